package consensus

import (
	"math"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Condition is a parsed sentence of the small rule language: comparisons of a named statistic with a number or with
// another statistic, joined by "and" and "or" ("and" binds first), with parentheses.
//
//	condition  = all { "or" all }
//	all        = comparison { "and" comparison }
//	comparison = term ( ">=" | ">" | "<=" | "<" | "=" | "!=" ) term | "(" condition ")"
//	term       = number | name [ "(" number [ ".." number ] ")" ]
//
// There is no arithmetic and nothing to call, so a rule can be read aloud. The zero value is no condition.
type Condition struct {
	text        string
	comparisons []comparison
	root        node
}

// String returns the sentence as it was given.
func (c Condition) String() string { return c.text }

// IsZero says whether there is no condition.
func (c Condition) IsZero() bool { return len(c.comparisons) == 0 }

// vocabulary holds the names that a condition may use and how many numbers stand in their parentheses.
type vocabulary map[string]int

// term is a number or a named statistic with up to two arguments.
type term struct {
	name   string // empty for a number
	number float64
	args   [2]float64
	text   string
}

type comparison struct {
	left, right term
	op, text    string
}

// node is a comparison (by position) or a list of nodes of which all or any must hold.
type node struct {
	comparison int
	all, any   []node
}

// Limits of the language; what people write stays far below.
const (
	maxConditionBytes       = 1000
	maxConditionComparisons = 32
	maxConditionDepth       = 8
)

// Comparison is one comparison of a condition with the numbers that stood on its sides.
type Comparison struct {
	Text  string   `json:"text"`  // "median >= 7"
	Left  *float64 `json:"left"`  // nil where the statistic has no value
	Right *float64 `json:"right"` // nil where the statistic has no value
	Holds bool     `json:"holds"` // false where a side has no value
}

// evaluate says whether the condition holds and what decided: every comparison, in the order of the sentence. look
// gives the value of a named statistic, ok false where it has none; such a comparison does not hold.
func (c Condition) evaluate(look func(term) (value float64, ok bool)) (holds bool, decided []Comparison) {
	decided = make([]Comparison, len(c.comparisons))
	for i, k := range c.comparisons {
		decided[i] = Comparison{Text: k.text}
		a, aok := k.left.value(look)
		b, bok := k.right.value(look)
		if aok {
			decided[i].Left = new(a)
		}
		if bok {
			decided[i].Right = new(b)
		}
		decided[i].Holds = aok && bok && compare(a, k.op, b)
	}
	return c.root.holds(func(i int) bool { return decided[i].Holds }), decided
}

// holds is evaluate without the record of what decided, for many resamples.
func (c Condition) holds(look func(term) (value float64, ok bool)) bool {
	return c.root.holds(func(i int) bool {
		k := &c.comparisons[i]
		a, aok := k.left.value(look)
		b, bok := k.right.value(look)
		return aok && bok && compare(a, k.op, b)
	})
}

func (n node) holds(comparison func(int) bool) bool {
	switch {
	case n.any != nil:
		for _, m := range n.any {
			if m.holds(comparison) {
				return true
			}
		}
		return false
	case n.all != nil:
		for _, m := range n.all {
			if !m.holds(comparison) {
				return false
			}
		}
		return true
	}
	return comparison(n.comparison)
}

func (t term) value(look func(term) (float64, bool)) (float64, bool) {
	if t.name == "" {
		return t.number, true
	}
	return look(t)
}

// compare treats numbers that differ by less than 1e-12 of their size as equal, so that rounding in the last digit
// never decides about consensus.
func compare(a float64, op string, b float64) bool {
	equal := math.Abs(a-b) <= 1e-12*max(1, math.Abs(a), math.Abs(b))
	switch op {
	case ">=":
		return a > b || equal
	case ">":
		return a > b && !equal
	case "<=":
		return a < b || equal
	case "<":
		return a < b && !equal
	case "=":
		return equal
	}
	return !equal
}

// conditionParser walks over the text once; pos is a byte position.
type conditionParser struct {
	field, text string
	words       vocabulary
	pos, depth  int
	out         []comparison
}

// parseCondition reads a sentence of the rule language. field is the place for faults, words what may be named.
func parseCondition(field, text string, words vocabulary) (Condition, error) {
	if strings.TrimSpace(text) == "" {
		return Condition{}, nil
	}
	p := &conditionParser{field: field, text: text, words: words}
	if len(text) > maxConditionBytes {
		return Condition{}, p.tooLong()
	}
	root, err := p.condition()
	if err != nil {
		return Condition{}, err
	}
	if p.space(); p.pos < len(p.text) {
		return Condition{}, p.wants(`"and", "or" or the end`)
	}
	return Condition{text: text, comparisons: p.out, root: root}, nil
}

// requireCondition is parseCondition where a condition must be there.
func requireCondition(field, text string, words vocabulary) (Condition, error) {
	c, err := parseCondition(field, text, words)
	if err == nil && c.IsZero() {
		return c, fault.Bad(field, "consensus.condition.empty", "the condition is empty; it compares a statistic with a number, such as “{example}”", "example", "n >= 5")
	}
	return c, err
}

func (p *conditionParser) tooLong() error {
	return fault.Bad(p.field, "consensus.rule.long", "the rule is too long; at most {bytes} bytes, {comparisons} comparisons and {depth} nested parentheses",
		"bytes", maxConditionBytes, "comparisons", maxConditionComparisons, "depth", maxConditionDepth)
}

// wants reports what should have stood at the present position.
func (p *conditionParser) wants(what string) error {
	rest := p.text[p.pos:]
	if i := strings.IndexAny(rest, " \t\n"); i > 0 {
		rest = rest[:i]
	}
	if len(rest) > 20 {
		rest = strings.ToValidUTF8(rest[:20], "")
	}
	return fault.Bad(p.field, "consensus.rule.syntax", "at position {position} of the rule stands “{found}”; expected {wanted}",
		"position", p.pos+1, "found", rest, "wanted", what)
}

func (p *conditionParser) condition() (node, error) { return p.list("or", p.all) }

func (p *conditionParser) all() (node, error) { return p.list("and", p.comparison) }

// list reads parts joined by a word.
func (p *conditionParser) list(word string, part func() (node, error)) (node, error) {
	first, err := part()
	if err != nil {
		return node{}, err
	}
	nodes := []node{first}
	for p.word(word) {
		next, err := part()
		if err != nil {
			return node{}, err
		}
		nodes = append(nodes, next)
	}
	if len(nodes) == 1 {
		return first, nil
	}
	if word == "or" {
		return node{any: nodes}, nil
	}
	return node{all: nodes}, nil
}

func (p *conditionParser) comparison() (node, error) {
	if p.space(); p.take("(") {
		if p.depth++; p.depth > maxConditionDepth {
			return node{}, p.tooLong()
		}
		n, err := p.condition()
		if err != nil {
			return node{}, err
		}
		if p.space(); !p.take(")") {
			return node{}, p.wants(`")"`)
		}
		p.depth--
		return n, nil
	}
	start := p.pos
	left, err := p.term()
	if err != nil {
		return node{}, err
	}
	p.space()
	op, err := p.operator()
	if err != nil {
		return node{}, err
	}
	p.space()
	right, err := p.term()
	if err != nil {
		return node{}, err
	}
	if left.name == "" && right.name == "" {
		p.pos = start
		return node{}, p.wants("a statistic on one side of the comparison")
	}
	if len(p.out) == maxConditionComparisons {
		return node{}, p.tooLong()
	}
	p.out = append(p.out, comparison{left: left, right: right, op: op, text: left.text + " " + op + " " + right.text})
	return node{comparison: len(p.out) - 1}, nil
}

// operator reads the sign between two terms; "=>" and "==" of other languages are refused where they stand.
func (p *conditionParser) operator() (string, error) {
	start := p.pos
	for _, o := range []string{">=", "<=", "!=", ">", "<", "="} {
		if !p.take(o) {
			continue
		}
		if p.pos < len(p.text) && strings.IndexByte("<>=!", p.text[p.pos]) >= 0 {
			break
		}
		return o, nil
	}
	p.pos = start
	return "", p.wants(`one of ">=", ">", "<=", "<", "=", "!="`)
}

func (p *conditionParser) term() (term, error) {
	p.space()
	start := p.pos
	if v, ok := p.number(); ok {
		return term{number: v, text: p.text[start:p.pos]}, nil
	}
	for p.pos < len(p.text) && (isLetter(p.text[p.pos]) || p.pos > start && isDigit(p.text[p.pos])) {
		p.pos++
	}
	t := term{name: p.text[start:p.pos]}
	count, known := p.words[t.name]
	if !known {
		p.pos = start
		return term{}, p.wants("a number or one of " + p.words.list())
	}
	for i := range count {
		if i == 0 {
			p.space()
		}
		if !p.take([]string{"(", ".."}[i]) {
			return term{}, p.wants([]string{`"("`, `".."`}[i])
		}
		p.space()
		v, ok := p.number()
		if !ok {
			return term{}, p.wants("a number")
		}
		t.args[i] = v
		p.space()
	}
	if count > 0 && !p.take(")") {
		return term{}, p.wants(`")"`)
	}
	if count == 2 && t.args[0] > t.args[1] {
		p.pos = start
		return term{}, p.wants("a band with its lower end first")
	}
	t.text = t.name + strings.Join(strings.Fields(p.text[start+len(t.name):p.pos]), "")
	return t, nil
}

// number reads a plain decimal with an optional sign and an optional percent sign.
func (p *conditionParser) number() (float64, bool) {
	i := p.pos
	if i < len(p.text) && p.text[i] == '-' {
		i++
	}
	digits := i
	for i < len(p.text) && isDigit(p.text[i]) {
		i++
	}
	if i == digits {
		return 0, false
	}
	if i+1 < len(p.text) && p.text[i] == '.' && isDigit(p.text[i+1]) {
		for i++; i < len(p.text) && isDigit(p.text[i]); {
			i++
		}
	}
	v, err := strconv.ParseFloat(p.text[p.pos:i], 64)
	if err != nil {
		return 0, false
	}
	if i < len(p.text) && p.text[i] == '%' {
		i++
		v /= 100
	}
	p.pos = i
	return v, true
}

func (p *conditionParser) space() {
	for p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t' || p.text[p.pos] == '\n') {
		p.pos++
	}
}

func (p *conditionParser) take(s string) bool {
	if strings.HasPrefix(p.text[p.pos:], s) {
		p.pos += len(s)
		return true
	}
	return false
}

// word takes a joining word that is not the beginning of a longer one.
func (p *conditionParser) word(w string) bool {
	start := p.pos
	p.space()
	if p.take(w) && (p.pos == len(p.text) || !isLetter(p.text[p.pos])) {
		return true
	}
	p.pos = start
	return false
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c == '_' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// String prints the comparison with its numbers, such as "median = 8 >= 7: yes".
func (c Comparison) String() string {
	left, rest, _ := strings.Cut(c.Text, " ")
	op, right, _ := strings.Cut(rest, " ")
	side := func(name string, v *float64) string {
		switch {
		case v == nil:
			return name + " (no value)"
		case name != "" && !isLetter(name[0]):
			return name
		}
		return name + " = " + strconv.FormatFloat(math.Round(*v*1e4)/1e4, 'f', -1, 64)
	}
	answer := "no"
	if c.Holds {
		answer = "yes"
	}
	return side(left, c.Left) + " " + op + " " + side(right, c.Right) + ": " + answer
}
