package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
)

// argued is a consultation whose first round is released with an argument on the first item, and whose second is open.
func argued() []consult.Command {
	commands := firstRound(12)
	commands = append(commands, consult.Argue{Role: consult.RoleProgram, Round: "1", Expert: pseudonym(0), Item: "Q1", Side: consult.Pro, Reply: -1, Text: "Twelve plants show it <b>."})
	leaf := strconv.Itoa(len(commands) - 1)
	return append(commands, consult.Put{Role: consult.RoleFacilitator, Round: "1", Body: &consult.ArgumentDecided{Data: consult.ArgumentFate{Leaf: leaf, Release: true}}},
		consult.CloseRound{Role: consult.RoleProgram, Round: "1", Master: make([]byte, 32)}, consult.ReleaseRound{Role: consult.RoleProgram, Round: "1"},
		consult.OpenRound{Role: consult.RoleProgram, Round: "2", Seed: 1, Opened: "2026-12-22", Closes: "2199-01-20"})
}

// hidden reads the hidden fields of the form whose action ends so.
func hiddenOf(t *testing.T, body, action string) url.Values {
	t.Helper()
	_, form, ok := strings.Cut(body, `action="`+action+`"`)
	if !ok {
		t.Fatalf("no form to %s in\n%s", action, body)
	}
	form, _, _ = strings.Cut(form, "</form>")
	out := url.Values{}
	for _, m := range regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		out.Set(m[1], m[2])
	}
	return out
}

// TestArgumentsAreReadAnsweredAndMarked has one expert read another's argument, mark it, reply, and add an own one that
// nobody else sees.
func TestArgumentsAreReadAnsweredAndMarked(t *testing.T) {
	l := openLive(t, argued())
	c := l.enterByMail(t, 3)
	_, body := l.do(t, c, http.MethodGet, question)
	if !strings.Contains(body, "Twelve plants show it &lt;b&gt;.") || !strings.Contains(body, "This changed my mind") || strings.Contains(body, string(pseudonym(0))) {
		t.Fatalf("the argument:\n%s", body)
	}
	leaf := regexp.MustCompile(`id="argument-(\d+)"`).FindStringSubmatch(body)[1]
	to := question + "/arguments/" + leaf
	for range 2 { // sent twice is once
		if res, body := l.post(t, c, to, hiddenOf(t, body, to)); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("the mark: %s\n%s", res.Status, body)
		}
	}
	_, body = l.do(t, c, http.MethodGet, question)
	if !strings.Contains(body, "It did not change my mind after all") || strings.Contains(body, "changed 1 mind") {
		t.Errorf("a single mark must not be counted in public:\n%s", body)
	}
	add := question + "/arguments"
	if res, body := l.post(t, c, add, with(hiddenOf(t, body, add), "argument", "Only in the <south>.", "reply", leaf)); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the reply: %s\n%s", res.Status, body)
	}
	fields := with(hiddenOf(t, body, add), "argument", "Costs double.", "reply", "")
	if res, body := l.post(t, c, add, fields); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "say whether the argument is for or against") || !strings.Contains(body, "Costs double.") {
		t.Errorf("without a side: %s\n%s", res.Status, body)
	}
	if res, body := l.post(t, c, add, with(fields, "side", "contra", "client", "aaaaaaaaaaaaaaaaaaaaaaaaaa")); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("an argument: %s\n%s", res.Status, body)
	}
	_, own := l.do(t, c, http.MethodGet, question)
	_, others := l.do(t, l.enterByMail(t, 4), http.MethodGet, question)
	for _, text := range []string{"Only in the &lt;south&gt;.", "Costs double."} {
		if !strings.Contains(own, text) || strings.Contains(others, text) {
			t.Errorf("%q: own %v, others %v", text, strings.Contains(own, text), strings.Contains(others, text))
		}
	}
	if !strings.Contains(own, "Not shown yet") {
		t.Errorf("the own argument does not say that it waits:\n%s", own)
	}
}

// TestNamesOnTwoItemsDoNotJoin looks at the pages of two items on which the same expert argued.
func TestNamesOnTwoItemsDoNotJoin(t *testing.T) {
	commands := firstRound(12)
	for _, item := range []consult.ItemID{"Q1", "Q2"} {
		commands = append(commands, consult.Argue{Role: consult.RoleProgram, Round: "1", Expert: pseudonym(0), Item: item, Side: consult.Pro, Reply: -1, Text: "Same hand."})
		leaf := strconv.Itoa(len(commands) - 1)
		commands = append(commands, consult.Put{Role: consult.RoleFacilitator, Round: "1", Body: &consult.ArgumentDecided{Data: consult.ArgumentFate{Leaf: leaf, Release: true}}})
	}
	commands = append(commands, consult.CloseRound{Role: consult.RoleProgram, Round: "1", Master: make([]byte, 32)}, consult.ReleaseRound{Role: consult.RoleProgram, Round: "1"},
		consult.OpenRound{Role: consult.RoleProgram, Round: "2", Seed: 1, Opened: "2026-12-22", Closes: "2199-01-20"})
	l := openLive(t, commands)
	c := l.enterByMail(t, 3)
	name := regexp.MustCompile(`(?s)id="argument-\d+".{0,120}?<p class="meta">\s*([a-z2-9AB]{5})\s*·`)
	var names []string
	for _, item := range []string{"Q1", "Q2"} {
		_, body := l.do(t, c, http.MethodGet, "/c/storage/answer/"+item)
		found := name.FindStringSubmatch(body)
		if found == nil {
			t.Fatalf("no name on %s:\n%s", item, body)
		}
		names = append(names, found[1])
	}
	if names[0] == names[1] {
		t.Errorf("the name %s stands on both items", names[0])
	}
}

func TestArgumentsInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	l := openLive(t, argued())
	l.carry(t, ctx, l.enterByMail(t, 3))
	for _, view := range views {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), scheme(view.shade), chromedp.Navigate(l.URL+question+"?lang="+view.lang)); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll("#arguments details").forEach(d => d.open = true); 0`)); err != nil {
			t.Fatal(err)
		}
		inspect(t, ctx, script, "expert-arguments-"+strconv.FormatInt(view.width, 10)+"-"+view.shade+"-"+view.lang)
	}
}
