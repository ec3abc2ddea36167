package docx_test

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/tanwen/tanwen/internal/docx"
)

// picture is a bar chart of three bars as SVG and as EMF.
func picture(title, description string) docx.Picture {
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><rect x="0.5" y="0.5" width="599" height="199" fill="#fff" stroke="#9AA5AC"/>` +
		`<rect x="20" y="20" width="520" height="40" fill="#0072B2"/><rect x="20" y="80" width="390" height="40" fill="#009E73"/><rect x="20" y="140" width="210" height="40" fill="#D55E00"/></svg>`
	return docx.Picture{SVG: []byte(svg), EMF: enhancedMetafile(), Width: 130, Title: title, Description: description}
}

// enhancedMetafile draws the same bars: header, a brush and rectangle each, end ([MS-EMF] 2.3).
func enhancedMetafile() []byte {
	var records []byte
	count := 0
	record := func(kind uint32, fields ...uint32) {
		count++
		records = binary.LittleEndian.AppendUint32(records, kind)
		records = binary.LittleEndian.AppendUint32(records, uint32(8+4*len(fields)))
		for _, f := range fields {
			records = binary.LittleEndian.AppendUint32(records, f)
		}
	}
	const createBrush, selectObject, deleteObject, rectangle, end = 39, 37, 40, 43, 14
	for i, bar := range []struct{ top, right, colour uint32 }{{20, 540, 0xB27200}, {80, 410, 0x739E00}, {140, 230, 0x005ED5}} {
		handle := uint32(i + 1)
		record(createBrush, handle, 0, bar.colour, 0)
		record(selectObject, handle)
		record(rectangle, 20, bar.top, bar.right, bar.top+40)
	}
	record(end, 0, 0, 20)
	header := []uint32{
		1, 88, 0, 0, 599, 199, 0, 0, 15875, 5292, 0x464D4520, 0x10000, uint32(88 + len(records)),
		uint32(count + 1), 4, 0, 0, 0, 1920, 1080, 508, 286,
	}
	var out []byte
	for _, v := range header {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	return append(out, records...)
}

func mark(id, text string) docx.Inline { return docx.Mark{ID: id, Content: docx.Words(text)} }

func cells(texts ...string) []docx.Cell {
	out := make([]docx.Cell, len(texts))
	for i, t := range texts {
		out[i].Content = docx.Words(t)
	}
	return out
}

// englishSample holds one of everything.
func englishSample() docx.Document {
	var long []docx.Row
	for i := 1; i <= 45; i++ {
		long = append(long, docx.Row{Shaded: (i-1)/5%2 == 1, Cells: cells(fmt.Sprint(i), fmt.Sprintf("How far can technology %d lower the cost of a tonne of carbon dioxide kept out of the air by 2035?", i), fmt.Sprintf("%.2f", 8.9-0.1*float64(i)), fmt.Sprintf("%d to %d", max(1, i-3), i+4), "34")})
	}
	return docx.Document{
		Language: docx.English, Title: "Storage first", Subject: "Ranking of scientific questions", Author: "Secretariat", Date: "2023-07-21",
		Header: "Scientific questions for a carbon-neutral power system", Footer: "Record head 7f3a 90c1", Numbered: true,
		Sections: []docx.Section{
			{Cover: true, Blocks: []docx.Block{
				docx.Paragraph{Style: docx.CoverLine, Content: docx.Words("Strategic consultation · Dual carbon")},
				docx.Paragraph{Style: docx.CoverTitle, Content: docx.Words("Scientific questions for a carbon-neutral power system")},
				docx.Paragraph{Style: docx.CoverSubtitle, Content: docx.Words("What sixty experts hold to be decisive, where they agree, and where they do not")},
				docx.Paragraph{Style: docx.CoverNote, Content: docx.Words("For the planning bureau")},
				docx.Paragraph{Style: docx.CoverNote, Content: docx.Words("21 July 2023")},
				docx.PageBreak{},
				docx.Contents{Levels: 3},
			}},
			{Blocks: []docx.Block{
				docx.Heading{Level: 1, ID: "answer", Content: docx.Words("The answer on one page")},
				docx.Paragraph{Style: docx.Lead, Content: []docx.Inline{mark("s-1", "Long-duration storage is the question on which most depends.")}},
				docx.Box{Title: docx.Words("Advice"), Paragraphs: [][]docx.Inline{
					{mark("s-2", "Open a call on storage of more than ten hours in the next plan period."), docx.Run{Text: " "}, mark("s-3", "Let two institutes build at two scales.")},
					{mark("s-4", "Review after three years against the cost path of Figure 1.")},
				}},
				docx.Paragraph{Content: []docx.Inline{
					mark("s-5", "The panel agrees on the first three questions"), docx.Footnote{Content: []docx.Inline{
						docx.Run{Text: "Agreement: at least 70 % of ratings from 7 to 9. See "},
						docx.Link{URL: "https://example.org/method?a=1&b=2", Content: docx.Words("the method")}, docx.Run{Text: "."}}},
					docx.Run{Text: ", as "}, docx.Reference{To: "fig-ranks"}, docx.Run{Text: " and "}, docx.Reference{To: "tab-ranks"},
					docx.Run{Text: " show; details stand under "}, docx.Reference{To: "how"}, docx.Run{Text: ". Emissions are counted in CO"}, docx.Run{Text: "2", Subscript: true},
					docx.Run{Text: " per m"}, docx.Run{Text: "2", Superscript: true}, docx.Run{Text: ". Some words are "}, docx.Run{Text: "strong", Bold: true}, docx.Run{Text: ", some "},
					docx.Run{Text: "stressed", Italic: true}, docx.Run{Text: ", some are code such as "}, docx.Run{Text: "tanwen why S-1", Code: true}, docx.Run{Text: ", and one is "},
					docx.Run{Text: "coloured", Colour: "d55e00"}, docx.Run{Text: ". Chinese words such as 新型电力系统 stand in their own font."},
				}},
				docx.Heading{Level: 2, ID: "ranking", Content: docx.Words("Ranking and its uncertainty")},
				docx.Paragraph{KeepNext: true, Content: docx.Words("Three questions stand apart from the others.")},
				docx.Figure{ID: "fig-ranks", Picture: picture("Ranks", "Bars of the scores of three questions: 8.4, 6.3 and 3.4."),
					Caption: docx.Words("Scores of the first three questions, n = 34"), Notes: [][]docx.Inline{docx.Words("Bars: weighted mean over criteria.")}},
				docx.Table{ID: "tab-ranks", Caption: docx.Words("The first questions"), Summary: "Rank, question, score and rank interval",
					Columns: []docx.Column{{Width: 12, Align: docx.Right}, {}, {Width: 20, Align: docx.Right}, {Width: 28, Align: docx.Centre}, {Width: 12, Align: docx.Right}},
					Header: []docx.Row{
						{Cells: []docx.Cell{{Content: docx.Words("Rank"), Rows: 2}, {Content: docx.Words("Question"), Rows: 2}, {Content: docx.Words("Result"), Columns: 2}, {Content: docx.Words("n"), Rows: 2}}},
						{Cells: cells("score", "rank interval, 90 %")}},
					Rows: []docx.Row{
						{Cells: cells("1", "Which chemistries store power for more than ten hours at less than 50 $/kWh?", "8.40", "1 to 2", "34")},
						{Shaded: true, Cells: cells("2", "How can converters alone hold the frequency of a large grid?", "8.31", "1 to 3", "33")},
						{Shaded: true, Cells: cells("2", "What limits the life of membranes in electrolysis under changing load?", "8.28", "1 to 3", "34")},
						{Strong: true, Cells: []docx.Cell{{Content: docx.Words("All"), Columns: 2}, {Content: docx.Words("8.33")}, {Content: docx.Words("none")}, {Content: docx.Words("34")}}},
					}, Together: true,
					Notes: [][]docx.Inline{docx.Words("Questions on one band are tied: their order lies inside the uncertainty."), docx.Words("n: experts who rated the question.")}},
				docx.Heading{Level: 3, Content: docx.Words("Minority statements")},
				docx.Paragraph{Style: docx.Quote, Content: []docx.Inline{mark("s-6", "Storage beyond a day is a question of price, not of science; the money is better spent on the grid.")}},
				docx.Paragraph{Style: docx.QuoteSource, Content: docx.Words("Expert 17, round 3")},
				docx.Heading{Level: 4, Content: docx.Words("Steps that follow")},
				docx.List{Items: []docx.Item{{Content: docx.Words("Write the call; a list entry that is long enough to run over the line shows how its second line is set.")}, {Level: 1, Content: docx.Words("with two institutes")}, {Level: 2, Content: docx.Words("and two scales")}, {Content: docx.Words("Review it")}}},
				docx.List{Numbered: true, Items: []docx.Item{{Content: docx.Words("First step")}, {Level: 1, Content: docx.Words("part of it")}, {Content: docx.Words("Second step")}}},
				docx.List{Numbered: true, Items: []docx.Item{{Content: docx.Words("A second list begins at one")}}},
				docx.Rule{},
				docx.Paragraph{Style: docx.Note, Content: []docx.Inline{docx.Run{Text: "A small remark, with a link to "}, docx.Link{To: "s-1", Content: docx.Words("the first sentence")}, docx.Run{Text: "."}}},
				docx.Heading{Level: 1, ID: "how", Content: docx.Words("How it was done")},
				docx.Paragraph{Content: docx.Words(strings.Repeat("Sixty experts were asked in three rounds, and thirty-four of them answered all three. ", 6))},
				docx.Paragraph{Content: docx.Words(strings.Repeat("The rule of consensus was locked when the first round opened. ", 5))},
			}},
			{Landscape: true, Blocks: []docx.Block{
				docx.Heading{Level: 1, Unnumbered: true, Content: docx.Words("Annex: all questions")},
				docx.Table{Caption: docx.Words("All questions"), Columns: []docx.Column{{Width: 15, Align: docx.Right}, {}, {Width: 25, Align: docx.Right}, {Width: 30, Align: docx.Centre}, {Width: 15, Align: docx.Right}},
					Header: []docx.Row{{Cells: cells("Rank", "Question", "Score", "Rank interval", "n")}}, Rows: long},
			}},
		},
	}
}

// chineseSample holds one of everything that depends on the language.
func chineseSample() docx.Document {
	return docx.Document{
		Language: docx.Chinese, Title: "储能为先", Subject: "关键科学问题凝练", Author: "秘书处", Date: "2023-07-21",
		Header: "面向碳中和的新型电力系统关键科学问题", Footer: "记录 7f3a 90c1", Numbered: true,
		Sections: []docx.Section{
			{Cover: true, Blocks: []docx.Block{
				docx.Paragraph{Style: docx.CoverLine, Content: docx.Words("重大咨询项目 · 双碳")},
				docx.Paragraph{Style: docx.CoverTitle, Content: docx.Words("面向碳中和的新型电力系统关键科学问题")},
				docx.Paragraph{Style: docx.CoverSubtitle, Content: docx.Words("六十位专家的判断：何处一致，何处存在分歧")},
				docx.Paragraph{Style: docx.CoverNote, Content: docx.Words("呈送：规划司")},
				docx.Paragraph{Style: docx.CoverNote, Content: docx.Words("2023年7月21日")},
				docx.PageBreak{},
				docx.Contents{Levels: 3},
			}},
			{Blocks: []docx.Block{
				docx.Heading{Level: 1, ID: "answer", Content: docx.Words("一页结论")},
				docx.Paragraph{Style: docx.Lead, Content: []docx.Inline{mark("s-1", "长时储能是最具决定性的关键科学问题。")}},
				docx.Box{Title: docx.Words("建议"), Paragraphs: [][]docx.Inline{
					{mark("s-2", "在下一规划期设立十小时以上长时储能专项。"), mark("s-3", "由两家研究所以两种规模开展综合示范。")},
					{mark("s-4", "三年后按成本路径进行评估，并公布结果。")},
				}},
				docx.Paragraph{Content: []docx.Inline{
					mark("s-5", "专家组对前三个问题形成共识"), docx.Footnote{Content: []docx.Inline{docx.Run{Text: "共识规则：至少 70% 的评分为 7 至 9 分。详见"},
						docx.Link{URL: "https://example.org/method", Content: docx.Words("方法说明")}, docx.Run{Text: "。"}}},
					docx.Run{Text: "，见"}, docx.Reference{To: "fig-ranks"}, docx.Run{Text: "和"}, docx.Reference{To: "tab-ranks"},
					docx.Run{Text: "；方法见“"}, docx.Reference{To: "how"}, docx.Run{Text: "”。二氧化碳（CO"}, docx.Run{Text: "2", Subscript: true},
					docx.Run{Text: "）排放以“亿吨”计——包括"}, docx.Run{Text: "能源供应端", Bold: true}, docx.Run{Text: "、能源消费端和人为固碳端……命令为 "}, docx.Run{Text: "tanwen why S-1", Code: true}, docx.Run{Text: "。"},
				}},
				docx.Paragraph{Content: docx.Words("构建新型电力系统，需要在电源、电网、负荷、储能四个环节同时取得突破。以风电和光伏发电为主体的电力系统，其转动惯量下降，频率与电压的支撑能力减弱，必须回答“高比例电力电子装备如何保持系统稳定”这一关键科学问题。")},
				docx.Heading{Level: 2, ID: "ranking", Content: docx.Words("排序及其不确定性")},
				docx.Paragraph{KeepNext: true, Content: docx.Words("三个问题明显领先于其他问题。")},
				docx.Figure{ID: "fig-ranks", Picture: picture("排序", "三个问题得分的条形图：8.4、6.3 和 3.4。"), Caption: docx.Words("前三个问题的得分（n = 34）"),
					Notes: [][]docx.Inline{docx.Words("条形：各准则加权均值。")}},
				docx.Table{ID: "tab-ranks", Caption: docx.Words("排序靠前的问题"), Summary: "名次、问题、得分与名次区间",
					Columns: []docx.Column{{Width: 14, Align: docx.Right}, {}, {Width: 20, Align: docx.Right}, {Width: 28, Align: docx.Centre}, {Width: 12, Align: docx.Right}},
					Header: []docx.Row{
						{Cells: []docx.Cell{{Content: docx.Words("名次"), Rows: 2}, {Content: docx.Words("问题"), Rows: 2}, {Content: docx.Words("结果"), Columns: 2}, {Content: docx.Words("n"), Rows: 2}}},
						{Cells: cells("得分", "90% 名次区间")}},
					Rows: []docx.Row{
						{Cells: cells("1", "哪些化学体系能以低于每千瓦时 300 元的成本储能十小时以上？", "8.40", "1–2", "34")},
						{Shaded: true, Cells: cells("2", "电力电子装备如何独立支撑大电网频率？", "8.31", "1–3", "33")},
						{Shaded: true, Cells: cells("2", "变负荷条件下电解槽膜的寿命受何种机理限制？", "8.28", "1–3", "34")},
					}, Together: true,
					Notes: [][]docx.Inline{docx.Words("同一底色的问题为并列：名次之差在不确定性之内。")}},
				docx.Heading{Level: 3, Content: docx.Words("少数意见")},
				docx.Paragraph{Style: docx.Quote, Content: []docx.Inline{mark("s-6", "一天以上的储能是价格问题，而不是科学问题；经费用于电网更为有效。")}},
				docx.Paragraph{Style: docx.QuoteSource, Content: docx.Words("专家 17，第三轮")},
				docx.Heading{Level: 4, Content: docx.Words("后续步骤")},
				docx.List{Items: []docx.Item{{Content: docx.Words("编写项目指南，并在其中写明可操作、可复制、可推广的评价指标以及各阶段的里程碑要求")}, {Level: 1, Content: docx.Words("两家研究所")}, {Level: 2, Content: docx.Words("两种规模")}, {Content: docx.Words("评估")}}},
				docx.List{Numbered: true, Items: []docx.Item{{Content: docx.Words("第一步")}, {Level: 1, Content: docx.Words("其中一部分")}, {Level: 2, Content: docx.Words("更细的部分")}, {Content: docx.Words("第二步")}}},
				docx.Heading{Level: 1, ID: "how", Content: docx.Words("工作过程")},
				docx.Paragraph{Content: docx.Words(strings.Repeat("六十位专家参加了三轮德尔菲调查，其中三十四位完成了全部三轮。", 6))},
				docx.Paragraph{Style: docx.Note, Content: docx.Words("共识规则在第一轮开始时锁定。")},
			}},
			{Landscape: true, Blocks: []docx.Block{
				docx.Heading{Level: 1, Unnumbered: true, Content: docx.Words("附件：全部问题")},
				docx.Table{Caption: docx.Words("全部问题"), Columns: []docx.Column{{Width: 15, Align: docx.Right}, {}, {Width: 25, Align: docx.Right}},
					Header: []docx.Row{{Cells: cells("名次", "问题", "得分")}}, Rows: []docx.Row{{Cells: cells("1", "哪些化学体系能以低成本储能十小时以上？", "8.40")}}},
			}},
		},
	}
}
