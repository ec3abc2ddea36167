package mcda

import (
	"math"

	"github.com/tanwen/tanwen/internal/num"
)

// The ziggurat method for standard normal numbers (Marsaglia and Tsang, J. Stat. Software 5(8), 2000) in the form of
// Doornik, An improved ziggurat method to generate normal random samples, 2005: 256 boxes of equal area, box and
// position from different bits. It costs one random number and one product in 99.3 % of the draws, where inverting
// the distribution function takes several times as long; only simulations that draw millions need it.
const (
	zigguratBoxes = 256
	zigguratEdge  = 3.6541528853610088
	zigguratArea  = 0.00492867323399
)

// zigguratX are the right edges of the boxes, zigguratHeight the curve exp(-x^2/2) there, zigguratRatio the shares of
// a box that lie wholly under the curve.
var zigguratX, zigguratHeight, zigguratRatio = zigguratTables()

func zigguratTables() (x, height [zigguratBoxes + 1]float64, ratio [zigguratBoxes]float64) {
	f := num.Exp(-0.5 * float64(zigguratEdge*zigguratEdge))
	x[0], x[1] = zigguratArea/f, zigguratEdge
	for i := 2; i < zigguratBoxes; i++ {
		x[i] = math.Sqrt(-2 * num.Log(zigguratArea/x[i-1]+f))
		f = num.Exp(-0.5 * float64(x[i]*x[i]))
	}
	for i := range x {
		height[i] = num.Exp(-0.5 * float64(x[i]*x[i]))
	}
	for i := range ratio {
		ratio[i] = x[i+1] / x[i]
	}
	return x, height, ratio
}

// zigguratStep and zigguratInside are edge and share for positions that are counted in steps of 2^-23.
var zigguratStep, zigguratInside = zigguratSteps()

func zigguratSteps() (step [zigguratBoxes]float64, inside [zigguratBoxes]int64) {
	for i := range step {
		step[i] = zigguratX[i] * 0x1p-23
		inside[i] = int64(zigguratRatio[i] * 0x1p23)
	}
	return step, inside
}

// normal returns a standard normal number.
func normal(s *num.Stream) float64 {
	bits := s.Uint64()
	u := float64(int64(bits)>>10) * 0x1p-53 // [-1, 1) from the upper 54 bits
	i := bits & (zigguratBoxes - 1)
	if math.Abs(u) < zigguratRatio[i] {
		return u * zigguratX[i]
	}
	return normalEdge(s, u, i)
}

// normalPair returns two independent standard normal numbers from one random number of 64 bits: 8 bits choose each
// box and 24 the position in it, as in the original method.
func normalPair(s *num.Stream) (a, b float64) {
	bits := s.Uint64()
	u, v := int64(int32(bits)>>8), int64(bits)>>40
	i, j := bits&(zigguratBoxes-1), bits>>32&(zigguratBoxes-1)
	if a = float64(u) * zigguratStep[i]; uint64(u+zigguratInside[i]) >= uint64(2*zigguratInside[i]) {
		a = normalEdge(s, float64(u)*0x1p-23, i)
	}
	if b = float64(v) * zigguratStep[j]; uint64(v+zigguratInside[j]) >= uint64(2*zigguratInside[j]) {
		b = normalEdge(s, float64(v)*0x1p-23, j)
	}
	return a, b
}

// normalEdge finishes a draw that fell outside the part of its box that is wholly under the curve.
func normalEdge(s *num.Stream, u float64, i uint64) float64 {
	for {
		if math.Abs(u) < zigguratRatio[i] {
			return u * zigguratX[i]
		}
		if i == 0 { // the tail: Marsaglia 1964
			for {
				x := num.Log(1-float64(s.Float64())) / zigguratEdge
				if y := num.Log(1 - float64(s.Float64())); -2*y >= float64(x*x) {
					return math.Copysign(zigguratEdge-x, u)
				}
			}
		}
		x := u * zigguratX[i]
		if y := zigguratHeight[i] + float64(s.Float64()*(zigguratHeight[i+1]-zigguratHeight[i])); y < num.Exp(-0.5*float64(x*x)) {
			return x
		}
		bits := s.Uint64()
		u, i = float64(int64(bits)>>10)*0x1p-53, bits&(zigguratBoxes-1)
	}
}
