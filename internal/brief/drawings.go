package brief

import (
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/figure"
)

// mostCriteria is for how many criteria a kind of figure is printed; the others lie beside the brief as files.
const mostCriteria = 3

// phone is the width of a figure on a phone, in px.
const phone = 358

// mostDistributions is for how many questions, first ones first, the answers are drawn; the pictures of the others lie
// beside the brief as files.
const mostDistributions = 40

// tallest is how many times as high as wide a picture may be.
const tallest = 1.25

// drawn makes one figure in one width.
type drawn func(o figure.Options) (figure.Figure, bool, error)

// picture prints a figure in both layouts, with the sentence above it. A figure about which there is nothing to say is
// left out.
func (c *composer) picture(make drawn, by support) {
	wide, ok, err := make(figure.Options{})
	if err != nil || !ok {
		c.failed(err)
		return
	}
	narrow, _, err := make(figure.Options{Width: phone})
	if err != nil {
		c.failed(err)
		return
	}
	narrow.Drawing.ID += "-n"
	by.findings = append(by.findings, wide.Findings...)
	s := c.supported(Sentence{Sentence: dossier.Sentence{ID: "figure." + wide.Name, Kind: "fact", Text: wide.Sentence, Generated: true}}, by)
	c.add(Figure{ID: wide.Name, Sentence: s, Title: wide.Title, N: wide.N, Fewest: wide.Fewest, Drawing: wide.Drawing, Narrow: narrow.Drawing})
}

// pictured returns the criteria for which figures are printed: the first ones that weigh anything.
func (c *composer) pictured() []consult.Criterion {
	var out []consult.Criterion
	for _, k := range c.s.LastRound().Instrument.Criteria {
		if w, ok := k.Weight.Float(); ok && w > 0 && len(out) < mostCriteria {
			out = append(out, k)
		}
	}
	return out
}

// rankFigure draws the leading ranking: as many items as leave the picture fit for a page of paper.
func (c *composer) rankFigure() {
	for _, most := range []int{40, 30, 20, 12} {
		draw := func(o figure.Options) (figure.Figure, bool, error) {
			return figure.RankIntervals(c.s, c.f, c.Lang, most, o)
		}
		f, ok, err := draw(figure.Options{})
		if err == nil && ok && most > 12 && f.Drawing.Height > float64(tallest*f.Drawing.Width) {
			continue
		}
		c.picture(draw, support{findings: []string{"ranking." + c.leading.Method + ".ranked"}})
		return
	}
}

// agreementFigures draw items by criteria, then the plane of median and spread.
func (c *composer) agreementFigures() {
	by := support{findings: []string{"count.cells.agreed", "count.cells.disagreed", "count.cells.consensus", "count.cells.no_consensus"}}
	c.picture(func(o figure.Options) (figure.Figure, bool, error) { return figure.AgreementMap(c.s, c.f, c.Lang, o) }, by)
	for _, k := range c.pictured() {
		c.picture(func(o figure.Options) (figure.Figure, bool, error) {
			return figure.MedianSpread(c.s, c.f, c.Lang, k, o)
		}, by)
	}
}

// changeFigures draw how medians moved between the last two rounds.
func (c *composer) changeFigures(from, to consult.RoundID, by support) {
	for _, k := range c.pictured() {
		c.picture(func(o figure.Options) (figure.Figure, bool, error) {
			return figure.Change(c.s, c.f, c.Lang, from, to, k, o)
		}, by)
	}
}

// participation draws who was invited and who answered.
func (c *composer) participation() {
	last := c.lastAttrition()
	if last == nil {
		return
	}
	c.picture(func(o figure.Options) (figure.Figure, bool, error) { return figure.Participation(c.s, c.f, c.Lang, o) },
		support{findings: []string{"attrition." + string(last.Round) + ".answered"}})
}

// distribution draws the answers on one question in its last round, as far as the disclosure rule lets them out.
func (c *composer) distribution(id consult.ItemID) {
	c.picture(func(o figure.Options) (figure.Figure, bool, error) {
		o.Criteria = mostCriteria
		return figure.Distribution(c.s, c.f, c.Lang, id, o)
	}, support{questions: []consult.ItemID{id}})
}
