package web_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/record"
)

// form loads a page and returns the fields of its first answer form as a browser would send them untouched.
func (l *live) form(t testing.TB, c *http.Client, path string) url.Values {
	t.Helper()
	res, body := l.do(t, c, http.MethodGet, path)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s\n%s", path, res.Status, body)
	}
	return fieldsOf(t, body)
}

// fieldsOf reads the fields of the form of class answer.
func fieldsOf(t testing.TB, body string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	out := url.Values{}
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		at := func(name string) (string, bool) {
			for _, a := range n.Attr {
				if a.Key == name {
					return a.Val, true
				}
			}
			return "", false
		}
		if class, _ := at("class"); n.Type == html.ElementNode && n.Data == "form" && class == "answer" {
			inside = true
		}
		if n.Type == html.ElementNode && inside {
			name, _ := at("name")
			value, _ := at("value")
			kind, _ := at("type")
			_, checked := at("checked")
			switch {
			case n.Data == "textarea":
				text := ""
				if n.FirstChild != nil {
					text = n.FirstChild.Data
				}
				out.Set(name, text)
			case n.Data == "input" && (kind == "radio" || kind == "checkbox") && !checked, n.Data != "input":
			default:
				out.Set(name, value)
			}
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k, inside)
		}
	}
	walk(doc, false)
	return out
}

// with returns the form with some fields set.
func with(form url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = append([]string(nil), v...)
	}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// leaves counts what is recorded.
func (l *live) leaves(t testing.TB) int64 {
	t.Helper()
	h, err := l.log.Head(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	return h.Size
}

const question = "/c/storage/answer/Q1"

func TestAnswersAreSavedOnceWithAReceipt(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	if _, body := l.do(t, c, http.MethodGet, "/c/storage/answer"); !strings.Contains(body, "0 of 3 answered") || strings.Count(body, "no answer yet") != 3 {
		t.Errorf("the map before the first answer:\n%s", body)
	}
	before := l.leaves(t)
	sent := with(l.form(t, c, question), "mark.importance", "7", "mark.urgency", "dk", "familiarity", "3", "comment", " 膜的寿命\r\nand <i>price</i> ", "then", "next")
	var leaf string
	for n := range 4 { // the reply was lost, and the browser sends again
		res, body := l.post(t, c, question, sent)
		to := res.Header.Get("Location")
		if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/c/storage/answer/Q2?saved=") {
			t.Fatalf("time %d: %s to %q\n%s", n, res.Status, to, body)
		}
		if n > 0 && to != "/c/storage/answer/Q2?saved="+leaf {
			t.Errorf("time %d leads to %q, the first to leaf %s", n, to, leaf)
		}
		_, leaf, _ = strings.Cut(to, "=")
	}
	if grown := l.leaves(t) - before; grown != 1 {
		t.Errorf("%d leaves of one answer that was sent four times", grown)
	}
	back := l.form(t, c, question)
	for name, want := range map[string]string{"mark.importance": "7", "mark.urgency": "dk", "familiarity": "3", "comment": "膜的寿命\nand <i>price</i>", "base": leaf} {
		if back.Get(name) != want {
			t.Errorf("%s comes back as %q, want %q", name, back.Get(name), want)
		}
	}
	if back.Get("client") == sent.Get("client") {
		t.Error("a new form has the identifier of the old one")
	}
	if _, body := l.do(t, c, http.MethodGet, "/c/storage/answer"); !strings.Contains(body, "1 of 3 answered") {
		t.Errorf("the map after the first answer:\n%s", body)
	}

	// The receipt proves the leaf, offline, and is given to nobody else.
	res, text := l.do(t, c, http.MethodGet, "/c/storage/receipts/"+leaf+".txt")
	if res.StatusCode != http.StatusOK {
		t.Fatal(res.Status)
	}
	r, err := record.ParseReceipt([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	key, err := l.log.VerifierKey(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.VerifyReceipt(key, r, r.Extra); err != nil || fmt.Sprint(r.Index) != leaf {
		t.Errorf("receipt of leaf %d: %v", r.Index, err)
	}
	// Hashes and signatures are base64, in which three letters may stand by chance: what is readable is looked at.
	if readable := regexp.MustCompile(`[A-Za-z0-9+/=]{40,}`).ReplaceAllString(text+string(r.Extra), ""); strings.Contains(readable, "E00") {
		t.Error("the receipt holds the pseudonym")
	}
	other := l.enterByMail(t, 1)
	for _, path := range []string{"/c/storage/receipts/" + leaf + ".txt", "/c/storage/receipts/0.txt", "/c/storage/receipts/999999.txt", "/c/storage/receipts/x.txt", "/c/storage/receipts/-1.txt"} {
		if res, _ := l.do(t, other, http.MethodGet, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("another expert gets %s: %s", path, res.Status)
		}
	}

	// The same form in the hands of another expert is another answer.
	before = l.leaves(t)
	if res, body := l.post(t, other, question, sent); res.StatusCode != http.StatusSeeOther || l.leaves(t) != before+1 {
		t.Errorf("the form of another expert: %s\n%s", res.Status, body)
	}
}

func TestTwoWindowsAreToldApart(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	first, second := l.form(t, c, question), l.form(t, c, question)
	if res, _ := l.post(t, c, question, with(first, "mark.importance", "9", "comment", "from the first window")); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	before := l.leaves(t)
	res, body := l.post(t, c, question, with(second, "mark.importance", "2", "comment", "from the second window"))
	if res.StatusCode != http.StatusConflict || l.leaves(t) != before {
		t.Fatalf("the stale window: %s, %d leaves more", res.Status, l.leaves(t)-before)
	}
	for _, says := range []string{"changed elsewhere in the meantime", "from the first window", "from the second window", "What is saved now"} {
		if !strings.Contains(body, says) {
			t.Errorf("the page does not say %q\n%s", says, body)
		}
	}
	again := fieldsOf(t, body)
	if again.Get("mark.importance") != "2" || again.Get("comment") != "from the second window" {
		t.Errorf("what was typed is lost: %v", again)
	}
	if res, body := l.post(t, c, question, again); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("saving once more: %s\n%s", res.Status, body)
	}
	if now := l.form(t, c, question); now.Get("mark.importance") != "2" {
		t.Errorf("stored %v", now)
	}
}

func TestWithdrawing(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	if res, _ := l.post(t, c, question, with(l.form(t, c, question), "mark.importance", "9")); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	form := l.form(t, c, question)
	for n := range 2 {
		res, body := l.post(t, c, question+"/withdraw", url.Values{"round": {"1"}, "client": {form.Get("client")}})
		if want := []int{http.StatusSeeOther, http.StatusNotFound}[n]; res.StatusCode != want {
			t.Errorf("time %d: %s\n%s", n, res.Status, body)
		}
	}
	back := l.form(t, c, question)
	if back.Get("mark.importance") != "" || back.Get("base") != "-1" {
		t.Errorf("after withdrawing: %v", back)
	}
	if res, body := l.post(t, c, question, with(back, "mark.importance", "4")); res.StatusCode != http.StatusSeeOther {
		t.Errorf("answering again: %s\n%s", res.Status, body)
	}
}

// TestBadAnswersComeBackAsTyped sends what cannot be an answer. Nothing is stored, everything typed comes back, and a
// sentence says what would be right, in both languages.
func TestBadAnswersComeBackAsTyped(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	kept := "kept: 储能 🔋 𠮷 &lt;ok&gt;"
	for _, tt := range []struct {
		name   string
		set    []string
		code   int
		en, zh string
	}{
		{"a point above the scale", []string{"mark.importance", "11"}, 422, "importance: &#34;11&#34; is no point of the scale; choose a whole number from 1 to 9", "请选择 1 至 9 的整数"},
		{"between the points", []string{"mark.importance", "7.5"}, 422, "is no point of the scale", "不是量表上的分值"},
		{"a numeral in letters", []string{"mark.importance", "七"}, 422, "is no point of the scale", "不是量表上的分值"},
		{"no number", []string{"mark.importance", "NaN"}, 422, "is no point of the scale", "不是量表上的分值"},
		{"too large for a number", []string{"mark.importance", "1e999"}, 422, "is no point of the scale", "不是量表上的分值"},
		{"minus nought", []string{"mark.importance", "-0"}, 422, "is no point of the scale", "不是量表上的分值"},
		{"past exact integers", []string{"mark.importance", "9007199254740993"}, 422, "is no point of the scale", "不是量表上的分值"},
		{"markup", []string{"mark.importance", "<script>alert(1)</script>"}, 422, "is no point of the scale", "不是量表上的分值"},
		{"a familiarity that is none", []string{"familiarity", "9"}, 422, "is no familiarity", "不是熟悉程度"},
		{"no form identifier", []string{"client", "", "mark.importance", "7"}, 422, "carries no identifier", "没有自己的标识"},
		{"a form identifier that is none", []string{"client", "../../x", "mark.importance", "7"}, 422, "carries no identifier", "没有自己的标识"},
		{"no base", []string{"base", "x", "mark.importance", "7"}, 422, "load the page again", "重新载入页面"},
		{"a round that is none", []string{"round", "9", "mark.importance", "7"}, 409, "round 9 has not opened", "第 9 轮尚未开启"},
	} {
		before := l.leaves(t)
		form := with(l.form(t, c, question), append([]string{"comment", "kept: 储能 🔋 𠮷 <ok>"}, tt.set...)...)
		for lang, says := range map[string]string{"en": tt.en, "zh-CN": tt.zh} {
			res, body := l.post(t, c, question+"?lang="+lang, form)
			if res.StatusCode != tt.code || !strings.Contains(body, says) || !strings.Contains(body, kept) {
				t.Errorf("%s, %s: %s; want %q and what was typed\n%s", tt.name, lang, res.Status, says, body)
			}
			if strings.Contains(body, "<script>alert") {
				t.Errorf("%s: markup is not shown as text", tt.name)
			}
		}
		if l.leaves(t) != before {
			t.Errorf("%s was stored", tt.name)
		}
	}
	empty := l.form(t, c, question)
	if res, body := l.post(t, c, question+"?lang=en", empty); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "nothing is entered yet") {
		t.Errorf("an empty form: %s\n%s", res.Status, body)
	}
	for _, tt := range []struct{ name, comment, en string }{
		{"NUL", "a\x00b", "unreadable character at position 2"},
		{"invalid UTF-8", "ab\xffc", "unreadable character at position 3"},
		{"half of a surrogate pair", "\xed\xa0\xbd", "unreadable character at position 1"},
		{"too long", strings.Repeat("碳", 10_001), "has 10001 characters; at most 10000"},
	} {
		res, body := l.post(t, c, question+"?lang=en", with(l.form(t, c, question), "mark.importance", "7", "comment", tt.comment))
		if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, tt.en) || tt.name == "too long" && !strings.Contains(body, tt.comment) {
			t.Errorf("%s: %s, want %q", tt.name, res.Status, tt.en)
		}
	}
	res, body := l.post(t, c, question+"?lang=en", with(empty, "comment", strings.Repeat("x", 1<<20)))
	if res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(body, "shorten the text") {
		t.Errorf("a megabyte: %s", res.Status)
	}
}

func TestUnusualAnswersAreTaken(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	for _, tt := range []struct{ name, field, sent, kept string }{
		{"a full-width digit", "mark.importance", "７", "7"},
		{"a blank behind", "mark.importance", "7 ", "7"},
		{"not applicable", "mark.urgency", "na", "na"},
		{"emoji and rare characters", "comment", "🔋 𠮷 \u00e9", "🔋 𠮷 é"},
		{"a decomposed letter", "comment", "e\u0301", "é"},
		{"writing direction turned", "comment", "abc\u202edef", "abcdef"},
		{"markup and links", "comment", `[x](javascript:alert(1)) ![](https://evil.example/p.gif) <svg/onload=x>`, `[x](javascript:alert(1)) ![](https://evil.example/p.gif) <svg/onload=x>`},
	} {
		form := with(l.form(t, c, question), "mark.importance", "5", tt.field, tt.sent)
		if res, body := l.post(t, c, question, form); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %s\n%s", tt.name, res.Status, body)
		}
		if got := l.form(t, c, question).Get(tt.field); got != tt.kept {
			t.Errorf("%s: %q is kept as %q, want %q", tt.name, tt.sent, got, tt.kept)
		}
		if _, body := l.do(t, c, http.MethodGet, question); strings.Contains(body, "<svg") || strings.Contains(body, `src="https://evil`) || strings.Contains(body, `href="javascript`) {
			t.Errorf("%s: markup of a comment reaches the page", tt.name)
		}
	}
}

// TestClosedRoundAndLostSessionKeepWhatWasTyped sends a filled form after the round closed, and after signing out.
func TestClosedRoundAndLostSessionKeepWhatWasTyped(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	form := with(l.form(t, c, question), "mark.importance", "7", "comment", "typed before the close")
	lost := browser()
	for lang, says := range map[string]string{"en": "Nothing that you typed is lost", "zh-CN": "您填写的内容没有丢失"} {
		res, body := l.post(t, lost, question+"?lang="+lang, form)
		if res.StatusCode != http.StatusUnauthorized || !strings.Contains(body, "typed before the close") || !strings.Contains(body, says) {
			t.Errorf("without a session: %s\n%s", res.Status, body)
		}
	}
	if _, err := l.desk.Do(t.Context(), study, consult.CloseRound{Role: consult.RoleProgram, Round: "1", Master: make([]byte, 32)}); err != nil {
		t.Fatal(err)
	}
	before := l.leaves(t)
	for lang, says := range map[string]string{"en": "round 1 is closed", "zh-CN": "第 1 轮"} {
		res, body := l.post(t, c, question+"?lang="+lang, form)
		if res.StatusCode != http.StatusConflict || !strings.Contains(body, "typed before the close") || !strings.Contains(body, says) {
			t.Errorf("after the close: %s\n%s", res.Status, body)
		}
	}
	if l.leaves(t) != before {
		t.Error("an answer after the close was stored")
	}
}

func TestOwnAnswersAreDownloaded(t *testing.T) {
	l := openLive(t, firstRound(12))
	c, other := l.enterByMail(t, 0), l.enterByMail(t, 1)
	for client, comment := range map[*http.Client]string{c: "=HYPERLINK(1)", other: "of another"} {
		if res, _ := l.post(t, client, question, with(l.form(t, client, question), "mark.importance", "7", "mark.urgency", "dk", "comment", comment)); res.StatusCode != http.StatusSeeOther {
			t.Fatal(res.Status)
		}
	}
	res, text := l.do(t, c, http.MethodGet, "/c/storage/own/answers.csv")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][4] != "7" || rows[2][4] != "dk" || rows[1][6] != "'=HYPERLINK(1)" || !strings.Contains(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("CSV %q (%v)", rows, err)
	}
	_, text = l.do(t, c, http.MethodGet, "/c/storage/own/answers.json")
	var list []struct{ Item, Rating, Comment string }
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&list); err != nil || len(list) != 2 || list[0].Comment != "=HYPERLINK(1)" {
		t.Errorf("JSON %+v (%v)", list, err)
	}
	if strings.Contains(text, "of another") || strings.Contains(text, "E0") {
		t.Error("the download holds more than the own answers")
	}
}

// TestAnswerPagesAreForExperts tries every address of an expert as everybody else, and as somebody who has not consented.
func TestAnswerPagesAreForExperts(t *testing.T) {
	l := openLive(t, firstRound(12))
	for _, role := range directory.Roles {
		c := l.signedIn(t, role)
		for _, path := range []string{"/c/storage/answer", question, "/c/storage/take-part", "/c/storage/own/answers.csv", "/c/storage/own/answers.json"} {
			res, _ := l.do(t, c, http.MethodGet, path)
			want := http.StatusForbidden
			if role == directory.Expert {
				want = http.StatusOK
				if path == "/c/storage/answer" || path == question { // consent comes first
					want = http.StatusSeeOther
				}
			}
			if res.StatusCode != want {
				t.Errorf("%s on %s: %s, want %d", role, path, res.Status, want)
			}
		}
		before := l.leaves(t)
		for _, path := range []string{question, question + "/withdraw"} {
			res, _ := l.post(t, c, path, url.Values{"round": {"1"}, "base": {"-1"}, "client": {"aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "mark.importance": {"7"}})
			if role == directory.Expert && res.StatusCode != http.StatusSeeOther || role != directory.Expert && res.StatusCode != http.StatusForbidden {
				t.Errorf("%s posts to %s: %s", role, path, res.Status)
			}
		}
		if l.leaves(t) != before {
			t.Errorf("%s has stored an answer", role)
		}
		if role == directory.Expert {
			if err := l.book.Forget(t.Context(), l.only(t)); err != nil { // the pseudonym is free for the next test
				t.Fatal(err)
			}
		}
	}
	c := l.enterByMail(t, 0)
	for _, path := range []string{"/c/storage/answer/Q99", "/c/storage/answer/Q3", "/c/nowhere/answer", "/c/storage/own/answers.xlsx"} {
		if res, _ := l.do(t, c, http.MethodGet, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
}

// only is the person who is an expert of the study.
func (l *live) only(t testing.TB) string {
	t.Helper()
	members, err := l.book.Members(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.Role == directory.Expert {
			return m.Person
		}
	}
	t.Fatal("nobody is an expert")
	return ""
}

// TestCompressedFormsAreRefused keeps a small request from becoming a large one.
func TestCompressedFormsAreRefused(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, l.URL+question+"?lang=en", io.NopCloser(strings.NewReader("\x1f\x8b\x08")))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Encoding", "gzip")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if res, body := l.send(t, c, req); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "compressed forms are not taken") {
		t.Errorf("%s\n%s", res.Status, body)
	}
}

var pseudonymForm = regexp.MustCompile(`\bE\d\d\b`)

// TestPeersAreNotSeen reads every page of an expert and looks for pseudonyms, and for numbers of the open round.
func TestPeersAreNotSeen(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	for i := 1; i < 12; i++ {
		v := "9"
		if _, err := l.desk.Do(t.Context(), study, consult.Submit{Role: consult.RoleExpert, Round: "1", Expert: pseudonym(i), Sheet: consult.Sheet{
			Mode: "live", Items: []consult.ItemID{"Q1"}, Criteria: []consult.CriterionID{"importance"}, Values: [][]*string{{&v}}},
			Text: consult.SheetText{Comments: map[consult.ItemID]string{"Q1": "canary of a peer"}}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/c/storage/answer", question, "/c/storage", "/c/storage/items", "/c/storage/items/Q1", "/c/storage/ranking", "/c/storage/brief", "/c/storage/own/answers.csv", "/api/v1/consultations/storage", "/api/v1/consultations/storage/tables/item_statistics"} {
		_, body := l.do(t, c, http.MethodGet, path)
		if found := pseudonymForm.FindString(body); found != "" || strings.Contains(body, "canary") || strings.Contains(body, "9.0") {
			t.Errorf("%s shows %q or what peers answered\n%s", path, found, body)
		}
	}
}
