package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tanwen/tanwen/internal/id"
)

// row returns the fields of the form of one question in the table.
func (l *live) row(t *testing.T, c *http.Client, item string) url.Values {
	t.Helper()
	_, body := l.do(t, c, http.MethodGet, "/c/storage/answer?view=table")
	_, after, found := strings.Cut(body, `<li id="row-`+item+`"`)
	if !found {
		t.Fatalf("the table has no row of %s\n%s", item, body)
	}
	after, _, _ = strings.Cut(after, "</li>")
	doc, err := html.Parse(strings.NewReader(`<div` + after))
	if err != nil {
		t.Fatal(err)
	}
	out := url.Values{}
	for n := range doc.Descendants() {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		switch n.Data {
		case "input":
			out.Set(at["name"], at["value"])
		case "textarea":
			out.Set("comment", "")
			if n.FirstChild != nil {
				out.Set("comment", n.FirstChild.Data)
			}
		case "select":
			out.Set(at["name"], "")
		case "option":
			name := ""
			for _, a := range n.Parent.Attr {
				if a.Key == "name" {
					name = a.Val
				}
			}
			if _, chosen := at["selected"]; chosen {
				out.Set(name, at["value"])
			}
		}
	}
	return out
}

// TestTableSavesEachRowByItself: a row is an answer like that of the question's page, and holds all of it.
func TestTableSavesEachRowByItself(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	res, _ := l.post(t, c, question, with(l.form(t, c, question), "mark.importance", "7", "familiarity", "3", "comment", "寿命", "then", "map"))
	if res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	row := l.row(t, c, "Q1")
	for name, want := range map[string]string{"mark.importance": "7", "mark.urgency": "", "familiarity": "3", "comment": "寿命"} {
		if row.Get(name) != want {
			t.Errorf("%s stands in the row as %q, want %q", name, row.Get(name), want)
		}
	}
	before := l.leaves(t)
	res, body := l.post(t, c, question, with(row, "mark.urgency", "dk", "then", "table"))
	to := res.Header.Get("Location")
	if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/c/storage/answer?") || !strings.Contains(to, "view=table") || !strings.HasSuffix(to, "#row-Q1") {
		t.Fatalf("%s to %q\n%s", res.Status, to, body)
	}
	if l.leaves(t) != before+1 {
		t.Errorf("%d leaves of one row", l.leaves(t)-before)
	}
	back := l.form(t, c, question)
	for name, want := range map[string]string{"mark.importance": "7", "mark.urgency": "dk", "familiarity": "3", "comment": "寿命"} {
		if back.Get(name) != want {
			t.Errorf("%s comes back as %q, want %q", name, back.Get(name), want)
		}
	}
	if other := l.row(t, c, "Q2"); other.Get("base") != "-1" || other.Get("mark.importance") != "" {
		t.Errorf("another row was filled in too: %v", other)
	}

	// A row that was filled in before the answer changed elsewhere replaces nothing unseen, and keeps what was chosen.
	res, body = l.post(t, c, question, with(row, "mark.importance", "2", "client", id.New(), "then", "table"))
	if res.StatusCode != http.StatusConflict || fieldsOf(t, body).Get("mark.importance") != "2" {
		t.Errorf("an outdated row: %s\n%s", res.Status, body)
	}
}

// TestTableShowsThePanelInTheSecondRound: the own answer is filled in, and the panel's median stands beside it once
// released.
func TestTableShowsThePanelInTheSecondRound(t *testing.T) {
	for _, released := range []bool{true, false} {
		l := openLive(t, secondRound(24, released))
		c := l.enterByMail(t, 2) // answered Q1 with 7 and 8
		if row := l.row(t, c, "Q1"); row.Get("mark.importance") != "7" || row.Get("mark.urgency") != "8" || row.Get("base") != "-1" {
			t.Errorf("released %v: the row holds %v", released, row)
		}
		_, body := l.do(t, c, http.MethodGet, "/c/storage/answer?view=table&page=99")
		if strings.Contains(body, "median") != released {
			t.Errorf("released %v: the panel's median is shown: %v", released, !released)
		}
	}
}
