package ranking

import (
	"math"

	"github.com/tanwen/tanwen/internal/num"
)

// FitOrders fits the model to orders with classes of equal items, as ratings on a short scale give them: a class says
// that its items come before all later ones, and nothing about their order among themselves. Its probability is the
// sum over all orders within the class. With w the worths of a class T and W the sum of worths of all later items,
//
//	P(T first) = integral over t > 0 of e^-t times the product over T of (1 - e^(-t w/W))
//
// which follows from the exponential times of the model (Kalbfleisch and Prentice, Biometrika 60 (1973) 267). The likelihood is concave in the log-worths and needs no parameter for ties; orders without ties give what Fit
// gives. Here counts says how often each order was given, nil for once each; connections and missing items are treated
// as in Fit.
func (m PlackettLuce) FitOrders(items int, orders []Order, counts []float64) (*Worths, error) {
	if items < 2 {
		return m.Fit(items, nil, nil)
	}
	if err := (Profile{Items: items, Orders: orders, Counts: counts}).check(); err != nil {
		return nil, err
	}
	if err := checkGhost(m.Ghost); err != nil {
		return nil, err
	}
	f := &coarseChoices{items: items}
	for r, o := range orders {
		times := 1.0
		if counts != nil {
			times = counts[r]
		}
		if len(o) > 1 && times > 0 {
			f.orders, f.times = append(f.orders, o), append(f.times, times)
		}
	}
	given := len(f.orders)
	if m.Ghost > 0 {
		for i := range items {
			f.orders = append(f.orders, Order{{i}, {items}}, Order{{items}, {i}})
			f.times = append(f.times, m.Ghost, m.Ghost)
		}
		f.items++
	}
	fit := &Worths{Connection: f.connection()}
	fit.Finite = fit.Connection.Finite()
	if m.Ghost > 0 {
		fit.Connection = withoutGhost(fit.Connection, items)
	}
	if !fit.Finite {
		return fit, nil
	}
	theta := make([]float64, f.items)
	if _, err := maximise(f, theta); err != nil {
		return nil, err
	}
	if m.StandardErrors {
		if err := fit.setCovariance(f, theta, items); err != nil {
			return nil, err
		}
	}
	f.orders = f.orders[:given]
	fit.LogLikelihood = new(f.value(theta))
	fit.LogWorth = theta[:items:items]
	recentre(fit.LogWorth)
	return fit, nil
}

// coarseChoices is the likelihood of orders with classes.
type coarseChoices struct {
	items  int
	orders []Order
	times  []float64
}

func (f *coarseChoices) size() int  { return f.items }
func (f *coarseChoices) shift() int { return f.items }

// connection uses neighbouring classes only, as the connection of strict orderings does.
func (f *coarseChoices) connection() Connection {
	g := newPreference(f.items)
	for _, o := range f.orders {
		for c := range len(o) - 1 {
			for _, i := range o[c] {
				for _, j := range o[c+1] {
					g.prefer(i, j)
				}
			}
		}
	}
	return g.connection()
}

// classes visits every class but the last of each order, with the logarithm of the worths behind it.
func (f *coarseChoices) classes(theta []float64, visit func(times float64, class []int, later [][]int, logBehind float64)) {
	for r, o := range f.orders {
		for c := range len(o) - 1 {
			later := o[c+1:]
			top := math.Inf(-1)
			for _, class := range later {
				for _, j := range class {
					top = math.Max(top, theta[j])
				}
			}
			var sum float64
			for _, class := range later {
				for _, j := range class {
					sum += num.Exp(theta[j] - top)
				}
			}
			visit(f.times[r], o[c], later, top+num.Log(sum))
		}
	}
}

func (f *coarseChoices) value(theta []float64) float64 {
	var total float64
	q := newClassIntegral()
	f.classes(theta, func(times float64, class []int, _ [][]int, logBehind float64) {
		total += float64(times * q.value(theta, class, logBehind))
	})
	return total
}

func (f *coarseChoices) slope(theta, gradient, information []float64) {
	n := f.items
	q := newClassIntegral()
	var behind []int
	var share []float64
	f.classes(theta, func(times float64, class []int, later [][]int, logBehind float64) {
		q.slope(theta, class, logBehind)
		// The integral depends on a_i = theta_i - ln W only; W brings in all later items with shares p.
		var first, second float64
		rows := make([]float64, len(class))
		for a, i := range class {
			gradient[i] += float64(times * q.first[a])
			first += q.first[a]
			for b, j := range class {
				h := q.second[a*len(class)+b]
				information[i*n+j] -= float64(times * h)
				rows[a] += h
			}
			second += rows[a]
		}
		behind = behind[:0]
		for _, next := range later {
			behind = append(behind, next...)
		}
		share = resize(share, len(behind))
		for b, j := range behind {
			share[b] = num.Exp(theta[j] - logBehind)
		}
		for b, j := range behind {
			pull := float64(times * float64(share[b]*first))
			gradient[j] -= pull
			information[j*n+j] += pull
			for a, i := range class {
				h := float64(times * float64(share[b]*rows[a]))
				information[i*n+j] += h
				information[j*n+i] += h
			}
			both := float64(times * float64(share[b]*(second+first)))
			for c, l := range behind {
				information[j*n+l] -= float64(both * share[c])
			}
		}
	})
}

// classIntegral integrates over s = ln t by the trapezoidal rule, which for this integrand, smooth and falling off
// quickly on both sides, has an error near e^(-pi^2/step), here 5e-15.
type classIntegral struct {
	time, mass [classNodes]float64 // t and e^-t dt/ds at the nodes

	first  []float64 // derivatives of the logarithm of the integral by a_i
	second []float64 // and by a_i and a_j
	rate   []float64 // w/W of the class
	psi    []float64
}

const (
	classLow   = -40.0 // e^-40 of the mass lies below
	classStep  = 0.3
	classNodes = 156 // up to 6.5, where e^-e^s is 0
)

func newClassIntegral() *classIntegral {
	q := &classIntegral{}
	for k := range q.time {
		s := classLow + float64(classStep*float64(k))
		q.time[k] = num.Exp(s)
		q.mass[k] = num.Exp(s - q.time[k])
	}
	return q
}

func (q *classIntegral) rates(theta []float64, class []int, logBehind float64) {
	q.rate = resize(q.rate, len(class))
	for a, i := range class {
		q.rate[a] = num.Exp(theta[i] - logBehind)
	}
}

// value returns the logarithm of P(class first).
func (q *classIntegral) value(theta []float64, class []int, logBehind float64) float64 {
	if len(class) == 1 {
		// r/(1 + r) with r = w/W.
		return -softplus(logBehind - theta[class[0]])
	}
	q.rates(theta, class, logBehind)
	var sum float64
	for k, t := range q.time {
		v := q.mass[k]
		for _, r := range q.rate {
			v = float64(v * -num.Expm1(-float64(r*t)))
		}
		sum += v
	}
	return num.Log(float64(sum * classStep))
}

// slope fills the derivatives. With x = t w/W the factor 1 - e^-x has the logarithmic derivative psi = x/(e^x - 1) by
// a, and that the derivative psi (1 - x - psi).
func (q *classIntegral) slope(theta []float64, class []int, logBehind float64) {
	n := len(class)
	q.first, q.second = resize(q.first, n), resize(q.second, n*n)
	if n == 1 {
		miss := 1 / (1 + num.Exp(theta[class[0]]-logBehind))
		q.first[0], q.second[0] = miss, -float64(miss*(1-miss))
		return
	}
	q.rates(theta, class, logBehind)
	q.psi = resize(q.psi, n)
	var total float64
	for k, t := range q.time {
		v := q.mass[k]
		for a, r := range q.rate {
			x := float64(r * t)
			e := num.Expm1(-x)
			v = float64(v * -e)
			// x/(e^x - 1) written with e^-x, which cannot overflow; at x = 0, which only underflow makes, v is 0.
			q.psi[a] = 0
			if e < 0 {
				q.psi[a] = x * (1 + e) / -e
			}
		}
		if v == 0 {
			continue
		}
		total += v
		for a, psi := range q.psi {
			weighted := float64(v * psi)
			q.first[a] += weighted
			row := q.second[a*n : a*n+n]
			row[a] += float64(weighted * (1 - float64(q.rate[a]*t) - psi))
			for b, other := range q.psi[:a+1] {
				row[b] += float64(weighted * other)
			}
		}
	}
	for a := range n {
		q.first[a] /= total
	}
	for a := range n {
		for b := range a + 1 {
			h := q.second[a*n+b]/total - float64(q.first[a]*q.first[b])
			q.second[a*n+b], q.second[b*n+a] = h, h
		}
	}
}

// resize returns a cleared slice of length n, in s if it is large enough.
func resize(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// softplus is ln(1 + e^x).
func softplus(x float64) float64 {
	return math.Max(x, 0) + num.Log1p(num.Exp(-math.Abs(x)))
}
