package analysis_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
)

// screened is a consultation of n proposals, the first rejected ones turned down, all of which a second person scores.
func screened(t fataler, n, rejected int, second func(i int) consult.Fitness) *consult.State {
	t.Helper()
	s := study(t, 1, n, true)
	for i := range rejected {
		do(t, s, consult.Put{Role: role, Body: consult.Move(consult.KindItemReject, item(i), "out of scope")})
	}
	do(t, s, consult.DrawScreening{Role: role, N: n, Seed: 3})
	for i := range n {
		if v := second(i); v != "" {
			do(t, s, consult.Put{Role: role, Body: &consult.ScreenScored{Data: consult.ScreenScore{Item: item(i), Verdict: v}}})
		}
	}
	return s
}

// TestScreeningAgreement checks kappa on the worked example of J. Cohen's coefficient in its usual textbook form: of 50
// proposals both keep 20, both reject 15, the first alone keeps 5, the second alone keeps 10; po = 0.7, pe = 0.5, kappa = 0.4.
func TestScreeningAgreement(t *testing.T) {
	s := screened(t, 50, 25, func(i int) consult.Fitness {
		if i < 15 || i >= 25 && i < 30 { // the first 25 are rejected by the first person
			return consult.Decline
		}
		return consult.Keep
	})
	x := compute(t, s).Screening
	if x.Scored != 50 || x.Agree != 35 || math.Abs(x.Kappa.V-0.4) > 1e-12 || x.Open != 15 || len(x.Differing()) != 15 {
		t.Errorf("%+v", x)
	}
	if !x.KappaLow.OK || x.KappaLow.V >= 0.4 || x.KappaHigh.V <= 0.4 || x.KappaLow.V < -1 || x.KappaHigh.V > 1 {
		t.Errorf("the interval of kappa is %v to %v", x.KappaLow, x.KappaHigh)
	}
	if x.ShareLow.V >= 0.7 || x.ShareHigh.V <= 0.7 {
		t.Errorf("the interval of the share is %v to %v", x.ShareLow, x.ShareHigh)
	}
	id := x.Differing()[0].Item
	do(t, s, consult.Put{Role: role, Body: &consult.ScreenSettled{Data: consult.ScreenScore{Item: id, Verdict: s.Item(id).Screened()}, Text: consult.Remark{Reason: "read again"}}})
	f := compute(t, s)
	if f.Screening.Open != 14 || f.Screening.Settled != 1 {
		t.Errorf("after one decision: %+v", f.Screening)
	}
	if n, ok := f.Number("screening.kappa"); !ok || n.Printed != "0.40" {
		t.Errorf("screening.kappa prints %q", n.Printed)
	}
	if rows := f.Table("screening").Rows; len(rows) != 50 {
		t.Errorf("the table has %d rows", len(rows))
	}
}

// TestScreeningOfFew: what a small or one-sided sample does not say is not said.
func TestScreeningOfFew(t *testing.T) {
	for _, tt := range []struct {
		name          string
		n, rejected   int
		second        func(i int) consult.Fitness
		kappa, spread bool
	}{
		{"nobody has scored", 6, 2, func(int) consult.Fitness { return "" }, false, false},
		{"all kept by both", 30, 0, func(int) consult.Fitness { return consult.Keep }, false, false},
		{"ten", 10, 4, func(i int) consult.Fitness { return []consult.Fitness{consult.Keep, consult.Decline}[i%2] }, true, false},
		{"thirty, of which the first rejects four", 30, 4, func(i int) consult.Fitness { return []consult.Fitness{consult.Keep, consult.Decline}[i%2] }, true, false},
		{"thirty", 30, 12, func(i int) consult.Fitness {
			return []consult.Fitness{consult.Keep, consult.Decline, consult.Hold}[i%3]
		}, true, true},
	} {
		f := compute(t, screened(t, tt.n, tt.rejected, tt.second))
		x := f.Screening
		if x.Kappa.OK != tt.kappa || x.KappaLow.OK != tt.spread || x.Share.OK != (x.Scored > 0) {
			t.Errorf("%s: %+v", tt.name, x)
		}
		if _, ok := f.Number("screening.kappa"); ok != tt.kappa {
			t.Errorf("%s: a number for kappa: %v", tt.name, ok)
		}
	}
	if compute(t, study(t, 1, 6, true)).Screening != nil {
		t.Error("no sample was drawn, but there is an agreement")
	}
}
