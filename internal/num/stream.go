package num

import (
	"crypto/sha256"
	"math/bits"
	"math/rand/v2"
	"strconv"
)

// Stream is a sequence of random numbers that anybody can repeat from the seed, the name of the recipe and its
// version. It is ChaCha8 (math/rand/v2), keyed by
//
//	SHA-256("tanwen/stream/v1\x00" + decimal(seed) + "\x00" + recipe + "\x00" + decimal(version))
//
// A Stream is not safe for use by several goroutines; give each its own by [Stream.Sub].
type Stream struct {
	key [sha256.Size]byte
	src *rand.ChaCha8
}

// NewStream returns the stream of a recipe under a seed.
func NewStream(seed uint64, recipe string, version int) *Stream {
	return keyed(sha256.Sum256([]byte("tanwen/stream/v1\x00" + strconv.FormatUint(seed, 10) + "\x00" + recipe +
		"\x00" + strconv.Itoa(version))))
}

func keyed(key [sha256.Size]byte) *Stream {
	return &Stream{key: key, src: rand.NewChaCha8(key)}
}

// Sub returns the i-th stream below s, the same however far s has been read, keyed by
//
//	SHA-256("tanwen/substream/v1\x00" + key of s + "\x00" + decimal(i))
//
// Work that is cut into blocks takes one per block, so that results do not depend on the number of workers.
func (s *Stream) Sub(i uint64) *Stream {
	b := append([]byte("tanwen/substream/v1\x00"), s.key[:]...)
	b = append(b, 0)
	return keyed(sha256.Sum256(strconv.AppendUint(b, i, 10)))
}

// Uint64 returns the next 64 random bits.
func (s *Stream) Uint64() uint64 { return s.src.Uint64() }

// Float64 returns a number in [0, 1), a multiple of 2**-53.
func (s *Stream) Float64() float64 { return float64(s.src.Uint64()>>11) * 0x1p-53 }

// IntN returns a whole number in [0, n) without bias (D. Lemire, Fast random integer generation in an interval,
// 2019). It panics if n < 1.
func (s *Stream) IntN(n int) int {
	if n < 1 {
		panic("num: IntN needs a positive number")
	}
	un := uint64(n)
	hi, lo := bits.Mul64(s.src.Uint64(), un)
	if lo < un {
		for least := -un % un; lo < least; {
			hi, lo = bits.Mul64(s.src.Uint64(), un)
		}
	}
	return int(hi)
}

// Normal returns a standard normal number by inversion.
func (s *Stream) Normal() float64 {
	return normalQuantile((float64(s.src.Uint64()>>11) + 0.5) * 0x1p-53)
}

// Exponential returns an exponential number of mean 1 by inversion.
func (s *Stream) Exponential() float64 {
	return -Log((float64(s.src.Uint64()>>11) + 0.5) * 0x1p-53)
}

// Perm returns a random order of 0..n-1.
func (s *Stream) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	s.Shuffle(n, func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p
}

// Shuffle puts n things into random order (Fisher-Yates) through swap.
func (s *Stream) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, s.IntN(i+1))
	}
}
