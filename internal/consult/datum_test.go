package consult_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

const coalTable = "year,coal\n2022,8468.9\n2023,8740.9\n"

func table(id, dataset, version, licence, text string) *consult.DatumAdded {
	return &consult.DatumAdded{
		Data: consult.Datum{ID: id, File: id + ".csv", Rows: 2, Dataset: dataset, Version: version, Licence: licence,
			Fields: []consult.DataField{{Name: "year", Type: "year", Role: "year"}, {Name: "coal", Type: "number", Unit: "Mt CO2/yr", Minimum: "0", Jump: "4"}}, Key: []string{"year"}},
		Text: consult.EvidenceText{Content: text},
	}
}

func TestTablesOfData(t *testing.T) {
	s := consult.NewState()
	must(t, s, put(&consult.StudyOpened{Definition: definition()}))
	must(t, s, put(table("coal", "coal", "1", "CC-BY-4.0", coalTable)))
	must(t, s, put(table("coal-v2", "coal", "2", "", "year,coal\n2022,8468.9\n2023,8741\n")))
	x, cell, ok := s.Cell(dataset.Address{Dataset: "coal", Version: "1", Table: "coal", Line: 3, Column: "coal"})
	if !ok || cell != "8740.9" || x.ID != "coal" {
		t.Errorf("cell %q of %v", cell, x)
	}
	for name, a := range map[string]dataset.Address{
		"another version": {Dataset: "coal", Version: "2", Table: "coal", Line: 3, Column: "coal"},
		"no table":        {Dataset: "coal", Version: "1", Table: "oil", Line: 3, Column: "coal"},
		"no line":         {Dataset: "coal", Version: "1", Table: "coal", Line: 4, Column: "coal"},
		"no column":       {Dataset: "coal", Version: "1", Table: "coal", Line: 3, Column: "oil"},
	} {
		if _, cell, ok := s.Cell(a); ok {
			t.Errorf("%s leads to %q", name, cell)
		}
	}
	if newest := s.Newest(); len(newest) != 1 || newest[0].ID != "coal-v2" {
		t.Errorf("newest %v", newest)
	}
	if before := s.Before(s.Datum("coal-v2")); before == nil || before.ID != "coal" || s.Before(before) != nil {
		t.Errorf("before %v", before)
	}
	if s.Data[0].Unlicensed() || !s.Data[1].Unlicensed() || s.Data[1].Passable() {
		t.Error("licences are not told")
	}
	confirm := func(id, reason string) *consult.DatumConfirmed {
		return &consult.DatumConfirmed{Data: consult.DatumRef{ID: id}, Text: consult.Remark{Reason: reason}}
	}
	for name, c := range map[string]struct {
		body *consult.DatumConfirmed
		role consult.Role
		key  string
	}{
		"no such table": {confirm("oil", "ours"), program, "datum.unknown"},
		"licensed":      {confirm("coal", "ours"), program, "datum.licensed"},
		"no ground":     {confirm("coal-v2", ""), program, "datum.reason"},
		"an analyst":    {confirm("coal-v2", "ours"), consult.RoleAnalyst, "act.denied"},
	} {
		if _, err := consult.Decide(s, consult.Put{Role: c.role, Body: c.body}); fault.Find(err) == nil || fault.Find(err).Key != c.key {
			t.Errorf("%s: %v, not %s", name, err, c.key)
		}
	}
	must(t, s, put(confirm("coal-v2", "measured by ourselves")))
	if x := s.Datum("coal-v2"); !x.Passable() || x.Ground != "measured by ourselves" || x.Confirmed != 3 {
		t.Errorf("%+v is not confirmed", x)
	}
	if _, err := consult.Decide(s, put(confirm("coal-v2", "again"))); fault.Find(err) == nil || fault.Find(err).Key != "datum.confirmed" {
		t.Errorf("confirmed twice: %v", err)
	}
	if _, err := consult.Decide(s, put(table("coal", "", "", "", coalTable))); fault.Find(err) == nil || fault.Find(err).Key != "datum.id" {
		t.Errorf("a name twice: %v", err)
	}
}

// A table that a library described is the same table after the record.
func TestTablesSurviveTheRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e6, 1e6).Draw(t, "low")
		table := dataset.Table{Name: "t", Path: "t.csv", Key: []string{"year", "region"}, Total: &dataset.Total{Column: "region", Value: "China"},
			Columns: []dataset.Column{{Name: "year", Type: dataset.Year, Role: dataset.YearOf}, {Name: "region", Type: dataset.String, Role: dataset.RegionOf},
				{Name: "v", Type: dataset.Number, Unit: "TWh", Quantity: "generation", Minimum: &low, Jump: rapid.Float64Range(0, 9).Draw(t, "jump"), Sum: []string{"v"}}},
			Rows: [][]string{{"2020", "China", "1.5"}, {"2021", "China", rapid.StringMatching(`[0-9]{1,4}`).Draw(t, "cell")}}}
		d := dataset.Dataset{Name: "d", Version: rapid.StringMatching(`[0-9.]{0,4}`).Draw(t, "version"), Licences: []dataset.Licence{{Name: "CC0-1.0"}}, Sources: []dataset.Source{{Title: "s", Path: "https://example.org"}}}
		x := consult.DescribeTable(&d, &table)
		x.ID = "t"
		back, err := x.Read(string(table.CSV()))
		if err != nil {
			t.Fatal(err)
		}
		got := back.Tables[0]
		if back.Version != d.Version || back.LicenceOf(&got, &got.Columns[2]) != "CC0-1.0" || back.SourceOf(&got, &got.Columns[2]) != "s" || *got.Total != *table.Total {
			t.Errorf("%+v", back)
		}
		if c, want := got.Columns[2], table.Columns[2]; *c.Minimum != *want.Minimum || c.Jump != want.Jump || c.Quantity != want.Quantity || c.Unit != want.Unit || got.Columns[1].Role != dataset.RegionOf {
			t.Errorf("%+v, not %+v", c, want)
		}
		if got.Rows[1][2] != table.Rows[1][2] {
			t.Errorf("rows %v", got.Rows)
		}
	})
}
