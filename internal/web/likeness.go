package web

import (
	"sync"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/refine"
)

// likeness keeps, for each consultation, the index in which questions that are like a text are found: somebody who types
// asks every few keystrokes.
type likeness struct {
	mu sync.Mutex
	by map[consult.StudyID]*likeIndex
}

// likeIndex holds the standing questions of a consultation as they were at a mark.
type likeIndex struct {
	mark  likeMark
	items []consult.ItemID // of each wording
	index *refine.Index
}

// likeMark changes whenever something happens to a question.
type likeMark struct {
	items int
	last  int64
}

// of returns the index of a state. It is made anew where something happened to a question since.
func (l *likeness) of(st *consult.State) *likeIndex {
	mark := likeMark{items: len(st.Items), last: -1}
	for _, it := range st.Items {
		mark.last = max(mark.last, it.Changed())
	}
	study := st.Definition.ID
	l.mu.Lock()
	defer l.mu.Unlock()
	if x := l.by[study]; x != nil && x.mark == mark {
		return x
	}
	x := &likeIndex{mark: mark}
	var texts []string
	for _, it := range st.Standing() {
		for _, wording := range []string{it.Text.Zh, it.Text.En} {
			if wording != "" {
				x.items, texts = append(x.items, it.ID), append(texts, wording)
			}
		}
	}
	x.index = refine.NewIndex(texts)
	if l.by == nil || len(l.by) >= maxReadings {
		l.by = map[consult.StudyID]*likeIndex{}
	}
	l.by[study] = x
	return x
}

// likeShown is how many similar questions are shown beside a wording, and likeFrom from which similarity on.
const (
	likeShown = 6
	likeFrom  = 0.25
)

// similar lists standing questions that are like a text, in both languages, those left out that are named. What waits
// for moderation is shown to nobody.
func (l *likeness) similar(p page, st *consult.State, text string, without ...string) (out []likeRow) {
	x := l.of(st)
	seen := map[consult.ItemID]bool{}
	for _, id := range without {
		seen[consult.ItemID(id)] = true
	}
	for _, m := range x.index.Nearest(text, 2*(likeShown+len(without))) {
		id := x.items[m.Text]
		if m.Similarity < likeFrom || seen[id] || len(out) == likeShown {
			continue
		}
		seen[id] = true
		out = append(out, likeRow{string(id), p.In(st.Item(id).Text), percent(m.Similarity)})
	}
	return out
}
