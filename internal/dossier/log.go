package dossier

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// Files of the log inside a package.
const (
	fileLeaves   = "log/leaves.jsonl"
	filePayloads = "log/payloads.jsonl"
	fileCells    = "log/cells.jsonl"
	fileOptions  = "log/options.jsonl"
	fileHeads    = "log/heads.txt" // up to the result
	fileHead     = "log/head.txt"  // covers the result
	fileKey      = "log/key.txt"
)

// opened is one line of payloads.jsonl: a part of a leaf that is open.
type opened struct {
	Body  json.RawMessage `json:"body"`
	Index int64           `json:"index"`
	Part  record.Part     `json:"part"`
	Salt  []byte          `json:"salt"`
}

// openedCell is one line of cells.jsonl: the sorted vector of one cell, as the close of its round committed to it.
type openedCell struct {
	Cell  consult.Aggregate `json:"cell"`
	Round consult.RoundID   `json:"round"`
	Salt  []byte            `json:"salt"`
}

// openedOption is one line of options.jsonl: the marks of one option of a prompt, as the close of its round committed to
// them.
type openedOption struct {
	Option consult.PromptAggregate `json:"option"`
	Round  consult.RoundID         `json:"round"`
	Salt   []byte                  `json:"salt"`
}

// logLines writes leaves and opened parts, one a line.
func logLines(entries []record.Entry) (leaves, payloads []byte, err error) {
	var l, p bytes.Buffer
	for _, e := range entries {
		l.Write(e.Bytes)
		l.WriteByte('\n')
		for _, part := range record.Parts {
			if e.State(part) != record.Open {
				continue
			}
			line, err := record.Canonical(opened{e.Body(part), e.Index, part, e.Payloads[part].Salt})
			if err != nil {
				return nil, nil, err
			}
			p.Write(line)
			p.WriteByte('\n')
		}
	}
	return l.Bytes(), p.Bytes(), nil
}

// cellLines opens the vectors of closed rounds that the rule locked by their round lets out.
func cellLines(entries []record.Entry, s *consult.State) ([]byte, error) {
	var b bytes.Buffer
	for _, r := range s.Rounds {
		if r.Closed < 0 {
			continue
		}
		event, err := consult.Decode(entries[r.Closed])
		if err != nil {
			return nil, err
		}
		tally, ok := event.Body.(*consult.RoundTallied)
		if !ok || event.NoText {
			continue
		}
		master, err := masterOf(tally)
		if err != nil {
			return nil, err
		}
		for _, a := range tally.Text.Cells {
			if !mayOpen(a, r.Instrument.Disclosure) {
				continue
			}
			line, err := record.Canonical(openedCell{a, r.ID, consult.CellSalt(master, a.Item, a.Criterion)})
			if err != nil {
				return nil, err
			}
			b.Write(line)
			b.WriteByte('\n')
		}
	}
	return b.Bytes(), nil
}

// optionLines opens the aggregates of prompts of closed rounds that the rule locked by their round lets out; nothing where
// there are none.
func optionLines(entries []record.Entry, s *consult.State) ([]byte, error) {
	var b bytes.Buffer
	for _, r := range s.Rounds {
		if r.Closed < 0 {
			continue
		}
		event, err := consult.Decode(entries[r.Closed])
		if err != nil {
			return nil, err
		}
		tally, ok := event.Body.(*consult.RoundTallied)
		if !ok || event.NoText {
			continue
		}
		master, err := masterOf(tally)
		if err != nil {
			return nil, err
		}
		for _, a := range tally.Text.Prompts {
			if !mayOpenPrompt(a, r) {
				continue
			}
			line, err := record.Canonical(openedOption{a, r.ID, consult.PromptSalt(master, a.Prompt, a.Option)})
			if err != nil {
				return nil, err
			}
			b.Write(line)
			b.WriteByte('\n')
		}
	}
	return b.Bytes(), nil
}

// mayOpenPrompt reports whether the disclosure rule of a round lets the marks of an option out. Choices among sets do not
// tell how many experts stand behind them, so they stay closed unless nothing is kept back.
func mayOpenPrompt(a consult.PromptAggregate, r *consult.Round) bool {
	rule, p := r.Instrument.Disclosure, r.Prompt(a.Prompt)
	if rule.None || p == nil {
		return rule.None
	}
	n, ok := a.Answers(p)
	return ok && n >= rule.Histogram
}

// mayOpen reports whether a disclosure rule lets the histogram of a cell out.
func mayOpen(a consult.Aggregate, d consult.Disclosure) bool {
	n := 0
	for _, r := range a.Runs {
		n += r.Count
	}
	return d.None || n >= d.Histogram
}

// withheld reports whether a package of the given form keeps a part of a leaf back.
func withheld(form Form, s *consult.State, e record.Entry, p record.Part) bool {
	l := e.Leaf
	switch consult.Kind(l.Kind) {
	case consult.KindAnswer, consult.KindWithdraw, consult.KindJudgement, consult.KindResponse, consult.KindArgument, consult.KindArgumentMark:
		if p != record.Text {
			return form == Closed
		}
		r := s.Round(consult.RoundID(l.Round))
		if r == nil || r.Instrument.Consent != "release" && !r.Instrument.Disclosure.None {
			return true
		}
		argument := s.Argument(e.Index)
		return argument != nil && !argument.Release // what the panel did not read is not published
	case consult.KindExpert, consult.KindAssign, consult.KindItemAdd, consult.KindItemDerive:
		return form == Closed && p == record.Who
	case consult.KindItemPropose:
		return p == record.Text && unread(s, e.Index) || form == Closed && p == record.Who
	case consult.KindRecuse:
		return p == record.Text || form == Closed && p == record.Who // which interest somebody has is nobody else's business
	case consult.KindIdentity:
		return p == record.Who // that it happened and why is told, not about whom
	case consult.KindAttachment: // nobody has read the file for what it says about people
		return p == record.Text || form == Closed && p == record.Who
	case consult.KindDatum: // rows without a licence are not passed on, unless somebody confirmed that they may be
		return p == record.Text && unlicensed(s, e.Index)
	case consult.KindRoundClose:
		return form == Closed && p == record.Text
	}
	return false
}

// unread reports whether a proposal still waits for somebody to decide on it: what nobody has read is not published.
func unread(s *consult.State, leaf int64) bool {
	at, ok := slices.BinarySearchFunc(s.Items, leaf, func(it *consult.Item, leaf int64) int { return cmp.Compare(it.Leaf, leaf) })
	return ok && s.Items[at].Status == consult.ItemWaiting
}

// unlicensed reports whether the table of data of a leaf has no licence, and nobody confirmed that it may be passed on.
func unlicensed(s *consult.State, leaf int64) bool {
	i := slices.IndexFunc(s.Data, func(x consult.Datum) bool { return x.Leaf == leaf })
	return i >= 0 && !s.Data[i].Passable()
}

// withhold returns the entries without the parts that a form keeps back, and how many those are.
func withhold(form Form, s *consult.State, entries []record.Entry) (out []record.Entry, kept int) {
	out = make([]record.Entry, len(entries))
	for i, e := range entries {
		for _, p := range record.Parts {
			if e.State(p) == record.Open && withheld(form, s, e, p) {
				e.Payloads[p] = record.Payload{}
				kept++
			}
		}
		out[i] = e
	}
	return out, kept
}

// fold makes a state from entries.
func fold(entries []record.Entry) (*consult.State, error) {
	s := consult.NewState()
	for _, e := range entries {
		event, err := consult.Decode(e)
		if err != nil {
			return s, err
		}
		if err := consult.Apply(s, event); err != nil {
			return s, err
		}
	}
	return s, nil
}

// readEntries reads a whole log.
func readEntries(ctx context.Context, log *record.Log, study string) (out []record.Entry, err error) {
	for e, err := range log.Entries(ctx, study, 0) {
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.NotFound, "dossier.empty", "nothing is recorded in {study}: there is nothing to write", "study", study)
	}
	return out, nil
}

// neededHeads picks from the signed heads before the result those that a package shows: the first one behind each
// opening and close of a round, and the last one.
func neededHeads(all []record.Head, entries []record.Entry) []byte {
	var picked [][]byte
	before := int64(0)
	for i, h := range all {
		needed := i == len(all)-1
		for _, e := range entries[before:min(h.Size, int64(len(entries)))] {
			k := consult.Kind(e.Leaf.Kind)
			needed = needed || k == consult.KindRoundOpen || k == consult.KindRoundClose
		}
		if needed {
			picked = append(picked, h.Note)
		}
		before = h.Size
	}
	return bytes.Join(picked, []byte("\n"))
}

// headOf returns the line that a brief prints: the first of the heads that covers the last round close; where no round
// was held, the first one that covers all leaves before the result.
func headOf(s *consult.State, heads []record.Head) HeadLine {
	covers, line := s.Size, HeadLine{}
	for _, r := range s.Rounds {
		if r.Closed >= 0 {
			covers, line.Round = r.Closed+1, r.ID
		}
	}
	for _, h := range heads {
		if h.Size >= covers {
			line.Size, line.Root = h.Size, h.Root.String()
			break
		}
	}
	return line
}

// masterOf returns the secret from which the salts of a round's cells are derived.
func masterOf(b *consult.RoundTallied) ([]byte, error) {
	master, err := base64.StdEncoding.DecodeString(b.Text.Master)
	if err != nil || len(master) != 32 {
		return nil, fault.New(fault.Invalid, "dossier.master", "a round close without a master secret of 32 bytes")
	}
	return master, nil
}
