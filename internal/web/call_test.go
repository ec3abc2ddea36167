package web_test

import (
	"bytes"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
)

// handIn sends a proposal with a file, as a browser does.
func (h *house) handIn(t testing.TB, c *http.Client, path string, file []byte, values url.Values) (*http.Response, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, all := range values {
		for _, v := range all {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if file != nil {
		part, err := w.CreateFormFile("file", "私人姓名.pdf")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(file); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Accept-Language", "zh-CN")
	return h.send(t, c, req)
}

// TestOpenCall leads a proposal of somebody unknown from the public link to a question, and shows what became of it.
func TestOpenCall(t *testing.T) {
	h := open(t)
	runner, anybody := h.signedIn(t, directory.Facilitator), browser()
	const at, link = "/c/storage/call", "/call/storage"
	if res, _ := h.form(t, anybody, http.MethodGet, link, nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("a call that was never opened: %s", res.Status)
	}
	h.refused(t, runner, at, "说明征集什么", "step", "open", "public", "yes")
	h.refused(t, runner, at, "已过", "step", "open", "public", "yes", "text_zh", "征集储能问题", "until", "2020-01-01")
	h.press(t, runner, at, "step", "open", "public", "yes", "text_zh", "征集储能问题", "demands", "S.2")
	h.press(t, runner, at+"/seed", "seed", "熔盐储热的循环寿命由哪些因素决定？", "origin", "literature", "demand", "S.2.1")
	h.refused(t, runner, at+"/seed", "写出您的问题", "seed", " ", "origin", "literature")
	h.refused(t, runner, at+"/seed", "来源", "seed", "熔盐储热的成本由什么决定？", "origin", "open_call")
	_, page := h.form(t, anybody, http.MethodGet, link, nil)
	if !strings.Contains(page, "征集储能问题") || !strings.Contains(page, `value="S.2.1"`) || strings.Contains(page, `value="S"`) {
		t.Error("the call is not shown with the demands that it is for, and with no other")
	}
	// Similar questions in both languages, with and without script.
	if _, part := h.form(t, anybody, http.MethodPost, link+"/similar", url.Values{"text": {"What limits the cycle life of molten salt heat storage?"}}); !strings.Contains(part, "熔盐储热") {
		t.Errorf("the Chinese question is not shown for the English one: %s", part)
	}
	text := url.Values{"client": {id.New()}, "text": {"熔盐储热可以循环多少次？"}, "demand": {"S.2.1"}, "why": {"决定度电成本"}, "references": {"https://example.org/salt"}}
	look := url.Values{"step": {"look"}}
	maps.Copy(look, text)
	if _, page := h.handIn(t, anybody, link, nil, look); !strings.Contains(page, "循环寿命由哪些因素") || !strings.Contains(page, "决定度电成本") {
		t.Error("the button shows no similar question, or loses what was typed")
	}
	// What is wrong stands on the page, with all that was typed.
	pdf := []byte("%PDF-1.7 a report")
	for name, tt := range map[string]struct {
		field, value string
		file         []byte
		says         string
	}{
		"one character":  {"text", "？", nil, "至少 4"},
		"emoji":          {"text", "🌍🔥💧🌱❓", nil, "至少 4"},
		"10,000":         {"text", strings.Repeat("问", 10_000), nil, "最多 1000"},
		"nothing":        {"text", "", nil, "写出您的问题"},
		"no demand":      {"demand", "", nil, "请选择该问题所服务"},
		"another demand": {"demand", "S", nil, "请选择该问题所服务"},
		"no mail":        {"mail", "nowhere", nil, "value=\"nowhere\""},
		"a program":      {"why", "程序", []byte("MZ\x90\x00"), "不是 PDF、PNG 或 JPEG"},
		"too large":      {"why", "大文件", append([]byte("%PDF-"), make([]byte, desk.MaxAttachment)...), "最大可附 5 MB"},
		"no identifier":  {"client", "x", nil, "页面"},
	} {
		wrong := url.Values{}
		maps.Copy(wrong, text)
		wrong.Set(tt.field, tt.value)
		res, page := h.handIn(t, anybody, link, tt.file, wrong)
		if res.StatusCode != http.StatusUnprocessableEntity && res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(page, tt.says) || !strings.Contains(page, "https://example.org/salt") {
			t.Errorf("%s: %s, without %q or without what was typed", name, res.Status, tt.says)
		}
	}
	if n := len(h.state(t, study).Waiting()); n != 0 {
		t.Fatalf("%d proposals were stored", n)
	}
	text.Set("mail", "somebody@example.org")
	res, _ := h.handIn(t, anybody, link, pdf, text)
	fate := res.Header.Get("Location")
	if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(fate, "/call/storage/"+text.Get("client")) {
		t.Fatalf("handing in: %s to %q", res.Status, fate)
	}
	if res, _ := h.handIn(t, anybody, link, pdf, text); res.Header.Get("Location") != fate {
		t.Errorf("the same form again: %s to %q", res.Status, res.Header.Get("Location"))
	}
	s := h.state(t, study)
	if len(s.Waiting()) != 1 || len(s.Attachments) != 1 || s.Attachments[0].Type != "application/pdf" {
		t.Fatalf("%d wait, %d files", len(s.Waiting()), len(s.Attachments))
	}
	p := string(s.Waiting()[0].ID)
	_, page = h.form(t, anybody, http.MethodGet, fate, nil)
	if !strings.Contains(page, "尚未处理") || !strings.Contains(page, "熔盐储热可以循环多少次") {
		t.Error("the page of the proposal does not say that it waits")
	}
	if _, receipt := h.form(t, anybody, http.MethodGet, "/call/storage/"+text.Get("client")+"/receipt.txt", nil); !strings.Contains(receipt, "tlog-proof") {
		t.Errorf("the receipt is %q", receipt)
	}
	if res, _ := h.form(t, anybody, http.MethodGet, "/call/storage/"+id.New(), nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("a code of nobody: %s", res.Status)
	}
	// Nobody but those who run the consultation reads what waits.
	reader := h.signedIn(t, directory.Reader)
	for _, path := range []string{"/c/storage/items", "/c/storage/items/" + p, "/c/storage/ledger", "/c/storage/demands"} {
		if _, page := h.form(t, reader, http.MethodGet, path, nil); strings.Contains(page, "熔盐储热可以循环多少次") {
			t.Errorf("%s shows a reader what waits for moderation", path)
		}
	}
	_, page = h.form(t, runner, http.MethodGet, at, nil)
	for _, want := range []string{"熔盐储热可以循环多少次？", "决定度电成本", "https://example.org/salt", "循环寿命由哪些因素", "attachments/" + s.Attachments[0].ID} {
		if !strings.Contains(page, want) {
			t.Errorf("the queue lacks %q", want)
		}
	}
	if res, file := h.form(t, runner, http.MethodGet, "/c/storage/attachments/"+s.Attachments[0].ID, nil); file != string(pdf) || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || strings.Contains(res.Header.Get("Content-Disposition"), "私人") {
		t.Errorf("the file: %q, %s", file, res.Header.Get("Content-Disposition"))
	}
	h.refused(t, runner, at+"/decide", "请说明理由", "item", p, "seen."+p, h.seen(t, consult.ItemID(p)), "fate."+p, "reject")
	h.press(t, runner, at+"/decide", "item", p, "seen."+p, h.seen(t, consult.ItemID(p)), "fate."+p, "accept", "reason."+p, "问题具体")
	h.refused(t, runner, at+"/decide", "已被他人改动", "item", p, "seen."+p, "1", "fate."+p, "hold")
	if it := h.state(t, study).Item(consult.ItemID(p)); it.Status != consult.ItemStanding || it.Origin != consult.FromOpenCall || it.Proposer != "" {
		t.Errorf("%+v", it)
	}
	h.press(t, runner, "/c/storage/merge/act", "do", "reword", "item", p, "seen."+p, h.seen(t, consult.ItemID(p)), "zh", "熔盐储热的循环次数受哪些因素限制？", "reason", "更准确")
	_, page = h.form(t, anybody, http.MethodGet, fate, nil)
	for _, want := range []string{"问题具体", "更准确", "熔盐储热的循环次数受哪些因素限制？"} {
		if !strings.Contains(page, want) {
			t.Errorf("what became of the proposal lacks %q", want)
		}
	}
	for range 2 {
		h.press(t, runner, at+"/letters")
	}
	letters, err := h.book.Letters(t.Context(), string(study))
	if err != nil || len(letters) != 2 || letters[0].Kind != directory.ProposalLetter || letters[1].Kind != directory.FateLetter {
		t.Errorf("%+v (%v)", letters, err)
	}
	h.press(t, runner, at, "step", "close")
	if res, _ := h.handIn(t, anybody, link, nil, url.Values{"client": {id.New()}, "text": {"还能提交吗，问题如何处理？"}, "demand": {"S.2.1"}}); res.StatusCode != http.StatusNotFound {
		t.Errorf("after the call was closed to the public: %s", res.Status)
	}
	if _, page := h.form(t, anybody, http.MethodGet, fate, nil); !strings.Contains(page, "更准确") {
		t.Error("after the close nobody can look up what became of a proposal")
	}
}

// TestExpertsPropose: a call for the panel is open to its experts, who see their own proposals, and to nobody else.
func TestExpertsPropose(t *testing.T) {
	h := open(t)
	runner, expert, anybody := h.signedIn(t, directory.Facilitator), h.signedIn(t, directory.Expert), browser()
	h.press(t, runner, "/c/storage/call", "step", "open", "text_en", "Which questions are missing?")
	if res, _ := h.form(t, anybody, http.MethodGet, "/call/storage", nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("a call for the panel, from outside: %s", res.Status)
	}
	if res, _ := h.form(t, expert, http.MethodGet, "/c/storage/propose", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("an expert who has not said whether they take part: %s", res.Status)
	}
	h.press(t, expert, "/c/storage/take-part", "status", "accepted", "consent", "yes")
	res, _ := h.handIn(t, expert, "/c/storage/propose", nil, url.Values{"client": {id.New()}, "text": {"How do flow batteries age when idle?"}, "demand": {"S.2.1"}})
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("handing in: %s", res.Status)
	}
	it := h.state(t, study).Waiting()[0]
	if it.Proposer != "E00" || it.Origin != consult.FromExpert || it.Lang != "en" {
		t.Errorf("%+v", it)
	}
	h.press(t, runner, "/c/storage/call/decide", "item", string(it.ID), "seen."+string(it.ID), h.seen(t, it.ID), "fate."+string(it.ID), "reject", "reason."+string(it.ID), "asked in an earlier consultation")
	members, err := h.book.Members(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.Pseudonym == "E00" {
			person, err := h.book.Person(t.Context(), m.Person)
			if err != nil {
				t.Fatal(err)
			}
			person.Mail = "expert@example.org"
			if err := h.book.ChangePerson(t.Context(), person); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				h.press(t, runner, "/c/storage/call/letters")
			}
			letters, err := h.book.Letters(t.Context(), string(study))
			if err != nil || len(letters) != 1 || letters[0].Kind != directory.FateLetter || letters[0].Person != m.Person {
				t.Errorf("%+v (%v)", letters, err)
			}
			if _, page := h.form(t, runner, http.MethodGet, "/c/storage/panel/"+m.Person, nil); strings.Contains(page, "⟦") || strings.Contains(page, "office.letter.kind.fate") {
				t.Error("the page of a seat tells that somebody proposed something")
			}
		}
	}
	if _, page := h.form(t, expert, http.MethodGet, "/c/storage/propose", nil); !strings.Contains(page, "How do flow batteries age when idle?") || !strings.Contains(page, "asked in an earlier consultation") {
		t.Error("an expert is not shown the own proposal")
	}
}

// TestPublicCallIsPaced: an address that sends proposal after proposal is told to wait, with what it typed; after
// the wait (the control) it is let in.
func TestPublicCallIsPaced(t *testing.T) {
	h := open(t)
	runner, anybody := h.signedIn(t, directory.Facilitator), browser()
	h.press(t, runner, "/c/storage/call", "step", "open", "public", "yes", "text_zh", "征集储能问题", "demands", "S.2")
	const link = "/call/storage"
	begin := time.Now()
	h.stop(begin)
	send := func() (*http.Response, string) {
		return h.form(t, anybody, http.MethodPost, link, url.Values{"client": {id.New()}, "text": {"？"}, "why": {"决定度电成本"}})
	}
	n := 0
	for res, _ := send(); res.StatusCode == http.StatusUnprocessableEntity && n < 1000; res, _ = send() {
		n++
	}
	res, page := send()
	if n != 60 || res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") != "10" || !strings.Contains(page, "请等待 10 秒") || !strings.Contains(page, "决定度电成本") {
		t.Errorf("after %d forms: %s, Retry-After %q", n, res.Status, res.Header.Get("Retry-After"))
	}
	ask := func() *http.Response {
		res, _ := h.form(t, anybody, http.MethodPost, link+"/similar", url.Values{"text": {"熔盐储热可以循环多少次？"}})
		return res
	}
	n = 0
	for ask().StatusCode == http.StatusOK && n < 1000 {
		n++
	}
	if res := ask(); n != 120 || res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") != "1" {
		t.Errorf("after %d questions while typing: %s, Retry-After %q", n, res.Status, res.Header.Get("Retry-After"))
	}
	h.stop(begin.Add(10 * time.Second))
	if res, _ := send(); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("after the wait: %s", res.Status)
	}
	if res := ask(); res.StatusCode != http.StatusOK {
		t.Errorf("typing after the wait: %s", res.Status)
	}
}
