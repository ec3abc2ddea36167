package record

import (
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tanwen/tanwen/fault"
)

// Hash is a SHA-256 value of the tree; its String is standard base64.
type Hash = tlog.Hash

// LeafHash returns the tree's hash of a canonical leaf: SHA-256(0x00 leaf), RFC 6962 section 2.1.
func LeafHash(leaf []byte) Hash { return tlog.RecordHash(leaf) }

// TreeRoot returns the Merkle tree hash over leaf hashes in their order (RFC 6962 section 2.1). The root of no
// leaves is SHA-256 of nothing.
func TreeRoot(leaves []Hash) Hash {
	switch n := len(leaves); n {
	case 0:
		empty, _ := tlog.TreeHash(0, nil) // reads nothing, so that it cannot fail
		return empty
	case 1:
		return leaves[0]
	default:
		k := 1
		for k*2 < n {
			k *= 2
		}
		return tlog.NodeHash(TreeRoot(leaves[:k]), TreeRoot(leaves[k:]))
	}
}

// VerifyConsistency verifies two heads of one study against the hashes of all leaves up to the larger one: each
// head must be the root of its leaves, so that the larger tree only adds to the smaller. Signatures are not
// looked at; see [VerifyHead].
func VerifyConsistency(a, b Head, leaves []Hash) error {
	if a.Study != b.Study {
		return fault.Bad("", "record.heads.studies", "one head is of study {a}, the other of study {b}", "a", a.Study, "b", b.Study)
	}
	for _, h := range []Head{a, b} {
		if h.Size > int64(len(leaves)) {
			return beyond(h, int64(len(leaves)))
		}
		if root := TreeRoot(leaves[:h.Size]); root != h.Root {
			return contradiction(h, root)
		}
	}
	return nil
}

func beyond(h Head, leaves int64) error {
	return fault.Bad("", "record.head.beyond", "the head covers {size} leaves, but there are only {leaves}", "size", h.Size, "leaves", leaves)
}

func contradiction(h Head, root Hash) error {
	return fault.Bad("", "record.head.contradicts", "the head of size {size} has root {head}, but the leaves have root {leaves}",
		"size", h.Size, "head", h.Root, "leaves", root)
}
