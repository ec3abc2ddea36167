package mail_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/mail"
	"github.com/tanwen/tanwen/internal/store/sqlite"
)

// mailbox is a mail server that keeps what it takes.
type mailbox struct {
	mu   sync.Mutex
	got  []*netmail.Message
	body []string
	to   []string
	no   *smtp.SMTPError // refusal of every recipient
}

func (m *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{box: m}, nil }

type delivery struct {
	box *mailbox
	to  string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	if d.box.no != nil {
		return d.box.no
	}
	d.to = to
	return nil
}
func (d *delivery) Reset()        {}
func (d *delivery) Logout() error { return nil }
func (d *delivery) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	d.box.got, d.box.body, d.box.to = append(d.box.got, m), append(d.box.body, string(text)), append(d.box.to, d.to)
	return err
}

func serve(t *testing.T, box *mailbox) mail.Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(box)
	s.Domain, s.AllowInsecureAuth = "localhost", true
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	to, err := mail.ParseServer("smtp://"+l.Addr().String(), "")
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// study is a consultation as letters see it.
type study struct{ *consult.State }

func (s study) View(_ context.Context, _ consult.StudyID, read func(*consult.State) error) error {
	return read(s.State)
}

// office has one expert, and a post that sends through whatever the test says.
type office struct {
	book   *directory.Book
	person directory.Person
	post   *mail.Post
	via    mail.Transport
}

func open(t *testing.T, lang, address string) *office {
	t.Helper()
	people, err := sqlite.OpenDirectory(t.Context(), filepath.Join(t.TempDir(), "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = people.Close() })
	o := &office{book: directory.New(people, directory.Options{})}
	if o.person, err = o.book.AddPerson(t.Context(), directory.Person{Name: "示例专家", Mail: address, Lang: lang}); err != nil {
		t.Fatal(err)
	}
	if err := o.book.Grant(t.Context(), directory.Membership{Person: o.person.ID, Study: "s", Role: directory.Expert, Pseudonym: "E1"}); err != nil {
		t.Fatal(err)
	}
	state := consult.NewState()
	state.Definition = consult.Definition{ID: "s", Title: consult.Text{En: "Storage\r\nBcc: all@example.org", Zh: "储能关键科学问题"}, Convener: consult.Text{En: "Academy", Zh: "科学院"}}
	o.post = &mail.Post{
		Book: o.book, Desk: study{state}, Public: &url.URL{Scheme: "https", Host: "consult.example.org"}, Now: time.Now,
		Transport: func(context.Context) (mail.Transport, string, string, error) {
			return o.via, "office@科学院.中国", "秘书处", nil
		},
	}
	return o
}

// send queues a letter and sends it; it returns what the directory knows afterwards.
func (o *office) send(t *testing.T, l directory.Letter) directory.Letter {
	t.Helper()
	l.Person, l.Study = o.person.ID, "s"
	if _, err := o.book.Post(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if err := o.post.Deliver(t.Context(), l.ID); err != nil {
		t.Fatal(err)
	}
	l, err := o.book.Letter(t.Context(), l.ID)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var linkForm = regexp.MustCompile(`https://consult\.example\.org/i/([a-z2-7]{26})`)

func TestLettersArriveAndTheirLinksWork(t *testing.T) {
	for _, c := range []struct {
		lang, says string
		parts      int
	}{{"en", "Dear 示例专家,", 1}, {"zh-CN", "尊敬的示例专家：", 1}, {"", "Dear 示例专家,", 2}} {
		box := &mailbox{}
		o := open(t, c.lang, "expert@example.org")
		o.via = serve(t, box)
		for _, kind := range []directory.LetterKind{directory.InvitationLetter, directory.RoundLetter, directory.ReminderLetter, directory.ReleaseLetter, directory.LostLetter} {
			if l := o.send(t, directory.Letter{ID: string(kind), Kind: kind}); l.Status != directory.LetterSent || l.Attempts != 1 {
				t.Fatalf("%s: %+v", kind, l)
			}
		}
		if len(box.got) != 5 {
			t.Fatalf("%d mails, want 5", len(box.got))
		}
		for i, m := range box.got {
			body := box.body[i]
			subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
			if err != nil || strings.Contains(subject+body, "⟦") || strings.Contains(subject, "{") || !strings.Contains(body, c.says) {
				t.Errorf("%q: subject %q (%v)\n%s", c.lang, subject, err, body)
			}
			if strings.Count(body, "https://") != c.parts || box.to[i] != "expert@example.org" || m.Header.Get("Bcc") != "" {
				t.Errorf("to %s, Bcc %q\n%s", box.to[i], m.Header.Get("Bcc"), body)
			}
			if from, err := netmail.ParseAddress(m.Header.Get("From")); err != nil || !strings.HasPrefix(from.Address, "office@xn--") || from.Name != "秘书处" {
				t.Errorf("from %v (%v)", from, err)
			}
			token := linkForm.FindStringSubmatch(body)
			if token == nil {
				t.Fatalf("no link in\n%s", body)
			}
			if who, err := o.book.Invited(t.Context(), token[1]); err != nil || who.Person != o.person.ID {
				t.Errorf("the link leads to %+v (%v)", who, err)
			}
		}
	}
}

// TestLetterIsSentOnce delivers one letter many times, as a queue does that is never sure.
func TestLetterIsSentOnce(t *testing.T) {
	box := &mailbox{}
	o := open(t, "en", "expert@example.org")
	o.via = serve(t, box)
	o.send(t, directory.Letter{ID: "one", Kind: directory.RoundLetter})
	for range 5 {
		if err := o.post.Deliver(t.Context(), "one"); err != nil {
			t.Fatal(err)
		}
	}
	if len(box.got) != 1 {
		t.Errorf("%d mails of one letter", len(box.got))
	}
}

func TestCodeStandsInTheMailOnly(t *testing.T) {
	box := &mailbox{}
	o := open(t, "en", "expert@example.org")
	o.via = serve(t, box)
	token, err := o.book.NewInvitation(t.Context(), o.person.ID, "s")
	if err != nil {
		t.Fatal(err)
	}
	i, err := o.book.Invited(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	browser, err := o.book.AskCode(t.Context(), i)
	if err != nil {
		t.Fatal(err)
	}
	due, err := o.book.Due(t.Context(), 1)
	if err != nil || len(due) != 1 {
		t.Fatalf("due %v (%v)", due, err)
	}
	if err := o.post.Deliver(t.Context(), due[0].ID); err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`\n {4}(\d{6})\n`).FindStringSubmatch(strings.ReplaceAll(box.body[0], "\r\n", "\n"))
	if code == nil || strings.Contains(box.body[0], "https://") {
		t.Fatalf("mail:\n%s", box.body[0])
	}
	if _, _, err := o.book.EnterCode(t.Context(), browser, code[1]); err != nil {
		t.Fatal(err)
	}
}

func TestRefusalsAreNoted(t *testing.T) {
	unreachable, err := mail.ParseServer("smtp://127.0.0.1:1", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		via    mail.Transport
		status directory.LetterStatus
		says   string
	}{
		{"an unknown mailbox", serve(t, &mailbox{no: &smtp.SMTPError{Code: 550, Message: "no such mailbox"}}), directory.LetterFailed, "no such mailbox"},
		{"a full mailbox", serve(t, &mailbox{no: &smtp.SMTPError{Code: 452, Message: "mailbox full"}}), directory.LetterQueued, "mailbox full"},
		{"no server", unreachable, directory.LetterQueued, "refused"},
		{"no TLS beyond this machine", mail.Server{Addr: serve(t, &mailbox{}).Addr}, directory.LetterQueued, "no TLS"},
	} {
		o := open(t, "en", "expert@example.org")
		o.via = c.via
		if l := o.send(t, directory.Letter{ID: "x", Kind: directory.RoundLetter}); l.Status != c.status || !strings.Contains(l.Failure, c.says) || !l.Sent.IsZero() {
			t.Errorf("%s: %+v", c.name, l)
		}
	}
	o := open(t, "en", "")
	if l := o.send(t, directory.Letter{ID: "x", Kind: directory.RoundLetter}); l.Status != directory.LetterFailed {
		t.Errorf("nobody to write to: %+v", l)
	}
}

func TestFolderKeepsOneFileForEachLetter(t *testing.T) {
	o := open(t, "zh-CN", "expert@example.org")
	dir := filepath.Join(t.TempDir(), "outbox")
	o.via = mail.Folder{Dir: dir}
	o.send(t, directory.Letter{ID: "one", Kind: directory.RoundLetter})
	o.send(t, directory.Letter{ID: "two", Kind: directory.LostLetter})
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("files %v (%v)", files, err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := netmail.ReadMessage(f)
		if err != nil || m.Header.Get("Message-ID") == "" || filepath.Ext(name) != ".eml" {
			t.Errorf("%s: %v", name, err)
		}
		_ = f.Close()
	}
}

func TestServerAddresses(t *testing.T) {
	for _, c := range []struct {
		in   string
		want mail.Server
		ok   bool
	}{
		{"smtps://user@mail.example.org", mail.Server{Addr: "mail.example.org:465", TLS: true, User: "user", Password: "p"}, true},
		{"smtp://mail.example.org:25", mail.Server{Addr: "mail.example.org:25", Password: "p"}, true},
		{"smtp://localhost", mail.Server{Addr: "localhost:587", Plain: true, Password: "p"}, true},
		{"smtp://[::1]:25", mail.Server{Addr: "[::1]:25", Plain: true, Password: "p"}, true},
		{"mail.example.org:25", mail.Server{}, false},
		{"https://mail.example.org", mail.Server{}, false},
		{"smtp://", mail.Server{}, false},
		{"smtp://host/path", mail.Server{}, false},
	} {
		got, err := mail.ParseServer(c.in, "p")
		if (err == nil) != c.ok || c.ok && got != c.want {
			t.Errorf("%s gives %+v (%v)", c.in, got, err)
		}
		if f := fault.Find(err); f != nil && !strings.Contains(i18n.Sentence(i18n.Zh, f), "不是邮件服务器地址") {
			t.Errorf("%s: %s", c.in, i18n.Sentence(i18n.Zh, f))
		}
	}
}

// FuzzMessage holds that no text begins a header of its own, and that what was written is read back.
func FuzzMessage(f *testing.F) {
	f.Add("Subject", "Body\n", "Name")
	f.Add("a\r\nBcc: x@y", ".\r\n.", "\"<>")
	f.Add("储能：关键科学问题", "正文 = \x00", "秘书处")
	f.Fuzz(func(t *testing.T, subject, body, name string) {
		m := mail.Message{ID: "x", From: "a@example.org", Sender: name, To: "b@example.org", Subject: subject, Body: body, Date: time.Unix(0, 0)}
		data, err := m.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		read, err := netmail.ReadMessage(strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		if len(read.Header) != 9 || read.Header.Get("To") != "<b@example.org>" {
			t.Fatalf("headers %v", read.Header)
		}
		if _, err := io.ReadAll(quotedprintable.NewReader(read.Body)); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
	})
}

// TestWhatBecameOfAProposal: somebody from outside gets the link to the one proposal and none into the consultation; an
// expert gets the usual one.
func TestWhatBecameOfAProposal(t *testing.T) {
	box := &mailbox{}
	o := open(t, "en", "somebody@example.org")
	o.via = serve(t, box)
	for _, l := range []directory.Letter{
		{ID: "proposal", Kind: directory.ProposalLetter, About: "code0123"}, {ID: "fate", Kind: directory.FateLetter, About: "code0123"}, {ID: "expert", Kind: directory.FateLetter, About: "item/Q1"},
	} {
		if sent := o.send(t, l); sent.Status != directory.LetterSent {
			t.Fatalf("%+v", sent)
		}
	}
	for i, outside := range []bool{true, true, false} {
		body := box.body[i]
		if strings.Contains(body, "/call/") != outside || strings.Contains(body, "code0123") != outside || linkForm.MatchString(body) == outside || strings.Contains(body, "⟦") {
			t.Errorf("letter %d:\n%s", i, body)
		}
	}
}
