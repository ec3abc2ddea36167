// Package panel composes panels of experts and gives experts to topics.
//
// For a panel drawn by lot, make a [Pool] of people and [Quota] rules, and call [Pool.Leximin]: the result holds every
// person's chance, as even as the quotas allow, and [Lottery.Draw] draws one panel in public from a seed. Where
// the quotas contradict each other, [Pool.Relax] names the smallest change that makes them possible.
//
// For topics that need experts, fill an [Assignment] with the fit of every expert to every topic, with loads,
// conflicts, locks and [Cover] rules, and call [Assignment.Best] for the greatest total fit or [Assignment.Fair] for
// the best-served worst topic. Where there is no assignment at all, the [Plan] names the [Cut] that is too narrow.
// [Fit] proposes how well experts fit topics from the words of their own publications.
// [Balances] compares the make-up of a chosen panel with that of its pool.
//
// Everything is deterministic: the same input gives the same bits on every processor, and chance comes only from the
// stream that the caller passes.
package panel
