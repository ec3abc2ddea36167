package synthetic

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/num"
)

// fields of the items in the tests: one of each discipline and one that is nobody's.
var fields = []string{"generation", "grid", "hydrogen", "industry", "buildings", "ecosystems", "ccus", "measurement", "non-co2", "policy", "elsewhere"}

// showcase is a panel of the size of the dual-carbon demonstration.
func showcase() Spec {
	s := Spec{Experts: 60}
	for i := range 150 {
		s.Items = append(s.Items, Item{ID: fmt.Sprintf("Q%03d", i+1), Field: fields[i%len(fields)]})
	}
	for _, c := range []string{"importance", "urgency", "tractability"} {
		s.Criteria = append(s.Criteria, Criterion{ID: c, Min: 1, Max: 9})
	}
	for k, n := range DefaultAnswering(60, 3) {
		s.Rounds = append(s.Rounds, Round{ID: strconv.Itoa(k + 1), Opened: fmt.Sprintf("2025-0%d-03", k+3), Closed: fmt.Sprintf("2025-0%d-21", k+3), Answering: n, Judge: k == 0})
	}
	s.Quantities = []Quantity{{ID: "C01", Low: 10000, High: 14000, Min: 0, Max: 40000}, {ID: "T06", Low: 0.08, High: 0.5, Min: 0, Max: 0.8}}
	return s
}

func draw(t testing.TB, s Spec, seed uint64) *Panel {
	t.Helper()
	p, err := Draw(s, seed)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func anySpec(t *rapid.T) Spec {
	s := Spec{Experts: rapid.IntRange(1, 14).Draw(t, "experts")}
	for i := range rapid.IntRange(0, 12).Draw(t, "items") {
		s.Items = append(s.Items, Item{ID: fmt.Sprint("Q", i), Field: rapid.SampledFrom(fields).Draw(t, "field")})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "criteria") {
		low := rapid.IntRange(-2, 2).Draw(t, "min")
		s.Criteria = append(s.Criteria, Criterion{ID: fmt.Sprint("c", i), Min: low, Max: low + rapid.IntRange(1, 10).Draw(t, "width")})
	}
	left := s.Experts
	for i := range rapid.IntRange(0, 4).Draw(t, "rounds") {
		left = rapid.IntRange(0, left).Draw(t, "answering")
		s.Rounds = append(s.Rounds, Round{ID: fmt.Sprint(i + 1), Answering: left, Judge: rapid.Bool().Draw(t, "judge")})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "quantities") {
		low := rapid.Float64Range(-1e6, 1e6).Draw(t, "low")
		high := low + rapid.Float64Range(1e-3, 1e6).Draw(t, "span")
		s.Quantities = append(s.Quantities, Quantity{ID: fmt.Sprint("T", i), Low: low, High: high, Min: low - rapid.Float64Range(0, 1e6).Draw(t, "below"), Max: high + rapid.Float64Range(0, 1e6).Draw(t, "above")})
	}
	return s
}

// Whatever the spec: as many rows as it says, all marks on their scale, quantiles ascending within what is possible,
// leavers never come back, and the same seed gives the same panel.
func TestDrawKeepsToItsSpec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySpec(t)
		seed := rapid.Uint64().Draw(t, "seed")
		p, err := Draw(s, seed)
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		checkCounts(t, s, p)
		checkMarks(t, s, p)
		checkJudgements(t, s, p)
		checkLeavers(t, s, p)
		again, _ := Draw(s, seed)
		if !reflect.DeepEqual(p, again) {
			t.Fatal("the same seed gave another panel")
		}
	})
}

func checkCounts(t *rapid.T, s Spec, p *Panel) {
	ratings, judgements := 0, 0
	for _, r := range s.Rounds {
		ratings += r.Answering * len(s.Items) * len(s.Criteria)
		if r.Judge {
			judgements += r.Answering * len(s.Quantities) * 3
		}
	}
	if len(p.Experts) != s.Experts || len(p.Ratings) != ratings || len(p.Judgements) != judgements {
		t.Fatalf("%d experts, %d ratings, %d judgements; want %d, %d, %d", len(p.Experts), len(p.Ratings), len(p.Judgements), s.Experts, ratings, judgements)
	}
}

func checkMarks(t *rapid.T, s Spec, p *Panel) {
	scale := map[string]Criterion{}
	for _, c := range s.Criteria {
		scale[c.ID] = c
	}
	for _, r := range p.Ratings {
		if r.Familiarity < 1 || r.Familiarity > 4 {
			t.Fatalf("familiarity %d", r.Familiarity)
		}
		if r.Mark == "" || r.Mark == "dk" || r.Mark == "na" {
			continue
		}
		v, err := strconv.Atoi(r.Mark)
		if c := scale[r.Criterion]; err != nil || v < c.Min || v > c.Max {
			t.Fatalf("mark %q on a scale from %d to %d", r.Mark, c.Min, c.Max)
		}
	}
}

func checkJudgements(t *rapid.T, s Spec, p *Panel) {
	limits := map[string]Quantity{}
	for _, q := range s.Quantities {
		limits[q.ID] = q
	}
	for i := 0; i < len(p.Judgements); i += 3 {
		q := limits[p.Judgements[i].Quantity]
		var v [3]float64
		for k := range v {
			x, err := strconv.ParseFloat(p.Judgements[i+k].Value, 64)
			if err != nil {
				t.Fatal(err)
			}
			v[k] = x
		}
		if !(v[0] < v[1] && v[1] < v[2]) || v[0] < q.Min || v[2] > q.Max {
			t.Fatalf("quantiles %v of a quantity between %v and %v", v, q.Min, q.Max)
		}
	}
}

func checkLeavers(t *rapid.T, s Spec, p *Panel) {
	var before map[string]bool
	for _, r := range s.Rounds {
		now := map[string]bool{}
		for _, x := range p.Ratings {
			if x.Round == r.ID {
				now[x.Expert] = true
			}
		}
		for e := range now {
			if before != nil && !before[e] {
				t.Fatalf("%s came back in round %s", e, r.ID)
			}
		}
		if len(s.Items) > 0 && len(s.Criteria) > 0 {
			before = now
		}
	}
}

func TestSeedsDiffer(t *testing.T) {
	s := showcase()
	if reflect.DeepEqual(draw(t, s, 1).Ratings, draw(t, s, 2).Ratings) {
		t.Error("two seeds gave the same ratings")
	}
}

func TestDefaultAnswering(t *testing.T) {
	if got := DefaultAnswering(60, 3); !slices.Equal(got, []int{60, 54, 50}) {
		t.Errorf("a panel of 60 answers as %v", got)
	}
}

// The tables are the same bytes on every processor. A change of the recipe changes the digest; it is then a new
// version of the stream in Draw.
func TestTablesKeepTheirBytes(t *testing.T) {
	p := draw(t, showcase(), 20250303)
	h := sha256.New()
	for _, write := range []func() error{func() error { return p.WriteExperts(h) }, func() error { return p.WriteRatings(h) }, func() error { return p.WriteJudgements(h) }} {
		if err := write(); err != nil {
			t.Fatal(err)
		}
	}
	const want = "9ca8171498b6c6b1528b2e71d763c99402d28799e4c645623efb0a8c737a3b1e"
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != want {
		t.Errorf("the tables of the showcase have the digest %s, not %s", got, want)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*Spec)
		key   string
	}{
		{"nobody", func(s *Spec) { s.Experts = 0 }, "synthetic.experts"},
		{"item twice", func(s *Spec) { s.Items[1].ID = s.Items[0].ID }, "synthetic.items"},
		{"empty scale", func(s *Spec) { s.Criteria[0].Max = 1 }, "synthetic.criteria"},
		{"growing panel", func(s *Spec) { s.Rounds[2].Answering = 60 }, "synthetic.rounds"},
		{"no day", func(s *Spec) { s.Rounds[0].Opened = "2025-02-30" }, "synthetic.days"},
		{"backwards", func(s *Spec) { s.Rounds[0].Closed = "2025-03-01" }, "synthetic.days"},
		{"crossed range", func(s *Spec) { s.Quantities[0].High = 9000 }, "synthetic.quantities"},
		{"out of bounds", func(s *Spec) { s.Quantities[0].Min = 11000 }, "synthetic.quantities"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := showcase()
			c.spoil(&s)
			_, err := Draw(s, 1)
			if f := fault.Find(err); f == nil || f.Key != c.key {
				t.Errorf("got %v, want %s", err, c.key)
			}
		})
	}
}

// Comments are about one in sixteen answers, all marked, in both languages, and minority arguments are among them.
func TestComments(t *testing.T) {
	p := draw(t, showcase(), 20250303)
	answers, zh, en, against := 0, 0, 0, 0
	for _, r := range p.Ratings {
		if r.Criterion == "importance" {
			answers++
		} else if r.Comment != "" {
			t.Fatal("a comment stands beside a later criterion")
		}
		if r.Comment == "" {
			continue
		}
		switch {
		case strings.HasPrefix(r.Comment, MarkZh):
			zh++
		case strings.HasPrefix(r.Comment, MarkEn):
			en++
		default:
			t.Fatalf("an unmarked comment: %s", r.Comment)
		}
		for _, first := range append(slices.Clone(dissent.firstZh), dissent.firstEn...) {
			if strings.Contains(r.Comment, first) {
				against++
			}
		}
	}
	share := float64(zh+en) / float64(answers)
	if share < 0.05 || share > 0.07 || zh < 200 || en < 100 || against < 200 {
		t.Errorf("%.3f of the answers have comments; %d Chinese, %d English, %d against the panel", share, zh, en, against)
	}
	for _, j := range p.Judgements {
		if j.Rationale != "" && !strings.HasPrefix(j.Rationale, MarkZh) && !strings.HasPrefix(j.Rationale, MarkEn) {
			t.Errorf("an unmarked rationale: %s", j.Rationale)
		}
	}
}

// spread returns the mean interquartile range over items in each round, for items of one kind.
func spread(p *Panel, s Spec, only func(item int) bool) []float64 {
	at := map[string]int{}
	for i, it := range s.Items {
		at[it.ID] = i
	}
	out := make([]float64, len(s.Rounds))
	for k, r := range s.Rounds {
		cells := map[int][]float64{}
		for _, x := range p.Ratings {
			if v, err := strconv.Atoi(x.Mark); err == nil && x.Round == r.ID && x.Criterion == "importance" && only(at[x.Item]) {
				cells[at[x.Item]] = append(cells[at[x.Item]], float64(v))
			}
		}
		var ranges []float64
		for i := range s.Items {
			if v := cells[i]; len(v) > 0 {
				slices.Sort(v)
				ranges = append(ranges, num.Quantile7(v, 0.75)-num.Quantile7(v, 0.25))
			}
		}
		out[k] = num.Mean(ranges)
	}
	return out
}

// The panel moves together on ordinary items and stays apart where it is divided; a minority holds out to the end.
func TestConvergenceAndDissent(t *testing.T) {
	s := showcase()
	p := draw(t, s, 20250303)
	traits := drawTraits(s, num.NewStream(20250303, "synthetic.panel", 1).Sub(1))
	ordinary := spread(p, s, func(i int) bool { return traits[i].contest == settled })
	if !(ordinary[0] > ordinary[1]+0.2 && ordinary[1] > ordinary[2]+0.1) {
		t.Errorf("the interquartile range of ordinary items goes %v", ordinary)
	}
	apart := spread(p, s, func(i int) bool { return traits[i].contest == divided })
	if apart[2] < 3 {
		t.Errorf("divided items have an interquartile range of %v", apart)
	}
	kinds := map[contest]int{}
	for i, x := range traits {
		kinds[x.contest]++
		if x.contest != minority {
			continue
		}
		low, n := 0, 0
		for _, r := range p.Ratings {
			if v, err := strconv.Atoi(r.Mark); err == nil && r.Round == "3" && r.Criterion == "importance" && r.Item == s.Items[i].ID {
				n++
				if v <= 3 {
					low++
				}
			}
		}
		if low < 2 || low > n/2 {
			t.Errorf("%s: %d of %d hold out in round 3", s.Items[i].ID, low, n)
		}
	}
	if kinds[minority] < 5 || kinds[divided] < 3 {
		t.Errorf("items by kind: %v", kinds)
	}
}

// Answers that are withheld stay a small part, and are more frequent where the expert knows little.
func TestWithheld(t *testing.T) {
	p := draw(t, showcase(), 20250303)
	count := map[string]int{}
	var unknown, unfamiliar int
	for _, r := range p.Ratings {
		kind := r.Mark
		if _, err := strconv.Atoi(r.Mark); err == nil {
			kind = "rated"
		}
		count[kind]++
		if r.Mark == "dk" {
			unknown++
			if r.Familiarity == 1 {
				unfamiliar++
			}
		}
	}
	n := len(p.Ratings)
	if count["dk"] < n/50 || count["dk"] > n/8 || count["na"] == 0 || count[""] == 0 || count[""] > n/50 {
		t.Errorf("of %d marks: %v", n, count)
	}
	if 2*unfamiliar < unknown {
		t.Errorf("%d of %d who cannot judge are unfamiliar", unfamiliar, unknown)
	}
}

// Attributes are worded in both languages, every discipline has its seats, and nothing looks like a name.
func TestAttributes(t *testing.T) {
	p := draw(t, showcase(), 20250303)
	seats := map[string]int{}
	for _, x := range p.Experts {
		seats[x.Discipline]++
		if !regexp.MustCompile(`^E\d\d$`).MatchString(x.Pseudonym) {
			t.Errorf("pseudonym %s", x.Pseudonym)
		}
		for column, value := range map[string]string{"discipline": x.Discipline, "institution": x.Institution, "region": x.Region, "sector": x.Sector, "gender": x.Gender, "stage": x.Stage} {
			for _, l := range []i18n.Lang{i18n.En, i18n.Zh} {
				if text := i18n.Text(l, "attribute."+column+"."+value); strings.Contains(text, "⟦") {
					t.Errorf("%s %s has no wording in %s", column, value, l)
				}
			}
		}
	}
	for d, n := range seats {
		if n != 6 {
			t.Errorf("%s has %d of 60 seats", d, n)
		}
	}
}

func TestTablesAreRead(t *testing.T) {
	p := draw(t, showcase(), 20250303)
	var b bytes.Buffer
	if err := p.WriteRatings(&b); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != len(p.Ratings)+1 || strings.Join(records[0], ",") != "round,expert,item,criterion,rating,familiarity,comment,time" {
		t.Errorf("%d rows under %v", len(records)-1, records[0])
	}
	for i, r := range p.Ratings {
		if got := records[i+1]; got[4] != r.Mark || got[6] != r.Comment || got[7] < "2025-03-03" || got[7] > "2025-05-21" {
			t.Fatalf("row %d: %v for %+v", i+1, got, r)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	s := showcase()
	for b.Loop() {
		draw(b, s, 20250303)
	}
}
