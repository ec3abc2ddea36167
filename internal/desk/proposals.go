package desk

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/id"
	"github.com/tanwen/tanwen/internal/record"
)

// Proposals takes proposals that come in by the open call, and files beside them.
type Proposals struct{ Desk *Desk }

// Proposal is one proposal as it was written. Code is the random identifier that the form carried: with it, whoever
// proposed looks up what became of the proposal, and the same form sent twice is stored once.
type Proposal struct {
	Role       consult.Role      // expert, public, or one of the secretariat
	Proposer   consult.Pseudonym // of an expert
	Code       string
	Lang       string
	Origin     consult.Origin
	Demand     consult.DemandID
	Text       string
	Why        string
	References string
	File       []byte // nil: none
	Type       string // of the file
}

// MaxAttachment is the largest file that can be attached, in bytes.
const MaxAttachment = 5 << 20

// ReceiptHash is what the record keeps of the code of a proposal.
func ReceiptHash(code string) string {
	sum := sha256.Sum256([]byte("tanwen/proposal/v1\x00" + code))
	return hex.EncodeToString(sum[:])
}

// Propose records a proposal, with its file if there is one, and returns the item that it became. The same code again
// gives the same item.
func (p Proposals) Propose(ctx context.Context, study consult.StudyID, x Proposal) (consult.ItemID, error) {
	if !id.Valid(x.Code) {
		return "", fault.Bad("client", "desk.client", "this form carries no identifier of its own: load the page again, what you typed is kept")
	}
	hash := ReceiptHash(x.Code)
	item := consult.ItemID("P" + hash[:8])
	text := consult.Text{Zh: x.Text}
	if x.Lang == "en" {
		text = consult.Text{En: x.Text}
	}
	who := consult.ItemWho{Role: x.Role, Proposer: x.Proposer}
	commands := []consult.Command{consult.Put{Role: x.Role, Body: &consult.ItemProposed{
		Who:  who,
		Data: consult.ProposalData{ID: item, Lang: x.Lang, Origin: x.Origin, Demand: x.Demand, Receipt: hash},
		Text: consult.ProposalText{Text: text, Why: x.Why, References: x.References},
	}}}
	if x.File != nil {
		c, err := Attach(who, consult.Attachment{ID: "F" + hash[:8], Item: item, Type: x.Type}, x.File)
		if err != nil {
			return "", err
		}
		commands = append(commands, c)
	}
	_, err := p.Desk.Do(ctx, study, commands...)
	if f := fault.Find(err); f != nil && (f.Key == "proposal.receipt" || f.Key == "study.twice") {
		known := false
		look := p.Desk.View(ctx, study, func(s *consult.State) error { known = s.Proposal(hash) != nil; return nil })
		if look == nil && known {
			return item, nil
		}
	}
	return item, err
}

// Attach is the command that puts a file beside an item or a reference. fault.TooLarge above [MaxAttachment].
func Attach(who consult.ItemWho, a consult.Attachment, content []byte) (consult.Put, error) {
	if len(content) > MaxAttachment {
		return consult.Put{}, fault.New(fault.TooLarge, "attachment.large", "the file has {size} MB; at most {limit} MB can be attached", "size", (len(content)+1<<20-1)>>20, "limit", MaxAttachment>>20)
	}
	sum := sha256.Sum256(content)
	a.Size, a.SHA256 = len(content), hex.EncodeToString(sum[:])
	return consult.Put{Role: who.Role, Body: &consult.FileAttached{Who: who, Data: a, Text: consult.AttachedContent{Content: base64.StdEncoding.EncodeToString(content)}}}, nil
}

// Attached returns the content of an attached file. fault.NotFound where there is none of that id, or it was erased.
func (p Proposals) Attached(ctx context.Context, study consult.StudyID, file string) (a consult.Attachment, content []byte, err error) {
	err = p.Desk.View(ctx, study, func(s *consult.State) error {
		if x := s.Attachment(file); x != nil {
			a = *x
		}
		return nil
	})
	if err != nil {
		return a, nil, err
	}
	if a.ID == "" {
		return a, nil, noFile()
	}
	entry, err := p.Desk.log.Entry(ctx, string(study), a.Leaf)
	if err != nil {
		return a, nil, err
	}
	if entry.State(record.Text) != record.Open {
		return a, nil, noFile()
	}
	e, err := consult.Decode(entry)
	if err != nil {
		return a, nil, err
	}
	content, err = base64.StdEncoding.DecodeString(e.Body.(*consult.FileAttached).Text.Content)
	return a, content, err
}

func noFile() error {
	return fault.New(fault.NotFound, "attachment.none", "there is no such file, or it was erased")
}

// TypeOf tells the type of a file by its first bytes, whatever it is called; "" for one that cannot be attached.
func TypeOf(content []byte) string {
	for start, kind := range map[string]string{"%PDF-": "application/pdf", "\x89PNG\r\n\x1a\n": "image/png", "\xff\xd8\xff": "image/jpeg"} {
		if strings.HasPrefix(string(content[:min(len(content), 16)]), start) {
			return kind
		}
	}
	return ""
}

// Receipt proves that a leaf stands in the record.
func (p Proposals) Receipt(ctx context.Context, study consult.StudyID, leaf int64) ([]byte, error) {
	entry, err := p.Desk.log.Entry(ctx, string(study), leaf)
	if err != nil {
		return nil, err
	}
	return Answers(p).receipt(ctx, study, entry)
}
