package brief

import (
	"github.com/tanwen/tanwen/internal/consult"
)

// arguments quotes what experts brought forward for and against the questions, as they wrote it, with replies. There is no
// such section where nothing was released.
func (c *composer) arguments() {
	if len(c.f.Arguments) == 0 {
		return
	}
	c.open("arguments", "brief.arguments")
	c.paragraph(c.fact("arguments.how", "brief.arguments.how", support{findings: []string{"arguments." + string(c.f.Arguments[0].Item) + ".pro"}}))
	for i := range c.f.Arguments {
		a := &c.f.Arguments[i]
		if i == 0 || c.f.Arguments[i-1].Item != a.Item {
			c.add(Subheading{ID: "arguments-" + string(a.Item), Text: c.called(a.Item)})
			name := "arguments." + string(a.Item)
			c.paragraph(c.fact(name, "brief.arguments.count", support{}, "pro", number(name+".pro"), "contra", number(name+".contra"), "replies", number(name+".replies")))
		}
		side := a.Side
		if side == "" {
			side = "reply"
		}
		by := support{findings: []string{"arguments." + string(a.Item) + ".pro"}, leaves: []int64{a.Leaf}}
		sentences := []Sentence{c.fact(a.ID()+".side", "brief.arguments."+side, by), c.recorded(a.ID(), consult.Text{En: a.Text, Zh: a.Text}, support{questions: []consult.ItemID{a.Item}, leaves: []int64{a.Leaf}})}
		if c.has(a.ID()+".changed") && c.positive(a.ID()+".changed") {
			sentences = append(sentences, c.fact(a.ID()+".changed", "brief.arguments.changed", support{}, "n", number(a.ID()+".changed")))
		}
		c.add(List{Items: [][]Sentence{sentences}})
	}
}
