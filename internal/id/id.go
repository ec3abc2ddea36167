// Package id makes identifiers that say nothing: not when, not where and not in which order they were made.
//
// Use [New] for whatever is stored (a person, a session, an invitation, an answer's idempotency key) and [Valid]
// where an identifier comes back from outside. A time-ordered identifier would tell who answered first, so there is
// deliberately no such function here.
package id

import (
	"crypto/rand"
	"strings"
)

// Length is the number of characters of an identifier: 26 of five bits each.
const Length = 26

// New returns a fresh identifier: 130 random bits of the operating system's generator as lower-case base32
// (RFC 4648, letters a to z and digits 2 to 7, no padding). Two equal ones are not to be expected: among 10^12
// identifiers the chance is below 10^-15.
func New() string {
	return strings.ToLower(rand.Text())
}

// Valid reports whether s has the form of an identifier made by [New]. It does not say that the identifier is known.
func Valid(s string) bool {
	if len(s) != Length {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}
