// Package dossier makes what leaves the house of a consultation and checks what came from one: the folder of results,
// the package for strangers, its verification, and the ancestry of its sentences.
//
// [Write] computes the findings of a consultation, lets a [Renderer] set the briefs, writes the folder, commits to
// the package in the record and closes it with the head that covers this commitment. [Verify] opens a package and
// recomputes it step by step, with nothing but the package at hand. The form of a package, to the byte, is told in
// SPEC.md, which lies in each package.
package dossier
