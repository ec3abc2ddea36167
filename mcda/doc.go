// Package mcda ranks alternatives (questions, technologies, projects) that are judged on several criteria.
//
// # Where to begin
//
// A consultation asks experts to rate items on criteria. From their ratings to a list:
//
//  1. [MeanScore] is the weighted mean over the criteria of an item's mean rating; [Ranks] puts the items in order.
//  2. [AdjustedMeans] replaces the plain item means where experts rated different items, so that an item is not
//     punished for having met the strict ones.
//  3. [RankSample] collects the scores of many resamples of the panel and says how far each rank can be trusted:
//     an interval, the probability to be first, and groups of items that cannot be told apart.
//  4. [LeaveOut] shows what one expert or one institution moves.
//
// Where scores and weights are given as numbers, put them in a [Problem] and choose by what may compensate what:
//
//   - [WeightedSum]: everything compensates everything; the default, and the easiest to explain.
//   - [WeightedProduct], [GeometricMean]: a very bad score cannot be bought off cheaply.
//   - [TOPSIS], [VIKOR]: distance from an ideal; VIKOR weighs the worst regret too and names a compromise set.
//   - [PROMETHEE]: pairwise preferences with thresholds; flows (II) and a partial order (I).
//   - [ELECTREIII]: pairwise outranking with a veto; two preorders and what both agree on.
//
// Weights come from people: [AHP] and [GroupAHP] (pairwise comparisons, incomplete ones allowed), [BWM] (best and
// worst against the others), [Swing], [MACBETH], [RankOrderCentroid]. Where nobody can state weights, [SMAA] asks
// the opposite question: which weights, of all that the panel's constraints allow, would put an alternative
// first. [OneWay] and [VaryWeights] say how far a weight can move before the list changes.
//
// # Conventions
//
// Scores are alternatives by criteria; weights are shares that sum to 1 unless a function says "relative"; ranks
// count from 1, the best. A missing cell is math.NaN() where a function says that cells may be missing, and is
// refused elsewhere. Results hold no NaN and no infinity: what is undefined is a nil pointer, a nil row or a false
// flag, as the field says. Bad input is a *fault.Error of kind Invalid with the field and the reason. Random
// numbers come from a num.Stream of the caller. Equal scores share the better rank (1, 2, 2, 4); two scores
// are equal if they differ by no more than a part in 10^12, which is rounding and not judgement.
package mcda
