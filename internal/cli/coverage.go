package cli

import (
	"github.com/tanwen/tanwen/internal/analysis"
)

// refineCoverageCommand holds the demand tree against needs and questions.
type refineCoverageCommand struct {
	folderFlags
	Views bool `xor:"table"`
	Gaps  bool `xor:"table"`
	JSON  bool `name:"json"`
}

// Run prints the demands, the counts of the views, or what is missing or double.
func (c *refineCoverageCommand) Run(s *session) error {
	state, err := c.fold(s)
	if err != nil {
		return err
	}
	tables := analysis.CoverageOf(state).Tables()
	switch {
	case c.Views:
		return s.analysed(tables[1], c.JSON, "demands", "covered", "questions")
	case c.Gaps:
		return s.analysed(tables[2], c.JSON)
	}
	return s.analysed(tables[0], c.JSON, "trl_now", "trl_needed", "by_year", "proposals", "covered")
}
