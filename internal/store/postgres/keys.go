package postgres

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// SecretVariable is the variable of the environment that holds the secret by which signing keys are sealed.
const SecretVariable = "TANWEN_KEY_SECRET"

// minSecret is the least length of the secret in bytes: 32 random bytes in base64 have 44.
const minSecret = 32

const saltSize = 32

// Keys are the signing keys of all studies in the database, which all nodes share. It implements record.Keyring. With a
// secret, each key is sealed by AES-256-GCM under a key that HKDF-SHA-256 derives from the secret, a salt of the row
// and the study, so that neither the database nor a backup of it can sign a head. Without one, the keys lie there as
// they are.
type Keys struct {
	db     *database
	secret string
}

var _ record.Keyring = (*Keys)(nil)

// OpenKeys opens the keys in the database at url, as [OpenRecord] does. secret is empty, or at least 32 random bytes in
// text. Keys that were stored before there was a secret are sealed. fault.Denied if keys are sealed and the secret is
// missing or another one.
func OpenKeys(ctx context.Context, url, secret string) (k *Keys, err error) {
	if secret != "" && len(secret) < minSecret {
		return nil, fault.Bad(SecretVariable, "store.keys.short", "the secret has {size} bytes, at least {limit} are needed: openssl rand -base64 32 makes one", "size", len(secret), "limit", minSecret)
	}
	db, err := open(ctx, url, "keys")
	if err != nil {
		return nil, err
	}
	k = &Keys{db: db, secret: secret}
	if err := k.check(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return k, nil
}

// Close closes the connections.
func (k *Keys) Close() error { return k.db.Close() }

// row is a stored key. A nil salt means that body is the key itself.
type row struct {
	study      string
	salt, body []byte
}

// check opens every sealed key and seals those that are not, if there is a secret.
func (k *Keys) check(ctx context.Context) error {
	all, err := k.rows(ctx)
	if err != nil {
		return err
	}
	var unsealed []row
	for _, r := range all {
		if _, err := k.open(r); err != nil {
			return err
		}
		if r.salt == nil {
			unsealed = append(unsealed, r)
		}
	}
	if k.secret == "" || len(unsealed) == 0 {
		return nil
	}
	err = k.db.Transaction(ctx, func(tx *sql.Tx) error {
		for _, r := range unsealed {
			sealed, err := k.seal(r.study, string(r.body))
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE signing_key SET salt = $2, body = $3 WHERE study = $1 AND salt IS NULL`, r.study, sealed.salt, sealed.body); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return k.db.Scrub(ctx)
}

func (k *Keys) rows(ctx context.Context) (all []row, err error) {
	rows, err := k.db.pool.QueryContext(ctx, `SELECT study, salt, body FROM signing_key ORDER BY study`)
	if err != nil {
		return nil, explain(err)
	}
	defer func() { _ = rows.Close() }() // rows.Err has said what there is to say
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.study, &r.salt, &r.body); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, explain(rows.Err())
}

// Make returns the study's key pair and makes it first if there is none. Of several nodes that make one at the same
// time, all get the same.
func (k *Keys) Make(study string) (record.KeyPair, error) {
	pair, err := k.Pair(study)
	if fault.KindOf(err) != fault.NotFound {
		return pair, err
	}
	text, err := record.GenerateKey(study)
	if err != nil {
		return record.KeyPair{}, err
	}
	r, err := k.seal(study, text)
	if err != nil {
		return record.KeyPair{}, err
	}
	ctx := context.Background()
	err = k.db.Transaction(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO signing_key (study, salt, body) VALUES ($1, $2, $3) ON CONFLICT (study) DO NOTHING`, study, r.salt, r.body)
		return err
	})
	if err != nil {
		return record.KeyPair{}, err
	}
	return k.Pair(study)
}

// Pair returns the study's key pair; fault.NotFound if there is none.
func (k *Keys) Pair(study string) (record.KeyPair, error) {
	if err := record.CheckStudy(study); err != nil {
		return record.KeyPair{}, err
	}
	r := row{study: study}
	err := k.db.pool.QueryRowContext(context.Background(), `SELECT salt, body FROM signing_key WHERE study = $1`, study).Scan(&r.salt, &r.body)
	if errors.Is(err, sql.ErrNoRows) {
		return record.KeyPair{}, record.NoKey(study)
	}
	if err != nil {
		return record.KeyPair{}, unstored(err)
	}
	text, err := k.open(r)
	if err != nil {
		return record.KeyPair{}, err
	}
	return record.ParseKey(study, text)
}

// seal returns the row that holds a key.
func (k *Keys) seal(study, text string) (row, error) {
	if k.secret == "" {
		return row{study: study, body: []byte(text)}, nil
	}
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return row{}, err
	}
	box, err := k.box(study, salt)
	if err != nil {
		return row{}, err
	}
	// The key of the box is used once, so that a nonce of zeros repeats nothing.
	body := box.Seal(nil, make([]byte, box.NonceSize()), []byte(text), []byte(study)) //nolint:gosec // see above
	return row{study: study, salt: salt, body: body}, nil
}

// open returns the key of a row.
func (k *Keys) open(r row) (string, error) {
	if r.salt == nil {
		return string(r.body), nil
	}
	if k.secret == "" {
		return "", fault.New(fault.Denied, "store.keys.secret", "the signing keys in the database are sealed: set {variable} to the secret by which they were", "variable", SecretVariable)
	}
	box, err := k.box(r.study, r.salt)
	if err != nil {
		return "", err
	}
	text, err := box.Open(nil, make([]byte, box.NonceSize()), r.body, []byte(r.study))
	if err != nil {
		return "", fault.New(fault.Denied, "store.keys.other", "the signing key of {study} does not open: {variable} is not the secret by which it was sealed, or the row was changed", "study", r.study, "variable", SecretVariable)
	}
	return string(text), nil
}

func (k *Keys) box(study string, salt []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, []byte(k.secret), salt, "tanwen/signing-key/v1\x00"+study, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
