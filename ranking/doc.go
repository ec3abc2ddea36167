// Package ranking turns comparisons and partial rankings into one order, and says how sure that order is.
//
// Start from what the experts gave:
//
//   - pairs ("A before B", "A equals B"): [BradleyTerry] for abilities with standard errors, [Thurstone] for a scale
//     in standard deviations;
//   - rankings, complete or partial: [PlackettLuce] for worths with standard errors; [PlackettLuce.FitOrders] takes
//     rankings with ties, as ratings on a short scale give them (see [ByScore]);
//   - the best and the worst of small sets: [BestWorst];
//   - ballots of any form, where a voting rule is wanted and no model: put them into a [Profile], then call
//     [Profile.Borda], [Profile.Copeland], [Profile.Schulze] or [Kemeny.Aggregate];
//   - marks on levels such as high, medium, low: [ImportanceIndex]; yes, maybe, no on criteria: [CHNRI].
//
// Then ask how far the ranks are determined: [RankSets] gives sets that hold all true ranks at once with the stated
// confidence, from bootstrap replicates, from standard errors, or from a covariance matrix.
//
// Items are numbered from 0. Nothing is guessed: a model whose maximum lies at infinity, because the comparisons
// fall apart into groups, is reported with the groups ([Connection]) and without numbers. Every result is the same
// on every processor: fixed order of operations, own elementary functions, ties broken by the lower item number and
// only where a rule demands an order; equal items otherwise share a class.
package ranking
