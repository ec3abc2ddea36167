package cli

import (
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/panel"
	"github.com/tanwen/tanwen/refine"
)

// panelFitCommand proposes how well experts fit topics.
type panelFitCommand struct {
	Topics string `arg:""`
	Works  string `arg:""`
}

// Run prints a fit for every topic and expert, which panel assign reads.
func (c *panelFitCommand) Run(s *session) error {
	var found fault.List
	topics, err := s.grid(&found, c.Topics, "topic", "text")
	if err != nil {
		return err
	}
	works, err := s.grid(&found, c.Works, "expert", "text")
	if err != nil {
		return err
	}
	names, _ := topics.names("topic")
	var wanted []panel.Document
	for row := range topics.Rows {
		wanted = append(wanted, refine.Tokens(topics.cell(row, "text")))
	}
	var experts []string
	var texts [][]panel.Document
	at := map[string]int{}
	for row := range works.Rows {
		expert := works.cell(row, "expert")
		if expert == "" {
			works.refuse(row, "expert", "cli.grid.empty", "the cell is empty; the row needs a name")
		}
		i, known := at[expert]
		if !known {
			i = len(experts)
			at[expert] = i
			experts, texts = append(experts, expert), append(texts, nil)
		}
		texts[i] = append(texts[i], refine.Tokens(works.cell(row, "text")))
	}
	if err := found.Err(); err != nil {
		return err
	}
	fits, err := panel.Fit(wanted, texts)
	if err != nil {
		return err
	}
	table := [][]string{{"topic", "expert", "fit"}}
	for t, topic := range names {
		for e, expert := range experts {
			table = append(table, []string{topic, expert, strconv.FormatFloat(fits[t][e], 'f', 4, 64)})
		}
	}
	return s.table(table)
}
