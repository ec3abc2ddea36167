package web_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tanwen/tanwen/internal/directory"
)

// pages are the addresses that a reader of the study may open.
var pages = []string{
	"/", "/c/storage", "/c/storage/demands", "/c/storage/demands?by=action", "/c/storage/demands?by=route", "/c/storage/items", "/c/storage/items?status=rejected", "/c/storage/items?q=%3Cb%3E&end=supply&criterion=urgency&page=7",
	"/c/storage/items/Q5", "/c/storage/items/Q4", "/c/storage/ledger", "/c/storage/funnel", "/c/storage/ranking", "/c/storage/brief",
	"/c/storage/data", "/c/storage/data/coal", "/c/storage/data/coal-v2", "/c/storage/data/closed?row=3", "/c/storage/conflicts",
	"/c/storage/model", "/c/storage/model?code=TEB0-MMMMM-MMMMM-0-F0&with=slow", "/c/storage/model/regions?year=2035&province=QH",
}

func TestPagesAreWellFormedInBothLanguages(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Analyst)
	for _, lang := range []string{"en", "zh-CN"} {
		for _, page := range pages {
			u, _ := url.Parse(page)
			q := u.Query()
			q.Set("lang", lang)
			u.RawQuery = q.Encode()
			res, body := h.do(t, c, http.MethodGet, u.String())
			if res.StatusCode != http.StatusOK {
				t.Errorf("%s: %s", u, res.Status)
				continue
			}
			for _, problem := range problems(t, body, lang) {
				t.Errorf("%s: %s", u, problem)
			}
			if page != "/" && !strings.Contains(body, `class="banner"`) {
				t.Errorf("%s does not say that the data are synthetic", u)
			}
		}
	}
}

func TestProblemsFindsThem(t *testing.T) {
	for name, body := range map[string]string{
		"no language": `<!DOCTYPE html><html><title>t</title><h1>a</h1><main id="m"></main></html>`,
		"id twice":    `<!DOCTYPE html><html lang="en"><title>t</title><main id="m"><h1 id="m">a</h1></main></html>`,
		"text lost":   `<!DOCTYPE html><html lang="en"><title>t</title><main><h1>⟦web.x⟧</h1></main></html>`,
		"no label":    `<!DOCTYPE html><html lang="en"><title>t</title><main><h1>a</h1><input name="q"></main></html>`,
		"style":       `<!DOCTYPE html><html lang="en"><title>t</title><main><h1 style="color:red">a</h1></main></html>`,
		"handler":     `<!DOCTYPE html><html lang="en"><title>t</title><main><h1 onclick="x()">a</h1></main></html>`,
		"placeholder": `<!DOCTYPE html><html lang="en"><title>t</title><main><h1>{n} items</h1></main></html>`,
		"NaN":         `<!DOCTYPE html><html lang="en"><title>t</title><main><h1>NaN</h1></main></html>`,
	} {
		if len(problems(t, body, "en")) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
}

// problems looks for what no page may have: a missing language, title or heading, an id or text twice or lost, a field
// without label, and anything that the content security policy would block.
func problems(t *testing.T, body, lang string) (found []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			for _, bad := range []string{"⟦", "NaN", "+Inf", "{n", "%!"} {
				if strings.Contains(n.Data, bad) {
					found = append(found, "the text "+strings.TrimSpace(n.Data))
				}
			}
		}
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				found = append(found, "the id "+a.Val+" stands twice")
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				found = append(found, "the attribute "+a.Key+" of "+n.Data+" is blocked by the policy")
			}
		}
		switch n.Data {
		case "html":
			if attr(n, "lang") != lang {
				found = append(found, "the page says that its language is "+attr(n, "lang"))
			}
		case "style":
			found = append(found, "styles inside the page are blocked by the policy")
		case "script":
			if attr(n, "src") == "" {
				found = append(found, "a script inside the page is blocked by the policy")
			}
		case "input", "select", "textarea":
			if attr(n, "type") != "hidden" && !labelled(n) {
				found = append(found, "the field "+attr(n, "name")+" has no label")
			}
		case "th":
			if attr(n, "scope") == "" {
				found = append(found, "a table heading has no scope")
			}
		}
	}
	for _, name := range []string{"title", "h1", "main"} {
		if count[name] < 1 || (name != "title" && count[name] > 1) { // drawings have titles, too
			found = append(found, "the page does not have one "+name)
		}
	}
	return found
}

func labelled(n *html.Node) bool {
	root := n
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "label" {
			return true
		}
		root = p
	}
	for l := range root.Descendants() {
		if l.Data == "label" && attr(l, "for") != "" && attr(l, "for") == attr(n, "id") {
			return true
		}
	}
	return attr(n, "aria-label") != ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestPagesSayWhatTheRecordHolds(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	for _, tt := range []struct {
		page string
		want []string
		not  []string
	}{
		{"/c/storage?lang=en", []string{"4 original proposals = 2 refined into questions + 0 rejected with a reason + 2 standing as they are. 1 refined question stands today.", "1 round is planned", "Target: 25%, 2030", `aria-current="step">Rounds`}, nil},
		{"/c/storage/demands?lang=en", []string{"1 of 1 demands has a question", "Long-duration storage", "5 to 9 by 2035", "How tight are caverns"}, []string{"Do caverns leak?"}},
		{"/c/storage/items?lang=en", []string{"5 of 5 shown", "Q5", "consensus: agreed"}, nil},
		{"/c/storage/items?lang=en&status=standing", []string{"3 of 5 shown", "Q5"}, []string{"items/Q4"}},
		{"/c/storage/items?lang=en&status=parked", []string{"Nothing fits these filters"}, nil},
		{"/c/storage/items?lang=zh", []string{"显示 5 条，共 5 条", "储氢盐穴的密封性如何"}, nil},
		{"/c/storage/items/Q5?lang=en", []string{"How tight are caverns", "Share of non-fossil energy", "Long-duration storage", "Do caverns leak?", "one question about tightness"}, []string{"<b>hold</b>"}},
		{"/c/storage/items/Q3?lang=en", []string{"&lt;b&gt;hold&lt;/b&gt; hydrogen &amp; air", "What it became", "items/Q5"}, []string{"<b>hold</b>"}},
		{"/c/storage/ranking?lang=en", []string{"weighted mean", "What limits the life of flow batteries?", "Share of panels in which it is first"}, nil},
		{"/c/storage/brief?lang=en", []string{"brief.en.html", "package.zip"}, []string{"ranking.csv", "individual", "findings.json", "brief.zh.docx"}},
	} {
		_, body := h.do(t, c, http.MethodGet, tt.page)
		for _, want := range tt.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %q", tt.page, want)
			}
		}
		for _, not := range tt.not {
			if strings.Contains(body, not) {
				t.Errorf("%s holds %q", tt.page, not)
			}
		}
	}
}

func TestEmptyConsultationSaysHowToBegin(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Administrator)
	for page, want := range map[string]string{"demands": "no demands yet", "items": "no proposals yet", "ranking": "no ranking yet", "brief": "no brief yet"} {
		res, body := h.do(t, c, http.MethodGet, "/c/other/"+page+"?lang=en")
		if res.StatusCode != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %s, %q is not said", page, res.Status, want)
		}
	}
}

func TestLanguageIsRemembered(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	h.do(t, c, http.MethodGet, "/c/storage?lang=en")
	if _, body := h.do(t, c, http.MethodGet, "/c/storage/ranking"); !strings.Contains(body, `<html lang="en">`) {
		t.Error("the language that was chosen is forgotten on the next page")
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Language", "fr, en-GB;q=0.8, zh;q=0.5")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if body, _ := io.ReadAll(res.Body); !strings.Contains(string(body), `<html lang="en">`) {
		t.Error("the first language of the browser that we speak is not taken")
	}
}

// TestLinksLead follows every link of every page.
func TestLinksLead(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Analyst)
	seen := []string{"/"}
	for i := 0; i < len(seen) && i < 500; i++ {
		res, body := h.do(t, c, http.MethodGet, seen[i])
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", seen[i], res.Status)
		}
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue
		}
		root, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			for _, key := range []string{"href", "src"} {
				to := attr(n, key)
				if strings.HasPrefix(to, "/") && !strings.Contains(to, "lang=") && !slices.Contains(seen, to) {
					seen = append(seen, to)
				}
			}
		}
	}
	if len(seen) < 14 {
		t.Errorf("only %d links were found: %v", len(seen), seen)
	}
}
