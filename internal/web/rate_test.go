package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTurnstile(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	st := turnstile{pace: pace{burst: 3, every: 10 * time.Second}}
	a, b := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32")
	for i := range 3 {
		if wait := st.pass(a, now); wait != 0 {
			t.Errorf("call %d waits %v", i+1, wait)
		}
	}
	if wait := st.pass(a, now); wait != 10*time.Second {
		t.Errorf("the fourth call waits %v, want 10 s", wait)
	}
	if wait := st.pass(b, now); wait != 0 { // control: another address is not held
		t.Errorf("another address waits %v", wait)
	}
	if wait := st.pass(a, now.Add(9*time.Second)); wait != time.Second {
		t.Errorf("after 9 s: %v, want 1 s", wait)
	}
	if wait := st.pass(a, now.Add(10*time.Second)); wait != 0 {
		t.Errorf("after 10 s: %v", wait)
	}
	if wait := st.pass(a, now.Add(10*time.Second)); wait == 0 {
		t.Error("a wait lets more than one through")
	}
}

// TestTurnstileHoldsThePace: whatever the moments of the calls, no more pass within any time than the burst and one for
// each interval.
func TestTurnstileHoldsThePace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		st := turnstile{pace: pace{burst: rapid.IntRange(1, 5).Draw(t, "burst"), every: time.Second}}
		now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		var passed []time.Time
		for range rapid.IntRange(1, 60).Draw(t, "calls") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "gap")) * time.Millisecond)
			if st.pass(netip.Prefix{}, now) == 0 {
				passed = append(passed, now)
			}
		}
		for i := range passed {
			for k := i; k < len(passed); k++ {
				if most := st.burst + int(passed[k].Sub(passed[i])/time.Second); k-i+1 > most {
					t.Fatalf("%d passed within %v", k-i+1, passed[k].Sub(passed[i]))
				}
			}
		}
	})
}

func TestTurnstileForgets(t *testing.T) {
	st := turnstile{pace: pace{burst: 1, every: time.Hour}}
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for i := range mostAddresses + 10 {
		st.pass(netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 32), now)
	}
	if len(st.idle) > mostAddresses {
		t.Errorf("%d addresses are remembered", len(st.idle))
	}
}

func TestAddress(t *testing.T) {
	for _, tt := range []struct {
		name, remote, forwarded string
		proxied                 bool
		want                    string
	}{
		{"plain", "192.0.2.7:1234", "", false, "192.0.2.7/32"},
		{"a header that anybody can write", "192.0.2.7:1234", "198.51.100.1", false, "192.0.2.7/32"},
		{"behind a proxy", "127.0.0.1:1234", "198.51.100.9, 203.0.113.5", true, "203.0.113.5/32"},
		{"a proxy that says nothing", "127.0.0.1:1234", "", true, "127.0.0.1/32"},
		{"IPv6", "[2001:db8:1:2:3:4:5:6]:1234", "", false, "2001:db8:1:2::/64"},
		{"IPv4 in IPv6", "[::ffff:192.0.2.7]:1234", "", false, "192.0.2.7/32"},
		{"nonsense", "pipe", "", false, "invalid Prefix"},
	} {
		r := &http.Request{RemoteAddr: tt.remote, Header: http.Header{}}
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		s := &server{Config: Config{Proxied: tt.proxied}}
		if got := fmt.Sprint(s.address(r)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
