package record

import (
	"crypto/rand"
	"sync"

	"golang.org/x/mod/sumdb/note"

	"github.com/tanwen/tanwen/fault"
)

// Keyring keeps one Ed25519 key pair for each study, apart from the driver. internal/store has the folder of key
// files; [MemoryKeys] is for a log that dies with its process. Methods may be called at the same time.
type Keyring interface {
	// Make returns the study's key pair and makes it first if there is none. When it returns, the pair survives a
	// power cut.
	Make(study string) (KeyPair, error)
	// Pair returns the study's key pair; fault.NotFound if there is none.
	Pair(study string) (KeyPair, error)
}

// KeyPair signs the heads of one study and names the verifier key of these signatures.
type KeyPair struct {
	Signer      note.Signer
	VerifierKey string
}

// GenerateKey makes a new key pair for a study and returns the signer key in the text form of sumdb/note
// ("PRIVATE+KEY+..."), which is what a key file holds, and the verifier key.
func GenerateKey(study string) (signerKey, verifierKey string, err error) {
	if err := CheckStudy(study); err != nil {
		return "", "", err
	}
	return note.GenerateKey(rand.Reader, Origin(study))
}

// MemoryKeys is a keyring without a file. The zero value is empty and ready.
type MemoryKeys struct {
	mu    sync.Mutex
	pairs map[string]KeyPair
}

// Make returns the study's key pair and makes it first if there is none.
func (k *MemoryKeys) Make(study string) (KeyPair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if p, ok := k.pairs[study]; ok {
		return p, nil
	}
	skey, vkey, err := GenerateKey(study)
	if err != nil {
		return KeyPair{}, err
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		return KeyPair{}, err
	}
	if k.pairs == nil {
		k.pairs = map[string]KeyPair{}
	}
	k.pairs[study] = KeyPair{Signer: s, VerifierKey: vkey}
	return k.pairs[study], nil
}

// Pair returns the study's key pair; fault.NotFound if there is none.
func (k *MemoryKeys) Pair(study string) (KeyPair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	p, ok := k.pairs[study]
	if !ok {
		return KeyPair{}, NoKey(study)
	}
	return p, nil
}

// NoKey is the error of a keyring that has no key for a study.
func NoKey(study string) error {
	return fault.New(fault.NotFound, "record.key.none", "there is no signing key for study {study}", "study", study)
}
