package record

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tanwen/tanwen/fault"
)

// Log is the record of all studies of one store. Make it with [OpenLog]. Reading methods may be called at the same
// time; appends of several goroutines are done one after the other.
type Log struct {
	driver  Driver
	keys    Keyring
	opts    Options
	writing sync.Mutex // held over commit, signing and the storing of heads
	latched atomic.Pointer[error]

	mu    sync.Mutex
	trees map[string]*tree
	ahead map[string]Head // of studies that were put back from an older copy: the head that was seen before
	turns map[string]*turn
}

// OpenLog opens the record over a driver. For every study it verifies the last stored head (signature, size, root)
// against the leaves, and signs a head over leaves that have none. It refuses to open where a stored head
// contradicts the tree, where the store has fewer leaves than a head says, and where the key of a study is missing
// or another: such a log must not sign anything more. A study that a head of Options.Keeper contradicts is opened for
// reading only ([Log.Restored]).
func OpenLog(ctx context.Context, d Driver, keys Keyring, opts Options) (*Log, error) {
	l := &Log{driver: d, keys: keys, opts: opts.orDefault(), trees: map[string]*tree{}, ahead: map[string]Head{}, turns: map[string]*turn{}}
	studies, err := d.Studies(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range studies {
		if !d.Shared() {
			err = l.recover(ctx, s)
		} else if release, e := l.Hold(ctx, s.ID); e != nil { // which verifies and signs, too
			err = e
		} else {
			release()
		}
		if err != nil {
			return nil, err
		}
	}
	return l, nil
}

// recover verifies a study's last head and signs the rows behind it.
func (l *Log) recover(ctx context.Context, s Study) (err error) {
	defer fault.Wrap(&err, "open the log of %s", s.ID)
	t, err := l.load(ctx, s)
	if err != nil {
		return err
	}
	return l.settle(ctx, t)
}

// settle verifies the last stored head of a tree against its leaves and the keeper's heads, and signs the rows behind it.
func (l *Log) settle(ctx context.Context, t *tree) error {
	signed, err := l.driver.LastHead(ctx, t.study)
	if err != nil {
		return err
	}
	if signed != nil {
		head, err := VerifyHead(t.pair.VerifierKey, signed)
		if err != nil {
			return err
		}
		if err := t.agrees(ctx, head); err != nil {
			return err
		}
		if head.Size == t.size {
			t.head.Store(&head)
			return l.compare(ctx, t.study)
		}
	}
	if err := l.compare(ctx, t.study); err != nil {
		return err
	}
	if _, restored := l.Restored(t.study); restored {
		return nil // a second history must not be signed
	}
	return l.sign(ctx, []*tree{t})
}

// load makes the cached form of a study's tree.
func (l *Log) load(ctx context.Context, s Study) (*tree, error) {
	pair, err := l.keys.Pair(s.ID)
	if err != nil {
		return nil, err
	}
	if pair.VerifierKey != s.VerifierKey {
		return nil, fault.New(fault.Internal, "record.key.other",
			"the signing key of study {study} is not the one that its heads were signed with; put the right key file back", "study", s.ID)
	}
	size, err := l.driver.Size(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	t := &tree{study: s.ID, pair: pair, driver: l.driver, size: size}
	l.mu.Lock()
	defer l.mu.Unlock()
	if other := l.trees[s.ID]; other != nil {
		return other, nil // another goroutine loaded it meanwhile
	}
	l.trees[s.ID] = t
	return t, nil
}

// tree returns the cached tree of a study, or loads it; fault.NotFound for a study that does not exist.
func (l *Log) tree(ctx context.Context, study string) (*tree, error) {
	l.mu.Lock()
	t := l.trees[study]
	l.mu.Unlock()
	if t != nil {
		return t, nil
	}
	s, err := l.driver.Study(ctx, study)
	if err != nil {
		return nil, err
	}
	return l.load(ctx, s)
}

// forget drops a cached tree after another writer was faster.
func (l *Log) forget(study string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.trees, study)
}

// Create makes a study's key, its row and the signed head of its empty log. A key that a crash left without a row is
// used. fault.Conflict if the study exists.
func (l *Log) Create(ctx context.Context, study string) error {
	if err := CheckStudy(study); err != nil {
		return err
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	if err := l.ready(ctx); err != nil {
		return err
	}
	pair, err := l.keys.Make(study)
	if err != nil {
		return err
	}
	s := Study{ID: study, VerifierKey: pair.VerifierKey}
	if err := l.driver.CreateStudy(context.WithoutCancel(ctx), s); err != nil {
		return l.failed(err)
	}
	t, err := l.load(context.WithoutCancel(ctx), s)
	if err != nil {
		return err
	}
	return l.sign(ctx, []*tree{t})
}

// Studies returns the ids of all studies in ascending order.
func (l *Log) Studies(ctx context.Context) ([]string, error) {
	rows, err := l.driver.Studies(ctx)
	ids := make([]string, len(rows))
	for i, s := range rows {
		ids[i] = s.ID
	}
	return ids, err
}

// VerifierKey returns the key that verifies the study's heads.
func (l *Log) VerifierKey(ctx context.Context, study string) (string, error) {
	s, err := l.driver.Study(ctx, study)
	return s.VerifierKey, err
}

// Shared reports that other processes may append to the same logs: a state that was folded may be behind.
func (l *Log) Shared() bool { return l.driver.Shared() }

// Head returns the largest signed head of a study. In a shared store that may be one that another process has signed.
func (l *Log) Head(ctx context.Context, study string) (Head, error) {
	t, err := l.tree(ctx, study)
	if err != nil {
		return Head{}, err
	}
	if l.driver.Shared() {
		return l.storedHead(ctx, study)
	}
	return l.headOver(ctx, t, 0)
}

// headOver returns a signed head of at least size leaves if there is one: the cached one, else the last stored.
func (l *Log) headOver(ctx context.Context, t *tree, size int64) (Head, error) {
	if h := t.head.Load(); h != nil && h.Size >= size {
		return *h, nil
	}
	return l.storedHead(ctx, t.study)
}

func (l *Log) storedHead(ctx context.Context, study string) (Head, error) {
	signed, err := l.driver.LastHead(ctx, study)
	if err != nil {
		return Head{}, err
	}
	if signed == nil {
		return Head{}, fault.New(fault.NotFound, "record.head.none", "study {study} has no signed head", "study", study)
	}
	return ParseHead(signed)
}

// page is how many rows or heads are read from the driver at once.
const page = 512

// Heads returns the signed heads of a study with size >= from, in ascending order.
func (l *Log) Heads(ctx context.Context, study string, from int64) iter.Seq2[Head, error] {
	return func(yield func(Head, error) bool) {
		for {
			notes, err := l.driver.Heads(ctx, study, from, page)
			if err != nil {
				yield(Head{}, err)
				return
			}
			for _, signed := range notes {
				h, err := ParseHead(signed)
				if err == nil && (h.Study != study || h.Size < from) {
					err = fault.New(fault.Internal, "record.head.order", "the stored heads of study {study} are not its own in ascending order", "study", study)
				}
				if !yield(h, err) || err != nil {
					return
				}
				from = h.Size + 1
			}
			if len(notes) < page {
				return
			}
		}
	}
}

// Entries returns the leaves of a study from an index on, in order, up to the largest signed head; each payload is
// verified against its commitment as it is read, so that a changed row gives an error and never a wrong answer.
func (l *Log) Entries(ctx context.Context, study string, from int64) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		head, err := l.Head(ctx, study)
		if err != nil {
			yield(Entry{}, err)
			return
		}
		for from < head.Size {
			rows, err := l.driver.Rows(ctx, study, from, head.Size, page)
			if err == nil && len(rows) == 0 {
				err = missing(study, from)
			}
			if err != nil {
				yield(Entry{}, err)
				return
			}
			for _, r := range rows {
				if r.Index != from {
					yield(Entry{}, missing(study, from))
					return
				}
				e, err := entryOf(study, r)
				if !yield(e, err) || err != nil {
					return
				}
				from++
			}
		}
	}
}

// Entry returns one leaf; fault.NotFound if no signed head covers it.
func (l *Log) Entry(ctx context.Context, study string, index int64) (Entry, error) {
	head, err := l.Head(ctx, study)
	if err != nil {
		return Entry{}, err
	}
	if index < 0 || index >= head.Size {
		return Entry{}, NoLeaf(study, index)
	}
	rows, err := l.driver.Rows(ctx, study, index, index+1, 1)
	if err != nil {
		return Entry{}, err
	}
	if len(rows) == 0 {
		return Entry{}, missing(study, index)
	}
	return entryOf(study, rows[0])
}

func missing(study string, index int64) error {
	return fault.New(fault.Internal, "record.leaf.missing", "leaf {index} of study {study} is missing in the store", "index", index, "study", study)
}

// Lookup returns the index of the leaf that was appended with an idempotency key.
func (l *Log) Lookup(ctx context.Context, study, key string) (index int64, ok bool, err error) {
	if key == "" {
		return 0, false, nil
	}
	return l.driver.IndexOf(ctx, study, key)
}

// Receipt proves that the leaf at index is in the largest signed tree; fault.NotFound if no signed head covers it.
func (l *Log) Receipt(ctx context.Context, study string, index int64) (Receipt, error) {
	t, err := l.tree(ctx, study)
	if err != nil {
		return Receipt{}, err
	}
	head, err := l.headOver(ctx, t, index+1)
	if err != nil {
		return Receipt{}, err
	}
	if index < 0 || index >= head.Size {
		return Receipt{}, NoLeaf(study, index)
	}
	path, err := tlog.ProveRecord(head.Size, index, t.reader(ctx, nil))
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Index: index, Path: path, Head: head.Note}, nil
}
