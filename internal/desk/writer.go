package desk

import (
	"context"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// write is the writer: it takes what waits, decides and applies it in order, records it in one transaction and
// answers. Calls that arrive while a transaction is under way form the next one.
func (d *Desk) write() {
	defer close(d.done)
	for {
		select {
		case first := <-d.queue:
			d.settle(d.gather(first))
		case <-d.stop:
			for { // what was taken before the end is still served
				select {
				case t := <-d.queue:
					d.settle(d.gather(t))
				default:
					return
				}
			}
		}
	}
}

// gather takes what waits behind the first task, as much as one transaction holds.
func (d *Desk) gather(first *task) []*task {
	tasks, leaves := []*task{first}, len(first.commands)
	for leaves < record.MaxBatch {
		select {
		case t := <-d.queue:
			tasks, leaves = append(tasks, t), leaves+len(t.commands)
		default:
			return tasks
		}
	}
	return tasks
}

// batch is what one transaction will hold.
type batch struct {
	studies []record.StudyBatch
	at      map[consult.StudyID]int
	keys    map[string]Ack // keys that the batch itself will record, by study and key
	leaves  int
	waiting []*task
	acks    [][]Ack
}

func newBatch() *batch { return &batch{at: map[consult.StudyID]int{}, keys: map[string]Ack{}} }

// attempts is how often the writer decides anew because another node has appended in between. The lock of a study
// keeps other nodes away, so that a second attempt is needed only where a connection that held it broke.
const attempts = 4

// settle decides the tasks in an order drawn at random, so that the log does not tell who was first, and records them.
// Erasures come last.
func (d *Desk) settle(tasks []*task) {
	d.chance.Shuffle(len(tasks), func(i, j int) { tasks[i], tasks[j] = tasks[j], tasks[i] })
	var erasures []*task
	tasks = slices.DeleteFunc(tasks, func(t *task) bool {
		if t.erase != nil {
			erasures = append(erasures, t)
		}
		return t.erase != nil
	})
	for left := attempts; len(tasks) > 0; left-- {
		tasks = d.try(tasks, left == 1)
	}
	for _, t := range erasures {
		err := t.ctx.Err()
		if err == nil {
			err = d.carryOut(t)
		}
		t.reply <- outcome{err: err}
	}
}

// try decides and records tasks under the locks of their studies. It returns those that met another size than they
// were decided on, unless this was the last attempt.
func (d *Desk) try(tasks []*task, last bool) (again []*task) {
	release, err := d.hold(tasks)
	if err != nil {
		for _, t := range tasks {
			t.reply <- outcome{err: unstored(err)}
		}
		return nil
	}
	defer release()
	b := newBatch()
	flush := func() {
		again = append(again, d.flush(b, last)...)
		b = newBatch()
	}
	for _, t := range tasks {
		if err := t.ctx.Err(); err != nil {
			t.reply <- outcome{err: err}
			continue
		}
		if b.leaves+len(t.commands) > record.MaxBatch {
			flush()
		}
		acks, dirty, err := d.decide(b, t)
		if err != nil {
			if dirty { // part of the task was applied: record what came before it and fold anew
				flush()
				d.forget(t.study)
			}
			t.reply <- outcome{err: err}
			continue
		}
		b.waiting, b.acks = append(b.waiting, t), append(b.acks, acks)
	}
	flush()
	return again
}

// hold takes the locks of the tasks' studies and takes over what other nodes have appended to them.
func (d *Desk) hold(tasks []*task) (release func(), err error) {
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = string(t.study)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	ctx := context.Background()
	if release, err = d.log.Hold(ctx, ids...); err != nil {
		return nil, err
	}
	if d.log.Shared() {
		for _, id := range ids {
			if _, err := d.present(ctx, consult.StudyID(id)); err != nil && fault.KindOf(err) != fault.NotFound {
				release()
				return nil, err
			}
		}
	}
	return release, nil
}

// decide decides and applies a task's commands and adds their events to the batch. dirty says that the state in
// memory holds events that will not be recorded.
func (d *Desk) decide(b *batch, t *task) (acks []Ack, dirty bool, err error) {
	ctx := context.WithoutCancel(t.ctx)
	st, err := d.open(ctx, t.study)
	if err != nil {
		return nil, false, err
	}
	st.Lock()
	defer st.Unlock()
	base := st.state.Size
	var events []record.Event
	for _, c := range t.commands {
		if ack, again, err := d.recorded(ctx, b, t.study, consult.Key(c)); err != nil {
			return nil, len(events) > 0, err
		} else if again {
			acks = append(acks, ack)
			continue
		}
		e, err := consult.Decide(st.state, c)
		if err != nil {
			return nil, len(events) > 0, err
		}
		enc, err := consult.Encode(e)
		if err != nil {
			return nil, len(events) > 0, err
		}
		if err := consult.Apply(st.state, e); err != nil {
			return nil, true, err
		}
		events = append(events, enc)
		ack := Ack{Study: t.study, Index: e.Index, Kind: e.Kind}
		acks = append(acks, ack)
		if e.Key != "" {
			b.keys[string(t.study)+"\x00"+e.Key] = ack
		}
	}
	if len(events) > 0 {
		b.add(t.study, base, events)
	}
	return acks, false, nil
}

// recorded looks a key up in the batch and in the record.
func (d *Desk) recorded(ctx context.Context, b *batch, id consult.StudyID, key string) (Ack, bool, error) {
	if key == "" {
		return Ack{}, false, nil
	}
	if ack, ok := b.keys[string(id)+"\x00"+key]; ok {
		ack.Repeat = true
		return ack, true, nil
	}
	at, ok, err := d.log.Lookup(ctx, string(id), key)
	return Ack{Study: id, Index: at, Repeat: true}, ok, err
}

func (b *batch) add(id consult.StudyID, base int64, events []record.Event) {
	i, ok := b.at[id]
	if !ok {
		i = len(b.studies)
		b.at[id] = i
		b.studies = append(b.studies, record.StudyBatch{Study: string(id), Expected: base})
	}
	b.studies[i].Events = append(b.studies[i].Events, events...)
	b.leaves += len(events)
}

// flush records the batch and answers everybody who waits for it. After a failure the states in memory are dropped:
// they hold what the record does not. Tasks that were decided on another size than the record has, or whose key another
// node has recorded meanwhile, are returned to be decided again, unless this was the last attempt.
func (d *Desk) flush(b *batch, last bool) (again []*task) {
	var err error
	if len(b.studies) > 0 {
		if _, err = d.log.Append(context.Background(), b.studies); err != nil {
			for id := range b.at {
				d.forget(id)
			}
			if fault.KindOf(err) == fault.Conflict && !last {
				return b.waiting
			}
			err = unstored(err)
		}
	}
	if err == nil {
		err = d.publish(context.Background(), b.studies)
	}
	for i, t := range b.waiting {
		if err != nil {
			t.reply <- outcome{err: err}
		} else {
			t.reply <- outcome{acks: b.acks[i]}
		}
	}
	return nil
}

// unstored says that nothing was stored, where the failure does not say so itself.
func unstored(err error) error {
	if fault.Find(err) != nil {
		return err
	}
	return fault.New(fault.Unavailable, "desk.store", "this cannot be stored now: your text is kept, try again").Because(err)
}
