package refine

import (
	"cmp"
	"math"
	"slices"

	"github.com/tanwen/tanwen/internal/num"
)

// Opinions looks for groups of voters who vote alike, and for the items that join or part them. One group is a
// possible answer, and the default one: more are only reported where the votes are hardly thinkable without them.
type Opinions struct {
	// MinVotes is how many items a voter must have seen to be placed; fewer where there are fewer items. 0 means 7.
	MinVotes int
	// MaxGroups is the greatest number of groups looked for; 0 means 5. 1 looks for none.
	MaxGroups int
	// Permutations is how many tables without groups are made to compare with; 0 means 99.
	Permutations int
	// Resamples is how often voters are drawn anew to see how stable groups are; 0 means 50.
	Resamples int
	// Level is the coverage of intervals, above 0 and below 1; 0 means 0.9.
	Level float64
}

// Rules of when more than one group is reported.
const (
	greatestP      = 0.05 // of the permutation test
	leastStability = 0.6  // mean adjusted Rand index of resamples
	testVoters     = 200  // voters that the permutation test looks at, at most
	drawnVoters    = 500  // voters of a resample, at most
)

// OpinionGroups is what was found.
type OpinionGroups struct {
	Group  []int        // by voter: 0 to Groups-1, the largest group being 0; -1: saw too few items to be placed
	Groups int          // 1 where no groups are told apart; 0 where no voter could be placed
	Points [][2]float64 // by voter: place on the two leading principal components; 0, 0 where not placed
	// Split is the division that was examined, also where it was not good enough to be reported; nil where none could
	// be: fewer than four voters placed, all at one point, or MaxGroups 1.
	Split *Split
	Items []ItemOpinion
}

// Split is a division into two or more groups and how far it can be trusted.
type Split struct {
	Groups     int
	Silhouette float64 // mean silhouette in the plane; the number of groups is that of the greatest
	// P is the share of tables at least as divided (greatest silhouette over the numbers of groups) among those made
	// by permuting each item's votes among the voters who saw it, this table counted in: exact at any number of voters.
	// Groups need P <= 0.05. With more than 200 voters, 200 of them drawn at random are tested.
	P float64
	// Stability is the mean adjusted Rand index with the groups found among voters drawn anew, as many as there are
	// and at most 500. Groups need 0.6.
	Stability float64
}

// Share is a share with an interval.
type Share struct{ Value, Low, High float64 }

// ItemOpinion is an item as the groups see it.
type ItemOpinion struct {
	Tallies []Tally // by group
	// Consensus and Polis are [Consensus] and [PolisConsensus] of the tallies.
	Consensus, Polis float64
	// Bridging is the share of agreement (agree of seen) in the group that agrees least: high where all groups agree.
	// nil where a group has not seen the item.
	Bridging *Share
	// Dividing is the greatest difference in the share of agreement between two groups. nil with one group, or where a
	// group has not seen the item.
	Dividing *Share
}

// Run finds the groups: each item's votes are taken from their mean (unseen = the mean), voters are placed on the two
// leading principal components, scaled by sqrt(items/votes cast) as in Polis, and grouped by k-means with the number
// of groups of the greatest silhouette.
//
// Intervals are exact (Clopper-Pearson), simultaneous over the groups (Bonferroni), and conditional on the groups:
// they do not know that the groups were found in the same votes. Groups may be the two ends of one scale as well as
// camps: look at the plane. Panels of 12 are enough for the test, not for fine divisions. The same stream gives the
// same result.
func (o Opinions) Run(votes Votes, s *num.Stream) (*OpinionGroups, error) {
	if err := votes.check(); err != nil {
		return nil, err
	}
	level := cmp.Or(o.Level, 0.9)
	if err := levelIn(level); err != nil {
		return nil, err
	}
	out := &OpinionGroups{Group: make([]int, len(votes)), Points: make([][2]float64, len(votes))}
	least := min(cmp.Or(o.MinVotes, 7), votes.items())
	var placed []int
	for i, row := range votes {
		out.Group[i] = -1
		seen := 0
		for _, v := range row {
			if v != Unseen {
				seen++
			}
		}
		if seen >= least && seen > 0 {
			placed = append(placed, i)
		}
	}
	if len(placed) > 0 {
		out.Groups = 1
		for _, i := range placed {
			out.Group[i] = 0
		}
		o.divide(votes, placed, out, s)
	}
	for j := range votes.items() {
		out.Items = append(out.Items, opinionOf(votes.tally(j, out.Group, out.Groups), level))
	}
	return out, nil
}

// divide examines the best division and takes it over if it can be trusted.
func (o Opinions) divide(votes Votes, placed []int, out *OpinionGroups, s *num.Stream) {
	m := votes.centred(placed)
	points := plane(m.project(m.components()))
	for i, p := range points {
		out.Points[placed[i]] = p
	}
	of, k, silhouette := o.best(points, s.Sub(0))
	if k < 2 {
		return
	}
	of = bySize(of, k)
	split := &Split{Groups: k, Silhouette: silhouette, P: o.permuted(votes, placed, silhouette, s), Stability: o.stability(votes, placed, of, k, s)}
	out.Split = split
	if split.P > greatestP || split.Stability < leastStability {
		return
	}
	out.Groups = k
	for i, g := range of {
		out.Group[placed[i]] = g
	}
}

// best returns the partition with the greatest silhouette; k = 1 where none is possible.
func (o Opinions) best(points plane, s *num.Stream) (of []int, k int, silhouette float64) {
	k = 1
	most := min(cmp.Or(o.MaxGroups, 5), len(points)/2)
	silhouette = math.Inf(-1)
	for try := 2; try <= most; try++ {
		got := points.kMeans(try, s)
		if slices.Contains(sizes(got, try), 0) {
			break // fewer different points than groups
		}
		if h := points.silhouette(got, try); h > silhouette {
			of, k, silhouette = got, try, h
		}
	}
	return of, k, silhouette
}

func sizes(of []int, k int) []int {
	out := make([]int, k)
	for _, g := range of {
		out[g]++
	}
	return out
}

// bySize renumbers groups: the largest first, among equals in the order of their first voter.
func bySize(of []int, k int) []int {
	n, first := sizes(of, k), make([]int, k)
	for i, o := range slices.Backward(of) {
		first[o] = i
	}
	order := make([]int, k)
	for g := range order {
		order[g] = g
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(n[b]-n[a], first[a]-first[b]) })
	place := make([]int, k)
	for to, old := range order {
		place[old] = to
	}
	out := make([]int, len(of))
	for i, g := range of {
		out[i] = place[g]
	}
	return out
}

// permuted is the p-value of the division.
func (o Opinions) permuted(votes Votes, placed []int, silhouette float64, s *num.Stream) float64 {
	stream := s.Sub(1)
	if len(placed) > testVoters {
		some := stream.Perm(len(placed))[:testVoters]
		slices.Sort(some)
		tested := make([]int, testVoters)
		for i, at := range some {
			tested[i] = placed[at]
		}
		placed = tested
		m := votes.centred(placed)
		_, _, silhouette = o.best(m.project(m.components()), stream)
	}
	all := make([]int, len(placed))
	table := make(Votes, len(placed))
	for i, row := range placed {
		all[i], table[i] = i, slices.Clone(votes[row])
	}
	times := cmp.Or(o.Permutations, 99)
	asDivided := 1
	for range times {
		for j := range votes.items() {
			var saw []int
			for i := range table {
				if table[i][j] != Unseen {
					saw = append(saw, i)
				}
			}
			stream.Shuffle(len(saw), func(a, b int) {
				table[saw[a]][j], table[saw[b]][j] = table[saw[b]][j], table[saw[a]][j]
			})
		}
		m := table.centred(all)
		if _, k, h := o.best(m.project(m.components()), stream); k > 1 && h >= silhouette {
			asDivided++
		}
	}
	return float64(asDivided) / float64(times+1)
}

// stability draws voters with replacement, each taken once, finds as many groups among them and compares.
func (o Opinions) stability(votes Votes, placed, of []int, k int, s *num.Stream) float64 {
	total, n := 0.0, 0
	for t := range cmp.Or(o.Resamples, 50) {
		stream := s.Sub(uint64(t) + 2)
		drawn := drawOf(len(placed), min(len(placed), drawnVoters), stream)
		some, before := make([]int, len(drawn)), make([]int, len(drawn))
		for i, d := range drawn {
			some[i], before[i] = placed[d], of[d]
		}
		if len(some) < k {
			continue
		}
		m := votes.centred(some)
		after := plane(m.project(m.components())).kMeans(k, stream)
		if r, ok := crossed(before, after, k, k).adjustedRand(); ok {
			total += r
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return total / float64(n)
}

// opinionOf computes the figures of one item.
func opinionOf(groups []Tally, level float64) ItemOpinion {
	out := ItemOpinion{Tallies: groups, Consensus: Consensus(groups), Polis: PolisConsensus(groups)}
	if len(groups) == 0 {
		return out
	}
	bridging, most := Share{1, 1, 1}, Share{}
	for _, t := range groups {
		if t.Seen == 0 {
			return out
		}
		p := clopperPearson(t.Agree, t.Seen, (1-level)/float64(len(groups)))
		bridging = Share{min(bridging.Value, p.Value), min(bridging.Low, p.Low), min(bridging.High, p.High)}
		most = Share{max(most.Value, p.Value), max(most.Low, p.Low), max(most.High, p.High)}
	}
	out.Bridging = &bridging
	if len(groups) > 1 {
		out.Dividing = &Share{most.Value - bridging.Value, max(0, most.Low-bridging.High), most.High - bridging.Low}
	}
	return out
}

// clopperPearson is the exact interval of a share of k in n with error alpha (Clopper, Pearson, Biometrika 26, 1934,
// 404-413).
func clopperPearson(k, n int, alpha float64) Share {
	out := Share{float64(k) / float64(n), 0, 1}
	if k > 0 {
		out.Low = num.BetaIncInv(float64(k), float64(n-k+1), alpha/2)
	}
	if k < n {
		out.High = num.BetaIncInv(float64(k+1), float64(n-k), 1-alpha/2)
	}
	return out
}
