package carbon

// Levers lists the ten levers, three ends in order. The list is a copy. The terrestrial sink of the base year is a fact
// to be known better and no choice: it stands in no lever.
func Levers() []Lever { return append([]Lever(nil), levers[:]...) }

var levers = [numLevers]Lever{
	{
		ID: "material", End: Consumption, Name: Text{"材料需求与循环利用", "Materials and recycling"},
		Parameters: []string{"act_STL", "act_CEM", "act_CHM", "scrap_STL", "clinker"},
		Page: Text{
			"钢铁、水泥、化工产品的产量，废钢电炉比例，以及吨水泥的过程排放。产量取决于新建规模、建筑寿命、出口和材料效率；废钢取决于社会蓄积与分拣质量；水泥过程排放取决于熟料替代和新型胶凝材料。模型不计隐含在进出口产品中的碳。",
			"Output of steel, cement and chemicals, the share of steel made from scrap, and the process emission of a tonne of cement. Output follows new construction, the life of buildings, exports and material efficiency; scrap follows the stock in use and how well it is sorted; process emission follows what replaces clinker. Carbon embodied in trade is outside the model."},
		Levels: [4]Text{
			{"需求回落缓慢，建筑仍大拆大建，废钢比例略高于今天。", "Demand falls slowly, buildings are still torn down early, and scrap gains little on today."},
			{"需求随人口与城镇化进程回落，废钢近半，吨水泥过程排放降低约五分之一。", "Demand falls with population and the end of urbanisation, nearly half of the steel is made from scrap, and process emission of cement falls by a fifth."},
			{"建筑与产品寿命明显延长，优质废钢充分回收，替代熟料成为常规。", "Buildings and products last much longer, good scrap is fully recovered, and substitutes of clinker are the rule."},
			{"材料需求接近成熟经济体的下限，新型水泥大规模应用。", "Demand for materials nears the lowest of mature economies, and new cements are used at scale."},
		},
	},
	{
		ID: "services", End: Consumption, Name: Text{"其他产业、建筑与交通的活动水平", "Activity of other industry, buildings and transport"},
		Parameters: []string{"act_OIN", "act_BLD", "act_TRN"},
		Page: Text{
			"其他工业的产出、建筑服务（面积、温度、设备）和交通周转量。它们随收入增长而增长，级别高表示在同样福利下活动较少：结构转向服务业、紧凑城市、公共交通与远程办公。敏感性分析中，其他工业的产出对峰值影响最大。",
			"Output of other industry, services of buildings (floor space, temperature, appliances) and transport turnover. All grow with income; a high level means less activity for the same well-being: a shift to services, compact cities, public transport, work from home. Output of other industry matters most to the peak."},
		Levels: [4]Text{
			{"制造业继续快速扩张，人均面积与出行接近高耗能国家。", "Manufacturing goes on growing fast, and floor space and travel approach those of energy-intensive countries."},
			{"产出约翻一番，建筑服务增加近一半，交通增加七成。", "Output about doubles, services of buildings rise by almost half, transport by seven tenths."},
			{"增长主要来自附加值而不是实物量，城市紧凑，公共交通占主导。", "Growth comes from value rather than volume, cities are compact, public transport prevails."},
			{"活动水平接近先验认为可能的下限。", "Activity is about as low as the prior holds possible."},
		},
	},
	{
		ID: "efficiency", End: Consumption, Name: Text{"能效", "Energy efficiency"},
		Parameters: []string{"eff_IND", "eff_BLD", "eff_TRN"},
		Page: Text{
			"在同样产出与服务下，每年所需有用能的下降率，分工业、建筑、交通。它不包括改用电力带来的效率提升，那部分由电气化杠杆计算。多年平均超过2%在历史上少见。工业能效是2060年净排放最重要的单个参数。",
			"By how much the useful energy for the same output and service falls in a year, in industry, buildings and transport. What electricity gains over fuel is not part of it; the lever of electrification counts that. An average above 2 % over decades is rare in history. Efficiency of industry is the most important single parameter for net emission in 2060."},
		Levels: [4]Text{
			{"只有设备自然更新带来的改善。", "Only what comes with the natural renewal of equipment."},
			{"延续近年政策力度，工业每年约1.4%。", "Policy goes on as in recent years; industry gains about 1.4 % a year."},
			{"现有最佳技术普及，既有建筑大规模改造。", "Best available technology everywhere, and deep retrofit of existing buildings."},
			{"三十多年保持历史上最快的改善速度。", "The fastest gains known from history, kept up for more than three decades."},
		},
	},
	{
		ID: "electrification", End: Consumption, Name: Text{"电气化", "Electrification"},
		Parameters: []string{"el_IND", "el_BLD", "el_TRN", "tm_dem"},
		Page: Text{
			"2060年电力在有用能中的份额（工业、建筑、交通），以及终端替代的中点年份。份额按有用能计，高于按终端能源计的电气化率。障碍是高温工艺热、重型运输和既有建筑，以及设备寿命：中点早于设备更新周期意味着提前退役。",
			"The share of electricity in useful energy in 2060 in industry, buildings and transport, and the midpoint year of the change. Counted in useful energy the share is higher than in final energy. High-temperature heat, heavy transport and existing buildings stand in the way, and the life of equipment: a midpoint earlier than its renewal means early scrapping."},
		Levels: [4]Text{
			{"工业不到一半，交通略过半，替代多在2045年以后。", "Less than half of industry and a little more than half of transport, most of it after 2045."},
			{"工业六成、建筑八成、交通四分之三，中点2040年。", "Six tenths of industry, eight of buildings, three quarters of transport, with the midpoint in 2040."},
			{"工业热泵与电锅炉成为常规，乘用与大部分货运车辆电动化，中点2035年前后。", "Heat pumps and electric boilers are the rule in industry, cars and most lorries are electric, with the midpoint about 2035."},
			{"几乎所有技术上可行的用途都已电气化。", "Nearly every use that can be electric is."},
		},
	},
	{
		ID: "hydrogen", End: Consumption, Name: Text{"氢能与生物质利用", "Hydrogen and biomass in end uses"},
		Parameters: []string{"h2_STL", "h2_CHM", "h2_TRN", "bio_IND"},
		Page: Text{
			"氢冶金、化工绿氢、交通氢能的份额和工业生物质的份额。模型中的氢全部来自电解，因此提高此杠杆会增加用电；电力若不清洁，减排被抵消。生物质与发电、BECCS争用同一资源，模型不强制其总量。",
			"Shares of hydrogen in steel, chemicals and transport, and of biomass in industry. All hydrogen of the model is made by electrolysis, so that this lever raises the demand for electricity; where that is not clean, the gain is lost. Biomass competes with power and BECCS for one resource, whose total the model does not hold."},
		Levels: [4]Text{
			{"仍处于示范阶段，份额不到一成。", "Still in demonstration, below a tenth."},
			{"钢铁四分之一、化工五分之一用绿氢。", "A quarter of steel and a fifth of chemicals use green hydrogen."},
			{"氢冶金占一半，绿氨与绿色甲醇成为大宗商品。", "Half of the steel is made with hydrogen; green ammonia and methanol are commodities."},
			{"接近先验认为可能的上限。", "About as much as the prior holds possible."},
		},
	},
	{
		ID: "vre", End: Supply, Name: Text{"风电与光伏", "Wind and solar power"},
		Parameters: []string{"pv_max", "wind_max", "pv_add", "wind_add", "cf_pv", "cf_wind"},
		Page: Text{
			"风光装机上限、每年新增上限和容量因子。装机按逻辑斯蒂增长，弃电接近15%时停止新建，因此单独提高此杠杆而不提高电网与储能，得到的主要是弃电。2023年实际新增光伏217吉瓦、风电76吉瓦。",
			"Limits of capacity and of what is added in a year, and capacity factors. Capacity grows along a logistic, and building stops as curtailment nears 15 %: without more storage and grid this lever mostly gives curtailed power. In 2023 217 GW of solar and 76 GW of wind were added."},
		Levels: [4]Text{
			{"新增低于近年水平，土地与材料约束较早出现。", "Less is added than in recent years; land and materials bind early."},
			{"光伏约45亿千瓦、风电约28亿千瓦的上限。", "Limits of about 4,500 GW of solar and 2,800 GW of wind."},
			{"叠层电池与深远海风电打开空间，光伏上限70亿千瓦。", "Tandem cells and deep-sea wind open room; the limit of solar is 7,000 GW."},
			{"资源与制造能力都不构成约束。", "Neither resources nor manufacturing bind."},
		},
	},
	{
		ID: "grid", End: Supply, Name: Text{"电网、储能与灵活性", "Grid, storage and flexibility"},
		Parameters: []string{"vre_cap", "therm_min", "gas_shr"},
		Page: Text{
			"2060年风光电量占比上限、最低火电占比和火电中的气电份额。上限是一个数，背后是长时储能、跨区输电、需求响应和高比例电力电子系统的稳定性；模型不做逐时模拟。风光占比上限的信息价值仅次于工业能效和陆地碳汇。",
			"The most that wind and solar can be of generation in 2060, the least thermal share, and the share of gas in thermal power. The limit is one number; behind it stand long-duration storage, transmission, demand response and the stability of a grid run by inverters. The model simulates no hours. To know this limit is worth most after efficiency of industry and the land sink."},
		Levels: [4]Text{
			{"风光最多占一半多，火电至少保留八分之一。", "Wind and solar at most a little more than half; at least an eighth stays thermal."},
			{"风光最多七成，火电至少6%。", "Wind and solar at most seven tenths, thermal at least 6 %."},
			{"长时储能与需求响应成熟，风光可占八成以上。", "Long-duration storage and demand response are mature; wind and solar can pass eight tenths."},
			{"系统几乎不需要火电支撑。", "The system hardly needs thermal support."},
		},
	},
	{
		ID: "firm", End: Supply, Name: Text{"核电、水电与生物质发电", "Nuclear, hydro and biomass power"},
		Parameters: []string{"nuc60", "hyd60", "bio60"},
		Page: Text{
			"2060年核电装机、水电与生物质发电量。核电取决于厂址、燃料循环与公众接受；水电已开发大半，余下多在西南；生物质取决于可持续原料的收集。",
			"Nuclear capacity and the generation of hydro and biomass in 2060. Nuclear depends on sites, the fuel cycle and acceptance; most of hydropower is built, the rest lies in the south-west; biomass depends on how much feedstock can be collected without harm."},
		Levels: [4]Text{
			{"核电1.8亿千瓦，水电增长有限。", "180 GW of nuclear power and little more hydropower."},
			{"核电2.8亿千瓦，水电1.6万亿千瓦时，生物质4500亿千瓦时。", "280 GW of nuclear power, 1,600 TWh of hydropower, 450 TWh of biomass."},
			{"内陆核电与四代堆起步，核电4.2亿千瓦。", "Inland sites and fourth-generation reactors: 420 GW of nuclear power."},
			{"接近先验认为可能的上限。", "About as much as the prior holds possible."},
		},
	},
	{
		ID: "ccus", End: Fixation, Name: Text{"碳捕集、利用与封存", "Carbon capture, use and storage"},
		Parameters: []string{"ccs_pow", "ccs_ind", "q_ccs", "tm_ccs"},
		Page: Text{
			"火电与重工业的捕集覆盖率、封存与利用能力，以及部署的中点年份。捕集率取九成。封存能力由捕集、BECCS与DACCS共用；能力不足时三者按同一比例缩减，这在近半数抽样中发生。制约是源汇匹配、注入能力、低能耗溶剂与长期监测。",
			"How much of thermal power and heavy industry is covered by capture, the capacity to store and use CO2, and the midpoint year of deployment. Nine tenths of what passes a plant are captured. Capture, BECCS and DACCS share the capacity; where it falls short all three shrink in proportion, which happens in almost half of the draws. Source-sink matching, injectivity, solvents and monitoring stand behind it."},
		Levels: [4]Text{
			{"能力5亿吨，主要在2050年以后。", "500 Mt a year, mostly after 2050."},
			{"能力12亿吨，火电与重工业覆盖四成多。", "1,200 Mt a year, a little more than four tenths of thermal power and heavy industry covered."},
			{"能力20亿吨，区域管网与海上封存建成，中点2041年。", "2,000 Mt a year, regional pipelines and offshore storage built, with the midpoint in 2041."},
			{"接近地质与工程上限。", "Near the limits of geology and engineering."},
		},
	},
	{
		ID: "removal", End: Fixation, Name: Text{"移除与碳汇", "Removal and sinks"},
		Parameters: []string{"beccs", "dac", "land60", "osink"},
		Page: Text{
			"BECCS、DACCS，2060年陆地碳汇和海岸带等其他碳汇。已发表的2060年碳汇相差4至9倍，来自定义与方法；因此净排放始终与核算口径一起显示。碳汇会饱和，也会因火灾、干旱与采伐逆转，模型不模拟其过程。DACCS每吨用电1.5兆瓦时。",
			"BECCS, DACCS, the terrestrial sink in 2060, and coastal and other sinks. Published sinks for 2060 differ by a factor of 4 to 9 through definition and method; that is why net emission always stands with its accounting. Sinks saturate, and fire, drought and felling turn them back; the model does not simulate that. DACCS takes 1.5 MWh a tonne."},
		Levels: [4]Text{
			{"移除仍为示范，陆地碳汇随林龄增大而下降。", "Removal stays in demonstration, and the land sink falls as forests age."},
			{"BECCS 2亿吨、DACCS 1亿吨，陆地碳汇11亿吨。", "200 Mt of BECCS, 100 Mt of DACCS, a land sink of 1,100 Mt."},
			{"造林与经营目标全部实现，陆地碳汇16亿吨，移除规模化。", "All goals of afforestation and management are met, the land sink is 1,600 Mt, and removal is at scale."},
			{"接近先验认为可能的上限。", "About as much as the prior holds possible."},
		},
	},
}
