package refine

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

func opinionStream(seed uint64) *num.Stream { return num.NewStream(seed, "refine/opinions", 1) }

// polisResult is a conversation with Polis's own result, as its mathematics exports it.
type polisResult struct {
	Votes [][]float64 // voter, item, vote (1 = agree), time
	Math  struct {
		PCA struct {
			Comps [][]float64
		}
		Groups []struct{ Members []int } `json:"group-clusters"`
		Bases  struct {
			ID      []int
			Members [][]int
		} `json:"base-clusters"`
		Consensus  map[string]float64 `json:"group-aware-consensus"`
		InConv     []int              `json:"in-conv"`
		ModOut     []int              `json:"mod-out"`
		TIDs       []int
		GroupVotes map[string]struct {
			Votes map[string]struct{ A, D, S int }
		} `json:"group-votes"`
	}
}

func readPolis(t *testing.T, name string) (votes Votes, r polisResult) {
	t.Helper()
	data, err := os.ReadFile(shared(t, "polis-math/"+name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	voters, items := 0, 0
	for _, v := range r.Votes {
		voters, items = max(voters, int(v[0])+1), max(items, int(v[1])+1)
	}
	votes = make(Votes, voters)
	for i := range votes {
		votes[i] = slices.Repeat([]Vote{Unseen}, items)
	}
	slices.SortStableFunc(r.Votes, func(a, b []float64) int { return int(a[3] - b[3]) })
	for _, v := range r.Votes { // the last vote counts
		votes[int(v[0])][int(v[1])] = Vote(v[2])
	}
	return votes, r
}

// Polis's own group-aware consensus of two real conversations, from the votes and its groups, to 1e-12; and its
// principal components.
func TestPolisConsensusOfRealConversations(t *testing.T) {
	for _, name := range []string{"below-100-ptpts.json", "25ptpt-3gp-no-strict-with-meta.json"} {
		votes, r := readPolis(t, name)
		group := slices.Repeat([]int{-1}, len(votes))
		for g, cluster := range r.Math.Groups {
			for _, base := range cluster.Members {
				for _, voter := range r.Math.Bases.Members[slices.Index(r.Math.Bases.ID, base)] {
					group[voter] = g
				}
			}
		}
		worst := 0.0
		for tid, want := range r.Math.Consensus {
			item, _ := strconv.Atoi(tid)
			tallies := votes.tally(item, group, len(r.Math.Groups))
			for g, got := range tallies {
				w := r.Math.GroupVotes[strconv.Itoa(g)].Votes[tid]
				if (got != Tally{w.A, w.D, w.S}) {
					t.Errorf("%s, item %s, group %d: %+v, Polis counts %+v", name, tid, g, got, w)
				}
			}
			worst = max(worst, abs(PolisConsensus(tallies)-want))
		}
		t.Logf("%s: %d items, %d groups, greatest difference %.1e", name, len(r.Math.Consensus), len(r.Math.Groups), worst)
		if worst > 1e-12 {
			t.Errorf("%s: difference %g", name, worst)
		}
		// Polis sets moderated items to 0; without votes they are 0 here.
		for i := range votes {
			for _, item := range r.Math.ModOut {
				votes[i][item] = Unseen
			}
		}
		var all []int
		for i := range votes {
			all = append(all, i)
		}
		components := votes.centred(all).components()
		for c, comp := range components {
			cos := 0.0
			for j, tid := range r.Math.TIDs {
				cos += comp[tid] * r.Math.PCA.Comps[c][j]
			}
			t.Logf("%s: component %d, cosine with Polis's %.6f", name, c+1, cos)
			if abs(cos) < 0.999 {
				t.Errorf("%s: component %d has cosine %.4f with Polis's", name, c+1, cos)
			}
		}
	}
}

// Three real conversations as exported: Polis's groups, its table of votes, and the single votes. The consensus from
// the table is that of the votes counted one by one.
func TestPolisConversations(t *testing.T) {
	for _, c := range []struct {
		name        string
		voters, all int
		least       float64
	}{{"vtaiwan.uberx", 1921, 49443, 0.6}, {"scoop-hivemind.biodiversity", 536, 29719, 0.7}, {"15-per-hour-seattle", 339, 2872, 0.6}} {
		rows := readCSV(t, shared(t, "polis/"+c.name+"/participants-votes.csv"))
		var votes Votes
		var polis []int
		groups := 0
		for _, row := range rows[1:] {
			g := -1
			if row[1] != "" {
				g, _ = strconv.Atoi(row[1])
			}
			groups = max(groups, g+1)
			line := make([]Vote, 0, len(row)-6)
			for _, cell := range row[6:] {
				v := Unseen
				if cell != "" {
					n, err := strconv.Atoi(cell)
					if err != nil {
						t.Fatal(err)
					}
					v = Vote(n)
				}
				line = append(line, v)
			}
			votes, polis = append(votes, line), append(polis, g)
		}
		single := map[[2]string]string{}
		for _, row := range readCSV(t, shared(t, "polis/"+c.name+"/votes.csv"))[1:] {
			single[[2]string{row[3], row[2]}] = row[4] // the last vote counts
		}
		groupOf := map[string]int{}
		for i, row := range rows[1:] {
			groupOf[row[0]] = polis[i]
		}
		agree, seen := map[string][]float64{}, map[string][]float64{}
		for key, vote := range single {
			if g, ok := groupOf[key[0]]; ok && g >= 0 {
				if agree[key[1]] == nil {
					agree[key[1]], seen[key[1]] = make([]float64, groups), make([]float64, groups)
				}
				seen[key[1]][g]++
				if vote == "1" {
					agree[key[1]][g]++
				}
			}
		}
		worst := 0.0
		for j, item := range rows[0][6:] {
			want := 1.0
			for g := range groups {
				a, s := 0.0, 0.0
				if agree[item] != nil {
					a, s = agree[item][g], seen[item][g]
				}
				want *= (a + 1) / (s + 2)
			}
			worst = max(worst, abs(PolisConsensus(votes.tally(j, polis, groups))-want))
		}
		cast := len(single)
		got, err := Opinions{Resamples: 10, Permutations: 19}.Run(votes, opinionStream(1))
		if err != nil {
			t.Fatal(err)
		}
		var ours, theirs []int
		for i, g := range got.Group {
			if g >= 0 && polis[i] >= 0 {
				ours, theirs = append(ours, g), append(theirs, polis[i])
			}
		}
		r, _ := crossed(ours, theirs, got.Groups, groups).adjustedRand()
		t.Logf("%s: %d voters, %d votes, consensus differs by %.1e at most; %d groups (Polis %d), adjusted Rand index %.2f, %+v", c.name, len(votes), cast, worst, got.Groups, groups, r, *got.Split)
		if len(votes) != c.voters || worst > 1e-12 || r < c.least {
			t.Errorf("%s: %d voters, difference %g, adjusted Rand index %.2f", c.name, len(votes), worst, r)
		}
	}
}

func readCSV(t testing.TB, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// camps makes votes of two camps that agree on their own items with chance p and on the last items alike.
func camps(voters, items int, p float64, s *num.Stream) Votes {
	votes := make(Votes, voters)
	for i := range votes {
		for j := range items {
			chance := p
			if j < items*3/4 && (i+j)%2 == 1 {
				chance = 1 - p
			}
			v := Disagree
			if s.Float64() < chance {
				v = Agree
			}
			votes[i] = append(votes[i], v)
		}
	}
	return votes
}

// With twelve voters, two clear camps are found, and where there are none, one group is the answer: at most one time
// in twenty by chance, as the permutation test promises (binomial bound at 100 trials: 11).
func TestTwelveVoters(t *testing.T) {
	o := Opinions{Permutations: 39, Resamples: 10}
	found, byChance := 0, 0
	for seed := range uint64(100) {
		if seed < 40 {
			got, err := o.Run(camps(12, 24, 0.9, opinionStream(1000+seed)), opinionStream(seed))
			if err != nil {
				t.Fatal(err)
			}
			right := got.Groups == 2
			for i := range got.Group {
				right = right && got.Group[i] == got.Group[i%2]
			}
			if right {
				found++
			}
		}
		got, err := o.Run(camps(12, 24, 0.5, opinionStream(5000+seed)), opinionStream(seed))
		if err != nil {
			t.Fatal(err)
		}
		if got.Groups > 1 {
			byChance++
		}
	}
	t.Logf("two camps found %d of 40 times; groups where there are none %d of 100 times", found, byChance)
	if found < 36 || byChance > 11 {
		t.Errorf("two camps found %d of 40 times; groups where there are none %d of 100 times", found, byChance)
	}
}

// What divides and what bridges is what was made so.
func TestBridgingAndDividing(t *testing.T) {
	got, err := Opinions{}.Run(camps(40, 24, 0.95, opinionStream(9)), opinionStream(1))
	if err != nil || got.Groups != 2 {
		t.Fatalf("%d groups, %+v, %v", got.Groups, got.Split, err)
	}
	for j, item := range got.Items {
		joins := j >= 18
		if joins != (item.Bridging.Low > 0.5) || joins == (item.Dividing.Low > 0.3) {
			t.Errorf("item %d: bridging %+v, dividing %+v", j, *item.Bridging, *item.Dividing)
		}
	}
}

// Exact values: Clopper-Pearson intervals of R's binom.test(k, n, conf.level = 0.95), as printed.
func TestClopperPearson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{0, 12, 0, 0.2646485}, {12, 12, 0.7353515, 1}, {7, 10, 0.3475471, 0.9332605}, {5, 20, 0.08657147, 0.49104587},
	} {
		got := clopperPearson(c.k, c.n, 0.05)
		if abs(got.Low-c.low) > 1e-7 || abs(got.High-c.high) > 1e-7 {
			t.Errorf("%d of %d: %+v", c.k, c.n, got)
		}
	}
}

func TestOpinionsEdges(t *testing.T) {
	same := Votes{}
	for range 20 {
		same = append(same, []Vote{Agree, Pass, Disagree})
	}
	for _, c := range []struct {
		name   string
		votes  Votes
		groups int
	}{
		{"no voters", nil, 0},
		{"no items", Votes{{}, {}}, 0},
		{"nobody voted", Votes{{Unseen, Unseen}, {Unseen, Unseen}}, 0},
		{"one voter", Votes{{Agree, Disagree}}, 1},
		{"all vote alike", same, 1},
		{"three voters", Votes{{Agree}, {Disagree}, {Agree}}, 1},
	} {
		got, err := Opinions{}.Run(c.votes, opinionStream(1))
		if err != nil || got.Groups != c.groups || got.Split != nil {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	for _, c := range []struct {
		key   string
		o     Opinions
		votes Votes
	}{
		{"refine.votes.ragged", Opinions{}, Votes{{Agree}, {Agree, Pass}}},
		{"refine.votes.value", Opinions{}, Votes{{3}}},
		{"refine.votes.value", Opinions{}, Votes{{-2}}},
		{"refine.votes.level", Opinions{Level: 1}, nil},
	} {
		if _, err := c.o.Run(c.votes, opinionStream(1)); fault.Find(err) == nil || fault.Find(err).Key != c.key {
			t.Errorf("%v: %v", c.votes, err)
		}
	}
	if got := Consensus([]Tally{{3, 0, 4}, {3, 0, 4}, {3, 0, 4}}); abs(got-4.0/6) > 1e-15 {
		t.Errorf("consensus of three equal groups %g", got)
	}
}

// Figures keep their bounds; a voter is in one group; items in another order give the same groups.
func TestOpinionsProperties(t *testing.T) {
	vote := rapid.SampledFrom([]Vote{Agree, Agree, Disagree, Pass, Unseen})
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(0, 14).Draw(t, "voters"), rapid.IntRange(1, 8).Draw(t, "items")
		votes := make(Votes, n)
		for i := range votes {
			votes[i] = rapid.SliceOfN(vote, m, m).Draw(t, fmt.Sprint(i))
		}
		got, err := Opinions{Permutations: 19, Resamples: 3, MinVotes: 1}.Run(votes, opinionStream(1))
		if err != nil {
			t.Fatal(err)
		}
		for i, g := range got.Group {
			if g < -1 || g >= got.Groups || math.IsNaN(got.Points[i][0]) || math.IsNaN(got.Points[i][1]) {
				t.Fatalf("voter %d: group %d of %d, %v", i, g, got.Groups, got.Points[i])
			}
		}
		if s := got.Split; s != nil && !(s.P > 0 && s.P <= 1 && s.Silhouette >= -1 && s.Silhouette <= 1 && s.Stability <= 1) {
			t.Fatalf("%+v", s)
		}
		for _, item := range got.Items {
			if !(item.Polis > 0 && item.Polis <= 1 && item.Consensus >= item.Polis-1e-15 && item.Consensus <= 1) {
				t.Fatalf("%+v", item)
			}
			for _, share := range []*Share{item.Bridging, item.Dividing} {
				if share != nil && !(share.Low >= 0 && share.Low <= share.Value && share.Value <= share.High && share.High <= 1) {
					t.Fatalf("%+v", *share)
				}
			}
		}
	})
}

func BenchmarkOpinions(b *testing.B) {
	for _, c := range []struct{ voters, items int }{{100, 60}, {10000, 1000}} {
		votes := camps(c.voters, c.items, 0.7, opinionStream(1))
		s := opinionStream(2)
		for i := range votes {
			for j := range votes[i] {
				if s.Float64() < 0.7 {
					votes[i][j] = Unseen
				}
			}
		}
		b.Run(fmt.Sprintf("%dx%d", c.voters, c.items), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := (Opinions{}).Run(votes, opinionStream(1)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
