package office

import (
	"context"
	"encoding/json"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/id"
)

// Proposal is an act that needs a second person and waits for one.
type Proposal struct {
	ID      string    `json:"-"`
	Study   string    `json:"study"`
	Act     string    `json:"act"`    // "round.release", "round.reopen", "identity.open"
	About   string    `json:"about"`  // round or pseudonym
	Reason  string    `json:"reason"` // as typed
	Person  string    `json:"person"` // who proposed it
	Name    string    `json:"name"`
	Role    string    `json:"role"` // in which role
	At      time.Time `json:"at"`
	Version int       `json:"-"`
}

// Propose stores an act that waits for a second person. fault.Conflict if the same act on the same thing waits already.
func (o *Office) Propose(ctx context.Context, p Proposal) (Proposal, error) {
	waiting, err := o.Proposals(ctx, p.Study)
	if err != nil {
		return p, err
	}
	for _, w := range waiting {
		if w.Act == p.Act && w.About == p.About {
			return p, fault.New(fault.Conflict, "office.proposal.waits", "{name} has proposed this already: a second person confirms it under “Waiting for a second person”", "name", w.Name)
		}
	}
	p.ID, p.At = id.New(), o.now()
	return p, o.store(ctx, proposalKind, p.ID, 0, p)
}

// Proposals returns what waits for a second person in a study, the oldest first.
func (o *Office) Proposals(ctx context.Context, study string) ([]Proposal, error) {
	docs, err := o.driver.Documents(ctx, proposalKind)
	if err != nil {
		return nil, err
	}
	var out []Proposal
	for _, doc := range docs {
		p := Proposal{ID: doc.Name, Version: doc.Version}
		if err := json.Unmarshal(doc.Body, &p); err != nil {
			return nil, err
		}
		if p.Study != study {
			continue
		}
		at := len(out)
		for at > 0 && out[at-1].At.After(p.At) {
			at--
		}
		out = append(out[:at], append([]Proposal{p}, out[at:]...)...)
	}
	return out, nil
}

// Second returns the proposal that another person confirms. fault.Denied if it is the person who proposed it. The
// proposal waits until [Office.Settle].
func (o *Office) Second(ctx context.Context, study, proposal, person string) (Proposal, error) {
	p := Proposal{ID: proposal}
	version, err := o.load(ctx, proposalKind, proposal, &p)
	if err != nil {
		return p, err
	}
	if version == 0 || p.Study != study {
		return p, fault.New(fault.NotFound, "office.proposal.none", "this no longer waits for a second person: it was done or taken back")
	}
	if p.Person == person {
		return p, fault.New(fault.Denied, "office.proposal.same", "a second person confirms this: not the one who proposed it")
	}
	p.Version = version
	return p, nil
}

// Settle removes a proposal that was carried out or taken back.
func (o *Office) Settle(ctx context.Context, proposal string) error {
	return o.driver.DeleteDocument(ctx, proposalKind, proposal)
}
