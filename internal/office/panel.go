package office

import (
	"context"
	"time"

	"github.com/tanwen/tanwen/internal/consult"
)

// Target is how many experts with a value of an attribute a panel should have at least.
type Target struct {
	Attribute string `json:"attribute"`
	Value     string `json:"value"`
	Least     int    `json:"least"`
}

// Targets returns the targets for the panel of a study, in the order in which they were given, and their version.
func (o *Office) Targets(ctx context.Context, study string) (targets []Target, version int, err error) {
	version, err = o.load(ctx, targetsKind, study, &targets)
	return targets, version, err
}

// ChangeTargets replaces the targets that were read at a version.
func (o *Office) ChangeTargets(ctx context.Context, study string, version int, targets []Target) error {
	return o.store(ctx, targetsKind, study, version, targets)
}

// Deadlines are the personal deadlines of a round by person: the last day, after the day on which the round closes for
// all, on which somebody may still answer. While anybody has one, the round is to be left open.
type Deadlines map[string]consult.Date

// Deadlines returns the personal deadlines of a round and their version.
func (o *Office) Deadlines(ctx context.Context, study string, round consult.RoundID) (Deadlines, int, error) {
	d := Deadlines{}
	version, err := o.load(ctx, deadlineKind, study+"/"+string(round), &d)
	return d, version, err
}

// ChangeDeadlines replaces the deadlines that were read at a version.
func (o *Office) ChangeDeadlines(ctx context.Context, study string, round consult.RoundID, version int, d Deadlines) error {
	return o.store(ctx, deadlineKind, study+"/"+string(round), version, d)
}

// Reviews says whose declaration of interests the secretariat has reviewed: by person, when the declaration was made
// that was read. A later declaration is not reviewed by it.
type Reviews map[string]time.Time

// Has reports whether the declaration that a person made at that time was reviewed.
func (r Reviews) Has(person string, declared time.Time) bool {
	at, ok := r[person]
	return ok && at.Equal(declared)
}

// Reviews returns the reviews of a study and their version.
func (o *Office) Reviews(ctx context.Context, study string) (Reviews, int, error) {
	r := Reviews{}
	version, err := o.load(ctx, reviewKind, study, &r)
	return r, version, err
}

// ChangeReviews replaces the reviews that were read at a version.
func (o *Office) ChangeReviews(ctx context.Context, study string, version int, r Reviews) error {
	return o.store(ctx, reviewKind, study, version, r)
}
