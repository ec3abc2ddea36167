package refine

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Words of Chinese questions, as for English ones.
var (
	zhYesNo = regexp.MustCompile(`是否|能否|可否|会否|应否|会不会|能不能|有没有|是不是|可不可以|要不要|该不该|行不行|值不值得|可不可行`)
	zhMa    = regexp.MustCompile(`吗[？?\s。]*$`)
	zhWh    = regexp.MustCompile(`哪|什么|如何|怎样|怎么|怎|为何|为什么|何以|多少|多大|多久|多快|多远|多高|多长|多深|何种|何时|何处|何地|何值|何者|几[个种次年倍]|谁|若干`)

	zhValue  = regexp.MustCompile(`应该|应当|应否|该不该|(?:^|[^响效反供相对适])(应怎样|应如何)|理应|值得|公平|公道|道德|伦理|可取|正义|有权|为什么[^？]{0,20}必须|为何[^？]{0,20}必须|是否合理|合不合理|对国家来说|对社会来说`)
	zhMethod = regexp.MustCompile(`(?:应该|应当|应)(?:如何|怎样)[^？]{0,20}(?:测|评估|评价|量化|确定|计算|核算|估算|估计|验证|监测|表征|定义|校准|归因|区分|设计|布设|布置|取样|建模|模拟|检验)`)

	zhKnown  = regexp.MustCompile(`定义|含义|概念是什么|是什么意思|指的是什么|有哪些种类|有哪些类型|有哪几[种类]|分为哪|研究现状|发展现状|现状如何|进展如何|由哪些部分|由什么组成|组成部分|基本原理|综述|概况|发展历程|优缺点`)
	zhWhatIs = regexp.MustCompile(`^\s*(什么是[^，,？?的]{1,12}|[^，,？?的]{1,8}是什么)[？?。\s]*$`)

	zhScale = regexp.MustCompile(`所有(?:[^制权]|$)|一切|各行各业|各个国家|全人类|人类(?:怎样|如何|怎么|应)|彻底|整个(?:[^，？]{0,4})(?:经济|社会|世界|国家|行业|人类|地球|系统)|世界上|全世界|每一个|方方面面|全部(?:[^，？]{0,3})(?:原因|行业|国家|问题|领域|环节|脱碳|实现)`)

	zhTopic = regexp.MustCompile(`^\s*关于|机遇与挑战|挑战与机遇|(?:发挥|起到?|有)着?(?:什么|怎样|何种|哪些)(?:样的)?作用|^[^，,？?]{0,4}(?:如何|怎样|怎么)(?:更好地|加快|进一步|有效)?(?:实现|推进|促进|推动|达到|做好|应对|解决|发展|开展|加强)[^，,？?\d]{2,8}[？?。\s]*$|(?:如何|怎样|怎么)(?:彻底)?解决[^，,？?]{2,8}问题`)

	zhBest      = regexp.MustCompile(`最佳|最优|最好|最有前途|最有前景|最有效|最合适|最适合|最适宜|最重要|最有潜力|最理想|最可行`)
	zhCondition = regexp.MustCompile(`[\d%％一二三四五六七八九十百千万亿]+(?:年|个|种|倍|吨|元|米|度|℃|%|％|公里|千瓦)|\d|最小|最低|最大|最高|最少|最多|条件下|约束下|情景下|前提下|情况下|每公顷|每吨|单位面积|单位成本|取决于|相比|之间|以内|以下|以上|不超过`)
	zhVague     = regexp.MustCompile(`^[^，,？?]{1,8}(?:多久|多长时间|多少钱|有多大|有多贵|多少)[？?。\s]*$`)

	zhEffect = regexp.MustCompile(`影响|效果|成效|效应|后果|(?:如何|怎样|怎么)(?:有效|进一步|显著)?(?:提高|提升|改善|优化|增强|促进|改变|改进|加强)`)
	zhAmount = regexp.MustCompile(`[\d%％]|多少|多大|多快|多远|多高|多长|率|[^质大力数]量|浓度|温度|强度|速度|密度|精度|厚度|深度|长度|幅度|盐度|湿度|酸度|粘度|黏度|敏感度|梯度|频度|丰度|[^价]值(?:[^得]|$)|能耗|煤耗|水耗|电耗|成本|价格|份额|比例|占比|构成|比重|寿命|容量|规模|误差|偏差|不确定性|弹性|负荷|里程|时间|年限|水位|概率|选择性|稳定性|可靠性|损失|衰减|退化|通量|排放|面积|体积|产出|出力|收入|支出|投资|利润|需求|供给|储量|缺口|波动|间歇|死亡|风险|分布|格局|分配|组成|结构|平衡|机制|机理|路径|过程|反馈|阈值|临界|时滞|归宿`)

	zhNever = regexp.MustCompile(`(?:由谁|谁将|谁会|谁能)|什么时候会(?:枯竭|结束|灭亡|消失)|何时(?:枯竭|灭亡)|(?:2[2-9]\d\d|[3-9]\d\d\d)年|假如[^？]*(?:从未|没有)|如果[^？]*(?:从未|当初)|终极(?:意义|目的|目标|真理)|(?:人生|存在|宇宙|生命)的(?:意义|目的)|未来的?世界(?:是|会)|世界(?:是什么样|会怎样|会是)|下一(?:项|个|次)(?:颠覆|革命|重大突破)`)

	zhFrame = regexp.MustCompile(`如何|怎样|怎么|什么|哪些|哪种|是否|能否|为什么|为何|多少|多大|吗|呢|的|是|有`)
)

// chineseFaults returns the part of a Chinese question that breaks a rule.
func chineseFaults(text string, r Rule) (at [2]int, found bool) {
	switch r {
	case YesNo:
		if at, found = first(zhMa, text); found {
			return at, true
		}
		at, found = first(zhYesNo, text)
		return at, found && !zhWh.MatchString(text)
	case Value:
		at, found = first(zhValue, text)
		return at, found && !zhMethod.MatchString(text)
	case Known:
		if at, found = first(zhKnown, text); found {
			return at, true
		}
		return first(zhWhatIs, text)
	case Scale:
		return first(zhScale, text)
	case Topic:
		asks := strings.ContainsAny(text, "？?") || zhWh.MatchString(text) || zhYesNo.MatchString(text) || zhMa.MatchString(text)
		if !asks {
			return [2]int{0, len(text)}, true
		}
		return first(zhTopic, text)
	case Depends:
		if zhCondition.MatchString(text) {
			return at, false
		}
		if at, found = first(zhBest, text); found {
			return at, true
		}
		return first(zhVague, text)
	case Outcome:
		at, found = first(zhEffect, text)
		return at, found && !zhAmount.MatchString(text)
	case Unanswerable:
		return first(zhNever, text)
	case Duplicate, NoDemand, Length:
	}
	return at, false
}

// bareChinese reports whether a question holds hardly more than its question word.
func bareChinese(text string) bool {
	return utf8.RuneCountInString(zhFrame.ReplaceAllString(text, "")) < 5
}
