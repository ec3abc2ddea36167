// Package synthetic makes a labelled synthetic panel and open call for demonstrations, never for results.
//
// [Draw] invents a whole panel from a [Spec] and a seed: experts with attributes but without names, their ratings of
// every item in every round, and their quantile judgements. [Study] makes the Spec from the state of a consultation.
// [Panel.WriteExperts], [Panel.WriteRatings] and [Panel.WriteJudgements] write the tables experts.csv, ratings.csv and
// judgements.csv in the form in which a consultation folder holds them. Each comment opens with the words 【合成】 or
// [synthetic], so that no sentence can be mistaken for an expert's.
//
// [Proposals] invents what comes before a panel is asked: the raw proposals of an open call, of which it is known which
// ask the same. [Gathering.Commands] lets an invented secretariat refine them to the questions of the example.
//
// What is built in, so that a demonstration shows what real panels show: items of different merit, lenient and strict
// experts, favour for the own field, answers withheld (cannot judge, not applicable, skipped), movement towards the
// median from round to round, a stubborn minority on some items and two camps on a few, and members who leave.
package synthetic
