package intake_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

const ratingHead = "round,expert,item,criterion,rating\n"

// rate is a folder with one row of ratings in line 2.
func rate(row string) fstest.MapFS {
	return folder("items.csv", twoItems, "ratings.csv", ratingHead+row+"\n")
}

// decided is a decisions.yaml that is taken.
const decided = `- id: D1
  zh: 建不建
  en: Build or not
  stated_by: ministry
  unit: billion yuan
  benefit: min(-net_2060, 0) - cost * (removal - 2)
  weights:
    - {name: cost, values: [100, 50]}
  options:
    - {id: build, en: Build, levers: {removal: 3}}
    - {id: wait, en: Wait}
`

// decide is a folder whose decision has one thing changed.
func decide(from, to string) fstest.MapFS {
	return folder("decisions.yaml", strings.Replace(decided, from, to, 1))
}

func TestRefused(t *testing.T) {
	read(t, folder("decisions.yaml", decided)) // the control
	for _, c := range []struct {
		name   string
		files  fstest.MapFS
		en, zh string // the first finding
	}{
		{"no consultation.yaml", fstest.MapFS{}, "consultation.yaml: the file is not there or cannot be read", "consultation.yaml: 文件不存在或无法读取"},
		{"a key that is not known", folder("consultation.yaml", head+"addresee: x\n"), "consultation.yaml:11:1: addresee is no key of consultation.yaml: did you mean addressee?", "consultation.yaml:11:1: addresee 不是 consultation.yaml 的键：是否应为 addressee？"},
		{"a key of a need that is not known", folder("consultation.yaml", "title: A\nneeds:\n  - {id: N1, en: B, frequency: 3}\n"),
			"consultation.yaml:3:21: frequency is no key of needs; the keys are id, zh, en, authority, document, date, target", "consultation.yaml:3:21: frequency 不是 needs 的键；可用的键为 id, zh, en, authority, document, date, target"},
		{"a key twice", folder("consultation.yaml", "title: A\ntitle: B\n"), "consultation.yaml:2:1: the key title stands twice", "consultation.yaml:2:1: 键 title 出现两次"},
		{"an anchor", folder("consultation.yaml", "title: &t A\ntask: *t\n"), "consultation.yaml:1:8: anchors, aliases and tags are not read here: write the value out", "consultation.yaml:1:8: 此处不读取锚点、别名和标签：请直接写出值"},
		{"nesting", folder("consultation.yaml", "title: "+strings.Repeat("[", 20000)), "consultation.yaml:1:1: nested more than 32 levels deep", "consultation.yaml:1:1: 嵌套超过 32 层"},
		{"no title", folder("consultation.yaml", "ends: [a]\n"), "consultation.yaml:1:1: title: the title is missing: give it in zh or en", "consultation.yaml:1:1: title: 缺少标题：请给出中文或英文标题"},
		{"a scale upside down", folder("consultation.yaml", strings.Replace(head, "min: 1, max: 9", "min: 9, max: 1", 1)), "consultation.yaml:5:10: scales.s9: the scale goes from 9 to 1: max must be above min, at most 1,000 steps", "consultation.yaml:5:10: scales.s9: 量表从 9 到 1：最大值须大于最小值，且不超过 1000 级"},
		{"a scale that is not there", folder("consultation.yaml", strings.Replace(head, "urgency, scale: s9", "urgency, scale: s5", 1)), "consultation.yaml:8:19: criteria.urgency.scale: scale s5 is not defined under scales", "consultation.yaml:8:19: criteria.urgency.scale: 量表 s5 未在 scales 中定义"},
		{"a weight that is no number", folder("consultation.yaml", strings.Replace(head, "weight: 0.5", "weight: 1e999", 1)), `consultation.yaml:8:38: "1e999" is no weight: a number in plain decimals such as 12.5`, `consultation.yaml:8:38: "1e999" 不是有效的 weight：应为 12.5 之类的普通小数`},
		{"a weight that is not a number", folder("consultation.yaml", strings.Replace(head, "weight: 0.5", "weight: .nan", 1)), `consultation.yaml:8:38: ".nan" is no weight: a number in plain decimals such as 12.5`, `consultation.yaml:8:38: ".nan" 不是有效的 weight：应为 12.5 之类的普通小数`},
		{"a rule that cannot be read", folder("consultation.yaml", head+"rules: {consensus: {agree: median is high}}\n"), `consultation.yaml:11:9: agree: at position 8 of the rule stands “is”; expected one of ">=", ">", "<=", "<", "=", "!="`, ""},
		{"a preset that does not fit the scale", folder("consultation.yaml", strings.Replace(head, "max: 9", "max: 5", 1)+"rules: {consensus: {preset: 70-15-nine}}\n"), "consultation.yaml:11:9: scale: the rule “70-15-nine” is defined on a scale from 1 to 9; give thresholds of your own on another", "consultation.yaml:11:9: scale: 规则“70-15-nine”定义在 1 到 9 的量表上；其他量表请自行给出阈值"},
		{"a day that is no date", folder("consultation.yaml", strings.Replace(head, "2025-03-01", "03/01/2025", 1)), `consultation.yaml:9:26: "03/01/2025" is no date: write it as 2025-03-01`, `consultation.yaml:9:26: "03/01/2025" 不是日期：请写成 2025-03-01 的形式`},
		{"a seed that is none", folder("consultation.yaml", strings.Replace(head, "seed: 7", "seed: -7", 1)), "consultation.yaml:10:1: seed: -7 is no seed: a whole number not below 0", "consultation.yaml:10:1: seed: -7 不是随机种子：应为不小于 0 的整数"},

		{"a rating off the scale", rate("1,E1,Q1,importance,11"), `ratings.csv:2:5: "11" is no rating on importance: a whole number from 1 to 9, dk (cannot judge), na (not applicable) or empty (asked and skipped)`, `ratings.csv:2:5: "11" 不是准则 importance 上的有效评分：应为 1 至 9 的整数、dk（无法判断）、na（不适用）或留空（已询问但跳过）`},
		{"half a point", rate("1,E1,Q1,importance,7.5"), `ratings.csv:2:5: "7.5" is no rating on importance: a whole number from 1 to 9, dk (cannot judge), na (not applicable) or empty (asked and skipped)`, ""},
		{"a number in words", rate("1,E1,Q1,importance,七"), `ratings.csv:2:5: "七" is no rating on importance: a whole number from 1 to 9, dk (cannot judge), na (not applicable) or empty (asked and skipped)`, ""},
		{"not a number", rate("1,E1,Q1,importance,NaN"), `ratings.csv:2:5: "NaN" is no rating on importance: a whole number from 1 to 9, dk (cannot judge), na (not applicable) or empty (asked and skipped)`, ""},
		{"infinity", rate("1,E1,Q1,importance,1e999"), `ratings.csv:2:5: "1e999" is no rating on importance: a whole number from 1 to 9, dk (cannot judge), na (not applicable) or empty (asked and skipped)`, ""},
		{"the missing value of another program", rate("1,E1,Q1,importance,NA"), `ratings.csv:2:5: "NA" is no rating on importance: a whole number from 1 to 9, dk (cannot judge), na (not applicable) or empty (asked and skipped)`, ""},
		{"a formula", rate("1,E1,Q1,importance,=1+6"), `ratings.csv:2:5: "=1+6" is no rating on importance: a whole number from 1 to 9, dk (cannot judge), na (not applicable) or empty (asked and skipped)`, ""},
		{"an item that is not there", rate("1,E1,Q7,importance,7"), `ratings.csv:2:3: "Q7" is no item of this consultation`, `ratings.csv:2:3: "Q7" 不是本次咨询中的条目`},
		{"a criterion that is not there", rate("1,E1,Q1,cost,7"), `ratings.csv:2:4: "cost" is no criterion of consultation.yaml: importance, urgency`, `ratings.csv:2:4: "cost" 不是 consultation.yaml 中的评价准则：importance, urgency`},
		{"a round that is not planned", rate("3,E1,Q1,importance,7"), `ratings.csv:2:1: round "3" is not planned in consultation.yaml: 1, 2`, `ratings.csv:2:1: 第 "3" 轮不在 consultation.yaml 的计划之内：1, 2`},
		{"a mail address for a pseudonym", rate("1,li@example.org,Q1,importance,7"), `ratings.csv:2:2: "li@example.org" is no pseudonym: 1 to 64 letters, digits and . _ -; names and mail addresses never enter the record`, `ratings.csv:2:2: "li@example.org" 不是代号：应为 1 至 64 个字母、数字或 . _ -；姓名和邮箱地址不进入记录`},
		{"no expert", rate("1,,Q1,importance,7"), "ratings.csv:2:2: the cell expert is empty", "ratings.csv:2:2: 单元格 expert 为空"},
		{"the same cell twice", rate("1,E1,Q1,importance,7\n1,E1,Q1,importance,8"), "ratings.csv:3: the same expert rated the same item on the same criterion in row 2 of ratings.csv already: keep one row, or say keep: first, last or none under sources", "ratings.csv:3: 同一专家在 ratings.csv 第 2 行已就同一准则对同一条目评分：请只保留一行，或在 sources 中写明 keep: first、last 或 none"},
		{"a familiarity that is none", folder("items.csv", twoItems, "ratings.csv", "round,expert,item,criterion,rating,familiarity\n1,E1,Q1,importance,7,10\n"), `ratings.csv:2:6: "10" is no familiarity: a whole number from 1 to 9, or empty`, `ratings.csv:2:6: "10" 不是有效的 familiarity：应为 1 至 9 的整数，或留空`},
		{"a rating of a question that was turned down", folder("items.csv", "id,text,reason,status\nQ1,What?,vague,rejected\n", "ratings.csv", ratingHead+"1,E1,Q1,importance,7\n"), "ratings.csv:2:3: Q1 is rated, but it is rejected: only standing questions can be rated", "ratings.csv:2:3: Q1 有评分，但其状态为 rejected：只有有效的问题才能评分"},

		{"a quote that is not closed", rate("1,E1,\"Q1,importance,7\n1,E2,Q1,importance,7"), "ratings.csv:2: a quoted cell that begins in this row is not closed, or holds a single quote: close it, and write a quote inside as two", "ratings.csv:2: 从该行开始的带引号单元格没有结束，或含有单独的引号：请补上结束引号，单元格内的引号写两个"},
		{"a row that is too short", rate("1,E1,Q1,importance"), "ratings.csv:2: the row has 4 cells, the header 5: a delimiter inside a cell needs quotes around the cell", "ratings.csv:2: 该行有 4 个单元格，表头有 5 个：单元格内含分隔符时须加引号"},
		{"a column that is missing", folder("ratings.csv", "round,expert,criterion,rating\n"), "ratings.csv:1: the column item is missing; the columns are round, expert, criterion, rating", "ratings.csv:1: 缺少列 item；现有列为 round, expert, criterion, rating"},
		{"a column twice", folder("items.csv", "id,text,text\n"), "items.csv:1:3: the column text stands twice", "items.csv:1:3: 列 text 出现两次"},
		{"an empty file", folder("items.csv", ""), "items.csv:1: the file is empty: the first row names the columns", "items.csv:1: 文件是空的：第一行应为各列名称"},
		{"a byte that is no character", folder("items.csv", "id,text\nQ1,储能受什么限制\xff？\n"), "items.csv:2: unreadable character at position 11 of the line: save the file as UTF-8", "items.csv:2: 该行第 11 个字符无法读取：请将文件存为 UTF-8"},
		{"a zero byte", folder("items.csv", "id,text\nQ1,What\x00?\n"), "items.csv:2: unreadable character at position 8 of the line: save the file as UTF-8", ""},
		{"half a pair of UTF-16", folder("items.csv", "\xff\xfei\x00d\x00,\x00t\x00e\x00x\x00t\x00\n\x00Q\x00,\x00\x00\xd8\n\x00"), "items.csv:2: unreadable character at position 3 of the line: save the file as UTF-8", ""},

		{"an item twice", folder("items.csv", "id,text\nQ1,A?\nQ1,B?\n"), "items.csv:3:1: Q1 stands twice: identifiers are unique", "items.csv:3:1: Q1 重复出现：标识符须唯一"},
		{"an item without text", folder("items.csv", "id,text\nQ1,\n"), "items.csv:2:2: item Q1 has no text", "items.csv:2:2: 条目 Q1 没有文本"},
		{"a parent that is not there", folder("items.csv", "id,text,parent,reason\nQ1,A?,R1,why\n"), "items.csv:2:3: the parent R1 is unknown or named twice", "items.csv:2:3: 来源条目 R1 未知或重复列出"},
		{"items that descend from each other", folder("items.csv", "id,text,parent,reason\nQ1,A?,Q2,why\nQ2,B?,Q1,why\n"), "items.csv:3:3: Q2 descends from itself", "items.csv:3:3: Q2 以自身为来源"},
		{"a merge without a reason", folder("items.csv", "id,text,parent\nR1,A?,\nR2,B?,\nQ1,C?,R1;R2\n"), "items.csv:4:1: reason: say why: a reason is kept with every merge, split, rewording and rejection", "items.csv:4:1: reason: 请说明理由：每次合并、拆分、改写和不予采纳都须保留理由"},
		{"a status that the parents contradict", folder("items.csv", "id,text,status\nR1,A?,merged\n"), "items.csv:2:3: R1 is called merged, but 0 items name it as a parent: merged is for items that others came from, and only for those", "items.csv:2:3: R1 标为 merged，但有 0 个条目以它为来源：merged 只用于且必须用于派生出其他条目者"},
		{"a demand whose parent is not there", folder("demands.csv", "id,parent,en\nD1,D0,Storage\n"), "demands.csv:2:2: the parent D0 is no demand listed before this one", "demands.csv:2:2: 上级 D0 不是在此之前列出的需求"},
		{"a need that is not there", folder("demands.csv", "id,en,needs\nD1,Storage,N2\n"), `demands.csv:2:3: "N2" is no need of consultation.yaml`, `demands.csv:2:3: "N2" 不是 consultation.yaml 中的需求`},
		{"a readiness beyond the scale", folder("demands.csv", "id,en,trl_now\nD1,Storage,12\n"), `demands.csv:2:3: "12" is no trl_now: a whole number from 1 to 11, or empty`, `demands.csv:2:3: "12" 不是有效的 trl_now：应为 1 至 11 的整数，或留空`},
		{"a roster with names", folder("experts.csv", "expert,姓名\nE1,某人\n"), `experts.csv:1:2: the column "姓名" says who people are, which the record never holds: leave it out here and import people separately`, `experts.csv:1:2: 列 "姓名" 指明了个人身份，记录从不保存此类内容：请在此删去，人员另行导入`},
		{"a quantile that is infinite", folder("quantities.csv", "quantity\nC1\n", "judgements.csv", "round,expert,quantity,probability,value\n1,E1,C1,0.5,Inf\n"), `judgements.csv:2:5: "Inf" is no value: a number in plain decimals such as 12.5, without thousands separators, or empty`, `judgements.csv:2:5: "Inf" 不是有效的 value：应为 12.5 之类的普通小数，不含千位分隔符，或留空`},
		{"negative zero", folder("quantities.csv", "quantity,realisation\nC1,-0\n"), `quantities.csv:2:2: "-0" is no realisation: a number in plain decimals such as 12.5, without thousands separators, or empty`, ""},
		{"a number beyond what a binary fraction holds", folder("quantities.csv", "quantity,realisation\nC1,9007199254740993\n"), `quantities.csv:2:2: "9007199254740993" is no realisation: a number in plain decimals such as 12.5, without thousands separators, or empty`, ""},
		{"quantiles that fall", folder("quantities.csv", "quantity\nC1\n", "judgements.csv", "round,expert,quantity,probability,value\n1,E1,C1,0.1,9\n1,E1,C1,0.9,3\n"), "judgements.csv:2:2: values: C1: the values must rise with their probabilities", "judgements.csv:2:2: values: C1：数值须随概率递增"},
		{"a statement by nobody", folder("statements.csv", "id,kind,en,author\nA1,advice,Do it.,\n"), "statements.csv:2:4: statement A1 has no author: every sentence stands by somebody's role", "statements.csv:2:4: 论断 A1 没有作者：每句话都须由某一角色负责"},
		{"a net benefit that cannot be computed", folder("decisions.yaml", "- {id: X, stated_by: ministry, benefit: sqrt(net_2060), options: [{id: a}, {id: b}]}\n"), "decisions.yaml:1:41: benefit: there is no function sqrt; there are min, max and abs", "decisions.yaml:1:41: benefit: 没有函数 sqrt；有 min、max 和 abs"},
		{"a decision with one option", folder("decisions.yaml", "- {id: X, stated_by: ministry, options: [{id: a}]}\n"), "decisions.yaml:1:4: decision X has 1 options: a decision is between two or more", "decisions.yaml:1:4: 决策 X 有 1 个方案：决策须在两个或更多方案之间作出"},
		{"a key of a decision that is not known", decide("stated_by", "statedby"), "decisions.yaml:4:3: statedby is no key of decisions: did you mean stated_by?", "decisions.yaml:4:3: statedby 不是 decisions 的键：是否应为 stated_by？"},
		{"a decision that nobody stated", decide("  stated_by: ministry\n", ""), "decisions.yaml:1:3: id: a decision needs an id (1 to 64 letters, digits and . _ -) and stated_by, who stated it", "decisions.yaml:1:3: id: 每项决策需要 id（1 至 64 个字母、数字或 . _ -）和 stated_by，即由谁提出"},
		{"a unit in a third language", decide("unit: billion yuan", "unit: {fr: milliard}"), "decisions.yaml:5:10: fr is no key of unit; the keys are zh, en", "decisions.yaml:5:10: fr 不是 unit 的键；可用的键为 zh, en"},
		{"a net benefit of an output that is not there", decide("net_2060", "net_2160"), "decisions.yaml:6:12: benefit: the name net_2160 is not known; there are outputs with a year such as net_2060, peak_level, peak_year, cumulative, the levers, and weights", ""},
		{"a weight without a value", decide("[100, 50]", "[]"), "decisions.yaml:7:3: weights: weight 1 has no name or no value, or there are more than 12 combinations of values", ""},
		{"a weight that is no number either", decide("[100, 50]", `[100, "1,5"]`), `decisions.yaml:8:34: "1,5" is no weight: a number in plain decimals such as 12.5`, `decisions.yaml:8:34: "1,5" 不是有效的 weight：应为 12.5 之类的普通小数`},
		{"a lever that is not there", decide("removal: 3", "remove: 3"), "decisions.yaml:10:39: options.build: there is no lever remove; tanwen carbon levers lists them", ""},
		{"a level above the highest", decide("removal: 3", "removal: 5"), "decisions.yaml:10:48: levels.removal: lever removal stands at 5; a level goes from 1 to 4 in tenths", ""},
		{"an option twice", decide("{id: wait", "{id: build"), "decisions.yaml:11:8: options[1]: the option build has no name or stands twice", ""},
		{"correlations that contradict one another", folder("consultation.yaml", head+"model: {pool: linear, correlation: {CCUS: -0.9}}\n"),
			"consultation.yaml:11:37: model.correlation: these correlations contradict one another: no quantities can have them; in the nearest matrix that can be, ccs_pow and ccs_ind change most, to -0.5 from -0.9",
			"consultation.yaml:11:37: model.correlation: 这些相关系数相互矛盾：没有变量能同时满足。在最接近的可行矩阵中，ccs_pow与ccs_ind变动最大，由-0.9变为-0.5"},
		{"a group of parameters that is not there", folder("consultation.yaml", head+"model: {correlation: {storage: 0.5}}\n"), "consultation.yaml:11:23: model.correlation: there is no group of parameters storage; see the model's table", ""},
		{"a resource outside the folder", folder("series/datapackage.json", `{"resources":[{"name":"a","path":"../consultation.yaml"}]}`), `series/datapackage.json: the resource "a" needs a name of its own (1 to 64 letters, digits and . _ -) and a path inside the folder series`, ""},
		{"evidence that is no text", folder("evidence/a.pdf", "%PDF\x00\x01"), "evidence/a.pdf:1: the file is no text that can be read: evidence is a file of references or a text, such as .bib, .ris, .net or .txt", ""},
		{"a source that is not there", folder("consultation.yaml", head+"sources: [{file: a.csv, kind: items}]\n"), "a.csv: the file is not there or cannot be read", ""},
		{"a source outside the folder", folder("consultation.yaml", head+"sources: [{file: ../a.csv, kind: items}]\n"), `consultation.yaml:11:12: "../a.csv" lies outside the folder of sources`, ""},
		{"a source without an expert", folder("consultation.yaml", head+"sources: [{file: a.csv, kind: ratings, item: b, rating: c, criterion: d}]\n"), "consultation.yaml:11:12: a source of kind ratings and layout long needs the key expert", "consultation.yaml:11:12: 种类为 ratings、版式为 long 的来源需要键 expert"},
	} {
		t.Run(c.name, func(t *testing.T) {
			en, zh := refusals(t, c.files)
			if en[0] != c.en {
				t.Errorf("English\n  %s\nnot\n  %s", en[0], c.en)
			}
			if c.zh != "" && zh[0] != c.zh {
				t.Errorf("Chinese\n  %s\nnot\n  %s", zh[0], c.zh)
			}
		})
	}
}
