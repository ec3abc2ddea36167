package consensus

import "github.com/tanwen/tanwen/fault"

// Item is what a panel answered about one item under one criterion. The four kinds of answer stay apart: only
// ratings enter statistics, the others are counted and shown.
type Item struct {
	Tally
	DontKnow      int // "cannot judge"
	NotApplicable int
	Missing       int // asked and skipped
}

// NewItem counts ratings (NaN is left out and not counted as missing) and takes the other answers as they are.
func NewItem(values []float64, dontKnow, notApplicable, missing int) (Item, error) {
	t, err := NewTally(values)
	return Item{t, dontKnow, notApplicable, missing}, err
}

// Measure says how [Measure.Item] describes an item. The zero value takes quantiles of type 7, no shares, 95 %.
type Measure struct {
	QuantileKind int     // Hyndman-Fan type 1 to 9; 0 means 7
	Agree        *Band   // ratings that count as agreement, such as 7 to 9; nil for none
	Disagree     *Band   // ratings that count as disagreement, such as 1 to 3; nil for none
	Confidence   float64 // of the intervals of shares; 0 means 0.95
}

// ItemStatistics describes one item. A pointer is nil where the statistic has no value: all of them without a
// rating, SD and CV with a single one, CV with a mean of 0, shares whose band is not given.
type ItemStatistics struct {
	N             int      `json:"n"` // ratings
	DontKnow      int      `json:"dk"`
	NotApplicable int      `json:"na"`
	Missing       int      `json:"missing"`
	Min           *float64 `json:"min"`
	Q1            *float64 `json:"q1"`
	Median        *float64 `json:"median"`
	Q3            *float64 `json:"q3"`
	Max           *float64 `json:"max"`
	Mean          *float64 `json:"mean"`
	SD            *float64 `json:"sd"` // n-1 in the denominator
	IQR           *float64 `json:"iqr"`
	CV            *float64 `json:"cv"`
	Agree         *Share   `json:"agree"`
	Disagree      *Share   `json:"disagree"`
}

// Item describes one item. An item without a rating is described by its counts alone; a single rating is its own
// median, quartiles and mean with an IQR of 0.
func (m Measure) Item(item Item) (ItemStatistics, error) {
	kind, err := quantileKind(m.QuantileKind)
	if err != nil {
		return ItemStatistics{}, err
	}
	confidence := m.Confidence
	if confidence == 0 {
		confidence = 0.95
	}
	if err := checkLevel("confidence", confidence); err != nil {
		return ItemStatistics{}, err
	}
	s := ItemStatistics{N: item.N(), DontKnow: item.DontKnow, NotApplicable: item.NotApplicable, Missing: item.Missing}
	share := func(field string, band *Band) (*Share, error) {
		if band == nil {
			return nil, nil
		}
		if err := band.check(field); err != nil || s.N == 0 {
			return nil, err
		}
		v, err := NewShare(item.Within(*band), s.N, confidence)
		return &v, err
	}
	if s.Agree, err = share("agree", m.Agree); err != nil {
		return ItemStatistics{}, err
	}
	if s.Disagree, err = share("disagree", m.Disagree); err != nil {
		return ItemStatistics{}, err
	}
	if s.N == 0 {
		return s, nil
	}
	low, high, _ := item.Range()
	q1, _ := item.Quantile(0.25, kind)
	q2, _ := item.Quantile(0.5, kind)
	q3, _ := item.Quantile(0.75, kind)
	mean, _ := item.Mean()
	s.Min, s.Q1, s.Median, s.Q3, s.Max, s.Mean, s.IQR = new(low), new(q1), new(q2), new(q3), new(high), new(mean), new(q3-q1)
	if sd, ok := item.SD(); ok {
		s.SD = new(sd)
	}
	if cv, ok := item.CV(); ok {
		s.CV = new(cv)
	}
	return s, nil
}

// quantileKind gives the default for 0 and refuses what Hyndman and Fan do not number.
func quantileKind(kind int) (int, error) {
	if kind == 0 {
		return 7, nil
	}
	if kind < 1 || kind > 9 {
		return 0, fault.Bad("quantile_kind", "consensus.quantile.kind", "there is no quantile type {kind}; Hyndman and Fan number them 1 to 9", "kind", kind)
	}
	return kind, nil
}
