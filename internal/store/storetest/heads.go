package storetest

import (
	"bytes"
	"context"
	"testing"

	"github.com/transparency-dev/formats/proof"
	merkleproof "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// receipts verifies every receipt of a log with this project's verifier and with an independent one.
func receipts(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study)
	const leaves = 37
	for i := range leaves {
		b.add(study, int64(i), answer(i))
	}
	for range 2 {
		vkey, err := b.log.VerifierKey(ctx, study)
		if err != nil {
			t.Fatal(err)
		}
		entries := b.entries(study)
		for i, e := range entries {
			r, err := b.log.Receipt(ctx, study, int64(i))
			if err != nil {
				t.Fatal(err)
			}
			head, err := record.VerifyReceipt(vkey, r, e.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			var other proof.TLogProof
			if err := other.Unmarshal(r.Text()); err != nil {
				t.Fatal(err)
			}
			path := make([][]byte, len(other.Hashes))
			for k := range other.Hashes {
				path[k] = other.Hashes[k][:]
			}
			leaf := rfc6962.DefaultHasher.HashLeaf(e.Bytes)
			err = merkleproof.VerifyInclusion(rfc6962.DefaultHasher, other.Index, uint64(head.Size), leaf, path, head.Root[:])
			if err != nil || !bytes.Equal(other.Marshal(), r.Text()) {
				t.Fatalf("receipt %d: the second implementation disagrees: %v", i, err)
			}
			wrong := entries[(i+1)%leaves].Bytes
			_, err = record.VerifyReceipt(vkey, r, wrong)
			want(t, err, fault.Invalid, "record.receipt.path")
		}
		b.reopen()
	}
	_, err := b.log.Receipt(ctx, study, leaves)
	want(t, err, fault.NotFound, "record.leaf.none")
	_, err = b.log.Receipt(ctx, study, -1)
	want(t, err, fault.NotFound, "record.leaf.none")
}

func heads(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study)
	const batches = 600 // more than one page of heads
	for i := range batches {
		b.add(study, int64(i), answer(i))
	}
	vkey, err := b.log.VerifierKey(ctx, study)
	if err != nil {
		t.Fatal(err)
	}
	var leaves []record.Hash
	for _, e := range b.entries(study) {
		leaves = append(leaves, record.LeafHash(e.Bytes))
	}
	var last record.Head
	n := int64(0)
	for h, err := range b.log.Heads(ctx, study, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if h, err = record.VerifyHead(vkey, h.Note); err != nil {
			t.Fatal(err)
		}
		if h.Size != n {
			t.Fatalf("head of size %d where %d was due", h.Size, n)
		}
		if n%97 == 1 { // each compares two roots over all leaves
			if err := record.VerifyConsistency(last, h, leaves); err != nil {
				t.Fatal(err)
			}
		}
		last = h
		n++
	}
	if n != batches+1 {
		t.Fatalf("%d heads, want %d", n, batches+1)
	}
	for h, err := range b.log.Heads(ctx, study, 599) {
		if err != nil || h.Size < 599 {
			t.Fatalf("heads from 599 give one of size %d (%v)", h.Size, err)
		}
	}
}

// forge signs a head with the study's true key.
func (b *bench) forge(study string, size int64, root record.Hash) record.Head {
	b.t.Helper()
	pair, err := b.keys.Pair(study)
	if err != nil {
		b.t.Fatal(err)
	}
	h := record.Head{Study: study, Size: size, Root: root}
	h.Note, err = note.Sign(&note.Note{Text: h.Text()}, pair.Signer)
	if err != nil {
		b.t.Fatal(err)
	}
	return h
}

func neverTwoHeads(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study)
	head := b.add(study, 0, answer(1)).Head
	if err := b.driver.PutHeads(ctx, []record.Head{head}); err != nil {
		t.Fatalf("the same head again must be accepted: %v", err)
	}
	err := b.driver.PutHeads(ctx, []record.Head{b.forge(study, 1, record.Hash{1})})
	want(t, err, fault.Conflict, "record.head.second")
	stored, err := b.driver.LastHead(ctx, study)
	if err != nil || !bytes.Equal(stored, head.Note) {
		t.Fatalf("the first head was replaced (%v)", err)
	}
}

// rowsWithoutHead loses the second transaction: the rows are in, the head is not.
func rowsWithoutHead(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study)
	b.add(study, 0, answer(0))
	b.wrap = func(d record.Driver) record.Driver { return &failing{Driver: d, heads: true} }
	b.reopen()
	_, err := b.log.Append(ctx, []record.StudyBatch{{Study: study, Expected: 1, Events: answers(1, 2)}})
	want(t, err, fault.Unavailable, "record.latched")
	if n := b.size(study); n != 1 {
		t.Fatalf("a head of size %d was shown before it was stored", n)
	}
	if n := len(b.entries(study)); n != 1 {
		t.Fatalf("%d entries are shown; those without a head must not be", n)
	}
	b.wrap = nil
	for range 2 { // the first start signs, the second one finds it
		b.reopen()
		if a := b.audit(study); a.Leaves != 3 || a.Heads != 3 {
			t.Fatalf("audit counted %+v, want 3 leaves and heads of size 0, 1, 3", a)
		}
	}
	b.add(study, 3, answer(3))
}

func headsThatContradict(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study)
	b.add(study, 0, answers(0, 5)...)
	b.close()
	if err := b.tryOpen(); err != nil {
		t.Fatalf("control: an untouched store opens: %v", err)
	}
	// A head beyond the rows: the store was restored from an older copy.
	if err := b.driver.PutHeads(ctx, []record.Head{b.forge(study, 6, record.Hash{6})}); err != nil {
		t.Fatal(err)
	}
	b.close()
	want(t, b.tryOpen(), fault.Invalid, "record.head.beyond")
	// With a sixth row it covers the tree, but has another root.
	e := record.Event{Kind: "answer", Version: 1}
	row := record.Row{Index: 5, Leaf: leafOf(t, e), Nodes: []record.Hash{record.LeafHash(leafOf(t, e)), {1}}}
	if err := b.driver.Append(ctx, []record.RowBatch{{Study: study, From: 5, Rows: []record.Row{row}}}); err != nil {
		t.Fatal(err)
	}
	b.close()
	want(t, b.tryOpen(), fault.Invalid, "record.head.contradicts")
}

func leafOf(t *testing.T, e record.Event) []byte {
	t.Helper()
	leaf, err := record.Leaf{V: 1, Study: study, Kind: e.Kind, KV: e.Version, Day: "2026-11-25"}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return leaf
}

func anotherKey(t *testing.T, b *bench) {
	b.create(study)
	b.close()
	kept := b.keys
	b.keys = &record.MemoryKeys{}
	want(t, b.tryOpen(), fault.NotFound, "record.key.none")
	b.close()
	if _, err := b.keys.Make(study); err != nil {
		t.Fatal(err)
	}
	want(t, b.tryOpen(), fault.Internal, "record.key.other")
	b.close()
	b.keys = kept
	b.open()
}
