// Package brief writes the report of a consultation: what was asked, what the panel answered, how sure that is, and how
// each sentence came about.
//
// [Compose] makes a [Document] of a state and its disclosed findings: sections of blocks, blocks of sentences. A
// [dossier.Sentence] has an identifier and its support, the findings, questions, evidence and leaves that it rests on;
// one without support fails the whole brief, by its identifier. Sentences that the program makes are facts and marked
// as generated; judgements, forecasts and advice are printed from the statements of the record alone.
//
// [Document.HTML] and [Document.DOCX] set the same document for a browser and for a word processor;
// [Document.Sentences] lists its sentences. [Checklists] fills the reporting guidelines ACCORD, DELPHISTAR and REPRISE
// from the record, [Individual] sets one expert's answers beside the panel's. [Files] makes all of these, in both
// languages, as a result folder holds them.
package brief
