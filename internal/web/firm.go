package web

import (
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// firmContent is the content of the page of a firm's balance sheet.
type firmContent struct {
	Fields []firmField
	sheetContent
	Made bool // the sheet could be made
}

// firmField is a figure of the firm as typed, with how it was come by where the sheet asks for it.
type firmField struct {
	ID, Unit, Text, Class string
	Classed               bool
}

// firmFields are the figures that a firm knows of its year.
var firmFields = []firmField{
	{ID: "coal", Unit: "TJ", Classed: true}, {ID: "oil", Unit: "TJ"}, {ID: "gas", Unit: "TJ"}, {ID: "process", Unit: "t CO2", Classed: true},
	{ID: "captured", Unit: "t CO2", Classed: true}, {ID: "electricity", Unit: "MWh"}, {ID: "grid_factor", Unit: "t CO2/MWh"},
}

// firmView makes the balance sheet of a firm from what it knows of its year. Nothing of it is stored.
func (s *server) firmView(v *visit, m modelPage) error {
	q := v.r.URL.Query()
	var c firmContent
	for _, f := range firmFields {
		f.Text, f.Class = strings.TrimSpace(q.Get(f.ID)), q.Get(f.ID+".class")
		if f.Class == "" {
			f.Class = string(carbon.Calculated)
		}
		c.Fields = append(c.Fields, f)
	}
	if !q.Has("coal") {
		return s.render(v, m.answered(), firmPage(m, c))
	}
	account, err := c.account()
	if err == nil {
		c.Sheet, err = account.Sheet()
	}
	if err == nil {
		err = c.print()
	}
	if f := fault.Find(err); f != nil && f.Kind == fault.Invalid {
		m.Wrong = append(m.Wrong, f)
	} else if err != nil {
		return err
	}
	c.Made = len(m.Wrong) == 0
	return s.render(v, m.answered(), firmPage(m, c))
}

// account reads the figures of the form; an empty field is 0.
func (c *firmContent) account() (carbon.FirmAccount, error) {
	a := carbon.FirmAccount{FuelClass: carbon.MRV(c.Fields[0].Class), ProcessClass: carbon.MRV(c.Fields[3].Class), CaptureClass: carbon.MRV(c.Fields[4].Class)}
	to := []*float64{&a.Fuel[carbon.Coal], &a.Fuel[carbon.Oil], &a.Fuel[carbon.Gas], &a.Process, &a.Captured, &a.Electricity, &a.GridFactor}
	for i, f := range c.Fields {
		if f.Text == "" {
			continue
		}
		value, err := strconv.ParseFloat(f.Text, 64)
		if err != nil {
			return a, fault.Bad(f.ID, "web.model.figure", "{text} is no number; write it with a decimal point and without separators", "text", strconv.Quote(f.Text))
		}
		*to[i] = value
	}
	return a, nil
}
