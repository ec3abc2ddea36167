package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
	"github.com/tanwen/tanwen/internal/intake"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store"
	"github.com/tanwen/tanwen/internal/store/sqlite"
	"github.com/tanwen/tanwen/templates"
)

// The size of the consultation under load, and the load.
const (
	panelSize  = 5000
	itemCount  = 700
	signedIn   = 600 // experts who answer; 42 answers each in a minute
	perSecond  = 420
	loadTime   = time.Minute
	pageVisits = 200
)

// crowd is a data folder with a large consultation whose first round is open, and the sessions of people in it.
type crowd struct {
	data    string
	cookies []string // of experts
	staff   string   // of a convener
}

// gather fills a data folder.
func gather(b *testing.B) crowd {
	b.Helper()
	dir := b.TempDir()
	fill(b, dir)
	people, err := sqlite.OpenDirectory(b.Context(), filepath.Join(dir, "directory.db"))
	if err != nil {
		b.Fatal(err)
	}
	book := directory.New(people, directory.Options{})
	c := crowd{data: dir}
	enter := func(role directory.Role, pseudonym string) string {
		p, err := book.AddPerson(b.Context(), directory.Person{Name: "Person", Lang: "en"})
		if err != nil {
			b.Fatal(err)
		}
		if err := book.Grant(b.Context(), directory.Membership{Person: p.ID, Study: "crowd", Role: role, Pseudonym: pseudonym}); err != nil {
			b.Fatal(err)
		}
		if role == directory.Expert {
			if err := book.Declare(b.Context(), directory.Participation{Person: p.ID, Study: "crowd", Status: directory.Accepted, Consent: "benchmark"}); err != nil {
				b.Fatal(err)
			}
		}
		token, err := book.NewLink(b.Context(), p.ID, "crowd", time.Hour)
		if err != nil {
			b.Fatal(err)
		}
		cookie, _, _, err := book.SignIn(b.Context(), token)
		if err != nil {
			b.Fatal(err)
		}
		return cookie
	}
	for i := range signedIn {
		c.cookies = append(c.cookies, enter(directory.Expert, fmt.Sprintf("E%04d", i)))
	}
	c.staff = enter(directory.Convener, "")
	if err := people.Close(); err != nil {
		b.Fatal(err)
	}
	return c
}

// fill writes the record of the folder.
func fill(b *testing.B, dir string) {
	b.Helper()
	records, err := sqlite.OpenRecord(b.Context(), filepath.Join(dir, "record.db"))
	if err != nil {
		b.Fatal(err)
	}
	keys, err := store.OpenKeys(filepath.Join(dir, "keys"))
	if err != nil {
		b.Fatal(err)
	}
	heads, err := store.OpenHeads(filepath.Join(dir, "heads"))
	if err != nil {
		b.Fatal(err)
	}
	log, err := record.OpenLog(b.Context(), records, keys, record.Options{Keeper: heads})
	if err != nil {
		b.Fatal(err)
	}
	d := desk.Open(log)
	if err := d.Create(b.Context(), "crowd"); err != nil {
		b.Fatal(err)
	}
	plan, err := intake.Folder(large(b), nil, "crowd", intake.Options{})
	if err != nil {
		b.Fatal(err)
	}
	commands := slices.DeleteFunc(plan.Commands, func(c consult.Command) bool { // the template's rounds are not held
		switch c.(type) {
		case consult.OpenRound, consult.CloseRound, consult.ReleaseRound:
			return true
		}
		return false
	})
	commands = append(commands, consult.OpenRound{Role: consult.RoleProgram, Round: "1", Seed: 1, Closes: "2199-01-01"})
	if _, err := d.Import(b.Context(), "crowd", commands, nil); err != nil {
		b.Fatal(err)
	}
	d.Close()
	if err := records.Close(); err != nil {
		b.Fatal(err)
	}
}

// large is a template with many experts and many items.
func large(b *testing.B) fs.FS {
	b.Helper()
	text, err := fs.ReadFile(templates.FS, "rand-ucla/consultation.yaml")
	if err != nil {
		b.Fatal(err)
	}
	var items, experts strings.Builder
	items.WriteString("id,text,lang,zh,en\n")
	for i := range itemCount {
		fmt.Fprintf(&items, "Q%03d,季节性储热与长时储能第%d问,zh-CN,季节性储热与长时储能第%d问,What limits seasonal heat storage at site %d of the network?\n", i, i, i, i)
	}
	experts.WriteString("expert,discipline,region\n")
	for i := range panelSize {
		fmt.Fprintf(&experts, "E%04d,%s,%s\n", i, []string{"storage", "hydrogen", "heat"}[i%3], []string{"east", "west"}[i%2])
	}
	return fstest.MapFS{"consultation.yaml": {Data: text}, "items.csv": {Data: []byte(items.String())}, "experts.csv": {Data: []byte(experts.String())}}
}

// serveProcess runs `tanwen serve` on a folder in a process of its own, and returns its address.
func serveProcess(b *testing.B, dir string) (base string, pid int) {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	c := &exec.Cmd{Path: self, Args: []string{"tanwen", "serve", "--data", dir, "--addr", "127.0.0.1:0", "--lang", "en"}, Env: os.Environ(), Stdout: io.Discard}
	messages, err := c.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	})
	said := bufio.NewScanner(messages)
	for base == "" && said.Scan() {
		if address, ok := strings.CutPrefix(said.Text(), "Serving "); ok {
			base, _, _ = strings.Cut(address, " ")
		}
	}
	if base == "" {
		b.Fatal("the program ended before it served")
	}
	go func() { _, _ = io.Copy(io.Discard, messages) }()
	return base, c.Process.Pid
}

// visit asks for a page or sends a form as somebody, and returns how long the answer took.
func visit(ctx context.Context, client *http.Client, method, address, cookie string, form url.Values) (took time.Duration, body []byte, err error) {
	begun := time.Now()
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.AddCookie(&http.Cookie{Name: "session", Value: cookie})
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "application/json")
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	body, err = io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s %.200s", address, res.Status, body)
	}
	return time.Since(begun), body, err
}

// percentile is the time within which a share of all were answered.
func percentile(times []time.Duration, share int) float64 {
	slices.Sort(times)
	return float64(times[(len(times)-1)*share/100].Microseconds()) / 1000
}

// peak is the most memory that a process has held, in MB; 0 where the system does not say.
func peak(pid int) float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(data) {
		if rest, ok := strings.CutPrefix(string(line), "VmHWM:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1000
		}
	}
	return 0
}

// BenchmarkCrowd sends 420 answers a second for a minute to a server in a process of its own, on disk with full durability,
// each acknowledged by a receipt; times count from when an answer was due. Then it asks for the pages of that consultation.
func BenchmarkCrowd(b *testing.B) {
	c := gather(b)
	base, pid := serveProcess(b, c.data)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: signedIn}}
	for b.Loop() {
		b.StopTimer()
		var mu sync.Mutex
		var times []time.Duration
		failed := 0
		var all sync.WaitGroup
		begun := time.Now()
		total := perSecond * int(loadTime/time.Second)
		for n := range total {
			due := begun.Add(time.Duration(n) * time.Second / perSecond)
			time.Sleep(time.Until(due))
			all.Go(func() {
				form := url.Values{"round": {"1"}, "base": {"-1"}, "client": {id.New()}, "mark.appropriateness": {strconv.Itoa(1 + n%9)}, "comment": {"reasons in a sentence or two"}}
				_, body, err := visit(b.Context(), client, http.MethodPost, fmt.Sprintf("%s/c/crowd/answer/Q%03d", base, n/signedIn), c.cookies[n%signedIn], form)
				took := time.Since(due)
				mu.Lock()
				defer mu.Unlock()
				times = append(times, took)
				if err != nil || !bytes.HasPrefix(body, []byte(`{"leaf":`)) {
					if failed++; failed < 5 {
						b.Errorf("%v %.200s", err, body)
					}
				}
			})
		}
		all.Wait()
		b.ReportMetric(float64(total)/time.Since(begun).Seconds(), "answers/s")
		b.ReportMetric(percentile(times, 50), "p50-ms")
		b.ReportMetric(percentile(times, 99), "p99-ms")
		b.ReportMetric(float64(failed), "errors")
		for name, page := range map[string]struct{ path, cookie string }{
			"answer-page": {"/c/crowd/answer/Q500", c.cookies[0]}, "item-page": {"/c/crowd/items/Q001", c.staff},
			"map-page": {"/c/crowd/answer", c.cookies[0]}, "board-page": {"/c/crowd/board", c.staff}, "panel-page": {"/c/crowd/panel", c.staff},
		} {
			times = times[:0]
			for range pageVisits {
				took, _, err := visit(b.Context(), client, http.MethodGet, base+page.path, page.cookie, nil)
				if err != nil {
					b.Fatal(err)
				}
				times = append(times, took)
			}
			b.ReportMetric(percentile(times, 99), name+"-p99-ms")
		}
		b.ReportMetric(peak(pid), "peak-MB")
		b.StartTimer()
	}
}

// BenchmarkFirstAnswerPage opens the page of a question in Chromium with an empty cache over a line of 1.6 Mbit/s with round
// trips of 150 ms, and takes the time until an answer can be given: the page is read and its scripts have run.
func BenchmarkFirstAnswerPage(b *testing.B) {
	c := gather(b)
	base, _ := serveProcess(b, c.data)
	browser := chromium(b)
	var times []time.Duration
	for b.Loop() {
		tab, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
		slow := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			if _, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: "session", Value: c.cookies[0], URL: base}); err != nil {
				return err
			}
			_, err := cdp.Call(ctx, t, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
				MatchedNetworkConditions: []*network.Conditions{{Latency: 150, DownloadThroughput: 1.6e6 / 8, UploadThroughput: 1.6e6 / 8}},
			})
			return err
		})
		if err := chromedp.Do(tab, chromedp.EmulateViewport(390, 844), slow, chromedp.Navigate(base+"/c/crowd/answer/Q001")); err != nil {
			b.Fatal(err)
		}
		usable, err := chromedp.Run(tab, chromedp.Evaluate[float64](`customElements.get("answer-draft") && document.querySelector("form.answer") ? performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd : -1`))
		if err != nil || usable < 0 {
			b.Fatalf("the page cannot be used: %v (%v)", usable, err)
		}
		times = append(times, time.Duration(usable*float64(time.Millisecond)))
		cancel()
	}
	b.ReportMetric(percentile(times, 50), "p50-usable-ms")
	b.ReportMetric(percentile(times, 100), "max-usable-ms")
}
