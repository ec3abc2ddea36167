// Package docx writes Word documents (Office Open XML, ISO/IEC 29500-1) that a reader can open without repair,
// and reads back the text of the documents it wrote. It knows nothing of what a document is about.
//
// A document is a value: fill a [Document] with sections, a [Section] with blocks ([Heading], [Paragraph], [List],
// [Table], [Figure], [Box], [Contents], [Rule], [PageBreak]), a block with inline content ([Run], [Mark], [Link],
// [Reference], [Footnote]), then call [Document.Bytes]. The zero values of all fields are meant to be useful.
//
//	d := docx.Document{Language: docx.English, Title: "Report", Sections: []docx.Section{{Blocks: []docx.Block{
//		docx.Heading{Level: 1, Content: docx.Words("Findings")},
//		docx.Paragraph{Content: []docx.Inline{docx.Mark{ID: "s1", Content: docx.Words("Storage ranks first.")}}},
//	}}}}
//	file, err := d.Bytes()
//
// A [Mark] gives a stretch of text an identifier, kept in the file as a bookmark; [Text] lists every paragraph of a
// file with its marks, so that a program can compare a document with the list of sentences it should hold.
//
// Equal documents give equal bytes: entries, relations and identifiers stand in fixed order, the archive bears the
// date 1980-01-01, and no clock is read. The compressed form is that of the Go release the program was built with.
//
// Chinese and English are set by the habits of each: East Asian fonts are named on every style, lines are 1.5 and
// 1.3 high, Chinese paragraphs begin two characters in, and headings may be numbered 一、（一）1.（1） or 1, 1.1, 1.1.1.
package docx
