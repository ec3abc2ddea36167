package refine

// stem returns the stem of a lower-case English word by the Porter 2 algorithm (the English stemmer of Snowball,
// M. F. Porter, http://snowball.tartarus.org/algorithms/english/stemmer.html), in place. Words of fewer than three
// letters and words with a character that is no English letter (co2, énergie, 2030) are returned as they are.
func stem(w []byte) []byte {
	if len(w) < 3 {
		return w
	}
	for _, c := range w {
		if c < 'a' || c > 'z' {
			return w
		}
	}
	if s, ok := irregular[string(w)]; ok {
		return append(w[:0], s...)
	}
	s := stemmer{w: w}
	s.markY()
	s.regions()
	s.step1a()
	if _, done := invariant[string(s.w)]; !done {
		s.step1b()
		s.step1c()
		s.step2()
		s.step3()
		s.step4()
		s.step5()
	}
	for i, c := range s.w {
		if c == 'Y' {
			s.w[i] = 'y'
		}
	}
	return s.w
}

var irregular = map[string]string{
	"skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "idly": "idl", "gently": "gentl", "ugly": "ugli",
	"early": "earli", "only": "onli", "singly": "singl", "sky": "sky", "news": "news", "howe": "howe", "atlas": "atlas", "cosmos": "cosmos",
	"bias": "bias", "andes": "andes",
}

var invariant = map[string]struct{}{
	"inning": {}, "outing": {}, "canning": {}, "herring": {}, "earring": {}, "proceed": {}, "exceed": {}, "succeed": {},
}

// stemmer is a word with its regions R1 = w[r1:] and R2 = w[r2:].
type stemmer struct {
	w      []byte
	r1, r2 int
}

func vowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'
}

// markY writes y as a consonant, Y, at the beginning and after a vowel.
func (s *stemmer) markY() {
	for i, c := range s.w {
		if c == 'y' && (i == 0 || vowel(s.w[i-1])) {
			s.w[i] = 'Y'
		}
	}
}

func (s *stemmer) regions() {
	s.r1 = s.region(0)
	for _, prefix := range [...]string{"gener", "commun", "arsen"} {
		if len(s.w) >= len(prefix) && string(s.w[:len(prefix)]) == prefix {
			s.r1 = len(prefix)
		}
	}
	s.r2 = s.region(s.r1)
}

// region returns the place behind the first consonant that follows a vowel, from a place on.
func (s *stemmer) region(from int) int {
	for i := from + 1; i < len(s.w); i++ {
		if vowel(s.w[i-1]) && !vowel(s.w[i]) {
			return i + 1
		}
	}
	return len(s.w)
}

func (s *stemmer) ends(suffix string) bool {
	return len(s.w) >= len(suffix) && string(s.w[len(s.w)-len(suffix):]) == suffix
}

// swap puts other in the place of the last n letters.
func (s *stemmer) swap(n int, other string) { s.w = append(s.w[:len(s.w)-n], other...) }

// vowelBefore reports whether there is a vowel before place n.
func (s *stemmer) vowelBefore(n int) bool {
	for i := range n {
		if vowel(s.w[i]) {
			return true
		}
	}
	return false
}

// shortEnd reports whether w[:n] ends in a short syllable.
func (s *stemmer) shortEnd(n int) bool {
	if n == 2 {
		return vowel(s.w[0]) && !vowel(s.w[1])
	}
	if n < 3 {
		return false
	}
	a, b, c := s.w[n-3], s.w[n-2], s.w[n-1]
	return !vowel(a) && vowel(b) && !vowel(c) && c != 'w' && c != 'x' && c != 'Y'
}

func (s *stemmer) step1a() {
	n := len(s.w)
	switch {
	case s.ends("sses"):
		s.swap(2, "")
	case s.ends("ied"), s.ends("ies"):
		if n > 4 {
			s.swap(2, "")
		} else {
			s.swap(1, "")
		}
	case s.ends("us"), s.ends("ss"):
	case s.ends("s"):
		if s.vowelBefore(n - 2) {
			s.swap(1, "")
		}
	}
}

func (s *stemmer) step1b() {
	for _, suffix := range [...]string{"eedly", "ingly", "edly", "eed", "ing", "ed"} {
		if !s.ends(suffix) {
			continue
		}
		at := len(s.w) - len(suffix)
		if suffix == "eed" || suffix == "eedly" {
			if at >= s.r1 {
				s.swap(len(suffix), "ee")
			}
			return
		}
		if !s.vowelBefore(at) {
			return
		}
		s.swap(len(suffix), "")
		switch {
		case s.ends("at"), s.ends("bl"), s.ends("iz"):
			s.swap(0, "e")
		case s.double():
			s.swap(1, "")
		case s.r1 >= len(s.w) && s.shortEnd(len(s.w)):
			s.swap(0, "e")
		}
		return
	}
}

// double reports whether the word ends in one of the double letters that lose one.
func (s *stemmer) double() bool {
	n := len(s.w)
	if n < 2 || s.w[n-1] != s.w[n-2] {
		return false
	}
	switch s.w[n-1] {
	case 'b', 'd', 'f', 'g', 'm', 'n', 'p', 'r', 't':
		return true
	}
	return false
}

func (s *stemmer) step1c() {
	n := len(s.w)
	if n > 2 && (s.w[n-1] == 'y' || s.w[n-1] == 'Y') && !vowel(s.w[n-2]) {
		s.w[n-1] = 'i'
	}
}

// rule is a suffix with what stands in its place.
type rule struct{ suffix, other string }

// step2Rules, longest suffix first where one ends another.
var step2Rules = [...]rule{
	{"ational", "ate"}, {"fulness", "ful"}, {"iveness", "ive"}, {"ization", "ize"}, {"ousness", "ous"}, {"biliti", "ble"}, {"lessli", "less"},
	{"tional", "tion"}, {"alism", "al"}, {"aliti", "al"}, {"ation", "ate"}, {"entli", "ent"}, {"fulli", "ful"}, {"iviti", "ive"}, {"ousli", "ous"},
	{"abli", "able"}, {"alli", "al"}, {"anci", "ance"}, {"ator", "ate"}, {"enci", "ence"}, {"izer", "ize"}, {"bli", "ble"}, {"ogi", "og"}, {"li", ""},
}

func (s *stemmer) step2() {
	for _, r := range step2Rules {
		if !s.ends(r.suffix) {
			continue
		}
		at := len(s.w) - len(r.suffix)
		if at < s.r1 {
			return
		}
		switch r.suffix {
		case "ogi":
			if at == 0 || s.w[at-1] != 'l' {
				return
			}
		case "li":
			if at == 0 || !liEnding(s.w[at-1]) {
				return
			}
		}
		s.swap(len(r.suffix), r.other)
		return
	}
}

func liEnding(c byte) bool {
	switch c {
	case 'c', 'd', 'e', 'g', 'h', 'k', 'm', 'n', 'r', 't':
		return true
	}
	return false
}

var step3Rules = [...]rule{
	{"ational", "ate"}, {"tional", "tion"}, {"alize", "al"}, {"ative", ""}, {"icate", "ic"}, {"iciti", "ic"}, {"ical", "ic"}, {"ness", ""}, {"ful", ""},
}

func (s *stemmer) step3() {
	for _, r := range step3Rules {
		if !s.ends(r.suffix) {
			continue
		}
		at := len(s.w) - len(r.suffix)
		if at >= s.r1 && (r.suffix != "ative" || at >= s.r2) {
			s.swap(len(r.suffix), r.other)
		}
		return
	}
}

var step4Suffixes = [...]string{
	"ement", "able", "ance", "ence", "ible", "ment", "ant", "ate", "ent", "ion", "ism", "iti", "ive", "ize", "ous", "al", "er", "ic",
}

func (s *stemmer) step4() {
	for _, suffix := range step4Suffixes {
		if !s.ends(suffix) {
			continue
		}
		at := len(s.w) - len(suffix)
		if at >= s.r2 && (suffix != "ion" || at > 0 && (s.w[at-1] == 's' || s.w[at-1] == 't')) {
			s.swap(len(suffix), "")
		}
		return
	}
}

func (s *stemmer) step5() {
	n := len(s.w)
	switch {
	case s.ends("e"):
		if n-1 >= s.r2 || n-1 >= s.r1 && !s.shortEnd(n-1) {
			s.swap(1, "")
		}
	case s.ends("l"):
		if n-1 >= s.r2 && n > 1 && s.w[n-2] == 'l' {
			s.swap(1, "")
		}
	}
}
