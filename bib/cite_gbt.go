package bib

import (
	"strings"
)

// gbtMarks are the type marks of GB/T 7714-2015, annex B.
var gbtMarks = map[string]string{
	"article-journal": "J", "article-magazine": "J", "article": "A", "review": "J", "review-book": "J", "article-newspaper": "N", "book": "M",
	"chapter": "M", "entry-encyclopedia": "M", "entry-dictionary": "M", "classic": "M", "collection": "G", "paper-conference": "C", "thesis": "D", "report": "R",
	"standard": "S", "patent": "P", "dataset": "DS", "software": "CP", "map": "CM", "webpage": "EB", "post": "EB", "post-weblog": "EB", "periodical": "J",
	"manuscript": "A", "legislation": "Z", "regulation": "Z",
}

// gbt7714 cites by GB/T 7714-2015, section 4: monographs (4.1), parts of monographs (4.2), serials (4.3), parts of
// serials (4.4), patents (4.5), electronic resources (4.6).
func (c *citation) gbt7714() string {
	title := strings.TrimRight(c.Text[Title], ".。 ")
	if c.Type == "standard" || c.Type == "patent" || c.Type == "report" {
		if n := c.Text[Number]; n != "" {
			title += ": " + n
		}
	}
	head := sentence(c.gbtAuthors(Author))
	if head == "" && c.Type != "chapter" && c.Type != "paper-conference" {
		head = sentence(c.gbtAuthors(Editor))
	}
	body := title + c.gbtMark()
	switch c.Type {
	case "article-journal", "article-magazine", "article", "review", "review-book":
		body = sentences(body, c.gbtSerial())
	case "article-newspaper":
		part := joined(", ", c.Text[ContainerTitle], c.Issued.String())
		if page := c.Text[Page]; page != "" {
			part += "(" + page + ")"
		}
		body = sentences(body, part)
	case "chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary":
		if container := c.Text[ContainerTitle]; container != "" {
			body += "//" + strings.TrimSpace(sentence(c.gbtAuthors(Editor))+" "+container)
		}
		body = sentences(body, c.Text[Edition], c.gbtImprint())
	case "patent":
		body = sentences(body, c.Issued.String())
	case "webpage", "post", "post-weblog", "dataset", "software":
		body = sentence(body)
		if c.Text[Publisher] != "" {
			body = sentences(body, c.gbtImprint())
		} else if d := c.Issued.String(); d != "" {
			body += " (" + d + ")"
		}
	default:
		body = sentences(body, c.gbtTranslators(), c.gbtEdition(), c.gbtImprint())
	}
	return strings.TrimSpace(head + " " + c.gbtAccess(body))
}

// gbtMark is the mark of the type and, for what is read online, of the carrier: [J], [EB/OL].
func (c *citation) gbtMark() string {
	mark := gbtMarks[c.Type]
	if mark == "" {
		mark = "Z"
	}
	if c.online() {
		mark += "/OL"
	}
	return "[" + mark + "]"
}

// online reports whether the work is cited by its address: a page or data set, or one with a date of access.
func (c *citation) online() bool {
	if c.Text[URL] == "" {
		return false
	}
	switch gbtMarks[c.Type] {
	case "EB", "DS", "CP":
		return true
	}
	return !c.Accessed.IsZero()
}

// gbtAccess adds the date of access, the address and the DOI.
func (c *citation) gbtAccess(body string) string {
	if c.online() {
		if d := c.Accessed.String(); d != "" {
			body = strings.TrimSuffix(body, ".") + "[" + d + "]"
		}
		body = sentence(body) + " " + c.Text[URL] + "."
	}
	if doi := c.Text[DOI]; doi != "" {
		body = sentence(body) + " DOI:" + doi + "."
	}
	return body
}

// gbtAuthors names up to three people, family names of Latin script in capitals with initials behind them.
func (c *citation) gbtAuthors(role Role) string {
	names, more := c.named(role)
	if len(names) > 3 {
		names, more = names[:3], true
	}
	parts := make([]string, 0, 4)
	for _, n := range names {
		parts = append(parts, gbtName(n))
	}
	if more {
		parts = append(parts, c.word("等", "et al"))
	}
	return strings.Join(parts, ", ")
}

func gbtName(n Name) string {
	if whole, ok := hanName(n); ok || n.Literal != "" {
		return whole
	}
	s := strings.ToUpper(strings.TrimSpace(n.Particle + " " + n.Family))
	if letters := initials(n.Given); len(letters) > 0 {
		s += " " + strings.Join(letters, " ")
	}
	if n.Suffix != "" {
		s += " " + strings.TrimSuffix(n.Suffix, ".")
	}
	return s
}

func (c *citation) gbtTranslators() string {
	if len(c.Names[Translator]) == 0 || len(c.Names[Author]) == 0 {
		return ""
	}
	return c.gbtAuthors(Translator) + c.word(", 译", ", trans")
}

// gbtEdition prints an edition other than the first: 第2版, 2nd ed.
func (c *citation) gbtEdition() string {
	e := c.Text[Edition]
	n, isNumber := digits(e)
	switch {
	case !isNumber:
		return e
	case n <= 1:
		return ""
	}
	if c.zh {
		return e + "版"
	}
	return ordinal(n) + " ed"
}

// ordinal writes 2nd, 3rd, 11th.
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strings.TrimLeft(padded(n, 1), "0") + suffix
}

// gbtSerial prints journal, year, volume(issue): pages.
func (c *citation) gbtSerial() string {
	s := joined(", ", c.Text[ContainerTitle], c.year(), c.Text[Volume])
	if issue := c.Text[Issue]; issue != "" {
		s += "(" + issue + ")"
	}
	if page := c.Text[Page]; page != "" {
		s += ": " + page
	} else if n := c.Text[Number]; n != "" {
		s += ": " + n
	}
	return s
}

// gbtImprint prints place: publisher, year: pages. What is not known of a work in print is said to be unknown.
func (c *citation) gbtImprint() string {
	place, publisher := c.Text[PublisherPlace], c.Text[Publisher]
	if place == "" && c.Type == "paper-conference" {
		place = c.Text[EventPlace]
	}
	if !c.online() && c.Type != "legislation" && c.Type != "manuscript" && c.Type != "document" {
		if place == "" {
			place = c.word("[出版地不详]", "[S.l.]")
		}
		if publisher == "" {
			publisher = c.word("[出版者不详]", "[s.n.]")
		}
	}
	s := joined(", ", joined(": ", place, publisher), c.year())
	if page := c.Text[Page]; page != "" {
		s += ": " + page
	}
	return s
}

// year prints the year, or what the source says in its place.
func (c *citation) year() string {
	if y := c.Year(); y != 0 {
		return padded(y, 1)
	}
	return c.Issued.Literal
}

// joined joins the parts that are not empty.
func joined(separator string, parts ...string) string {
	out := parts[:0]
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, separator)
}
