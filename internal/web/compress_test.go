package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/tanwen/tanwen/internal/directory"
)

// pageLimit is how much a first visit to a page may load, compressed, with styles and scripts.
const pageLimit = 60_000

var assetInPage = regexp.MustCompile(`(?:src|href)="(/assets/[a-z.]+)"`)

// raw asks for something as a browser does, and returns it as it comes over the line, and unpacked.
func (h *house) raw(t *testing.T, c *http.Client, path, accepted string) (res *http.Response, line, body []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", accepted)
	res, text := h.send(t, c, req)
	line = []byte(text)
	if res.Header.Get("Content-Encoding") != "gzip" {
		return res, line, line
	}
	r, err := gzip.NewReader(bytes.NewReader(line))
	if err != nil {
		t.Fatal(err)
	}
	if body, err = io.ReadAll(r); err != nil {
		t.Fatal(err)
	}
	return res, line, body
}

// TestFirstVisitIsSmall adds up what each page of a reader and of an expert loads.
func TestFirstVisitIsSmall(t *testing.T) {
	h := open(t)
	reader := h.signedIn(t, directory.Analyst)
	l := openLive(t, asking(prompting(firstRound(12))))
	expert := l.enterByMail(t, 0)
	chips := with(l.form(t, expert, unknown), "way", "chips", "from", "0", "to", "200", "chip.4", "2", "chip.5", "3", "chip.6", "2") // a page with a curve
	if res, body := l.post(t, expert, unknown, chips); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("saving chips: %s\n%s", res.Status, body)
	}
	weigh := func(h *house, c *http.Client, paths ...string) {
		for _, path := range paths {
			res, line, body := h.raw(t, c, path, "gzip, deflate, br")
			if res.StatusCode != http.StatusOK {
				t.Errorf("%s: %s", path, res.Status)
				continue
			}
			sum, seen := len(line), map[string]bool{}
			for _, found := range assetInPage.FindAllSubmatch(body, -1) {
				if name := string(found[1]); !seen[name] {
					seen[name] = true
					_, asset, _ := h.raw(t, c, name, "gzip, deflate, br")
					sum += len(asset)
				}
			}
			t.Logf("%s loads %d bytes", path, sum)
			if len(seen) == 0 || sum > pageLimit {
				t.Errorf("%s loads %d bytes with %d files, at most %d are wanted", path, sum, len(seen), pageLimit)
			}
		}
	}
	weigh(h, reader, pages...)
	weigh(l.house, expert, question, "/c/storage/answer", unknown, promptPath+"ranking", promptPath+"best_worst")
}

func TestCompressionIsAgreedOn(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Analyst)
	_, _, plain := h.raw(t, c, "/c/storage", "identity")
	for accepted, packed := range map[string]bool{"gzip": true, "br, gzip;q=0.5": true, "GZIP": true, "gzip;q=0": false, "gzip; q=x": false, "br": false, "identity": false} {
		res, line, body := h.raw(t, c, "/c/storage", accepted)
		if got := res.Header.Get("Content-Encoding") == "gzip"; got != packed || !bytes.Equal(body, plain) || packed == (len(line) == len(plain)) {
			t.Errorf("%q: packed %v, %d bytes for %d", accepted, got, len(line), len(plain))
		}
	}
}
