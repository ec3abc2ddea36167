package chart_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/chart"
)

// label says a thing in the language of the drawing.
type label struct{ en, zh string }

func (l label) in(lang string) string {
	if lang == "zh-CN" {
		return l.zh
	}
	return l.en
}

var items = []label{
	{"Long-duration energy storage beyond 100 hours at province scale", "省级电网超过100小时的长时储能"},
	{"Green hydrogen from seawater with variable wind power", "波动风电下的海水直接制取绿氢"},
	{"Direct air capture below 100 kWh of heat per tonne of CO2", "每吨CO2耗热低于100 kWh的直接空气捕集"},
	{"Blue carbon accounting", "蓝碳核算"},
	{"PV, storage, direct current and flexibility in buildings (PEDF): reach in existing city districts and the control that it needs", "光储直柔建筑在既有城区的推广范围及其所需的调控方法，以及对配电网峰谷差的影响"},
	{"Steel by hydrogen reduction", "氢冶金炼钢"},
	{"Sink of managed forests after 2040", "2040年后人工林碳汇的变化"},
	{"Small modular reactors for district heat", "供热用小型模块化反应堆"},
}

var (
	meanScore = label{"Mean score (1–9)", "平均得分（1–9分）"}
	scaleEnds = [2]label{{"total disagreement", "完全不同意"}, {"total agreement", "完全同意"}}
	note      = label{"Bars: 90 % panel resampling interval. Shaded bands: tie groups.", "横线：90% 专家组重抽样区间。底色相间：并列组。"}
)

func frame(id, lang string, width float64, title label) chart.Frame {
	return chart.Frame{ID: id, Lang: lang, Width: width, Title: title.in(lang), Description: label{"A figure with made-up numbers.", "示例图，数字为虚构。"}.in(lang)}
}

func intervals(lang string, width float64) chart.Intervals {
	ch := chart.Intervals{Frame: frame("ranks", lang, width, label{"Ranking with uncertainty", "排序及其不确定性"})}
	ch.N, ch.Note = 49, note.in(lang)
	ch.Axis = chart.Axis{Label: meanScore.in(lang), Min: new(1.0), Max: new(9.0), Decimals: 1, LowEnd: scaleEnds[0].in(lang), HighEnd: scaleEnds[1].in(lang)}
	groups := []int{1, 1, 2, 2, 2, 3, 3, 4}
	for i, it := range items {
		v := 8.1 - 0.7*float64(i)
		r := chart.IntervalRow{Label: it.in(lang), Group: groups[i], N: 17 - i, Estimates: []chart.Estimate{{Value: new(v), Low: new(v - 0.9), High: new(v + 0.6)}}}
		if i == len(items)-1 {
			r.Estimates[0], r.N, r.Group = chart.Estimate{}, 3, 0
			r.Remark = label{"n < 5: not ranked", "n < 5：不排序"}.in(lang)
		}
		ch.Rows = append(ch.Rows, r)
	}
	return ch
}

func twoSeries(lang string, width float64) chart.Intervals {
	ch := intervals(lang, width)
	ch.ID = "two"
	ch.Series = []string{label{"Mean", "均值"}.in(lang), label{"Mean, adjusted for strict and lenient experts", "均值（按专家宽严校正）"}.in(lang)}
	for i := range ch.Rows {
		r := &ch.Rows[i]
		r.Group = 0
		e := r.Estimates[0]
		if e.Value != nil {
			r.Estimates = append(r.Estimates, chart.Estimate{Value: new(*e.Value - 0.3), Low: new(*e.Low - 0.4), High: new(*e.High - 0.1)})
		} else {
			r.Estimates = append(r.Estimates, chart.Estimate{Value: new(4.0)})
		}
		r.Section = []string{label{"Energy supply", "能源供应端"}.in(lang), label{"Fixation", "固碳端"}.in(lang)}[i/4]
	}
	ch.Heading = true
	return ch
}

func dots(lang string, width float64) chart.Dots {
	ch := chart.Dots{Frame: frame("dots", lang, width, label{"Answers of the panel", "专家组的回答"})}
	ch.Axis = chart.Axis{Label: label{"Agreement", "同意程度"}.in(lang), LowEnd: scaleEnds[0].in(lang), HighEnd: scaleEnds[1].in(lang)}
	for k := 1; k <= 9; k++ {
		ch.Axis.Ticks = append(ch.Axis.Ticks, chart.Tick{At: float64(k)})
	}
	ch.Rows = []chart.DotRow{
		{Label: items[0].in(lang), Values: []float64{7, 8, 8, 9, 7, 6, 8, 7, 3, 8, 9, 8}, Median: new(8.0), Q1: new(7.0), Q3: new(8.0), Own: new(6.0), N: 12},
		{Label: items[2].in(lang), Values: []float64{2, 2, 3, 8, 8, 9, 2, 8}, Median: new(5.5), Q1: new(2.0), Q3: new(8.0), Own: new(8.0), N: 8},
		{Label: items[3].in(lang), Median: new(7.0), N: 6, Own: new(7.0)},
		{Label: items[4].in(lang), N: 3, Remark: label{"n < 5: not shown", "n < 5：不显示"}.in(lang)},
		{Label: items[5].in(lang)},
	}
	return ch
}

func crowd(lang string, width float64) chart.Dots {
	ch := dots(lang, width)
	ch.ID = "crowd"
	for i := range ch.Rows[:2] {
		r := &ch.Rows[i]
		for range 4 {
			r.Values = append(r.Values, r.Values...)
		}
		r.N = len(r.Values)
	}
	return ch
}

func shares(lang string, width float64) chart.Shares {
	ch := chart.Shares{Frame: frame("shares", lang, width, label{"How the panel judged", "专家组如何判断"})}
	for _, n := range []label{{"Strongly disagree", "非常不同意"}, {"Disagree", "不同意"}, {"Neither", "中立"}, {"Agree", "同意"}, {"Strongly agree", "非常同意"}} {
		ch.Categories = append(ch.Categories, n.in(lang))
	}
	ch.Left, ch.Middle = 2, 1
	ch.Aside = []string{label{"Cannot judge", "无法判断"}.in(lang), label{"Not applicable", "不适用"}.in(lang)}
	for i, it := range items {
		r := chart.ShareRow{Label: it.in(lang), Counts: []int{i, 2 * i, 3, 20 - 2*i, 14 - i}, Aside: []int{i, i / 3}}
		if i == 5 {
			r.Counts, r.Aside = []int{0, 0, 0, 0, 0}, []int{4, 0}
		}
		ch.Rows = append(ch.Rows, r)
	}
	return ch
}

func nine(lang string, width float64) chart.Shares {
	ch := shares(lang, width)
	ch.ID = "nine"
	ch.Categories = strings.Fields("1 2 3 4 5 6 7 8 9")
	ch.Left, ch.Middle, ch.Aside = 3, 3, nil
	for i := range ch.Rows {
		ch.Rows[i].Counts = []int{i, i, 1, 2, i, 3, 8 - i, 9, 7 - i}
		ch.Rows[i].Aside = nil
	}
	return ch
}

func slopes(lang string, width float64) chart.Slopes {
	ch := chart.Slopes{Frame: frame("slopes", lang, width, label{"Change between rounds", "轮次之间的变化"})}
	ch.Axis = chart.Axis{Label: label{"Median", "中位数"}.in(lang), Min: new(1.0), Max: new(9.0), Decimals: 1}
	ch.Rounds = []string{label{"Round 1", "第一轮"}.in(lang), label{"Round 2", "第二轮"}.in(lang), label{"Round 3", "第三轮"}.in(lang)}
	for i, it := range items {
		l := chart.SlopeLine{Label: it.in(lang), Values: []*float64{new(5 + float64(i%3)), new(6 + float64(i%3)*0.5), new(7 + float64(i%2)*0.4)}, Emphasised: i == 1 || i == 4}
		if i == 3 {
			l.Values[1] = nil
		}
		if i == 6 {
			l.Values[2] = nil
		}
		ch.Lines = append(ch.Lines, l)
	}
	return ch
}

func histogram(lang string, width float64) chart.Columns {
	ch := chart.Columns{Frame: frame("hist", lang, width, label{"Distribution of ratings", "评分分布"}), Histogram: true}
	ch.Axis.Label, ch.Label, ch.N = label{"Number of experts", "专家人数"}.in(lang), label{"Rating", "评分"}.in(lang), 49
	for k, n := range []float64{0, 1, 2, 3, 6, 9, 14, 10, 4} {
		ch.Bars = append(ch.Bars, chart.Bar{Label: fmt.Sprint(k + 1), Estimate: chart.Estimate{Value: new(n)}, Emphasised: k == 6})
	}
	return ch
}

func columns(lang string, width float64) chart.Columns {
	ch := chart.Columns{Frame: frame("cols", lang, width, label{"Contribution to 2060", "对2060年的贡献"})}
	ch.Axis.Label = label{"Gt CO2 a year", "每年十亿吨CO2"}.in(lang)
	ch.Axis.Decimals = 1
	for i, it := range items[:6] {
		v := 3.2 - float64(i)
		b := chart.Bar{Label: it.in(lang), Estimate: chart.Estimate{Value: new(v), Low: new(v - 0.5), High: new(v + 0.7)}}
		if i == 2 {
			b.Estimate = chart.Estimate{}
		}
		ch.Bars = append(ch.Bars, b)
	}
	return ch
}

func heatmap(lang string, width float64) chart.Heatmap {
	ch := chart.Heatmap{Frame: frame("heat", lang, width, label{"Agreement map", "一致程度图"})}
	for _, n := range []label{{"Importance", "重要性"}, {"Urgency", "紧迫性"}, {"Tractability within one research programme", "在一个研究计划内的可解性"}} {
		ch.Columns = append(ch.Columns, n.in(lang))
	}
	ch.Axis = chart.Axis{Label: label{"Median", "中位数"}.in(lang), Min: new(1.0), Max: new(9.0), Decimals: 1}
	ch.States = []chart.State{
		{Label: label{"agreement", "达成一致（同意）"}.in(lang), Shape: chart.Circle},
		{Label: label{"agreement against", "达成一致（不同意）"}.in(lang), Shape: chart.Diamond},
		{Label: label{"no consensus", "未达成一致"}.in(lang), Shape: chart.Square, Empty: true, Hatch: chart.Rising},
	}
	for i, it := range items {
		r := chart.HeatRow{Label: it.in(lang)}
		for j := range ch.Columns {
			v := 1 + float64((i*3+j*2)%9)
			cell := chart.Cell{Value: new(v), N: 12 + i, State: 3}
			switch {
			case v >= 7:
				cell.State = 1
			case v <= 3:
				cell.State = 2
			}
			if i == 4 && j == 1 {
				cell = chart.Cell{N: 3, Remark: "n < 5"}
			}
			r.Cells = append(r.Cells, cell)
		}
		ch.Rows = append(ch.Rows, r)
	}
	return ch
}

func wideMap(lang string, width float64) chart.Heatmap {
	ch := heatmap(lang, width)
	ch.ID = "wide"
	for k := range 6 {
		ch.Columns = append(ch.Columns, label{fmt.Sprintf("Further criterion %d", k+4), fmt.Sprintf("其他准则%d", k+4)}.in(lang))
		for i := range ch.Rows {
			ch.Rows[i].Cells = append(ch.Rows[i].Cells, ch.Rows[i].Cells[k%3])
		}
	}
	return ch
}

func scatter(lang string, width float64) chart.Scatter {
	ch := chart.Scatter{Frame: frame("scatter", lang, width, label{"Median and spread", "中位数与离散程度"})}
	ch.X = chart.Axis{Label: label{"Median (1–9)", "中位数（1–9）"}.in(lang), Min: new(1.0), Max: new(9.0), Decimals: 1}
	ch.Y = chart.Axis{Label: label{"Interquartile range", "四分位距"}.in(lang), Min: new(0.0), Max: new(6.0), Decimals: 1}
	ch.States = heatmap(lang, width).States
	ch.Zones = []chart.Zone{{Label: label{"consensus to agree", "一致同意区"}.in(lang), X0: new(7.0), Y1: new(3.0)}}
	for i := range 26 {
		p := chart.ScatterPoint{Label: fmt.Sprintf("Q%d", i+1), Name: items[i%len(items)].in(lang), X: new(1 + float64(i*5%17)/2), Y: new(float64(i * 7 % 11 / 2)), Emphasised: i == 3}
		switch {
		case *p.X >= 7 && *p.Y <= 3:
			p.State = 1
		case *p.X <= 3 && *p.Y <= 3:
			p.State = 2
		default:
			p.State = 3
		}
		ch.Points = append(ch.Points, p)
	}
	ch.Points = append(ch.Points, ch.Points[0], chart.ScatterPoint{Label: "Q27"})
	return ch
}

func flow(lang string, width float64) chart.Flow {
	ch := chart.Flow{Frame: frame("flow", lang, width, label{"From invitation to round 3", "从邀请到第三轮"})}
	ch.Steps = []chart.Step{
		{Label: label{"Invited", "受邀专家"}.in(lang), Count: 82, Losses: []chart.Loss{{label{"declined", "谢绝"}.in(lang), 9}, {label{"no reply", "未回复"}.in(lang), 13}}},
		{Label: label{"Accepted", "接受邀请"}.in(lang), Count: 60},
		{Label: label{"Answered round 1", "完成第一轮"}.in(lang), Count: 60, Losses: []chart.Loss{{label{"left before round 2", "第二轮前退出"}.in(lang), 6}}},
		{Label: label{"Answered round 2", "完成第二轮"}.in(lang), Count: 54, Losses: []chart.Loss{{label{"left before round 3", "第三轮前退出"}.in(lang), 4}}},
		{Label: label{"Answered round 3", "完成第三轮"}.in(lang), Count: 50},
	}
	return ch
}

func tree(lang string, width float64) chart.Tree {
	ch := chart.Tree{Frame: frame("tree", lang, width, label{"Where question Q12 comes from", "问题Q12的由来"})}
	w := func(en, zh string) string { return label{en, zh}.in(lang) }
	ch.Roots = []chart.Node{{
		Kind: w("Need", "国家需求"), Label: w("Carbon neutrality before 2060", "2060年前实现碳中和"), Note: w("Opinions of October 2021", "2021年10月《意见》"),
		Children: []chart.Node{{
			Kind: w("Demand", "技术需求"), Label: items[0].in(lang), Note: w("TRL now 5, needed 9 by 2035", "技术成熟度现为5，2035年需达9"),
			Children: []chart.Node{{
				Kind: w("Question Q12", "问题Q12"), Label: items[4].in(lang),
				Children: []chart.Node{
					{Kind: w("Raw text R31, merged", "原始建议R31，已合并"), Label: items[1].in(lang), Note: w("same mechanism", "机理相同")},
					{Kind: w("Raw text R77, rejected", "原始建议R77，未采纳"), Label: items[2].in(lang), Note: w("answered already", "已有定论"), Faded: true},
				},
			}},
		}},
	}}
	return ch
}

func fan(lang string, width float64) chart.Fan {
	ch := chart.Fan{Frame: frame("fan", lang, width, label{"Emissions to 2060", "到2060年的排放"})}
	ch.X = chart.Axis{Label: label{"Year", "年份"}.in(lang)}
	ch.Y = chart.Axis{Label: label{"Gt CO2 a year", "每年十亿吨CO2"}.in(lang), Decimals: 1}
	wide, half := chart.FanBand{Label: "5–95 %"}, chart.FanBand{Label: "25–75 %"}
	median := chart.FanLine{Label: label{"median of the ensemble", "集合中位数"}.in(lang)}
	history := chart.FanLine{Label: label{"history", "历史数据"}.in(lang)}
	run := chart.FanLine{Label: label{"run with all inputs at their medians", "全部输入取中位数的单次运行"}.in(lang), Dashed: true}
	for y := 2015; y <= 2060; y++ {
		ch.Xs = append(ch.Xs, float64(y))
		if y <= 2025 {
			history.Values = append(history.Values, new(9.5+float64(y-2015)*0.2))
		} else {
			history.Values = append(history.Values, nil)
		}
		if y < 2025 {
			wide.Low, wide.High = append(wide.Low, nil), append(wide.High, nil)
			half.Low, half.High = append(half.Low, nil), append(half.High, nil)
			median.Values, run.Values = append(median.Values, nil), append(run.Values, nil)
			continue
		}
		t := float64(y - 2025)
		m := 11.5 - t*t*0.0095
		wide.Low, wide.High = append(wide.Low, new(m-t*0.11)), append(wide.High, new(m+t*0.13))
		half.Low, half.High = append(half.Low, new(m-t*0.05)), append(half.High, new(m+t*0.06))
		median.Values, run.Values = append(median.Values, new(m)), append(run.Values, new(m-t*0.03))
	}
	ch.Bands = []chart.FanBand{wide, half}
	ch.Lines = []chart.FanLine{median, history, run}
	ch.Points = []chart.FanPoint{{label{"target: neutral", "目标：碳中和"}.in(lang), 2060, 0}}
	return ch
}

func tornado(lang string, width float64) chart.Tornado {
	ch := chart.Tornado{Frame: frame("tornado", lang, width, label{"What moves the residual", "剩余排放受何影响"}), Base: 1.9}
	ch.Axis = chart.Axis{Label: label{"Residual in 2060, Gt CO2", "2060年剩余排放，十亿吨CO2"}.in(lang), Decimals: 1}
	for i, it := range items[:6] {
		d := 1.4 - 0.2*float64(i)
		r := chart.TornadoRow{Label: it.in(lang), Low: new(1.9 + d), High: new(1.9 - d*0.7), LowAt: "1", HighAt: "5"}
		switch i {
		case 1:
			r.LowSpan, r.HighSpan = &[2]float64{*r.Low - 0.2, *r.Low + 0.2}, &[2]float64{*r.High - 0.1, *r.High + 0.1}
		case 2:
			r.High = new(2.2)
		case 4:
			r = chart.TornadoRow{Label: r.Label}
		}
		ch.Rows = append(ch.Rows, r)
	}
	return ch
}

func areas(lang string, width float64) chart.Areas {
	ch := chart.Areas{Frame: frame("areas", lang, width, label{"Emission and removal by end", "各端排放与移除"}), Sum: label{"net emission", "净排放"}.in(lang)}
	ch.X, ch.Y = chart.Axis{Label: label{"Year", "年份"}.in(lang)}, chart.Axis{Label: label{"Gt CO2 a year", "每年十亿吨CO2"}.in(lang), Decimals: 2}
	for _, l := range []label{{"power", "电力"}, {"industry", "工业"}, {"buildings and transport", "建筑与交通"}, {"captured", "捕集"}, {"land sink", "陆地碳汇"}} {
		ch.Series = append(ch.Series, chart.AreaSeries{Label: l.in(lang)})
	}
	for y := 2023; y <= 2060; y++ {
		t := float64(y-2023) / 37
		ch.Xs = append(ch.Xs, float64(y))
		for i, v := range []float64{5 * (1 - 0.88*t*t), 5.1 * (1 - 0.78*t*t), 1.95 * (1 - 0.76*t), -0.5 * t * t, -0.9 - 0.2*t} {
			ch.Series[i].Values = append(ch.Series[i].Values, v)
		}
	}
	return ch
}

func sankey(lang string, width float64) chart.Sankey {
	ch := chart.Sankey{Frame: frame("sankey", lang, width, label{"Energy from source to use", "能源由来源到用途"}), Unit: label{"EJ a year", "每年艾焦"}.in(lang), Decimals: 1}
	for _, n := range []struct {
		label
		column int
	}{
		{label{"coal", "煤炭"}, 0}, {label{"oil", "石油"}, 0}, {label{"wind and solar power", "风电与光伏"}, 0}, {label{"idle", "闲置"}, 0},
		{label{"power plants and grid", "发电与电网"}, 1}, {label{"industry", "工业"}, 2}, {label{"transport", "交通"}, 2}, {label{"losses", "损失"}, 2},
	} {
		ch.Nodes = append(ch.Nodes, chart.SankeyNode{Label: n.in(lang), Column: n.column})
	}
	ch.Links = []chart.SankeyLink{{0, 4, 50}, {2, 4, 10}, {3, 4, 0}, {0, 5, 40}, {1, 5, 4}, {1, 6, 18}, {4, 5, 22}, {4, 6, 0.5}, {4, 7, 37.5}}
	return ch
}

func waterfall(lang string, width float64) chart.Waterfall {
	ch := chart.Waterfall{Frame: frame("waterfall", lang, width, label{"What changed emission", "排放变化的因素"}), Axis: chart.Axis{Label: label{"Mt CO2 a year", "每年百万吨CO2"}.in(lang)}}
	ch.Rows = []chart.WaterfallRow{
		{Label: "2000", Total: true, To: 3000}, {Label: label{"population", "人口"}.in(lang), From: 3000, To: 3727}, {Label: label{"GDP per capita", "人均GDP"}.in(lang), From: 3727, To: 12511},
		{Label: label{"fossil energy per GDP", "单位GDP化石能源"}.in(lang), From: 12511, To: 10564}, {Label: "2022", Total: true, To: 10564},
	}
	return ch
}

func tiles(lang string, width float64) chart.Tiles {
	ch := chart.Tiles{Frame: frame("tiles", lang, width, label{"Emission by province", "各省排放"}), Axis: chart.Axis{Label: label{"Mt CO2 a year", "每年百万吨CO2"}.in(lang)}}
	for i, l := range []label{{"HL", "黑龙江"}, {"NM", "内蒙古"}, {"BJ", "北京"}, {"QH", "青海"}, {"XZ", "西藏"}} {
		t := chart.Tile{Code: l.in(lang), Name: l.in(lang), Row: i / 2, Column: 8 * (i % 2), Value: new(float64(i) * 230), Emphasised: i == 3}
		if i == 4 {
			t.Value = nil
		}
		ch.Tiles = append(ch.Tiles, t)
	}
	return ch
}

func widths(lang string, width float64) chart.Widths {
	ch := chart.Widths{Frame: frame("widths", lang, width, label{"What a tonne costs", "吨成本"})}
	ch.X, ch.Y = chart.Axis{Label: label{"Gt abated to 2060", "至2060年减排（吉吨）"}.in(lang), Decimals: 1}, chart.Axis{Label: label{"yuan per tonne", "元/吨"}.in(lang)}
	for i, it := range items[:6] {
		ch.Bars = append(ch.Bars, chart.WidthBar{Label: it.in(lang), Width: 23 - 4*float64(i), Height: new(float64(i)*90 - 210)})
	}
	ch.Bars[5].Height = nil
	ch.Bars[4].Width = 0.2
	return ch
}

// drawer is what every chart is.
type drawer interface {
	Draw() (chart.Drawing, error)
}

// gallery returns every chart in one language and width.
func gallery(lang string, width float64) []drawer {
	return []drawer{
		intervals(lang, width), twoSeries(lang, width), dots(lang, width), crowd(lang, width), shares(lang, width), nine(lang, width),
		slopes(lang, width), histogram(lang, width), columns(lang, width), heatmap(lang, width), wideMap(lang, width),
		scatter(lang, width), fan(lang, width), tornado(lang, width), flow(lang, width), tree(lang, width),
		areas(lang, width), sankey(lang, width), waterfall(lang, width), tiles(lang, width), widths(lang, width),
	}
}

// eachDrawing runs f on the whole gallery in both languages, for a desk and a phone.
func eachDrawing(t *testing.T, f func(t *testing.T, name string, d chart.Drawing)) {
	t.Helper()
	for _, lang := range []string{"en", "zh-CN"} {
		for _, width := range []float64{720, 366} {
			for _, ch := range gallery(lang, width) {
				d, err := ch.Draw()
				if err != nil {
					t.Fatalf("%T %s %v: %v", ch, lang, width, err)
				}
				name := fmt.Sprintf("%s-%v-%s", d.ID, width, lang)
				t.Run(name, func(t *testing.T) { f(t, name, d) })
			}
		}
	}
}
