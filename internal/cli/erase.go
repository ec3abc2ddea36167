package cli

import (
	"context"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/record"
)

// eraseCommand removes for ever what an expert gave, or single parts of leaves.
type eraseCommand struct {
	ID       string   `arg:"" name:"id"`
	Expert   string   `placeholder:"PSEUDONYM"`
	Part     []string `placeholder:"LEAF:PART"`
	Ground   string   `required:"" placeholder:"TEXT"`
	Data     string   `default:"." placeholder:"DIR"`
	Database string   `placeholder:"URL"`
	DryRun   bool
	JSON     bool `name:"json"`
}

// eraseRequest is an erasure as it goes to the process that holds the data folder.
type eraseRequest struct {
	ID     consult.StudyID   `json:"id"`
	Expert consult.Pseudonym `json:"expert"`
	Parts  []record.PartRef  `json:"parts"`
	Ground string            `json:"ground"`
	DryRun bool              `json:"dry_run"`
}

// erasedParts is what is gone, and the leaf that says so (-1 for a dry run).
type erasedParts struct {
	Parts []record.PartRef `json:"parts"`
	Leaf  int64            `json:"leaf"`
}

// Run hands the erasure to the running server, or carries it out directly.
func (c *eraseCommand) Run(s *session) error {
	q := eraseRequest{ID: consult.StudyID(c.ID), Expert: consult.Pseudonym(c.Expert), Ground: c.Ground, DryRun: c.DryRun}
	for _, p := range c.Part {
		ref, err := partRef(p)
		if err != nil {
			return err
		}
		q.Parts = append(q.Parts, ref)
	}
	if q.Expert == "" && len(q.Parts) == 0 {
		return fault.Bad("--expert", "cli.erase.what", "say what to erase: --expert with a pseudonym, or --part with a leaf and one of who, data, text, such as --part 12:text")
	}
	var done erasedParts
	if err := s.through(s.placeOf(c.Data, c.Database, false), "/erase", q, &done, func(a *archive) (err error) {
		done, err = eraseParts(s, a, q)
		return err
	}); err != nil {
		return err
	}
	if c.JSON {
		return s.print(done)
	}
	leaves := map[int64]bool{}
	for _, p := range done.Parts {
		leaves[p.Index] = true
	}
	key := "erase.done"
	if c.DryRun {
		key = "erase.dry"
	}
	s.say(key, "study", c.ID, "parts", len(done.Parts), "leaves", len(leaves), "leaf", done.Leaf)
	return nil
}

// partRef reads LEAF:PART.
func partRef(text string) (record.PartRef, error) {
	var ref record.PartRef
	leaf, part, _ := strings.Cut(text, ":")
	index, err := strconv.ParseInt(leaf, 10, 64)
	if err != nil || index < 0 || ref.Part.UnmarshalText([]byte(part)) != nil {
		return ref, fault.Bad("--part", "cli.erase.part", "{part} is not the number of a leaf and one of who, data, text, such as 12:text", "part", text)
	}
	ref.Index = index
	return ref, nil
}

func eraseParts(ctx context.Context, a *archive, q eraseRequest) (erasedParts, error) {
	e := desk.Erasure{Role: consult.RoleProgram, Ground: q.Ground, Expert: q.Expert, Parts: q.Parts}
	if q.DryRun {
		parts, err := a.desk.ErasePlan(ctx, q.ID, e)
		return erasedParts{Parts: parts, Leaf: -1}, err
	}
	parts, leaf, err := a.desk.Erase(ctx, q.ID, e)
	if err == nil {
		err = a.forgetErased(ctx, q.ID)
	}
	return erasedParts{Parts: parts, Leaf: leaf}, err
}

// forkCommand continues a consultation that was put back from an older copy.
type forkCommand struct {
	ID       string `arg:"" name:"id"`
	To       string `placeholder:"ID"`
	Reason   string `required:"" placeholder:"TEXT"`
	Seen     string `placeholder:"HEAD"`
	Data     string `default:"." placeholder:"DIR"`
	Database string `placeholder:"URL"`
	JSON     bool   `name:"json"`
}

// Run opens the data folder, compares it with the heads that were seen, and continues the consultation under a new
// name. The server must not run: it holds the same folder. With --database, --data is the node's own folder, in which
// the heads lie that it has seen.
func (c *forkCommand) Run(s *session) (err error) {
	seen, err := readHead(c.Seen)
	if err != nil {
		return err
	}
	at := s.placeOf(c.Data, c.Database, true)
	if err := existing(c.Data); err != nil {
		return err
	}
	to := c.To
	if to == "" {
		to = c.ID + "-e2"
	}
	a, err := s.open(s, at, nil)
	if err != nil {
		return err
	}
	defer func() {
		if e := a.close(); err == nil {
			err = e
		}
	}()
	if seen != nil {
		if _, err := a.desk.Log().Witness(s, c.ID, seen); err != nil {
			return err
		}
	}
	leaf, err := a.desk.Fork(s, consult.StudyID(c.ID), consult.StudyID(to), consult.RoleProgram, c.Reason)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.print(map[string]any{"id": to, "leaf": leaf})
	}
	s.say("fork.done", "from", c.ID, "to", to, "leaf", leaf, "keys", at.keys())
	return nil
}

// tellRestored says which consultations were put back from an older copy.
func (s *session) tellRestored(a *archive) error {
	ids, err := a.desk.Restored(s)
	for _, id := range ids {
		s.say("serve.restored", "study", id)
	}
	return err
}
