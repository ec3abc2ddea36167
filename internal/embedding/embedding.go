// Package embedding asks a service with the OpenAI form of POST /embeddings for vectors of texts, so that texts that say
// the same in other words can be proposed to people. It is off until somebody names a service; nothing is stored, and
// no result of a consultation rests on it.
//
// Fill a [Service] and call [Service.Vectors].
package embedding

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/tanwen/tanwen/fault"
)

// Service is where vectors come from.
type Service struct {
	URL     string // base address; "/embeddings" is appended
	Model   string
	Key     string // sent as a bearer token; empty = none
	Private bool   // addresses inside the house may be asked: loopback, private, link-local
	// Timeout is the longest wait for one answer; 0 means a minute.
	Timeout time.Duration
}

// Limits of one request and its answer.
const (
	batch       = 64       // texts in a request
	mostAnswer  = 64 << 20 // bytes of an answer
	mostVectors = 100_000  // texts in all
	mostLength  = 1 << 16  // numbers in a vector
)

// Vectors returns a vector for each text, all of one length, finite and not zero. fault.Invalid names a setting that is
// wrong, fault.Denied an address that may not be asked, fault.Unavailable says how the service failed.
func (s Service) Vectors(ctx context.Context, texts []string) ([][]float64, error) {
	at, err := s.address()
	if err != nil {
		return nil, err
	}
	if len(texts) > mostVectors {
		return nil, fault.New(fault.TooLarge, "embedding.many", "there are {n} texts; at most {most} are sent to a service", "n", len(texts), "most", mostVectors)
	}
	client := s.client()
	defer client.CloseIdleConnections()
	out := make([][]float64, 0, len(texts))
	for from := 0; from < len(texts); from += batch {
		part := texts[from:min(from+batch, len(texts))]
		vectors, err := s.ask(ctx, client, at, part)
		if err != nil {
			return nil, err
		}
		out = append(out, vectors...)
	}
	for i, v := range out {
		if len(v) != len(out[0]) {
			return nil, unusable("embedding.lengths", "the service gave vectors of {a} and of {b} numbers", "a", len(out[0]), "b", len(v))
		}
		if err := check(v); err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func (s Service) address() (string, error) {
	u, err := url.Parse(s.URL)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fault.Bad("embeddings", "embedding.url", "{url} is no address of a service, such as https://models.example.org/v1", "url", s.URL)
	}
	if u.Scheme == "http" && !s.Private {
		return "", fault.Bad("embeddings", "embedding.plain", "texts are not sent over the open network unencrypted: give an https address")
	}
	if strings.TrimSpace(s.Model) == "" {
		return "", fault.Bad("embedding-model", "embedding.model", "name the model that the service is to use")
	}
	return u.JoinPath("embeddings").String(), nil
}

// client connects to addresses only that are allowed when the connection is made, so that a name that resolves to
// another address the second time gains nothing. It takes no proxy from the environment and follows no redirect.
func (s Service) client() *http.Client {
	wait := s.Timeout
	if wait <= 0 {
		wait = time.Minute
	}
	dialer := &net.Dialer{Timeout: min(wait, 10*time.Second), Control: func(_, address string, _ syscall.RawConn) error {
		host, err := netip.ParseAddrPort(address)
		if err != nil || !s.Private && !public(host.Addr()) {
			return fault.New(fault.Denied, "embedding.inside", "{address} lies inside the house or is no address of a machine; allow it expressly if it is meant", "address", address)
		}
		return nil
	}}
	return &http.Client{
		Timeout:       wait,
		Transport:     &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, MaxIdleConns: 1, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// shared is the space of carriers (RFC 6598), and reserved what is for documentation, tests and the future (RFC 6890).
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
}

// public reports whether an address is one of a machine outside the house.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// question and answer are the form of the service.
type question struct {
	Model string   `json:"model"`
	Input []string `json:"input"`
}

type answer struct {
	Data []struct {
		Index     int       `json:"index"`
		Embedding []float64 `json:"embedding"`
	} `json:"data"`
}

func (s Service) ask(ctx context.Context, client *http.Client, at string, texts []string) ([][]float64, error) {
	body, err := json.Marshal(question{s.Model, texts})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if s.Key != "" {
		req.Header.Set("Authorization", "Bearer "+s.Key)
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, failed(ctx, err)
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer+1))
	switch {
	case err != nil:
		return nil, failed(ctx, err)
	case len(data) > mostAnswer:
		return nil, unusable("embedding.long", "the service's answer is longer than {limit} bytes", "limit", mostAnswer)
	case res.StatusCode != http.StatusOK:
		return nil, unusable("embedding.status", "the service answered {status}; look at its address, model and key", "status", res.Status)
	}
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, unusable("embedding.form", "the service's answer is not a list of data with index and embedding, or holds what is no number").Because(err)
	}
	out := make([][]float64, len(texts))
	for _, d := range a.Data {
		if d.Index < 0 || d.Index >= len(out) || out[d.Index] != nil {
			return nil, unusable("embedding.index", "the service numbered its vectors wrongly")
		}
		out[d.Index] = d.Embedding
	}
	for _, v := range out {
		if v == nil {
			return nil, unusable("embedding.missing", "the service left out texts: {got} vectors for {want}", "got", len(a.Data), "want", len(texts))
		}
	}
	return out, nil
}

func check(v []float64) error {
	norm := 0.0
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return unusable("embedding.number", "the service gave a vector that holds no number in some place")
		}
		norm += x * x
	}
	if len(v) > mostLength || norm == 0 || math.IsInf(norm, 0) {
		return unusable("embedding.vector", "the service gave a vector that is zero, or too long to be one")
	}
	return nil
}

// failed says how a request failed; the fault of an address that may not be asked comes through.
func failed(ctx context.Context, err error) error {
	if f := fault.Find(err); f != nil {
		return f
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		return unusable("embedding.slow", "the service did not answer in time; nothing was lost, try again later").Because(err)
	}
	return unusable("embedding.dead", "the service cannot be reached; nothing was lost, the pairs found without it stand").Because(err)
}

func unusable(key, text string, args ...any) *fault.Error {
	return fault.New(fault.Unavailable, key, text, args...)
}
