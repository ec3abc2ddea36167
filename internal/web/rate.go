package web

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tanwen/tanwen/fault"
)

// pace is how often something may be done from one address: burst times at once, then once every interval.
type pace struct {
	burst int
	every time.Duration
}

// Paces of the public call. A whole meeting may propose from behind one address; a program that floods the call may not.
var (
	proposing = pace{burst: 60, every: 10 * time.Second}
	typing    = pace{burst: 120, every: 200 * time.Millisecond}
)

// mostAddresses bounds how many addresses are remembered.
const mostAddresses = 50_000

// turnstile holds addresses to a pace (the generic cell rate algorithm: each address has the moment at which it will
// have used up nothing). The zero value needs its pace set.
type turnstile struct {
	pace
	mu   sync.Mutex
	idle map[netip.Prefix]time.Time
}

// pass lets an address through, or says how long it has to wait.
func (t *turnstile) pass(a netip.Prefix, now time.Time) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := t.idle[a]
	if at.Before(now) {
		at = now
	}
	if wait = at.Sub(now) - time.Duration(t.burst-1)*t.every; wait > 0 {
		return wait
	}
	if t.idle == nil || len(t.idle) >= mostAddresses {
		t.forget(now)
	}
	t.idle[a] = at.Add(t.every)
	return 0
}

// forget drops the addresses that have used up nothing, and all where too many are left: whoever commands so many is
// held by no pace of one.
func (t *turnstile) forget(now time.Time) {
	for a, at := range t.idle {
		if !at.After(now) {
			delete(t.idle, a)
		}
	}
	if t.idle == nil || len(t.idle) >= mostAddresses {
		t.idle = map[netip.Prefix]time.Time{}
	}
}

// held refuses a visitor of the public call who comes too often, and tells the browser when to come again.
func (s *server) held(v *visit, t *turnstile) error {
	if !v.public() {
		return nil
	}
	wait := t.pass(s.address(v.r), s.now())
	if wait <= 0 {
		return nil
	}
	seconds := int((wait + time.Second - 1) / time.Second)
	v.w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return fault.New(fault.Denied, tooOften, "too many forms came from your network just now: wait {n} {n|second|seconds} and press the button again; nothing that you typed is lost", "n", seconds)
}

// tooOften is the key of the refusal that is answered by 429.
const tooOften = "web.too_often"

// address is where a request comes from: the network of 64 bits of an IPv6 address, since a household has as many as it
// likes of the rest. Behind a proxy it is the last address of X-Forwarded-For, which the proxy wrote; those before it
// anybody can write.
func (s *server) address(r *http.Request) netip.Prefix {
	text, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		text = r.RemoteAddr
	}
	if s.Proxied {
		if list := r.Header.Values("X-Forwarded-For"); len(list) > 0 {
			all := strings.Split(list[len(list)-1], ",")
			text = strings.TrimSpace(all[len(all)-1])
		}
	}
	a, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}
	}
	bits := 64
	if a = a.Unmap().WithZone(""); a.Is4() {
		bits = 32
	}
	p, _ := a.Prefix(bits)
	return p
}
