package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"strconv"
	"strings"
	"sync"
)

// worthwhile is the size in bytes below which compression saves no packet.
const worthwhile = 1200

var compressors = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed) // the level is valid
	return w
}}

// takesGzip reports whether a value of Accept-Encoding admits gzip.
func takesGzip(accepted string) bool {
	for part := range strings.SplitSeq(accepted, ",") {
		coding, weight, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		value, given := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		q, err := strconv.ParseFloat(value, 64)
		return !given || err == nil && q > 0
	}
	return false
}

// compressed returns what to send of a page, a script or a style sheet, and says so in the headers: compressed where the
// visitor takes that. Pages hold no secret that their compressed length could give away piece by piece: forms carry no
// token, since [server.guard] tells by headers where a request comes from.
func (v *visit) compressed(body []byte) []byte {
	h := v.w.Header()
	h.Add("Vary", "Accept-Encoding")
	if len(body) < worthwhile || !takesGzip(v.r.Header.Get("Accept-Encoding")) {
		return body
	}
	w, ok := compressors.Get().(*gzip.Writer)
	if !ok {
		return body
	}
	defer compressors.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	_, err := w.Write(body)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return body
	}
	h.Set("Content-Encoding", "gzip")
	return b.Bytes()
}
