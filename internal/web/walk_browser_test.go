package web_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
)

// walker is somebody at a browser with cookies of their own, who clicks with a mouse and types on a keyboard.
type walker struct {
	t     *testing.T
	l     *live
	tab   context.Context
	axe   string
	where string // for what is reported
	steps int
}

// walker opens a window. Every page that a click leads to is inspected.
func (l *live) walker(t *testing.T, parent context.Context, script, name string, width int64, lang string) *walker {
	t.Helper()
	own, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	w := &walker{t: t, l: l, tab: own, axe: script, where: fmt.Sprintf("walk-%s-%d-%s", name, width, lang)}
	w.do(chromedp.EmulateViewport(width, 900))
	w.open("/lost-link?lang=" + lang)
	return w
}

func (w *walker) do(actions ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.tab, actions...); err != nil {
		w.t.Fatalf("%s: %v", w.where, err)
	}
}

func (w *walker) open(path string) {
	w.t.Helper()
	w.do(chromedp.Navigate(w.l.URL + path))
}

// click clicks what a selector finds and waits for the page that follows.
func (w *walker) click(selector string) {
	w.t.Helper()
	if _, err := chromedp.RunResponse(w.tab, chromedp.Click(chromedp.CSS(selector))); err != nil {
		w.t.Fatalf("%s: %s: %v\n%s", w.where, selector, err, w.reads())
	}
	w.steps++
	inspect(w.t, w.tab, w.axe, fmt.Sprintf("%s-%02d", w.where, w.steps))
}

// follow clicks the first link or button of the page that reads so.
func (w *walker) follow(label string) {
	w.t.Helper()
	found, err := chromedp.Run(w.tab, chromedp.Evaluate[bool](fmt.Sprintf(`(label => {
		document.querySelector("[data-walk]")?.removeAttribute("data-walk");
		const all = [...document.querySelectorAll("main a, main button, nav a")];
		const one = all.find(e => e.innerText.trim() === label) ?? all.find(e => e.innerText.includes(label));
		one?.setAttribute("data-walk", "");
		return one !== undefined;
	})(%q)`, label)))
	if err != nil || !found {
		w.t.Fatalf("%s: nothing to click reads %q (%v)\n%s", w.where, label, err, w.reads())
	}
	w.click("[data-walk]")
}

// unfold opens what is folded under a summary, by a click.
func (w *walker) unfold(selector string) {
	w.t.Helper()
	w.do(chromedp.Click(chromedp.CSS(selector)))
}

func (w *walker) write(selector, text string) {
	w.t.Helper()
	w.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// reads is the text of the page.
func (w *walker) reads() string {
	w.t.Helper()
	text, err := chromedp.Run(w.tab, chromedp.Text(chromedp.CSS("main")))
	if err != nil {
		w.t.Fatalf("%s: %v", w.where, err)
	}
	return text
}

func (w *walker) sees(texts ...string) {
	w.t.Helper()
	have := w.reads()
	for _, text := range texts {
		if !strings.Contains(have, text) {
			w.t.Errorf("%s does not read %q:\n%s", w.where, text, have)
		}
	}
}

func (w *walker) seesNot(texts ...string) {
	w.t.Helper()
	have := w.reads()
	for _, text := range texts {
		if strings.Contains(have, text) {
			w.t.Errorf("%s reads %q:\n%s", w.where, text, have)
		}
	}
}

// comeIn enters as the expert behind the n-th pseudonym does: link in the mail, button, code from the mailbox.
func (w *walker) comeIn(i int, lang string) {
	w.t.Helper()
	address, link := w.l.expert(w.t, i, lang)
	w.open(link)
	w.click("main form button")
	w.write("#code", w.l.box.newest(w.t, address, codeInMail))
	w.click("main form button")
}

func (w *walker) consent() {
	w.t.Helper()
	w.do(chromedp.Click(chromedp.CSS("input[name=consent]")))
	w.click("form:has(input[value=accepted]) button")
}

// waits is how many letters to an address lie in the mailbox in which a form is found.
func (b *mailbox) waits(to string, form *regexp.Regexp) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, x := range b.letters {
		if x.to == to && form.MatchString(x.subject+"\n"+x.body) {
			n++
		}
	}
	return n
}

// TestPanelIsRunInABrowser is the secretariat's work with a panel beside what its experts see: somebody declines with a
// reason, an interest is declared and reviewed, a letter comes back and is sent again, reminders go to those who are not
// done, one expert gets more time, and an identity is opened by two.
func TestPanelIsRunInABrowser(t *testing.T) {
	script := axe(t)
	commands, day := closing(2)
	own := shanghaiDay(6)
	l := openLive(t, commands)
	parent := chromium(t)
	// On which the letter to the fifth expert comes back.
	l.box.mu.Lock()
	l.box.refuses = "e04@example.org"
	l.box.mu.Unlock()
	person, err := l.book.AddPerson(t.Context(), directory.Person{Name: "Expert 4", Mail: "e04@example.org", Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.book.Grant(t.Context(), directory.Membership{Person: person.ID, Role: directory.Expert, Study: string(study), Pseudonym: "E04"}); err != nil {
		t.Fatal(err)
	}
	if err := (desk.Invitations{Desk: l.desk, Book: l.book}).Derive(t.Context()); err != nil {
		t.Fatal(err)
	}
	office := l.walker(t, parent, script, "office", 1280, "en")
	office.open(l.link(t, directory.Convener, study))
	office.click("main button")

	t.Run("declined", func(t *testing.T) {
		e := l.walker(t, parent, script, "declines", 390, "zh-CN")
		e.comeIn(0, "zh-CN")
		e.write("#reason", "本月出差，无暇作答")
		e.click("form:has(input[value=declined]) button")
		e.sees("您", "不参加")
		office.open("/c/storage/panel?show=declined&lang=en")
		office.sees("Expert 0", "declined", "本月出差，无暇作答")
	})

	t.Run("interest", func(t *testing.T) {
		e := l.walker(t, parent, script, "declares", 390, "zh-CN")
		e.comeIn(1, "zh-CN")
		e.write("#interests", "持有液流电池公司的股份")
		e.consent()
		e.open("/c/storage/answer")
		e.seesNot("不请您答复")
		office.open("/c/storage/panel?show=unreviewed&lang=en")
		office.sees("Expert 1", "interests declared, to be reviewed")
		office.follow("Expert 1")
		office.sees("持有液流电池公司的股份", "Record a recusal below")
		office.unfold("details:has(input[name=item]) summary")
		office.do(chromedp.Click(chromedp.CSS("input[name=item][value=Q1]")))
		office.write("#reason-recuse", "Shares in a maker of flow batteries")
		office.click("button[value=recuse]")
		office.sees("Saved", "Recusal (1 question", "Reviewed as it stands")
		e.open("/c/storage/answer")
		e.sees("不请您答复")
		e.open(question)
		e.sees("不请您答复")
		office.open("/c/storage/panel?show=unreviewed&lang=en")
		office.seesNot("Expert 1")
		// Whoever changes a declaration is looked at once more.
		e.open("/c/storage/take-part?change=yes")
		e.write("#interests", "；另有一项专利")
		e.click("form:has(input[value=accepted]) button")
		office.open("/c/storage/panel?show=unreviewed&lang=en")
		office.sees("Expert 1")
		office.follow("Expert 1")
		office.follow("Reviewed: it concerns no question")
		office.sees("Noted as reviewed", "另有一项专利")
	})

	t.Run("failed letter", func(t *testing.T) {
		for begun := time.Now(); time.Since(begun) < time.Minute; { // the queue works at its own pace
			office.open("/c/storage/panel?show=failed&lang=en")
			if strings.Contains(office.reads(), "Expert 4") {
				break
			}
		}
		office.sees("Expert 4", "failed", "knows no such address", "550", "No such user here")
		office.seesNot("Expert 1")
		office.open("/c/storage/panel?show=failed&lang=zh-CN")
		office.sees("收信服务器上没有这个地址")
		office.open("/c/storage/panel?show=failed&lang=en")
		office.follow("Expert 4")
		office.do(chromedp.Clear(chromedp.CSS("#f-mail")))
		office.write("#f-mail", "fourth@example.org")
		office.click("button[value=address]")
		office.sees("queued once more", "fourth@example.org")
		if link := l.box.newest(t, "fourth@example.org", linkInMail); link == "" {
			t.Error("the letter does not come to the corrected address")
		}
		// Somebody whom mail reaches keeps the address: the form is not there, and sending it anyway changes nothing.
		c := l.signedIn(t, directory.Facilitator)
		l.refused(t, c, "/c/storage/panel/"+person.ID, "有信退回后", "step", "address", "mail", "thief@example.org")
		if p, _ := l.book.Person(t.Context(), person.ID); p.Mail != "fourth@example.org" {
			t.Errorf("the address is %s", p.Mail)
		}
	})

	done := l.walker(t, parent, script, "done", 1280, "en")
	late := l.walker(t, parent, script, "late", 390, "zh-CN")
	t.Run("reminder", func(t *testing.T) {
		done.comeIn(2, "en")
		done.consent()
		done.click("a.go")
		for range 3 {
			for _, criterion := range []string{"importance", "urgency"} {
				done.do(chromedp.Click(chromedp.CSS("input[name='mark." + criterion + "'][value='9']")))
			}
			done.click("button[value=next]")
		}
		late.comeIn(3, "zh-CN")
		late.consent()
		late.click("a.go")
		late.do(chromedp.Click(chromedp.CSS("input[name='mark.importance'][value='6']")))
		late.click("button[value=map]")
		late.sees("部分")
		office.open("/c/storage/panel?show=unfinished&lang=en")
		office.sees("Expert 1", "Expert 3", "Expert 4")
		office.seesNot("Expert 0", "Expert 2")
		office.click("button[value=remind]")
		office.sees("Reminders are queued")
		for _, address := range []string{"e01@example.org", "e03@example.org", "fourth@example.org"} {
			l.box.newest(t, address, regexp.MustCompile(`(?s)(`+day+`).*/i/[a-z2-7]{26}`))
		}
		reminder := regexp.MustCompile("closes on|截止|Open until")
		for _, address := range []string{"e00@example.org", "e02@example.org"} {
			if n := l.box.waits(address, reminder); n != 0 {
				t.Errorf("%d reminders went to %s, who has declined or is done", n, address)
			}
		}
		office.click("button[value=remind]")
		office.sees("Nobody was left to remind")
	})

	t.Run("personal deadline", func(t *testing.T) {
		office.open("/c/storage/panel?lang=en")
		office.follow("Expert 3")
		office.do(chromedp.SetValue(chromedp.CSS("#f-deadline"), own))
		office.click("button[value=deadline]")
		office.open("/c/storage/panel?lang=en")
		office.sees(own)
		l.turnTo(t, day, 0)
		defer l.later.Store(0)
		done.open(question)
		done.sees("were taken until "+day, "Asia/Shanghai")
		if n, err := chromedp.Run(done.tab, chromedp.Evaluate[int](`document.querySelectorAll("form.answer").length`)); err != nil || n != 0 {
			t.Errorf("%d forms are left to answer on (%v)", n, err)
		}
		late.open("/c/storage/answer")
		late.sees(own, "秘书处已为您延期")
		late.open(question)
		late.do(chromedp.Click(chromedp.CSS("input[name='mark.urgency'][value='3']")))
		late.click("button[value=map]")
		late.open(question)
		got, err := chromedp.Run(late.tab, chromedp.Evaluate[string](`document.querySelector("input[name='mark.urgency']:checked").value`))
		if err != nil || got != "3" {
			t.Errorf("what was answered late, as agreed, is stored as %q (%v)", got, err)
		}
		office.open("/c/storage/rounds?lang=en")
		office.sees("The closing day has gone by", "1 expert")
	})

	t.Run("identity", func(t *testing.T) {
		office.open("/c/storage/rounds?lang=en")
		office.sees("Nobody else holds a deciding role here")
		second := l.walker(t, parent, script, "second", 1280, "zh-CN")
		second.open(l.link(t, directory.Convener, study))
		second.click("main button")
		office.open("/c/storage/rounds?lang=en")
		office.unfold("details:has(input[value='identity.open']) summary")
		office.write("#identity-about", "E03")
		office.write("#reason-identity", "A threat was received")
		office.click("form:has(input[value='identity.open']) button")
		office.sees("It waits for a second person", "E03")
		office.seesNot("Expert 3")
		if n, err := chromedp.Run(office.tab, chromedp.Evaluate[int](`document.querySelectorAll("button[value=confirm]").length`)); err != nil || n != 0 {
			t.Errorf("whoever asked is offered %d buttons to confirm (%v)", n, err)
		}
		second.open("/c/storage/rounds")
		second.sees("E03", "A threat was received")
		second.click("button[value=confirm]")
		second.sees("E03", "Expert 3", "e03@example.org")
		second.open("/c/storage/rounds")
		second.seesNot("Expert 3")
		second.open("/c/storage/audit")
		second.sees("identity.open E03")
		s := l.state(t, study)
		if n := len(s.Deviations); n == 0 || s.Deviations[n-1].Reason != "A threat was received" {
			t.Errorf("the record does not say that an identity was opened: %+v", s.Deviations)
		}
	})
}
