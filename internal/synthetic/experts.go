package synthetic

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/internal/num"
)

// Expert is one invented member of the panel. All attributes are coarse; there is no name and no institution, only
// its type.
type Expert struct {
	Pseudonym   string // E01, E02, ...
	Discipline  string
	Institution string
	Region      string
	Sector      string
	Gender      string
	Stage       string

	temper temper
}

// temper is how an expert answers.
type temper struct {
	leniency float64 // shift of all ratings, in shares of the scale
	stretch  float64 // how much of the scale is used
	noise    float64 // spread of single ratings, in shares of the scale
	pull     float64 // chance to move towards the median of the round before
	bias     float64 // shift of judgements, in shares of the range
	width    float64 // width of judgements, in shares of the range
	chinese  bool    // language of the comments
}

// disciplines and the sectors of the demand tree at which each is at home.
var disciplines = []struct {
	name string
	home []string
}{
	{"energy-engineering", []string{"generation", "storage", "hydrogen"}},
	{"electrical-engineering", []string{"grid", "storage"}},
	{"chemistry-materials", []string{"hydrogen", "storage", "ccus"}},
	{"metallurgy-process", []string{"industry", "levers"}},
	{"buildings-transport", []string{"buildings", "transport"}},
	{"ecology", []string{"ecosystems", "soils-minerals"}},
	{"geoscience", []string{"ccus", "soils-minerals", "resources"}},
	{"atmosphere-ocean", []string{"measurement", "ecosystems", "non-co2"}},
	{"agriculture", []string{"non-co2", "ecosystems"}},
	{"economics-policy", []string{"policy", "levers"}},
}

// share is a value of an attribute and how often it is drawn, relative to the others.
type share struct {
	name   string
	weight int
}

var (
	institutions = []share{{"academy-institute", 6}, {"university", 6}, {"enterprise", 4}, {"public-agency", 2}, {"think-tank", 2}}
	regions      = []share{{"north", 6}, {"east", 6}, {"central", 3}, {"south", 3}, {"south-west", 3}, {"north-west", 3}, {"north-east", 2}}
	genders      = []share{{"female", 7}, {"male", 12}, {"not-stated", 1}}
	stages       = []share{{"early", 4}, {"middle", 9}, {"senior", 7}}
)

// sectors follow from the type of institution.
var sectors = map[string]string{"academy-institute": "research", "university": "research", "enterprise": "industry", "public-agency": "government", "think-tank": "civil-society"}

// drawExperts invents n members; disciplines are spread as evenly as n allows.
func drawExperts(n int, s *num.Stream) []Expert {
	out := make([]Expert, n)
	order := s.Perm(n)
	digits := len(strconv.Itoa(n))
	for i := range out {
		institution := pick(institutions, s)
		out[i] = Expert{
			Pseudonym:   fmt.Sprintf("E%0*d", max(2, digits), i+1),
			Discipline:  disciplines[order[i]%len(disciplines)].name,
			Institution: institution,
			Region:      pick(regions, s),
			Sector:      sectors[institution],
			Gender:      pick(genders, s),
			Stage:       pick(stages, s),
			temper:      drawTemper(s),
		}
	}
	return out
}

func drawTemper(s *num.Stream) temper {
	return temper{
		leniency: 0.07 * s.Normal(),
		stretch:  between(0.8, 1.2, s),
		noise:    between(0.10, 0.16, s),
		pull:     between(0.05, 0.4, s),
		bias:     0.3 * s.Normal(),
		width:    between(0.15, 0.8, s),
		chinese:  s.Float64() < 0.7,
	}
}

func pick(shares []share, s *num.Stream) string {
	total := 0
	for _, x := range shares {
		total += x.weight
	}
	k := s.IntN(total)
	for _, x := range shares {
		if k -= x.weight; k < 0 {
			return x.name
		}
	}
	return shares[0].name
}

func between(low, high float64, s *num.Stream) float64 { return low + float64((high-low)*s.Float64()) }

// atHome reports whether a field belongs to a discipline.
func atHome(discipline, field string) bool {
	for _, d := range disciplines {
		if d.name != discipline {
			continue
		}
		if slices.Contains(d.home, field) {
			return true
		}
	}
	return false
}
