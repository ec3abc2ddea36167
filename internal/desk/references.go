package desk

import (
	"context"

	"github.com/tanwen/tanwen/bib"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// ReferenceIndex keeps what is searched of the references that evidence names. All of it can be made anew from the
// record.
type ReferenceIndex interface {
	// Taken returns how many leaves of a study's record have been taken in.
	Taken(ctx context.Context, study string) (int64, error)
	// Take takes in leaves from..to of a record: adds references, and removes those of the leaves gone. It does all or
	// nothing, and is refused with fault.Conflict where another has taken them in meanwhile.
	Take(ctx context.Context, study string, from, to int64, add []IndexedReference, gone []int64) error
	// Forget removes all that is kept of a study.
	Forget(ctx context.Context, study string) error
	// Find returns the first references, at most limit, that match: those that match in the title first, then in the
	// order of the record.
	Find(ctx context.Context, study string, q bib.Query, limit int) ([]Reference, error)
}

// Reference is a reference of an evidence file, as a search finds it.
type Reference struct {
	Evidence string       `json:"evidence"` // identifier of the file
	Key      string       `json:"key"`      // of the reference in the file; may be empty
	Title    string       `json:"title"`
	Cite     consult.Text `json:"cite"`
}

// IndexedReference is a reference with the texts in which it is searched. Leaf is the leaf of its file, Number its
// place there.
type IndexedReference struct {
	Reference
	Leaf   int64
	Number int

	SearchedTitle, SearchedRest string // of bib.SearchText
}

// References searches the evidence of consultations.
type References struct {
	Log   *record.Log
	Index ReferenceIndex
}

// maxFound bounds what one search returns.
const maxFound = 1_000

// Search finds references by words of their titles, people, keywords, abstracts and notes ([bib.ParseQuery] says how a
// query is written), and plain texts of evidence by their words. What has been recorded since the last search is taken
// in first. limit is at most 1,000.
func (r References) Search(ctx context.Context, id consult.StudyID, query string, limit int) (found []Reference, err error) {
	q, err := bib.ParseQuery(query)
	if err != nil {
		return nil, err
	}
	defer fault.Wrap(&err, "search %s", id)
	if err := r.CatchUp(ctx, id); err != nil {
		return nil, err
	}
	return r.Index.Find(ctx, string(id), q, min(max(limit, 1), maxFound))
}

// CatchUp takes in the leaves that stand behind those the index knows, anew where another node was faster. References
// whose file has been erased are in no file of the index when it returns.
func (r References) CatchUp(ctx context.Context, id consult.StudyID) (err error) {
	const tries = 5
	for range tries {
		if err = r.take(ctx, string(id)); fault.KindOf(err) != fault.Conflict {
			return err
		}
	}
	return err
}

func (r References) take(ctx context.Context, study string) error {
	head, err := r.Log.Head(ctx, study)
	if err != nil {
		return err
	}
	from, err := r.Index.Taken(ctx, study)
	if err != nil {
		return err
	}
	if from > head.Size { // an older record was put back
		if err := r.Index.Forget(ctx, study); err != nil {
			return err
		}
		from = 0
	}
	to := from
	var add []IndexedReference
	var gone []int64
	for entry, err := range r.Log.Entries(ctx, study, from) {
		if err != nil {
			return err
		}
		to = entry.Index + 1
		switch consult.Kind(entry.Leaf.Kind) {
		case consult.KindEvidence:
			references, err := indexed(entry)
			if err != nil {
				return err
			}
			add = append(add, references...)
		case consult.KindErase:
			leaves, err := erased(entry)
			if err != nil {
				return err
			}
			gone = append(gone, leaves...)
		default: // no other kind holds references
		}
	}
	if to == from {
		return nil
	}
	return r.Index.Take(ctx, study, from, to, add, gone)
}

// indexed reads the references of one evidence file from the record. A file of other texts counts as one reference,
// with its name as the title; a file whose text was erased gives none.
func indexed(entry record.Entry) ([]IndexedReference, error) {
	e, err := consult.Decode(entry)
	if err != nil {
		return nil, err
	}
	b := e.Body.(*consult.EvidenceAdded)
	if e.NoText || e.NoData {
		return nil, nil
	}
	lib, err := bib.Reader{File: b.Data.File, Format: bib.Format(b.Data.Format), Encoding: bib.UTF8}.Read([]byte(b.Text.Content))
	if err != nil { // none of references: a note, a report, a table
		var r bib.Record
		r.Text[bib.Title], r.Text[bib.Note] = b.Data.File, b.Text.Content
		title, rest := bib.SearchText(&r)
		return []IndexedReference{{Reference: Reference{Evidence: b.Data.ID, Title: b.Data.File}, Leaf: entry.Index, SearchedTitle: title, SearchedRest: rest}}, nil //nolint:nilerr // no reference file is a text like any other
	}
	out := make([]IndexedReference, len(lib.Records))
	for i := range lib.Records {
		r := &lib.Records[i]
		title, rest := bib.SearchText(r)
		out[i] = IndexedReference{
			Reference: Reference{Evidence: b.Data.ID, Key: r.ID, Title: r.Text[bib.Title], Cite: consult.Text{Zh: bib.GBT7714.Cite(*r), En: bib.APA.Cite(*r)}},
			Leaf:      entry.Index, Number: i, SearchedTitle: title, SearchedRest: rest,
		}
	}
	return out, nil
}

// erased returns the leaves whose texts an erasure removed.
func erased(entry record.Entry) (leaves []int64, err error) {
	e, err := record.ParseErasure(entry.Body(record.Data))
	if err != nil {
		return nil, err
	}
	for _, p := range e.Parts {
		leaves = append(leaves, p.Index)
	}
	return leaves, nil
}
