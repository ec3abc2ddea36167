package consensus

// IntraclassCorrelation holds the six coefficients of P. E. Shrout and J. L. Fleiss, Intraclass correlations: uses in
// assessing rater reliability, Psychological Bulletin 86 (1979). Pointers are nil where there is no value.
type IntraclassCorrelation struct {
	OneWay           *float64 `json:"icc_1_1"` // each item rated by other experts, one rating
	Agreement        *float64 `json:"icc_2_1"` // the same experts, drawn from more; strict and lenient ones count as disagreeing
	Consistency      *float64 `json:"icc_3_1"` // the same experts, these only; strictness does not count
	OneWayMean       *float64 `json:"icc_1_k"` // of the mean of all experts
	AgreementMean    *float64 `json:"icc_2_k"`
	ConsistencyMean  *float64 `json:"icc_3_k"`
	Experts          int      `json:"n_experts"`
	Items            int      `json:"n_items"`
	DroppedExperts   int      `json:"dropped_experts"`
	DroppedItems     int      `json:"dropped_items"`
	ItemsMeanSquare  *float64 `json:"ms_items"`
	ExpertMeanSquare *float64 `json:"ms_experts"`
	ErrorMeanSquare  *float64 `json:"ms_error"`
}

// ICC compares values on an interval scale. ratings is experts x items; only items that every expert rated, or
// experts who rated every item, count, as how says. Fewer than two experts or two items have no coefficient, nor have
// ratings that are all equal.
func ICC(ratings [][]float64, how Incomplete) (IntraclassCorrelation, error) {
	if _, err := checkRatings(ratings); err != nil {
		return IntraclassCorrelation{}, err
	}
	rows, columns := complete(ratings, how)
	k, n := len(rows), len(columns)
	r := IntraclassCorrelation{Experts: k, Items: n, DroppedExperts: len(ratings) - k, DroppedItems: len(ratings[0]) - n}
	if k < 2 || n < 2 {
		return r, nil
	}
	experts, items := make([]float64, k), make([]float64, n)
	mean := 0.0
	for a, i := range rows {
		for b, j := range columns {
			v := ratings[i][j]
			experts[a] += v / float64(n)
			items[b] += v / float64(k)
			mean += v / float64(k*n)
		}
	}
	var within, between, residual float64
	for b, j := range columns {
		d := items[b] - mean
		between += float64(float64(k) * float64(d*d))
		for a, i := range rows {
			v := ratings[i][j]
			e := v - items[b]
			within += float64(e * e)
			e = v - items[b] - experts[a] + mean
			residual += float64(e * e)
		}
	}
	strict := 0.0
	for _, x := range experts {
		d := x - mean
		strict += float64(float64(n) * float64(d*d))
	}
	kf, nf := float64(k), float64(n)
	bms, wms := between/(nf-1), within/float64(n*(k-1))
	jms, ems := strict/(kf-1), residual/float64((n-1)*(k-1))
	r.ItemsMeanSquare, r.ExpertMeanSquare, r.ErrorMeanSquare = new(bms), new(jms), new(ems)
	ratio := func(a, b float64) *float64 {
		if b <= 1e-14*(bms+wms) {
			return nil
		}
		return new(a / b)
	}
	rest := float64(kf*(jms-ems)) / nf
	r.OneWay = ratio(bms-wms, bms+float64((kf-1)*wms))
	r.Agreement = ratio(bms-ems, bms+float64((kf-1)*ems)+rest)
	r.Consistency = ratio(bms-ems, bms+float64((kf-1)*ems))
	r.OneWayMean = ratio(bms-wms, bms)
	r.AgreementMean = ratio(bms-ems, bms+rest/kf)
	r.ConsistencyMean = ratio(bms-ems, bms)
	return r, nil
}
