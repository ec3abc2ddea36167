package web_test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/sqlite"
	"github.com/tanwen/tanwen/internal/web"
)

const (
	study  consult.StudyID = "storage"
	hidden consult.StudyID = "other" // a study in which nobody but the administrator has a part
)

// house is a running server over a store of its own.
type house struct {
	*httptest.Server
	book *directory.Book
	desk *desk.Desk
	log  *record.Log
	keys *record.MemoryKeys

	office *office.Office
	later  atomic.Int64 // by how much the clock of the pages is ahead
	aged   atomic.Int64 // by how much that of the directory is, where links and sessions end
	search func(context.Context, consult.StudyID, string, int) ([]desk.Reference, error)
	clock  atomic.Pointer[time.Time] // where the clock of the pages stands; nil: it goes
}

// now is the present moment on the clock of the pages.
func (h *house) now() time.Time {
	at := time.Now()
	if stopped := h.clock.Load(); stopped != nil {
		at = *stopped
	}
	return at.Add(time.Duration(h.later.Load()))
}

// stop stops the clock of the pages at a moment.
func (h *house) stop(at time.Time) { h.clock.Store(&at) }

// open starts a server with two consultations: study with a panel of 24 and two closed rounds, and hidden, which is empty.
func open(t testing.TB) *house {
	t.Helper()
	log, err := record.OpenLog(t.Context(), record.NewMemory(), &record.MemoryKeys{}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := desk.Open(log)
	t.Cleanup(d.Close)
	people, err := sqlite.OpenDirectory(t.Context(), t.TempDir()+"/directory.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = people.Close() })
	for id, commands := range map[consult.StudyID][]consult.Command{study: consultation(24), hidden: {consult.Put{Role: consult.RoleProgram, Body: &consult.StudyOpened{Definition: definition(hidden)}}}} {
		if err := d.Create(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Import(t.Context(), id, commands, nil); err != nil {
			t.Fatal(err)
		}
	}
	results := fstest.MapFS{
		"brief.en.html":          {Data: []byte("<!doctype html><html lang=\"en\"><title>Brief</title><style>p{color:black}</style><p>Brief</p></html>")},
		"package.zip":            {Data: []byte("zip")},
		"tables/ranking.csv":     {Data: []byte("item\n")},
		"individual/E00.en.html": {Data: []byte("secret")},
		"findings.json":          {Data: []byte("{}")},
	}
	h := &house{book: directory.New(people, directory.Options{}), desk: d, log: log, office: office.New(people, nil)}
	library, err := sqlite.OpenLibrary(t.Context(), t.TempDir()+"/library.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = library.Close() })
	h.search = desk.References{Log: log, Index: library}.Search
	if err := h.office.ChangeSettings(t.Context(), office.Settings{Institution: consult.Text{En: "Institute of the test", Zh: "测试研究所"}, Lang: "zh-CN", Zone: "Asia/Shanghai"}); err != nil {
		t.Fatal(err)
	}
	handler, err := web.New(web.Config{
		Desk: d, Heads: log, People: h.book, Answers: desk.Answers{Desk: d}, Releases: d, Tables: desk.Tables{Desk: d}, Version: "test", Log: slog.New(slog.DiscardHandler),
		Secretariat: h.secretariat(),
		Files:       func(id consult.StudyID) (fs.FS, bool) { return results, id == study },
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Server = httptest.NewServer(handler)
	t.Cleanup(h.Close)
	return h
}

func definition(id consult.StudyID) consult.Definition {
	return consult.Definition{
		ID: id, Title: consult.Text{En: "Questions on energy storage", Zh: "储能关键科学问题"}, Task: consult.Text{En: "Which questions should be answered first?", Zh: "哪些问题应当最先回答？"},
		Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure, Seed: "1", Ranking: []string{"mean"}, Synthetic: true, Ends: []string{"supply", "consumption", "fixation"},
		Needs:    []consult.Need{{ID: "N1", Name: consult.Text{En: "Share of non-fossil energy", Zh: "非化石能源消费比重"}, Date: "2021-10-24", Target: &consult.Target{Value: "25", Unit: "%", Year: 2030}}},
		Scales:   []consult.Scale{{ID: "s9", Min: 1, Max: 9}},
		Criteria: []consult.Criterion{{ID: "importance", Name: consult.Text{En: "importance", Zh: "重要性"}, Scale: "s9", Weight: "1", Direction: "max"}, {ID: "urgency", Name: consult.Text{En: "urgency", Zh: "紧迫性"}, Scale: "s9", Weight: "1", Direction: "max"}},
		Rounds:   []consult.RoundPlan{{ID: "1", Opened: "2026-01-05", Closed: "2026-01-20"}, {ID: "2"}, {ID: "3"}},
		Rules:    consult.Rules{MinRaters: 5, Consensus: consult.RuleSpec{Preset: "70-15-nine"}},
	}
}

// consultation is a panel of n with two closed rounds on three questions, one of them derived from two proposals, a
// fourth rejected proposal, and a name that is markup.
func consultation(n int) []consult.Command {
	commands := []consult.Command{
		consult.Put{Role: consult.RoleProgram, Body: &consult.StudyOpened{Definition: definition(study)}},
		consult.Put{Role: consult.RoleProgram, Body: &consult.DemandAdded{Demand: consult.Demand{ID: "S", End: "supply", Name: consult.Text{En: "Energy supply", Zh: "能源供应"}, Needs: []consult.NeedID{"N1"}}}},
		consult.Put{Role: consult.RoleProgram, Body: &consult.DemandAdded{Demand: consult.Demand{ID: "S.2", Parent: "S", End: "supply", Sector: "storage", Name: consult.Text{En: "Energy storage", Zh: "储能"}}}},
		consult.Put{Role: consult.RoleProgram, Body: &consult.DemandAdded{Demand: consult.Demand{ID: "S.2.1", Parent: "S.2", End: "supply", Sector: "storage", Name: consult.Text{En: "Long-duration storage", Zh: "长时储能"}, TRLNow: 5, TRLNeeded: 9, ByYear: 2035}}},
	}
	for i, text := range []consult.Text{{En: "What limits the life of flow batteries?", Zh: "什么限制了液流电池的寿命？"}, {En: "How can heat be stored for a season?", Zh: "热能如何跨季节储存？"}, {En: "Can salt caverns <b>hold</b> hydrogen & air?", Zh: "盐穴能否储存氢气？"}, {En: "Do caverns leak?"}} {
		commands = append(commands, consult.Put{Role: consult.RoleProgram, Body: &consult.ItemAdded{Data: consult.ItemData{ID: consult.ItemID(fmt.Sprintf("Q%d", i+1)), Demand: "S.2.1"}, Text: consult.ItemText{Text: text}}})
	}
	commands = append(commands, consult.Put{Role: consult.RoleProgram, Body: &consult.ItemDerived{Data: consult.ItemData{ID: "Q5", Demand: "S.2.1", Parents: []consult.ItemID{"Q3", "Q4"}, Relation: consult.Merge}, Text: consult.ItemText{Text: consult.Text{En: "How tight are caverns that hold hydrogen?", Zh: "储氢盐穴的密封性如何？"}, Reason: "one question about tightness"}}})
	commands = append(commands, tables()...)
	for i := range n {
		commands = append(commands, consult.Put{Role: consult.RoleProgram, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: pseudonym(i)}}})
	}
	for _, round := range []consult.RoundID{"1", "2"} {
		commands = append(commands, consult.OpenRound{Role: consult.RoleProgram, Round: round, Seed: 1})
		for i := range n {
			commands = append(commands, consult.Submit{Role: consult.RoleProgram, Round: round, Expert: pseudonym(i), Sheet: consult.Sheet{
				Mode: "import", Items: []consult.ItemID{"Q1", "Q2", "Q5"}, Criteria: []consult.CriterionID{"importance", "urgency"},
				Values: [][]*string{{mark(9 - i%3), mark(8 - i%2)}, {mark(1 + i%9), mark(5)}, {mark(4 + i%4), mark(3 + i%5)}},
			}})
		}
		commands = append(commands, consult.CloseRound{Role: consult.RoleProgram, Round: round, Master: make([]byte, 32)}, consult.ReleaseRound{Role: consult.RoleProgram, Round: round})
	}
	return commands
}

func pseudonym(i int) consult.Pseudonym { return consult.Pseudonym(fmt.Sprintf("E%02d", i)) }

func mark(v int) *string {
	s := fmt.Sprint(v)
	return &s
}

// browser is a client with cookies that does not follow redirects.
func browser() *http.Client {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// link makes a person with a role and returns a sign-in link's path.
func (h *house) link(t testing.TB, role directory.Role, in consult.StudyID) string {
	t.Helper()
	person, err := h.book.AddPerson(t.Context(), directory.Person{Name: "Reader of the test"})
	if err != nil {
		t.Fatal(err)
	}
	m := directory.Membership{Person: person.ID, Role: role, Study: string(in)}
	if role == directory.Administrator {
		m.Study = ""
	}
	if role == directory.Expert {
		m.Pseudonym = "E00"
	}
	if err := h.book.Grant(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	token, err := h.book.NewLink(t.Context(), person.ID, m.Study, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return "/i/" + token
}

// signedIn returns a browser in which somebody with that role has pressed the button.
func (h *house) signedIn(t testing.TB, role directory.Role) *http.Client {
	t.Helper()
	c := browser()
	if r, _ := h.do(t, c, http.MethodPost, h.link(t, role, study)); r.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in: %s", r.Status)
	}
	return c
}

// do sends a request as a browser does from our own page.
func (h *house) do(t testing.TB, c *http.Client, method, path string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, h.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return h.send(t, c, req)
}

func (h *house) send(t testing.TB, c *http.Client, req *http.Request) (*http.Response, string) {
	t.Helper()
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// live reports whether a browser holds a session.
func (h *house) live(ctx context.Context, c *http.Client) bool {
	u, _ := url.Parse(h.URL)
	for _, cookie := range c.Jar.Cookies(u) {
		if _, err := h.book.Session(ctx, cookie.Value); err == nil {
			return true
		}
	}
	return false
}
