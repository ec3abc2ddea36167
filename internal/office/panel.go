package office

import (
	"context"

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
