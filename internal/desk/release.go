package desk

import (
	"context"

	"github.com/tanwen/tanwen/internal/consult"
)

// Release lets everybody see the briefs and the package of a consultation. fault.Closed where there is no result yet,
// fault.Conflict where it was released before, fault.Denied where the role may not.
func (d *Desk) Release(ctx context.Context, id consult.StudyID, role consult.Role, reason string) error {
	_, err := d.Do(ctx, id, consult.Put{Role: role, Body: &consult.StudyReleased{Text: consult.Remark{Reason: reason}}})
	return err
}
