package calc

import (
	"fmt"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/ranking"
)

// rankingMethods are those of package ranking.
func rankingMethods() []entry {
	const area = "ranking"
	return []entry{
		method("plackett-luce", area, of(plackettLuce)),
		method("bradley-terry", area, of(bradleyTerry)),
		method("best-worst-scaling", area, of(bestWorstScaling)),
		method("rank-aggregation", area, of(rankAggregation)),
	}
}

type plackettLuceInput struct {
	Items     int     `json:"n_items" min:"1" max:"10000"`
	Orderings [][]int `json:"orderings" min:"0" doc:"items, best first; an ordering may leave items out"`
}

func plackettLuce(in plackettLuceInput) (*ranking.Worths, error) {
	return ranking.PlackettLuce{}.Fit(in.Items, in.Orderings, nil)
}

type bradleyTerryInput struct {
	Wins      [][]float64 `json:"wins" doc:"n x n: how often the row beat the column"`
	Ties      [][]float64 `json:"ties" default:"" doc:"n x n, symmetric: how often the two tied"`
	Reference int         `json:"reference" default:"0" min:"0" doc:"item whose log-ability is 0"`
	Items     []string    `json:"items" default:"" doc:"names, one per item"`
}

func bradleyTerry(in bradleyTerryInput) (*ranking.Abilities, error) {
	if in.Items != nil && len(in.Items) != len(in.Wins) {
		return nil, fault.Bad("items", "calc.names", "there are {got} names for {want} items; give one each, or none", "got", len(in.Items), "want", len(in.Wins))
	}
	return ranking.BradleyTerry{Reference: in.Reference}.Fit(in.Wins, in.Ties)
}

type choiceInput struct {
	Shown []int `json:"shown" min:"0"`
	Best  int   `json:"best" min:"0"`
	Worst int   `json:"worst" min:"0"`
}

type bestWorstInput struct {
	Items   int           `json:"n_items" min:"1" max:"1000"`
	Choices []choiceInput `json:"choices" doc:"the items shown, and which was called best and which worst"`
}

func bestWorstScaling(in bestWorstInput) (*ranking.BestWorstScores, error) {
	choices := make([]ranking.BestWorstChoice, len(in.Choices))
	for i, c := range in.Choices {
		choices[i] = ranking.BestWorstChoice(c)
	}
	return ranking.BestWorst{}.Fit(in.Items, choices)
}

type aggregationInput struct {
	Items     []string  `json:"items" doc:"names"`
	Orderings [][]int   `json:"orderings" min:"0" doc:"all items, best first"`
	Counts    []float64 `json:"counts" default:"" doc:"voters who gave each ordering; without them one each"`
}

// aggregationOutput says by kemeny_optimal whether the Kemeny orders are proved best, which they are for up to 20
// items that no majority separates, and by kemeny_more whether there may be more of them than are listed.
type aggregationOutput struct {
	Pairwise      [][]float64 `json:"pairwise"`
	Borda         []float64   `json:"borda"`
	SchulzePaths  [][]float64 `json:"schulze_paths"`
	SchulzeOrder  [][]int     `json:"schulze_order"`
	KemenyScore   float64     `json:"kemeny_score"`
	KemenyOrders  [][]int     `json:"kemeny_orders"`
	KemenyOptimal bool        `json:"kemeny_optimal"`
	KemenyMore    bool        `json:"kemeny_more"`
}

func rankAggregation(in aggregationInput) (out aggregationOutput, err error) {
	for i, o := range in.Orderings {
		if len(o) != len(in.Items) {
			return out, fault.Bad(fmt.Sprintf("orderings[%d]", i), "calc.incomplete", "the ordering ranks {got} of {want} items; it must rank all", "got", len(o), "want", len(in.Items))
		}
	}
	profile := ranking.Profile{Items: len(in.Items), Orders: ranking.Strict(in.Orderings), Counts: in.Counts}
	if out.Pairwise, err = profile.Pairwise(); err != nil {
		return out, err
	}
	borda, err := profile.Borda()
	if err != nil {
		return out, err
	}
	schulze, err := profile.Schulze(false)
	if err != nil {
		return out, err
	}
	kemeny, err := ranking.Kemeny{}.Aggregate(out.Pairwise)
	if err != nil {
		return out, err
	}
	out.Borda = borda.Points
	out.SchulzePaths, out.SchulzeOrder = schulze.Strength, schulze.Order
	out.KemenyScore, out.KemenyOrders = kemeny.Score, kemeny.Orders
	out.KemenyOptimal, out.KemenyMore = kemeny.Optimal, kemeny.More
	return out, nil
}
