package consult

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// ArgumentEvidence is what an argument rests on. It belongs to the text of the argument: whoever may read that may read
// this, and nobody else.
type ArgumentEvidence struct {
	Sources    []string   `json:"sources,omitempty"`    // links and references, each as it was written
	References []SourceOf `json:"references,omitempty"` // in the evidence base
	File       string     `json:"file,omitempty"`       // identifier of an attached file
}

// Empty reports whether there is none.
func (x ArgumentEvidence) Empty() bool { return len(x.Sources)+len(x.References) == 0 && x.File == "" }

// Limits of the evidence of one argument.
const (
	maxEvidence = 20    // sources, and references
	maxSource   = 2_000 // bytes of one
)

// checkArgumentEvidence refuses evidence that is not there, or more than an argument can hold.
func (s *State) checkArgumentEvidence(item ItemID, x ArgumentEvidence) error {
	if len(x.Sources) > maxEvidence || len(x.References) > maxEvidence || slices.ContainsFunc(x.Sources, func(s string) bool { return s == "" || len(s) > maxSource }) {
		return fault.Bad("sources", "argument.sources", "an argument names at most {most} sources and {most} references, each source in 1 to {max} bytes", "most", maxEvidence, "max", maxSource)
	}
	if err := s.checkSources(x.References); err != nil {
		return err
	}
	if x.File == "" {
		return nil
	}
	if a := s.Attachment(x.File); a == nil || a.Argument != item {
		return fault.Bad("file", "argument.file", "{id} is no file that was attached for an argument on {item}", "id", strconv.Quote(x.File), "item", item)
	}
	return nil
}
