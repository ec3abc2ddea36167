package carbon

// numParameters is how many parameters are uncertain.
const numParameters = 40

// Places of the parameters in a [Setting].
const (
	actSTL = iota
	actCEM
	actCHM
	actOIN
	actBLD
	actTRN
	effIND
	effBLD
	effTRN
	elIND
	elBLD
	elTRN
	h2STL
	h2CHM
	h2TRN
	scrapSTL
	bioIND
	clinker
	tmDem
	pvMax
	windMax
	pvAdd
	windAdd
	cfPV
	cfWind
	nuc60
	hyd60
	bio60
	vreCap
	thermMin
	gasShr
	ccsPow
	ccsInd
	qCCS
	tmCCS
	beccs
	dac
	landBase
	land60
	osink
)

// parameters are analyst priors unless Basis says otherwise: ranges to try the model with, not findings.
var parameters = [numParameters]Parameter{
	{ID: "act_STL", End: Consumption, Group: "activity", Unit: "ratio", Marginal: Marginal{0.45, 0.6, 0.78, 0.2, 1.2}, Effort: -1,
		Name: Text{Zh: "2060年钢产量/2023", En: "steel output in 2060 relative to 2023"}},
	{ID: "act_CEM", End: Consumption, Group: "activity", Unit: "ratio", Marginal: Marginal{0.3, 0.42, 0.6, 0.1, 1}, Effort: -1,
		Name: Text{Zh: "2060年水泥产量/2023", En: "cement output in 2060 relative to 2023"}},
	{ID: "act_CHM", End: Consumption, Group: "activity", Unit: "ratio", Marginal: Marginal{1, 1.3, 1.7, 0.5, 2.5}, Effort: -1,
		Name: Text{Zh: "2060年化工产出/2023", En: "output of chemicals and refining in 2060 relative to 2023"}},
	{ID: "act_OIN", End: Consumption, Group: "activity", Unit: "ratio", Marginal: Marginal{1.5, 1.9, 2.4, 0.8, 4}, Effort: -1,
		Name: Text{Zh: "2060年其他工业产出/2023", En: "output of other industry in 2060 relative to 2023"}},
	{ID: "act_BLD", End: Consumption, Group: "activity", Unit: "ratio", Marginal: Marginal{1.2, 1.45, 1.8, 0.8, 2.5}, Effort: -1,
		Name: Text{Zh: "2060年建筑服务/2023", En: "services of buildings in 2060 relative to 2023"}},
	{ID: "act_TRN", End: Consumption, Group: "activity", Unit: "ratio", Marginal: Marginal{1.3, 1.7, 2.2, 0.8, 3.5}, Effort: -1,
		Name: Text{Zh: "2060年交通周转/2023", En: "transport turnover in 2060 relative to 2023"}},
	{ID: "eff_IND", End: Consumption, Group: "efficiency", Unit: "1/yr", Marginal: Marginal{0.008, 0.014, 0.02, 0, 0.05}, Effort: 1,
		Name: Text{Zh: "工业能效年改善率", En: "yearly gain of energy efficiency in industry"}},
	{ID: "eff_BLD", End: Consumption, Group: "efficiency", Unit: "1/yr", Marginal: Marginal{0.006, 0.012, 0.018, 0, 0.05}, Effort: 1,
		Name: Text{Zh: "建筑能效年改善率", En: "yearly gain of energy efficiency in buildings"}},
	{ID: "eff_TRN", End: Consumption, Group: "efficiency", Unit: "1/yr", Marginal: Marginal{0.004, 0.01, 0.016, 0, 0.05}, Effort: 1,
		Name: Text{Zh: "交通能效年改善率", En: "yearly gain of energy efficiency in transport"}},
	{ID: "el_IND", End: Consumption, Group: "electrification", Unit: "share", Marginal: Marginal{0.45, 0.6, 0.75, 0, 0.95}, Effort: 1,
		Name: Text{Zh: "2060年工业电气化率(有用能)", En: "electric share of useful energy in industry in 2060"}},
	{ID: "el_BLD", End: Consumption, Group: "electrification", Unit: "share", Marginal: Marginal{0.65, 0.8, 0.92, 0, 0.98}, Effort: 1,
		Name: Text{Zh: "2060年建筑电气化率(有用能)", En: "electric share of useful energy in buildings in 2060"}},
	{ID: "el_TRN", End: Consumption, Group: "electrification", Unit: "share", Marginal: Marginal{0.55, 0.75, 0.9, 0, 0.98}, Effort: 1,
		Name: Text{Zh: "2060年交通电气化率(有用能)", En: "electric share of useful energy in transport in 2060"}},
	{ID: "h2_STL", End: Consumption, Group: "hydrogen", Unit: "share", Marginal: Marginal{0.08, 0.25, 0.5, 0, 0.8}, Effort: 1,
		Name: Text{Zh: "2060年氢冶金份额", En: "share of hydrogen metallurgy in 2060"}},
	{ID: "h2_CHM", End: Consumption, Group: "hydrogen", Unit: "share", Marginal: Marginal{0.08, 0.2, 0.4, 0, 0.8}, Effort: 1,
		Name: Text{Zh: "2060年化工绿氢份额", En: "share of green hydrogen in chemicals in 2060"}},
	{ID: "h2_TRN", End: Consumption, Group: "hydrogen", Unit: "share", Marginal: Marginal{0.03, 0.08, 0.18, 0, 0.5}, Effort: 1,
		Name: Text{Zh: "2060年交通氢能份额", En: "share of hydrogen in transport in 2060"}},
	{ID: "scrap_STL", End: Consumption, Group: "circular", Unit: "share", Marginal: Marginal{0.3, 0.45, 0.6, 0.15, 0.85}, Effort: 1,
		Name: Text{Zh: "2060年废钢电炉份额", En: "share of steel from scrap in electric furnaces in 2060"}},
	{ID: "bio_IND", End: Consumption, Group: "biomass", Unit: "share", Marginal: Marginal{0.02, 0.05, 0.1, 0, 0.3}, Effort: 1,
		Name: Text{Zh: "2060年工业生物质份额", En: "share of biomass in industry in 2060"}},
	{ID: "clinker", End: Consumption, Group: "process", Unit: "ratio", Marginal: Marginal{0.7, 0.8, 0.9, 0.4, 1}, Effort: -1,
		Name: Text{Zh: "2060年吨水泥过程排放/2023", En: "process emission per tonne of cement in 2060 relative to 2023"}},
	{ID: "tm_dem", End: Consumption, Group: "timing", Unit: "year", Marginal: Marginal{2035, 2040, 2047, 2028, 2055}, Effort: -1,
		Name: Text{Zh: "终端替代中点年", En: "midpoint year of the change in end uses"}},
	{ID: "pv_max", End: Supply, Group: "capacity", Unit: "GW", Marginal: Marginal{2800, 4500, 7000, 1000, 12000}, Effort: 1,
		Name: Text{Zh: "光伏装机上限", En: "limit of solar capacity"}},
	{ID: "wind_max", End: Supply, Group: "capacity", Unit: "GW", Marginal: Marginal{1700, 2800, 4200, 700, 8000}, Effort: 1,
		Name: Text{Zh: "风电装机上限", En: "limit of wind capacity"}},
	{ID: "pv_add", End: Supply, Group: "diffusion", Unit: "GW/yr", Marginal: Marginal{180, 260, 350, 50, 600}, Effort: 1,
		Name: Text{Zh: "光伏年新增上限", En: "limit of solar capacity added per year"}},
	{ID: "wind_add", End: Supply, Group: "diffusion", Unit: "GW/yr", Marginal: Marginal{60, 95, 140, 20, 300}, Effort: 1,
		Name: Text{Zh: "风电年新增上限", En: "limit of wind capacity added per year"}},
	{ID: "cf_pv", End: Supply, Group: "technology", Unit: "share", Marginal: Marginal{0.125, 0.14, 0.155, 0.09, 0.22}, Effort: 1,
		Name: Text{Zh: "光伏容量因子", En: "capacity factor of solar power"}},
	{ID: "cf_wind", End: Supply, Group: "technology", Unit: "share", Marginal: Marginal{0.235, 0.26, 0.29, 0.15, 0.45}, Effort: 1,
		Name: Text{Zh: "风电容量因子", En: "capacity factor of wind power"}},
	{ID: "nuc60", End: Supply, Group: "capacity", Unit: "GW", Marginal: Marginal{180, 280, 420, 57, 600}, Effort: 1,
		Name: Text{Zh: "2060年核电装机", En: "nuclear capacity in 2060"}},
	{ID: "hyd60", End: Supply, Group: "generation", Unit: "TWh/yr", Marginal: Marginal{1450, 1600, 1750, 1200, 2200}, Effort: 1,
		Name: Text{Zh: "2060年水电发电量", En: "hydropower in 2060"}},
	{ID: "bio60", End: Supply, Group: "generation", Unit: "TWh/yr", Marginal: Marginal{250, 450, 750, 100, 1500}, Effort: 1,
		Name: Text{Zh: "2060年生物质发电量", En: "power from biomass in 2060"}},
	{ID: "vre_cap", End: Supply, Group: "integration", Unit: "share", Marginal: Marginal{0.55, 0.7, 0.82, 0.3, 0.95}, Effort: 1,
		Name: Text{Zh: "2060年风光电量占比上限(储能与电网)", En: "limit of the wind and solar share of generation in 2060 (storage and grid)"}},
	{ID: "therm_min", End: Supply, Group: "integration", Unit: "share", Marginal: Marginal{0.03, 0.06, 0.12, 0, 0.3}, Effort: -1,
		Name: Text{Zh: "最低火电电量占比", En: "least thermal share of generation"}},
	{ID: "gas_shr", End: Supply, Group: "technology", Unit: "share", Marginal: Marginal{0.1, 0.25, 0.45, 0, 1}, Effort: 1,
		Name: Text{Zh: "2060年火电中气电占比", En: "share of gas in thermal power in 2060"}},
	{ID: "ccs_pow", End: Fixation, Group: "CCUS", Unit: "share", Marginal: Marginal{0.1, 0.45, 0.8, 0, 1}, Effort: 1,
		Name: Text{Zh: "2060年火电CCUS覆盖率", En: "coverage of thermal power by CCUS in 2060"}},
	{ID: "ccs_ind", End: Fixation, Group: "CCUS", Unit: "share", Marginal: Marginal{0.15, 0.4, 0.7, 0, 1}, Effort: 1,
		Name: Text{Zh: "2060年工业CCUS覆盖率", En: "coverage of industry by CCUS in 2060"}},
	{ID: "q_ccs", End: Fixation, Group: "CCUS", Unit: "Mt CO2/yr", Marginal: Marginal{500, 1200, 2000, 0, 3500}, Effort: 1,
		Name:  Text{Zh: "2060年封存利用能力", En: "capacity to store and use CO2 in 2060"},
		Basis: Literature, Source: "Liu et al. 2022: potential of 600 to 2,100 Mt/yr, need of 1,000 to 1,800 in 2060; CCUS annual report of China 2023: demand of 2,350 in 2060"},
	{ID: "tm_ccs", End: Fixation, Group: "timing", Unit: "year", Marginal: Marginal{2041, 2045, 2050, 2032, 2058}, Effort: -1,
		Name: Text{Zh: "CCUS部署中点年", En: "midpoint year of CCUS deployment"}},
	{ID: "beccs", End: Fixation, Group: "removal", Unit: "Mt CO2/yr", Marginal: Marginal{50, 200, 500, 0, 1200}, Effort: 1,
		Name: Text{Zh: "2060年BECCS", En: "removal by bioenergy with capture and storage in 2060"}},
	{ID: "dac", End: Fixation, Group: "removal", Unit: "Mt CO2/yr", Marginal: Marginal{10, 100, 350, 0, 1500}, Effort: 1,
		Name: Text{Zh: "2060年DACCS", En: "removal by direct air capture and storage in 2060"}},
	{ID: "land_base", End: Fixation, Group: "sink", Unit: "Mt CO2/yr", Marginal: Marginal{650, 900, 1100, 200, 1800}, Effort: 1,
		Name:  Text{Zh: "2023年陆地碳汇", En: "terrestrial sink in 2023"},
		Basis: Literature, Source: "bookkeeping study of land use: 0.24 ± 0.03 Gt C/yr in 1994 to 2018, that is 880 ± 110 Mt CO2/yr"},
	{ID: "land60", End: Fixation, Group: "sink", Unit: "Mt CO2/yr", Marginal: Marginal{600, 1100, 1600, 0, 2200}, Effort: 1,
		Name:  Text{Zh: "2060年陆地碳汇", En: "terrestrial sink in 2060"},
		Basis: Literature, Source: "the same bookkeeping study: 0.35 ± 0.04 Gt C/yr in 2060 if the forestation targets are kept, that is 1,280 ± 150 Mt CO2/yr; widened downwards"},
	{ID: "osink", End: Fixation, Group: "sink", Unit: "Mt CO2/yr", Marginal: Marginal{0, 60, 200, 0, 600}, Effort: 1,
		Name: Text{Zh: "2060年海岸带等其他碳汇", En: "coastal and other sinks in 2060"}},
}
