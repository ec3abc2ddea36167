// Package consensus says what a panel of experts agrees on, how firmly, and whether it is still moving.
//
// # One item
//
// [NewItem] counts the ratings of one item beside "cannot judge", "not applicable" and skipped answers;
// [Measure.Item] describes it by median, quartiles, mean, spread and shares with exact intervals. A [Rule] is a
// consensus rule as data, a preset of [Presets] or thresholds in words such as "median >= 7 and iqr <= 3";
// [Rule.Compile] reads it once and [Judge.Item] applies it, with the numbers that decided. [RandUCLA] and
// [ContentValidity] give the figures behind two of the presets, [Bimodality] finds a panel split in two.
//
// # Several items
//
// Ratings are a matrix of experts x items, one row per expert, NaN where there is no rating. [KendallW] compares
// orders, [KrippendorffAlpha] and [GwetAC] compare values with missing answers, [FleissKappa], [CohenKappa] and [ICC]
// are there for those who need to compare with older work. Coefficients fall with the number of scale points and of
// experts: compare them only within one scale.
//
// # Two rounds
//
// [Stability] of an item compares the answers of those who answered twice ([SignedRank], [McNemar], share changed);
// a [StabilityRule] and a [StopRule] say in words when an item is stable and when a consultation ends.
// [Attrition] asks whether leavers rather than arguments made the consensus.
//
// # Groups and uncertainty
//
// [KruskalWallis], [MannWhitney], [JensenShannon] and [Holm] find items on which groups of experts differ.
// A [Panel] resamples experts, never single answers, and gives percentile and BCa intervals of any statistic.
//
// # Missing, ties, and no value
//
// A missing answer is never 0 and never ranked last. Ties get mid-ranks. A statistic that is 0/0 has no value: a nil
// pointer, never 0 or 1. Errors are of package fault and name the field.
package consensus
