package docx

// Inline is content that runs within a paragraph: [Run], [Mark], [Link], [Reference] or [Footnote].
type Inline interface{ inline() }

// Run is text of one look. A line feed in it breaks the line, a tabulator goes to the next stop.
type Run struct {
	Text                   string
	Bold, Italic, Code     bool
	Superscript, Subscript bool   // at most one of them
	Colour                 string // RRGGBB in hexadecimal; empty for that of the paragraph
}

// Mark gives the content an identifier of its own: a sentence, say, that a program finds again by [Text]. The
// identifier is unique in the document (small and capital letters are the same to Word) and obeys [Bookmark].
type Mark struct {
	ID      string
	Content []Inline
}

// Link leads to an address (http, https or mailto) or, by its identifier, to a mark, heading, table or figure of
// the document. Exactly one of URL and To is given.
type Link struct {
	URL, To string
	Content []Inline
}

// Reference prints "Figure 3", "Table 1" or the text of a heading, linked to it and kept up to date by the word
// processor. To is the identifier of a figure, table or heading.
type Reference struct{ To string }

// Footnote sets its content at the foot of the page. A footnote inside a footnote is refused.
type Footnote struct{ Content []Inline }

func (Run) inline()       {}
func (Mark) inline()      {}
func (Link) inline()      {}
func (Reference) inline() {}
func (Footnote) inline()  {}

// Words is plain text as inline content.
func Words(text string) []Inline { return []Inline{Run{Text: text}} }

// walk calls visit for each inline element in reading order, the content of marks and links included, that of
// footnotes not.
func walk(content []Inline, visit func(Inline)) {
	for _, in := range content {
		visit(in)
		switch in := in.(type) {
		case Mark:
			walk(in.Content, visit)
		case Link:
			walk(in.Content, visit)
		}
	}
}
