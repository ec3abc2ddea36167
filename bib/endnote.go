package bib

import (
	"slices"
	"strconv"
	"strings"
)

// endnoteXML reads EndNote's XML record by record, so that a file which is cut, or not well-formed in one place, costs
// the records concerned only.
func (p *parser) endnoteXML() {
	at := 0
	for {
		i := strings.Index(p.text[at:], "<record")
		if i < 0 {
			return
		}
		i += at
		at = i + len("<record")
		if at < len(p.text) && p.text[at] != '>' && !isSpace(p.text[at]) { // <records>
			continue
		}
		line := p.line(i)
		end := len(p.text) - at
		if next := strings.Index(p.text[at:], "<record>"); next >= 0 {
			end = next
		}
		if closed := strings.Index(p.text[at:at+end], "</record>"); closed >= 0 {
			end = closed
		} else {
			p.unread(line, "bib.endnote.unclosed", "the record that begins here is not closed: the file may be cut; it is read as far as it goes")
		}
		if end > maxEntry {
			p.unread(line, "bib.entry.long", "the entry {key} is longer than 16 MiB and is left out", "key", "<record>")
		} else {
			r := fromEndNote(p.text[at : at+end])
			r.Line = line
			p.add(r)
		}
		at += end
	}
}

// endnoteTags says what each element means, by its path.
var endnoteTags = map[string]assign{
	"titles/title": toText(Title), "titles/short-title": toText(TitleShort), "titles/translated-title": toText(TranslatedTitle), "titles/secondary-title": toText(ContainerTitle),
	"titles/tertiary-title": toText(CollectionTitle), "titles/alt-title": toText(ContainerTitleShort), "periodical/full-title": toText(ContainerTitle), "periodical/abbr-1": toText(ContainerTitleShort),
	"contributors/authors/author": toName(Author), "contributors/secondary-authors/author": toName(Editor), "contributors/tertiary-authors/author": toName(CollectionEditor),
	"contributors/subsidiary-authors/author": toName(Translator), "contributors/translated-authors/author": toName(Contributor),
	"pages": toText(Page), "volume": toText(Volume), "number": toText(Issue), "issue": toText(Issue), "edition": toText(Edition), "section": toText(ChapterNumber),
	"num-vols": toText(NumberOfVolumes), "keywords/keyword": toKeyword, "dates/year": toDate, "publisher": toText(Publisher), "pub-location": toText(PublisherPlace),
	"isbn": toSerial, "issn": toSerial, "electronic-resource-num": toDOI, "abstract": toLong(Abstract), "notes": toLong(Note), "research-notes": toLong(Note), "language": toText(Language),
	"remote-database-provider": toText(Source), "remote-database-name": toText(Source), "call-num": toText(CallNumber), "work-type": toText(Genre), "access-date": toAccessed,
	"urls/related-urls/url": toText(URL), "urls/web-urls/url": toText(URL), "label": func(r *Record, tag, value string) {
		if r.ID == "" {
			r.ID = unwrap(value)
		} else {
			r.keep(tag, unwrap(value))
		}
	},
}

func fromEndNote(s string) Record {
	r := Record{Type: "document"}
	var recNumber, pubDate, accession string
	x := xmlScanner{in: s}
	for x.next() {
		value := strings.TrimSpace(strings.ReplaceAll(x.value, "\r", "\n"))
		switch path := x.path; path {
		case "ref-type":
			word := x.attribute("name")
			if word == "" {
				word = value
			}
			r.kindOf(word, chineseTypes)
		case "rec-number":
			recNumber = value
		case "dates/pub-dates/date":
			pubDate = value
		case "database", "source-app", "foreign-keys/key":
		case "accession-num":
			accession = value
		default:
			if to, ok := endnoteTags[path]; ok {
				to(&r, path, value)
			} else {
				r.keep(path, unwrap(value))
			}
		}
	}
	if pubDate != "" {
		isiDate(&r, "pub-date", pubDate)
	}
	if _, isNumber := digits(accession); isNumber && (r.Text[Source] == "NLM" || strings.Contains(strings.ToLower(r.Text[Source]), "medline")) {
		r.Text[PMID] = accession
	} else {
		r.keep("accession-num", unwrap(accession))
	}
	if r.ID == "" {
		r.ID = recNumber
	}
	return r
}

// xmlScanner reads the texts of an XML fragment with the path of the elements around each. Elements named style only
// say how a text is set and do not count. It reads on where tags do not match.
type xmlScanner struct {
	in    string
	at    int
	stack []string
	tag   string // the last opening tag, for its attributes
	path  string
	value string
	text  strings.Builder
}

// next moves to the next element that holds text or attributes; false at the end.
func (x *xmlScanner) next() bool {
	for x.at < len(x.in) {
		rest := x.in[x.at:]
		if rest[0] != '<' {
			n := strings.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			x.text.WriteString(unentity(rest[:n]))
			x.at += n
			continue
		}
		switch {
		case strings.HasPrefix(rest, "<![CDATA["):
			body, _, ok := strings.Cut(rest[len("<![CDATA["):], "]]>")
			x.text.WriteString(body)
			x.at += len("<![CDATA[") + len(body)
			if ok {
				x.at += len("]]>")
			}
			continue
		case strings.HasPrefix(rest, "<!--"):
			body, _, _ := strings.Cut(rest, "-->")
			x.at += min(len(body)+len("-->"), len(rest))
			continue
		}
		end := strings.IndexByte(rest, '>')
		if end < 0 { // a tag that is cut
			x.at = len(x.in)
			break
		}
		tag := rest[1:end]
		x.at += end + 1
		if x.element(tag) {
			return true
		}
	}
	return x.give()
}

// element takes one tag and reports whether it ends an element with text.
func (x *xmlScanner) element(tag string) bool {
	switch {
	case tag == "", tag[0] == '?', tag[0] == '!':
	case tag[0] == '/':
		name := strings.TrimSpace(tag[1:])
		if name == "style" {
			return false
		}
		given := x.give()
		for i, v := range slices.Backward(x.stack) {
			if v == name {
				x.stack = x.stack[:i]
				break
			}
		}
		return given
	case strings.HasSuffix(tag, "/"):
	default:
		name := tag
		if i := strings.IndexAny(tag, " \t\n"); i >= 0 {
			name = tag[:i]
		}
		if name == "style" {
			return false
		}
		given := x.give()
		x.stack = append(x.stack, name)
		x.tag = tag
		return given
	}
	return false
}

// give hands out the text gathered.
func (x *xmlScanner) give() bool {
	value := strings.TrimSpace(x.text.String())
	x.text.Reset()
	if value == "" {
		return false
	}
	x.value, x.path = value, strings.Join(x.stack, "/")
	return true
}

// attribute returns an attribute of the last opening tag.
func (x *xmlScanner) attribute(name string) string {
	_, after, ok := strings.Cut(x.tag, " "+name+"=")
	if !ok || after == "" || after[0] != '"' && after[0] != '\'' {
		return ""
	}
	value, _, _ := strings.Cut(after[1:], after[:1])
	return unentity(value)
}

// unentity replaces the five entities of XML and characters given by number.
func unentity(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s[:min(len(s), 12)], ';')
		c, ok := rune(0), false
		if end > 0 {
			c, ok = entity(s[1:end])
		}
		if !ok {
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		b.WriteRune(c)
		s = s[end+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	case "nbsp":
		return '\u00a0', true
	}
	if !strings.HasPrefix(name, "#") {
		return 0, false
	}
	base, number := 10, name[1:]
	if strings.HasPrefix(number, "x") || strings.HasPrefix(number, "X") {
		base, number = 16, number[1:]
	}
	n, err := strconv.ParseInt(number, base, 32)
	if err != nil || n <= 0 || n > 0x10ffff || n >= 0xd800 && n < 0xe000 {
		return 0, false
	}
	return rune(n), true
}

// endnoteMarks reports whether the head of an XML file is EndNote's: MARC and MODS have records, too.
func endnoteMarks(head string) bool {
	return strings.Contains(head, "<record") && (strings.Contains(head, "<ref-type") || strings.Contains(head, "<contributors") || strings.Contains(head, "<titles") || strings.Contains(head, "<rec-number"))
}
