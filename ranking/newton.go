package ranking

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// A likelihood is a log-likelihood, concave in its parameters. The first shift() of them may be moved together
// without changing it, so they are fixed by the sum zero; the others are free.
type likelihood interface {
	size() int
	shift() int
	// value returns the log-likelihood at theta.
	value(theta []float64) float64
	// slope writes gradient and information (the negative Hessian, row by row) at theta into cleared slices.
	slope(theta, gradient, information []float64)
}

// maximise climbs from theta by Newton steps with halving and returns the log-likelihood reached. theta must have
// sum zero over the shifted parameters and keeps it. The maximum must be known to be finite.
func maximise(f likelihood, theta []float64) (float64, error) {
	n := f.size()
	gradient, information := make([]float64, n), make([]float64, n*n)
	trial, step := make([]float64, n), make([]float64, n)
	at := f.value(theta)
	for range 500 {
		clear(gradient)
		clear(information)
		f.slope(theta, gradient, information)
		pinShift(information, n, f.shift())
		if !cholesky(information, n) {
			break
		}
		copy(step, gradient)
		choleskySolve(information, n, step)
		var rise, longest float64
		for i, s := range step {
			rise += float64(s * gradient[i])
			longest = math.Max(longest, math.Abs(s))
		}
		// A maximum below the resolution of the value cannot be told from here by halving: the last full step is
		// taken on trust, since Newton converges quadratically there.
		if rise <= 1e-13*(1+math.Abs(at)) {
			for i, s := range step {
				theta[i] += s
			}
			recentre(theta[:f.shift()])
			return f.value(theta), nil
		}
		size := math.Min(1, 5/longest) // log-worths further than 5 away are approached in several steps
		for {
			for i, s := range step {
				trial[i] = theta[i] + float64(size*s)
			}
			if v := f.value(trial); v >= at+float64(1e-4*size*rise) {
				at = v
				copy(theta, trial)
				recentre(theta[:f.shift()])
				break
			}
			if size /= 2; size < 1e-12 {
				return at, nil
			}
		}
	}
	return 0, fault.New(fault.Internal, "ranking.no_maximum", "the likelihood was not maximised within 500 steps; the comparisons nearly fall apart into groups")
}

// covariance returns the covariance of the estimates at theta under the sum-zero rule: the Moore-Penrose inverse of
// the information in the shifted parameters.
func covariance(f likelihood, theta []float64) ([][]float64, error) {
	n, m := f.size(), f.shift()
	gradient, information := make([]float64, n), make([]float64, n*n)
	f.slope(theta, gradient, information)
	c := pinShift(information, n, m)
	if !cholesky(information, n) {
		return nil, fault.New(fault.Internal, "ranking.no_information", "the comparisons hold no information about some items; standard errors do not exist")
	}
	inv := choleskyInverse(information, n)
	if m > 0 {
		less := 1 / (c * float64(m) * float64(m))
		for i := range m {
			for j := range m {
				inv[i][j] -= less
			}
		}
	}
	return inv, nil
}

// pinShift adds a constant to the leading m x m block so that moving all m parameters together costs something; the
// constant is of the size of the diagonal, which keeps the matrix well conditioned. It returns the constant.
func pinShift(a []float64, n, m int) float64 {
	if m == 0 {
		return 0
	}
	var trace float64
	for i := range m {
		trace += a[i*n+i]
	}
	c := trace / float64(m) / float64(m)
	if c <= 0 {
		c = 1
	}
	for i := range m {
		for j := range m {
			a[i*n+j] += c
		}
	}
	return c
}

// recentre takes the mean off.
func recentre(theta []float64) {
	if len(theta) == 0 {
		return
	}
	var s float64
	for _, t := range theta {
		s += t
	}
	mean := s / float64(len(theta))
	for i := range theta {
		theta[i] -= mean
	}
}

// cholesky replaces the lower triangle of the symmetric n x n matrix a by its Cholesky factor. It reports false
// where a is not positive definite to working precision.
func cholesky(a []float64, n int) bool {
	for j := range n {
		row := a[j*n : j*n+n]
		d := row[j]
		scale := math.Abs(d)
		for _, v := range row[:j] {
			d -= float64(v * v)
		}
		if !(d > 1e-14*scale) {
			return false
		}
		d = math.Sqrt(d)
		row[j] = d
		for i := j + 1; i < n; i++ {
			other := a[i*n : i*n+n]
			s := other[j]
			for k, v := range row[:j] {
				s -= float64(v * other[k])
			}
			other[j] = s / d
		}
	}
	return true
}

// choleskySolve solves L L' x = b in place of b.
func choleskySolve(l []float64, n int, b []float64) {
	for i := range n {
		s := b[i]
		for k, v := range l[i*n : i*n+i] {
			s -= float64(v * b[k])
		}
		b[i] = s / l[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		s := b[i]
		for k := i + 1; k < n; k++ {
			s -= float64(l[k*n+i] * b[k])
		}
		b[i] = s / l[i*n+i]
	}
}

// choleskyInverse returns the inverse of L L', exactly symmetric.
func choleskyInverse(l []float64, n int) [][]float64 {
	inv := make([][]float64, n)
	flat := make([]float64, n*n)
	for j := range n {
		inv[j] = flat[j*n : j*n+n]
		inv[j][j] = 1
		choleskySolve(l, n, inv[j])
	}
	for i := range n {
		for j := range i {
			inv[i][j] = (inv[i][j] + inv[j][i]) / 2
			inv[j][i] = inv[i][j]
		}
	}
	return inv
}
