package carbon_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/carbon"
)

var update = flag.Bool("update", false, "write the tables of docs/model.en.md and docs/model.zh.md anew")

// page is one language's page of the model with the heads of its tables.
type page struct {
	file                        string
	of                          func(carbon.Text) string
	parameters, sectors, prices string
	ends                        map[carbon.End]string
	bases                       map[carbon.Basis]string
}

var pages = []page{
	{
		"model.en.md", func(t carbon.Text) string { return t.En },
		"| id | end | group | parameter | unit | 10 % | 50 % | 90 % | least | most | basis |",
		"| id | sector | coal | oil | gas | electricity | k_el | k_h2 | activity | c | factor | hydrogen | biomass |",
		"| id | price | unit | 2023 | 2060 | basis |",
		map[carbon.End]string{carbon.Supply: "supply", carbon.Consumption: "consumption", carbon.Fixation: "fixation"},
		map[carbon.Basis]string{carbon.AnalystPrior: "analyst prior", carbon.Literature: "literature"},
	},
	{
		"model.zh.md", func(t carbon.Text) string { return t.Zh },
		"| 代号 | 端 | 组 | 参数 | 单位 | 10% | 50% | 90% | 下限 | 上限 | 依据 |",
		"| 代号 | 部门 | 煤 | 油 | 气 | 用电权重 | k_el | k_h2 | 活动 | c | 系数 | 氢 | 生物质 |",
		"| 代号 | 价格 | 单位 | 2023 | 2060 | 依据 |",
		map[carbon.End]string{carbon.Supply: "供应", carbon.Consumption: "消费", carbon.Fixation: "固碳"},
		map[carbon.Basis]string{carbon.AnalystPrior: "分析者先验", carbon.Literature: "文献"},
	},
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func sharesOrParameter(v *float64) string {
	if v == nil {
		return "-"
	}
	return number(*v)
}

// tables are the parts of a page that the code decides.
func (p page) tables() map[string]string {
	var parameters, sectors, prices, claims strings.Builder
	rule := func(head string) string { return "\n|" + strings.Repeat(" --- |", strings.Count(head, "|")-1) + "\n" }
	parameters.WriteString(p.parameters + rule(p.parameters))
	for _, q := range carbon.Parameters() {
		fmt.Fprintf(&parameters, "| `%s` | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", q.ID, p.ends[q.End], q.Group, p.of(q.Name), q.Unit,
			number(q.P10), number(q.P50), number(q.P90), number(q.Low), number(q.High), p.bases[q.Basis])
	}
	sectors.WriteString(p.sectors + rule(p.sectors))
	for _, s := range carbon.Sectors() {
		course := "dt"
		if s.Saturating {
			course = "1-e^(-dt/12)"
		}
		fmt.Fprintf(&sectors, "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", s.ID, p.of(s.Name),
			number(s.Fuel[carbon.Coal]), number(s.Fuel[carbon.Oil]), number(s.Fuel[carbon.Gas]), number(s.Electricity), number(s.ElectricGain),
			number(s.HydrogenGain), course, number(s.CoalToGas), number(s.ElectricFactor), sharesOrParameter(s.Hydrogen), sharesOrParameter(s.Biomass))
	}
	prices.WriteString(p.prices + rule(p.prices))
	for _, q := range carbon.Prices() {
		fmt.Fprintf(&prices, "| %s | %s | %s | %s | %s | %s |\n", q.ID, p.of(q.Name), q.Unit, number(q.First), number(q.Last), p.of(q.Source))
	}
	for _, t := range carbon.NotClaimed() {
		claims.WriteString("- " + p.of(t) + "\n")
	}
	return map[string]string{"parameters": parameters.String(), "sectors": sectors.String(), "prices": prices.String(), "claims": claims.String()}
}

// The pages print the code's tables, all 36 equations, and no parameter that does not exist; -update writes the tables.
func TestModelPages(t *testing.T) {
	for _, p := range pages {
		path := filepath.Join("..", "docs", p.file)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		for name, table := range p.tables() {
			open, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
			before, rest, ok := strings.Cut(text, open)
			got, after, ok2 := strings.Cut(rest, end)
			if !ok || !ok2 {
				t.Fatalf("%s has no place for %s", p.file, name)
			}
			if *update {
				text = before + open + table + end + after
			} else if got != table {
				t.Errorf("%s: the table of %s is not that of the code: go test ./carbon -run ModelPages -update", p.file, name)
			}
		}
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for e := 1; e <= 36; e++ {
			if !regexp.MustCompile(fmt.Sprintf(`\bE%d\b`, e)).MatchString(text) {
				t.Errorf("%s lacks equation E%d", p.file, e)
			}
		}
		for _, m := range regexp.MustCompile("`([a-z][a-z0-9]*(?:_[A-Za-z]+)?(?:60)?)`").FindAllStringSubmatch(text, -1) {
			if _, ok := carbon.Index(m[1]); !ok && m[1] != "carbon" && m[1] != "sensitivity" && m[1] != "act_s" && m[1] != "h2_s" {
				t.Errorf("%s names the parameter %s, which does not exist", p.file, m[1])
			}
		}
	}
}

// The parameter table is that of the published specification.
func TestParametersAreThoseOfTheSpecification(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "three_end_spec", "parameters.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")[1:]
	all := carbon.Parameters()
	if len(lines) != len(all) {
		t.Fatalf("%d parameters, %d in the specification", len(all), len(lines))
	}
	for i, line := range lines {
		cells := strings.SplitN(line, ",", 11)
		p := all[i]
		if cells[0] != p.ID || cells[1] != string(p.End) || cells[2] != p.Group || cells[3] != p.Name.Zh {
			t.Errorf("%s differs from %v", p.ID, cells[:4])
		}
		for k, got := range []float64{p.P10, p.P50, p.P90, p.Low, p.High} {
			if want, err := strconv.ParseFloat(cells[5+k], 64); err != nil || got != want {
				t.Errorf("%s: quantile or limit %d is %v, want %s", p.ID, k, got, cells[5+k])
			}
		}
	}
}
