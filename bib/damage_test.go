package bib_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/bib"
	"github.com/tanwen/tanwen/fault"
)

// keysOf are the faults found, as line:key.
func keysOf(list fault.List) (out []string) {
	for _, e := range list {
		out = append(out, fmt.Sprintf("%d:%s", e.Place.Row, e.Key))
	}
	return out
}

// One damaged entry costs at most itself, and is named with its line.
func TestDamagedBibTeX(t *testing.T) {
	for _, c := range []struct {
		name, in string
		titles   []string
		unread   []string
	}{
		{"no key", "@article{, title={A}}\n@article{title={B}}\n@article{\n title = {C}\n}", []string{"A", "B", "C"}, nil},
		{"comma missing", "@article{k title={A} year=2020}", []string{"A"}, nil},
		{"brace missing at the end", "@article{a, title={A}, year=2020\n@article{b, title={B}}", []string{"A", "B"}, []string{"1:bib.bibtex.unclosed"}},
		{"brace missing in a value", "@article{a, title={A,\n year={2020},\n}\n\n@book{b,\n title={B}}", []string{"A, year=2020,", "B"}, []string{"1:bib.bibtex.unclosed"}},
		{"quotation mark missing", "@article{a, title=\"A,\n year=2020}\n@book{b, title={B}}", []string{"A, year=2020", "B"}, []string{"1:bib.bibtex.unclosed"}},
		{"brace too many", "@article{a, title={A}}, year = {2020}}\n@book{b, title={B}}", []string{"A", "B"}, []string{"1:bib.bibtex.brace"}},
		{"no value", "@article{a, title, year=2020, note}\n@book{b, title={B}}", []string{"", "B"}, []string{"1:bib.bibtex.field", "1:bib.bibtex.field"}},
		{"at sign in values", "@misc{a, title={mail a@b.org and @home {x}}, note = \"@article{\"}", []string{"mail a@b.org and @home x"}, nil},
		{"text between", "from me@example.org (list)\n@book{b, title={B}} and more\n@ no entry", []string{"B"}, nil},
		{"comment without braces, with and unclosed", "@Comment hello\n@comment{@article{x, title={in a comment}}}\n@comment{open\n@book{b, title={B}}", []string{"B"}, nil},
		{"parentheses", "@article(a, title = {A (b)}, year = 2020)", []string{"A (b)"}, nil},
		{"strings and months", "@string(n = {Nature })\n@article{a, title = n # \"Energy\" # { two}, month = jan}", []string{"Nature Energy two"}, nil},
		{"cut in a key", "@book{b, title={B}}\n@article{smi", []string{"B"}, []string{"2:bib.bibtex.unclosed"}},
		{"cut behind the brace", "@book{b, title={B}}\n@article{", []string{"B"}, []string{"2:bib.bibtex.unclosed"}},
		{"inner quotation marks", `@book{b, title="The "green" deal", year=2020}`, []string{`The "green" deal`}, nil},
		{"kind that nobody knows", "@poster{p, title={P}}", []string{"P"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			lib, err := bib.Reader{File: "x.bib", Format: bib.BibTeX}.Read([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			var titles []string
			for _, r := range lib.Records {
				if titles = append(titles, r.Text[bib.Title]); r.ID == "smi" {
					titles = titles[:len(titles)-1]
				}
			}
			if !slices.Equal(titles, c.titles) || !slices.Equal(keysOf(lib.Unread), c.unread) {
				t.Errorf("titles %q, unread %q; want %q, %q", titles, keysOf(lib.Unread), c.titles, c.unread)
			}
		})
	}
}

func TestLaTeX(t *testing.T) {
	for in, want := range map[string]string{
		`{\"U}ber \'etude \`: "Über étude \\", `Fran{\c c}ois \v{C}ern\'{y} \'{\i} \o re {\ss} \AA ngstr\"om`: "François Černý í øre ß Ångström", `25\,\% of \textdegree C -- --- ` + "``q''": "25 % of °C – — “q”",
		`$CO_2$ costs \$5 and $6`: "$CO_2$ costs $5 and $6", `\emph{Bold} {\it move} \textbf{x}`: "Bold move x", `a~b`: "a\u00a0b", "two\n  lines\n\nnew": "two lines\nnew", `{IEEE} {\LaTeX}`: "IEEE LaTeX",
		`\unknown{arg} stays`: `\unknown{arg} stays`, `\"{\i}`: "ï", `\H{o} \k{a} \d{s} \u{g} \r{u}`: "ő ą ṣ ğ ů", `\textasciitilde{}x\textbackslash y`: `~x\y`, `\~n \~{}`: "ñ ~",
	} {
		lib, err := bib.Reader{Format: bib.BibTeX}.Read([]byte("@misc{k, title = {" + in + "}}"))
		if err != nil || len(lib.Records) != 1 || lib.Records[0].Text[bib.Title] != want {
			t.Errorf("%s: %q, want %q (%v)", in, lib.Records[0].Text[bib.Title], want, err)
		}
	}
}

func TestBibTeXNames(t *testing.T) {
	for in, want := range map[string][]bib.Name{
		"Donald E. Knuth":                        {{Family: "Knuth", Given: "Donald E."}},
		"van der Berg, Jr., Anna and de la Cruz": {{Family: "Berg", Given: "Anna", Particle: "van der", Suffix: "Jr."}, {Family: "Cruz", Particle: "de la"}},
		"Ludwig van Beethoven AND others":        {{Family: "Beethoven", Given: "Ludwig", Particle: "van"}, {Literal: "others"}},
		"{Barnes and Noble, Inc.}":               {{Literal: "Barnes and Noble, Inc."}},
		"{van Gogh}, Vincent":                    {{Family: "van Gogh", Given: "Vincent"}},
		"李明 and 王小红":                             {{Literal: "李明"}, {Literal: "王小红"}},
		"李明，王小红；张三":                              {{Literal: "李明"}, {Literal: "王小红"}, {Literal: "张三"}},
		`G{\"o}del, Kurt and K{\'e}v M.`:         {{Family: "Gödel", Given: "Kurt"}, {Family: "Kév", Given: "M."}},
	} {
		lib, err := bib.Reader{Format: bib.BibTeX}.Read([]byte("@misc{k, author = {" + in + "}}"))
		if err != nil || len(lib.Records) != 1 || !slices.Equal(lib.Records[0].Names[bib.Author], want) {
			t.Errorf("%s: %#v, want %#v (%v)", in, lib.Records[0].Names[bib.Author], want, err)
		}
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]bib.Date{
		"2020": {From: bib.Day{Year: 2020}}, "2016/09/01/": {From: bib.Day{Year: 2016, Month: 9, Day: 1}}, "2001/00/00": {From: bib.Day{Year: 2001}}, "2019///": {From: bib.Day{Year: 2019}},
		"2016 Sep 1": {From: bib.Day{Year: 2016, Month: 9, Day: 1}}, "18 September 2019": {From: bib.Day{Year: 2019, Month: 9, Day: 18}}, "2019年3月": {From: bib.Day{Year: 2019, Month: 3}},
		"2015-09/2015-11": {From: bib.Day{Year: 2015, Month: 9}, To: bib.Day{Year: 2015, Month: 11}}, "20160512": {From: bib.Day{Year: 2016, Month: 5, Day: 12}}, "in press": {Literal: "in press"},
		"Spring 2010": {From: bib.Day{Year: 2010}, Literal: "Spring 2010"}, "10 15": {Literal: "10 15"}, "99": {Literal: "99"}, "YEAR/MONTH/DAY/": {Literal: "YEAR/MONTH/DAY/"},
	} {
		lib, err := bib.Reader{Format: bib.RIS}.Read([]byte("TY  - JOUR\nPY  - " + in + "\nER  - \n"))
		if err != nil || len(lib.Records) != 1 || lib.Records[0].Issued != want {
			t.Errorf("%s: %+v, want %+v", in, lib.Records[0].Issued, want)
		}
	}
}

func TestOtherFormatsDamaged(t *testing.T) {
	for _, c := range []struct {
		name    string
		format  bib.Format
		in      string
		records int
		unread  []string
	}{
		{"RIS without end", bib.RIS, "TY  - JOUR\nTI  - A\n\nTY  - JOUR\nTI  - B\nER  - \n", 2, []string{"1:bib.tagged.unclosed"}},
		{"RIS without head", bib.RIS, "TI  - A\nER  - \nTY  - BOOK\nTI  - B\nER  - x", 2, []string{"1:bib.tagged.head"}},
		{"RIS cut", bib.RIS, "TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nTI  - B", 2, []string{"4:bib.tagged.unclosed"}},
		{"JSON cut", bib.CSLJSON, "[{\"id\":\"a\",\"type\":\"book\"},\n{\"id\":\"b\"", 1, []string{"2:bib.json.damaged"}},
		{"JSON of something else", bib.CSLJSON, "[{\"id\":\"a\",\"type\":\"book\"},\n3, {\"id\":\"b\"}]", 2, []string{"2:bib.json.object"}},
		{"XML cut", bib.EndNoteXML, "<xml><records><record><titles><title>A</title></titles></record>\n<record><titles><title>B", 2, []string{"2:bib.endnote.unclosed"}},
		{"XML that lacks an end", bib.EndNoteXML, "<records><record><titles><title>A</title>\n<record><titles><title>B</title></titles></record>", 2, []string{"1:bib.endnote.unclosed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			lib, err := bib.Reader{File: "x", Format: c.format}.Read([]byte(c.in))
			if err != nil || len(lib.Records) != c.records || !slices.Equal(keysOf(lib.Unread), c.unread) {
				t.Errorf("%v, %d records, unread %q; want %d, %q", err, len(lib.Records), keysOf(lib.Unread), c.records, c.unread)
			}
		})
	}
}

func TestNoReferences(t *testing.T) {
	for _, in := range []string{"", "Dear all,\n", "<html></html>", "{\"a\":1}", "<modsCollection><record/></modsCollection>", "\x00\x01\x02"} {
		if lib, err := (bib.Reader{File: "x"}).Read([]byte(in)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v, %+v", in, err, lib)
		}
	}
	if _, err := (bib.Reader{}).Read([]byte("{Reference Type}: Book\n{Title}: \xb5\xcd\xcc\xbc\xc4\xdc\xd4\xb4\n")); err == nil || fault.Find(err).Key != "bib.encoding.gb18030" {
		t.Errorf("GB18030 without decoder: %v", err)
	}
	if _, err := bib.Write(nil, "docx"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("unknown format: %v", err)
	}
}

func TestEncodings(t *testing.T) {
	utf16 := func(s string, big bool) (out []byte) {
		for _, c := range s {
			if big {
				out = append(out, byte(c>>8), byte(c))
			} else {
				out = append(out, byte(c), byte(c>>8))
			}
		}
		return out
	}
	entry := "@misc{k, title = {Über 25 °C}}"
	latin := strings.NewReplacer("Ü", "\xdc", "°", "\xb0").Replace(entry)
	for _, c := range []struct {
		name string
		in   []byte
		want bib.Encoding
	}{
		{"UTF-8", []byte(entry), bib.UTF8}, {"UTF-8 with mark", []byte("\xef\xbb\xbf" + entry), bib.UTF8}, {"UTF-16 with mark", append([]byte("\xff\xfe"), utf16(entry, false)...), bib.UTF16LE},
		{"UTF-16 without", utf16(entry, true), bib.UTF16BE}, {"windows-1252", []byte(latin), bib.Windows1252}, {"declared wrongly", []byte("% Encoding: UTF-8\n" + latin), bib.Windows1252},
	} {
		lib, err := bib.Reader{File: "x"}.Read(c.in)
		if err != nil || lib.Encoding != c.want || len(lib.Records) != 1 || lib.Records[0].Text[bib.Title] != "Über 25 °C" {
			t.Errorf("%s: %v, %s, %+v", c.name, err, lib.Encoding, lib.Records)
		}
	}
	lib, err := bib.Reader{File: "x"}.Read([]byte("@misc{k, title = {中国\xff碳中和}}\n"))
	if err != nil || lib.Records[0].Text[bib.Title] != "中国\ufffd碳中和" || !slices.Equal(keysOf(lib.Warnings), []string{"1:bib.encoding.damaged"}) {
		t.Errorf("%v, %+v, %v", err, lib.Records, lib.Warnings)
	}
}

func TestCheck(t *testing.T) {
	entries := func(dois ...string) (out []bib.Record) {
		for i, doi := range dois {
			r := bib.Record{ID: fmt.Sprint("k", i), Line: i + 1, Issued: bib.Date{From: bib.Day{Year: 2000 + i}}}
			r.Text[bib.DOI], r.Text[bib.Title], r.Text[bib.ContainerTitle] = doi, fmt.Sprint("Title ", i), fmt.Sprint("Journal ", i)
			out = append(out, r)
		}
		return out
	}
	issue := entries("10.1/a.11", "10.1/a.12", "10.1/a.13", "10.1/a.14")
	for i := range issue {
		issue[i].Text[bib.ContainerTitle], issue[i].Issued.From.Year = "One Journal", 2020
	}
	twice := entries("", "")
	twice[1].ID = "k0"
	for _, c := range []struct {
		name    string
		records []bib.Record
		want    []string
	}{
		{"dragged down", entries("10.1/x", "10.1016/j.rser.2020.110001", "10.1016/j.rser.2020.110002", "10.1016/j.rser.2020.110003", "10.1016/j.rser.2020.110004"), []string{"2:bib.check.drag"}},
		{"dragged in tens", entries("10.1/a.10", "10.1/a.20", "10.1/a.30", "10.1/a.40", "10.1/a.50", "10.1/a.60"), []string{"1:bib.check.drag"}},
		{"too few to tell", entries("10.1/a.1", "10.1/a.2", "10.1/a.3"), nil},
		{"one issue of one journal", issue, nil},
		{"other steps", entries("10.1/a.1", "10.1/a.4", "10.1/a.5", "10.1/a.9", "10.1/a.11"), nil},
		{"no DOI", entries("doi unknown", "10.1/x"), []string{"1:bib.check.doi"}},
		{"identifier twice", twice, []string{"2:bib.check.key"}},
	} {
		if got := keysOf(bib.Check("x", c.records)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
