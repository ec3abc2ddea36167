package web

import (
	"strconv"
	"strings"
)

// block is a part of a document: a heading, a paragraph, a list, a table or lines set as they are.
type block struct {
	Kind  string // "h2", "h3", "p", "ul", "table", "pre"
	Spans []span // of a heading or a paragraph
	Items [][]span
	Rows  [][][]span // of a table, the header first
	Text  string     // of lines set as they are
	Name  string     // of a table or of lines set as they are: the heading above, numbered where it has several
}

// span is a run of text: plain, strong or code.
type span struct {
	Kind, Text string // Kind "", "strong" or "code"
}

// blocks reads the part of Markdown in which our own documents are written: headings, paragraphs, lists, tables, indented
// lines, strong and code. The first heading is left out, since the page has one; comments and the targets of links, too.
func blocks(text string) []block {
	out := unnamed(text)
	heading, count := "", 0
	for i := range out {
		switch b := &out[i]; b.Kind {
		case "h2", "h3":
			heading, count = words(b.Spans), 0
		case "table", "pre":
			if count++; count > 1 {
				b.Name = heading + " " + strconv.Itoa(count)
			} else {
				b.Name = heading
			}
		}
	}
	return out
}

// words are the texts of runs, one after the other.
func words(list []span) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(s.Text)
	}
	return b.String()
}

// unnamed reads the blocks; tables have no names yet.
func unnamed(text string) (out []block) {
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); {
		line := lines[i]
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "<!--"):
			i++
		case strings.HasPrefix(line, "# "):
			i++
		case strings.HasPrefix(line, "## "):
			out = append(out, block{Kind: "h2", Spans: spans(line[3:])})
			i++
		case strings.HasPrefix(line, "### "):
			out = append(out, block{Kind: "h3", Spans: spans(line[4:])})
			i++
		case strings.HasPrefix(line, "    "):
			var kept []string
			for ; i < len(lines) && strings.HasPrefix(lines[i], "    "); i++ {
				kept = append(kept, lines[i][4:])
			}
			out = append(out, block{Kind: "pre", Text: strings.Join(kept, "\n")})
		case strings.HasPrefix(line, "|"):
			b := block{Kind: "table"}
			for ; i < len(lines) && strings.HasPrefix(lines[i], "|"); i++ {
				if strings.Trim(lines[i], "|-: ") != "" {
					b.Rows = append(b.Rows, cells(lines[i]))
				}
			}
			if len(b.Rows) > 0 {
				out = append(out, b)
			}
		case strings.HasPrefix(line, "- "):
			b := block{Kind: "ul"}
			for ; i < len(lines) && (strings.HasPrefix(lines[i], "- ") || strings.HasPrefix(lines[i], "  ")); i++ {
				if item, ok := strings.CutPrefix(lines[i], "- "); ok {
					b.Items = append(b.Items, spans(item))
				} else {
					last := &b.Items[len(b.Items)-1]
					*last = append(*last, spans(" "+strings.TrimSpace(lines[i]))...)
				}
			}
			out = append(out, b)
		default:
			kept := []string{strings.TrimSpace(line)}
			for i++; i < len(lines) && paragraphGoesOn(lines[i]); i++ {
				kept = append(kept, strings.TrimSpace(lines[i]))
			}
			out = append(out, block{Kind: "p", Spans: spans(strings.Join(kept, " "))})
		}
	}
	return out
}

func paragraphGoesOn(line string) bool {
	for _, begin := range []string{"#", "    ", "|", "- ", "<!--"} {
		if strings.HasPrefix(line, begin) {
			return false
		}
	}
	return strings.TrimSpace(line) != ""
}

// cells splits a row of a table.
func cells(line string) (out [][]span) {
	for cell := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
		out = append(out, spans(strings.TrimSpace(cell)))
	}
	return out
}

// spans splits a line into runs; a mark without its partner stands as it is.
func spans(text string) (out []span) {
	for text != "" {
		at := strings.IndexAny(text, "`*[")
		if at < 0 {
			return append(out, span{"", text})
		}
		kind, mark, content, rest := "", text[at:at+1], "", ""
		ok := false
		switch {
		case mark == "`":
			kind = "code"
			content, rest, ok = strings.Cut(text[at+1:], "`")
		case strings.HasPrefix(text[at:], "**"):
			kind = "strong"
			content, rest, ok = strings.Cut(text[at+2:], "**")
		case mark == "[":
			if name, tail, found := strings.Cut(text[at+1:], "]("); found && !strings.Contains(name, "[") {
				if _, after, closed := strings.Cut(tail, ")"); closed {
					content, rest, ok = name, after, true
				}
			}
		}
		if !ok {
			out, text = append(out, span{"", text[:at+1]}), text[at+1:]
			continue
		}
		if at > 0 {
			out = append(out, span{"", text[:at]})
		}
		out, text = append(out, span{kind, content}), rest
	}
	return out
}
