package record

import "context"

// Driver stores what [Log] decides. It holds no rule of the record: it neither hashes nor signs nor checks a form.
// Every engine passes the same suite, internal/store/storetest.
//
// All methods may be called at the same time from several goroutines; Append, PutHeads and CreateStudy are called by
// one goroutine at a time, of each process. When a writing method returns nil, what it wrote survives a power cut. An error after
// which it is certain that nothing was written is the context's error or a *fault.Error of kind Conflict, NotFound,
// TooLarge or Unavailable; any other error of a writing method means that the outcome is unknown, and the log
// latches shut.
type Driver interface {
	// CreateStudy stores a study; fault.Conflict if there is one of that id.
	CreateStudy(ctx context.Context, s Study) error
	// Studies returns all studies in ascending order of their ids.
	Studies(ctx context.Context) ([]Study, error)
	// Study returns one study; fault.NotFound if there is none.
	Study(ctx context.Context, id string) (Study, error)

	// Append stores all batches in one transaction, and in the same transaction removes the payloads that they
	// erase. It returns fault.Conflict if a study does not have exactly From rows, or if a key is taken in its study.
	Append(ctx context.Context, batches []RowBatch) error
	// PutHeads stores signed heads in one transaction. A head of that study and size that is stored already must
	// have the same note; another note is fault.Conflict.
	PutHeads(ctx context.Context, heads []Head) error
	// Scrub makes sure that no file of the store still holds payloads that were removed; fault.Unavailable if a
	// reader keeps old pages alive.
	Scrub(ctx context.Context) error

	// Shared reports that other processes may write to the store while this one has it open.
	Shared() bool
	// Hold takes the locks of studies, each once, before other processes that ask for them; it waits until it has all
	// of them. A study need not exist. A store that is not shared has nothing to do. The lock spares work that another
	// process would make void and is no condition of what is stored: Append compares sizes in its transaction.
	Hold(ctx context.Context, studies []string) (release func(), err error)

	// Size returns the number of rows of a study, 0 for an unknown one.
	Size(ctx context.Context, study string) (int64, error)
	// Rows returns the rows with from <= Index < to in ascending order, at most limit of them.
	Rows(ctx context.Context, study string, from, to int64, limit int) ([]Row, error)
	// Nodes returns for each index the nodes stored with that row; an index without a row is fault.NotFound.
	Nodes(ctx context.Context, study string, indexes []int64) ([][]Hash, error)
	// IndexOf returns the index of the row with that key.
	IndexOf(ctx context.Context, study, key string) (index int64, ok bool, err error)
	// LastHead returns the note of the head with the largest size; nil if the study has no head.
	LastHead(ctx context.Context, study string) ([]byte, error)
	// Heads returns notes of heads with size >= from in ascending order of size, at most limit of them.
	Heads(ctx context.Context, study string, from int64, limit int) ([][]byte, error)
}

// Study is one log: its id and the verifier key of its heads.
type Study struct {
	ID          string
	VerifierKey string
}

// Row is a leaf as a driver stores it. Of the payloads it stores both salt and body, or neither.
type Row struct {
	Index    int64
	Leaf     []byte // canonical leaf
	Key      string // idempotency key, unique in its study; empty = none
	Nodes    []Hash // the tree nodes that this leaf completes: its own hash, then upwards
	Payloads [partCount]Payload
}

// RowBatch is what one transaction appends to one study.
type RowBatch struct {
	Study string
	From  int64 // number of rows that the study has; Rows[0].Index
	Rows  []Row
	Erase []PartRef // payloads of earlier rows to remove
}

// PartRef names one part of one leaf.
type PartRef struct {
	Index int64 `json:"index"`
	Part  Part  `json:"part"`
}
