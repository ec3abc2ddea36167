package bib

import (
	"strconv"
	"strings"
)

// bibtexKinds are the entry types that types of CSL are written as; the rest becomes misc with the type in
// entrysubtype.
var bibtexKinds = map[string]string{
	"article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "book": "book", "chapter": "incollection",
	"paper-conference": "inproceedings", "report": "techreport", "manuscript": "unpublished", "webpage": "online", "patent": "patent",
	"dataset": "dataset", "software": "software", "standard": "standard", "periodical": "periodical", "entry-encyclopedia": "inreference",
	"document": "misc",
}

// bibtexOrder are the text variables in the order in which they are written, with the field that each is written as.
var bibtexOrder = []struct {
	v    Variable
	name string
}{
	{Title, "title"}, {TitleShort, "shorttitle"}, {TranslatedTitle, "titletranslation"}, {ContainerTitle, ""}, {ContainerTitleShort, "shortjournal"}, {EventTitle, "eventtitle"},
	{EventPlace, "venue"}, {CollectionTitle, "series"}, {CollectionNumber, "number"}, {Publisher, ""}, {PublisherPlace, "address"},
	{Edition, "edition"}, {Volume, "volume"}, {Issue, "number"}, {Number, "number"}, {Page, "pages"}, {NumberOfPages, "pagetotal"},
	{NumberOfVolumes, "volumes"}, {ChapterNumber, "chapter"}, {Genre, "type"}, {Status, "pubstate"}, {Version, "version"}, {DOI, "doi"},
	{ISBN, "isbn"}, {ISSN, "issn"}, {PMID, "pmid"}, {PMCID, "pmcid"}, {URL, "url"}, {Language, "language"}, {Archive, "library"},
	{CallNumber, "lccn"}, {Source, "database"}, {Medium, "medium"}, {Note, "note"}, {Abstract, "abstract"},
}

func writeBibTeX(records []Record) []byte {
	w := bibtexWriter{keys: map[string]bool{}}
	for i := range records {
		w.keys[records[i].ID] = true
	}
	for i := range records {
		w.record(&records[i])
	}
	return []byte(w.b.String())
}

type bibtexWriter struct {
	b    strings.Builder
	keys map[string]bool
}

func (w *bibtexWriter) field(name, value string) {
	if value == "" {
		return
	}
	w.b.WriteString("  ")
	w.b.WriteString(name)
	w.b.WriteString(" = {")
	w.b.WriteString(value)
	w.b.WriteString("},\n")
}

func (w *bibtexWriter) record(r *Record) {
	kind, subtype := bibtexKind(r)
	key := bibtexKey(r.ID)
	if key == "" {
		key = w.newKey(r)
	}
	w.b.WriteString("@" + kind + "{" + key + ",\n")
	for role := range roles {
		names := make([]string, len(r.Names[role]))
		for i, n := range r.Names[role] {
			names[i] = bibtexWriteName(n)
		}
		w.field(bibtexRoleField(role), strings.Join(names, " and "))
	}
	w.field("entrysubtype", subtype)
	for _, f := range bibtexOrder {
		w.variable(r, f.v, f.name, kind)
	}
	w.date(r.Issued)
	if !r.Accessed.IsZero() {
		w.field("urldate", toLaTeX(r.Accessed.String()))
	}
	w.field("keywords", toLaTeX(joinKeywords(r.Keywords)))
	for _, f := range r.Extra {
		name := bibtexFieldName(f.Name)
		if verbatim(name) {
			w.field(name, balance(f.Value))
		} else {
			w.field(name, toLaTeX(f.Value))
		}
	}
	w.b.WriteString("}\n\n")
}

func (w *bibtexWriter) variable(r *Record, v Variable, name, kind string) {
	value := r.Text[v]
	switch v {
	case ContainerTitle:
		name = "booktitle"
		if kind == "article" || kind == "periodical" {
			name = "journal"
		} else if r.Type == "book" {
			name = "maintitle" // a book without a title takes its booktitle for one
		}
	case Publisher:
		switch name = "publisher"; kind {
		case "phdthesis", "mastersthesis", "thesis":
			name = "school"
		case "techreport":
			name = "institution"
		}
	case Issue, Number, CollectionNumber:
		if numberVariable(r.Type) != v {
			name = map[Variable]string{Issue: "issue", Number: "articlenumber", CollectionNumber: "seriesnumber"}[v]
		}
	case Page:
		w.field(name, strings.ReplaceAll(toLaTeX(value), "-", "--"))
		return
	case Genre:
		if kind == "phdthesis" && value == "PhD thesis" || kind == "mastersthesis" && value == "Master's thesis" {
			return
		}
	case DOI, URL:
		w.field(name, balance(value))
		return
	}
	w.field(name, toLaTeX(value))
}

// bibtexKind returns the entry type of a record: the word that it was read under if that means the same.
func bibtexKind(r *Record) (kind, subtype string) {
	if r.Type == "thesis" {
		switch genre := strings.ToLower(r.Text[Genre]); {
		case genre == "":
			return "thesis", ""
		case strings.Contains(genre, "master"), strings.Contains(genre, "硕士"):
			return "mastersthesis", ""
		}
		return "phdthesis", ""
	}
	lower := strings.ToLower(r.Kind)
	if t, ok := bibtexTypes[lower]; ok && t == r.Type {
		return lower, ""
	}
	if kind, ok := bibtexKinds[r.Type]; ok && bibtexTypes[kind] == r.Type {
		return kind, ""
	}
	return "misc", r.Type
}

func bibtexRoleField(role Role) string {
	for name, of := range bibtexRoles {
		if of == role {
			return name
		}
	}
	return ""
}

// bibtexKey returns an identifier as a key: what BibTeX does not allow in one becomes a hyphen, and what is longer than
// any key is cut.
func bibtexKey(id string) string {
	const longest = 200
	if len(id) > longest {
		id = strings.ToValidUTF8(id[:longest], "")
	}
	return strings.Map(func(c rune) rune {
		if c <= ' ' || strings.ContainsRune("{},%#~\\\"'()=", c) || c == '\u00a0' || c == '\u3000' {
			return '-'
		}
		return c
	}, strings.TrimSpace(id))
}

// newKey makes a key of the first author and the year, with a letter behind it if it is taken.
func (w *bibtexWriter) newKey(r *Record) string {
	name := "anonymous"
	if len(r.Names[Author]) > 0 {
		name = r.Names[Author][0].Family + r.Names[Author][0].Literal
	}
	base := bibtexKey(strings.ReplaceAll(strings.ToLower(name), " ", ""))
	if y := r.Year(); y != 0 {
		base += strconv.Itoa(y)
	}
	key := base
	for n := 0; w.keys[key]; n++ {
		if n < 26 {
			key = base + string(rune('a'+n))
		} else {
			key = base + "-" + strconv.Itoa(n)
		}
	}
	w.keys[key] = true
	return key
}

func bibtexWriteName(n Name) string {
	if n == others {
		return "others"
	}
	if n.Literal != "" {
		if isHan(n.Literal) && !strings.ContainsAny(n.Literal, " ") {
			return n.Literal
		}
		return "{" + toLaTeX(n.Literal) + "}"
	}
	if joins(n.Particle) || joins(n.Suffix) { // no name of a person that BibTeX could read
		return "{" + toLaTeX(strings.TrimSpace(n.Given+" "+strings.TrimSpace(n.Particle+" "+n.Family)+" "+n.Suffix)) + "}"
	}
	family, given := toLaTeX(n.Family), toLaTeX(n.Given)
	switch {
	case n.Particle != "":
		family = toLaTeX(n.Particle) + " " + family
	case strings.Contains(family, " ") || joins(n.Family):
		family = "{" + family + "}"
	}
	if n.Suffix != "" {
		family += ", " + toLaTeX(n.Suffix)
	}
	if joins(n.Given) {
		given = "{" + given + "}"
	}
	return family + ", " + given
}

// joins reports whether a part of a name holds what would join or split names: the word and, a comma, a semicolon.
func joins(part string) bool {
	for word := range strings.FieldsSeq(part) {
		if strings.EqualFold(word, "and") || strings.ContainsAny(word, ",;；，、") {
			return true
		}
	}
	return false
}

func (w *bibtexWriter) date(d Date) {
	switch {
	case d.IsZero():
	case d.To.Year != 0:
		w.field("date", d.String())
	case d.Literal != "" && (d.From.Year == 0 || parseDate(d.Literal) == d):
		w.field("year", toLaTeX(d.Literal))
	default:
		w.field("year", padded(d.From.Year, 4))
		if d.From.Month >= 1 && d.From.Month <= 12 {
			w.b.WriteString("  month = " + monthNames[d.From.Month] + ",\n")
			if d.From.Day > 0 {
				w.field("day", strconv.Itoa(d.From.Day))
			}
		}
		w.field("yearliteral", toLaTeX(d.Literal))
	}
}

// bibtexFieldName makes the name of a field of another format one that BibTeX can read.
func bibtexFieldName(name string) string {
	clean := strings.Map(func(c rune) rune {
		switch {
		case c >= 'A' && c <= 'Z':
			return c | 0x20
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '_', c == '.', c == ':', c == '+', c >= 0x80 && c != '\ufffd':
			return c
		}
		return '-'
	}, name)
	if clean == "" {
		return "field"
	}
	return clean
}

// balance makes the braces of an address balanced, as BibTeX needs them.
func balance(s string) string {
	if balanced(s) {
		return s
	}
	return strings.NewReplacer("{", "%7B", "}", "%7D").Replace(s)
}
