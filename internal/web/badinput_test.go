package web_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
	"github.com/tanwen/tanwen/internal/record"
)

// badInputs is the list of hostile and mistaken inputs to the live consultation, and what meets each: a try below, tests
// of their own that are named, or both.
var badInputs = []struct {
	number int
	what   string
	try    func(t *testing.T)
	tests  string // names, in any package of the project
}{
	{1, "one answer sent twice", nil, "TestAnswersAreSavedOnceWithAReceipt TestAnswersOfManyAreEachRecordedOnce"},
	{2, "an answer after the round has closed", nil, "TestPersonalDeadline TestClosedRoundAndLostSessionKeepWhatWasTyped"},
	{3, "two windows on one question", tryTwoWindows, "TestTwoWindowsAreToldApart"},
	{4, "the network goes while sending", nil, "TestNothingTypedIsLost"},
	{5, "a receipt with one character changed", nil, "TestReceiptsSayWhatIsWrong TestReceiptCheck TestParseReceiptIsStrict TestForgedReceiptKeepsTheDraft"},
	{6, "a receipt of another study", nil, "TestReceiptsSayWhatIsWrong TestParseReceiptIsStrict"},
	{7, "a head smaller than one seen before", tryOlderRecord, "TestVerifyConsistency TestARestoredStudyIsReadOnlyAndCanBeForked"},
	{8, "the means of coming back are lost", tryLostMeans, "TestInvitationIsRefused TestPasskeyRefusals"},
	{9, "the invitation of somebody else", tryForwardedLink, ""},
	{10, "a mail scanner opens a link", nil, "TestScannersOfMail TestScannerIsNotLetIn TestScannerUsesNoLinkUp"},
	{11, "a link that is over", tryLinksThatAreOver, "TestInvitationIsRefused TestScannerUsesNoLinkUp"},
	{12, "fifty wrong codes", tryWrongCodes, "TestInvitationIsRefused"},
	{13, "a session chosen by somebody else", tryFixedSession, ""},
	{14, "a form on another site", tryForeignForm, "TestFormsOfOtherSitesAreRefused"},
	{15, "a browser that does not say where a form comes from", trySilentBrowser, "TestFormsOfOtherSitesAreRefused"},
	{16, "markup in a comment", nil, "TestUnusualAnswersAreTaken TestBadAnswersComeBackAsTyped"},
	{17, "an address that is a script", nil, "TestUnusualAnswersAreTaken"},
	{18, "a picture from elsewhere in a comment", nil, "TestUnusualAnswersAreTaken TestHeadersStandOnEveryAnswer"},
	{19, "an address without a scheme", tryBareAddress, ""},
	{20, "the direction of writing turned", tryTurnedWriting, "TestUnusualAnswersAreTaken"},
	{21, "a comment of a megabyte", tryLongText, "TestBadAnswersComeBackAsTyped"},
	{22, "characters that are none", tryUnreadable, "TestBadAnswersComeBackAsTyped TestUnusualAnswersAreTaken"},
	{23, "a mark off the scale", nil, "TestBadAnswersComeBackAsTyped TestUnusualAnswersAreTaken"},
	{24, "numbers that are none", nil, "TestBadAnswersComeBackAsTyped TestBadQuantitiesComeBackAsTyped"},
	{25, "preferences that go in a circle", tryCircle, "TestCondorcetCycle"},
	{26, "points that do not add up", tryPointsMissing, "TestBadResponsesComeBackAsTyped"},
	{27, "a low value above the high one", nil, "TestBadQuantitiesComeBackAsTyped"},
	{28, "a JSON field given twice or in another case", nil, "TestStrictDecode"},
	{29, "JSON of great depth, and a body that is too large", tryDeepAndLarge, "TestBadAnswersComeBackAsTyped"},
	{30, "a compressed body", tryCompressed, "TestCompressedFormsAreRefused"},
	{45, "the identifier of another study", tryOtherStudy, "TestAccess TestOfficeAccess TestMemberAccess"},
	{46, "one filter after another over a small group", tryFilters, "TestPeersAreNotSeen"},
	{47, "answers joined with mail addresses", tryJoined, "TestAReceiptIsForItsExpertOnly"},
	{54, "two thousand answers in one moment", tryRush, "TestAnswersOfManyAreEachRecordedOnce"},
}

// TestBadInputs goes through the list: every number once, every named test there, every try carried out.
func TestBadInputs(t *testing.T) {
	there, listed := testNames(t), map[int]bool{}
	for _, row := range badInputs {
		listed[row.number] = true
		if row.try == nil && row.tests == "" {
			t.Errorf("%d, %s: nothing meets it", row.number, row.what)
		}
		for name := range strings.FieldsSeq(row.tests) {
			if !there[name] {
				t.Errorf("%d, %s: there is no %s", row.number, row.what, name)
			}
		}
		if row.try != nil {
			t.Run(strings.ReplaceAll(row.what, " ", "-"), row.try)
		}
	}
	wanted := []int{45, 46, 47, 54}
	for n := 1; n <= 30; n++ {
		wanted = append(wanted, n)
	}
	for _, n := range wanted {
		if !listed[n] {
			t.Errorf("case %d is not listed", n)
		}
	}
	if len(badInputs) != len(wanted) || there["TestThatIsNowhere"] {
		t.Errorf("%d rows for %d cases", len(badInputs), len(wanted))
	}
}

// testNames reads the names of all tests of the project from its source.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				names[f.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// says sends one form in both languages and looks for the status and the sentence; nothing may be stored.
func (l *live) says(t *testing.T, c *http.Client, path string, form url.Values, code int, en, zh string) {
	t.Helper()
	before := l.leaves(t)
	for lang, sentence := range map[string]string{"en": en, "zh-CN": zh} {
		if res, body := l.post(t, c, path+"?lang="+lang, form); res.StatusCode != code || !strings.Contains(body, sentence) {
			t.Errorf("%s, %s: %s, want %d and %q\n%s", path, lang, res.Status, code, sentence, body)
		}
	}
	if l.leaves(t) != before {
		t.Errorf("%s: something was stored", path)
	}
}

func tryTwoWindows(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	stale := with(l.form(t, c, question), "mark.importance", "2")
	if res, _ := l.post(t, c, question, with(l.form(t, c, question), "mark.importance", "9")); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	l.says(t, c, question, stale, http.StatusConflict, "changed elsewhere in the meantime", "此答案已在别处被修改")
}

func tryForwardedLink(t *testing.T) {
	l := openLive(t, firstRound(12))
	address, link := l.expert(t, 0, "en")
	colleague := browser()
	if res, body := l.post(t, colleague, link, nil); res.StatusCode != http.StatusSeeOther || strings.Contains(body, address) {
		t.Fatal(res.Status)
	}
	code := l.box.newest(t, address, codeInMail) // in the mailbox of whoever was invited
	l.says(t, browser(), "/code", url.Values{"code": {code}}, http.StatusConflict, "no code is waiting in this browser", "本浏览器没有待输入的验证码")
	if l.live(t.Context(), colleague) {
		t.Error("the link alone has opened a session")
	}
}

func tryWrongCodes(t *testing.T) {
	l := openLive(t, firstRound(12))
	address, link := l.expert(t, 0, "en")
	c := browser()
	if res, _ := l.post(t, c, link, nil); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	code := l.box.newest(t, address, codeInMail)
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	for range 50 {
		l.post(t, c, "/code", url.Values{"code": {wrong}})
	}
	l.says(t, c, "/code", url.Values{"code": {code}}, http.StatusConflict, "not valid any more: have a new one sent", "不再有效：请重新发送")
	if !l.live(t.Context(), l.enterByMail(t, 1)) {
		t.Error("somebody else is locked out with them")
	}
}

func tryFixedSession(t *testing.T) {
	h := open(t)
	c, at := browser(), &url.URL{}
	at, _ = at.Parse(h.URL)
	planted := &http.Cookie{Name: "session", Value: strings.Repeat("a", 26), Path: "/"}
	c.Jar.SetCookies(at, []*http.Cookie{planted})
	if res, _ := h.do(t, c, http.MethodPost, h.link(t, directory.Reader, study)); res.StatusCode != http.StatusSeeOther || !h.live(t.Context(), c) {
		t.Fatalf("signing in: %s", res.Status)
	}
	for _, k := range c.Jar.Cookies(at) {
		if k.Name == "session" && k.Value == planted.Value {
			t.Error("the session that was planted is used")
		}
	}
	other := browser()
	other.Jar.SetCookies(at, []*http.Cookie{planted})
	for lang, sentence := range map[string]string{"en": "Open the sign-in link that the secretariat sent you", "zh-CN": "请打开秘书处发给您的登录链接"} {
		if res, body := h.do(t, other, http.MethodGet, "/c/storage?lang="+lang); res.StatusCode != http.StatusUnauthorized || !strings.Contains(body, sentence) {
			t.Errorf("whoever planted it: %s\n%s", res.Status, body)
		}
	}
}

// origin sends an empty form with what a browser says of where it comes from, and looks at the sentence.
func origin(t *testing.T, header map[string]string, en, zh string) {
	t.Helper()
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	for lang, sentence := range map[string]string{"en": en, "zh-CN": zh} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/sign-out?lang="+lang, nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range header {
			req.Header.Set(name, value)
		}
		if res, body := h.send(t, c, req); res.StatusCode != http.StatusForbidden || !strings.Contains(body, sentence) || !h.live(t.Context(), c) {
			t.Errorf("%v, %s: %s, want %q\n%s", header, lang, res.Status, sentence, body)
		}
	}
}

func tryForeignForm(t *testing.T) {
	origin(t, map[string]string{"Sec-Fetch-Site": "cross-site"}, "This form came from another site", "此表单来自其他网站")
}

func trySilentBrowser(t *testing.T) {
	origin(t, nil, "Your browser does not say from which page this form comes", "您的浏览器没有说明此表单来自哪个页面")
}

func tryBareAddress(t *testing.T) {
	l := openLive(t, secondRound(24, true))
	const text = "see //evil.example/x or https://evil.example/y"
	c := l.enterByMail(t, 0)
	if res, _ := l.post(t, c, question, with(l.form(t, c, question), "mark.importance", "5", "comment", text)); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	for lang, says := range map[string]string{"en": "addresses are shown as text, not as links", "zh-CN": "网址只显示为文字"} {
		_, body := l.do(t, c, http.MethodGet, question+"?lang="+lang)
		if strings.Contains(body, `href="//evil`) || strings.Contains(body, `href="https://evil`) || !strings.Contains(body, "//evil.example/x") || !strings.Contains(body, says) {
			t.Errorf("%s: an address in a comment is more than text, or %q is not said:\n%s", lang, says, body)
		}
	}
}

func tryLongText(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	form := with(l.form(t, c, question), "mark.importance", "5", "comment", strings.Repeat("碳", 10_001))
	l.says(t, c, question, form, http.StatusUnprocessableEntity, "has 10001 characters; at most 10000", "10001")
	form.Set("comment", strings.Repeat("x", 1<<20))
	l.says(t, c, question, form, http.StatusRequestEntityTooLarge, "shorten the text", "请缩短文字")
}

func tryUnreadable(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	for _, text := range []string{"a\x00", "b\xff", "c\xed\xa0\xbd"} {
		form := with(l.form(t, c, question), "mark.importance", "5", "comment", text)
		l.says(t, c, question, form, http.StatusUnprocessableEntity, "unreadable character at position 2", "第 2 个字符无法识别")
	}
}

// tryCircle prefers heat to grid, grid to fuel and fuel to heat. That is an answer, taken as it is.
func tryCircle(t *testing.T) {
	l := openLive(t, prompting(firstRound(12)))
	c := l.enterByMail(t, 0)
	path := promptPath + "pairwise"
	_, body := l.do(t, c, http.MethodGet, path)
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	offered := map[string]string{} // options of a set, one behind the other
	for n := range root.Descendants() {
		if name := attr(n, "name"); strings.HasPrefix(name, "best.") {
			offered[name] += " " + attr(n, "value")
		}
	}
	form := l.form(t, c, path)
	for name, options := range offered {
		for _, pair := range [][2]string{{"heat", "grid"}, {"grid", "fuel"}, {"fuel", "heat"}} {
			if strings.Contains(options, pair[0]) && strings.Contains(options, pair[1]) {
				form.Set(name, pair[0])
			}
		}
	}
	if res, body := l.post(t, c, path, form); len(offered) != 3 || res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d pairs: %s\n%s", len(offered), res.Status, body)
	}
	won := map[consult.OptionID]int{}
	for _, contest := range l.response(t, 0, "pairwise").Contests {
		won[contest.Best]++
	}
	if len(won) != 3 {
		t.Errorf("the circle was straightened: %v", won)
	}
}

func tryDeepAndLarge(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	for lang, sentence := range map[string]string{"en": "answer does not fit: press the button again", "zh-CN": "设备的应答不符"} {
		if res, body := l.post(t, c, "/c/storage/keys/offer", nil); res.StatusCode != http.StatusOK {
			t.Fatalf("%s\n%s", res.Status, body)
		}
		deep := url.Values{"answer": {strings.Repeat("[", 20_000)}}
		if res, body := l.post(t, c, "/c/storage/keys/add?lang="+lang, deep); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, sentence) {
			t.Errorf("%s: %s\n%s", lang, res.Status, body)
		}
	}
	l.says(t, c, question, url.Values{"comment": {strings.Repeat("x", 3<<20)}}, http.StatusRequestEntityTooLarge, "shorten the text", "请缩短文字")
}

func tryCompressed(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	for lang, sentence := range map[string]string{"en": "compressed forms are not taken", "zh-CN": "不接受压缩的表单"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, l.URL+question+"?lang="+lang, strings.NewReader("\x1f\x8b\x08"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Encoding", "gzip")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		if res, body := l.send(t, c, req); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, sentence) {
			t.Errorf("%s: %s\n%s", lang, res.Status, body)
		}
	}
}

func tryOtherStudy(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	for lang, sentence := range map[string]string{"en": "There is no such page, or it is not open to you", "zh-CN": "没有这个页面，或未向您开放"} {
		for _, in := range []string{"other", "nowhere"} {
			if res, body := h.do(t, c, http.MethodGet, "/c/"+in+"?lang="+lang); res.StatusCode != http.StatusNotFound || !strings.Contains(body, sentence) {
				t.Errorf("%s, %s: %s\n%s", in, lang, res.Status, body)
			}
		}
	}
}

// tryFilters asks a published table for one group and one person after another: it stays what it is.
func tryFilters(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	const table = "/api/v1/consultations/storage/tables/item_statistics"
	res, whole := h.do(t, c, http.MethodGet, table)
	if res.StatusCode != http.StatusOK {
		t.Fatal(res.Status)
	}
	for _, filter := range []string{"group=institute", "expert=E00", "pseudonym=E01", "discipline=chemistry&region=north", "where=1%3D1"} {
		if res, body := h.do(t, c, http.MethodGet, table+"?"+filter); res.StatusCode != http.StatusOK || body != whole {
			t.Errorf("%s gives another table: %s", filter, res.Status)
		}
	}
}

// tryJoined looks for answers beside a mail address among everything that an administrator may fetch.
func tryJoined(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Administrator)
	for lang, sentence := range map[string]string{"en": "Your role in this consultation does not include this", "zh-CN": "您在本次咨询中的角色不包含此项"} {
		for _, path := range []string{"/c/storage/own/answers.csv", "/c/storage/receipts/1.txt", "/c/storage/answer/Q1"} {
			if res, body := h.do(t, c, http.MethodGet, path+"?lang="+lang); res.StatusCode != http.StatusForbidden || !strings.Contains(body, sentence) {
				t.Errorf("%s: %s\n%s", path, res.Status, body)
			}
		}
	}
	for _, path := range []string{"/c/storage/files/individual%2FE00.en.html", "/c/storage/tables/answers.csv", "/c/storage/tables/individual.csv", "/api/v1/consultations/storage/tables/answers"} {
		if res, _ := h.do(t, c, http.MethodGet, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
}

// tryOlderRecord puts an older copy of the record back, of which a larger head was seen before.
func tryOlderRecord(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	for _, lang := range []string{"en", "zh-CN"} { // the control: nothing is said of a record that is whole
		if _, body := l.do(t, c, http.MethodGet, question+"?lang="+lang); strings.Contains(body, "tanwen fork") {
			t.Fatal("a record that is whole is called an older copy")
		}
	}
	lost, err := record.OpenLog(t.Context(), record.NewMemory(), l.keys, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := lost.Create(t.Context(), string(study)); err != nil {
		t.Fatal(err)
	}
	events := make([]record.Event, 500)
	for i := range events {
		events[i] = record.Event{Kind: "answer", Version: 1, Data: []byte(`{"a":1}`)}
	}
	if _, err := lost.Append(t.Context(), []record.StudyBatch{{Study: string(study), Events: events}}); err != nil {
		t.Fatal(err)
	}
	seen, err := lost.Head(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	if restored, err := l.log.Witness(t.Context(), string(study), seen.Note); err != nil || !restored {
		t.Fatalf("the older copy is not noticed (%v)", err)
	}
	form := with(l.form(t, c, question), "mark.importance", "7", "comment", "typed on an older copy")
	l.says(t, c, question, form, http.StatusConflict, "typed on an older copy", "typed on an older copy")
	l.says(t, c, question, form, http.StatusConflict, "older than one that was seen before, which had 500 entries", "比先前见过的记录（共 500 条）更旧")
	office := l.signedIn(t, directory.Convener)
	stands, err := l.log.Head(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	res, both := l.do(t, office, http.MethodGet, "/c/storage/heads.txt")
	if res.StatusCode != http.StatusOK || !strings.Contains(both, string(seen.Note)) || !strings.Contains(both, string(stands.Note)) {
		t.Errorf("the evidence: %s\n%s", res.Status, both)
	}
	for _, note := range [][]byte{seen.Note, stands.Note} { // it holds for whoever has the key
		vkey, err := l.log.VerifierKey(t.Context(), string(study))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := record.VerifyHead(vkey, note); err != nil {
			t.Error(err)
		}
	}
	if res, _ := l.do(t, c, http.MethodGet, "/c/storage/heads.txt"); res.StatusCode != http.StatusForbidden {
		t.Errorf("an expert asks for the heads: %s", res.Status)
	}
}

// tryLostMeans loses link and device: the page names the ways on, and whoever takes one is the same expert as before.
func tryLostMeans(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	if res, _ := l.post(t, c, question, with(l.form(t, c, question), "mark.importance", "7", "comment", "before the loss")); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	for lang, says := range map[string][]string{
		"en":    {"Send me a new link", "with a new link you find them again", "a code by mail suffice on any device", "ask the secretariat"},
		"zh-CN": {"发送新的链接", "用新的链接即可找回", "邮件验证码可在任何设备上进入", "请联系秘书处"},
	} {
		_, body := l.do(t, browser(), http.MethodGet, "/lost-link?lang="+lang)
		for _, s := range says {
			if !strings.Contains(body, s) {
				t.Errorf("%s: the page of a lost link does not say %q", lang, s)
			}
		}
	}
	anew := browser()
	const address = "e00@example.org"
	if res, _ := l.post(t, anew, "/lost-link", url.Values{"mail": {address}}); res.StatusCode != http.StatusOK {
		t.Fatal(res.Status)
	}
	if res, _ := l.post(t, anew, l.box.newest(t, address, linkInMail), nil); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	if res, _ := l.post(t, anew, "/code", url.Values{"code": {l.box.newest(t, address, codeInMail)}}); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	if got := l.form(t, anew, question).Get("comment"); got != "before the loss" {
		t.Errorf("on another device the answer reads %q", got)
	}
	if s := l.state(t, study); len(s.Experts) != 12 {
		t.Errorf("there are %d experts now", len(s.Experts))
	}
}

// tryLinksThatAreOver opens links of both kinds that are over, each beside one of its kind that is not.
func tryLinksThatAreOver(t *testing.T) {
	l := openLive(t, firstRound(12))
	used := l.link(t, directory.Reader, study)
	if res, _ := l.post(t, browser(), used, nil); res.StatusCode != http.StatusSeeOther { // the control: it worked once
		t.Fatal(res.Status)
	}
	expiring := l.link(t, directory.Reader, study)
	_, withdrawn := l.expert(t, 1, "en")
	_, invitation := l.expert(t, 2, "en")
	for _, link := range []string{expiring, withdrawn, invitation} { // the control: they work still
		if res, _ := l.do(t, browser(), http.MethodGet, link); res.StatusCode != http.StatusOK {
			t.Fatalf("a link that is in force: %s", res.Status)
		}
	}
	if err := l.book.Withdraw(t.Context(), directory.Membership{Person: l.personOf(t, 1), Study: string(study), Role: directory.Expert, Pseudonym: "E01"}); err != nil {
		t.Fatal(err)
	}
	over := func(link, en, zh string) {
		t.Helper()
		for lang, says := range map[string][]string{"en": {en, "/lost-link"}, "zh-CN": {zh, "/lost-link"}} {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				res, body := l.anonymous(t, method, link+"?lang="+lang)
				if res.StatusCode < 400 || res.StatusCode >= 500 || len(res.Header.Values("Set-Cookie")) > 1 {
					t.Errorf("%s %s: %s", method, link, res.Status)
				}
				for _, s := range says {
					if !strings.Contains(body, s) {
						t.Errorf("%s of a link, %s: no %q\n%s", method, lang, s, body)
					}
				}
			}
		}
	}
	over(used, "was used before: ask for a new one", "已经用过：请索取新的链接")
	over("/i/"+id.New(), "is not valid: ask for a new one", "无效：请索取新的链接")
	over(withdrawn, "is not valid: ask for a new one", "无效：请索取新的链接")
	l.aged.Store(int64(400 * 24 * time.Hour))
	over(expiring, "has expired: ask for a new one", "已过期：请索取新的链接")
	over(invitation, "has expired: have a new one sent to you", "已过期")
}

// anonymous asks for an address in a browser that nobody uses, as our own page does.
func (l *live) anonymous(t *testing.T, method, path string) (*http.Response, string) {
	t.Helper()
	if method == http.MethodPost {
		return l.post(t, browser(), path, nil)
	}
	return l.do(t, browser(), method, path)
}

// tryTurnedWriting sends characters that make a text read otherwise than it is stored: in a comment they are left out,
// as the page says, and a name with one is refused.
func tryTurnedWriting(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	if res, _ := l.post(t, c, question, with(l.form(t, c, question), "mark.importance", "5", "comment", "gas \u202eliar\u202c and \u2066oil\u2069 \u0627\u0644\u0637\u0627\u0642\u0629")); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	if got := l.comment(t, 0, "Q1"); got != "gas liar and oil \u0627\u0644\u0637\u0627\u0642\u0629" {
		t.Errorf("stored is %q", got)
	}
	for lang, says := range map[string]string{"en": "characters that turn the direction of writing are left out", "zh-CN": "改变书写方向的字符会被去掉"} {
		if _, body := l.do(t, c, http.MethodGet, question+"?lang="+lang); !strings.Contains(body, says) {
			t.Errorf("%s: the page does not say %q", lang, says)
		}
	}
	office := l.signedIn(t, directory.Convener)
	for _, name := range []string{"Wang\u202eiL", "W\u200bang", "\ufeffWang", "Wa\u2067ng"} {
		seat := url.Values{"name": {name}, "role": {"reader"}, "lang": {"en"}}
		l.says(t, office, "/c/storage/people", seat, http.StatusUnprocessableEntity, "a character that is not seen or turns the direction of writing", "不可见或改变书写方向的字符")
	}
	for _, name := range []string{"王某", "O’Brien-Müller", "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"} { // the control: names that are written so
		seat := url.Values{"name": {name}, "mail": {id.New()[:8] + "@example.org"}, "role": {"reader"}, "lang": {"en"}}
		if res, body := l.post(t, office, "/c/storage/people", seat); res.StatusCode >= 400 || !strings.Contains(body, html.EscapeString(name)) {
			t.Errorf("%q: %s", name, res.Status)
		}
	}
}

// tryPointsMissing gives out 97 of 100 points.
func tryPointsMissing(t *testing.T) {
	l := openLive(t, prompting(firstRound(12)))
	c := l.enterByMail(t, 0)
	path := promptPath + "budget"
	form := with(l.form(t, c, path), "mark.heat", "60", "mark.grid", "37", "comment", "three are left")
	l.says(t, c, path, form, http.StatusUnprocessableEntity, "97 of 100 points are given out: 3 are left", "还剩 3 分")
	over := with(form, "mark.grid", "43")
	l.says(t, c, path, over, http.StatusUnprocessableEntity, "103 points are given out: that is 3 more than there are", "超出 3 分")
	_, body := l.post(t, c, path, form)
	if kept := fieldsOf(t, body); kept.Get("mark.heat") != "60" || kept.Get("mark.grid") != "37" || kept.Get("comment") != "three are left" {
		t.Errorf("what was typed came back as %v", kept)
	}
	if res, body := l.post(t, c, path, with(form, "mark.grid", "40")); res.StatusCode != http.StatusSeeOther { // the control
		t.Errorf("100 of 100 points: %s\n%s", res.Status, body)
	}
}

// tryRush has two thousand people press the button in one moment, each from a browser of their own: every one reads that
// the answer is saved, and has a receipt of a leaf of their own.
func tryRush(t *testing.T) {
	experts := 2000
	if testing.Short() {
		experts = 100
	}
	l := openLive(t, firstRound(experts))
	cookies := make([]string, experts)
	for i := range experts {
		cookies[i] = l.seated(t, i)
	}
	before := l.leaves(t)
	var wait sync.WaitGroup
	var begin sync.WaitGroup
	begin.Add(1)
	leaves := make([]string, experts)
	wire := &http.Transport{MaxConnsPerHost: 200, MaxIdleConnsPerHost: 200}
	t.Cleanup(wire.CloseIdleConnections)
	for i := range experts {
		wait.Go(func() {
			form := url.Values{"round": {"1"}, "base": {"-1"}, "client": {id.New()}, "mark.importance": {"7"}, "mark.urgency": {"5"}, "then": {"map"}}
			req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, l.URL+question+"?lang=en", strings.NewReader(form.Encode()))
			if err != nil {
				t.Error(err)
				return
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set("Sec-Fetch-Site", "same-origin")
			req.AddCookie(&http.Cookie{Name: "session", Value: cookies[i]})
			begin.Wait()
			res, err := wire.RoundTrip(req)
			if err != nil {
				t.Errorf("expert %d: %v", i, err)
				return
			}
			defer func() { _ = res.Body.Close() }()
			_, _ = io.Copy(io.Discard, res.Body)
			_, leaves[i], _ = strings.Cut(res.Header.Get("Location"), "saved=")
			if res.StatusCode != http.StatusSeeOther || leaves[i] == "" {
				t.Errorf("expert %d: %s", i, res.Status)
			}
		})
	}
	begin.Done()
	wait.Wait()
	seen := map[string]bool{}
	for _, leaf := range leaves {
		seen[leaf] = true
	}
	if len(seen) != experts || l.leaves(t) != before+int64(experts) {
		t.Errorf("%d receipts, %d leaves more, of %d answers", len(seen), l.leaves(t)-before, experts)
	}
	for _, i := range []int{0, experts / 2, experts - 1} {
		for lang, says := range map[string]string{"en": "Saved", "zh-CN": "已保存"} {
			if _, body := l.page(t, cookies[i], "/c/storage/answer?lang="+lang+"&saved="+leaves[i]); !strings.Contains(body, says) || !strings.Contains(body, "receipts/"+leaves[i]+".txt") {
				t.Errorf("expert %d, %s, does not read that the answer is saved", i, lang)
			}
		}
		if res, receipt := l.page(t, cookies[i], "/c/storage/receipts/"+leaves[i]+".txt"); res.StatusCode != http.StatusOK {
			t.Errorf("the receipt of expert %d: %s", i, res.Status)
		} else if r, err := record.ParseReceipt([]byte(receipt)); err != nil {
			t.Error(err)
		} else if _, err := record.CheckReceipt(r, r.Extra); err != nil {
			t.Error(err)
		}
		// The control: the receipt of somebody else is not given.
		if res, _ := l.page(t, cookies[i], "/c/storage/receipts/"+leaves[(i+1)%experts]+".txt"); res.StatusCode != http.StatusNotFound {
			t.Errorf("expert %d is given another one's receipt: %s", i, res.Status)
		}
	}
}

// seated signs the expert behind the n-th pseudonym in, who has consented, and returns the cookie.
func (l *live) seated(t testing.TB, i int) string {
	t.Helper()
	p, err := l.book.AddPerson(t.Context(), directory.Person{Name: "Expert"})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.book.Grant(t.Context(), directory.Membership{Person: p.ID, Role: directory.Expert, Study: string(study), Pseudonym: string(pseudonym(i))}); err != nil {
		t.Fatal(err)
	}
	if err := l.book.Declare(t.Context(), directory.Participation{Person: p.ID, Study: string(study), Status: directory.Accepted, Consent: strings.Repeat("a", 64)}); err != nil {
		t.Fatal(err)
	}
	token, err := l.book.NewLink(t.Context(), p.ID, string(study), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	cookie, _, _, err := l.book.SignIn(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return cookie
}

// page reads a page with a session's cookie.
func (l *live) page(t testing.TB, cookie, path string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, l.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: "session", Value: cookie})
	return l.send(t, browser(), req)
}
