package templates

// Template is one consultation folder to begin with, and a line about it in each language.
type Template struct {
	Name string // name of the folder, as given to tanwen init --template
	Zh   string
	En   string
}

// All returns the templates, the showcase first and the blank one last.
func All() []Template {
	return []Template{
		{"dual-carbon", "双碳战略科学咨询：三端技术需求、关键科学问题与三轮德尔菲", "Strategic consultation on dual carbon: demands on three ends, key questions, Delphi in three rounds"},
		{"foresight-delphi", "技术预见德尔菲调查：重要性、可行性与预计实现时间", "Technology-foresight Delphi: importance, feasibility and expected realisation time"},
		{"chnri", "研究优先级设定（CHNRI）：五条准则打分", "Setting research priorities by CHNRI: scores on five criteria"},
		{"jla", "研究优先事项伙伴关系（JLA）：各方共同选出前十", "JLA priority setting partnership: constituencies choose the Top 10"},
		{"hundred-questions", "百问法：广泛征集、投票与工作坊定稿", "One hundred questions: wide call, votes and a workshop"},
		{"rand-ucla", "RAND/UCLA适宜性方法：两轮打分与分歧判定", "RAND/UCLA appropriateness method: two ratings and a test of disagreement"},
		{"blank", "空白咨询：只有必需的项", "Blank consultation: only what is needed"},
	}
}

// Names returns the names of the templates in the order of [All].
func Names() []string {
	all := All()
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.Name
	}
	return names
}
