package record

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"strings"
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

// GenerateKey makes a new key pair for a study and returns its signer key in the text form of sumdb/note
// ("PRIVATE+KEY+..."), which is what a key file holds.
func GenerateKey(study string) (string, error) {
	if err := CheckStudy(study); err != nil {
		return "", err
	}
	signerKey, _, err := note.GenerateKey(rand.Reader, Origin(study))
	return signerKey, err
}

// ParseKey reads a signer key that [GenerateKey] made for this study. Half a key, an empty one and the key of
// another study are refused: the text carries a hash of its name and public key.
func ParseKey(study, text string) (KeyPair, error) {
	signer, err := note.NewSigner(text)
	if err != nil {
		return KeyPair{}, fault.Bad("", "record.key.form", "the signing key of study {study} is damaged; put a good copy of the key back", "study", study)
	}
	if signer.Name() != Origin(study) {
		return KeyPair{}, fault.Bad("", "record.key.name", "the signing key of study {study} carries the name {name}", "study", study, "name", signer.Name())
	}
	// PRIVATE+KEY+name+hash+key: the key's base64 may hold a plus sign, too.
	fields := strings.SplitN(text, "+", 5)
	seed, err := base64.StdEncoding.DecodeString(fields[len(fields)-1])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return KeyPair{}, fault.Bad("", "record.key.form", "the signing key of study {study} is damaged; put a good copy of the key back", "study", study)
	}
	public := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	verifierKey, err := note.NewEd25519VerifierKey(signer.Name(), public)
	return KeyPair{Signer: signer, VerifierKey: verifierKey}, err
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
	text, err := GenerateKey(study)
	if err != nil {
		return KeyPair{}, err
	}
	pair, err := ParseKey(study, text)
	if err != nil {
		return KeyPair{}, err
	}
	if k.pairs == nil {
		k.pairs = map[string]KeyPair{}
	}
	k.pairs[study] = pair
	return pair, nil
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
