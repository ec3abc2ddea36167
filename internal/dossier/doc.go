// Package dossier holds what a consultation hands to strangers: its sentences with what each rests on.
//
// A [Sentence] is an entry of statements.json, the list of every sentence that a brief prints.
package dossier
