package dossier

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

func differs(name string) error {
	return fault.New(fault.Invalid, "dossier.differs", "{file} is missing, is not expected here, or is not what its sources lead to", "file", name)
}

// container is step 1.
func (a *audit) container() error {
	if a.openErr != nil {
		return a.openErr
	}
	if !a.canonical {
		return fault.New(fault.Invalid, "dossier.canonical", "the bytes of the container are not those that its files determine")
	}
	return nil
}

var bagInfoForm = regexp.MustCompile(`^Bagging-Date: (\d{4}-\d\d-\d\d)\nExternal-Identifier: ([a-z0-9-]+)\n`)

// bag is step 2.
func (a *audit) bag() error {
	if a.openErr != nil {
		return errBroken
	}
	m := bagInfoForm.FindSubmatch(a.files[bagInfo])
	if m == nil {
		return differs(bagInfo)
	}
	payload := map[string][]byte{}
	for name, data := range a.data {
		payload[payloadDir+name] = data
	}
	return same(bag(payload, string(m[2]), string(m[1])), a.files, func(string) bool { return true })
}

// same compares files by their bytes, those for which look is true.
func same(want, got map[string][]byte, look func(name string) bool) error {
	for _, name := range sortedNames(want) {
		if b, ok := got[name]; look(name) && (!ok || !bytes.Equal(b, want[name])) {
			return differs(name)
		}
	}
	for _, name := range sortedNames(got) {
		if _, ok := want[name]; look(name) && !ok {
			return differs(name)
		}
	}
	return nil
}

// leafForm is step 3.
func (a *audit) leafForm() error {
	if a.leafErr != nil {
		return a.leafErr
	}
	m := bagInfoForm.FindSubmatch(a.files[bagInfo])
	if m != nil && (string(m[2]) != a.study || string(m[1]) != a.leaves[len(a.leaves)-1].Day) {
		return differs(bagInfo)
	}
	return nil
}

// headForm is step 4.
func (a *audit) headForm() error {
	if a.headErr != nil {
		return a.headErr
	}
	if a.study != "" && a.heads[0].Study != a.study {
		return fault.New(fault.Invalid, "dossier.head.study", "the heads are of study {head}, the leaves of {study}", "head", a.heads[0].Study, "study", a.study)
	}
	return nil
}

// plainKey reports whether a verifier key is written in the one way of SPEC.md.
func plainKey(vkey string) bool {
	v, err := note.NewVerifier(vkey)
	parts := strings.SplitN(vkey, "+", 3)
	if err != nil || len(parts) != 3 {
		return false
	}
	key, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	return err == nil && vkey == fmt.Sprintf("%s+%08x+%s", v.Name(), v.KeyHash(), base64.StdEncoding.EncodeToString(key))
}

// plainNote reports whether a note has no other line than the text and one signature in strict base64.
func plainNote(n []byte, vkey string) bool {
	text, sig, _ := strings.Cut(string(n), "\n\n")
	name, _, _ := strings.Cut(vkey, "+")
	coded, ok := strings.CutPrefix(sig, "\u2014 "+name+" ")
	coded, end := strings.CutSuffix(coded, "\n")
	raw, err := base64.StdEncoding.Strict().DecodeString(coded)
	return ok && end && err == nil && !strings.Contains(coded, "\n") && coded == base64.StdEncoding.EncodeToString(raw) && strings.Count(text, "\n") == 2
}

// tree is step 5.
func (a *audit) tree() error {
	if a.leafErr != nil || a.headErr != nil {
		return errBroken
	}
	for _, h := range a.heads {
		if h.Size > int64(len(a.hashes)) || record.TreeRoot(a.hashes[:h.Size]) != h.Root {
			return fault.New(fault.Invalid, "dossier.root", "the head over {size} leaves is not the root of these leaves", "size", h.Size)
		}
	}
	if last := a.heads[len(a.heads)-1]; last.Size != int64(len(a.hashes)) {
		return fault.New(fault.Invalid, "dossier.uncovered", "the last head covers {size} of {leaves} leaves", "size", last.Size, "leaves", len(a.hashes))
	}
	return nil
}

// commitments is step 6.
func (a *audit) commitments() error { return a.payErr }

// legal is step 7.
func (a *audit) legal() error {
	if a.payErr != nil {
		return errBroken
	}
	if a.foldErr != nil {
		return a.foldErr
	}
	return a.forks()
}

// forks makes sure that the leaves before a fork are those of the study that it names: with the old name put back,
// they lead to the head that the fork stands on.
func (a *audit) forks() error {
	for _, f := range a.state.Forks {
		h, err := record.ParseHead([]byte(f.Stand))
		if err != nil {
			return err
		}
		root, err := record.RenamedRoot(a.leaves[:h.Size], h.Study)
		if err != nil {
			return err
		}
		if root != h.Root {
			return fault.New(fault.Invalid, "dossier.fork", "the leaves before the fork do not lead to the head of {study} over {size} leaves that it stands on", "study", h.Study, "size", h.Size)
		}
	}
	return nil
}

// locked is step 8.
func (a *audit) locked() error {
	if a.state == nil {
		return errBroken
	}
	d := &a.state.Definition
	for _, r := range a.state.Rounds {
		in := &r.Instrument
		noted := slices.ContainsFunc(a.state.Deviations, func(x consult.Deviation) bool { return x.Round == r.ID && x.Kind == consult.KindDeviation })
		if !noted && (!reflect.DeepEqual(in.Rules, d.Rules) || in.Disclosure != d.Disclosure || in.Anonymity != d.Anonymity || in.Consent != d.Consent ||
			!reflect.DeepEqual(in.Criteria, d.Criteria) || !reflect.DeepEqual(in.Scales, d.Scales) || !reflect.DeepEqual(in.Ranking, d.Ranking) ||
			!reflect.DeepEqual(in.Settings, d.Settings) || !reflect.DeepEqual(in.Weighting, d.Weighting)) {
			return fault.New(fault.Invalid, "dossier.rules", "round {round} was opened with other rules than the consultation fixed, and no deviation is noted", "round", r.ID)
		}
		if in.Seed == "" || (r.FirstReply >= 0 && r.FirstReply <= r.Opened) {
			return fault.New(fault.Invalid, "dossier.chance", "round {round} has no seed that was locked before its first answer", "round", r.ID)
		}
	}
	seed, _ := a.state.Seed()
	for _, f := range a.listed() {
		known := slices.ContainsFunc(analysis.Recipes(), func(r analysis.Recipe) bool { return r.Name == f.Recipe && r.Version == f.RecipeVersion })
		if !known || (f.Seed != nil && *f.Seed != strconv.FormatUint(seed, 10)) {
			return fault.New(fault.Invalid, "dossier.recipe", "finding {finding} names a recipe that this program does not know, or another seed than the one that was locked", "finding", f.ID)
		}
	}
	return nil
}

// listed reads findings.json; nil where it cannot be read.
func (a *audit) listed() []finding {
	var out []finding
	if json.Unmarshal(a.data["findings.json"], &out) != nil {
		return nil
	}
	return out
}

// closes is step 9.
func (a *audit) closes() error {
	if a.state == nil {
		return errBroken
	}
	if a.form == Closed {
		if a.cellErr != nil {
			return a.cellErr
		}
		return errClosed
	}
	missing := false
	for _, r := range a.state.Rounds {
		tally := a.masters[r.ID]
		if r.Closed < 0 || tally == nil {
			continue
		}
		if tally.Text.Master == "" || r.Blank > 0 {
			missing = true
			continue
		}
		if err := a.tallied(r, tally); err != nil {
			return err
		}
	}
	if missing {
		return errErased
	}
	return nil
}

// tallied compares what a round committed to with its answers.
func (a *audit) tallied(r *consult.Round, tally *consult.RoundTallied) error {
	wrong := fault.New(fault.Invalid, "dossier.close", "the close of round {round} does not agree with its answers", "round", r.ID)
	master, err := masterOf(tally)
	if err != nil {
		return err
	}
	cells, answered := r.Aggregates()
	if answered != tally.Data.Answered || r.Instrument.Panel != tally.Data.Invited || len(cells) != len(tally.Data.Cells) || !reflect.DeepEqual(cells, tally.Text.Cells) {
		return wrong
	}
	for i, c := range cells {
		h, err := consult.CellHash(consult.CellSalt(master, c.Item, c.Criterion), c)
		if err != nil || tally.Data.Cells[i] != (consult.CellCommit{Item: c.Item, Criterion: c.Criterion, Hash: h}) {
			return wrong
		}
	}
	prompts := r.PromptAggregates()
	if len(prompts) != len(tally.Data.Prompts) || !reflect.DeepEqual(prompts, tally.Text.Prompts) {
		return wrong
	}
	for i, p := range prompts {
		h, err := consult.PromptHash(consult.PromptSalt(master, p.Prompt, p.Option), p)
		if err != nil || tally.Data.Prompts[i] != (consult.PromptCommit{Prompt: p.Prompt, Option: p.Option, Hash: h}) {
			return wrong
		}
	}
	return nil
}

// ready says why a step that compares what was made of the record cannot do so.
func (a *audit) ready() error {
	switch {
	case a.madeErr != nil:
		return a.madeErr
	case a.state == nil || a.findings == nil:
		return errBroken
	case a.form == Closed:
		return errClosed
	}
	return nil
}

// numbers is step 10.
func (a *audit) numbers() error {
	err := a.ready()
	if err == nil {
		return same(a.made, a.data, func(name string) bool { return name == "findings.json" })
	}
	if !errors.Is(err, errClosed) || a.cellErr != nil {
		return err
	}
	listed := map[string]finding{}
	for _, f := range a.listed() {
		listed[f.ID] = f
	}
	for _, f := range findingsOf(a.findings) {
		// What opened marks of a prompt do not tell is undefined here, and needs whole answers there.
		opened := strings.HasPrefix(f.ID, "item.") || strings.HasPrefix(f.ID, "prompt.") && f.Value != nil
		if opened && !reflect.DeepEqual(listed[f.ID], f) {
			return fault.New(fault.Invalid, "dossier.finding", "finding {finding} is not what the record leads to", "finding", f.ID)
		}
	}
	return errClosed
}

// tables is step 11.
func (a *audit) tables() error {
	err := a.ready()
	if err == nil {
		return same(a.made, a.data, below("tables/"))
	}
	if !errors.Is(err, errClosed) || a.cellErr != nil {
		return err
	}
	made, err := tableFiles(a.findings)
	if err != nil {
		return err
	}
	const name = "tables/item_statistics.csv"
	rows := map[string]bool{}
	for line := range bytes.SplitSeq(a.data[name], []byte("\r\n")) {
		rows[string(line)] = true
	}
	for line := range bytes.SplitSeq(made[name], []byte("\r\n")) {
		if !rows[string(line)] {
			return differs(name)
		}
	}
	return errClosed
}

func below(dir string) func(string) bool {
	return func(name string) bool { return strings.HasPrefix(name, dir) }
}

// figures is step 12.
func (a *audit) figures() error {
	if err := a.ready(); err != nil {
		return err
	}
	return same(a.made, a.data, below("figures/"))
}

// statements is step 13.
func (a *audit) statements() error {
	if a.state == nil {
		return errBroken
	}
	var list []Sentence
	if record.StrictDecode(a.data["statements.json"], &list) != nil {
		return differs("statements.json")
	}
	numbers, seen := map[string]bool{}, map[string]bool{}
	for _, f := range a.listed() {
		numbers[f.ID] = true
	}
	for _, x := range list {
		if seen[x.Lang+" "+x.ID] || !a.supported(x, numbers) {
			return fault.New(fault.Invalid, "dossier.unsupported", "sentence {sentence} stands twice, or rests on nothing that is in this package", "sentence", x.ID)
		}
		seen[x.Lang+" "+x.ID] = true
	}
	if err := a.ready(); err != nil {
		return err
	}
	return same(a.made, a.data, func(name string) bool { return name == "statements.json" })
}

// supported reports whether all that a sentence names is there, and that it names something.
func (a *audit) supported(x Sentence, numbers map[string]bool) bool {
	for _, id := range x.Findings {
		if !numbers[id] {
			return false
		}
	}
	for _, id := range x.Questions {
		if a.state.Item(consult.ItemID(id)) == nil {
			return false
		}
	}
	for _, leaf := range x.Leaves {
		if leaf < 0 || leaf >= a.state.Size {
			return false
		}
	}
	return len(x.Findings)+len(x.Questions)+len(x.Evidence)+len(x.Leaves) > 0
}

// briefs is step 14: all that was not looked at yet and is made of the record.
func (a *audit) briefs() error {
	if err := a.ready(); err != nil {
		return err
	}
	return same(a.made, a.data, func(name string) bool {
		switch name {
		case "findings.json", "statements.json", "SPEC.md", "verify.py":
			return false
		}
		for _, dir := range []string{"tables/", "figures/", "individual/", "log/"} {
			if strings.HasPrefix(name, dir) {
				return false
			}
		}
		return true
	})
}

// result is step 16.
func (a *audit) result() error {
	if a.leafErr != nil || a.payErr != nil || a.form == "" {
		return errBroken
	}
	payload := map[string][]byte{}
	for name, data := range a.data {
		payload[payloadDir+name] = data
	}
	if a.last.Program == "" || a.last.Manifest != commitment(payload) {
		return fault.New(fault.Invalid, "dossier.committed", "the result in the record commits to other files than these, or names no program")
	}
	return nil
}

// witnessed is step 17.
func (a *audit) witnessed() error {
	if len(a.seen) == 0 {
		return nil
	}
	if a.leafErr != nil || a.headErr != nil {
		return errBroken
	}
	vkey := strings.TrimSuffix(string(a.data[fileKey]), "\n")
	h, err := record.VerifyHead(vkey, a.seen)
	if err != nil {
		return err
	}
	if h.Study != a.study || h.Size > int64(len(a.hashes)) || record.TreeRoot(a.hashes[:h.Size]) != h.Root {
		return fault.New(fault.Invalid, "dossier.seen", "the head over {size} leaves that was seen elsewhere is not the root of the first leaves of this log: one of the two is not the record", "size", h.Size)
	}
	return nil
}
