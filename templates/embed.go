// Package templates holds the consultation folders to begin with: the dual-carbon consultation and the standard
// methods of research prioritisation, each as a consultation.yaml and the tables that belong to it.
//
// A newcomer calls [All] for the list with a line about each and [Folder] for the files of one, copies the files into
// a folder of their own and edits them; the comments in each consultation.yaml teach the method, in Chinese and
// English, and name its sources. [FS] is the whole tree, for those who want to read it as it lies.
package templates

import (
	"embed"
	"io/fs"
)

// FS holds one folder per template, named as in [Names].
//
//go:embed */consultation.yaml */decisions.yaml */*.csv */series
var FS embed.FS

// Folder returns the files of one template at the top level of a file system; ok is false for an unknown name.
func Folder(name string) (folder fs.FS, ok bool) {
	for _, t := range All() {
		if t.Name == name {
			folder, err := fs.Sub(FS, name)
			return folder, err == nil
		}
	}
	return nil, false
}
