package synthetic

import (
	"fmt"
	"strconv"

	"github.com/tanwen/tanwen/internal/num"
)

// Kind says how a proposal came from the plain wording of what it asks.
type Kind string

// The kinds of proposals.
const (
	Plain     Kind = "plain"
	Copy      Kind = "copy"      // handed in once more: other punctuation, or a polite opening
	Reordered Kind = "reordered" // the same words in another order
	Synonym   Kind = "synonym"   // other words
	Shortened Kind = "shortened"
	NearMiss  Kind = "near-miss" // another quantity, region, year or technology: another question
	Unfit     Kind = "unfit"     // leads to no question
)

// Proposal is one invented proposal of an open call.
type Proposal struct {
	ID       string // P001, P002, ... in the order in which they came
	Text     string
	Lang     string // zh-CN or en
	Origin   string // as in items.csv
	Kind     Kind
	Question string // of the dual-carbon example: to which it leads, or which it nearly asks; empty for one that is unfit
	Asks     string // what it asks: two proposals ask the same exactly where this is equal
	Demand   string // of one that is unfit
	Reason   string // for turning down one that is unfit

	bare string // the text without an opening, typed with care
}

// Same reports whether two proposals ask the same. This is the truth against which a search for duplicates is measured.
func (p *Proposal) Same(q *Proposal) bool { return p.Asks == q.Asks }

// Proposals invents the raw proposals of an open call on the questions of the dual-carbon example: at least 600, in
// Chinese and English, each question asked several times in different words, with near misses and with proposals that
// lead nowhere. The same seed gives the same proposals.
//
// The wordings stand in the folder proposals and nowhere else: nothing here knows package refine or its list of terms,
// so that what refine finds among them says something about refine.
func Proposals(seed uint64) []Proposal {
	s := num.NewStream(seed, "synthetic/proposals", 1)
	var out []Proposal
	all := asks()
	for i := range all {
		out = append(out, all[i].draw(s)...)
	}
	for i, u := range unfits() {
		for lang, text := range u.text {
			if lang == en && s.Float64() < 0.3 {
				continue
			}
			out = append(out, Proposal{Text: text, bare: text, Lang: tag(lang), Kind: Unfit, Asks: "unfit " + strconv.Itoa(i+1), Demand: u.demand, Reason: u.reason})
		}
	}
	s.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	for i := range out {
		out[i].ID = fmt.Sprintf("P%03d", i+1)
		out[i].Origin = pick(callOrigins, s)
	}
	return out
}

// callOrigins is where proposals of an open call come from.
var callOrigins = []share{{"open_call", 10}, {"expert", 5}, {"literature", 2}, {"patent_map", 1}, {"policy_text", 1}, {"panel", 1}}

// wordingChance is how often each wording is handed in; English ones are rarer by englishShare.
var wordingChance = [wordings]float64{plainWording: 1, turnedWording: 0.6, otherWording: 0.7, shortWording: 0.45}

const (
	copyChance   = 0.45
	nearChance   = 0.75
	englishShare = 0.75
	politeChance = 0.25
)

var kinds = [wordings]Kind{Plain, Reordered, Synonym, Shortened}

// draw invents the proposals of one block.
func (a *ask) draw(s *num.Stream) (out []Proposal) {
	for _, lang := range []int{zh, en} {
		rare := 1.0
		if lang == en {
			rare = englishShare
		}
		for w, chance := range wordingChance {
			if s.Float64() >= chance*rare {
				continue
			}
			p := a.proposal(a.text(w, lang), lang, kinds[w], a.question)
			if s.Float64() < politeChance && w != shortWording {
				p.Text = polite(p.Text, lang, s)
			}
			out = append(out, p)
		}
		if s.Float64() < copyChance*rare {
			p := a.proposal(a.text(plainWording, lang), lang, Copy, a.question)
			p.Text = retyped(p.Text, lang, s)
			out = append(out, p)
		}
		if s.Float64() < nearChance*rare {
			out = append(out, a.proposal(a.near(lang), lang, NearMiss, a.question+" nearly"))
		}
	}
	return out
}

func (a *ask) proposal(text string, lang int, k Kind, what string) Proposal {
	return Proposal{Text: text, bare: text, Lang: tag(lang), Kind: k, Question: a.question, Asks: what}
}

func tag(lang int) string {
	if lang == zh {
		return "zh-CN"
	}
	return "en"
}
