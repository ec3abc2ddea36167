package web_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
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
	{2, "an answer after the round has closed", nil, "TestClosedRoundAndLostSessionKeepWhatWasTyped"},
	{3, "two windows on one question", tryTwoWindows, "TestTwoWindowsAreToldApart"},
	{4, "the network goes while sending", nil, "TestNothingTypedIsLost"},
	{5, "a receipt with one character changed", nil, "TestReceiptCheck TestParseReceiptIsStrict TestForgedReceiptKeepsTheDraft"},
	{6, "a receipt of another study", nil, "TestParseReceiptIsStrict"},
	{7, "a head smaller than one seen before", nil, "TestVerifyConsistency TestARestoredStudyIsReadOnlyAndCanBeForked"},
	{8, "the means of coming back are lost", nil, "TestInvitationIsRefused TestPasskeyRefusals"},
	{9, "the invitation of somebody else", tryForwardedLink, ""},
	{10, "a mail scanner opens a link", nil, "TestScannerIsNotLetIn TestScannerUsesNoLinkUp"},
	{11, "a link that is over", nil, "TestInvitationIsRefused TestScannerUsesNoLinkUp"},
	{12, "fifty wrong codes", tryWrongCodes, "TestInvitationIsRefused"},
	{13, "a session chosen by somebody else", tryFixedSession, ""},
	{14, "a form on another site", tryForeignForm, "TestFormsOfOtherSitesAreRefused"},
	{15, "a browser that does not say where a form comes from", trySilentBrowser, "TestFormsOfOtherSitesAreRefused"},
	{16, "markup in a comment", nil, "TestUnusualAnswersAreTaken TestBadAnswersComeBackAsTyped"},
	{17, "an address that is a script", nil, "TestUnusualAnswersAreTaken"},
	{18, "a picture from elsewhere in a comment", nil, "TestUnusualAnswersAreTaken TestHeadersStandOnEveryAnswer"},
	{19, "an address without a scheme", tryBareAddress, ""},
	{20, "the direction of writing turned", nil, "TestUnusualAnswersAreTaken"},
	{21, "a comment of a megabyte", tryLongText, "TestBadAnswersComeBackAsTyped"},
	{22, "characters that are none", tryUnreadable, "TestBadAnswersComeBackAsTyped TestUnusualAnswersAreTaken"},
	{23, "a mark off the scale", nil, "TestBadAnswersComeBackAsTyped TestUnusualAnswersAreTaken"},
	{24, "numbers that are none", nil, "TestBadAnswersComeBackAsTyped TestBadQuantitiesComeBackAsTyped"},
	{25, "preferences that go in a circle", tryCircle, "TestCondorcetCycle"},
	{26, "points that do not add up", nil, "TestBadResponsesComeBackAsTyped"},
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
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	if res, _ := l.post(t, c, question, with(l.form(t, c, question), "mark.importance", "5", "comment", "see //evil.example/x")); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	if _, body := l.do(t, c, http.MethodGet, question); strings.Contains(body, `href="//evil`) || !strings.Contains(body, "//evil.example/x") {
		t.Errorf("an address in a comment is more than text:\n%s", body)
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

// tryRush saves the answers of two thousand experts at once; each has a receipt of a leaf of its own.
func tryRush(t *testing.T) {
	const experts = 2000
	l := openLive(t, firstRound(experts))
	before := l.leaves(t)
	var wait sync.WaitGroup
	leaves := make([]int64, experts)
	for i := range experts {
		wait.Go(func() {
			e := desk.Entry{Study: study, Round: "1", Expert: pseudonym(i), Client: id.New(), Base: -1}
			done, err := desk.Answers{Desk: l.desk}.Save(context.Background(), e, consult.Sheet{
				Mode: "live", Items: []consult.ItemID{"Q1"}, Criteria: []consult.CriterionID{"importance", "urgency"}, Values: [][]*string{{mark(7), mark(5)}},
			}, consult.SheetText{})
			if err != nil || len(done.Receipt) == 0 {
				t.Errorf("expert %d: %v", i, err)
			}
			leaves[i] = done.Leaf
		})
	}
	wait.Wait()
	seen := map[int64]bool{}
	for _, leaf := range leaves {
		seen[leaf] = true
	}
	if len(seen) != experts || l.leaves(t) != before+experts {
		t.Errorf("%d receipts, %d leaves more, of %d answers", len(seen), l.leaves(t)-before, experts)
	}
}
