package analysis

// Recipe names one way of making numbers. A recipe is never changed: what would print another number for the same
// input gets a new version beside the old one.
type Recipe struct {
	Name    string
	Version int
	Chance  bool   // draws random numbers from the locked seed
	Says    string // i18n key of the sentence that describes it in the brief's annex
}

// The recipes of this program. The name and version key the random stream.
var (
	recipeCount      = Recipe{"count", 1, false, "recipe.count"}
	recipeCell       = Recipe{"cell", 1, false, "recipe.cell"}
	recipeShare      = Recipe{"share-wilson-90", 1, false, "recipe.share"}
	recipeMean       = Recipe{"ranking-mean", 1, true, "recipe.mean"}
	recipeAdjusted   = Recipe{"ranking-mean-adjusted", 1, true, "recipe.mean_adjusted"}
	recipeWithoutOwn = Recipe{"ranking-mean-without-own", 1, true, "recipe.mean_without_own"}
	recipeW          = Recipe{"kendall-w-bootstrap", 1, true, "recipe.kendall_w"}
	recipeAlpha      = Recipe{"krippendorff-alpha-bootstrap", 1, true, "recipe.alpha"}
	recipeStability  = Recipe{"stability-signed-rank", 1, false, "recipe.stability"}
)

// Recipes lists every recipe in the order in which a brief explains them.
func Recipes() []Recipe {
	return []Recipe{recipeCount, recipeCell, recipeShare, recipeMean, recipeAdjusted, recipeWithoutOwn, recipeW, recipeAlpha, recipeStability}
}

// Resamples is how many panels are drawn for an interval; level is the probability of every interval.
const (
	Resamples = 1000
	level     = 0.90
)
