package carbon

// HistoryYear is one year of the past.
type HistoryYear struct {
	Year       int
	Fuel       [numFuels]float64 // CO2 of coal, oil and gas, Mt
	Cement     float64           // process CO2, Mt
	Flaring    float64           // Mt
	Other      float64           // other process CO2, Mt
	Generation *Generation       // TWh; nil where it is not known
	Population float64           // million
	GDP        float64           // 10^12 international dollars of 2011; 0 where it is not known
}

// Total is the fuel and process CO2 of the year, Mt: what the model calls residual emission.
func (h HistoryYear) Total() float64 {
	return h.Fuel[Coal] + h.Fuel[Oil] + h.Fuel[Gas] + h.Cement + h.Flaring + h.Other
}

// HistorySource is the attribution that must stand beside the history.
const HistorySource = "CO2 by fuel: Global Carbon Budget (2025) via Our World in Data. Electricity: Ember via Our World in Data. GDP: Maddison Project Database 2023; GDP of 2023 from growth of 5.2 % (National Bureau of Statistics). CC BY 4.0; rounded."

// History is China from 2000 on; see [HistorySource]. The GDP has three digits in its source: use it for nothing finer
// than 0.5 %. The list is a copy.
func History() []HistoryYear { return append([]HistoryYear(nil), history...) }

var history = []HistoryYear{
	{2000, [numFuels]float64{2601.6, 648.7, 59.8}, 240.2, 4.7, 88.8, &Generation{1060.3, 5.8, 47.3, 16.7, 222.4, 0.6, 0, 2.5}, 1269.6, 5.95},
	{2001, [numFuels]float64{2637.9, 659.3, 67.2}, 266.2, 4.8, 88.8, &Generation{1129.1, 4.9, 48.5, 17.5, 277.4, 0.7, 0, 2.5}, 1278.7, 6.33},
	{2002, [numFuels]float64{3018.6, 653.1, 54}, 277.9, 4.5, 90.2, &Generation{1282.6, 4.2, 50.7, 25.1, 288, 0.8, 0.1, 2.5}, 1286.9, 6.81},
	{2003, [numFuels]float64{3601.9, 727.1, 60.7}, 347.6, 5.2, 92.7, &Generation{1520, 5.2, 54.8, 43.3, 283.7, 1, 0.1, 2.5}, 1294.5, 7.25},
	{2004, [numFuels]float64{3835.2, 839.1, 71.5}, 362.1, 5.2, 97.9, &Generation{1722.4, 7.5, 65.5, 50.5, 353.5, 1.3, 0.1, 2.5}, 1302.1, 7.83},
	{2005, [numFuels]float64{4424.2, 850.2, 85}, 411.6, 5.6, 105.4, &Generation{1980.2, 12.1, 50.5, 53.1, 397, 1.9, 0.1, 5.3}, 1310, 8.6},
	{2006, [numFuels]float64{4905.3, 898.5, 103.8}, 462.1, 5.5, 111.1, &Generation{2302.4, 23.8, 37.9, 54.8, 435.8, 3.7, 0.1, 7.1}, 1318.1, 9.49},
	{2007, [numFuels]float64{5289.8, 927.4, 129.5}, 506.2, 5, 116.9, &Generation{2656.7, 33.9, 28.1, 62.1, 485.3, 5.5, 0.1, 9.9}, 1325.8, 10.4},
	{2008, [numFuels]float64{5729.4, 970.1, 149.7}, 516.9, 4.7, 121.6, &Generation{2708.9, 34.6, 18.8, 68.4, 637, 13.1, 0.1, 14.9}, 1333.8, 10.8},
	{2009, [numFuels]float64{6028.9, 982.4, 164.4}, 573.6, 4.6, 127.7, &Generation{2911.5, 56.6, 12.1, 70, 615.6, 27.6, 0.3, 20.9}, 1342.5, 11.6},
	{2010, [numFuels]float64{6569.1, 1092.6, 199.6}, 628.7, 4, 116.1, &Generation{3233.6, 77.7, 34.7, 74.7, 711.4, 49.4, 0.7, 24.9}, 1351.6, 12.9},
	{2011, [numFuels]float64{7309.6, 1123.9, 246}, 696.5, 3.9, 140.4, &Generation{3690.9, 108.8, 33.8, 87.2, 688, 74.1, 2.6, 27.6}, 1360.3, 13.7},
	{2012, [numFuels]float64{7465, 1176.7, 277.6}, 702.6, 3.7, 141.7, &Generation{3748.2, 110.2, 31.2, 98.3, 862.8, 103, 3.6, 30.1}, 1369.5, 14.8},
	{2013, [numFuels]float64{7493.4, 1234.6, 320.1}, 735.5, 3.6, 155, &Generation{4077.4, 116.4, 33, 111.5, 909.6, 138.3, 8.4, 37.1}, 1379, 15.9},
	{2014, [numFuels]float64{7425.2, 1255.6, 370.2}, 757.1, 3.9, 163.9, &Generation{4203.1, 133.3, 35.7, 133.2, 1059.7, 159.8, 23.5, 46.3}, 1388, 17.1},
	{2015, [numFuels]float64{7266.4, 1328.8, 380.1}, 706.3, 3.9, 172.6, &Generation{4046.2, 166.9, 36.5, 171.4, 1114.5, 185.6, 39.5, 54.1}, 1396.1, 18.3},
	{2016, [numFuels]float64{7071.9, 1357.8, 421.7}, 728.1, 3.1, 165.5, &Generation{4156.4, 188.3, 52.6, 213.2, 1153.3, 240.9, 66.5, 62.1}, 1404.1, 19.5},
	{2017, [numFuels]float64{7163.7, 1430.6, 486.4}, 740.6, 3, 175.9, &Generation{4430, 203.2, 56, 248.1, 1165.1, 304.6, 117.8, 79.6}, 1412.4, 20.9},
	{2018, [numFuels]float64{7316.7, 1500.5, 575.4}, 752.7, 3.4, 198.1, &Generation{4763.9, 215.5, 56.4, 295, 1198.9, 365.8, 176.9, 93.7}, 1419, 22.3},
	{2019, [numFuels]float64{7522.6, 1559.7, 630.2}, 805.9, 3.8, 191.2, &Generation{4855.2, 232.5, 52.5, 348.7, 1272.5, 405.3, 224, 112.7}, 1423.5, 23.6},
	{2020, [numFuels]float64{7679.4, 1523.1, 676.5}, 828.7, 5.2, 183.7, &Generation{4922, 252.5, 53.5, 366.2, 1321.7, 466.5, 261.1, 135.6}, 1426.1, 24.2},
	{2021, [numFuels]float64{8004.2, 1521.1, 765.3}, 802.5, 4.8, 186.5, &Generation{5328.8, 287.1, 62.1, 407.5, 1300, 655.8, 327, 165.9}, 1426.4, 26.2},
	{2022, [numFuels]float64{8468.9, 1559.7, 773.2}, 718.8, 4.7, 186.5, &Generation{5397.8, 290.6, 72.4, 417.8, 1303.1, 762.7, 427.7, 176.6}, 1425.2, 27},
	{2023, [numFuels]float64{8740.9, 1729.6, 828.9}, 681.7, 4.5, 186.5, &Generation{5741.5, 307.6, 73.5, 434.7, 1245.2, 885.9, 584.1, 187.1}, 1422.6, 28.4},
	{2024, [numFuels]float64{8886, 1705.4, 889.4}, 617.8, 4, 186.5, nil, 1419.3, 0}}
