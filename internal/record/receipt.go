package record

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tanwen/tanwen/fault"
)

// Receipt proves that a leaf is in a signed tree. Its text is a C2SP tlog-proof@v1: header, index, audit path,
// signed head. It holds neither the payload nor a salt, so that showing it shows nothing of an answer.
type Receipt struct {
	Index int64
	Path  []Hash // RFC 6962 audit path, from the leaf's sibling upwards
	Head  []byte // signed note
	Extra []byte // nil by default; where a receipt must stand alone, the canonical leaf (WithLeaf)
}

// MaxReceipt is the largest accepted receipt text in bytes.
const MaxReceipt = 128 << 10

const (
	receiptHeader = "c2sp.org/tlog-proof@v1"
	maxPath       = 63 // a tree of 2^63 leaves has no longer audit path
)

// WithLeaf returns the receipt with the canonical leaf as its extra data: the form that can be checked from its
// file alone. A leaf holds commitments only, so that this too shows nothing of an answer.
func (r Receipt) WithLeaf(leaf []byte) Receipt {
	r.Extra = leaf
	return r
}

// Text returns the receipt in the form of C2SP tlog-proof@v1.
func (r Receipt) Text() []byte {
	var b bytes.Buffer
	b.WriteString(receiptHeader + "\n")
	if r.Extra != nil {
		b.WriteString("extra " + base64.StdEncoding.EncodeToString(r.Extra) + "\n")
	}
	b.WriteString("index " + strconv.FormatInt(r.Index, 10) + "\n")
	for _, h := range r.Path {
		b.WriteString(h.String() + "\n")
	}
	b.WriteByte('\n')
	b.Write(r.Head)
	return b.Bytes()
}

// ParseReceipt reads a receipt's text. It is strict: [Receipt.Text] of the result gives the same bytes.
func ParseReceipt(text []byte) (Receipt, error) {
	if len(text) > MaxReceipt {
		return Receipt{}, fault.Bad("", "record.receipt.size", "a receipt of {size} bytes is over the limit of {limit}", "size", len(text), "limit", MaxReceipt)
	}
	top, head, ok := strings.Cut(string(text), "\n\n")
	lines := strings.Split(top, "\n")
	if !ok || len(lines) < 2 || lines[0] != receiptHeader {
		return Receipt{}, fault.In("", 1, 0, "record.receipt.header", "the first line of a receipt is {header}", "header", receiptHeader)
	}
	r := Receipt{Head: []byte(head)}
	next := 1
	if coded, ok := strings.CutPrefix(lines[next], "extra "); ok {
		extra, err := base64.StdEncoding.Strict().DecodeString(coded)
		if err != nil {
			return Receipt{}, fault.In("", next+1, 0, "record.receipt.extra", "the extra data of a receipt are base64")
		}
		r.Extra = extra
		next++
	}
	if next == len(lines) {
		return Receipt{}, fault.In("", next+1, 0, "record.receipt.index", "this line of a receipt is index and the number of the leaf")
	}
	digits, ok := strings.CutPrefix(lines[next], "index ")
	index, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || index < 0 {
		return Receipt{}, fault.In("", next+1, 0, "record.receipt.index", "this line of a receipt is index and the number of the leaf")
	}
	r.Index = index
	for i, line := range lines[next+1:] {
		h, err := tlog.ParseHash(line)
		if err != nil || i == maxPath {
			return Receipt{}, fault.In("", next+2+i, 0, "record.receipt.hash", "each line of a receipt's path is a hash in base64, and there are at most 63")
		}
		r.Path = append(r.Path, h)
	}
	if _, err := ParseHead(r.Head); err != nil {
		return Receipt{}, err
	}
	if !bytes.Equal(r.Text(), text) {
		return Receipt{}, fault.Bad("", "record.receipt.form", "this text departs from the form {header}", "header", receiptHeader)
	}
	return r, nil
}

// VerifyReceipt verifies that leaf is in the tree of the receipt's head, that the head is signed by vkey, and that
// leaf and head are of the same study. It returns the head.
func VerifyReceipt(vkey string, r Receipt, leaf []byte) (Head, error) {
	h, err := VerifyHead(vkey, r.Head)
	if err != nil {
		return Head{}, err
	}
	return h, r.proves(h, leaf)
}

// CheckReceipt is [VerifyReceipt] without the signature of the head, for whoever has no key: it tells a receipt that does
// not hold together, not one that somebody else has signed.
func CheckReceipt(r Receipt, leaf []byte) (Head, error) {
	h, err := ParseHead(r.Head)
	if err != nil {
		return Head{}, err
	}
	return h, r.proves(h, leaf)
}

// proves checks that the leaf belongs to the study of a head and stands in its tree.
func (r Receipt) proves(h Head, leaf []byte) error {
	l, err := ParseLeaf(leaf)
	if err != nil {
		return err
	}
	if l.Study != h.Study {
		return fault.Bad("", "record.receipt.study", "the leaf is of study {leaf}, the head of study {head}", "leaf", l.Study, "head", h.Study)
	}
	if err := tlog.CheckRecord(r.Path, h.Size, h.Root, r.Index, LeafHash(leaf)); err != nil {
		return fault.Bad("", "record.receipt.path", "leaf {index} is not in the tree of {size} leaves that the head names", "index", r.Index, "size", h.Size).Because(err)
	}
	return nil
}
