package sensitivity

import (
	_ "embed" // the table of direction numbers
	"math/bits"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// directionTable holds, for the dimensions from the second on, the coefficients a of a primitive polynomial and the
// initial direction numbers m: S. Joe and F. Y. Kuo, Constructing Sobol' sequences with better two-dimensional
// projections, SIAM Journal on Scientific Computing 30 (2008) 2635, table new-joe-kuo-6, all polynomials to degree 11.
//
//go:embed directions.txt
var directionTable string

// MostDimensions is how many dimensions a [Sequence] can have.
const MostDimensions = 337

// digits is the number of binary digits of a coordinate.
const digits = 52

// LongestSequence is how many points a [Sequence] has.
const LongestSequence = 1 << 40

// Sequence is a Sobol' sequence: points that fill the unit cube evenly, so that means over them settle near 1/n instead
// of 1/sqrt(n) for smooth functions. Use a power of two of them from the first on; leaving out the first point, as is
// sometimes advised, spoils the balance (A. B. Owen, On dropping the first Sobol' point, 2020).
type Sequence struct {
	directions [][digits]uint64 // by dimension, the most significant digit first
	shift      []uint64
	at         []uint64 // the present point before the shift
	index      uint64
	half       float64 // keeps scrambled coordinates away from 0
}

// NewSequence returns the sequence of that many dimensions, 1 to [MostDimensions]. With a stream it is scrambled: each
// coordinate by a random lower triangular matrix over its digits and a random shift (J. Matousek, On the L2-discrepancy
// for anchored boxes, Journal of Complexity 14 (1998) 527), which keeps the balance, makes means unbiased and lies
// strictly between 0 and 1. Without a stream the points are those of the table, the first of them all 0.
func NewSequence(dimensions int, from *num.Stream) (*Sequence, error) {
	if dimensions < 1 || dimensions > MostDimensions {
		return nil, fault.Bad("dimensions", "sensitivity.dimensions", "{n} dimensions are asked for; a Sobol' sequence has 1 to {most} here", "n", dimensions, "most", MostDimensions)
	}
	s := &Sequence{directions: make([][digits]uint64, dimensions), shift: make([]uint64, dimensions), at: make([]uint64, dimensions)}
	lines := strings.Split(strings.TrimSpace(directionTable), "\n")
	for d := range s.directions {
		if d == 0 {
			for k := range digits {
				s.directions[0][k] = 1 << (digits - 1 - k)
			}
		} else {
			s.directions[d] = recurrence(lines[d-1])
		}
		if from != nil {
			s.scramble(d, from.Sub(uint64(d)))
		}
	}
	if from != nil {
		s.half = 0.5
	}
	return s, nil
}

// recurrence makes the direction numbers of one line of the table (Joe and Kuo, equation 2).
func recurrence(line string) (v [digits]uint64) {
	var a uint64
	degree := 0
	for i, word := range strings.Fields(line) {
		n, _ := strconv.ParseUint(word, 10, 64) // the table is part of the program, and a test reads all of it
		if i == 0 {
			a = n
			continue
		}
		v[degree] = n << (digits - 1 - degree)
		degree++
	}
	for k := degree; k < digits; k++ {
		v[k] = v[k-degree] ^ v[k-degree]>>degree
		for j := 1; j < degree; j++ {
			if a>>(degree-1-j)&1 == 1 {
				v[k] ^= v[k-j]
			}
		}
	}
	return v
}

// scramble multiplies the directions of one dimension by a random lower triangular matrix and draws its shift.
func (s *Sequence) scramble(d int, from *num.Stream) {
	// Row i of the matrix says which digits of a number make digit i of the scrambled one: i itself and any above it.
	var rows [digits]uint64
	for i := range rows {
		place := uint64(1) << (digits - 1 - i)
		above := ^(place<<1 - 1) & (1<<digits - 1)
		rows[i] = place | from.Uint64()&above
	}
	for k, v := range s.directions[d] {
		var w uint64
		for i, row := range rows {
			w |= uint64(bits.OnesCount64(row&v)&1) << (digits - 1 - i)
		}
		s.directions[d][k] = w
	}
	s.shift[d] = from.Uint64() >> (64 - digits)
}

// Dimensions returns how many coordinates a point has.
func (s *Sequence) Dimensions() int { return len(s.at) }

// Seek turns to the point of that index, counted from 0; the next call of [Sequence.Next] returns it.
func (s *Sequence) Seek(index uint64) {
	s.index = index
	gray := index ^ index>>1
	for d := range s.at {
		var x uint64
		for k := 0; gray>>k != 0; k++ {
			if gray>>k&1 == 1 {
				x ^= s.directions[d][k]
			}
		}
		s.at[d] = x
	}
}

// Next writes the next point into x, which has a place for each dimension. Points follow in the order of the Gray code
// (I. A. Antonov and V. M. Saleev 1979), so that any first 2^k are those of the plain order. After [LongestSequence]
// points it begins again.
func (s *Sequence) Next(x []float64) {
	if s.index >= LongestSequence {
		s.Seek(0)
	}
	for d, at := range s.at {
		x[d] = (float64(at^s.shift[d]) + s.half) * 0x1p-52
	}
	k := bits.TrailingZeros64(^s.index)
	for d := range s.at {
		s.at[d] ^= s.directions[d][k]
	}
	s.index++
}

// Fork returns a sequence of the same points that stands at the first, for another worker.
func (s *Sequence) Fork() *Sequence {
	f := *s
	f.at = make([]uint64, len(s.at))
	f.index = 0
	return &f
}
