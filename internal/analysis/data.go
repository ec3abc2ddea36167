package analysis

import (
	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/internal/consult"
)

// DataConflicts sets side by side what the newest tables of a consultation state differently, as [dataset.Conflicts]
// does. Tables that may not be passed on stay out, so that a package leads to the same; so do those whose rows the state
// does not hold.
func DataConflicts(s *consult.State) []dataset.Conflict {
	var sets []*dataset.Dataset
	for _, x := range s.Newest() {
		if x.Held != nil && x.Passable() {
			sets = append(sets, x.Held)
		}
	}
	return dataset.Conflicts(sets...)
}
