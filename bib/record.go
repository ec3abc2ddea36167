package bib

import (
	"slices"
	"strings"
)

// A Variable is a text variable of a record: an index into [Record.Text].
type Variable uint8

// Text variables, named as in CSL 1.0.2 where CSL has them.
const (
	Title Variable = iota
	TitleShort
	TranslatedTitle // the title in another language, as Chinese journals give it
	ContainerTitle  // journal, newspaper, proceedings, book of a chapter, site of a page
	ContainerTitleShort
	CollectionTitle // series
	CollectionNumber
	EventTitle
	EventPlace
	Publisher // of a thesis the school, of a report the institution
	PublisherPlace
	Edition
	Volume
	Issue
	Page
	NumberOfPages
	NumberOfVolumes
	Number // of a report, patent, standard or article
	ChapterNumber
	Genre // kind of thesis or report
	Medium
	Status
	Version
	DOI
	ISBN
	ISSN
	PMID
	PMCID
	URL
	Abstract
	Note
	Language
	Source // database that the record comes from
	Archive
	CallNumber
	variables
)

// cslNames are the names of the variables in CSL-JSON; TranslatedTitle has none there and stands under "custom".
var cslNames = [variables]string{
	Title: "title", TitleShort: "title-short", TranslatedTitle: "translated-title", ContainerTitle: "container-title",
	ContainerTitleShort: "container-title-short", CollectionTitle: "collection-title", CollectionNumber: "collection-number",
	EventTitle: "event-title", EventPlace: "event-place", Publisher: "publisher", PublisherPlace: "publisher-place",
	Edition: "edition", Volume: "volume", Issue: "issue", Page: "page", NumberOfPages: "number-of-pages",
	NumberOfVolumes: "number-of-volumes", Number: "number", ChapterNumber: "chapter-number", Genre: "genre", Medium: "medium",
	Status: "status", Version: "version", DOI: "DOI", ISBN: "ISBN", ISSN: "ISSN", PMID: "PMID", PMCID: "PMCID", URL: "URL",
	Abstract: "abstract", Note: "note", Language: "language", Source: "source", Archive: "archive", CallNumber: "call-number",
}

// String returns the variable's name in CSL-JSON.
func (v Variable) String() string {
	if v < variables {
		return cslNames[v]
	}
	return ""
}

// A Role is what a person did: an index into [Record.Names].
type Role uint8

// Roles, named as in CSL 1.0.2.
const (
	Author Role = iota
	Editor
	Translator
	Supervisor // of a thesis; CSL calls the role director
	CollectionEditor
	ContainerAuthor
	Chair
	Contributor
	roles
)

var roleNames = [roles]string{"author", "editor", "translator", "director", "collection-editor", "container-author", "chair", "contributor"}

// String returns the role's name in CSL-JSON.
func (r Role) String() string {
	if r < roles {
		return roleNames[r]
	}
	return ""
}

// A Field is something a source says that has no place in the model. Name is the source's own name for it; the same
// name may occur several times, in the order of the source.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A Record is one reference. The zero value is an empty reference.
type Record struct {
	ID   string // key in its file; may be empty, and two records of one file may have the same
	Type string // type of CSL: "article-journal", "book", "thesis", ... ; "document" where nothing more is known
	Kind string // the file's own word for the type ("inproceedings", "JOUR", "Dissertation/Thesis"); empty in CSL-JSON

	Text     [variables]string
	Names    [roles][]Name
	Keywords []string
	Issued   Date
	Accessed Date
	Extra    []Field

	Line int // where the entry begins in its file, counted from 1; 0 = not known
}

// Year returns the year of publication, 0 if it is not known.
func (r *Record) Year() int { return r.Issued.From.Year }

// empty reports whether nothing is known but a type.
func (r *Record) empty() bool {
	if r.ID != "" || len(r.Keywords) > 0 || len(r.Extra) > 0 || !r.Issued.IsZero() || !r.Accessed.IsZero() {
		return false
	}
	for _, names := range r.Names {
		if len(names) > 0 {
			return false
		}
	}
	return r.Text == [variables]string{}
}

// set puts a value into a text variable. Another value that stands there already is not overwritten: the new one is
// kept under the source's name.
func (r *Record) set(v Variable, name, value string) {
	switch {
	case value == "" || r.Text[v] == value:
	case r.Text[v] == "":
		r.Text[v] = value
	default:
		r.keep(name, value)
	}
}

// join appends a value to a text variable, as abstracts and notes allow.
func (r *Record) join(v Variable, value string) {
	switch {
	case value == "" || r.Text[v] == value:
	case r.Text[v] == "":
		r.Text[v] = value
	default:
		r.Text[v] += "\n" + value
	}
}

// keep keeps a field that has no place.
func (r *Record) keep(name, value string) {
	if value != "" {
		r.Extra = append(r.Extra, Field{name, value})
	}
}

// add appends a person.
func (r *Record) add(role Role, n Name) {
	if n != (Name{}) {
		r.Names[role] = append(r.Names[role], n)
	}
}

// keyword appends keywords, without empty and repeated ones.
func (r *Record) keyword(words ...string) {
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" && !slices.Contains(r.Keywords, w) {
			r.Keywords = append(r.Keywords, w)
		}
	}
}

// splitKeywords splits a list of keywords at semicolons of either script, or at commas where there are none.
func splitKeywords(s string) []string {
	if strings.ContainsAny(s, ";；\n") {
		return strings.FieldsFunc(s, func(c rune) bool { return c == ';' || c == '；' || c == '\n' })
	}
	return strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == '，' })
}

// joinKeywords is the inverse of splitKeywords for keywords that hold no semicolon. One keyword that holds a comma
// gets a semicolon behind it.
func joinKeywords(words []string) string {
	s := strings.Join(words, "; ")
	if len(words) == 1 && strings.ContainsAny(s, ",，") {
		s += ";"
	}
	return s
}

// cleanDOI returns the DOI in s: without the address of a resolver or the word doi in front. What holds none is
// returned as it stands.
func cleanDOI(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.Index(s, "10."); i > 0 {
		switch head := strings.ToLower(strings.TrimSpace(s[:i])); {
		case strings.HasSuffix(head, "doi.org/"), strings.HasSuffix(head, "doi.acm.org/"), head == "doi:", head == "doi", strings.HasSuffix(head, "/doi/"), strings.HasSuffix(head, " doi:"):
			return s[i:]
		}
	}
	return s
}

// isDOI reports whether s has the form of a DOI: 10.registrant/suffix.
func isDOI(s string) bool {
	slash := strings.IndexByte(s, '/')
	return strings.HasPrefix(s, "10.") && slash > 3 && slash < len(s)-1 && !strings.ContainsAny(s, " \t\n")
}
