// Package refinement measures how well package refine finds what is true, where the truth is known.
//
// [Run] measures three things and [Report.Tables] writes them as the figures of docs/refinement.md:
//
//   - duplicates among invented proposals ([synthetic.Proposals]), of which it is known which ask the same: pairs, groups
//     of pairs, columns of a board, and what comes up while somebody types;
//   - lint on questions that were labelled by hand;
//   - questions found by their translation.
//
// The proposals were written without refine and its list of terms. Refine was changed while looking at those of one
// half of the questions only; the other half, drawn from another seed, is reported beside it.
package refinement
