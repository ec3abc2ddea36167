package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/jobs"
	"github.com/tanwen/tanwen/internal/mail"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/internal/passkey"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/sqlite"
	"github.com/tanwen/tanwen/internal/web"
)

// live is a consultation under way: a panel of twelve who are known by mail, a mail server with a mailbox for each, and
// the queue that sends.
type live struct {
	*house
	box  *mailbox
	file string        // of the directory
	said *bytes.Buffer // what the server has written to its log
	cut  atomic.Int32  // what happens to forms on their way: see the constants
}

// Ways in which a connection breaks.
const (
	whole       = iota
	requestLost // the form never arrives
	replyLost   // the form arrives and is carried out, and nobody hears of it
)

// lossy loses forms as l.cut says; pages can be read all the while.
func (l *live) lossy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		how := l.cut.Load()
		if r.Method != http.MethodPost || how == whole {
			next.ServeHTTP(w, r)
			return
		}
		if how == replyLost {
			next.ServeHTTP(httptest.NewRecorder(), r)
		}
		panic(http.ErrAbortHandler)
	})
}

// letter is a mail as it lies in a mailbox.
type letter struct{ to, subject, body string }

// mailbox is a mail server that keeps what it takes.
type mailbox struct {
	mu      sync.Mutex
	letters []letter
	came    chan struct{}
	refuses string // an address that this server does not know
}

func (b *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{box: b}, nil }

type delivery struct {
	box *mailbox
	to  string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Reset()                               {}
func (d *delivery) Logout() error                        { return nil }
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	if to == d.box.refuses {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user here"}
	}
	d.to = to
	return nil
}
func (d *delivery) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		return err
	}
	d.box.mu.Lock()
	d.box.letters = append(d.box.letters, letter{d.to, m.Header.Get("Subject"), strings.ReplaceAll(string(body), "\r\n", "\n")})
	d.box.mu.Unlock()
	d.box.came <- struct{}{}
	return nil
}

// newest waits for a letter to an address that holds what form looks for, and takes it out of the box.
func (b *mailbox) newest(t testing.TB, to string, form *regexp.Regexp) string {
	t.Helper()
	for {
		b.mu.Lock()
		for i, letter := range slices.Backward(b.letters) {
			if found := form.FindStringSubmatch(letter.body); found != nil && letter.to == to {
				b.letters = append(b.letters[:i], b.letters[i+1:]...)
				b.mu.Unlock()
				return found[1]
			}
		}
		b.mu.Unlock()
		select {
		case <-b.came:
		case <-time.After(30 * time.Second):
			t.Fatalf("no mail to %s with %s", to, form)
		}
	}
}

var (
	linkInMail = regexp.MustCompile(`https?://[^/\s]+(/i/[a-z2-7]{26})`)
	codeInMail = regexp.MustCompile(`\n {4}(\d{6})\n`)
)

// locked is a buffer that several goroutines write to.
type locked struct {
	mu sync.Mutex
	b  *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// openLive starts everything that a live consultation needs.
func openLive(t testing.TB, commands []consult.Command) *live {
	t.Helper()
	keyring := &record.MemoryKeys{}
	log, err := record.OpenLog(t.Context(), record.NewMemory(), keyring, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := desk.Open(log)
	t.Cleanup(d.Close)
	dir := t.TempDir()
	people, err := sqlite.OpenDirectory(t.Context(), filepath.Join(dir, "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = people.Close() })
	if err := d.Create(t.Context(), study); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Import(t.Context(), study, commands, nil); err != nil {
		t.Fatal(err)
	}
	l := &live{house: &house{desk: d, log: log, keys: keyring, office: office.New(people, nil)}, box: &mailbox{came: make(chan struct{}, 4096)}, file: filepath.Join(dir, "directory.db"), said: &bytes.Buffer{}}
	l.book = directory.New(people, directory.Options{Now: func() time.Time { return time.Now().Add(time.Duration(l.aged.Load())) }})
	if err := l.office.ChangeSettings(t.Context(), office.Settings{Institution: consult.Text{En: "Institute of the test", Zh: "测试研究所"}, Lang: "en", Zone: "Asia/Shanghai"}); err != nil {
		t.Fatal(err)
	}
	l.Server = httptest.NewUnstartedServer(nil)
	_, port, _ := net.SplitHostPort(l.Listener.Addr().String())
	keys, err := passkey.New(l.book, &url.URL{Scheme: "http", Host: "localhost:" + port}, "Tanwen")
	if err != nil {
		t.Fatal(err)
	}
	handler, err := web.New(web.Config{Desk: d, Heads: log, People: l.book, Answers: desk.Answers{Desk: d}, Passkeys: keys, Secretariat: l.secretariat(), Version: "test", Log: slog.New(slog.NewTextHandler(&locked{b: l.said}, nil))})
	if err != nil {
		t.Fatal(err)
	}
	l.Config.Handler = l.lossy(handler)
	l.Start()
	t.Cleanup(l.Close)
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(l.box)
	server.Domain = "localhost"
	go func() { _ = server.Serve(socket) }()
	t.Cleanup(func() { _ = server.Close() })
	via, err := mail.ParseServer("smtp://"+socket.Addr().String(), "")
	if err != nil {
		t.Fatal(err)
	}
	public, err := url.Parse(l.URL)
	if err != nil {
		t.Fatal(err)
	}
	post := &mail.Post{Book: l.book, Desk: d, Public: public, Now: time.Now, Deadlines: l.office, Transport: func(context.Context) (mail.Transport, string, string, error) {
		return via, "office@example.org", "", nil
	}}
	work, err := jobs.Start(t.Context(), filepath.Join(dir, "jobs.db"), jobs.Work{
		Derive: desk.Invitations{Desk: d, Book: l.book}.Derive, Due: l.book.Due, Deliver: post.Deliver, Sweep: l.book.Sweep, Posted: l.book.Posted(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = work.Close() })
	return l
}

// firstRound is the consultation of the other tests with a first round that is open.
func firstRound(n int) []consult.Command {
	all := consultation(n)
	for i, c := range all {
		if _, ok := c.(consult.OpenRound); ok {
			all[i] = consult.OpenRound{Role: consult.RoleProgram, Round: "1", Seed: 1, Opened: "2026-11-20", Closes: "2199-12-20"}
			return all[:i+1]
		}
	}
	return all
}

// expert makes the person behind a pseudonym and has the mail about the open round sent; it returns address and link.
func (l *live) expert(t testing.TB, i int, lang string) (address, link string) {
	t.Helper()
	address = string(pseudonym(i)) + "@example.org"
	p, err := l.book.AddPerson(t.Context(), directory.Person{Name: fmt.Sprintf("Expert %d", i), Mail: address, Lang: lang})
	if err != nil {
		t.Fatal(err)
	}
	address = p.Mail
	if err := l.book.Grant(t.Context(), directory.Membership{Person: p.ID, Role: directory.Expert, Study: string(study), Pseudonym: string(pseudonym(i))}); err != nil {
		t.Fatal(err)
	}
	if err := (desk.Invitations{Desk: l.desk, Book: l.book}).Derive(t.Context()); err != nil {
		t.Fatal(err)
	}
	return address, l.box.newest(t, address, linkInMail)
}

// enterByMail signs a client in as an expert does: button, code from the mailbox, consent.
func (l *live) enterByMail(t testing.TB, i int) *http.Client {
	t.Helper()
	address, link := l.expert(t, i, "en")
	c := browser()
	if res, body := l.post(t, c, link, nil); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/code" {
		t.Fatalf("asking for a code: %s\n%s", res.Status, body)
	}
	code := l.box.newest(t, address, codeInMail)
	if res, body := l.post(t, c, "/code", url.Values{"code": {code}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("entering the code: %s\n%s", res.Status, body)
	}
	if res, body := l.post(t, c, "/c/storage/take-part", url.Values{"status": {"accepted"}, "consent": {"yes"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("taking part: %s\n%s", res.Status, body)
	}
	return c
}

// post sends a form as a browser does from our own page.
func (h *house) post(t testing.TB, c *http.Client, path string, form url.Values) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return h.send(t, c, req)
}
