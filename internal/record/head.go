package record

import (
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tanwen/tanwen/fault"
)

// Head is a signed statement that a study's log has Size leaves with this root: a C2SP tlog-checkpoint without
// extension lines, signed as a note with the study's Ed25519 key.
type Head struct {
	Study string
	Size  int64
	Root  Hash
	Note  []byte // the signed note as it is stored, printed and sent
}

// MaxHead is the largest accepted signed note in bytes; a note with a hundred cosignatures is far smaller.
const MaxHead = 64 << 10

const originPrefix = "tanwen/"

// Origin returns the origin line and key name of a study: "tanwen/" followed by its id.
func Origin(study string) string { return originPrefix + study }

// Text returns the signed part of the head: origin, size and root, one a line.
func (h Head) Text() string {
	return Origin(h.Study) + "\n" + strconv.FormatInt(h.Size, 10) + "\n" + h.Root.String() + "\n"
}

// sign returns the head with its note.
func (h Head) sign(s note.Signer) (Head, error) {
	signed, err := note.Sign(&note.Note{Text: h.Text()}, s)
	h.Note = signed
	return h, err
}

// ParseHead reads a signed note without verifying a signature. It is strict about the three lines: no leading zero,
// no extension line, standard base64.
func ParseHead(signed []byte) (Head, error) {
	if len(signed) > MaxHead {
		return Head{}, fault.Bad("", "record.head.size", "a head of {size} bytes is over the limit of {limit}", "size", len(signed), "limit", MaxHead)
	}
	body, sigs, ok := strings.Cut(string(signed), "\n\n")
	if !ok || !strings.HasPrefix(sigs, "\u2014 ") || !strings.HasSuffix(sigs, "\n") {
		return Head{}, fault.Bad("", "record.head.lines", "a signed head is three lines, an empty line and signatures")
	}
	for line := range strings.Lines(sigs) {
		if _, coded, _ := strings.Cut(strings.TrimPrefix(line, "\u2014 "), " "); !strictBase64(coded) {
			return Head{}, fault.Bad("", "record.head.form", "a signature of this head is not in the one form of base64 that its bytes have: the text was changed")
		}
	}
	return parseHeadText(body+"\n", signed)
}

// strictBase64 refuses a line whose spare bits are set: note.Open reads it as the same signature, and a text that can be
// changed unnoticed is no proof.
func strictBase64(line string) bool {
	_, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSuffix(line, "\n"))
	return err == nil
}

func parseHeadText(text string, signed []byte) (Head, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Head{}, fault.Bad("", "record.head.lines", "a signed head is three lines, an empty line and signatures")
	}
	study, ok := strings.CutPrefix(lines[0], originPrefix)
	if !ok || CheckStudy(study) != nil {
		return Head{}, fault.In("", 1, 0, "record.head.study", "the first line of a head is tanwen/ and the id of a study")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Head{}, fault.In("", 2, 0, "record.head.count", "the second line of a head is the number of leaves")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil || root.String() != lines[2] {
		return Head{}, fault.In("", 3, 0, "record.head.root", "the third line of a head is the root of the tree in base64")
	}
	return Head{Study: study, Size: size, Root: root, Note: signed}, nil
}

// VerifyHead verifies a signed note with a verifier key ("tanwen/<study>+<hash>+<key>", the note format of
// golang.org/x/mod/sumdb/note). The key's name must be the origin of the head. Signatures by other keys, such as
// the cosignatures of witnesses, are left alone.
func VerifyHead(vkey string, signed []byte) (Head, error) {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return Head{}, fault.Bad("", "record.vkey", "this is not a verifier key").Because(err)
	}
	h, err := ParseHead(signed)
	if err != nil {
		return Head{}, err
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return Head{}, fault.Bad("", "record.head.signature", "the head of {study} is not signed by the key {key}", "study", h.Study, "key", vkey).Because(err)
	}
	if n.Text != h.Text() || v.Name() != Origin(h.Study) {
		return Head{}, fault.Bad("", "record.head.origin", "the head is of {study}, the key of {key}", "study", Origin(h.Study), "key", v.Name())
	}
	return h, nil
}
