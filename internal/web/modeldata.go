package web

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/internal/consult"
)

// modelInput is a figure of the model that stands in a table of data: what the model has, and where it stands.
type modelInput struct {
	Name          carbon.Text
	Value         float64
	Unit          string
	Table, Column string
	Year          int
}

// modelInputs are the measured figures from which every pathway of China begins.
func modelInputs() []modelInput {
	b := carbon.China()
	last := b.Generation
	var before, now carbon.HistoryYear
	for _, h := range carbon.History() {
		switch h.Year {
		case carbon.BaseYear - 1:
			before = h
		case carbon.BaseYear:
			now = h
		}
	}
	const co2, power, people, capacity, mt, twh = "china-co2", "china-electricity", "china-society", "china-capacity", "Mt CO2/yr", "TWh/yr"
	row := func(zh, en string, v float64, unit, table, column string, year int) modelInput {
		return modelInput{carbon.Text{Zh: zh, En: en}, v, unit, table, column, year}
	}
	return []modelInput{
		row("煤炭二氧化碳", "CO2 of coal", b.Fuel[carbon.Coal], mt, co2, "coal", carbon.BaseYear),
		row("石油二氧化碳", "CO2 of oil", b.Fuel[carbon.Oil], mt, co2, "oil", carbon.BaseYear),
		row("天然气二氧化碳", "CO2 of gas", b.Fuel[carbon.Gas], mt, co2, "gas", carbon.BaseYear),
		row("水泥过程二氧化碳", "process CO2 of cement", b.Cement, mt, co2, "cement", carbon.BaseYear),
		row("火炬二氧化碳", "CO2 of flaring", b.Flaring, mt, co2, "flaring", carbon.BaseYear),
		row("其他过程二氧化碳", "other process CO2", b.OtherIndustry, mt, co2, "other_process", carbon.BaseYear),
		row("观测：排放总量", "observed: total CO2", carbon.China2024().Value, mt, co2, "total", carbon.China2024().Year),
		row("煤电", "electricity from coal", last.Coal, twh, power, "coal", carbon.BaseYear),
		row("气电", "electricity from gas", last.Gas, twh, power, "gas", carbon.BaseYear),
		row("油电", "electricity from oil", last.Oil, twh, power, "oil", carbon.BaseYear),
		row("核电", "nuclear power", last.Nuclear, twh, power, "nuclear", carbon.BaseYear),
		row("水电", "hydropower", last.Hydro, twh, power, "hydro", carbon.BaseYear),
		row("风电", "wind power", last.Wind, twh, power, "wind", carbon.BaseYear),
		row("太阳能发电", "solar power", last.Solar, twh, power, "solar", carbon.BaseYear),
		row("生物质发电", "bioenergy power", last.Biomass, twh, power, "bioenergy", carbon.BaseYear),
		row("年末风电装机", "wind capacity at the end of the year", b.Wind, "GW", capacity, "wind", carbon.BaseYear),
		row("年末太阳能装机", "solar capacity at the end of the year", b.Solar, "GW", capacity, "solar", carbon.BaseYear),
		row("上年末风电装机", "wind capacity a year earlier", b.WindBefore, "GW", capacity, "wind", carbon.BaseYear-1),
		row("上年末太阳能装机", "solar capacity a year earlier", b.SolarBefore, "GW", capacity, "solar", carbon.BaseYear-1),
		row("人口", "population", now.Population, "million", people, "population", carbon.BaseYear),
		row("国内生产总值", "GDP", before.GDP, "10^12 int-$ 2011/yr", people, "gdp", carbon.BaseYear-1),
	}
}

// modelDataRow is an input with the row of the consultation's data in which it stands.
type modelDataRow struct {
	modelInput
	Model   string
	Cell    string // what the row prints; "" = it stands in no table of this consultation
	At      string // address on the pages
	Address string
	Source  string
	Licence string
	Agrees  bool // the model's figure is the row's, to the last decimal that both print
}

// modelDataContent is the content of the page of data behind the model.
type modelDataContent struct {
	Rows   []modelDataRow
	Tables []dataRow // the whole tables, with their past
	Inside bool      // in a consultation
	Absent int       // inputs that stand in no table
}

// dataView leads from the figures of the model to dataset, version, row and licence.
func (s *server) dataView(v *visit, m modelPage) error {
	var st *consult.State
	if v.study != "" {
		r, err := s.read(v.ctx(), v.study)
		if err != nil {
			return err
		}
		st = r.state
	}
	c := modelDataContent{Inside: st != nil}
	shown := map[string]bool{}
	for _, in := range modelInputs() {
		row := modelDataRow{modelInput: in, Model: plain(in.Value)}
		if st != nil {
			for _, x := range st.Newest() {
				if x.Series() == in.Table && x.Held != nil {
					row.find(m.page, x)
					if !shown[x.ID] {
						shown[x.ID] = true
						c.Tables = append(c.Tables, m.dataRow(x, x.Held))
					}
				}
			}
		}
		if row.Cell == "" {
			c.Absent++
		}
		c.Rows = append(c.Rows, row)
	}
	if st != nil {
		for _, x := range st.Newest() {
			if x.Series() == "china-provinces" && x.Held != nil {
				c.Tables = append(c.Tables, m.dataRow(x, x.Held))
			}
		}
	}
	return s.render(v, http.StatusOK, modelDataPage(m, c))
}

// find looks for the row of the input's year in a table.
func (r *modelDataRow) find(p page, x *consult.Datum) {
	t := &x.Held.Tables[0]
	y, i := t.RoleColumn(dataset.YearOf), t.Column(r.Column)
	if y < 0 || i < 0 {
		return
	}
	for k, cells := range t.Rows {
		if strings.TrimSpace(cells[y]) != strconv.Itoa(r.Year) {
			continue
		}
		c := &t.Columns[i]
		r.Cell, r.At = strings.TrimSpace(cells[i]), p.rowAt(x.ID, t.Line(k))
		r.Address = dataset.Address{Dataset: x.Held.Name, Version: x.Held.Version, Table: x.ID, Line: t.Line(k), Column: c.Name}.String()
		r.Source, r.Licence = x.Held.SourceOf(t, c), x.Held.LicenceOf(t, c)
		if v, err := strconv.ParseFloat(r.Cell, 64); err == nil {
			_, here, _ := strings.Cut(r.Cell, ".")
			_, there, _ := strings.Cut(r.Model, ".")
			half := 0.5
			for range min(len(here), len(there)) {
				half /= 10
			}
			r.Agrees = math.Abs(v-r.Value) <= half+1e-9
		}
	}
}
