package bib

import (
	"encoding/json"
	"sort"
	"strings"
)

// openAlexTypes are the types of CSL for those of OpenAlex, and of Crossref, which OpenAlex also reports.
var openAlexTypes = map[string]string{
	"article": "article-journal", "journal-article": "article-journal", "review": "article-journal", "letter": "article-journal",
	"editorial": "article-journal", "preprint": "article", "posted-content": "article", "book": "book", "monograph": "book", "edited-book": "book",
	"reference-book": "book", "proceedings": "book", "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter",
	"reference-entry": "entry-encyclopedia", "proceedings-article": "paper-conference", "dissertation": "thesis", "report": "report",
	"report-component": "report", "standard": "standard", "dataset": "dataset", "database": "dataset", "component": "document", "software": "software", "peer-review": "review", "other": "document",
}

// fromOpenAlex reads a work of OpenAlex. Its abstract comes as an index of words with their places.
func fromOpenAlex(o object) Record {
	var r Record
	r.ID = strings.TrimPrefix(o.text("id"), "https://openalex.org/")
	r.kindOf(o.text("type"), openAlexTypes)
	r.Text[Title] = o.text("title")
	if name := o.text("display_name"); r.Text[Title] == "" {
		r.Text[Title] = name
	} else if name != r.Text[Title] {
		r.keep("display_name", name)
	}
	r.Text[DOI] = cleanDOI(o.text("doi"))
	r.Text[Language] = o.text("language")
	r.Issued = parseDate(o.text("publication_date"))
	if year := o.text("publication_year"); r.Issued.From.Year == 0 {
		r.Issued = parseDate(year)
	}
	var index map[string][]int
	if raw, ok := o["abstract_inverted_index"]; ok && json.Unmarshal(raw, &index) == nil {
		r.Text[Abstract] = fromInvertedIndex(index)
		delete(o, "abstract_inverted_index")
	}
	r.openAlexAuthors(o)
	r.openAlexPlace(o)
	var ids struct{ PMID, PMCID string }
	if json.Unmarshal(o["ids"], &ids) == nil {
		r.Text[PMID] = lastPart(ids.PMID)
		r.Text[PMCID] = lastPart(ids.PMCID)
	}
	var words []struct {
		Name string `json:"display_name"`
	}
	if raw, ok := o["keywords"]; ok && json.Unmarshal(raw, &words) == nil {
		for _, w := range words {
			r.keyword(w.Name)
		}
		delete(o, "keywords")
	}
	r.rest(o)
	return r
}

func lastPart(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }

func (r *Record) openAlexAuthors(o object) {
	var list []struct {
		Author struct {
			Name string `json:"display_name"`
		} `json:"author"`
		Raw string `json:"raw_author_name"`
	}
	if json.Unmarshal(o["authorships"], &list) != nil {
		return
	}
	for _, a := range list {
		name := a.Author.Name
		if name == "" {
			name = a.Raw
		}
		r.add(Author, parseName(name))
	}
}

func (r *Record) openAlexPlace(o object) {
	var place struct {
		Landing string `json:"landing_page_url"`
		Source  struct {
			Name string `json:"display_name"`
			ISSN string `json:"issn_l"`
			Host string `json:"host_organization_name"`
			Type string `json:"type"`
		} `json:"source"`
	}
	if json.Unmarshal(o["primary_location"], &place) == nil || json.Unmarshal(o["host_venue"], &place.Source) == nil {
		r.Text[ContainerTitle], r.Text[ISSN], r.Text[Publisher], r.Text[URL] = place.Source.Name, place.Source.ISSN, place.Source.Host, place.Landing
		if place.Source.Type == "conference" && r.Type == "article-journal" {
			r.Type = "paper-conference"
		}
	}
	var part struct{ Volume, Issue, First, Last *string }
	var raw struct {
		Volume *string `json:"volume"`
		Issue  *string `json:"issue"`
		First  *string `json:"first_page"`
		Last   *string `json:"last_page"`
	}
	if json.Unmarshal(o["biblio"], &raw) == nil {
		part.Volume, part.Issue, part.First, part.Last = raw.Volume, raw.Issue, raw.First, raw.Last
		delete(o, "biblio")
	}
	r.Text[Volume], r.Text[Issue], r.Text[Page] = deref(part.Volume), deref(part.Issue), pageSpan(deref(part.First), deref(part.Last))
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return strings.TrimSpace(*s)
}

// fromInvertedIndex puts an abstract together from the places of its words. Places without a word are skipped.
func fromInvertedIndex(index map[string][]int) string {
	type placed struct {
		at   int
		word string
	}
	var words []placed
	for word, places := range index {
		for _, at := range places {
			words = append(words, placed{at, word})
		}
	}
	sort.Slice(words, func(i, j int) bool {
		if words[i].at != words[j].at {
			return words[i].at < words[j].at
		}
		return words[i].word < words[j].word
	})
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.word)
	}
	return b.String()
}

// fromCrossref reads a work of Crossref's REST API. Titles, containers and serial numbers come as lists, dates in
// several members of which the first that holds a year is taken; any of them may be null.
func fromCrossref(o object) Record {
	var r Record
	r.ID = o.text("DOI")
	r.Text[DOI] = cleanDOI(r.ID)
	r.kindOf(o.text("type"), openAlexTypes)
	titles, containers := o.texts("title"), o.texts("container-title")
	r.first(Title, titles)
	if sub := o.texts("subtitle"); len(sub) > 0 && !strings.Contains(r.Text[Title], sub[0]) {
		r.Text[Title] = strings.TrimPrefix(r.Text[Title]+": "+sub[0], ": ")
	}
	r.first(TranslatedTitle, o.texts("original-title"))
	r.first(ContainerTitle, containers)
	if len(containers) > 1 && r.Type == "chapter" {
		r.set(CollectionTitle, "container-title", containers[1])
	}
	r.first(ContainerTitleShort, o.texts("short-container-title"))
	r.first(ISSN, o.texts("ISSN"))
	r.first(ISBN, o.texts("ISBN"))
	r.Text[ISBN] = lastPart(r.Text[ISBN])
	for v, name := range map[Variable]string{Publisher: "publisher", PublisherPlace: "publisher-location", Volume: "volume", Issue: "issue", Page: "page",
		URL: "URL", Language: "language", Edition: "edition-number", Number: "article-number"} {
		r.Text[v] = o.text(name)
	}
	r.Text[Abstract] = withoutTags(o.text("abstract"))
	for role, name := range map[Role]string{Author: "author", Editor: "editor", Translator: "translator", Chair: "chair"} {
		r.Names[role] = o.names(name)
	}
	for _, name := range []string{"issued", "published-print", "published", "published-online", "created"} {
		if d := o.date(name); r.Issued.From.Year == 0 {
			r.Issued = d
		}
	}
	r.keyword(o.texts("subject")...)
	var event struct{ Name, Location string }
	if json.Unmarshal(o["event"], &event) == nil && event.Name != "" {
		r.Text[EventTitle], r.Text[EventPlace] = event.Name, event.Location
		delete(o, "event")
	}
	r.rest(o)
	return r
}

func (r *Record) first(v Variable, values []string) {
	for _, s := range values {
		r.set(v, cslNames[v], s)
	}
}

// withoutTags takes the JATS or HTML marks out of an abstract.
func withoutTags(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return unentity(s)
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s, '>')
		if end < 0 || len(s) < 2 || !isLetter(s[1]) && s[1] != '/' && s[1] != '!' { // "p < 0.05"
			b.WriteByte('<')
			s = s[1:]
			continue
		}
		if tag := s[:end]; strings.HasPrefix(tag, "</jats:title") || strings.HasPrefix(tag, "</jats:p") || strings.HasPrefix(tag, "</p") {
			b.WriteByte('\n')
		}
		s = s[end+1:]
	}
	return strings.TrimSpace(unentity(b.String()))
}
