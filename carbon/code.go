package carbon

import (
	"math"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// The pathway code of a scenario: "TEB0-" for the model and its version, one character per lever, one for the
// accounting, and two that check the rest: TEB0-AAAAA-AAAAA-0-XX. The characters are the 32 of Crockford's base 32,
// which leave out I, L, O and U; a lever's is (level - 1) x 10. The check is a polynomial modulo 1021 and finds every
// single wrong character and every two neighbours that are swapped.

const (
	codeModel    = "TEB0"
	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codePrime    = 1021
	codeBase     = 37
)

// Code returns the scenario's levels and accounting as a pathway code. It refuses levels that are none.
func (s Scenario) Code() (string, error) {
	if err := s.Levels.Check(); err != nil {
		return "", err
	}
	if s.Accounting >= numAccountings {
		return "", unknownAccounting("accounting", "")
	}
	digits := make([]int, 0, numLevers+1)
	for _, l := range s.Levels {
		digits = append(digits, int(math.Round(float64((l-1)*10))))
	}
	digits = append(digits, int(s.Accounting))
	var b strings.Builder
	b.WriteString(codeModel)
	for i, d := range digits {
		if i%5 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeAlphabet[d])
	}
	sum := checksum(digits)
	b.WriteByte('-')
	b.WriteByte(codeAlphabet[sum/32])
	b.WriteByte(codeAlphabet[sum%32])
	return b.String(), nil
}

// checksum hashes the digits to 0..1020.
func checksum(digits []int) int {
	h := 1
	for _, d := range digits {
		h = (h*codeBase + d) % codePrime
	}
	return h
}

// ParseCode reads a pathway code into a scenario without name. Case, spaces and hyphens do not matter; I and L are read
// as 1, O as 0. It refuses a code of another model, of another length, or whose check does not fit.
func ParseCode(code string) (s Scenario, err error) {
	const most = 64
	if len(code) > most {
		return s, fault.Bad("code", "carbon.code_length", "the code has {n} characters; {want} are needed after {model}", "n", len(code), "want", numLevers+3, "model", codeModel)
	}
	text := strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(code))
	rest, ok := strings.CutPrefix(text, codeModel)
	if !ok {
		return s, fault.Bad("code", "carbon.code_model", "the code is not of this model; it must begin with {model}", "model", codeModel)
	}
	if len(rest) != numLevers+3 {
		return s, fault.Bad("code", "carbon.code_length", "the code has {n} characters; {want} are needed after {model}", "n", len(rest), "want", numLevers+3, "model", codeModel)
	}
	digits := make([]int, len(rest))
	for i, c := range strings.NewReplacer("I", "1", "L", "1", "O", "0").Replace(rest) {
		if digits[i] = strings.IndexRune(codeAlphabet, c); digits[i] < 0 {
			return s, fault.Bad("code", "carbon.code_character", "the code holds {character}, which no code does; use digits and letters other than U", "character", string(c))
		}
	}
	if checksum(digits[:numLevers+1]) != digits[numLevers+1]*32+digits[numLevers+2] {
		return s, fault.Bad("code", "carbon.code_check", "the last two characters do not fit the rest; a character of the code was mistyped")
	}
	for i := range s.Levels {
		if digits[i] > 30 {
			return s, fault.Bad("code", "carbon.code_level", "lever {id} stands beyond level 4 in this code; levels go from 1 to 4", "id", levers[i].ID)
		}
		s.Levels[i] = float64(digits[i]+10) / 10
	}
	if digits[numLevers] >= int(numAccountings) {
		return s, unknownAccounting("code", string(codeAlphabet[digits[numLevers]]))
	}
	s.Accounting = Accounting(digits[numLevers])
	return s, nil
}

// ParseAccounting reads the word for a way of counting natural sinks: whole, increase or none.
func ParseAccounting(word string) (Accounting, error) {
	for a, w := range accountingWords {
		if w == word {
			return Accounting(a), nil
		}
	}
	return 0, unknownAccounting("accounting", word)
}

func unknownAccounting(field, word string) error {
	return fault.Bad(field, "carbon.accounting", "there is no way of counting sinks {word}; it must be one of {known}", "word", word, "known", strings.Join(accountingWords[:], ", "))
}
