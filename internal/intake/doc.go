// Package intake reads what people hand over - a consultation folder, a survey tool's export, a spreadsheet - and
// turns it into commands of package consult. It stores nothing: the caller hands the commands to the desk.
//
// [Folder] reads a whole folder as docs/formats/folder.md describes it, [Source] one file into a consultation that
// exists. Both check everything before they return anything: a [Plan] holds commands that will not be refused, or the
// error is a [fault.List] with every finding and its place, and there is no plan.
//
// A place is file:row:column. The row is the line of the file as an editor shows it, the header being 1; the column
// is the number of the cell in a table, and the character in a YAML file.
package intake
