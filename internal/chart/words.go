package chart

// words are the fixed words of drawings and table twins; everything else comes from the caller.
type words struct {
	noData, noAnswers                        string
	item, group, section, n, low, high       string
	value, median, lower, upper, own         string
	oneExpert, manyExperts, quartiles        string
	ofRatings, ofAsked, notJudged            string
	ratings, step, count, lost, depth, state string
	notComputed, inputLow, inputHigh, base   string
	kind, notes                              string
	adds, lowers, change                     string
	from, into, place                        string
	colon, gap, open, close, to              string // between parts of a sentence
}

var (
	wordsEn = words{
		noData: "No data to show", noAnswers: "no answers",
		item: "Item", group: "Tie group", section: "Section", n: "n", low: "Low", high: "High",
		value: "Value", median: "Median", lower: "Lower quartile", upper: "Upper quartile", own: "Your answer",
		oneExpert: "one expert", manyExperts: "number of experts", quartiles: "quartiles",
		ofRatings: "share of ratings", ofAsked: "of all asked", notJudged: "no rating",
		ratings: "Answers", step: "Step", count: "Number", lost: "Left", depth: "Level", state: "Reading",
		kind: "Kind", notes: "Note",
		adds: "adds", lowers: "lowers", change: "Change",
		from: "From", into: "To", place: "Place",
		notComputed: "not computed", inputLow: "result at the low value", inputHigh: "result at the high value", base: "base result",
		colon: ": ", gap: ", ", open: " (", close: ")", to: " to ",
	}
	wordsZh = words{
		noData: "没有可显示的数据", noAnswers: "无人作答",
		item: "条目", group: "并列组", section: "分组", n: "n", low: "下限", high: "上限",
		value: "数值", median: "中位数", lower: "下四分点", upper: "上四分点", own: "您的回答",
		oneExpert: "一位专家", manyExperts: "专家人数", quartiles: "上下四分点",
		ofRatings: "占评分者比例", ofAsked: "占全部受询者比例", notJudged: "未评分",
		ratings: "回答", step: "步骤", count: "人数", lost: "退出", depth: "层级", state: "判读",
		kind: "类别", notes: "备注",
		adds: "增加", lowers: "减少", change: "变化",
		from: "从", into: "到", place: "地区",
		notComputed: "未计算", inputLow: "取下限时的结果", inputHigh: "取上限时的结果", base: "基准结果",
		colon: "：", gap: "，", open: "（", close: "）", to: "至",
	}
)
