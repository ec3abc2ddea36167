package web

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
)

// valueContent is the content of the page on the value of information.
type valueContent struct {
	Stated                    []statedDecision // of the consultation
	Options, Benefit, Weights string           // as typed
	Asked                     bool             // a decision stands in the address
	Best                      string
	Perfect                   string
	Draws                     int
	Open                      int // parameters whose value has not converged
	Figures                   []*picture
	Decision                  *decisionContent // a stated decision whose values are shown
}

// statedDecision is a decision that the consultation holds, with the address that shows its values, and that of the form
// in which it can be changed for a trial.
type statedDecision struct {
	Name, By, Benefit, Address, Form string
	Shown                            bool
}

// mostOptions is how many options a decision on this page has: each takes a run of the model for every draw.
const mostOptions = 4

// valueView says what it is worth to know each parameter before a stated decision. Without a decision nothing has a value,
// and the page says so.
func (s *server) valueView(v *visit, m modelPage) error {
	q := v.r.URL.Query()
	c := valueContent{Options: lines(q.Get("options")), Benefit: strings.TrimSpace(q.Get("benefit")), Weights: lines(q.Get("weights")), Draws: valueDraws}
	if v.study != "" {
		if err := s.statedDecisions(v, m, &c); err != nil {
			return err
		}
	}
	c.Asked = c.Benefit != "" || c.Options != ""
	if c.Decision != nil && !c.Asked {
		return s.render(v, m.answered(), valuePage(m, c))
	}
	if !c.Asked {
		c.Options, c.Benefit, c.Weights = exampleOptions, exampleBenefit, exampleWeights
		return s.render(v, m.answered(), valuePage(m, c))
	}
	err := s.value(v, m, &c)
	if f := fault.Find(err); f != nil && f.Kind == fault.Invalid {
		m.Wrong = append(m.Wrong, f)
	} else if err != nil {
		return err
	}
	return s.render(v, m.answered(), valuePage(m, c))
}

// statedDecisions lists the decisions of the consultation. Where the visitor may read findings a decision leads to what
// they say of it, else to the form that holds it.
func (s *server) statedDecisions(v *visit, m modelPage, c *valueContent) error {
	r, err := s.read(v.ctx(), v.study)
	if err != nil {
		return err
	}
	var f *analysis.Findings
	if len(r.state.Decisions) > 0 && v.mayRead(r.state) == nil {
		if f, err = r.disclosed(); err != nil {
			return err
		}
	}
	asked := v.r.URL.Query().Get("decision")
	for _, d := range r.state.Decisions {
		stated := statedDecision{Name: m.In(d.Name), By: d.Stater(string(v.lang)), Benefit: d.Benefit, Address: m.at("value", "options", optionsText(d), "benefit", d.Benefit, "weights", analysis.Weighing(d.Weighings()[0]))}
		if k := valuedAt(f, d.ID); k >= 0 {
			stated.Form, stated.Address = stated.Address, m.at("value", "decision", d.ID)
			if d.ID == asked {
				stated.Shown = true
				if c.Decision, err = decisionOf(r.state, f, k, v.lang); err != nil {
					return err
				}
			}
		}
		c.Stated = append(c.Stated, stated)
	}
	return nil
}

// valuedAt finds the values of a decision among findings, -1 where there are none.
func valuedAt(f *analysis.Findings, id string) int {
	if f == nil || f.Model == nil {
		return -1
	}
	return slices.IndexFunc(f.Model.Values, func(d analysis.DecisionValue) bool { return d.Decision.ID == id })
}

// An example of a decision, to begin with: whether to order more removal now, at a cost for each level.
const (
	exampleOptions = "wait:\norder: removal=3"
	exampleBenefit = "min(-net_2060, 0) - cost * (removal - 2)"
	exampleWeights = "cost=400"
)

// lines returns a text as it was typed, with line ends of one kind.
func lines(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }

// optionsText writes the options of a decision as the form has them.
func optionsText(d consult.Decision) string {
	var out []string
	for _, o := range d.Options {
		var levers []string
		for _, l := range carbon.Levers() {
			if level, ok := o.Levers[l.ID]; ok {
				levers = append(levers, l.ID+"="+string(level))
			}
		}
		out = append(out, strings.TrimSpace(o.ID+": "+strings.Join(levers, ", ")))
	}
	return strings.Join(out, "\n")
}

// choice reads the decision of the form.
func (c *valueContent) choice() (choice carbon.Choice, err error) {
	choice = carbon.Choice{Model: carbon.Model{Base: carbon.China()}, Draws: valueDraws, Weights: map[string]float64{}}
	for line := range strings.SplitSeq(c.Options, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		o, err := carbon.ParseOption(line)
		if err != nil {
			return choice, err
		}
		choice.Options = append(choice.Options, o)
	}
	if len(choice.Options) > mostOptions {
		return choice, fault.Bad("options", "web.model.options", "there are {n} options; this page takes at most {most}, for more use tanwen carbon voi", "n", len(choice.Options), "most", mostOptions)
	}
	for field := range strings.FieldsFuncSeq(c.Weights, func(r rune) bool { return r == '\n' || r == ',' || r == ' ' }) {
		name, number, ok := strings.Cut(field, "=")
		value, err := strconv.ParseFloat(number, 64)
		if !ok || err != nil || name == "" || math.IsNaN(value) || math.IsInf(value, 0) {
			return choice, fault.Bad("weights", "web.model.weight", "{text} gives no weight; write name=number", "text", strconv.Quote(field))
		}
		choice.Weights[name] = value
	}
	choice.Benefit, err = carbon.ParseBenefit(c.Benefit)
	return choice, err
}

// value fills in what the decision makes of the parameters.
func (s *server) value(v *visit, m modelPage, c *valueContent) error {
	choice, err := c.choice()
	if err != nil {
		return err
	}
	choice.Prior = m.prior
	r, err := s.models.value(valueKey{c.Options, c.Benefit, c.Weights, m.priorKey}, choice)
	if err != nil {
		return err
	}
	all := m.parameters()
	labels := make([]string, len(all))
	for i, p := range all {
		labels[i] = m.text(p.Name)
		if !r.each[i].Converged {
			c.Open++
		}
	}
	c.Best = choice.Options[r.best].ID
	c.Perfect = m.T("model.value.interval", "value", figure.Significant(r.perfect.Value), "low", figure.Significant(r.perfect.Low), "high", figure.Significant(r.perfect.High))
	top := largest(r.estimates)
	c.Figures, err = pictures(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Importance("evppi", r.estimates, labels, m.T("model.evppi.title"),
			m.T("model.evppi.sentence", "parameter", labels[top], "value", figure.Significant(r.estimates[top].Value), "perfect", figure.Significant(r.perfect.Value)),
			m.T("model.evppi.note", "draws", c.Draws), m.T("model.evppi.axis"), v.lang, o)
	})
	return err
}
