package record

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Part is one of the three payloads of an event. Each is committed to, opened, withheld and erased by itself.
type Part uint8

const (
	Who  Part = iota // pseudonym, previous leaf of the same person
	Data             // numbers and choices
	Text             // comments and rationale
)

// Parts lists the parts in the order in which this package stores them.
var Parts = [...]Part{Who, Data, Text}

const partCount = len(Parts)

var partNames = [partCount]string{"who", "data", "text"}

// String returns the part's name as it stands in leaves and commitments: who, data, text.
func (p Part) String() string {
	if int(p) < partCount {
		return partNames[p]
	}
	return "part(" + strconv.Itoa(int(p)) + ")"
}

// MarshalText returns the part's name.
func (p Part) MarshalText() ([]byte, error) {
	if int(p) >= partCount {
		return nil, badPart(p.String())
	}
	return []byte(p.String()), nil
}

// UnmarshalText reads the part's name.
func (p *Part) UnmarshalText(b []byte) error {
	for i, name := range partNames {
		if name == string(b) {
			*p = Part(i)
			return nil
		}
	}
	return badPart(strconv.Quote(string(b)))
}

func badPart(name string) error {
	return fault.Bad("part", "record.part", "{part} is not a part of an event: who, data, text", "part", name)
}

// SaltSize is the number of random bytes in front of each payload. Each part of each leaf has its own.
const SaltSize = 32

// Payload is the opened form of one part: the salt and the canonical JSON body. Both are nil where the event has no
// such part, where the part was erased, and where a package withholds it.
type Payload struct {
	Salt []byte
	Body []byte
}

// Commit returns the commitment to a payload of part p:
//
//	base64(SHA-256("tanwen/v1" 0x00 part 0x00 salt body))
//
// It binds the name of the part, so that a body cannot be moved from one part to another.
func (c Payload) Commit(p Part) string {
	h := sha256.New()
	h.Write([]byte("tanwen/v1\x00"))
	h.Write([]byte(p.String()))
	h.Write([]byte{0})
	h.Write(c.Salt)
	h.Write(c.Body)
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// CheckCommit verifies that a payload is what leaf l commits to as its part p.
func CheckCommit(l Leaf, p Part, c Payload) error {
	want := l.Commit(p)
	switch {
	case want == "":
		return fault.Bad(p.String(), "record.commit.absent", "this leaf commits to no {part}", "part", p)
	case len(c.Salt) != SaltSize:
		return fault.Bad(p.String(), "record.salt", "the salt of {part} has {size} bytes, not {want}", "part", p, "size", len(c.Salt), "want", SaltSize)
	case subtle.ConstantTimeCompare([]byte(c.Commit(p)), []byte(want)) != 1:
		return fault.Bad(p.String(), "record.commit.differs", "the {part} that is shown is not the one that the leaf commits to", "part", p)
	}
	return nil
}

func isCommitment(s string) bool {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == sha256.Size && len(s) == 44
}
