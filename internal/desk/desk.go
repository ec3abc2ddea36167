// Package desk orders what people ask for: one writer decides, applies and records commands one after the other, and
// answers only when the record has signed. Pages, the command line and imports go through it; nothing else writes.
//
// [Open] starts a desk over a record. [Desk.Create] makes an empty consultation, [Desk.Do] hands in commands,
// [Desk.View] reads a state, [Desk.Snapshot] makes a state of one's own for long work. Who may do what stands in
// package consult; the desk only asks it.
package desk

import (
	"context"
	crand "crypto/rand"
	"math/rand/v2"
	"sync"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// Desk is the one writer of a record. Its methods may be called at the same time.
type Desk struct {
	log   *record.Log
	queue chan *task
	stop  chan struct{} // closed by Close
	done  chan struct{} // closed when the writer has ended
	once  sync.Once

	mu      sync.Mutex
	studies map[consult.StudyID]*study
	chance  *rand.Rand // order of answers inside a batch; only the writer uses it
}

// study is a consultation in memory. The lock is held for writing only while events are applied.
type study struct {
	sync.RWMutex
	state *consult.State
}

// task is one call of Do on its way through the writer.
type task struct {
	ctx      context.Context
	study    consult.StudyID
	commands []consult.Command
	erase    *erasing // instead of commands
	reply    chan outcome
}

type outcome struct {
	acks []Ack
	err  error
}

// Ack says that a command is recorded: the leaf at Index is covered by a signed head.
type Ack struct {
	Study  consult.StudyID
	Index  int64
	Kind   consult.Kind
	Repeat bool // the same key had been recorded before; nothing was added
}

// maxWaiting bounds the calls that wait for the writer.
const maxWaiting = 4096

// Open starts the writer. Close ends it.
func Open(log *record.Log) *Desk {
	var seed [32]byte
	_, _ = crand.Read(seed[:])
	d := &Desk{log: log, queue: make(chan *task, maxWaiting), stop: make(chan struct{}), done: make(chan struct{}), studies: map[consult.StudyID]*study{}, chance: rand.New(rand.NewChaCha8(seed))}
	go d.write()
	return d
}

// Close lets the writer finish what it has taken and refuses what comes later.
func (d *Desk) Close() {
	d.once.Do(func() { close(d.stop) })
	<-d.done
}

// Log returns the record, for reading.
func (d *Desk) Log() *record.Log { return d.log }

// Create makes an empty log with a key of its own. fault.Conflict if the study exists.
func (d *Desk) Create(ctx context.Context, id consult.StudyID) error {
	return d.log.Create(ctx, string(id))
}

// Studies returns the identifiers of all consultations in ascending order.
func (d *Desk) Studies(ctx context.Context) ([]consult.StudyID, error) {
	names, err := d.log.Studies(ctx)
	out := make([]consult.StudyID, len(names))
	for i, n := range names {
		out[i] = consult.StudyID(n)
	}
	return out, err
}

// Do hands in commands that belong together. They are decided in order, each on the state that the ones before it
// make; if one is refused, none is recorded. More commands than one transaction holds (record.MaxBatch) are refused
// with fault.TooLarge: see [Desk.Import]. A command whose key is recorded already is acknowledged with its old place.
func (d *Desk) Do(ctx context.Context, id consult.StudyID, commands ...consult.Command) ([]Ack, error) {
	if len(commands) > record.MaxBatch {
		return nil, fault.New(fault.TooLarge, "desk.batch", "{n} commands are more than one transaction holds ({limit})", "n", len(commands), "limit", record.MaxBatch)
	}
	return d.hand(&task{ctx: ctx, study: id, commands: commands, reply: make(chan outcome, 1)})
}

// hand gives a task to the writer and waits for its outcome.
func (d *Desk) hand(t *task) ([]Ack, error) {
	select {
	case d.queue <- t:
	case <-d.stop:
		return nil, stopping()
	case <-t.ctx.Done():
		return nil, t.ctx.Err()
	}
	select {
	case out := <-t.reply:
		return out.acks, out.err
	case <-d.done:
		select { // the writer may have answered just before it ended
		case out := <-t.reply:
			return out.acks, out.err
		default:
			return nil, stopping()
		}
	}
}

func stopping() error {
	return fault.New(fault.Unavailable, "desk.stopping", "the program is stopping: nothing was stored, try again")
}

// Import decides all commands on a state of its own first and records them in as many transactions as needed only if
// none is refused. It locks the consultation meanwhile. Answers of different experts that follow one another are
// shuffled, so that their order in the log tells nothing about who was first. progress (may be nil) is told how many
// are recorded.
func (d *Desk) Import(ctx context.Context, id consult.StudyID, commands []consult.Command, progress func(done, all int)) (*consult.State, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	release, err := d.log.Hold(ctx, string(id))
	if err != nil {
		return nil, err
	}
	defer release()
	defer d.forget(id)
	commands = d.shuffled(commands)
	trial, err := d.Snapshot(ctx, id)
	if err != nil {
		return nil, err
	}
	base := trial.Size
	events, err := decideAll(trial, commands)
	if err != nil {
		return nil, err
	}
	for from := 0; from < len(events); from += record.MaxBatch {
		part := events[from:min(from+record.MaxBatch, len(events))]
		if _, err := d.log.Append(ctx, []record.StudyBatch{{Study: string(id), Expected: base + int64(from), Events: part}}); err != nil {
			return nil, err
		}
		if err := d.publish(ctx, []record.StudyBatch{{Study: string(id), Events: part}}); err != nil {
			return nil, err
		}
		progress(from+len(part), len(events))
	}
	return trial, nil
}

// decideAll decides commands in order, each on the state that the ones before it make.
func decideAll(s *consult.State, commands []consult.Command) ([]record.Event, error) {
	events := make([]record.Event, 0, len(commands))
	for _, c := range commands {
		e, err := consult.Decide(s, c)
		if err != nil {
			return nil, err
		}
		if err := consult.Apply(s, e); err != nil {
			return nil, err
		}
		enc, err := consult.Encode(e)
		if err != nil {
			return nil, err
		}
		events = append(events, enc)
	}
	return events, nil
}

// shuffled returns the commands with every run of consecutive answers in an order drawn at random.
func (d *Desk) shuffled(commands []consult.Command) []consult.Command {
	out := append([]consult.Command(nil), commands...)
	var seed [32]byte
	_, _ = crand.Read(seed[:])
	chance := rand.New(rand.NewChaCha8(seed))
	for from := 0; from < len(out); {
		to := from
		for to < len(out) && isAnswer(out[to]) {
			to++
		}
		run := out[from:to]
		chance.Shuffle(len(run), func(i, j int) { run[i], run[j] = run[j], run[i] })
		from = to + 1
	}
	return out
}

func isAnswer(c consult.Command) bool {
	switch c.(type) {
	case consult.Submit, consult.Judge:
		return true
	}
	return false
}

// View calls read with the present state of a consultation, with what other nodes have recorded. read must not keep or
// change it.
func (d *Desk) View(ctx context.Context, id consult.StudyID, read func(*consult.State) error) error {
	st, err := d.present(ctx, id)
	if err != nil {
		return err
	}
	st.RLock()
	defer st.RUnlock()
	return read(st.state)
}

// Snapshot folds the log into a state that belongs to the caller.
func (d *Desk) Snapshot(ctx context.Context, id consult.StudyID) (_ *consult.State, err error) {
	defer fault.Wrap(&err, "fold %s", id)
	s := consult.NewState()
	return s, d.fold(ctx, id, s)
}

// fold applies to a state the leaves that stand behind it in the log.
func (d *Desk) fold(ctx context.Context, id consult.StudyID, s *consult.State) error {
	for entry, err := range d.log.Entries(ctx, string(id), s.Size) {
		if err != nil {
			return err
		}
		e, err := consult.Decode(entry)
		if err != nil {
			return err
		}
		if err := consult.Apply(s, e); err != nil {
			return err
		}
	}
	return nil
}

// present returns the consultation in memory with what other nodes have recorded meanwhile.
func (d *Desk) present(ctx context.Context, id consult.StudyID) (*study, error) {
	st, err := d.open(ctx, id)
	if err != nil || !d.log.Shared() {
		return st, err
	}
	head, err := d.log.Head(ctx, string(id))
	if err != nil {
		return nil, err
	}
	st.RLock()
	behind := st.state.Size < head.Size
	st.RUnlock()
	if !behind {
		return st, nil
	}
	st.Lock()
	defer st.Unlock()
	erased := len(st.state.Erased)
	if err := d.fold(ctx, id, st.state); err != nil {
		d.forget(id)
		return nil, err
	}
	if len(st.state.Erased) > erased { // the state still holds what another node has removed
		d.forget(id)
		return d.open(ctx, id)
	}
	return st, nil
}

// open returns the consultation in memory, folding its log at first use.
func (d *Desk) open(ctx context.Context, id consult.StudyID) (*study, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if st, ok := d.studies[id]; ok {
		return st, nil
	}
	s, err := d.Snapshot(ctx, id)
	if err != nil {
		return nil, err
	}
	st := &study{state: s}
	d.studies[id] = st
	return st, nil
}

// forget drops the state in memory; the next use folds the log anew.
func (d *Desk) forget(id consult.StudyID) {
	d.mu.Lock()
	delete(d.studies, id)
	d.mu.Unlock()
}
