package carbon

import (
	"math"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Benefit is the net benefit of an option as an expression of what the model gives: numbers, names, + - * /, parentheses,
// min(a, b, ...), max(a, b, ...), abs(a). It can do nothing else: it has no assignments, loops or access to anything.
// Names are an output with a year such as net_2060, peak_level, peak_year,
// cumulative (net emission after the base year), a lever's level under the option, and weights: see [Choice].
type Benefit struct {
	Names []string // that the expression uses, in the order of first use
	code  []instruction
	depth int
}

// instruction is one step of a machine with a stack.
type instruction struct {
	op    byte    // 'n' number, 'v' name, '~' negation, + - * /, 'm' min, 'M' max, 'a' abs
	value float64 // of a number
	count int     // place of a name, or number of arguments
}

// MostBenefit is the largest length of an expression, in bytes, and mostNested how deep parentheses may stand.
const (
	MostBenefit = 4000
	mostNested  = 50
)

// ParseBenefit reads an expression. It refuses, with the place counted from 1, what is none.
func ParseBenefit(text string) (Benefit, error) {
	p := benefitParser{text: text}
	if len(text) > MostBenefit {
		return Benefit{}, p.wrong("carbon.benefit_long", "the expression has {n} bytes; at most {most} are read", "n", len(text), "most", MostBenefit)
	}
	if err := p.sum(0); err != nil {
		return Benefit{}, err
	}
	p.space()
	if p.at < len(p.text) {
		return Benefit{}, p.unexpected()
	}
	depth, most := 0, 0
	for _, i := range p.code {
		switch i.op {
		case 'n', 'v':
			depth++
		case 'm', 'M':
			depth -= i.count - 1
		case '+', '-', '*', '/':
			depth--
		}
		most = max(most, depth)
	}
	p.depth = most
	return p.Benefit, nil
}

// benefitParser descends through an expression.
type benefitParser struct {
	Benefit
	text string
	at   int
}

func (p *benefitParser) wrong(key, text string, args ...any) error {
	return fault.Bad("benefit", key, text, args...)
}

func (p *benefitParser) unexpected() error {
	if p.at >= len(p.text) {
		return p.wrong("carbon.benefit_end", "the expression ends too early; a number, a name or ( is missing at the end")
	}
	r := []rune(p.text[p.at:])
	return p.wrong("carbon.benefit_unexpected", "{text} at character {at} cannot stand there; an expression has numbers, names, + - * / ( ) min max abs", "text", string(r[:1]), "at", len([]rune(p.text[:p.at]))+1)
}

func (p *benefitParser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// take reads one of some characters, if one stands here.
func (p *benefitParser) take(characters string) (byte, bool) {
	p.space()
	if p.at < len(p.text) && strings.IndexByte(characters, p.text[p.at]) >= 0 {
		p.at++
		return p.text[p.at-1], true
	}
	return 0, false
}

func (p *benefitParser) emit(op byte, value float64, count int) {
	p.code = append(p.code, instruction{op, value, count})
}

// sum reads products joined by + and -.
func (p *benefitParser) sum(nested int) error {
	if err := p.product(nested); err != nil {
		return err
	}
	for {
		op, ok := p.take("+-")
		if !ok {
			return nil
		}
		if err := p.product(nested); err != nil {
			return err
		}
		p.emit(op, 0, 0)
	}
}

// product reads factors joined by * and /.
func (p *benefitParser) product(nested int) error {
	if err := p.factor(nested); err != nil {
		return err
	}
	for {
		op, ok := p.take("*/")
		if !ok {
			return nil
		}
		if err := p.factor(nested); err != nil {
			return err
		}
		p.emit(op, 0, 0)
	}
}

// factor reads a number, a name, a call, or something in parentheses, with signs in front.
func (p *benefitParser) factor(nested int) error {
	if nested > mostNested {
		return p.wrong("carbon.benefit_nested", "parentheses or signs stand more than {most} deep; write it more simply", "most", mostNested)
	}
	if sign, ok := p.take("+-"); ok {
		if err := p.factor(nested + 1); err != nil {
			return err
		}
		if sign == '-' {
			p.emit('~', 0, 0)
		}
		return nil
	}
	if _, ok := p.take("("); ok {
		if err := p.sum(nested + 1); err != nil {
			return err
		}
		return p.close()
	}
	start := p.at
	for p.at < len(p.text) && (letter(p.text[p.at]) || digit(p.text[p.at]) || p.text[p.at] == '.' && p.at > start || exponentSign(p.text[start:p.at+1])) {
		p.at++
	}
	word := p.text[start:p.at]
	switch {
	case word == "":
		return p.unexpected()
	case digit(word[0]):
		x, err := strconv.ParseFloat(word, 64)
		if err != nil || strings.ContainsAny(word, "xXpP_") {
			return p.wrong("carbon.benefit_number", "{text} is no number; write it with a decimal point", "text", word)
		}
		p.emit('n', x, 0)
		return nil
	case strings.Contains(word, "."):
		return p.wrong("carbon.benefit_name", "{text} is no name; a name has letters, digits and _", "text", word)
	}
	if _, ok := p.take("("); ok {
		return p.call(word, nested)
	}
	place := -1
	for i, name := range p.Names {
		if name == word {
			place = i
		}
	}
	if place < 0 {
		place = len(p.Names)
		p.Names = append(p.Names, word)
	}
	p.emit('v', 0, place)
	return nil
}

func letter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }

func digit(c byte) bool { return c >= '0' && c <= '9' }

// exponentSign says whether the last character is the sign of an exponent: 1e-3.
func exponentSign(word string) bool {
	n := len(word)
	return n >= 3 && digit(word[0]) && (word[n-1] == '-' || word[n-1] == '+') && word[n-2]|0x20 == 'e'
}

func (p *benefitParser) close() error {
	if _, ok := p.take(")"); !ok {
		if p.space(); p.at < len(p.text) {
			return p.unexpected()
		}
		return p.wrong("carbon.benefit_close", "a parenthesis is not closed; ) is missing")
	}
	return nil
}

// call reads the arguments of a function.
func (p *benefitParser) call(name string, nested int) error {
	op, ok := map[string]byte{"min": 'm', "max": 'M', "abs": 'a'}[name]
	if !ok {
		return p.wrong("carbon.benefit_function", "there is no function {name}; there are min, max and abs", "name", name)
	}
	n := 0
	for more := true; more; n++ {
		if err := p.sum(nested + 1); err != nil {
			return err
		}
		_, more = p.take(",")
	}
	if op == 'a' && n != 1 || op != 'a' && n < 2 {
		return p.wrong("carbon.benefit_arguments", "{name} has {n} arguments; abs takes one, min and max two or more", "name", name, "n", n)
	}
	p.emit(op, 0, n)
	return p.close()
}

// Evaluate computes the expression; values holds one number for each of Names. ok is false where the result is not finite,
// as after a division by 0.
func (b Benefit) Evaluate(values []float64) (result float64, ok bool) {
	stack := make([]float64, 0, b.depth)
	for _, i := range b.code {
		n := len(stack)
		switch i.op {
		case 'n':
			stack = append(stack, i.value)
		case 'v':
			stack = append(stack, values[i.count])
		case '~':
			stack[n-1] = -stack[n-1]
		case 'a':
			stack[n-1] = math.Abs(stack[n-1])
		case 'm', 'M':
			best := stack[n-i.count]
			for _, x := range stack[n-i.count+1:] {
				if i.op == 'm' {
					best = min(best, x)
				} else {
					best = max(best, x)
				}
			}
			stack = append(stack[:n-i.count], best)
		default:
			stack[n-2] = arithmetic(i.op, stack[n-2], stack[n-1])
			stack = stack[:n-1]
		}
	}
	return stack[0], finite(stack[0])
}

func arithmetic(op byte, a, b float64) float64 {
	switch op {
	case '+':
		return a + b
	case '-':
		return a - b
	case '*':
		return a * b
	default:
		return a / b
	}
}
