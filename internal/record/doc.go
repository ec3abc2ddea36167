// Package record is the append-only log of a consultation: leaves with salted commitments in a Merkle tree
// (RFC 6962), signed heads, receipts, erasure. docs/record.md specifies every byte; this package holds all the
// rules, and a [Driver] only stores.
//
// A program that writes opens a [Log] over a driver and a [Keyring], makes a study with [Log.Create], and hands
// batches of [Event] to [Log.Append], which commits, then signs, then returns. [Log.Entries] reads the leaves back
// with whatever of their payloads is still there, [Log.Receipt] proves that a leaf is in, [Log.Erase] removes
// payloads and never leaves.
//
// A program that verifies needs no store: [ParseLeaf], [CheckCommit], [LeafHash], [TreeRoot], [VerifyHead],
// [VerifyConsistency], [ParseReceipt] and [VerifyReceipt] are pure functions. [Canonical] and [StrictDecode] are
// the one way in and out of JSON for everything that is committed to.
package record
