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
	recipeFunnel     = Recipe{"funnel", 1, false, "recipe.funnel"}
	recipeScreening  = Recipe{"screening-agreement", 1, true, "recipe.screening"}
	recipeCoverage   = Recipe{"coverage", 1, false, "recipe.coverage"}
	recipeCell       = Recipe{"cell", 1, false, "recipe.cell"}
	recipeShare      = Recipe{"share-wilson-90", 1, false, "recipe.share"}
	recipeMean       = Recipe{"ranking-mean", 1, true, "recipe.mean"}
	recipeAdjusted   = Recipe{"ranking-mean-adjusted", 1, true, "recipe.mean_adjusted"}
	recipeWithoutOwn = Recipe{"ranking-mean-without-own", 1, true, "recipe.mean_without_own"}
	recipeMedian     = Recipe{"ranking-median", 1, true, "recipe.median"}

	recipeWeightedSum     = Recipe{"ranking-weighted-sum", 1, true, "recipe.weighted_sum"}
	recipeWeightedProduct = Recipe{"ranking-weighted-product", 1, true, "recipe.weighted_product"}
	recipeGeometricMean   = Recipe{"ranking-geometric-mean", 1, true, "recipe.geometric_mean"}
	recipeTOPSIS          = Recipe{"ranking-topsis", 1, true, "recipe.topsis"}
	recipeVIKOR           = Recipe{"ranking-vikor", 1, true, "recipe.vikor"}
	recipePROMETHEE       = Recipe{"ranking-promethee2", 1, true, "recipe.promethee2"}
	recipeELECTRE         = Recipe{"ranking-electre3", 1, true, "recipe.electre3"}
	recipeSMAA            = Recipe{"ranking-smaa", 1, true, "recipe.smaa"}
	recipeBorda           = Recipe{"ranking-borda", 1, true, "recipe.borda"}
	recipeCopeland        = Recipe{"ranking-copeland", 1, true, "recipe.copeland"}
	recipeSchulze         = Recipe{"ranking-schulze", 1, true, "recipe.schulze"}
	recipeKemeny          = Recipe{"ranking-kemeny", 1, true, "recipe.kemeny"}
	recipePlackettLuce    = Recipe{"ranking-plackett-luce", 1, true, "recipe.plackett_luce"}
	recipeBradleyTerry    = Recipe{"ranking-bradley-terry", 1, true, "recipe.bradley_terry"}
	recipeImportance      = Recipe{"ranking-importance-index", 1, true, "recipe.importance_index"}
	recipeCHNRI           = Recipe{"ranking-chnri", 1, true, "recipe.chnri"}
	recipeComparison      = Recipe{"comparison-of-rankings", 1, false, "recipe.comparison"}
	recipeWeights         = Recipe{"weights-from-judgements", 1, false, "recipe.weights"}

	recipeWeightSpan = Recipe{"sensitivity-to-weights", 1, false, "recipe.weight_change"}
	recipeLeaveOut   = Recipe{"sensitivity-leave-out", 1, false, "recipe.leave_out"}
	recipeDifference = Recipe{"difference-between-groups", 1, true, "recipe.difference"}
	recipeModel      = Recipe{"three-end-model", 1, true, "recipe.model"}
	recipeKaya       = Recipe{"kaya-lmdi-1", 1, false, "recipe.kaya"}
	recipeProvinces  = Recipe{"province-shares", 1, false, "recipe.provinces"}
	recipeSwings     = Recipe{"three-end-swings", 1, true, "recipe.swings"}
	recipeEffects    = Recipe{"three-end-shapley", 1, true, "recipe.effects"}
	recipeValue      = Recipe{"three-end-value-of-information", 1, true, "recipe.value"}
	recipePortfolio  = Recipe{"portfolio-under-budget", 1, false, "recipe.portfolio"}
	recipeStop       = Recipe{"stop-rule", 1, false, "recipe.stop"}
	recipePool       = Recipe{"pool-equal-weights", 1, false, "recipe.pool"}
	recipeCooke      = Recipe{"pool-performance-cooke", 1, false, "recipe.cooke"}

	recipePrompt      = Recipe{"prompt-answers", 1, false, "recipe.prompt"}
	recipePromptWorth = Recipe{"prompt-plackett-luce", 1, false, "recipe.prompt_worth"}
	recipePromptOrder = Recipe{"prompt-order", 1, true, "recipe.prompt_order"}

	recipeChanceW       = Recipe{"kendall-w-chance", 1, true, "recipe.chance_w"}
	recipeAlphaNominal  = Recipe{"krippendorff-alpha-nominal-bootstrap", 1, true, "recipe.alpha_nominal"}
	recipeAlphaInterval = Recipe{"krippendorff-alpha-interval-bootstrap", 1, true, "recipe.alpha_interval"}
	recipeAC1           = Recipe{"gwet-ac1-bootstrap", 1, true, "recipe.ac1"}
	recipeAC2           = Recipe{"gwet-ac2-bootstrap", 1, true, "recipe.ac2"}
	recipeFleiss        = Recipe{"fleiss-kappa-bootstrap", 1, true, "recipe.fleiss"}
	recipeICC           = Recipe{"icc-bootstrap", 1, true, "recipe.icc"}
	recipeStabilityRule = Recipe{"stability-rule", 1, false, "recipe.stability_rule"}

	recipeW         = Recipe{"kendall-w-bootstrap", 1, true, "recipe.kendall_w"}
	recipeAlpha     = Recipe{"krippendorff-alpha-bootstrap", 1, true, "recipe.alpha"}
	recipeStability = Recipe{"stability-signed-rank", 1, false, "recipe.stability"}
)

// Recipes lists every recipe in the order in which a brief explains them.
func Recipes() []Recipe {
	return []Recipe{recipeCount, recipeFunnel, recipeScreening, recipeCoverage, recipeCell, recipeShare, recipeWeights, recipeMean, recipeAdjusted, recipeWithoutOwn, recipeMedian,
		recipeWeightedSum, recipeWeightedProduct, recipeGeometricMean, recipeTOPSIS, recipeVIKOR, recipePROMETHEE, recipeELECTRE, recipeSMAA,
		recipeBorda, recipeCopeland, recipeSchulze, recipeKemeny, recipePlackettLuce, recipeBradleyTerry, recipeImportance, recipeCHNRI,
		recipeComparison, recipeWeightSpan, recipeLeaveOut, recipePortfolio, recipeW, recipeChanceW, recipeAlpha, recipeAlphaNominal, recipeAlphaInterval, recipeAC1, recipeAC2, recipeFleiss, recipeICC,
		recipeStability, recipeStabilityRule, recipeStop, recipeDifference, recipePool, recipeCooke, recipeModel, recipeKaya, recipeProvinces, recipeSwings, recipeEffects, recipeValue,
		recipePrompt, recipePromptWorth, recipePromptOrder}
}

// Resamples is how many panels are drawn for an interval; level is the probability of every interval.
const (
	Resamples = 1000
	level     = 0.90
)
