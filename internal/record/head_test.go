package record

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
)

func keyPair(t testing.TB, study string) KeyPair {
	t.Helper()
	pair, err := (&MemoryKeys{}).Make(study)
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

func signed(t testing.TB, pair KeyPair, h Head) Head {
	t.Helper()
	h, err := h.sign(pair.Signer)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func hashes(n int) []Hash {
	out := make([]Hash, n)
	for i := range out {
		out[i] = LeafHash([]byte{byte(i), byte(i >> 8)})
	}
	return out
}

// TestTreeRoot holds the root against x/mod's tlog and against transparency-dev's compact ranges.
func TestTreeRoot(t *testing.T) {
	factory := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	rng := factory.NewEmptyRange(0)
	var nodes []Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		var out []Hash
		for _, i := range indexes {
			out = append(out, nodes[i])
		}
		return out, nil
	})
	all := hashes(300)
	for n, h := range all {
		root := TreeRoot(all[:n])
		want, err := tlog.TreeHash(int64(n), reader)
		if err != nil || root != want {
			t.Fatalf("%d leaves: root %s, tlog has %s (%v)", n, root, want, err)
		}
		other, err := rng.GetRootHash(nil)
		if n == 0 {
			other, err = rfc6962.DefaultHasher.EmptyRoot(), nil
		}
		if err != nil || !bytes.Equal(root[:], other) {
			t.Fatalf("%d leaves: root %s, compact range has %x (%v)", n, root, other, err)
		}
		stored, err := tlog.StoredHashesForRecordHash(int64(n), h, reader)
		if err != nil {
			t.Fatal(err)
		}
		nodes = append(nodes, stored...)
		if err := rng.Append(h[:], nil); err != nil {
			t.Fatal(err)
		}
	}
}

func TestVerifyHead(t *testing.T) {
	pair := keyPair(t, "s1")
	good := signed(t, pair, Head{Study: "s1", Size: 3, Root: TreeRoot(hashes(3))})
	got, err := VerifyHead(pair.VerifierKey, good.Note)
	if err != nil || got.Study != "s1" || got.Size != 3 || got.Root != good.Root {
		t.Fatalf("%+v (%v)", got, err)
	}
	witness := keyPair(t, "witness")
	opened, err := note.Open(good.Note, note.VerifierList(verifier(t, pair)))
	if err != nil {
		t.Fatal(err)
	}
	both, err := note.Sign(opened, witness.Signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := VerifyHead(pair.VerifierKey, both); err != nil {
		t.Fatalf("a cosignature must be left alone: %v", err)
	}
	stranger := keyPair(t, "s1")
	for _, c := range []struct {
		name, vkey string
		note       []byte
		key        string
	}{
		{"other key of the same name", stranger.VerifierKey, good.Note, "record.head.signature"},
		{"key of another study", keyPair(t, "s2").VerifierKey, good.Note, "record.head.signature"},
		{"no key", "tanwen/s1", good.Note, "record.vkey"},
		{"other size", pair.VerifierKey, bytes.Replace(good.Note, []byte("\n3\n"), []byte("\n4\n"), 1), "record.head.signature"},
		{"leading zero", pair.VerifierKey, bytes.Replace(good.Note, []byte("\n3\n"), []byte("\n03\n"), 1), "record.head.count"},
		{"negative", pair.VerifierKey, bytes.Replace(good.Note, []byte("\n3\n"), []byte("\n-3\n"), 1), "record.head.count"},
		{"other origin", pair.VerifierKey, bytes.Replace(good.Note, []byte("tanwen/s1\n"), []byte("tanwen/s2\n"), 1), "record.head.signature"},
		{"foreign origin", pair.VerifierKey, bytes.Replace(good.Note, []byte("tanwen/s1\n"), []byte("example.org/s1\n"), 1), "record.head.study"},
		{"no signature", pair.VerifierKey, good.Note[:bytes.Index(good.Note, []byte("\n\n"))+2], "record.head.lines"},
		{"cut off", pair.VerifierKey, good.Note[:len(good.Note)-1], "record.head.lines"},
		{"extension line", pair.VerifierKey, bytes.Replace(good.Note, []byte("\n\n"), []byte("\nmore\n\n"), 1), "record.head.lines"},
		{"root in other base64", pair.VerifierKey, bytes.Replace(good.Note, []byte("=\n\n"), []byte("\n\n"), 1), "record.head.root"},
		{"spare bits of the signature", pair.VerifierKey, spareBit(t, good.Note), "record.head.form"},
		{"empty", pair.VerifierKey, nil, "record.head.lines"},
		{"too long", pair.VerifierKey, make([]byte, MaxHead+1), "record.head.size"},
	} {
		_, err := VerifyHead(c.vkey, c.note)
		if f := fault.Find(err); f == nil || f.Key != c.key {
			t.Errorf("%s: error %v, want %s", c.name, err, c.key)
		}
	}
	// A key of one study must not vouch for another, even if its owner signs such a head.
	forged := signed(t, pair, Head{Study: "s2", Size: 3, Root: good.Root})
	if f := fault.Find(verifyError(pair.VerifierKey, forged.Note)); f == nil || f.Key != "record.head.origin" {
		t.Errorf("a head of s2 signed by s1: error %v, want record.head.origin", f)
	}
}

// spareBit sets a bit of the signature's base64 that stands for nothing: a lenient decoder reads the same bytes.
func spareBit(t *testing.T, signed []byte) []byte {
	t.Helper()
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	out := bytes.Clone(signed)
	at := bytes.LastIndexByte(out, '=') - 1
	if at < 0 {
		t.Fatal("the signature is not padded")
	}
	out[at] = alphabet[strings.IndexByte(alphabet, out[at])|1]
	if bytes.Equal(out, signed) {
		t.Fatal("the last bit was set already")
	}
	return out
}

func verifyError(vkey string, signed []byte) error {
	_, err := VerifyHead(vkey, signed)
	return err
}

func verifier(t *testing.T, pair KeyPair) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(pair.VerifierKey)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVerifyConsistency(t *testing.T) {
	all := hashes(9)
	head := func(n int) Head { return Head{Study: "s1", Size: int64(n), Root: TreeRoot(all[:n])} }
	if err := VerifyConsistency(head(0), head(9), all); err != nil {
		t.Fatal(err)
	}
	if err := VerifyConsistency(head(7), head(7), all); err != nil {
		t.Fatal(err)
	}
	changed := hashes(9)
	changed[2] = Hash{1}
	other := head(5)
	other.Study = "s2"
	for _, c := range []struct {
		name   string
		a, b   Head
		leaves []Hash
		key    string
	}{
		{"leaf changed under the old head", head(4), Head{Study: "s1", Size: 9, Root: TreeRoot(changed)}, changed, "record.head.contradicts"},
		{"same size, other root", head(7), Head{Study: "s1", Size: 7, Root: Hash{1}}, all, "record.head.contradicts"},
		{"fewer leaves than the head", head(4), head(9), all[:8], "record.head.beyond"},
		{"another study", head(4), other, all, "record.heads.studies"},
	} {
		if f := fault.Find(VerifyConsistency(c.a, c.b, c.leaves)); f == nil || f.Key != c.key {
			t.Errorf("%s: error %v, want %s", c.name, f, c.key)
		}
	}
}

// sample returns a receipt with its leaf and key.
func sample(t testing.TB, size int) (vkey string, r Receipt, leaf []byte) {
	t.Helper()
	l, err := OpenLog(context.Background(), NewMemory(), &MemoryKeys{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := l.Create(ctx, "s1"); err != nil {
		t.Fatal(err)
	}
	events := make([]Event, size)
	for i := range events {
		events[i] = Event{Kind: "answer", Version: 1, Data: []byte(`{"rating":7}`)}
	}
	if _, err := l.Append(ctx, []StudyBatch{{Study: "s1", Events: events}}); err != nil {
		t.Fatal(err)
	}
	if r, err = l.Receipt(ctx, "s1", int64(size/2)); err != nil {
		t.Fatal(err)
	}
	e, err := l.Entry(ctx, "s1", int64(size/2))
	if err != nil {
		t.Fatal(err)
	}
	vkey, err = l.VerifierKey(ctx, "s1")
	if err != nil {
		t.Fatal(err)
	}
	return vkey, r, e.Bytes
}

func TestReceiptRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 70).Draw(t, "size")
		vkey, r, leaf := sample(&quiet{t: t}, size)
		if rapid.Bool().Draw(t, "alone") {
			r = r.WithLeaf(leaf)
		}
		again, err := ParseReceipt(r.Text())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := VerifyReceipt(vkey, again, leaf); err != nil {
			t.Fatal(err)
		}
		var other proof.TLogProof
		if err := other.Unmarshal(r.Text()); err != nil || !bytes.Equal(other.Marshal(), r.Text()) {
			t.Fatalf("transparency-dev/formats reads it otherwise (%v)", err)
		}
	})
}

// quiet lets helpers for *testing.T run inside a property.
type quiet struct {
	testing.TB
	t *rapid.T
}

func (q *quiet) Helper()           {}
func (q *quiet) Fatal(args ...any) { q.t.Fatal(args...) }

func TestParseReceiptIsStrict(t *testing.T) {
	vkey, r, leaf := sample(t, 8)
	good := string(r.Text())
	for _, c := range []struct{ name, old, new, key string }{
		{"header", "@v1", "@v2", "record.receipt.header"},
		{"carriage returns", "\n", "\r\n", "record.receipt.header"},
		{"no index", "index 4\n", "", "record.receipt.index"},
		{"negative index", "index 4", "index -4", "record.receipt.index"},
		{"index with zero in front", "index 4", "index 04", "record.receipt.form"},
		{"index with a sign", "index 4", "index +4", "record.receipt.form"},
		{"extra not base64", "index 4", "extra ?\nindex 4", "record.receipt.extra"},
		{"extra only", "index 4\n", "extra AAAA\n", "record.receipt.index"},
		{"path line", "index 4\n", "index 4\nAAAA\n", "record.receipt.hash"},
		{"path too long", "index 4\n", "index 4\n" + strings.Repeat(Hash{}.String()+"\n", 64), "record.receipt.hash"},
		{"head", "tanwen/s1", "other/s1", "record.head.study"},
		{"too long", "index 4", "index 4" + strings.Repeat(" ", MaxReceipt), "record.receipt.size"},
	} {
		times := 1
		if c.old == "\n" {
			times = -1
		}
		_, err := ParseReceipt([]byte(strings.Replace(good, c.old, c.new, times)))
		if f := fault.Find(err); f == nil || f.Key != c.key {
			t.Errorf("%s: error %v, want %s", c.name, err, c.key)
		}
	}
	moved := r
	moved.Index = 5
	if f := fault.Find(receiptError(vkey, moved, leaf)); f == nil || f.Key != "record.receipt.path" {
		t.Errorf("another index: error %v", f)
	}
	beyond := r
	beyond.Index = 8
	if f := fault.Find(receiptError(vkey, beyond, leaf)); f == nil || f.Key != "record.receipt.path" {
		t.Errorf("an index beyond the tree: error %v", f)
	}
	foreign := bytes.Replace(leaf, []byte(`"s1"`), []byte(`"s2"`), 1)
	if f := fault.Find(receiptError(vkey, r, foreign)); f == nil || f.Key != "record.receipt.study" {
		t.Errorf("a leaf of another study: error %v", f)
	}
}

func receiptError(vkey string, r Receipt, leaf []byte) error {
	_, err := VerifyReceipt(vkey, r, leaf)
	return err
}

func TestParseKey(t *testing.T) {
	text, err := GenerateKey("s1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseKey("s1", text); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ study, text, key string }{
		"empty":         {"s1", "", "record.key.form"},
		"half":          {"s1", text[:len(text)/2], "record.key.form"},
		"one letter":    {"s1", text[:len(text)-2] + "A=", "record.key.form"},
		"another study": {"s2", text, "record.key.name"},
	} {
		if _, err := ParseKey(c.study, c.text); fault.Find(err) == nil || fault.Find(err).Key != c.key {
			t.Errorf("%s: error %v, want %s", name, err, c.key)
		} else if strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("%s: the error shows the key", name)
		}
	}
}

func FuzzParseHead(f *testing.F) {
	f.Add(signed(f, keyPair(f, "s1"), Head{Study: "s1", Size: 12, Root: TreeRoot(hashes(12))}).Note)
	f.Add([]byte("tanwen/s1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u2014 x y\n"))
	f.Add([]byte("\n\n\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := ParseHead(b)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("error %v", err)
			}
			return
		}
		if !strings.HasPrefix(string(b), h.Text()+"\n") {
			t.Fatalf("%q was read as %+v", b, h)
		}
	})
}

func FuzzParseReceipt(f *testing.F) {
	_, r, leaf := sample(f, 11)
	f.Add(r.Text())
	f.Add(r.WithLeaf(leaf).Text())
	f.Add([]byte("c2sp.org/tlog-proof@v1\nindex 0\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ParseReceipt(b)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("error %v", err)
			}
			return
		}
		if !bytes.Equal(r.Text(), b) {
			t.Fatalf("%q is written as %q", b, r.Text())
		}
		if head, err := ParseHead(r.Head); err != nil || head.Size < 0 {
			t.Fatalf("%q holds the head %q (%v)", b, r.Head, err)
		}
	})
}
