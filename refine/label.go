package refine

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tanwen/tanwen/internal/num"
)

// labelTerms is how many terms a label has at most.
const labelTerms = 3

// label names clusters by class-based TF-IDF as BERTopic does (Grootendorst, arXiv 2203.05794, equation 2, with counts
// of a cluster made to sum to 1): share of a term in the cluster times ln(1 + mean terms per cluster / count in all).
func label(texts []string, clusters []Cluster) {
	counts := make([]map[string]float64, len(clusters))
	all := map[string]float64{}
	total := 0.0
	shown := map[string]map[string]int{} // stem: forms in which it was written
	for i, c := range clusters {
		counts[i] = map[string]float64{}
		for _, row := range c.Texts {
			eachTheme(texts[row], func(token []byte) {
				counts[i][string(token)]++
				all[string(token)]++
				total++
			})
			writtenForms(texts[row], shown)
		}
	}
	mean := total / float64(max(len(clusters), 1))
	for i := range clusters {
		sum := 0.0
		for _, n := range counts[i] { // whole numbers, so that the order does not matter
			sum += n
		}
		type scored struct {
			token string
			score float64
		}
		var terms []scored
		for token, n := range counts[i] {
			score := n / sum * num.Log1p(mean/all[token])
			if token[0] == '=' {
				score /= 2
			}
			terms = append(terms, scored{token, score})
		}
		slices.SortFunc(terms, func(a, b scored) int {
			return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.token, b.token))
		})
		// Of terms that score alike the longer one says more; one that a chosen term holds says nothing new.
		for from := 0; from < len(terms) && len(clusters[i].Label) < labelTerms; {
			to := from
			var alike []Term
			for ; to < len(terms) && terms[to].score == terms[from].score; to++ {
				alike = append(alike, nameOf(terms[to].token, shown))
			}
			slices.SortStableFunc(alike, func(a, b Term) int { return b.length() - a.length() })
			for _, t := range alike {
				if len(clusters[i].Label) < labelTerms && !slices.ContainsFunc(clusters[i].Label, t.within) {
					clusters[i].Label = append(clusters[i].Label, t)
				}
			}
			from = to
		}
	}
}

// length is the number of characters of a term, in the language that has fewer.
func (t Term) length() int {
	zh, en := utf8.RuneCountInString(t.Chinese), utf8.RuneCountInString(t.English)
	if zh == 0 || en > 0 && en < zh {
		return en
	}
	return zh
}

// within reports whether another term holds this one in a language.
func (t Term) within(other Term) bool {
	return t.Chinese != "" && strings.Contains(other.Chinese, t.Chinese) || t.English != "" && strings.Contains(other.English, t.English)
}

// nameOf turns a token of [eachTheme] into a term that people can read.
func nameOf(token string, shown map[string]map[string]int) Term {
	if token[0] == '#' {
		id, _ := strconv.Atoi(token[1:])
		return loadTerms().concepts[id]
	}
	name := token[1:]
	if LanguageOf(name) == Chinese {
		return Term{Chinese: name}
	}
	best, most := name, 0
	for form, n := range shown[name] {
		if n > most || n == most && form < best {
			best, most = form, n
		}
	}
	return Term{English: best}
}

// writtenForms counts the words that stand behind each stem.
func writtenForms(text string, into map[string]map[string]int) {
	folded := foldText(text)
	for _, s := range spans(folded) {
		if s.kind != word {
			continue
		}
		form := folded[s.from:s.to]
		key := string(stem([]byte(form)))
		if into[key] == nil {
			into[key] = map[string]int{}
		}
		into[key][form]++
	}
}
