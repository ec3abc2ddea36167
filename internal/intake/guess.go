package intake

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/dataset"
)

// yearNames and regionNames are headings of columns of years and of regions, in lower case.
var (
	yearNames   = []string{"year", "年份", "年", "年度"}
	regionNames = []string{"region", "country", "entity", "province", "area", "地区", "省份", "省", "国家", "区域"}
	noValue     = []string{"NA", "N/A", "n/a", "na", "NaN", "nan", "null", "..", "...", "…", "-", "–", "—", "/"}
)

// guess describes the columns of a table that nobody has described, by what its cells show: years, regions, numbers. A
// column most of whose cells are numbers is one of numbers, so that the others are findings.
func guess(t *dataset.Table) {
	for i := range t.Columns {
		c := &t.Columns[i]
		name := strings.ToLower(c.Name)
		numbers, years, filled := 0, 0, 0
		for _, row := range t.Rows {
			cell := strings.TrimSpace(row[i])
			if cell == "" || slices.Contains(noValue, cell) {
				continue
			}
			filled++
			if looksNumber(cell) {
				numbers++
			}
			if y, err := strconv.Atoi(cell); err == nil && len(cell) == 4 && y >= 1000 {
				years++
			}
		}
		switch {
		case slices.Contains(yearNames, name) && filled > 0 && years*2 > filled && t.RoleColumn(dataset.YearOf) < 0:
			c.Type, c.Role = dataset.Year, dataset.YearOf
		case slices.Contains(regionNames, name) && numbers == 0 && t.RoleColumn(dataset.RegionOf) < 0:
			c.Type, c.Role = dataset.String, dataset.RegionOf
		case filled > 0 && numbers*5 >= filled*4:
			c.Type = dataset.Number
		default:
			c.Type = dataset.String
		}
	}
	guessMissing(t)
	guessKey(t)
}

// findRegion gives the role of regions to a column of that name where a description gives it to none.
func findRegion(t *dataset.Table) {
	if t.RoleColumn(dataset.RegionOf) >= 0 {
		return
	}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Role == dataset.Value && c.Type == dataset.String && slices.Contains(regionNames, strings.ToLower(c.Name)) {
			c.Role = dataset.RegionOf
			return
		}
	}
}

// looksNumber says whether a cell is a number, or would be one without a decimal comma or separators of thousands.
func looksNumber(cell string) bool {
	cell = strings.NewReplacer(",", "", "，", "", " ", "", "'", "", "\u00a0", "", "\u202f", "").Replace(cell)
	_, err := strconv.ParseFloat(cell, 64)
	return err == nil && !strings.ContainsAny(cell, "xXpP_iInN")
}

// guessMissing finds out which of the usual marks stand for "no value" in columns of numbers.
func guessMissing(t *dataset.Table) {
	for i := range t.Columns {
		if t.Columns[i].Type == dataset.String {
			continue
		}
		for _, row := range t.Rows {
			if cell := strings.TrimSpace(row[i]); slices.Contains(noValue, cell) && !slices.Contains(t.Missing, cell) {
				t.Missing = append(t.Missing, cell)
			}
		}
	}
}

// guessKey takes year and region, and further columns of texts until the rows can be told apart; if they cannot, there
// is no key, unless year and region alone are all that there is: then a row that stands twice is a finding.
func guessKey(t *dataset.Table) {
	y, r := t.RoleColumn(dataset.YearOf), t.RoleColumn(dataset.RegionOf)
	var key []int
	for _, i := range []int{y, r} {
		if i >= 0 {
			key = append(key, i)
		}
	}
	if y < 0 {
		return
	}
	texts := false
	for i := range t.Columns {
		if distinctRows(t, key) {
			break
		}
		if i != y && i != r && t.Columns[i].Type == dataset.String {
			key, texts = append(key, i), true
		}
	}
	if texts && !distinctRows(t, key) {
		return
	}
	for _, i := range key {
		t.Key = append(t.Key, t.Columns[i].Name)
	}
}

func distinctRows(t *dataset.Table, key []int) bool {
	seen := map[string]bool{}
	for _, row := range t.Rows {
		var b strings.Builder
		for _, i := range key {
			b.WriteString(strings.TrimSpace(row[i]) + "\x00")
		}
		if seen[b.String()] {
			return false
		}
		seen[b.String()] = true
	}
	return true
}
