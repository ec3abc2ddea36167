package web

import (
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// exampleBase is a base year to begin with: made-up figures of a region with much water, wind and sun, and 2 % of the
// nation's amounts.
const exampleBase = `name,value
fuel.coal,45
fuel.oil,9
fuel.gas,12
cement,6
flaring,0.05
other_industry,2
generation.coal,15
generation.gas,2
generation.hydro,40
generation.wind,16
generation.solar,25
wind,12
solar,25
wind_before,10
solar_before,18
net_import.2023,-20
net_import.2060,-60
`

// regionContent is the content of the page of a region beside the rest of the nation.
type regionContent struct {
	Base, Share string
	Example     bool
	Years       []regionYear
	Energy      string // how well the region's balances close
	Carbon      string
	Sheet       sheetContent // of the region in the year of the page
}

// regionYear is a year with its flows, each printed so that region and rest add up to the nation.
type regionYear struct {
	Year int
	Rows []regionFlow
}

type regionFlow struct {
	carbon.SplitRow
	Name carbon.Text
}

// regionView runs a region by its own base year. What is wrong with the figures is told above the form, which keeps them.
func (s *server) regionView(v *visit, m modelPage) error {
	q := v.r.URL.Query()
	c := regionContent{Base: strings.ReplaceAll(q.Get("base"), "\r\n", "\n"), Share: strings.TrimSpace(q.Get("share"))}
	if c.Base == "" {
		c.Base, c.Share, c.Example = exampleBase, "0.02", true
	}
	split, err := m.split(c.Base, c.Share)
	if f := fault.Find(err); f != nil && f.Kind == fault.Invalid {
		m.Wrong = append(m.Wrong, f)
		return s.render(v, m.answered(), regionPage(m, c))
	}
	if err != nil {
		return err
	}
	rows, err := split.Table()
	if err != nil {
		return err
	}
	for _, r := range rows {
		if len(c.Years) == 0 || c.Years[len(c.Years)-1].Year != r.Year {
			c.Years = append(c.Years, regionYear{Year: r.Year})
		}
		o, _ := carbon.FindOutput(r.Output)
		last := &c.Years[len(c.Years)-1]
		last.Rows = append(last.Rows, regionFlow{r, o.Name})
	}
	energy, co2 := split.Region.Gaps()
	c.Energy, c.Carbon = strconv.FormatFloat(energy, 'e', 0, 64), strconv.FormatFloat(co2, 'e', 0, 64)
	if b, ok := split.Region.Year(m.Year); ok {
		classes, err := carbon.ParseClasses(c.Base)
		if f := fault.Find(err); f != nil && f.Kind == fault.Invalid {
			m.Wrong = append(m.Wrong, f)
		} else if err != nil {
			return err
		}
		c.Sheet.Sheet = b.Sheet(carbon.Province, carbon.Text{Zh: "区域", En: "region"}, m.Accounting).Measured(classes)
		if err := c.Sheet.print(); err != nil {
			return err
		}
	}
	return s.render(v, m.answered(), regionPage(m, c))
}

// split runs nation and region on the pathway of the page; the region takes a share of every amount of the nation's
// parameters.
func (m modelPage) split(base, share string) (s carbon.Split, err error) {
	part, err := strconv.ParseFloat(share, 64)
	if err != nil || !(part > 0 && part <= 1) {
		return s, fault.Bad("share", "web.model.share", "the share is {text}; it must be a number above 0 and at most 1", "text", strconv.Quote(share))
	}
	own, err := carbon.ParseBase(base)
	if err != nil {
		return s, err
	}
	if s.Nation, err = m.run(m.Scenario); err != nil {
		return s, err
	}
	if s.Region, err = (carbon.Model{Base: own, Region: true}).Run(s.Nation.Setting.Scaled(part)); err != nil {
		return s, err
	}
	return s, s.Check()
}
