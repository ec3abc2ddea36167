// Package sensitivity says which uncertain inputs matter: for the spread of a result, and for a decision.
//
// In order of use:
//
//   - Choose points: a scrambled Sobol' sequence ([NewSequence]) where a function can be computed, a
//     [LatinHypercube] where there are more inputs than the sequence has dimensions. All inputs are given as
//     probabilities between 0 and 1; the caller turns them into values by its marginals.
//   - [Screening] (Morris) finds inputs that do nothing, with few runs.
//   - [Swings] moves one input at a time between two values while the others stay uncertain: the bars of a tornado.
//   - [Sobol] computes Sobol' indices of independent inputs, with bootstrap intervals. Where inputs depend on one
//     another these indices have no clean meaning: use [Shapley], whose effects always sum to 1, or [ShapleyLinear],
//     which is exact for a linear function of normal inputs.
//   - [Draws] takes a finished table of draws, where no model can be run: Shapley effects of up to 8 inputs, and first order.
//   - A [Decision] asks something else. [Decision.Perfect] says what it would be worth to know everything,
//     [Decision.Partial] what it would be worth to know some inputs, [Decision.Learn] what a study is worth that removes
//     a share of their variance. All need only a table of draws, which may come from a file. [Normal] has closed forms.
//
// Results are the same on every processor and with any number of workers. Nothing here clips a negative estimate: an
// index below 0 says that the runs are too few to tell it from 0, and its interval shows it.
package sensitivity
