// Package elicit turns what experts say about unknown quantities into distributions, joins the distributions of
// several experts, and scores them where the truth becomes known.
//
// In order of use:
//
//   - A [Judgement] holds one expert's quantiles of one quantity ("with 5 % below 20, ..."); a [Roulette] of chips
//     gives one too, and so does a [FourStep] answer of the IDEA protocol after standardising.
//   - [Fitter.Fit] fits the families of distributions to it and [Best] chooses one by a stated criterion. Show the
//     expert the fitted 5 and 95 % points and the curve ([Outline]), and ask whether they hold.
//   - [LinearPool], [QuantilePool] and [GeometricPool] join distributions; they are distributions themselves. Offer
//     two beside each other: the linear pool is the widest, the quantile average keeps the shape.
//   - [Panel] is Cooke's classical model: experts are weighted by how well they did on seed questions with known
//     answers. [PoolEvents] joins probabilities of events.
//   - [CRPSNormal], [Brier], [LogScore], [IntervalScore], [Pinball] and others score forecasts; lower is better.
//   - [NearestCorrelation] makes a valid correlation matrix of pairwise judgements of dependence.
//
// Distributions are plain values with exported parameters, as in gonum; [Distribution] says what all can do. Nothing
// here draws random numbers, and all results are the same on every processor.
package elicit
