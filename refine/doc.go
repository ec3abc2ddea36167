// Package refine helps people to refine many raw proposals in Chinese and English into a few questions. It proposes;
// people decide: nothing here merges, rejects or ranks anything.
//
// No language model is needed. A text is taken apart into English stems (Porter 2) and Chinese characters with their
// pairs, and the words of a bilingual list of terms ([Terms]) meet in both languages.
//
// In the order of use:
//
//   - [Screening] orders the records of a literature search by what a reader judged so far.
//   - [Index] finds similar texts in both languages while somebody types.
//   - [Duplicates] finds all pairs of texts that are nearly the same, exactly; [Groups] makes groups of pairs.
//   - [Differences] says what only one of two texts says, for whoever decides on a pair.
//   - [Clusters] groups texts by theme, with labels and with figures of how far the groups can be trusted.
//   - [Opinions] finds groups of voters who vote alike, if there are any, and the items that join or part them.
//   - [Lint] says what a question breaks of the criteria for good questions, and where.
package refine
