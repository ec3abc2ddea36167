package synthetic

import (
	"math"

	"github.com/tanwen/tanwen/internal/num"
)

// Each comment opens with one of these, so that none can be taken for an expert's words.
const (
	MarkZh = "【合成】"
	MarkEn = "[synthetic] "
)

// pool holds sentence parts that fit any item: one of first is followed by one of second.
type pool struct{ firstZh, secondZh, firstEn, secondEn []string }

var (
	high = pool{
		[]string{"该问题是后续多项工作的前提，", "现有技术路线普遍受制于此，", "这一空白已影响近期的规划与标准，", "问题提得具体，结果可以测量，", "多个学科都在等待同一个答案，"},
		[]string{"建议优先安排。", "宜以数据共享的方式组织。", "可在一个研究计划期内见到进展。", "应与示范工程同步设计。", "建议给出不确定性的量化要求。"},
		[]string{"Much further work waits for this answer; ", "Present routes are limited by this point; ", "The gap already affects planning and standards; ", "The question is specific and its outcome measurable; ", "Several disciplines need the same answer; "},
		[]string{"it should come early.", "data should be shared from the start.", "progress is possible within one programme.", "design it together with a demonstration.", "the required uncertainty should be stated."},
	}
	low = pool{
		[]string{"已有较多研究积累，", "该问题对总体目标的影响较小，", "近期缺少可靠的观测或试验条件，", "表述仍偏宽，", "更像工程实施而非科学问题，"},
		[]string{"不必单独立项。", "可并入相邻问题。", "建议先做方法准备。", "宜补充对象与可测结果。", "建议由行业自行推进。"},
		[]string{"Much has been published on this; ", "The effect on the overall goal is small; ", "Reliable observation or experiment is not in sight; ", "The wording is still wide; ", "This is engineering more than science; "},
		[]string{"no separate project is needed.", "it could join a neighbouring question.", "methods should be prepared first.", "subject and outcome should be added.", "industry may take it forward."},
	}
	dissent = pool{
		[]string{"多数意见看重近期可得的结果；", "现有证据多来自小规模试验；", "成本下降的假设并无充分依据；", "群体判断可能受少数热门方向影响；", "区域差异被平均值掩盖；"},
		[]string{"若按2060年的需要衡量，次序应当相反。", "不宜由此推断规模应用的效果。", "我保留原来的评分，并建议安排对照研究。", "建议把相反的证据列入报告。", "在水土受限的地区结论可能不成立。"},
		[]string{"The majority looks at early results; ", "Present evidence comes from small trials; ", "The assumed fall of cost is not well founded; ", "The panel may follow a few fashionable directions; ", "Averages hide regional differences; "},
		[]string{"measured by what 2060 needs, the order should be reversed.", "it should not be carried over to large scale.", "I keep my rating and propose a competing study.", "the evidence against it belongs in the report.", "where land and water are short the conclusion may fail."},
	}
	unsure = pool{
		[]string{"该领域不在我的研究范围内，", "题目涉及两个学科，我只了解其一，"},
		[]string{"故不作判断。", "建议请相关专家评议。"},
		[]string{"This is outside my field; ", "The question spans two disciplines and I know one; "},
		[]string{"I cannot judge.", "please ask experts of the other."},
	}
	rationales = pool{
		[]string{"依据公开统计与近年趋势，", "主要参考情景研究的区间，", "以同类装置的运行数据类推，"},
		[]string{"并放宽了上限。", "未考虑政策突变。", "下限取决于推广速度。"},
		[]string{"From public statistics and recent trends, ", "From the range of scenario studies, ", "By analogy with plants in operation, "},
		[]string{"with a wider upper end.", "without sudden changes of policy.", "the lower end depends on the speed of adoption."},
	}
)

// sentence draws a sentence from a pool, with the mark before it.
func sentence(p pool, chinese bool, s *num.Stream) string {
	if chinese {
		return MarkZh + p.firstZh[s.IntN(len(p.firstZh))] + p.secondZh[s.IntN(len(p.secondZh))]
	}
	return MarkEn + p.firstEn[s.IntN(len(p.firstEn))] + p.secondEn[s.IntN(len(p.secondEn))]
}

// comment draws whether an answer has a comment, and which. About 6 of 100 answers have one; those who hold out
// against the panel speak more often, and less often in later rounds.
func (g *generator) comment(e, i int, a answer, s *num.Stream) string {
	p, chance := g.stance(e, i, a)
	if g.last != nil {
		chance *= 0.7
	}
	if s.Float64() >= chance {
		return ""
	}
	return sentence(p, g.experts[e].temper.chinese, s)
}

// stance is what kind of comment an answer would have, and how likely it is.
func (g *generator) stance(e, i int, a answer) (pool, float64) {
	if len(a.marks) == 0 || a.marks[0].none != "" {
		return unsure, 0.04
	}
	crit := g.spec.Criteria[0]
	at := float64(a.marks[0].value-crit.Min) / float64(crit.Max-crit.Min)
	switch t := g.traits[i]; {
	case t.camp[e]:
		return dissent, 0.45
	case t.contest != settled:
		return high, 0.12
	case g.medians != nil && math.Abs(float64(a.marks[0].value)-g.medians[i*len(g.spec.Criteria)]) >= 0.35*float64(crit.Max-crit.Min):
		return dissent, 0.25
	case at >= 0.5:
		return high, 0.05
	}
	return low, 0.06
}
