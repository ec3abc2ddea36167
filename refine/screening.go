package refine

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Settings of the classifier: those of ELAS u4, which the authors of ASReview found best on the SYNERGY data sets
// (asreview 2, Apache-2.0): words and pairs of words, sublinear TF-IDF, linear support vector machine with squared
// hinge loss, the relevant records together 9.8 times as heavy as the others.
const (
	screeningCost    = 0.11
	screeningBalance = 9.8
	screeningMost    = 0.95 // a token that a greater share of the records holds is left out
)

// Screening puts the records of a literature search in an order in which a person reads them: what was judged relevant
// or not so far decides what comes next. It learns anew after every judgement. It never says that the rest is
// irrelevant; when to stop is the reader's decision.
//
//	s := refine.NewScreening(texts)      // title and abstract of each record
//	for {
//		record, ok := s.Next()           // the record to read
//		...
//		err := s.Judge(record, relevant)
//	}
//
// Until there is a relevant and an irrelevant record, records come in the order given. It is not safe for use by
// several goroutines.
type Screening struct {
	*vectors
	own    []float64 // by record: square of the length over tokens of its own, which say nothing about other records
	twins  []int     // the first record with the same tokens
	label  []int8
	order  []int // judged records, in that order
	counts [2]int
	alpha  []float64 // dual variable by place in order
	weight []float64 // by column; the last is the intercept
	fitted int       // judgements that weight was learned from
}

// NewScreening prepares records. Texts are in Chinese or English; each is best the title, a full stop and the abstract.
func NewScreening(texts []string) *Screening {
	v := tallied(len(texts), func(i int, use func([]byte)) { eachPhrase(texts[i], use) })
	v.sublinear(len(texts))
	s := &Screening{vectors: v, own: v.takeOwn(), twins: make([]int, len(texts)), label: make([]int8, len(texts)), weight: make([]float64, len(v.idf)+1)}
	first := map[string]int{}
	for i, text := range texts {
		key := foldText(text)
		at, known := first[key]
		if !known || key == "" {
			at, first[key] = i, i
		}
		s.twins[i] = at
	}
	return s
}

// eachPhrase calls use for words of two letters or more and pairs of them; for runs of ideographs, for pairs and
// triples of characters.
func eachPhrase(text string, use func([]byte)) {
	folded := foldText(text)
	before := ""
	var buffer [128]byte
	for _, s := range spans(folded) {
		piece := folded[s.from:s.to]
		switch {
		case s.kind == run:
			before = ""
			runes := []rune(piece)
			for i := range runes {
				for _, n := range [...]int{2, 3} {
					if i+n <= len(runes) || i == 0 && len(runes) == 1 && n == 2 {
						use(append(buffer[:0], string(runes[i:min(i+n, len(runes))])...))
					}
				}
			}
		case len(piece) > 1:
			use(append(buffer[:0], piece...))
			if before != "" {
				use(append(append(append(buffer[:0], before...), ' '), piece...))
			}
			before = piece
		}
	}
}

// sublinear turns counts into rows of unit length of (1 + ln count) times the weight of the token, without tokens that
// nearly all of the n records hold.
func (v *vectors) sublinear(n int) {
	in := make([]int, len(v.idf))
	for _, c := range v.column {
		in[c]++
	}
	for i := range n {
		columns, weights := v.row(i)
		for k, c := range columns {
			if float64(in[c]) > float64(screeningMost*float64(n)) {
				weights[k] = 0
			} else {
				weights[k] = 1 + num.Log(weights[k])
			}
		}
		v.unit(columns, weights)
	}
}

// takeOwn takes tokens that one row alone holds out of the rows and returns the square of their length by row.
func (v *vectors) takeOwn() []float64 {
	in := make([]int, len(v.idf))
	for _, c := range v.column {
		in[c]++
	}
	own := make([]float64, v.rows())
	from, to := int32(0), int32(0)
	for i := range own {
		end := v.start[i+1]
		for ; from < end; from++ {
			if w := v.weight[from]; in[v.column[from]] == 1 {
				own[i] += float64(w * w)
			} else {
				v.column[to], v.weight[to] = v.column[from], w
				to++
			}
		}
		v.start[i+1] = to
	}
	v.column, v.weight = v.column[:to], v.weight[:to]
	return own
}

// Judge takes a judgement. Records with the same text share it. A second judgement of a record replaces the first.
func (s *Screening) Judge(record int, relevant bool) error {
	if record < 0 || record >= len(s.label) {
		return fault.Bad("record", "refine.screening.record", "there is no record {record}; records are 0 to {last}", "record", record, "last", len(s.label)-1)
	}
	for i, twin := range s.twins {
		if twin == s.twins[record] {
			s.set(i, relevant)
		}
	}
	return nil
}

func (s *Screening) set(record int, relevant bool) {
	label, side := int8(-1), 0
	if relevant {
		label, side = 1, 1
	}
	switch s.label[record] {
	case label:
		return
	case 0:
		s.order, s.alpha = append(s.order, record), append(s.alpha, 0)
	default:
		s.counts[1-side]--
		s.alpha[slices.Index(s.order, record)] = 0
	}
	s.label[record] = label
	s.counts[side]++
	s.fitted = -1
}

// Next returns the record to be read next; false where all are judged.
func (s *Screening) Next() (record int, ok bool) {
	record, best := -1, math.Inf(-1)
	learned := s.learn()
	for i, label := range s.label {
		if label != 0 {
			continue
		}
		if !learned {
			return i, true
		}
		if x := s.score(i); x > best {
			record, best = i, x
		}
	}
	return record, record >= 0
}

// Ranking returns the records that are not judged, the most promising first; in the order given where nothing could
// be learned yet. Among equals the earlier comes first.
func (s *Screening) Ranking() []int {
	var out []int
	for i, label := range s.label {
		if label == 0 {
			out = append(out, i)
		}
	}
	if !s.learn() {
		return out
	}
	scores := make([]float64, len(s.label))
	for _, i := range out {
		scores[i] = s.score(i)
	}
	slices.SortStableFunc(out, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	return out
}

// score is the signed distance of a record from the border, times the length of the weights.
func (s *Screening) score(record int) float64 {
	columns, weights := s.row(record)
	sum := s.weight[len(s.weight)-1]
	for k, c := range columns {
		sum += float64(weights[k] * s.weight[c])
	}
	return sum
}

// learn fits the classifier to the judgements; false where one of the two classes is missing.
func (s *Screening) learn() bool {
	if s.counts[0] == 0 || s.counts[1] == 0 {
		return false
	}
	if s.fitted != len(s.order) {
		s.fit()
		s.fitted = len(s.order)
	}
	return true
}

// fit solves the dual of the support vector machine by coordinate descent from the last solution (Hsieh, Chang, Lin,
// Keerthi, Sundararajan, ICML 2008, algorithm 1 with L2 loss): minimise 1/2 a'Qa + sum a^2/(4 C_i) - sum a over a >= 0,
// the intercept being a column of ones. C_i is 0.11 times a weight: 1 for a relevant record, relevant/(9.8 irrelevant)
// for others, then all divided by their mean.
func (s *Screening) fit() {
	heavy, light := 1.0, float64(s.counts[1])/(screeningBalance*float64(s.counts[0]))
	mean := (float64(s.counts[1]) + float64(light*float64(s.counts[0]))) / float64(len(s.order))
	heavy, light = heavy/mean, light/mean
	clear(s.weight)
	for at, record := range s.order {
		s.move(record, s.alpha[at])
	}
	diagonal, square := make([]float64, len(s.order)), make([]float64, len(s.order))
	for at, record := range s.order {
		c := light
		if s.label[record] > 0 {
			c = heavy
		}
		diagonal[at] = 1 / (2 * screeningCost * c)
		_, weights := s.row(record)
		square[at] = 1 + s.own[record] + diagonal[at]
		for _, w := range weights {
			square[at] += float64(w * w)
		}
	}
	for range epochs {
		worst := s.descend(diagonal, square, false)
		if worst < tolerance {
			break
		}
		for range epochs { // the others hardly move
			if s.descend(diagonal, square, true) < tolerance {
				break
			}
		}
	}
}

// Limits of the descent. Below the tolerance the order of the records hardly changes.
const (
	tolerance = 1e-2
	epochs    = 100
)

// descend goes over all judged records once, or over those with a dual variable above 0, and returns the greatest
// projected gradient that it met.
func (s *Screening) descend(diagonal, square []float64, active bool) (worst float64) {
	for at, record := range s.order {
		if active && s.alpha[at] == 0 {
			continue
		}
		gradient := float64(float64(s.label[record])*s.score(record)) - 1 + float64((s.own[record]+diagonal[at])*s.alpha[at])
		if s.alpha[at] == 0 && gradient >= 0 {
			continue
		}
		worst = max(worst, math.Abs(gradient))
		next := max(s.alpha[at]-gradient/square[at], 0)
		s.move(record, next-s.alpha[at])
		s.alpha[at] = next
	}
	return worst
}

// move adds a multiple of a record to the weights.
func (s *Screening) move(record int, by float64) {
	if by == 0 {
		return
	}
	by = float64(by * float64(s.label[record]))
	columns, weights := s.row(record)
	for k, c := range columns {
		s.weight[c] += float64(by * weights[k])
	}
	s.weight[len(s.weight)-1] += by
}

// ScreeningLoss says how far a reading order is from the best one: 0 where all relevant records come first, 1 where they
// come last (the normalised loss of ASReview Insights, van de Schoot et al.). relevant are the records in the order in
// which they were read; all must be read. false where all or none are relevant.
func ScreeningLoss(relevant []bool) (float64, bool) {
	n, found, area := float64(len(relevant)), 0.0, 0.0
	for _, r := range relevant {
		if r {
			found++
		}
		area += found
	}
	if found == 0 || found == n {
		return 0, false
	}
	best := float64(found * (n - float64((found-1)/2)))
	return (best - area) / float64(found*(n-found)), true
}
