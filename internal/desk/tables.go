package desk

import (
	"context"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// Tables reads the rows of tables of data, those too that are too long for a state to hold.
type Tables struct{ Desk *Desk }

// Read returns a table of data as recorded, with its rows. fault.NotFound where there is none of that id, or its rows
// were erased.
func (r Tables) Read(ctx context.Context, study consult.StudyID, id string) (d *dataset.Dataset, err error) {
	var x consult.Datum
	err = r.Desk.View(ctx, study, func(s *consult.State) error {
		if found := s.Datum(id); found != nil {
			x = *found
		}
		return nil
	})
	if err != nil || x.Held != nil {
		return x.Held, err
	}
	gone := fault.New(fault.NotFound, "datum.rows", "there is no table {id}, or its rows were erased", "id", id)
	if x.ID == "" {
		return nil, gone
	}
	entry, err := r.Desk.log.Entry(ctx, string(study), x.Leaf)
	if err != nil {
		return nil, err
	}
	if entry.State(record.Text) != record.Open {
		return nil, gone
	}
	e, err := consult.Decode(entry)
	if err != nil {
		return nil, err
	}
	return x.Read(e.Body.(*consult.DatumAdded).Text.Content)
}
