package bib

import (
	"strings"
	"unicode/utf8"
)

// fromLaTeX returns the text that a BibTeX value prints: accents and symbols become characters, grouping braces and
// commands that only change the type go, runs of white space become one blank and an empty line a line break.
// Formulas ($...$) and commands that are not known stay as they stand.
func fromLaTeX(s string) string {
	if plain(s) {
		return s
	}
	d := latexReader{in: s}
	d.out.Grow(len(s))
	d.run()
	return strings.Trim(d.out.String(), " \n")
}

// plain reports whether s holds nothing that LaTeX reads in a special way.
func plain(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case '\\', '{', '}', '$', '~', '\n', '\t', '`', '\'':
			return false
		case '-':
			if i > 0 && s[i-1] == '-' {
				return false
			}
		case ' ':
			if i == 0 || i == len(s)-1 || s[i-1] == ' ' {
				return false
			}
		}
	}
	return true
}

type latexReader struct {
	in   string
	at   int
	out  strings.Builder
	last byte // last byte written
}

func (d *latexReader) write(s string) {
	if s != "" {
		d.out.WriteString(s)
		d.last = s[len(s)-1]
	}
}

// blank writes white space: one blank or, for an empty line, one line break; nothing behind another.
func (d *latexReader) blank() {
	lines := 0
	for d.at < len(d.in) && isSpace(d.in[d.at]) {
		if d.in[d.at] == '\n' {
			lines++
		}
		d.at++
	}
	switch {
	case d.out.Len() == 0 || d.last == '\n' || d.last == ' ' && lines < 2:
	case lines > 1:
		d.write("\n")
	default:
		d.write(" ")
	}
}

func (d *latexReader) run() {
	for d.at < len(d.in) {
		rest := d.in[d.at:]
		switch c := rest[0]; c {
		case '{', '}':
			d.at++
		case ' ', '\t', '\n':
			d.blank()
		case '~':
			d.at++
			d.write("\u00a0")
		case '$':
			n := formula(rest)
			if n == 0 {
				n = 1
			}
			d.write(rest[:n])
			d.at += n
		case '-', '`', '\'':
			d.ligature(rest)
		case '\\':
			d.command(rest)
		default:
			n := 1
			for n < len(rest) && !latexSpecial[rest[n]] {
				n++
			}
			d.write(rest[:n])
			d.at += n
		}
	}
}

// latexSpecial are the bytes at which plain text ends.
var latexSpecial = func() (t [256]bool) {
	for _, c := range []byte("\\{}$~-`' \t\n") {
		t[c] = true
	}
	return t
}()

// ligature reads the character pairs that TeX sets as one.
func (d *latexReader) ligature(rest string) {
	for _, l := range ligatures {
		if strings.HasPrefix(rest, l.from) {
			d.write(l.to)
			d.at += len(l.from)
			return
		}
	}
	d.write(rest[:1])
	d.at++
}

var ligatures = []struct{ from, to string }{{"---", "—"}, {"--", "–"}, {"``", "“"}, {"''", "”"}}

// formula returns the length of the formula that s, which begins with "$", begins with; 0 if it is none. A formula
// holds something that only a formula has, so that two prices in one sentence are none.
func formula(s string) int {
	end := strings.IndexByte(s[1:], '$')
	if end <= 0 || strings.IndexByte(s[1:end+1], '\n') >= 0 {
		return 0
	}
	inside := s[1 : end+1]
	if !strings.ContainsAny(inside, "\\^_{=<>+") && len(inside) > 1 || !balanced(inside) || strings.HasSuffix(inside, "\\") || strings.Contains(inside, "  ") {
		return 0
	}
	return end + 2
}

func balanced(s string) bool {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}

// command reads what begins with a backslash.
func (d *latexReader) command(rest string) {
	if len(rest) == 1 {
		d.write(rest)
		d.at++
		return
	}
	c := rest[1]
	if !isLetter(c) {
		if mark, ok := accents[c]; ok {
			d.accent(mark, 2)
			return
		}
		_, size := utf8.DecodeRuneInString(rest[1:])
		d.at += 1 + size
		switch c {
		case '&', '%', '$', '#', '_', '{', '}':
			d.write(string(c))
		case ' ', '\\', ',', ';', ':', '!', '\n':
			d.at--
			if c != ' ' && c != '\n' {
				d.at++
				d.write(" ")
			}
		case '-', '/', '@', '*':
		default:
			d.write(rest[:1+size])
		}
		return
	}
	name := commandName(rest)
	after := 1 + len(name)
	if len(name) == 1 && strings.IndexByte("bcdkrtuvHG", c) >= 0 {
		if mark, ok := accents[c]; ok {
			d.accent(mark, after)
			return
		}
	}
	if to, ok := symbols[name]; ok {
		d.write(to)
		d.at += after
		d.eatBlank()
		return
	}
	if formatting[name] {
		d.at += after
		d.eatBlank()
		return
	}
	n := unknownCommand(rest)
	d.write(rest[:n])
	d.at += n
}

// eatBlank skips what ends the name of a command: white space, or an empty group.
func (d *latexReader) eatBlank() {
	if strings.HasPrefix(d.in[d.at:], "{}") {
		d.at += 2
		return
	}
	for d.at < len(d.in) && isSpace(d.in[d.at]) {
		d.at++
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// commandName returns the letters behind the backslash that s begins with.
func commandName(s string) string {
	i := 1
	for i < len(s) && isLetter(s[i]) {
		i++
	}
	return s[1:i]
}

// unknownCommand returns the length of a command that is not known, with its arguments in braces, as it is kept: its
// arguments hold no other command and no white space that would be changed.
func unknownCommand(s string) int {
	n := 1 + len(commandName(s))
	for n < len(s) && s[n] == '{' {
		end := strings.IndexByte(s[n:], '}')
		if end < 0 || strings.ContainsAny(s[n+1:n+end], "{\\\n\t") {
			break
		}
		n += end + 1
	}
	return n
}

// accent reads the letter under an accent whose command takes n bytes: \"u, \"{u}, \c c, \'{\i}.
func (d *latexReader) accent(mark rune, n int) {
	i := d.at + n
	for i < len(d.in) && d.in[i] == ' ' && isLetter(d.in[d.at+1]) {
		i++
	}
	braces := 0
	for i < len(d.in) && d.in[i] == '{' {
		braces++
		i++
	}
	var base string
	switch {
	case i >= len(d.in), d.in[i] == '}':
	case d.in[i] == '\\':
		name := commandName(d.in[i:])
		switch name {
		case "i", "j":
			base = name
			i += 1 + len(name)
			for i < len(d.in) && d.in[i] == ' ' {
				i++
			}
		case "":
		default:
			if to, ok := symbols[name]; ok {
				base = to
				i += 1 + len(name)
			}
		}
	case isSpace(d.in[i]):
	default:
		_, size := utf8.DecodeRuneInString(d.in[i:])
		base = d.in[i : i+size]
		i += size
	}
	if base == "" && braces > 0 && i < len(d.in) && d.in[i] == '\\' { // an accent over an accent: keep the inner one
		d.at = i
		return
	}
	for ; braces > 0 && i < len(d.in) && d.in[i] == '}'; braces-- {
		i++
	}
	d.at = i
	switch {
	case base != "":
		d.write(compose(base, mark))
	case mark == '\u0303':
		d.write("~")
	case mark == '\u0302':
		d.write("^")
	case mark == '\u0300':
		d.write("`")
	case mark == '\u0301':
		d.write("'")
	}
}

// accents are the combining characters of LaTeX's accent commands.
var accents = map[byte]rune{
	'`': '\u0300', '\'': '\u0301', '^': '\u0302', '~': '\u0303', '=': '\u0304', 'u': '\u0306', '.': '\u0307', '"': '\u0308',
	'r': '\u030a', 'H': '\u030b', 'v': '\u030c', 'G': '\u030f', 'd': '\u0323', 'c': '\u0327', 'k': '\u0328', 'b': '\u0331', 't': '\u0361',
}

// compositions are, for each combining character, letters and the characters that they become.
var compositions = map[rune][2]string{
	'\u0300': {"AEIOUaeiouNnWwYy", "ÀÈÌÒÙàèìòùǸǹẀẁỲỳ"},
	'\u0301': {"AEIOUYaeiouyCcLlNnRrSsZzGgKkMmPpWwÆæØø", "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹźǴǵḰḱḾḿṔṕẂẃǼǽǾǿ"},
	'\u0302': {"AEIOUaeiouCcGgHhJjSsWwYyZz", "ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷẐẑ"},
	'\u0303': {"ANOanoIiUuEeYyVv", "ÃÑÕãñõĨĩŨũẼẽỸỹṼṽ"},
	'\u0304': {"AEIOUaeiouYyGg", "ĀĒĪŌŪāēīōūȲȳḠḡ"},
	'\u0306': {"AaEeGgIiOoUu", "ĂăĔĕĞğĬĭŎŏŬŭ"},
	'\u0307': {"CcEeGgIZzAaBbDdFfHhMmNnOoPpRrSsTtWwXxYy", "ĊċĖėĠġİŻżȦȧḂḃḊḋḞḟḢḣṀṁṄṅȮȯṖṗṘṙṠṡṪṫẆẇẊẋẎẏ"},
	'\u0308': {"AEIOUaeiouyYHhWwXxt", "ÄËÏÖÜäëïöüÿŸḦḧẄẅẌẍẗ"},
	'\u030a': {"AaUuwy", "ÅåŮůẘẙ"},
	'\u030b': {"OoUu", "ŐőŰű"},
	'\u030c': {"CcDdEeLlNnRrSsTtZzAaIiOoUuGgKkHh", "ČčĎďĚěĽľŇňŘřŠšŤťŽžǍǎǏǐǑǒǓǔǦǧǨǩȞȟ"},
	'\u030f': {"AaEeIiOoRrUu", "ȀȁȄȅȈȉȌȍȐȑȔȕ"},
	'\u0323': {"AaBbDdEeHhIiKkLlMmNnOoRrSsTtUuVvWwYyZz", "ẠạḄḅḌḍẸẹḤḥỊịḲḳḶḷṂṃṆṇỌọṚṛṢṣṬṭỤụṾṿẈẉỴỵẒẓ"},
	'\u0327': {"CcGKkLlNnRrSsTtEeDdHh", "ÇçĢĶķĻļŅņŖŗŞşŢţȨȩḐḑḨḩ"},
	'\u0328': {"AaEeIiUuOo", "ĄąĘęĮįŲųǪǫ"},
	'\u0331': {"BbDdKkLlNnRrTtZzh", "ḆḇḎḏḴḵḺḻṈṉṞṟṮṯẔẕẖ"},
}

// compose returns a letter with a mark, as one character where there is one.
func compose(base string, mark rune) string {
	if c, ok := compositions[mark]; ok {
		if i := strings.Index(c[0], base); i >= 0 && len(base) <= 2 {
			n := utf8.RuneCountInString(c[0][:i])
			for _, r := range c[1] {
				if n == 0 {
					return string(r)
				}
				n--
			}
		}
	}
	return base + string(mark)
}

// symbols are the commands that print a character.
var symbols = map[string]string{
	"ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł",
	"i": "ı", "j": "ȷ", "th": "þ", "TH": "Þ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
	"textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
	"textquotedblright": "”", "textquotedbl": "\"", "textquotesingle": "'", "textasciigrave": "`", "guillemotleft": "«",
	"guillemotright": "»", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textbraceleft": "{",
	"textbraceright": "}", "textdollar": "$", "textunderscore": "_", "textbar": "|", "textless": "<", "textgreater": ">",
	"textdegree": "°", "degree": "°", "textcopyright": "©", "copyright": "©", "textregistered": "®", "texttrademark": "™",
	"dots": "…", "ldots": "…", "textellipsis": "…", "S": "§", "P": "¶", "pounds": "£", "textsterling": "£", "texteuro": "€",
	"euro": "€", "textmu": "µ", "textpm": "±", "texttimes": "×", "textperiodcentered": "·", "textbullet": "•",
	"textexclamdown": "¡", "textquestiondown": "¿", "textordfeminine": "ª", "textordmasculine": "º", "textonehalf": "½",
	"LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "nobreakspace": "\u00a0", "textnbsp": "\u00a0", "hyphen": "-",
	"textalpha": "α", "textbeta": "β", "textgamma": "γ", "textdelta": "δ",
}

// formatting are the commands that only change how their argument, or what follows, is set.
var formatting = map[string]bool{
	"emph": true, "textit": true, "textbf": true, "textsc": true, "texttt": true, "textrm": true, "textsf": true, "textsl": true,
	"textup": true, "textmd": true, "textnormal": true, "text": true, "mbox": true, "hbox": true, "url": true, "path": true, "em": true, "it": true, "bf": true,
	"rm": true, "sc": true, "tt": true, "sf": true, "sl": true, "itshape": true, "bfseries": true, "scshape": true, "upshape": true,
	"small": true, "footnotesize": true, "normalsize": true, "large": true, "Large": true, "relax": true, "protect": true, "noopsort": true,
	"bibinfo": true, "natexlab": true, "MakeUppercase": true, "MakeLowercase": true, "uppercase": true, "lowercase": true, "underline": true, "selectlanguage": true,
}

// toLaTeX writes a text as the value of a BibTeX field, such that fromLaTeX gives it back. Formulas and unknown
// commands that are kept in it are written as they stand.
func toLaTeX(s string) string {
	if !strings.ContainsAny(s, "\\{}$&%#_~^`'-\n\u00a0") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '\\':
			name := commandName(s[i:])
			if name != "" && symbols[name] == "" && !formatting[name] && (len(name) != 1 || accents[name[0]] == 0) {
				n := unknownCommand(s[i:])
				if strings.HasPrefix(s[i+n:], "{") {
					n = 0
				}
				if n > 0 {
					b.WriteString(s[i : i+n])
					i += n
					continue
				}
			}
			b.WriteString(`\textbackslash{}`)
		case '{':
			b.WriteString(`\textbraceleft{}`)
		case '}':
			b.WriteString(`\textbraceright{}`)
		case '~':
			b.WriteString(`\textasciitilde{}`)
		case '^':
			b.WriteString(`\textasciicircum{}`)
		case '$':
			if n := formula(s[i:]); n > 0 {
				b.WriteString(s[i : i+n])
				i += n
				continue
			}
			b.WriteString(`\$`)
		case '&', '%', '#', '_':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\n':
			b.WriteString("\n\n")
		case '-', '`', '\'':
			b.WriteByte(c)
			if i+1 < len(s) && s[i+1] == c { // no ligature
				b.WriteString("{}")
			}
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == '\u00a0' {
				b.WriteByte('~')
			} else {
				b.WriteString(s[i : i+n])
			}
			i += n
			continue
		}
		i++
	}
	return b.String()
}
