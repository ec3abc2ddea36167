package analysis

import (
	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
)

// How many decisions must have been scored before kappa is given an interval, and how many of them each of the two
// persons must have given another verdict than the one that he or she gives most. Resamples of fewer hold too little to
// agree or differ on: their spread is narrow where nothing is known.
const (
	leastForKappa  = 20
	leastDeviating = 5
)

// Screening is how far a second person, who has not seen the first decisions, agrees with them on a sample. There is no test
// of significance: the sample is small by design.
type Screening struct {
	Items                      []consult.ScreenedItem
	Scored, Agree              int
	Share, ShareLow, ShareHigh Value // Agree of Scored; Wilson interval, 90 %
	// Kappa is J. Cohen's of 1960; undefined where both persons use one and the same verdict throughout. Its interval is by
	// resampling decisions; undefined below 20 of them, where one of the two gives nearly always the same verdict, and where more than a tenth of
	// the resamples have no value.
	Kappa, KappaLow, KappaHigh Value
	Alpha                      Value // Krippendorff's, nominal
	Open                       int   // disagreements on which nothing is decided yet
	Settled                    int
}

// Differing returns the decisions on which the two differ, in the order of the record.
func (x *Screening) Differing() (out []consult.ScreenedItem) {
	for _, it := range x.Items {
		if it.Differs() {
			out = append(out, it)
		}
	}
	return out
}

// screeningOf computes the agreement on the sample that was drawn last; nil where none was.
func screeningOf(s *consult.State, seed uint64, seeded bool) (*Screening, error) {
	drawn := s.Screening()
	if drawn == nil {
		return nil, nil
	}
	x := &Screening{Items: drawn.Items}
	codes := map[consult.Fitness]float64{}
	for i, v := range consult.Fitnesses() {
		codes[v] = float64(i)
	}
	var first, second []float64
	for _, it := range x.Items {
		if it.Second == "" {
			continue
		}
		x.Scored++
		first, second = append(first, codes[it.First]), append(second, codes[it.Second])
		switch {
		case !it.Differs():
			x.Agree++
		case it.Settled != "":
			x.Settled++
		default:
			x.Open++
		}
	}
	if x.Scored == 0 {
		return x, nil
	}
	share, err := consensus.NewShare(x.Agree, x.Scored, level)
	if err != nil {
		return nil, err
	}
	x.Share, x.ShareLow, x.ShareHigh = Some(share.Value), Some(share.Wilson.Low), Some(share.Wilson.High)
	kappa := func(a, b []float64) (float64, bool) {
		k, err := consensus.CohenKappa(a, b, nil, consensus.IdentityWeights)
		if err != nil || k.Kappa == nil {
			return 0, false
		}
		return *k.Kappa, true
	}
	if v, ok := kappa(first, second); ok {
		x.Kappa = Some(v)
		if seeded && x.Scored >= leastForKappa && deviating(first) >= leastDeviating && deviating(second) >= leastDeviating {
			e, err := consensus.Panel{Experts: x.Scored}.Bootstrap(func(times []int) (float64, bool) {
				var a, b []float64
				for i, n := range times {
					for range n {
						a, b = append(a, first[i]), append(b, second[i])
					}
				}
				return kappa(a, b)
			}, consensus.Bootstrap{Resamples: Resamples, Kind: consensus.Percentile, Level: level}, num.NewStream(seed, recipeScreening.Name, recipeScreening.Version))
			if err != nil {
				return nil, err
			}
			if e.Low != nil && e.High != nil && e.Undefined*10 <= e.Resamples {
				x.KappaLow, x.KappaHigh = Some(*e.Low), Some(*e.High)
			}
		}
	}
	alpha, err := consensus.KrippendorffAlpha([][]float64{first, second}, consensus.NominalMetric)
	if err != nil {
		return nil, err
	}
	if alpha.Alpha != nil {
		x.Alpha = Some(*alpha.Alpha)
	}
	return x, nil
}

// deviating counts the verdicts other than the most frequent one.
func deviating(verdicts []float64) int {
	count, most := map[float64]int{}, 0
	for _, v := range verdicts {
		count[v]++
		most = max(most, count[v])
	}
	return len(verdicts) - most
}

// screeningNumbers names the agreement of the second person: "screening.agree", "screening.kappa".
func (f *Findings) screeningNumbers(b *book) {
	x := f.Screening
	if x == nil {
		return
	}
	counted := func(id string, n int) {
		b.add("screening."+id, count(n), whole, "decisions", recipeScreening, "record")
	}
	counted("drawn", len(x.Items))
	counted("scored", x.Scored)
	counted("agree", x.Agree)
	counted("differ", x.Scored-x.Agree)
	counted("open", x.Open)
	counted("settled", x.Settled)
	for _, v := range []struct {
		id   string
		v    Value
		p    printing
		unit string
	}{{"share", x.Share, percent, "share"}, {"share_low", x.ShareLow, percent, "share"}, {"share_high", x.ShareHigh, percent, "share"},
		{"kappa", x.Kappa, decimal, "coefficient"}, {"kappa_low", x.KappaLow, decimal, "coefficient"}, {"kappa_high", x.KappaHigh, decimal, "coefficient"}, {"alpha", x.Alpha, decimal, "coefficient"}} {
		if v.v.OK {
			b.add("screening."+v.id, v.v, v.p, v.unit, recipeScreening, "record")
		}
	}
}

// screeningTable has a row for each decision of the sample.
func (f *Findings) screeningTable() Table {
	t := Table{Name: "screening", Header: []string{"item", "first", "second", "second_reason", "settled", "reason"}}
	for _, it := range f.Screening.Items {
		t.Rows = append(t.Rows, []string{string(it.Item), string(it.First), string(it.Second), it.SecondReason, string(it.Settled), it.Reason})
	}
	return t
}
