package record

import (
	"crypto/rand"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
)

// Event is one thing that happened, as the domain hands it over. Who, Data and Text are canonical JSON (see
// [Canonical]) or nil where the event has no such part.
type Event struct {
	Kind    string // dotted lower-case words; the domain owns the list, this package owns [KindErase]
	Version int    // version of the kind, from 1
	Round   string // id of the round; empty = none
	Key     string // idempotency key, unique in its study, not in the leaf; empty = none
	Who     []byte
	Data    []byte
	Text    []byte
}

func (e Event) part(p Part) []byte {
	switch p {
	case Who:
		return e.Who
	case Data:
		return e.Data
	default:
		return e.Text
	}
}

// StudyBatch is what one call of [Log.Append] adds to one study. Expected is the number of leaves that the study
// had when the events were decided.
type StudyBatch struct {
	Study    string
	Expected int64
	Events   []Event
}

// Appended says where the events of one [StudyBatch] stand: at the indexes From, From+1, ..., all covered by Head.
type Appended struct {
	Study string
	From  int64
	Head  Head
}

// Entry is one leaf as it is read back, with the payloads that are still there.
type Entry struct {
	Index    int64
	Leaf     Leaf
	Bytes    []byte // the canonical leaf, as the tree hashes it
	Key      string // idempotency key; empty = none
	Payloads [partCount]Payload
}

// State says what is left of a part.
type State uint8

const (
	Absent State = iota // the event never had this part
	Open                // salt and body are here
	Gone                // the leaf commits to it, but it was erased
)

// State returns what is left of a part.
func (e Entry) State(p Part) State {
	switch {
	case e.Leaf.Commit(p) == "":
		return Absent
	case e.Payloads[p].Salt == nil:
		return Gone
	default:
		return Open
	}
}

// Body returns the canonical JSON of a part, or nil if it is absent or gone.
func (e Entry) Body(p Part) []byte { return e.Payloads[p].Body }

// entryOf reads a stored row and verifies each payload against the leaf's commitment.
func entryOf(study string, r Row) (Entry, error) {
	leaf, err := ParseLeaf(r.Leaf)
	if err != nil {
		return Entry{}, damaged(study, r.Index, err)
	}
	if leaf.Study != study {
		return Entry{}, damaged(study, r.Index, fault.Bad("study", "record.leaf.study", "the leaf is of study {study}", "study", leaf.Study))
	}
	e := Entry{Index: r.Index, Leaf: leaf, Bytes: r.Leaf, Key: r.Key, Payloads: r.Payloads}
	for _, p := range Parts {
		if r.Payloads[p].Salt == nil && r.Payloads[p].Body == nil {
			continue
		}
		if err := CheckCommit(leaf, p, r.Payloads[p]); err != nil {
			return Entry{}, damaged(study, r.Index, err)
		}
	}
	return e, nil
}

func damaged(study string, index int64, cause error) error {
	return fault.New(fault.Internal, "record.damaged", "leaf {index} of study {study} was changed in the store", "index", index, "study", study).Because(cause)
}

// rowOf makes the row of an event: salts, commitments, leaf. Its nodes are added by the caller.
func rowOf(study string, index int64, e Event, day time.Time, random io.Reader) (Row, error) {
	row := Row{Index: index, Key: e.Key}
	var commits [partCount]string
	for _, p := range Parts {
		body := e.part(p)
		if body == nil {
			continue
		}
		salt := make([]byte, SaltSize)
		if _, err := io.ReadFull(random, salt); err != nil {
			return Row{}, err
		}
		row.Payloads[p] = Payload{Salt: salt, Body: body}
		commits[p] = row.Payloads[p].Commit(p)
	}
	leaf := Leaf{
		V: LeafVersion, Study: study, Kind: e.Kind, KV: e.Version, Round: e.Round,
		Day: day.UTC().Format(time.DateOnly), Who: commits[Who], Data: commits[Data], Text: commits[Text],
	}
	var err error
	row.Leaf, err = leaf.Bytes()
	return row, err
}

// checkEvent refuses what may not enter the record. at is the event's place in its batch.
func checkEvent(e Event, at int) error {
	field := "events[" + strconv.Itoa(at) + "]"
	if err := checkKind(e.Kind, e.Version); err != nil {
		return err
	}
	if len(e.Key) > MaxKey {
		return fault.Bad(field+".key", "record.key.size", "an idempotency key of {size} bytes is over the limit of {limit}", "size", len(e.Key), "limit", MaxKey)
	}
	if !utf8.ValidString(e.Key) || strings.ContainsRune(e.Key, 0) {
		return fault.Bad(field+".key", "record.key.text", "an idempotency key is text: UTF-8 without NUL")
	}
	for _, p := range Parts {
		body := e.part(p)
		if body == nil {
			continue
		}
		if len(body) > MaxPayload {
			return fault.New(fault.TooLarge, "record.payload.size", "a payload of {size} bytes is over the limit of {limit}", "size", len(body), "limit", MaxPayload)
		}
		if err := CheckCanonical(body); err != nil {
			return fault.Find(err).At(fault.Place{Field: field + "." + p.String()})
		}
	}
	return nil
}

// Options are the things that a [Log] takes from outside. The zero value is right for a program that serves.
type Options struct {
	Now     func() time.Time // clock, read for the day of a leaf; nil = time.Now
	Random  io.Reader        // source of salts; nil = crypto/rand. Anything weaker uncovers payloads
	OnFatal func(error)      // called once when the log latches shut; the process should then exit
	Keeper  Keeper           // remembers heads outside the store; nil = nobody does
}

func (o Options) orDefault() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.OnFatal == nil {
		o.OnFatal = func(error) {}
	}
	return o
}
