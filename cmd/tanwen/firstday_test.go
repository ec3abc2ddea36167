package main

import (
	"fmt"
	"io"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// effort counts what somebody does at a screen.
type effort struct{ clicks, keys int }

// minutes is how long it takes a practised user by the keystroke-level model (Card, Moran and Newell, Communications of
// the ACM 23(7), 1980, table 1): 0.28 s for each key of an average non-secretary, 1.10 s to point, 0.20 s to press and
// release, and 1.35 s to think before each click.
func (e effort) minutes() float64 {
	return (float64(e.keys)*0.28 + float64(e.clicks)*(1.10+0.20+1.35)) / 60
}

// worker is a window whose user finds everything by reading the page.
type worker struct {
	*window
	effort
}

// enter types into a field that stands empty or holds something else.
func (w *worker) enter(name, text string) {
	w.t.Helper()
	w.fill(name, text)
	w.clicks++
	w.keys += len([]rune(text))
}

// choose takes one of several.
func (w *worker) choose(name, value string) {
	w.t.Helper()
	w.fill(name, value)
	w.clicks++
}

// read clicks the link, tab or button that reads so, and waits for the page that it leads to.
func (w *worker) read(label string) {
	w.t.Helper()
	if found := w.ask(fmt.Sprintf(`(label => {
		document.querySelector("[data-walk]")?.removeAttribute("data-walk");
		const all = [...document.querySelectorAll("main a, main button, nav a, header a")].filter(e => e.offsetParent !== null);
		const one = all.find(e => e.innerText.trim() === label) ?? all.find(e => e.innerText.includes(label));
		one?.setAttribute("data-walk", "");
		return one === undefined ? "" : "yes";
	})(%q)`, label)); found == "" {
		w.t.Fatalf("nothing on the page reads %q: %s", label, w.ask(`document.querySelector("main").innerText`))
	}
	w.clicks++
	w.press("[data-walk]")
}

// letterIn waits for a letter to somebody among the files of a folder, and returns what a form finds in it.
func letterIn(t *testing.T, folder, to string, form *regexp.Regexp) string {
	t.Helper()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	late := time.After(90 * time.Second)
	for {
		files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if found := findIn(t, file, to, form); found != "" {
				return found
			}
		}
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("no letter to %s with %s among %d files", to, form, len(files))
		}
	}
}

func findIn(t *testing.T, file, to string, form *regexp.Regexp) string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	m, err := netmail.ReadMessage(f)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	found := form.FindStringSubmatch(strings.ReplaceAll(string(body), "\r\n", "\n"))
	if found == nil || !strings.Contains(m.Header.Get("To"), to) {
		return ""
	}
	return found[1]
}

// TestFirstDayInABrowser is the way from an empty folder to a round in which the first answer is saved, by what stands on
// the pages alone: nobody types an address of a page or reads a manual. Mail leaves as files, as in a closed network. It
// says how much there is to click and to type.
func TestFirstDayInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	browser := chromium(t)
	data := filepath.Join(t.TempDir(), "data")
	base, link := serveFolder(t, data)
	began := time.Now()

	office := &worker{window: newWindow(t, browser, base, 1280, "en")}
	office.open(link) // printed on the console
	office.read("Sign in")
	office.enter("name", "Wang")
	office.enter("mail", "office@example.org")
	office.enter("institution_zh", "能源战略研究所")
	office.choose("mail_way", "files")
	office.clicks++
	office.press("main form button[type=submit]")
	office.read("New consultation")
	office.enter("title_zh", "供热与掺氢措施的适宜性")
	office.choose("template", "rand-ucla")
	office.clicks++
	office.press("main form button[type=submit]")
	office.clicks++
	office.press("#begin form button[type=submit]")
	office.read("Panel")
	var list strings.Builder
	list.WriteString("name,mail,lang,discipline\n")
	for i := range 12 {
		fmt.Fprintf(&list, "Expert %d,expert%d@example.org,en,%s\n", i, i, []string{"heat", "hydrogen"}[i%2])
	}
	office.send("#file-panel", "experts.csv", list.String())
	office.clicks += 3 // in the dialog for files
	office.clicks++
	office.press("#import form button[type=submit]")
	office.clicks++
	office.press("#import button[value=confirm]")
	office.read("Rounds")
	office.enter("closes", time.Now().AddDate(0, 0, 21).Format(time.DateOnly))
	office.clicks++
	office.press("button[value=open]")
	live := time.Since(began)
	if said := office.ask(`document.querySelector("main").innerText`); !strings.Contains(said, "It is open") {
		t.Fatalf("the round is not open: %s", said)
	}

	began = time.Now()
	outbox := filepath.Join(data, "outbox")
	expert := &worker{window: newWindow(t, browser, base, 390, "en")}
	expert.open(letterIn(t, outbox, "expert3@example.org", invitationLink))
	expert.clicks += 2 // in the mail program
	expert.clicks++
	expert.press("main form button")
	code := letterIn(t, outbox, "expert3@example.org", sixDigits)
	expert.do(chromedp.SendKeys(chromedp.CSS("#code"), code))
	expert.keys += len(code)
	expert.clicks += 2 // in the mail program, and back
	expert.clicks++
	expert.press("main form button")
	expert.clicks++
	expert.do(chromedp.Click(chromedp.CSS("input[name=consent]")))
	expert.clicks++
	expert.press("form:has(input[value=accepted]) button")
	expert.clicks++
	expert.press("a.go")
	expert.clicks++
	expert.do(chromedp.Click(chromedp.CSS("input[name='mark.appropriateness'][value='8']")))
	expert.settled()
	first := time.Since(began)

	t.Logf("from the first link to a live round: %d clicks, %d keys, %.1f minutes by the keystroke-level model, %.1f s of waiting for the program", office.clicks, office.keys, office.minutes(), live.Seconds())
	t.Logf("from the invitation to the first saved answer: %d clicks, %d keys, %.1f minutes, %.1f s of waiting", expert.clicks, expert.keys, expert.minutes(), first.Seconds())
	if office.clicks > 25 || office.minutes() > 15 {
		t.Errorf("a live round takes %d clicks and %.1f minutes", office.clicks, office.minutes())
	}
	if expert.clicks > 12 || expert.minutes() > 1 {
		t.Errorf("the first saved answer takes %d clicks and %.1f minutes", expert.clicks, expert.minutes())
	}
}
