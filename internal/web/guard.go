package web

import (
	"net/http"
)

// policy lets a page load nothing but our own files.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// guard sets the headers of every response and turns requests away that another site may have caused.
func (s *server) guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.foreign(w, r) }))
	checked := cross.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// CrossOriginProtection lets a request pass that says nothing about where it comes from. A browser that holds our
		// cookie does say so.
		if r.Method != http.MethodGet && r.Method != http.MethodHead && len(r.Cookies()) > 0 &&
			r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
			s.silent(w, r)
			return
		}
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		recorded := &status{ResponseWriter: w, code: http.StatusOK}
		defer func() {
			if cause := recover(); cause != nil {
				if cause == http.ErrAbortHandler { //nolint:errorlint // a sentinel that is compared by value
					panic(cause)
				}
				s.crash(recorded, r, cause)
			}
			s.count.add(recorded.code)
		}()
		checked.ServeHTTP(recorded, r)
	})
}

// status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
	sent bool
}

func (w *status) WriteHeader(code int) {
	if !w.sent {
		w.code, w.sent = code, true
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *status) Write(b []byte) (int, error) {
	w.sent = true
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer below.
func (w *status) Unwrap() http.ResponseWriter { return w.ResponseWriter }
