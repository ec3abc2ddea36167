package bib

import (
	"strings"
)

// bibtexTypes are the types of CSL for the entry types of BibTeX and BibLaTeX (citation-js 0.8 has the same map where
// both know the type).
var bibtexTypes = map[string]string{
	"article": "article-journal", "suppperiodical": "article-journal", "periodical": "periodical", "magazine": "article-magazine",
	"newspaper": "article-newspaper", "book": "book", "mvbook": "book", "booklet": "book", "collection": "book", "mvcollection": "book",
	"proceedings": "book", "mvproceedings": "book", "reference": "book", "mvreference": "book", "inbook": "chapter", "bookinbook": "chapter",
	"suppbook": "chapter", "incollection": "chapter", "suppcollection": "chapter", "inreference": "entry-encyclopedia",
	"inproceedings": "paper-conference", "conference": "paper-conference", "manual": "report", "techreport": "report", "report": "report",
	"mastersthesis": "thesis", "phdthesis": "thesis", "thesis": "thesis", "unpublished": "manuscript", "online": "webpage",
	"electronic": "webpage", "www": "webpage", "patent": "patent", "dataset": "dataset", "software": "software",
	"softwareversion": "software", "softwaremodule": "software", "codefragment": "software", "standard": "standard", "letter": "personal_communication",
	"legislation": "legislation", "jurisdiction": "legal_case", "map": "map", "movie": "motion_picture", "video": "motion_picture",
	"audio": "song", "music": "song", "artwork": "graphic", "image": "figure", "performance": "performance", "review": "review", "misc": "document",
}

// bibtexText are the fields that are text variables whatever the type of the entry.
var bibtexText = map[string]Variable{
	"title": Title, "shorttitle": TitleShort, "journal": ContainerTitle, "journaltitle": ContainerTitle,
	"maintitle": ContainerTitle, "shortjournal": ContainerTitleShort, "series": CollectionTitle, "publisher": Publisher, "school": Publisher,
	"institution": Publisher, "address": PublisherPlace, "location": PublisherPlace, "venue": EventPlace,
	"eventtitle": EventTitle, "edition": Edition, "volume": Volume, "issue": Issue, "pages": Page, "pagetotal": NumberOfPages,
	"volumes": NumberOfVolumes, "chapter": ChapterNumber, "type": Genre, "pubstate": Status, "version": Version, "doi": DOI, "isbn": ISBN,
	"issn": ISSN, "pmid": PMID, "pmcid": PMCID, "pmc": PMCID, "url": URL, "abstract": Abstract, "note": Note, "language": Language,
	"langid": Language, "library": Archive, "lccn": CallNumber, "titletranslation": TranslatedTitle,
	"articlenumber": Number, "seriesnumber": CollectionNumber, "database": Source, "medium": Medium,
}

var bibtexRoles = map[string]Role{
	"author": Author, "editor": Editor, "translator": Translator, "bookauthor": ContainerAuthor, "supervisor": Supervisor,
	"serieseditor": CollectionEditor, "chair": Chair, "contributor": Contributor,
}

// verbatim are the fields that hold addresses, names of files and marks of programs, which LaTeX does not set.
func verbatim(name string) bool {
	switch name {
	case "url", "doi", "file", "pdf", "eprint", "crossref", "groups", "owner", "timestamp", "biburl", "bibsource", "local-url", "urlraw", "localfile", "related", "xref", "ids":
		return true
	}
	return strings.HasPrefix(name, "bdsk-") || strings.HasPrefix(name, "date-")
}

// fromBibTeX makes a record of an entry's fields.
func fromBibTeX(kind, key string, line int, fields []rawField) Record {
	r := Record{ID: key, Kind: kind, Line: line}
	lower := strings.ToLower(kind)
	if r.Type = bibtexTypes[lower]; r.Type == "" {
		r.Type = "document"
	}
	var year, month, day, date, literal, subtitle, booktitle string
	var instead []Field // who published a work that has no publisher
	for _, f := range fields {
		name := strings.ToLower(f.name)
		if role, ok := bibtexRoles[name]; ok {
			for _, n := range bibtexNames(f.value) {
				r.add(role, n)
			}
			continue
		}
		if verbatim(name) {
			value := unescapeVerbatim(name, f.value)
			if v, ok := bibtexText[name]; ok {
				r.set(v, name, value)
			} else {
				r.keep(name, value)
			}
			continue
		}
		value := fromLaTeX(f.value)
		switch name {
		case "year":
			year = value
		case "month":
			month = value
		case "day":
			day = value
		case "date":
			date = value
		case "yearliteral":
			literal = value
		case "urldate":
			r.Accessed = parseDate(value)
		case "keywords", "keyword":
			r.keyword(splitKeywords(value)...)
		case "pages":
			r.set(Page, name, strings.NewReplacer("–", "-", "—", "-", " - ", "-").Replace(value))
		case "booktitle":
			booktitle = orKeep(&r, booktitle, name, value)
		case "subtitle":
			subtitle = value
		case "number":
			r.set(numberVariable(r.Type), name, value)
		case "entrysubtype":
			if cslTypes[value] && r.Type == "document" {
				r.Type = value
			} else {
				r.keep(name, value)
			}
		case "howpublished", "organization":
			if strings.HasPrefix(value, "http") {
				r.set(URL, name, value)
			} else {
				instead = append(instead, Field{name, value})
			}
		case "":
			r.keep("text", value)
		default:
			if v, ok := bibtexText[name]; ok {
				r.set(v, name, value)
			} else {
				r.keep(name, value)
			}
		}
	}
	r.bibtexDate(year, month, day, date)
	if literal != "" {
		r.Issued.Literal = literal
	}
	for _, f := range instead {
		r.set(Publisher, f.Name, f.Value)
	}
	if subtitle != "" {
		if r.Text[Title] != "" {
			r.Text[Title] += ": "
		}
		r.Text[Title] += subtitle
	}
	if r.Type == "book" && r.Text[Title] == "" {
		r.Text[Title] = booktitle
	} else {
		r.set(ContainerTitle, "booktitle", booktitle)
	}
	if r.Text[Genre] == "" {
		switch lower {
		case "mastersthesis":
			r.Text[Genre] = "Master's thesis"
		case "phdthesis":
			r.Text[Genre] = "PhD thesis"
		}
	}
	return r
}

// numberVariable returns what the field number means for a type.
func numberVariable(cslType string) Variable {
	switch cslType {
	case "article-journal", "article-magazine", "article-newspaper", "paper-conference", "periodical":
		return Issue
	case "book", "chapter":
		return CollectionNumber
	}
	return Number
}

func (r *Record) bibtexDate(year, month, day, date string) {
	if date != "" {
		r.Issued = parseDate(date)
		if year != "" && year != padded(r.Issued.From.Year, 4) {
			r.keep("year", year)
		}
		if month != "" && r.Issued.From.Month == 0 {
			r.Issued.From.Month = monthOf(month)
		}
		return
	}
	r.Issued = parseDate(year)
	if month == "" {
		return
	}
	first, rest, _ := strings.Cut(strings.NewReplacer("~", " ", "\u00a0", " ").Replace(month), " ")
	m, other := monthOf(first), rest
	if m == 0 {
		m, other = monthOf(rest), first
	}
	d, ok := digits(strings.TrimRight(other, ".,"))
	switch {
	case m == 0 || r.Issued.From.Year == 0 || r.Issued.From.Month != 0 || other != "" && !ok:
		r.keep("month", month)
		return
	case !ok:
		d, _ = digits(day)
	}
	r.Issued.From.Month = m
	if d <= 31 {
		r.Issued.From.Day = d
	}
}

// unescapeVerbatim takes LaTeX's escapes out of an address and the wrapping out of a DOI.
func unescapeVerbatim(name, s string) string {
	s = strings.TrimSpace(s)
	if name != "url" && name != "doi" {
		return s
	}
	if strings.IndexByte(s, '\\') >= 0 {
		s = strings.NewReplacer(`{\_}`, "_", `\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", `\textunderscore{}`, "_", `\url{`, "{", `\~{}`, "~", `\~`, "~").Replace(s)
	}
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		s = s[1 : len(s)-1]
	}
	if name == "doi" {
		s = cleanDOI(s)
	}
	return s
}

// bibtexNames reads a list of names joined by "and".
func bibtexNames(s string) (names []Name) {
	for _, part := range splitAnd(s) {
		if strings.IndexByte(part, '{') < 0 && strings.ContainsAny(part, ";；，、,") {
			if several := splitAuthors(fromLaTeX(part)); len(several) > 1 {
				for _, p := range several {
					names = append(names, parseName(p))
				}
				continue
			}
		}
		if n := bibtexName(part); n != (Name{}) {
			names = append(names, n)
		}
	}
	return names
}

// splitAnd splits at the word "and" outside braces.
func splitAnd(s string) (parts []string) {
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case depth <= 0 && isSpace(c) && len(s) >= i+5 && strings.EqualFold(s[i+1:i+4], "and") && isSpace(s[i+4]):
			parts = append(parts, s[start:max(i, start)]) // "and and" has no name between
			start = i + 5
			i += 3
		}
	}
	return append(parts, s[start:])
}

// splitOutside splits s at bytes for which at is true, outside braces.
func splitOutside(s string, at func(byte) bool) (parts []string) {
	depth, start := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case depth <= 0 && at(c):
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// bibtexName reads one name by BibTeX's rules (BibTeXing, section 4): "First von Last", "von Last, First",
// "von Last, Jr, First"; a name wholly in braces is a body.
func bibtexName(s string) Name {
	s = strings.TrimSpace(s)
	if len(s) > 1 && s[0] == '{' && strings.IndexByte(s, '}') == len(s)-1 {
		return Name{Literal: fromLaTeX(s)}
	}
	if strings.IndexByte(s, '{') < 0 {
		return parseName(fromLaTeX(s))
	}
	parts := splitOutside(s, func(c byte) bool { return c == ',' })
	if len(parts) == 1 {
		words := splitOutside(s, func(c byte) bool { return isSpace(c) || c == '~' })
		clean := words[:0]
		for _, w := range words {
			if w = fromLaTeX(w); w != "" {
				clean = append(clean, w)
			}
		}
		switch len(clean) {
		case 0:
			return Name{}
		case 1:
			return parseName(clean[0])
		}
		return splitName(clean)
	}
	for i := range parts {
		parts[i] = fromLaTeX(strings.TrimSpace(parts[i]))
	}
	n := Name{Family: parts[0], Given: strings.Join(parts[1:], ", ")}
	if strings.HasPrefix(strings.TrimSpace(s), "{") && len(parts) == 2 { // "{van Gogh}, Vincent": the braces hold it together
		return n
	}
	if len(parts) > 2 {
		n.Suffix, n.Given = parts[1], strings.Join(parts[2:], ", ")
		if isSuffix(parts[2]) {
			n.Suffix, n.Given = parts[2], parts[1]
		}
	}
	return withParticle(n)
}

// inherit fills in what an entry takes from the one that its field crossref names.
func (p *parser) inherit() {
	var parents map[string]int
	for i := range p.lib.Records {
		r := &p.lib.Records[i]
		for _, f := range r.Extra {
			if f.Name != "crossref" {
				continue
			}
			if parents == nil {
				parents = map[string]int{}
				for j := range p.lib.Records {
					parents[strings.ToLower(p.lib.Records[j].ID)] = j
				}
			}
			if j, ok := parents[strings.ToLower(f.Value)]; ok && j != i {
				r.inherit(&p.lib.Records[j])
			}
		}
	}
}

func (r *Record) inherit(parent *Record) {
	for _, v := range []Variable{Publisher, PublisherPlace, CollectionTitle, CollectionNumber, ISBN, EventTitle, EventPlace, Volume} {
		if r.Text[v] == "" {
			r.Text[v] = parent.Text[v]
		}
	}
	if r.Text[ContainerTitle] == "" && r.Type != "book" {
		r.Text[ContainerTitle] = parent.Text[Title]
	}
	if len(r.Names[Editor]) == 0 {
		r.Names[Editor] = parent.Names[Editor]
	}
	if r.Issued.IsZero() {
		r.Issued = parent.Issued
	}
}
