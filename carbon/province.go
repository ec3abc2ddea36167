package carbon

import "github.com/tanwen/tanwen/fault"

// ProvinceRow is a province of China with the CO2 of three sectors in two years, Mt.
type ProvinceRow struct {
	Code string // the last part of ISO 3166-2: "QH"
	Name Text
	// Power, Industry and Transport (on the ground) hold 2019 and 2020. Buildings, other transport and agriculture are not
	// in the source.
	Power, Industry, Transport [2]float64
}

// ProvincesSource is the attribution that must stand beside the provinces.
const ProvincesSource = "Cui et al. (2021), Zenodo 4730175: CO2 of power, industry and ground transport by province, 2019 and 2020. CC BY 4.0; summed over days and rounded."

// ProvinceYears are the years of the provinces' figures.
var ProvinceYears = [2]int{2019, 2020}

// Total is what the source counts in year k of [ProvinceYears], Mt.
func (p ProvinceRow) Total(k int) float64 { return p.Power[k] + p.Industry[k] + p.Transport[k] }

// Provinces lists the 31 provinces of the source by code. Hong Kong, Macao and Taiwan are not in it. Other inventories
// give other figures: by province from half of these to half as much again. The list is a copy.
func Provinces() []ProvinceRow { return append([]ProvinceRow(nil), provinces...) }

// ProvinceShares are the provinces' shares of a flow of the nation in a year: the figures of the source over the emission
// of the nation in [History], which counts more sectors. What the provinces leave is the statistical difference. A share
// that is held constant says nothing about a province's policy.
func ProvinceShares(flow string, year int) (Shares, error) {
	for k, y := range ProvinceYears {
		if y != year {
			continue
		}
		a := Accounts{Flow: flow, Years: []int{year}, Values: [][]float64{nil}, Nation: []float64{history[year-history[0].Year].Total()}}
		for _, p := range provinces {
			a.Regions, a.Values[0] = append(a.Regions, p.Code), append(a.Values[0], p.Total(k))
		}
		return a.Shares()
	}
	return Shares{}, fault.Bad("year", "carbon.province_year", "the provinces have no figures of {year}; there are those of {first} and {last}", "year", year, "first", ProvinceYears[0], "last", ProvinceYears[1])
}

var provinces = []ProvinceRow{
	{"AH", Text{"安徽", "Anhui"}, [2]float64{233.2, 222.2}, [2]float64{247.4, 255.7}, [2]float64{32.4, 28.3}},
	{"BJ", Text{"北京", "Beijing"}, [2]float64{37.6, 37.8}, [2]float64{5.6, 4.9}, [2]float64{22.8, 20}},
	{"CQ", Text{"重庆", "Chongqing"}, [2]float64{48.9, 47.1}, [2]float64{121.4, 117.9}, [2]float64{16.7, 14.6}},
	{"FJ", Text{"福建", "Fujian"}, [2]float64{123, 137.4}, [2]float64{169.1, 177.1}, [2]float64{24.8, 21.7}},
	{"GD", Text{"广东", "Guangdong"}, [2]float64{295.9, 312.8}, [2]float64{296, 308.2}, [2]float64{84.2, 73.6}},
	{"GS", Text{"甘肃", "Gansu"}, [2]float64{70.2, 76.1}, [2]float64{75.3, 79.3}, [2]float64{12.5, 11}},
	{"GX", Text{"广西", "Guangxi"}, [2]float64{89.8, 93.4}, [2]float64{216.5, 221.3}, [2]float64{23.4, 20.5}},
	{"GZ", Text{"贵州", "Guizhou"}, [2]float64{118.9, 115.6}, [2]float64{192.5, 194.9}, [2]float64{19.1, 16.7}},
	{"HA", Text{"河南", "Henan"}, [2]float64{224.6, 217.7}, [2]float64{186, 207.9}, [2]float64{57.7, 50.4}},
	{"HB", Text{"湖北", "Hubei"}, [2]float64{129.7, 106.3}, [2]float64{204.6, 176.8}, [2]float64{30.7, 26.9}},
	{"HE", Text{"河北", "Hebei"}, [2]float64{243.8, 240.8}, [2]float64{177, 203.3}, [2]float64{60.9, 53.2}},
	{"HI", Text{"海南", "Hainan"}, [2]float64{18.7, 18}, [2]float64{35.4, 32.9}, [2]float64{5, 4.4}},
	{"HL", Text{"黑龙江", "Heilongjiang"}, [2]float64{80.8, 80.1}, [2]float64{33.5, 35.5}, [2]float64{19, 16.6}},
	{"HN", Text{"湖南", "Hunan"}, [2]float64{80.7, 75}, [2]float64{195.9, 199.2}, [2]float64{31.1, 27.2}},
	{"JL", Text{"吉林", "Jilin"}, [2]float64{63.6, 65.9}, [2]float64{29.2, 32.9}, [2]float64{16.8, 14.7}},
	{"JS", Text{"江苏", "Jiangsu"}, [2]float64{394.9, 386.3}, [2]float64{282, 272.5}, [2]float64{70.7, 61.8}},
	{"JX", Text{"江西", "Jiangxi"}, [2]float64{97.7, 101.4}, [2]float64{170.4, 176.1}, [2]float64{21.4, 18.7}},
	{"LN", Text{"辽宁", "Liaoning"}, [2]float64{131.3, 131}, [2]float64{77.2, 90.1}, [2]float64{31.7, 27.7}},
	{"NM", Text{"内蒙古", "Inner Mongolia"}, [2]float64{402.5, 417}, [2]float64{56, 59.4}, [2]float64{21.2, 18.5}},
	{"NX", Text{"宁夏", "Ningxia"}, [2]float64{125.5, 134.6}, [2]float64{32.1, 33.2}, [2]float64{5.8, 5}},
	{"QH", Text{"青海", "Qinghai"}, [2]float64{9.5, 9.1}, [2]float64{22.9, 20.5}, [2]float64{4.4, 3.8}},
	{"SC", Text{"四川", "Sichuan"}, [2]float64{44.6, 46}, [2]float64{253.8, 265.3}, [2]float64{43.7, 38.2}},
	{"SD", Text{"山东", "Shandong"}, [2]float64{457.5, 445.6}, [2]float64{250.1, 273.7}, [2]float64{84.7, 74}},
	{"SH", Text{"上海", "Shanghai"}, [2]float64{70, 70.8}, [2]float64{7.7, 6.9}, [2]float64{15.6, 13.7}},
	{"SN", Text{"陕西", "Shaanxi"}, [2]float64{156.1, 175.4}, [2]float64{116, 120.6}, [2]float64{24.5, 21.4}},
	{"SX", Text{"山西", "Shanxi"}, [2]float64{260.8, 261.3}, [2]float64{85.6, 91.3}, [2]float64{25.9, 22.7}},
	{"TJ", Text{"天津", "Tianjin"}, [2]float64{62.1, 64.7}, [2]float64{11.8, 9.5}, [2]float64{11.9, 10.4}},
	{"XJ", Text{"新疆", "Xinjiang"}, [2]float64{247.3, 283.6}, [2]float64{64.8, 65.8}, [2]float64{15.8, 13.8}},
	{"XZ", Text{"西藏", "Tibet"}, [2]float64{0.3, 0.4}, [2]float64{18.7, 18.2}, [2]float64{2, 1.8}},
	{"YN", Text{"云南", "Yunnan"}, [2]float64{27.5, 36}, [2]float64{229.8, 235.1}, [2]float64{26.9, 23.6}},
	{"ZJ", Text{"浙江", "Zhejiang"}, [2]float64{221.9, 214.2}, [2]float64{237.1, 236.1}, [2]float64{61, 53.3}},
}
