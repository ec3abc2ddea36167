// Package validity measures whether the methods of this module find what is true, on consultations whose truth is
// known because they are made up.
//
// A [Scenario] says who the experts are and how they rate; [Scenarios] lists those that are looked at. From it come a
// population of questions and experts, the panel that answers, and the truth. Two truths are kept apart:
//
//   - quality: the order of the questions by what the experts' ratings are noise around. Which method finds its top
//     ten is measured by [Accuracy].
//   - the infinite panel: what a method would print if everybody of the population had rated. It is computed exactly
//     from the distribution of the ratings. Whether an interval holds it as often as it says is measured by [Coverage].
//
// [Rules] compares consensus rules. [Study] runs all three over scenarios and panel sizes, and [Results.Tables] writes
// the figures of docs/validity.md.
//
// What makes the data shares no code with what is measured: random numbers come from math/rand/v2 and distributions
// from the standard library. Everything follows from the seed, and not from the number of workers.
package validity
