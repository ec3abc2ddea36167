package i18n

import (
	"fmt"
	"regexp"
	"sort"
	"strings"
	"testing"
)

// halfWidth is punctuation of English inside Chinese: after a Han character or a closing bracket or quote and before
// another one. Formulas and names such as {a}, (1, 2) or file:row are untouched.
var halfWidth = regexp.MustCompile(`\p{Han}[,;:!?(]|[)]\p{Han}|[,;!?]\s?\p{Han}`)

// wrongTerms are words for which the field has another one.
var wrongTerms = map[string]string{
	"碳中性":   "碳中和",
	"碳达峰值":  "碳达峰",
	"德尔斐":   "德尔菲",
	"少数派意见": "少数意见",
	"利益相冲突": "利益冲突",
	"脱敏审查":  "保密审查",
}

// TestChineseIsWellSet holds Chinese texts to full-width punctuation and the terms of the field.
func TestChineseIsWellSet(t *testing.T) {
	c := catalogues()
	findings := append(unset(c.texts[Zh]), unset(c.faults[Zh])...)
	if len(findings) > 0 {
		t.Errorf("%d Chinese texts need care:\n%s", len(findings), strings.Join(findings, "\n"))
	}
}

func unset(texts map[string]string) (findings []string) {
	for key, text := range texts {
		if place := halfWidth.FindString(text); place != "" {
			findings = append(findings, fmt.Sprintf("%s has half-width punctuation at %q: %s", key, place, text))
		}
		for wrong, right := range wrongTerms {
			if strings.Contains(text, wrong) {
				findings = append(findings, fmt.Sprintf("%s says %s; the term is %s", key, wrong, right))
			}
		}
	}
	sort.Strings(findings)
	return findings
}

func TestControlChinese(t *testing.T) {
	findings := unset(map[string]string{
		"a": "两处必须相同,低者在前", "b": "共 {n} 项;请补全", "c": "类别取 0(无差异)到 6", "d": "走向碳中性", "e": "可以吗?",
		"fine": "第 {row} 行：取值 (1, 2)，见 {file}:{row}；“{value}”不在量表（1 至 9）上。",
	})
	if len(findings) != 5 {
		t.Errorf("planted five, found %q", findings)
	}
}
