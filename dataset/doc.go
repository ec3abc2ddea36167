// Package dataset describes tables of data so that every number keeps its dataset, version, row, unit and licence:
// reading and writing of descriptors, findings on what a table holds, conversion of units, and sources that disagree.
//
// The order of use:
//
//  1. [ReadPackage] reads a Frictionless Data Package (version 2), [ReadCSVW] the metadata of CSV on the Web. Both give a
//     [Dataset] whose tables have columns and no rows yet.
//  2. [Table.ReadCSV] or [Table.Fill] gives a table its rows.
//  3. [Dataset.Check] lists the findings. [Broken] is what stops an import, [Doubtful] is what a person should look at.
//  4. [Table.Series] takes one column as series by region and year; each value has an [Address].
//  5. [Conflicts] sets values of one quantity from several sources side by side, and says how their scopes differ.
//     Nothing is averaged.
//  6. [Convert] changes units within a dimension and refuses everything else.
//  7. [Dataset.Package], [Table.CSVW] and [Table.CSV] write.
//
// A version is never changed: another content is another version under the same name, and [Compare] names what differs.
//
// The package knows no files: bytes in, bytes out. All values are read-only once made and safe for concurrent use.
package dataset
