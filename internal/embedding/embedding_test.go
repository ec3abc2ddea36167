package embedding_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/embedding"
)

// service answers as the given function does, after it has checked the form of the question.
func service(t *testing.T, do http.HandlerFunc) embedding.Service {
	t.Helper()
	server := httptest.NewServer(do)
	t.Cleanup(server.Close)
	return embedding.Service{URL: server.URL + "/v1", Model: "small", Key: "secret", Private: true}
}

// lengths answers each text with its length and 1, in reverse order, as the form allows.
func lengths(t *testing.T, asked *int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var q struct {
			Model string
			Input []string
		}
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil || q.Model != "small" || r.URL.Path != "/v1/embeddings" || r.Header.Get("Authorization") != "Bearer secret" || len(q.Input) > 64 {
			t.Errorf("asked %s with %+v (%v)", r.URL, q, err)
		}
		*asked++
		var rows []string
		for i := range q.Input {
			k := len(q.Input) - 1 - i
			rows = append(rows, fmt.Sprintf(`{"index":%d,"embedding":[%d,1]}`, k, len(q.Input[k])))
		}
		_, _ = fmt.Fprintf(w, `{"object":"list","data":[%s],"model":"small"}`, strings.Join(rows, ","))
	}
}

func TestVectors(t *testing.T) {
	asked := 0
	s := service(t, lengths(t, &asked))
	var texts []string
	for i := range 130 {
		texts = append(texts, strings.Repeat("x", i+1))
	}
	vectors, err := s.Vectors(t.Context(), texts)
	if err != nil || len(vectors) != 130 || asked != 3 {
		t.Fatalf("%d vectors by %d questions (%v)", len(vectors), asked, err)
	}
	for i, v := range vectors {
		if len(v) != 2 || v[0] != float64(i+1) {
			t.Fatalf("vector %d is %v", i, v)
		}
	}
	if vectors, err := s.Vectors(t.Context(), nil); err != nil || len(vectors) != 0 || asked != 3 {
		t.Errorf("for nothing it was asked: %v", err)
	}
}

// TestServicesThatFail are slow, dead, wrong in form, or give what are no numbers: one sentence each, and no vector.
func TestServicesThatFail(t *testing.T) {
	says := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
	}
	for _, tt := range []struct {
		name, key string
		do        http.HandlerFunc
	}{
		{"NaN", "embedding.form", says(`{"data":[{"index":0,"embedding":[NaN]}]}`)},
		{"null", "embedding.vector", says(`{"data":[{"index":0,"embedding":[null,null]}]}`)},
		{"a text", "embedding.form", says(`{"data":[{"index":0,"embedding":["0.5"]}]}`)},
		{"beyond all bounds", "embedding.form", says(`{"data":[{"index":0,"embedding":[1e999]}]}`)},
		{"squares beyond all bounds", "embedding.vector", says(`{"data":[{"index":0,"embedding":[1e300]}]}`)},
		{"zero", "embedding.vector", says(`{"data":[{"index":0,"embedding":[0,0]}]}`)},
		{"empty", "embedding.vector", says(`{"data":[{"index":0,"embedding":[]}]}`)},
		{"none", "embedding.missing", says(`{"data":[]}`)},
		{"an index that is none", "embedding.index", says(`{"data":[{"index":1,"embedding":[1]}]}`)},
		{"a page", "embedding.form", says(`<html>`)},
		{"cut off", "embedding.form", says(`{"data":[{"index":0,"embedding":[1`)},
		{"refused", "embedding.status", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no key", http.StatusUnauthorized) }},
		{"sent on", "embedding.status", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }},
		{"broken off", "embedding.dead", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	} {
		if vectors, err := service(t, tt.do).Vectors(t.Context(), []string{"x"}); vectors != nil || fault.Find(err) == nil || fault.Find(err).Key != tt.key {
			t.Errorf("%s: %v, %v", tt.name, vectors, err)
		}
	}
	release := make(chan struct{})
	slow := service(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	defer close(release)
	slow.Timeout = 50 * time.Millisecond
	if _, err := slow.Vectors(t.Context(), []string{"x"}); fault.Find(err) == nil || fault.Find(err).Key != "embedding.slow" {
		t.Errorf("a slow service: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := slow.Vectors(ctx, []string{"x"}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the wait was given up: %v", err)
	}
}

// TestAddressesInside: a service on this machine is refused when it is dialled, whatever its name, unless it is allowed;
// the control is TestVectors, which allows it.
func TestAddressesInside(t *testing.T) {
	asked := 0
	s := service(t, lengths(t, &asked))
	s.Private = false
	s.URL = strings.Replace(s.URL, "http://", "https://", 1)
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254", "10.0.0.1", "192.168.1.1", "100.64.0.1", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]"} {
		s.URL = "https://" + host + ":1/v1"
		_, err := s.Vectors(t.Context(), []string{"x"})
		if f := fault.Find(err); f == nil || f.Key != "embedding.inside" {
			t.Errorf("%s: %v", host, err)
		}
	}
	if asked != 0 {
		t.Error("an address inside the house was asked")
	}
}

func TestSettingsThatAreWrong(t *testing.T) {
	for _, tt := range []struct {
		field string
		s     embedding.Service
	}{
		{"embeddings", embedding.Service{URL: "ftp://models.example.org", Model: "m"}},
		{"embeddings", embedding.Service{URL: "https://key@models.example.org", Model: "m"}},
		{"embeddings", embedding.Service{URL: "models", Model: "m"}},
		{"embeddings", embedding.Service{URL: "http://models.example.org/v1", Model: "m"}},
		{"embedding-model", embedding.Service{URL: "https://models.example.org/v1"}},
	} {
		if _, err := tt.s.Vectors(t.Context(), []string{"x"}); fault.Find(err) == nil || fault.Find(err).Place.Field != tt.field {
			t.Errorf("%+v: %v", tt.s, err)
		}
	}
}
