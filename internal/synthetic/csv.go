package synthetic

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteExperts writes the members as experts.csv.
func (p *Panel) WriteExperts(w io.Writer) error {
	return write(w, []string{"expert", "discipline", "institution", "region", "sector", "gender", "stage"}, len(p.Experts), func(i int) []string {
		x := p.Experts[i]
		return []string{x.Pseudonym, x.Discipline, x.Institution, x.Region, x.Sector, x.Gender, x.Stage}
	})
}

// WriteRatings writes the ratings as ratings.csv: one row per round, expert, item and criterion. An empty rating was
// asked and skipped.
func (p *Panel) WriteRatings(w io.Writer) error {
	return write(w, []string{"round", "expert", "item", "criterion", "rating", "familiarity", "comment", "time"}, len(p.Ratings), func(i int) []string {
		r := p.Ratings[i]
		return []string{r.Round, r.Expert, r.Item, r.Criterion, r.Mark, strconv.Itoa(r.Familiarity), r.Comment, r.Day}
	})
}

// WriteJudgements writes the judgements as judgements.csv: one row per quantile.
func (p *Panel) WriteJudgements(w io.Writer) error {
	return write(w, []string{"round", "expert", "quantity", "probability", "value", "rationale"}, len(p.Judgements), func(i int) []string {
		j := p.Judgements[i]
		return []string{j.Round, j.Expert, j.Quantity, j.Probability, j.Value, j.Rationale}
	})
}

func write(w io.Writer, header []string, n int, row func(i int) []string) error {
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	for i := range n {
		if err := out.Write(row(i)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
