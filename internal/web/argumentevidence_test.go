package web_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// arguing is an installation in which a third round is open, with an evidence base, and two experts who take part.
func arguing(t *testing.T) (h *house, one, other *http.Client) {
	t.Helper()
	h = open(t)
	cite := func(key, text string) consult.Reference {
		return consult.Reference{Key: key, Cite: consult.Text{Zh: text, En: text}}
	}
	for _, c := range []consult.Command{
		consult.Put{Role: consult.RoleProgram, Body: &consult.EvidenceAdded{Data: consult.Evidence{ID: "EV1", File: "refs.bib", Format: "bibtex", Entries: 2, References: []consult.Reference{cite("wang2020", "Wang 2020. Flow batteries"), cite("li2021", "Li 2021. Salt caverns")}}}},
		consult.Put{Role: consult.RoleProgram, Body: &consult.EvidenceLinked{Data: consult.EvidenceLink{Item: "Q2", Sources: []consult.SourceOf{{Evidence: "EV1", Key: "li2021"}}}}},
		consult.OpenRound{Role: consult.RoleProgram, Round: "3", Seed: 1},
	} {
		if _, err := h.desk.Do(t.Context(), study, c); err != nil {
			t.Fatal(err)
		}
	}
	enter := func(i int) *http.Client {
		person := h.guest(t, i)
		if err := h.book.Declare(t.Context(), directory.Participation{Person: person, Study: string(study), Status: directory.Accepted, Consent: "text"}); err != nil {
			t.Fatal(err)
		}
		token, err := h.book.NewLink(t.Context(), person, string(study), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		c := browser()
		if r, body := h.do(t, c, http.MethodPost, "/i/"+token); r.StatusCode != http.StatusSeeOther {
			t.Fatalf("signing in: %s\n%s", r.Status, body)
		}
		return c
	}
	return h, enter(3), enter(4)
}

// TestArgumentsRestOnEvidence has an argument with a link, a reference and a picture: its author and the secretariat see
// them at once, the panel when argument and round are released, nobody else ever.
func TestArgumentsRestOnEvidence(t *testing.T) {
	h, one, other := arguing(t)
	const page, add = "/c/storage/answer/Q2", "/c/storage/answer/Q2/arguments"
	_, body := h.do(t, one, http.MethodGet, page+"?lang=en")
	if first, second := strings.Index(body, "Li 2021"), strings.Index(body, "Wang 2020"); first < 0 || second < first {
		t.Errorf("the references are not offered, that of the question first:\n%s", body)
	}
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	signed := bytes.Replace(picture.Bytes(), []byte{0xff, 0xd8}, []byte("\xff\xd8\xff\xe1\x00\x0cZhao X. 12"), 1)
	fields := with(hiddenOf(t, body, add), "side", "contra", "argument", "It leaked twice.", "sources", "https://example.org/leak?a=1&b=2\n\nGB/T 36276", "reference", "EV1/li2021")
	for range 2 { // sent twice is once
		if res, body := h.upload(t, one, add, "Zhao's own picture.jpg", signed, fields); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("the argument: %s\n%s", res.Status, body)
		}
	}
	s := h.state(t, study)
	if len(s.Arguments) != 1 || len(s.Attachments) != 1 || s.Attachments[0].Argument != "Q2" || len(s.AttachedTo("Q2")) != 0 {
		t.Fatalf("%d arguments, attachments %+v", len(s.Arguments), s.Attachments)
	}
	a := s.Arguments[0]
	leaf := strconv.FormatInt(a.Leaf, 10)
	file := regexp.MustCompile(`/c/storage/answer/Q2/arguments/\d+/file`)
	seen := func(who string, c *http.Client, want bool) {
		t.Helper()
		_, body := h.do(t, c, http.MethodGet, page+"?lang=en")
		for _, text := range []string{`href="https://example.org/leak?a=1&amp;b=2" rel="noopener noreferrer nofollow external"`, "GB/T 36276", "<li>Li 2021. Salt caverns</li>", "Attached file (JPG, 1 kB)"} {
			if strings.Contains(body, text) != want {
				t.Errorf("%s sees %q: %v, want %v", who, text, !want, want)
			}
		}
		if at := file.FindString(body); (at == add+"/"+leaf+"/file") != want {
			t.Errorf("%s is led to %q", who, at)
		}
		res, content := h.do(t, c, http.MethodGet, add+"/"+leaf+"/file")
		if got := res.StatusCode == http.StatusOK; got != want {
			t.Errorf("%s fetches the file: %s, want %v", who, res.Status, want)
		} else if got && (strings.Contains(content, "Zhao") || strings.Contains(res.Header.Get("Content-Disposition"), "Zhao") || res.Header.Get("Content-Type") != "image/jpeg") {
			t.Errorf("%s: the file says who it is from: %v %q", who, res.Header, content)
		}
	}
	seen("the author", one, true)
	seen("another", other, false)
	if res, _ := h.do(t, one, http.MethodGet, "/c/storage/answer/Q1/arguments/"+leaf+"/file"); res.StatusCode != http.StatusNotFound {
		t.Errorf("under another question: %s", res.Status)
	}
	runner := h.signedIn(t, directory.Facilitator)
	if _, desk := h.form(t, runner, http.MethodGet, "/c/storage/arguments", nil); !strings.Contains(desk, "Li 2021. Salt caverns") || !strings.Contains(desk, "/c/storage/attachments/"+a.File) {
		t.Errorf("the secretariat decides without seeing the evidence:\n%s", desk)
	}
	if _, page := h.form(t, runner, http.MethodGet, "/c/storage/items/Q2", nil); strings.Contains(page, a.File) {
		t.Error("the page of the question shows the file of an argument")
	}
	h.press(t, runner, "/c/storage/arguments", "fate."+leaf, "release")
	seen("another, before the round is released", other, false)
	for _, c := range []consult.Command{consult.CloseRound{Role: consult.RoleProgram, Round: "3", Master: make([]byte, 32)}, consult.ReleaseRound{Role: consult.RoleProgram, Round: "3"}} {
		if _, err := h.desk.Do(t.Context(), study, c); err != nil {
			t.Fatal(err)
		}
	}
	seen("another, after release", other, true)
}

func TestBadEvidenceIsRefused(t *testing.T) {
	h, one, _ := arguing(t)
	const page, add = "/c/storage/answer/Q2", "/c/storage/answer/Q2/arguments"
	_, body := h.do(t, one, http.MethodGet, page)
	fields := with(hiddenOf(t, body, add), "side", "contra", "argument", "It leaked <b>twice</b>.")
	for _, tt := range []struct {
		name, file string
		content    []byte
		pairs      []string
		en, zh     string
	}{
		{"a program", "leak.pdf", []byte("MZ\x90\x00"), nil, "this file is no PDF, PNG or JPEG", "PDF"},
		{"a picture that breaks off", "leak.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"), nil, "this picture cannot be read", "无法读取此图片"},
		{"a file that is too large", "leak.pdf", append([]byte("%PDF-1.7"), make([]byte, 5<<20)...), nil, "at most 5 MB", "5 MB"},
		{"a reference that is none", "", nil, []string{"reference", "EV9/x"}, "is no file of evidence", "EV9"},
		{"too many sources", "", nil, []string{"sources", strings.Repeat("a\n", 21)}, "21 sources are named", "21"},
	} {
		for lang, sentence := range map[string]string{"en": tt.en, "zh-CN": tt.zh} {
			res, body := h.upload(t, one, add+"?lang="+lang, tt.file, tt.content, with(fields, tt.pairs...))
			if res.StatusCode < 400 || res.StatusCode >= 500 || !strings.Contains(body, sentence) || !strings.Contains(body, "It leaked &lt;b&gt;twice&lt;/b&gt;.") {
				t.Errorf("%s, %s: %s, want %q and what was typed\n%s", tt.name, lang, res.Status, sentence, body)
			}
		}
	}
	if s := h.state(t, study); len(s.Arguments)+len(s.Attachments) != 0 {
		t.Error("something was stored")
	}
}

// TestEvidenceInABrowser looks at the fields for evidence in each size, language and shade, with the form unfolded.
func TestEvidenceInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	h, one, _ := arguing(t)
	h.carry(t, ctx, one)
	for _, view := range views {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), scheme(view.shade), chromedp.Navigate(h.URL+"/c/storage/answer/Q2?lang="+view.lang)); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll("#arguments details").forEach(d => d.open = true); 0`)); err != nil {
			t.Fatal(err)
		}
		inspect(t, ctx, script, "expert-evidence-"+strconv.FormatInt(view.width, 10)+"-"+view.shade+"-"+view.lang)
	}
}
