package dataset

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Severity says what a finding means for an import.
type Severity string

// Severities.
const (
	Broken   Severity = "broken"   // the table is not what it says: it is not taken
	Doubtful Severity = "doubtful" // it can be taken; a person should look at it
)

// Finding is one remark on a dataset. The fault's place is file, line and column; its key says the rule.
type Finding struct {
	Severity Severity
	Fault    *fault.Error
}

// MostFindings is how many findings of one rule in one column are reported.
const MostFindings = 20

// Check lists the findings on all tables, in the order of tables, then by line and column:
//
//   - broken: a cell of another type, a decimal comma or thousands separator (with the number it may mean), a value
//     missing where one is required or outside its limits, a key that stands twice or names no column, a column or a
//     row of sums that does not sum (printed decimals are allowed for);
//   - doubtful: an unknown unit, a figure without unit or licence, a jump to more than three times (or what the column allows) or less than a third
//     from one year to the next, years missing between the first and the last, a column cut to three significant
//     digits, a run of four or more identifiers that count up (as a spreadsheet fills them).
func (d *Dataset) Check() []Finding {
	var out []Finding
	for i := range d.Tables {
		c := &checker{d: d, t: &d.Tables[i], count: map[string]int{}}
		c.columns()
		c.cells()
		c.keys()
		if len(c.found) == 0 || !slices.ContainsFunc(c.found, func(f Finding) bool { return f.Severity == Broken }) {
			c.sumColumns()
			c.sumRows()
			c.overTime()
			c.digits()
			c.sequences()
		}
		slices.SortStableFunc(c.found, func(a, b Finding) int {
			return cmp.Or(cmp.Compare(a.Fault.Place.Row, b.Fault.Place.Row), cmp.Compare(a.Fault.Place.Col, b.Fault.Place.Col))
		})
		out = append(out, c.found...)
	}
	return out
}

// checker collects the findings of one table.
type checker struct {
	d     *Dataset
	t     *Table
	found []Finding
	count map[string]int // by rule and column
}

func (c *checker) add(s Severity, f *fault.Error) {
	rule := f.Key + "\x00" + strconv.Itoa(f.Place.Col)
	if c.count[rule]++; c.count[rule] <= MostFindings {
		c.found = append(c.found, Finding{s, f})
	}
}

// columns looks at what the columns say of themselves. Years and regions need no unit.
func (c *checker) columns() {
	t := c.t
	for i := range t.Columns {
		col := &t.Columns[i]
		figure := col.Figure()
		if figure && col.Unit == "" {
			c.add(Doubtful, fault.In(t.Path, 1, i+1, "dataset.unit_none", "the column {column} has no unit; give one, or 1 for a pure number", "column", col.Name))
		}
		if col.Unit != "" {
			if _, err := ParseUnit(col.Unit); err != nil {
				c.add(Doubtful, fault.In(t.Path, 1, i+1, "dataset.unit", "the unit {unit} is not known; write it as Mt CO2/yr, t C, TWh, EJ, tce, GW, million or CNY 2020", "unit", col.Unit))
			}
		}
		if figure && c.d.LicenceOf(t, col) == "" {
			c.add(Doubtful, fault.In(t.Path, 1, i+1, "dataset.licence", "the column {column} has no licence; name one before the data are passed on", "column", col.Name))
		}
		for _, part := range col.Sum {
			if t.Column(part) < 0 {
				c.add(Broken, fault.In(t.Path, 1, i+1, "dataset.sum_column", "the column {column} is said to sum {part}, which is no column", "column", col.Name, "part", part))
			}
		}
	}
}

// cells looks at each cell alone.
func (c *checker) cells() {
	t := c.t
	for r, row := range t.Rows {
		for i := range t.Columns {
			col, cell, line := &t.Columns[i], strings.TrimSpace(row[i]), t.Line(r)
			if t.missing(cell) {
				if col.Required || slices.Contains(t.Key, col.Name) {
					c.add(Broken, fault.In(t.Path, line, i+1, "dataset.required", "the cell {column} is empty; every row needs it", "column", col.Name))
				}
				continue
			}
			if col.Type == String || col.Type == "" {
				continue
			}
			v, ok := parseNumber(cell)
			if ok && col.Type == Integer {
				ok = v == math.Trunc(v) && !strings.ContainsAny(cell, ".eE")
			}
			if ok && col.Type == Year {
				_, ok = parseYear(cell)
			}
			if !ok {
				if plain, like := separated(cell); like {
					c.add(Broken, fault.In(t.Path, line, i+1, "dataset.separator", "{value} has a decimal comma or a separator of thousands; write {plain}", "value", cell, "plain", plain))
				} else {
					c.add(Broken, fault.In(t.Path, line, i+1, "dataset.type", "{value} is not of type {type}, as the column {column} says", "value", cell, "type", string(col.Type), "column", col.Name))
				}
				continue
			}
			if col.Minimum != nil && v < *col.Minimum {
				c.add(Broken, fault.In(t.Path, line, i+1, "dataset.minimum", "{value} is below {limit}, the least that {column} can be", "value", cell, "limit", *col.Minimum, "column", col.Name))
			}
			if col.Maximum != nil && v > *col.Maximum {
				c.add(Broken, fault.In(t.Path, line, i+1, "dataset.maximum", "{value} is above {limit}, the most that {column} can be", "value", cell, "limit", *col.Maximum, "column", col.Name))
			}
		}
	}
}

// separated says what a number with a decimal comma or separators of thousands may mean: groups of three digits are
// taken as thousands, except that a single comma before other than three digits is decimal.
func separated(cell string) (plain string, ok bool) {
	cell = strings.NewReplacer("，", ",", "\u00a0", "", "\u202f", "", " ", "", "'", "").Replace(cell)
	whole, fraction, comma := strings.Cut(cell, ",")
	switch {
	case !comma:
		plain = cell
	case !strings.ContainsAny(fraction, ",.") && (len(fraction) != 3 || strings.Contains(whole, ".")):
		plain = strings.ReplaceAll(whole, ".", "") + "." + fraction
	default:
		plain = strings.ReplaceAll(cell, ",", "")
	}
	_, ok = parseNumber(plain)
	return plain, ok
}

// keys looks for rows with one key.
func (c *checker) keys() {
	t := c.t
	var at []int
	for _, k := range t.Key {
		i := t.Column(k)
		if i < 0 {
			c.add(Broken, fault.In(t.Path, 1, 0, "dataset.key_column", "the key names {column}, which is no column", "column", k))
			return
		}
		at = append(at, i)
	}
	if len(at) == 0 {
		return
	}
	first := map[string]int{}
	for r, row := range t.Rows {
		key := join(row, at)
		if line, twice := first[key]; twice {
			c.add(Broken, fault.In(t.Path, t.Line(r), at[0]+1, "dataset.key", "the key {key} stands in line {line} already; keep one", "key", strings.ReplaceAll(key, "\x00", ", "), "line", line))
			continue
		}
		first[key] = t.Line(r)
	}
}

func join(row []string, at []int) string {
	parts := make([]string, len(at))
	for i, a := range at {
		parts[i] = strings.TrimSpace(row[a])
	}
	return strings.Join(parts, "\x00")
}

// sumColumns checks columns that are sums of others.
func (c *checker) sumColumns() {
	t := c.t
	for i := range t.Columns {
		col := &t.Columns[i]
		if len(col.Sum) == 0 {
			continue
		}
		for r := range t.Rows {
			parts := make([]float64, 0, len(col.Sum))
			slack := col.Tolerance
			for _, name := range col.Sum {
				k := t.Column(name)
				if v, ok := t.number(r, k); ok {
					parts = append(parts, v)
					slack += halfDigit(t.Rows[r][k])
				}
			}
			v, ok := t.number(r, i)
			sum := num.Sum(parts)
			if ok && !agree(v, sum, slack+halfDigit(t.Rows[r][i])) {
				c.add(Broken, fault.In(t.Path, t.Line(r), i+1, "dataset.sum", "{subject}: {column} is {value}, but its parts sum to {sum}", "subject", c.subject(r), "column", col.Name, "value", t.Rows[r][i], "sum", short(sum)))
			}
		}
	}
}

// subject names a row by its key.
func (c *checker) subject(r int) string {
	var parts []string
	for _, k := range c.t.Key {
		parts = append(parts, c.t.Rows[r][c.t.Column(k)])
	}
	if len(parts) == 0 {
		return strconv.Itoa(c.t.Line(r))
	}
	return strings.Join(parts, ", ")
}

// sumRows checks rows that are sums of the others with the same rest of the key.
func (c *checker) sumRows() {
	t := c.t
	if t.Total == nil {
		return
	}
	by := t.Column(t.Total.Column)
	if by < 0 {
		c.add(Broken, fault.In(t.Path, 1, 0, "dataset.total_column", "the row of sums is told by {column}, which is no column", "column", t.Total.Column))
		return
	}
	var rest []int
	for _, k := range t.Key {
		if i := t.Column(k); i != by {
			rest = append(rest, i)
		}
	}
	groups := map[string][]int{}
	for r, row := range t.Rows {
		if row[by] != t.Total.Value {
			groups[join(row, rest)] = append(groups[join(row, rest)], r)
		}
	}
	for r, row := range t.Rows {
		if row[by] != t.Total.Value {
			continue
		}
		for i, col := range t.Columns {
			if !col.Figure() {
				continue
			}
			var parts []float64
			slack := halfDigit(row[i]) + col.Tolerance
			for _, p := range groups[join(row, rest)] {
				if v, ok := t.number(p, i); ok {
					parts = append(parts, v)
					slack += halfDigit(t.Rows[p][i])
				}
			}
			v, ok := t.number(r, i)
			sum := num.Sum(parts)
			if ok && len(parts) > 0 && !agree(v, sum, slack) {
				c.add(Broken, fault.In(t.Path, t.Line(r), i+1, "dataset.total", "{column}: {subject} is {value}, but the other rows sum to {sum}", "column", col.Name, "subject", c.subject(r), "value", row[i], "sum", short(sum)))
			}
		}
	}
}

// halfDigit is half a unit of the last decimal that a cell prints.
func halfDigit(cell string) float64 {
	cell = strings.TrimSpace(cell)
	mantissa, exponent, _ := strings.Cut(strings.ToLower(cell), "e")
	_, decimals, _ := strings.Cut(mantissa, ".")
	e, _ := strconv.Atoi(exponent)
	h := 0.5
	for range min(len(decimals), 30) {
		h /= 10
	}
	for ; e > 0 && e <= 300; e-- {
		h *= 10
	}
	return h
}

func agree(a, b, slack float64) bool {
	return math.Abs(a-b) <= slack+float64(1e-9*(math.Abs(a)+math.Abs(b)))
}

func short(v float64) string { return strconv.FormatFloat(v, 'g', 10, 64) }

// overTime looks for jumps and for missing years.
func (c *checker) overTime() {
	t := c.t
	y := t.role(YearOf)
	if y < 0 {
		return
	}
	var others []int
	for _, k := range t.Key {
		if i := t.Column(k); i != y {
			others = append(others, i)
		}
	}
	for _, rows := range grouped(t, others, y) {
		before := 0
		for n, r := range rows {
			year, _ := parseYear(strings.TrimSpace(t.Rows[r][y]))
			if n > 0 && year > before+1 {
				c.add(Doubtful, fault.In(t.Path, t.Line(r), y+1, "dataset.years", "years are missing between {from} and {to}: {n}", "n", year-before-1, "from", before, "to", year))
			}
			if n > 0 && year == before+1 {
				c.jumps(rows[n-1], r)
			}
			before = year
		}
	}
}

// usualJump is the ratio of two years above which a value is doubted, where its column states none.
const usualJump = 3

func (c *checker) jumps(before, now int) {
	t := c.t
	for i, col := range t.Columns {
		if !col.Figure() {
			continue
		}
		a, okA := t.number(before, i)
		b, okB := t.number(now, i)
		most := col.Jump
		if most == 0 {
			most = usualJump
		}
		if okA && okB && a*b > 0 && (math.Abs(b) > most*math.Abs(a) || math.Abs(a) > most*math.Abs(b)) {
			c.add(Doubtful, fault.In(t.Path, t.Line(now), i+1, "dataset.jump", "{column} goes from {before} to {now} in one year", "column", col.Name, "before", t.Rows[before][i], "now", t.Rows[now][i]))
		}
	}
}

// grouped puts the rows that agree in the columns by together, in order of first appearance, each group by year. Rows
// without a year are left out.
func grouped(t *Table, by []int, year int) [][]int {
	at := map[string]int{}
	var out [][]int
	for r, row := range t.Rows {
		if _, ok := parseYear(strings.TrimSpace(row[year])); !ok {
			continue
		}
		key := join(row, by)
		g, ok := at[key]
		if !ok {
			g = len(out)
			at[key], out = g, append(out, nil)
		}
		out[g] = append(out[g], r)
	}
	for _, rows := range out {
		slices.SortStableFunc(rows, func(a, b int) int {
			return cmp.Compare(strings.TrimSpace(t.Rows[a][year]), strings.TrimSpace(t.Rows[b][year]))
		})
	}
	return out
}

// digits looks for columns whose values were cut to three significant digits. A fixed number of decimals cuts small
// values too; it is told by the place of the last digit, which is the same then. A column that states its uncertainty is
// not doubted.
func (c *checker) digits() {
	t := c.t
	for i, col := range t.Columns {
		if !col.Figure() || col.Uncertainty != "" {
			continue
		}
		n, most := 0, 0
		lowest, highest := math.MaxInt, math.MinInt
		for r := range t.Rows {
			v, ok := t.number(r, i)
			if !ok || v == 0 {
				continue
			}
			d, last := significant(v)
			n, most = n+1, max(most, d)
			if d == 3 {
				lowest, highest = min(lowest, last), max(highest, last)
			}
		}
		if n >= 8 && most == 3 && (lowest < highest || lowest > 0) {
			c.add(Doubtful, fault.In(t.Path, 1, i+1, "dataset.digits", "{column} has three significant digits throughout: a spreadsheet may have rounded it; it is good to about 0.5 % only", "column", col.Name))
		}
	}
}

// significant returns the number of significant digits of the shortest form of v, and the power of ten of the last.
func significant(v float64) (digits, last int) {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'e', -1, 64), "e")
	e, _ := strconv.Atoi(exponent)
	digits = len(strings.ReplaceAll(mantissa, ".", ""))
	return digits, e - digits + 1
}

// mostFilled is how many identifiers in a row may count up before that is a finding.
const mostFilled = 3

// sequences looks for identifiers that count up with one step, as a spreadsheet fills a column that is dragged. Columns
// of the key may count.
func (c *checker) sequences() {
	t := c.t
	for i, col := range t.Columns {
		if col.Role != Value && col.Role != Identifier || col.Type != String || slices.Contains(t.Key, col.Name) {
			continue
		}
		run, step := 1, 0
		for r := 1; r < len(t.Rows); r++ {
			s, ok := stepOf(t.Rows[r-1][i], t.Rows[r][i])
			switch {
			case !ok:
				run = 1
			case run > 1 && s == step:
				run++
			default:
				run, step = 2, s
			}
			if run == mostFilled+1 {
				c.add(Doubtful, fault.In(t.Path, t.Line(r), i+1, "dataset.sequence", "{column} counts up from {from} to {to}: a spreadsheet may have filled it by dragging; compare with the source", "column", col.Name, "from", t.Rows[r-mostFilled][i], "to", t.Rows[r][i]))
			}
		}
	}
}

// stepOf compares two texts that differ only in their last number; ok is false if they do not, or by nothing.
func stepOf(a, b string) (step int, ok bool) {
	headA, nA, tailA, okA := lastNumber(a)
	headB, nB, tailB, okB := lastNumber(b)
	return nB - nA, okA && okB && headA == headB && tailA == tailB && nA != nB
}

func lastNumber(s string) (head string, n int, tail string, ok bool) {
	end := strings.LastIndexAny(s, "0123456789") + 1
	start := end
	for start > 0 && s[start-1] >= '0' && s[start-1] <= '9' && end-start < 9 {
		start--
	}
	n, err := strconv.Atoi(s[start:end])
	return s[:start], n, s[end:], err == nil
}
