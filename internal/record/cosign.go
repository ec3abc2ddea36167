package record

import (
	"crypto/rand"
	"errors"
	"time"

	formats "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/tanwen/tanwen/fault"
)

// GenerateWitnessKey makes a key pair for a witness, an institution outside that keeps the heads it has seen and
// cosigns a later one only if the log has merely grown. The signer key is secret; the verifier key is for everybody.
func GenerateWitnessKey(name string) (signerKey, verifierKey string, err error) {
	signerKey, verifierKey, err = note.GenerateKey(rand.Reader, name)
	if err == nil {
		_, err = note.NewSigner(signerKey) // refuses a name that a note cannot carry
	}
	if err != nil {
		return "", "", fault.Bad("name", "record.witness.name", "{name} cannot be the name of a witness: use a host name such as witness.example.org, without blanks and plus signs", "name", name).Because(err)
	}
	return signerKey, verifierKey, nil
}

// Cosign adds a witness's cosignature with the time of now to a signed head: C2SP tlog-cosignature, cosignature/v1
// with Ed25519. The caller has verified the head and the log behind it.
func Cosign(head Head, signerKey string) (Head, error) {
	s, err := formats.NewSignerForCosignatureV1(signerKey)
	if err != nil {
		return Head{}, badWitnessKey(err)
	}
	n, err := note.Open(head.Note, note.VerifierList()) // keep all signatures that stand there
	unverified := &note.UnverifiedNoteError{}
	if errors.As(err, &unverified) {
		n, err = unverified.Note, nil
	}
	if err != nil {
		return Head{}, err
	}
	head.Note, err = note.Sign(n, s)
	return head, err
}

// CheckCosignature verifies that a head carries the cosignature of the witness with this verifier key, and returns
// when the witness signed it.
func CheckCosignature(signed []byte, verifierKey string) (time.Time, error) {
	v, err := formats.NewVerifierForCosignatureV1(verifierKey)
	if err != nil {
		return time.Time{}, badWitnessKey(err)
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return time.Time{}, fault.Bad("", "record.witness.missing", "the head carries no valid cosignature of the witness {name}", "name", v.Name()).Because(err)
	}
	return formats.CoSigV1Timestamp(n.Sigs[0])
}

func badWitnessKey(why error) error {
	return fault.Bad("", "record.witness.key", "this is no key of a witness").Because(why)
}
