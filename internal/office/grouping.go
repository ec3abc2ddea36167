package office

import (
	"context"

	"github.com/tanwen/tanwen/internal/consult"
)

// Grouping is how the cards of the merge board lie: columns by theme, as a clustering proposed them and people moved
// them. It is an aid to work; nothing in the record depends on it.
type Grouping struct {
	Version   int           `json:"-"` // 0 = the cards were never grouped
	Columns   []GroupColumn `json:"columns,omitempty"`
	Agreement *float64      `json:"agreement,omitempty"` // of the clustering with those of resamples, see refine.Clustering
	Alike     []AlikePair   `json:"alike,omitempty"`     // near-duplicates at that time
}

// GroupColumn is one column of the board. Stability is nil where nothing can be said, and once people have moved cards.
type GroupColumn struct {
	ID        string           `json:"id"`
	Label     consult.Text     `json:"label"`
	Stability *float64         `json:"stability,omitempty"`
	Moved     bool             `json:"moved,omitempty"`
	Items     []consult.ItemID `json:"items"`
}

// AlikePair is two items whose wordings are nearly the same, or that name the same terms.
type AlikePair struct {
	A          consult.ItemID `json:"a"`
	B          consult.ItemID `json:"b"`
	Similarity float64        `json:"similarity"`
	Terms      bool           `json:"terms,omitempty"`  // the terms that both name are compared, not the wording
	Across     bool           `json:"across,omitempty"` // one in Chinese, one in English
}

// Grouping returns how the cards of a study lie.
func (o *Office) Grouping(ctx context.Context, study string) (Grouping, error) {
	var g Grouping
	version, err := o.load(ctx, groupingKind, study, &g)
	g.Version = version
	return g, err
}

// ChangeGrouping stores a grouping that was read at g.Version. fault.Conflict says that somebody else has moved cards in
// between.
func (o *Office) ChangeGrouping(ctx context.Context, study string, g Grouping) error {
	return o.store(ctx, groupingKind, study, g.Version, g)
}
