package record

import (
	"context"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// KindErase is the kind of the leaf that announces an erasure. It is the one kind that this package makes itself;
// [Log.Append] refuses it.
const KindErase = "erase"

// Erasure is the data part of a leaf of kind [KindErase], version 1: which parts of which earlier leaves are
// removed, and on what ground. It names no person.
type Erasure struct {
	Ground string    `json:"ground"`
	Parts  []PartRef `json:"parts"`
}

// ParseErasure reads the data part of an erase leaf.
func ParseErasure(data []byte) (Erasure, error) {
	var e Erasure
	if err := CheckCanonical(data); err != nil {
		return e, err
	}
	return e, StrictDecode(data, &e)
}

// maxErase keeps an erase leaf's payload and its transaction small; more parts take several erasures.
const maxErase = 10_000

// Erase appends a leaf that announces the erasure and removes the named payloads, salt and body, in the same
// transaction; when it returns, no file of the store holds them. Leaves and commitments stay, so that every head
// and receipt stays valid. who is the pseudonym part of the erase leaf (canonical JSON) or nil.
//
// It holds the study itself, see [Log.Hold]. It refuses, and removes nothing, if a part does not exist, was erased before, stands twice, or belongs to an erase
// leaf. When it returns an index and fault.Unavailable together, the payloads are gone from the tables, but a reader
// kept old pages alive; the next start of the program finishes the work.
func (l *Log) Erase(ctx context.Context, study string, e Erasure, who []byte) (Appended, error) {
	if e.Ground == "" || len(e.Ground) > 1000 {
		return Appended{}, fault.Bad("ground", "record.erase.ground", "an erasure states its ground in 1 to 1000 bytes")
	}
	if len(e.Parts) == 0 || len(e.Parts) > maxErase {
		return Appended{}, fault.Bad("parts", "record.erase.parts", "an erasure names 1 to {limit} parts, not {count}", "limit", maxErase, "count", len(e.Parts))
	}
	data, err := Canonical(e)
	if err != nil {
		return Appended{}, err
	}
	event := Event{Kind: KindErase, Version: 1, Who: who, Data: data}
	if err := checkEvent(event, 0); err != nil {
		return Appended{}, err
	}
	release, err := l.Hold(ctx, study)
	if err != nil {
		return Appended{}, err
	}
	defer release()
	l.writing.Lock()
	defer l.writing.Unlock()
	t, err := l.tree(ctx, study)
	if err != nil {
		return Appended{}, err
	}
	if err := l.checkErasable(ctx, study, e.Parts); err != nil {
		return Appended{}, err
	}
	out, err := l.append(ctx, []StudyBatch{{Study: study, Expected: t.size, Events: []Event{event}}}, e.Parts)
	if err != nil {
		return Appended{}, err
	}
	return out[0], l.driver.Scrub(ctx)
}

func (l *Log) checkErasable(ctx context.Context, study string, parts []PartRef) error {
	seen := map[PartRef]bool{}
	for i, p := range parts {
		field := "parts[" + strconv.Itoa(i) + "]"
		if seen[p] {
			return fault.Bad(field, "record.erase.twice", "the {part} of leaf {index} stands twice in the erasure", "part", p.Part, "index", p.Index)
		}
		seen[p] = true
		entry, err := l.Entry(ctx, study, p.Index)
		if err != nil {
			return err
		}
		if int(p.Part) >= partCount || entry.State(p.Part) != Open || entry.Leaf.Kind == KindErase {
			return fault.Bad(field, "record.erase.nothing", "leaf {index} has no {part} that could be erased", "index", p.Index, "part", p.Part)
		}
	}
	return nil
}
