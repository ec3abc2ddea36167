package office

import (
	"context"
	"crypto/hmac"
	crand "crypto/rand"
	"crypto/sha256"
	"encoding/base32"

	"github.com/tanwen/tanwen/fault"
)

// Aliases are the names under which experts argue with each other: another one on each item, so that nobody can join what
// one expert writes on two of them. The secret from which they are made lies beside the record; in the record and in
// packages there are none.
type Aliases struct{ secret []byte }

// aliasSecret is the secret as it is kept.
type aliasSecret struct {
	Secret []byte `json:"secret"`
}

// Aliases returns those of a study; its secret is drawn when they are asked for first.
func (o *Office) Aliases(ctx context.Context, study string) (Aliases, error) {
	for range 2 {
		var kept aliasSecret
		version, err := o.load(ctx, aliasKind, study, &kept)
		if err != nil {
			return Aliases{}, err
		}
		if version > 0 {
			return Aliases{kept.Secret}, nil
		}
		kept.Secret = make([]byte, sha256.Size)
		_, _ = crand.Read(kept.Secret)
		if err := o.store(ctx, aliasKind, study, 0, kept); err != nil && fault.KindOf(err) != fault.Conflict { // another node was first
			return Aliases{}, err
		}
	}
	return Aliases{}, fault.New(fault.Unavailable, "office.alias", "the secret of the aliases could not be read")
}

// NewAliases makes aliases from a secret, for an installation that keeps none.
func NewAliases(secret []byte) Aliases { return Aliases{secret} }

// aliasLetters leaves out what is easily read for something else: i, l, o, 0 and 1 (and u, for 32 in all).
var aliasLetters = base32.NewEncoding("abcdefghjkmnpqrstvwxyz23456789AB").WithPadding(base32.NoPadding)

// Of is the name of an expert on an item: five letters and digits of a hash that is keyed with the secret.
func (a Aliases) Of(item, expert string) string {
	h := hmac.New(sha256.New, a.secret)
	h.Write([]byte("tanwen/alias/v1\x00" + item + "\x00" + expert))
	return aliasLetters.EncodeToString(h.Sum(nil))[:5]
}
