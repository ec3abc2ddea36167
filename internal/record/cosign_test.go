package record

import (
	"testing"
	"time"

	"github.com/tanwen/tanwen/fault"
)

func TestAWitnessCosignsAHeadBesideItsSignature(t *testing.T) {
	pair := keyPair(t, "example")
	head := signed(t, pair, Head{Study: "example", Size: 3, Root: TreeRoot(hashes(3))})
	secret, public, err := GenerateWitnessKey("witness.example.org")
	if err != nil {
		t.Fatal(err)
	}
	_, stranger, err := GenerateWitnessKey("stranger.example.org")
	if err != nil {
		t.Fatal(err)
	}
	both, err := Cosign(head, secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := VerifyHead(pair.VerifierKey, both.Note); err != nil {
		t.Errorf("the study's own signature: %v", err)
	}
	if at, err := CheckCosignature(both.Note, public); err != nil || time.Since(at) > time.Hour || time.Until(at) > time.Hour {
		t.Errorf("cosigned at %v, %v", at, err)
	}
	for name, c := range map[string]struct {
		note []byte
		key  string
	}{
		"not cosigned":       {head.Note, public},
		"by another witness": {both.Note, stranger},
		"of another head":    {append([]byte("tanwen/example\n4"), both.Note[len("tanwen/example\n3"):]...), public},
		"no key":             {both.Note, "tanwen"},
	} {
		if _, err := CheckCosignature(c.note, c.key); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := GenerateWitnessKey("a b"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a name with a blank: %v", err)
	}
	if _, err := Cosign(head, "PRIVATE+KEY+x"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("half a key: %v", err)
	}
}
