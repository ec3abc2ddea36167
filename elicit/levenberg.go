package elicit

import "math"

// A curve is a family of distribution functions with up to three parameters, each free on the line, so that fitting
// needs no bounds. eval writes F(x_k) for every value into f, and where jacobian is not nil, the derivatives by the
// parameters into it.
type curve interface {
	size() int
	eval(theta [3]float64, f []float64, jacobian [][3]float64)
}

// fitCurve minimises the sum of (F(x_k) - p_k)^2 from theta by the method of Levenberg and Marquardt (Marquardt, SIAM
// Journal 11 (1963) 431) and returns the parameters. They stay within 25 of 0, where every family here has long come
// to its limiting form.
func fitCurve(c curve, p []float64, theta [3]float64) [3]float64 {
	const limit = 25
	n, m := c.size(), len(p)
	f, trial := make([]float64, m), make([]float64, m)
	jacobian := make([][3]float64, m)
	sum := func(f []float64) float64 {
		var s float64
		for k, v := range f {
			d := v - p[k]
			s += float64(d * d)
		}
		return s
	}
	c.eval(theta, f, jacobian)
	ssq := sum(f)
	damping := 1e-3
	for range 200 {
		var normal [3][3]float64
		var gradient [3]float64
		for k, row := range jacobian {
			r := p[k] - f[k]
			for a := range n {
				gradient[a] += float64(row[a] * r)
				for b := range a + 1 {
					normal[a][b] += float64(row[a] * row[b])
				}
			}
		}
		// A parameter at its limit that wants to go further stays; the others move as if it were fixed.
		for a := range n {
			if theta[a] >= limit && gradient[a] > 0 || theta[a] <= -limit && gradient[a] < 0 {
				gradient[a] = 0
				for b := range n {
					normal[a][b], normal[b][a] = 0, 0
				}
				normal[a][a] = 1
			}
		}
		improved, settled := false, false
		for damping < 1e14 {
			step, ok := solveDamped(normal, gradient, n, damping)
			if !ok {
				damping *= 10
				continue
			}
			next := theta
			var moved float64
			for a := range n {
				next[a] = math.Min(limit, math.Max(-limit, theta[a]+step[a]))
				moved = math.Max(moved, math.Abs(next[a]-theta[a]))
			}
			c.eval(next, trial, nil)
			if s := sum(trial); s < ssq {
				settled = ssq-s <= 1e-10*ssq || moved < 1e-12
				theta, ssq, improved = next, s, true
				damping = math.Max(damping/10, 1e-14)
				break
			}
			if moved < 1e-12 {
				break
			}
			damping *= 10
		}
		if !improved || settled || ssq < 1e-24 {
			break
		}
		c.eval(theta, f, jacobian)
	}
	return theta
}

// solveDamped solves (normal + damping x its diagonal) step = gradient by Cholesky.
func solveDamped(normal [3][3]float64, gradient [3]float64, n int, damping float64) (step [3]float64, ok bool) {
	var l [3][3]float64
	for a := range n {
		for b := range a + 1 {
			s := normal[a][b]
			if a == b {
				s += float64(damping*s) + 1e-300
			}
			for k := range b {
				s -= float64(l[a][k] * l[b][k])
			}
			if a == b {
				if !(s > 0) {
					return step, false
				}
				l[a][a] = math.Sqrt(s)
			} else {
				l[a][b] = s / l[b][b]
			}
		}
	}
	for a := range n {
		s := gradient[a]
		for k := range a {
			s -= float64(l[a][k] * step[k])
		}
		step[a] = s / l[a][a]
	}
	for a := n - 1; a >= 0; a-- {
		s := step[a]
		for k := a + 1; k < n; k++ {
			s -= float64(l[k][a] * step[k])
		}
		step[a] = s / l[a][a]
	}
	for a := range n {
		if math.IsNaN(step[a]) || math.IsInf(step[a], 0) {
			return step, false
		}
	}
	return step, true
}
