package bib

import (
	"strings"
)

// apa cites by the APA's 7th edition, sections 9.4 to 9.37 and 10.1 to 10.16, as plain text. Titles keep the case that
// they have.
func (c *citation) apa() string {
	head := c.apaNames(Author, false)
	if head == "" {
		if head = c.apaNames(Editor, false); head != "" {
			head += " " + c.apaEditorMark()
		}
	}
	title := c.apaTitle()
	if head == "" { // a work without an author begins with its title
		head, title = title, ""
	}
	body := sentences(title, c.apaSource())
	switch {
	case c.Text[DOI] != "":
		body += " https://doi.org/" + c.Text[DOI]
	case c.Text[URL] != "":
		body += " " + c.Text[URL]
	}
	return strings.TrimSpace(sentences(head) + " (" + c.apaDate() + "). " + strings.TrimSpace(body))
}

// apaTitle prints the title with what belongs to it: edition, number, kind of work.
func (c *citation) apaTitle() string {
	title := strings.TrimRight(c.Text[Title], ". ")
	var round, square string
	switch c.Type {
	case "article-journal", "article-magazine", "article-newspaper", "review", "review-book", "chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary", "webpage", "post", "post-weblog":
	case "thesis":
		if square = c.Text[Genre]; square == "" {
			square = c.word("学位论文", "Thesis")
		}
		square = joined(", ", square, c.Text[Publisher])
	case "report":
		round = prefixed("Report No. ", c.Text[Number])
	case "standard", "patent":
		round = c.Text[Number]
	case "dataset":
		round, square = prefixed("Version ", c.Text[Version]), "Data set"
	case "software":
		round, square = prefixed("Version ", c.Text[Version]), "Computer software"
	default:
		round = joined(", ", c.apaEdition(), prefixed("Vol. ", c.Text[Volume]))
	}
	if round != "" {
		title += " (" + round + ")"
	}
	if square != "" {
		title += " [" + square + "]"
	}
	return strings.TrimSpace(title)
}

// apaSource prints where the work appeared.
func (c *citation) apaSource() string {
	switch c.Type {
	case "article-journal", "article-magazine", "article-newspaper", "review", "review-book":
		source := joined(", ", c.Text[ContainerTitle], c.Text[Volume])
		if issue := c.Text[Issue]; issue != "" {
			source += "(" + issue + ")"
		}
		page := c.apaPages()
		if page == "" {
			page = prefixed("Article ", c.Text[Number])
		}
		return joined(", ", source, page)
	case "chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary":
		return sentences(c.apaContainer(), c.Text[Publisher])
	case "thesis":
		return ""
	case "webpage", "post", "post-weblog":
		return joined(". ", c.Text[ContainerTitle], c.Text[Publisher])
	}
	return c.Text[Publisher]
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// apaContainer prints "In E. Editor (Ed.), Book (2nd ed., pp. 1–9)".
func (c *citation) apaContainer() string {
	container := c.Text[ContainerTitle]
	if container == "" {
		return ""
	}
	if editors := c.apaNames(Editor, true); editors != "" {
		container = editors + " " + c.apaEditorMark() + ", " + container
	}
	page := c.apaPages()
	if page != "" {
		if strings.ContainsAny(page, "–,") {
			page = "pp. " + page
		} else {
			page = "p. " + page
		}
	}
	if detail := joined(", ", c.apaEdition(), prefixed("Vol. ", c.Text[Volume]), page); detail != "" {
		container += " (" + detail + ")"
	}
	return c.word("见 ", "In ") + container
}

func (c *citation) apaPages() string { return strings.ReplaceAll(c.Text[Page], "-", "–") }

func (c *citation) apaEdition() string {
	n, isNumber := digits(c.Text[Edition])
	switch {
	case !isNumber || n == 0:
		return c.Text[Edition]
	case n == 1:
		return ""
	case c.zh:
		return "第" + c.Text[Edition] + "版"
	}
	return ordinal(n) + " ed."
}

func (c *citation) apaEditorMark() string {
	if c.zh {
		return "(编)"
	}
	if len(c.Names[Editor]) > 1 {
		return "(Eds.)"
	}
	return "(Ed.)"
}

var englishMonths = [13]string{"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// apaDate prints the year; of newspapers and pages the day, too.
func (c *citation) apaDate() string {
	year := c.year()
	if year == "" {
		return c.word("无日期", "n.d.")
	}
	d := c.Issued.From
	switch c.Type {
	case "article-newspaper", "article-magazine", "webpage", "post", "post-weblog":
		if d.Month < 1 || d.Month > 12 {
			return year
		}
		if c.zh {
			year += "年" + padded(d.Month, 1) + "月"
			if d.Day > 0 {
				year += padded(d.Day, 1) + "日"
			}
			return year
		}
		year += ", " + englishMonths[d.Month]
		if d.Day > 0 {
			year += " " + padded(d.Day, 1)
		}
	}
	return year
}

// apaNames prints up to twenty people; of more, nineteen, an ellipsis and the last. Names in Han characters stand as
// they are, joined by commas without "&".
func (c *citation) apaNames(role Role, given bool) string {
	names, more := c.named(role)
	parts := make([]string, 0, len(names))
	for _, n := range names {
		parts = append(parts, apaName(n, given))
	}
	if len(parts) > 20 {
		return strings.Join(parts[:19], ", ") + ", … " + parts[len(parts)-1]
	}
	switch {
	case more:
		return strings.Join(append(parts, c.word("等", "et al.")), ", ")
	case len(parts) < 2:
		return strings.Join(parts, "")
	case c.zh:
		return strings.Join(parts, ", ")
	case len(parts) == 2 && given:
		return parts[0] + " & " + parts[1]
	}
	return strings.Join(parts[:len(parts)-1], ", ") + ", & " + parts[len(parts)-1]
}

// apaName prints "Family, G. N.", or "G. N. Family" where given is true.
func apaName(n Name, given bool) string {
	if whole, ok := hanName(n); ok || n.Literal != "" {
		return whole
	}
	family := strings.TrimSpace(n.Particle + " " + n.Family)
	letters := initials(n.Given)
	for i := range letters {
		letters[i] += "."
	}
	first := strings.Join(letters, " ")
	switch {
	case first == "":
		return joined(", ", family, n.Suffix)
	case given:
		return joined(", ", first+" "+family, n.Suffix)
	}
	return joined(", ", family, first, n.Suffix)
}
