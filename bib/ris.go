package bib

import (
	"strings"
)

// risDialect is RIS as of Research Information Systems, 2001 and 2011, with the habits of EndNote, Zotero, PubMed,
// Embase, Scopus and ProQuest.
var risDialect = dialect{
	typical: func(line string) bool {
		tag, _, ok := splitRIS(line)
		return ok && (tag == "TY" || tag == "ER" || tag == "JF" || tag == "T1")
	},
	split:  splitRIS,
	begins: func(tag string) bool { return tag == "TY" },
	ends:   func(tag string) bool { return tag == "ER" },
	build:  buildRIS,
}

// splitRIS splits "TY  - JOUR". One blank too few or too many, and no blank behind the hyphen, are allowed.
func splitRIS(line string) (tag, value string, ok bool) {
	if len(line) < 4 || !isTagLetter(line[0]) || !isTagLetter(line[1]) && (line[1] < '0' || line[1] > '9') {
		return "", "", false
	}
	i := 2
	for i < len(line) && i < 5 && line[i] == ' ' {
		i++
	}
	if i == 2 || i >= len(line) || line[i] != '-' || i < 4 && i+1 < len(line) && line[i+1] != ' ' {
		return "", "", false
	}
	return line[:2], strings.TrimSpace(line[i+1:]), true
}

func isTagLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

// risTypes are the types of CSL for the types of RIS.
var risTypes = map[string]string{
	"jour": "article-journal", "ejour": "article-journal", "jfull": "periodical", "abst": "article-journal", "inpr": "article-journal",
	"mgzn": "article-magazine", "news": "article-newspaper", "book": "book", "ebook": "book", "edbook": "book", "whole": "book",
	"ser": "book", "ctlg": "book", "clswk": "classic", "ancient": "classic", "chap": "chapter", "echap": "chapter", "dict": "entry-dictionary",
	"encyc": "entry-encyclopedia", "conf": "paper-conference", "cpaper": "paper-conference", "rprt": "report", "govdoc": "report",
	"thes": "thesis", "pat": "patent", "unpb": "manuscript", "unpd": "manuscript", "manscpt": "manuscript", "elec": "webpage", "icomm": "webpage",
	"blog": "post-weblog", "data": "dataset", "dbase": "dataset", "aggr": "dataset", "comp": "software", "stand": "standard", "bill": "bill", "unbill": "bill",
	"stat": "legislation", "legal": "legislation", "case": "legal_case", "hear": "hearing", "map": "map", "mpct": "motion_picture",
	"video": "motion_picture", "advs": "motion_picture", "music": "musical_score", "sound": "song", "slide": "speech", "art": "graphic", "figure": "figure", "chart": "figure",
	"pamp": "pamphlet", "pcomm": "personal_communication", "intv": "interview", "multi": "webpage", "gen": "document",
}

// risKinds are the types of RIS for those of CSL.
var risKinds = map[string]string{
	"article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "book": "BOOK", "chapter": "CHAP",
	"entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "paper-conference": "CONF", "report": "RPRT", "thesis": "THES",
	"patent": "PAT", "manuscript": "UNPB", "webpage": "ELEC", "post-weblog": "BLOG", "dataset": "DATA", "software": "COMP",
	"standard": "STAND", "bill": "BILL", "legislation": "STAT", "legal_case": "CASE", "hearing": "HEAR", "map": "MAP",
	"motion_picture": "MPCT", "musical_score": "MUSIC", "song": "SOUND", "speech": "SLIDE", "graphic": "ART", "figure": "FIGURE",
	"pamphlet": "PAMP", "personal_communication": "PCOMM", "periodical": "JFULL", "classic": "CLSWK", "interview": "INTV",
}

var risTags = map[string]assign{
	"TY": func(r *Record, _, value string) {
		if r.Kind == "" {
			r.kindOf(value, risTypes)
		} else {
			r.keep("TY", value)
		}
	},
	"ID": func(r *Record, tag, value string) {
		if r.ID == "" {
			r.ID = unwrap(value)
		} else {
			r.keep(tag, unwrap(value))
		}
	},
	"TI": toText(Title), "T1": toText(Title), "TT": toText(TranslatedTitle), "ST": toText(TitleShort),
	"AU": toName(Author), "A1": toName(Author), "A2": toName(Editor), "ED": toName(Editor),
	"A3": toName(CollectionEditor), "A4": toName(Translator), "PY": toDate, "Y1": toDate, "DA": toDate, "Y2": toAccessed,
	"N2": toLong(Abstract), "AB": toLong(Abstract), "N1": toLong(Note), "KW": toKeyword, "VL": toText(Volume), "IS": toText(Issue),
	"PB": toText(Publisher), "CY": toText(PublisherPlace), "PP": toText(PublisherPlace), "ET": toText(Edition), "LA": toText(Language),
	"DB": toText(Source), "DO": toDOI, "SN": toSerial, "UR": toText(URL), "CN": toText(CallNumber),
	"M3": func(r *Record, tag, value string) {
		if doi := cleanDOI(value); isDOI(doi) {
			r.set(DOI, tag, doi)
		} else {
			r.set(Genre, tag, unwrap(value))
		}
	},
	"U5": func(r *Record, tag, value string) { r.named(tag, value) },
}

// named reads "name = value", by which the writers keep what RIS has no tag for.
func (r *Record) named(tag, value string) {
	name, rest, ok := strings.Cut(value, " = ")
	if !ok {
		r.keep(tag, unwrap(value))
		return
	}
	for v, csl := range cslNames {
		if csl == name {
			r.set(Variable(v), tag, rest)
			return
		}
	}
	for role, csl := range roleNames {
		if csl == name {
			r.add(Role(role), parseName(rest))
			return
		}
	}
	switch {
	case name == "type" && cslTypes[rest]:
		r.Type = rest
	case name == "issued-literal":
		r.Issued.Literal = rest
	default:
		r.keep(name, rest)
	}
}

// inContainer reports whether works of a type appear in a larger one.
func inContainer(cslType string) bool {
	switch cslType {
	case "book", "thesis", "report", "patent", "standard", "map", "manuscript", "software", "dataset", "motion_picture", "song", "classic", "pamphlet":
		return false
	}
	return true
}

func buildRIS(r *Record, fields []rawField) {
	var first, last string
	var titles risTitles
	rest := make([]rawField, 0, len(fields))
	for _, f := range fields {
		v := unwrap(f.value)
		if title := titles.of(f.name); title != nil {
			*title = orKeep(r, *title, f.name, v)
			continue
		}
		switch f.name {
		case "SP":
			first = orKeep(r, first, f.name, v)
		case "EP":
			last = orKeep(r, last, f.name, v)
		default:
			rest = append(rest, f)
		}
	}
	fill(r, rest, risTags)
	r.set(Page, "SP", pageSpan(strings.ReplaceAll(first, "--", "-"), last))
	titles.put(r)
}

// risTitles are the titles whose meaning depends on the type and on one another.
type risTitles struct{ t2, t3, bt, jf, jo, short string }

func (t *risTitles) of(tag string) *string {
	switch tag {
	case "T2":
		return &t.t2
	case "T3":
		return &t.t3
	case "BT":
		return &t.bt
	case "JF":
		return &t.jf
	case "JO":
		return &t.jo
	case "JA", "J1", "J2":
		return &t.short
	}
	return nil
}

// put sets the titles: JO is the journal where nothing else is, else its short form; T2 is the container of an article
// and the series of a book.
func (t *risTitles) put(r *Record) {
	r.set(ContainerTitle, "JF", t.jf)
	if inContainer(r.Type) {
		r.set(ContainerTitle, "T2", t.t2)
		r.set(ContainerTitle, "BT", t.bt)
		r.set(CollectionTitle, "T3", t.t3)
	} else {
		r.set(Title, "BT", t.bt)
		r.set(CollectionTitle, "T2", t.t2)
		r.set(CollectionTitle, "T3", t.t3)
	}
	r.set(ContainerTitleShort, "J2", t.short)
	if r.Text[ContainerTitle] == "" {
		r.Text[ContainerTitle] = t.jo
	} else if t.jo != r.Text[ContainerTitle] {
		r.set(ContainerTitleShort, "JO", t.jo)
	}
}

// orKeep returns the value that stood first and keeps another one.
func orKeep(r *Record, old, tag, value string) string {
	if old == "" || old == value {
		return value
	}
	r.keep(tag, value)
	return old
}

// risText are the text variables that have a tag of their own in what is written.
var risText = [variables]string{
	Title: "TI", TranslatedTitle: "TT", TitleShort: "ST", ContainerTitleShort: "J2", Publisher: "PB", PublisherPlace: "CY", Edition: "ET", Volume: "VL", Issue: "IS",
	DOI: "DO", ISBN: "SN", ISSN: "SN", URL: "UR", Language: "LA", Source: "DB", CallNumber: "CN", Abstract: "AB", Note: "N1", Genre: "M3",
}

var risRoles = [roles]string{Author: "AU", Editor: "A2", CollectionEditor: "A3", Translator: "A4"}

func writeRIS(records []Record) []byte {
	var b strings.Builder
	for i := range records {
		writeRISRecord(&b, &records[i])
	}
	return []byte(b.String())
}

func writeRISRecord(b *strings.Builder, r *Record) {
	line := func(tag, value string) {
		if value == "" {
			return
		}
		b.WriteString(tag + "  - ")
		for i, part := range strings.Split(value, "\n") {
			if i > 0 {
				b.WriteString("\n ")
			}
			b.WriteString(part)
		}
		b.WriteByte('\n')
	}
	named := func(name, value string) {
		if value != "" {
			line("U5", name+" = "+value)
		}
	}
	kind, known := strings.ToUpper(r.Kind), true
	if risTypes[strings.ToLower(kind)] != r.Type {
		if kind, known = risKinds[r.Type], true; kind == "" {
			kind, known = "GEN", r.Type == "document"
		}
	}
	b.WriteString("TY  - " + kind + "\n")
	if !known {
		named("type", r.Type)
	}
	line("ID", r.ID)
	for role, names := range r.Names {
		for _, n := range names {
			if tag := risRoles[role]; tag != "" {
				line(tag, risName(n))
			} else {
				named(roleNames[role], risName(n))
			}
		}
	}
	for v, value := range r.Text {
		switch tag := risText[v]; {
		case value == "":
		case Variable(v) == ContainerTitle && inContainer(r.Type):
			line("T2", value)
		case Variable(v) == CollectionTitle:
			line("T3", value)
		case Variable(v) == Page && cleanSpan(value):
			first, last, _ := strings.Cut(value, "-")
			line("SP", first)
			line("EP", last)
		case Variable(v) == Genre && isDOI(cleanDOI(value)), tag == "", (Variable(v) == ISSN || Variable(v) == ISBN) && !ownSerial(r.Type, Variable(v), value):
			named(cslNames[v], value)
		default:
			line(tag, value)
		}
	}
	risDate(line, named, r)
	for _, w := range r.Keywords {
		line("KW", w)
	}
	for _, f := range r.Extra {
		if _, ok := risTags[f.Name]; !ok && len(f.Name) == 2 && isTagLetter(f.Name[0]) && f.Name != "SP" && f.Name != "EP" && f.Name != "ER" && new(risTitles).of(f.Name) == nil {
			if _, _, ok := splitRIS(f.Name + "  - x"); ok {
				line(f.Name, f.Value)
				continue
			}
		}
		named(f.Name, f.Value)
	}
	b.WriteString("ER  - \n\n")
}

// cleanSpan reports whether a span of pages comes back the same from a first and a last page.
func cleanSpan(s string) bool {
	first, last, ok := strings.Cut(s, "-")
	return !ok && s != "" || ok && first != "" && last != "" && first != last && strings.TrimSpace(first) == first && strings.TrimSpace(last) == last
}

// ownSerial reports whether a serial number is recognised as what it is when it is read back.
func ownSerial(cslType string, v Variable, value string) bool {
	var r Record
	r.Type = cslType
	toSerial(&r, "SN", value)
	return r.Text[v] == value
}

func risDate(line, named func(string, string), r *Record) {
	if d := r.Issued; !d.IsZero() {
		switch {
		case d.From.Year == 0:
			line("PY", d.Literal)
		case d.Literal != "" && parseDate(d.Literal) == d:
			line("PY", d.Literal)
		default:
			line("PY", padded(d.From.Year, 4))
			if d.From.Month != 0 || d.To.Year != 0 {
				line("DA", d.String())
			}
			named("issued-literal", d.Literal)
		}
	}
	if !r.Accessed.IsZero() {
		line("Y2", r.Accessed.String())
	}
}

// risName writes a name as RIS has it: Family, Given, Suffix.
func risName(n Name) string {
	if n.Literal != "" {
		if n != others && parseName(n.Literal) != n {
			return n.Literal + ","
		}
		return n.Literal
	}
	s := strings.TrimSpace(n.Particle + " " + n.Family)
	if n.Given != "" || n.Suffix != "" {
		s += ", " + n.Given
	}
	if n.Suffix != "" {
		s += ", " + n.Suffix
	}
	return s
}
