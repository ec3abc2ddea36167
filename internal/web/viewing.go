package web

import (
	"context"

	"github.com/tanwen/tanwen/internal/consult"
)

// oneView is a desk whose view may be asked for again while it is held. A request that asks twice gets the state that
// it holds: a second lock would wait for a writer that waits for the first, and nobody could answer any more.
type oneView struct{ Desk }

// held is the state that a request looks at.
type held struct {
	study consult.StudyID
	state *consult.State
}

type heldKey struct{}

// holding prepares a request's context for views within views. A request looks at states in one goroutine.
func holding(ctx context.Context) context.Context {
	return context.WithValue(ctx, heldKey{}, &held{})
}

// View hands the state to read, which must neither keep nor change it.
func (d oneView) View(ctx context.Context, id consult.StudyID, read func(*consult.State) error) error {
	h, ok := ctx.Value(heldKey{}).(*held)
	if !ok {
		return d.Desk.View(ctx, id, read)
	}
	if h.state != nil && h.study == id {
		return read(h.state)
	}
	return d.Desk.View(ctx, id, func(s *consult.State) error {
		before := *h
		h.study, h.state = id, s
		defer func() { *h = before }()
		return read(s)
	})
}
