// Package passkey lets an expert come in with a key that a phone or computer keeps (W3C Web Authentication) in place of
// a code by mail. The public halves stand in the directory of people; a key opens what the invitation opens.
//
// Make [Keys] with [New]. Somebody who is signed in adds a device by [Keys.Offer] and [Keys.Add]; somebody who holds an
// invitation comes in by [Keys.Ask] and [Keys.Enter]. The page hands what Offer and Ask return to the browser, and the
// browser's answer to Add and Enter.
package passkey

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/directory"
)

// Keys checks what devices sign. Make it with [New].
type Keys struct {
	book  *directory.Book
	check *webauthn.WebAuthn
}

// New returns the keys of the installation that people reach at an address. Browsers know a key by the host's name:
// for an address without one (an IP address), New returns nil and no error, and the pages offer no keys.
func New(book *directory.Book, public *url.URL, name string) (*Keys, error) {
	host := public.Hostname()
	if net.ParseIP(host) != nil || host == "" {
		return nil, nil
	}
	check, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: name, RPOrigins: []string{public.Scheme + "://" + public.Host},
		AttestationPreference:  protocol.PreferNoAttestation, // whose make a device is, is nobody's business
		AuthenticatorSelection: protocol.AuthenticatorSelection{UserVerification: protocol.VerificationRequired},
	})
	if err != nil {
		return nil, fault.Bad("public-url", "passkey.address", "keys of devices cannot be used at {address}; give the address at which people reach the pages", "address", public.String()).Because(err)
	}
	return &Keys{book: book, check: check}, nil
}

// holder is a person as the library sees one.
type holder struct {
	person directory.Person
	keys   []directory.Passkey
	known  []webauthn.Credential
}

func (k *Keys) holder(ctx context.Context, person string) (h holder, err error) {
	if h.person, err = k.book.Person(ctx, person); err != nil {
		return h, err
	}
	if h.keys, err = k.book.Passkeys(ctx, person); err != nil {
		return h, err
	}
	h.known = make([]webauthn.Credential, len(h.keys))
	for i, key := range h.keys {
		if err := json.Unmarshal([]byte(key.Key), &h.known[i]); err != nil {
			return h, err
		}
	}
	return h, nil
}

// WebAuthnID implements webauthn.User: a handle from which nobody reads who is meant.
func (h holder) WebAuthnID() []byte {
	sum := sha256.Sum256([]byte("tanwen/passkey/v1\x00" + h.person.ID))
	return sum[:]
}

// WebAuthnName implements webauthn.User.
func (h holder) WebAuthnName() string {
	if h.person.Mail != "" {
		return h.person.Mail
	}
	return h.person.Name
}

// WebAuthnDisplayName implements webauthn.User.
func (h holder) WebAuthnDisplayName() string { return h.person.Name }

// WebAuthnCredentials implements webauthn.User.
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.known }

// Has reports whether a person has a key.
func (k *Keys) Has(ctx context.Context, person string) (bool, error) {
	keys, err := k.book.Passkeys(ctx, person)
	return len(keys) > 0, err
}

// Offer begins to add a device of somebody who is signed in: options for the browser, and a token for its cookie.
func (k *Keys) Offer(ctx context.Context, person, study string) (options []byte, token string, err error) {
	h, err := k.holder(ctx, person)
	if err != nil {
		return nil, "", err
	}
	creation, asked, err := k.check.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.known).CredentialDescriptors()))
	if err != nil {
		return nil, "", err
	}
	return k.begin(ctx, person, study, creation.Response, asked)
}

// Add stores the key with which a device has answered an offer. fault.Invalid says that the answer does not fit.
func (k *Keys) Add(ctx context.Context, person, token string, answer []byte) error {
	c, asked, err := k.end(ctx, token)
	if err != nil {
		return err
	}
	if c.Person != person {
		return directory.NoCeremony()
	}
	h, err := k.holder(ctx, person)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return wrong(err)
	}
	made, err := k.check.CreateCredential(h, asked, parsed)
	if err != nil {
		return wrong(err)
	}
	key, err := keyOf(person, made)
	if err != nil {
		return err
	}
	return k.book.AddPasskey(ctx, key)
}

// Ask begins to let in somebody who holds an invitation. fault.NotFound if the person has no key.
func (k *Keys) Ask(ctx context.Context, i directory.Invitation) (options []byte, token string, err error) {
	h, err := k.holder(ctx, i.Person)
	if err != nil {
		return nil, "", err
	}
	if len(h.known) == 0 {
		return nil, "", directory.NoPasskey()
	}
	assertion, asked, err := k.check.BeginLogin(h)
	if err != nil {
		return nil, "", err
	}
	return k.begin(ctx, i.Person, i.Study, assertion.Response, asked)
}

// Enter begins a session for the person of the invitation if a device of theirs has signed what was asked.
func (k *Keys) Enter(ctx context.Context, token string, answer []byte) (cookie string, s directory.Session, err error) {
	c, asked, err := k.end(ctx, token)
	if err != nil {
		return "", s, err
	}
	h, err := k.holder(ctx, c.Person)
	if err != nil {
		return "", s, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", s, wrong(err)
	}
	used, err := k.check.ValidateLogin(h, asked, parsed)
	if err != nil {
		return "", s, wrong(err)
	}
	if used.Authenticator.CloneWarning {
		return "", s, fault.New(fault.Denied, "passkey.copied", "this key seems to have been copied: its counter went backwards. Have a code mailed to you, and remove the key")
	}
	key, err := keyOf(c.Person, used)
	if err != nil {
		return "", s, err
	}
	return k.book.EnterByPasskey(ctx, c.Study, key)
}

func (k *Keys) begin(ctx context.Context, person, study string, response any, asked *webauthn.SessionData) (options []byte, token string, err error) {
	state, err := json.Marshal(asked)
	if err != nil {
		return nil, "", err
	}
	if options, err = json.Marshal(response); err != nil {
		return nil, "", err
	}
	token, err = k.book.BeginCeremony(ctx, person, study, string(state))
	return options, token, err
}

func (k *Keys) end(ctx context.Context, token string) (c directory.Ceremony, asked webauthn.SessionData, err error) {
	if c, err = k.book.EndCeremony(ctx, token); err != nil {
		return c, asked, err
	}
	return c, asked, json.Unmarshal([]byte(c.State), &asked)
}

func keyOf(person string, c *webauthn.Credential) (directory.Passkey, error) {
	body, err := json.Marshal(c)
	return directory.Passkey{ID: base64.RawURLEncoding.EncodeToString(c.ID), Person: person, Key: string(body)}, err
}

// wrong says that an answer of a device does not fit what was asked; why stays in the server's log.
func wrong(cause error) error {
	return fault.Bad("", "passkey.answer", "the device's answer does not fit: press the button again, or have a code mailed to you").Because(cause)
}

// List returns the keys of a person, the oldest first.
func (k *Keys) List(ctx context.Context, person string) ([]directory.Passkey, error) {
	return k.book.Passkeys(ctx, person)
}

// Remove takes a key of a person away.
func (k *Keys) Remove(ctx context.Context, person, key string) error {
	return k.book.DropPasskey(ctx, person, key)
}
