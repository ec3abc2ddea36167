package consensus

import "github.com/tanwen/tanwen/fault"

// Bimodality says when a panel counts as split in two camps. Zero fields mean two modes at least 3 points apart with
// at least 30 % of the ratings each.
type Bimodality struct {
	Distance float64
	Share    float64
}

// Split is the result of [Bimodality.Item].
type Split struct {
	Bimodal     bool       `json:"bimodal"`
	Modes       [2]float64 `json:"modes"`       // the two camps, lower first; of use if Bimodal
	Shares      [2]float64 `json:"shares"`      // of the ratings at the modes
	Coefficient *float64   `json:"coefficient"` // above 5/9 suggests two modes; nil for fewer than four ratings or equal ones
}

// Item looks for two modes: levels with fewer ratings somewhere between them. Among pairs that qualify the one with
// the larger smaller share is taken, then the wider one. Coefficient is (skewness^2 + 1) / (kurtosis + 3 (n-1)^2 /
// ((n-2)(n-3))), as in the SAS/STAT guide; it also rises with plain skewness, so the modes decide.
func (b Bimodality) Item(t Tally) (Split, error) {
	if b.Distance == 0 {
		b.Distance = 3
	}
	if b.Share == 0 {
		b.Share = 0.3
	}
	if !(b.Distance > 0) {
		return Split{}, fault.Bad("distance", "consensus.bimodality.distance", "the distance {distance} is not positive; 3 points on a nine-point scale are usual", "distance", b.Distance)
	}
	if err := checkLevel("share", b.Share); err != nil {
		return Split{}, err
	}
	var s Split
	n := t.N()
	least := 0
	for i, v := range t.Levels {
		for j := i + 1; j < len(t.Levels); j++ {
			smaller := min(t.Counts[i], t.Counts[j])
			if t.Levels[j]-v < b.Distance || !compare(float64(smaller)/float64(max(n, 1)), ">=", b.Share) || !valley(t, i, j) {
				continue
			}
			if smaller > least || smaller == least && t.Levels[j]-v > s.Modes[1]-s.Modes[0] {
				least = smaller
				s.Bimodal, s.Modes = true, [2]float64{v, t.Levels[j]}
				s.Shares = [2]float64{float64(t.Counts[i]) / float64(n), float64(t.Counts[j]) / float64(n)}
			}
		}
	}
	s.Coefficient = sarle(t, n)
	return s, nil
}

// valley says whether some level between i and j has fewer ratings than both. Neighbouring levels of the table are at
// least the distance apart then, so nobody stands between them.
func valley(t Tally, i, j int) bool {
	if j == i+1 {
		return true
	}
	for _, c := range t.Counts[i+1 : j] {
		if c < min(t.Counts[i], t.Counts[j]) {
			return true
		}
	}
	return false
}

// sarle is the bimodality coefficient with the sample skewness and excess kurtosis.
func sarle(t Tally, count int) *float64 {
	n := float64(count)
	sd, ok := t.SD()
	if count < 4 || !ok || sd == 0 {
		return nil
	}
	mean, _ := t.Mean()
	var third, fourth float64
	for i, v := range t.Levels {
		z := (v - mean) / sd
		zz := float64(z * z)
		third += float64(float64(t.Counts[i]) * float64(zz*z))
		fourth += float64(float64(t.Counts[i]) * float64(zz*zz))
	}
	skew := float64(third*n) / float64((n-1)*(n-2))
	rest := float64((n-1)*(n-1)) / float64((n-2)*(n-3))
	kurtosis := float64(fourth*n*(n+1))/float64((n-1)*(n-2)*(n-3)) - float64(3*rest)
	return new((float64(skew*skew) + 1) / (kurtosis + float64(3*rest)))
}
