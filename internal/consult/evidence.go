package consult

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// EvidenceChecked records that somebody searched whether a question is answered already.
type EvidenceChecked struct {
	Act  Act
	Data EvidenceCheck
	Text EvidenceSearch
}

// Verdict says whether a question is answered already.
type Verdict string

const (
	NotAnswered     Verdict = "open"     // nothing found answers it
	PartlyAnswered  Verdict = "partly"   // some of it is answered: what is left stands in the note
	AlreadyAnswered Verdict = "answered" // it is answered: no panel need be asked
)

// Verdicts lists them.
func Verdicts() []Verdict { return []Verdict{NotAnswered, PartlyAnswered, AlreadyAnswered} }

// EvidenceCheck is one check of one question, by the day.
type EvidenceCheck struct {
	Item    ItemID     `json:"item"`
	Date    Date       `json:"date"`
	Verdict Verdict    `json:"verdict"`
	Sources []SourceOf `json:"sources,omitempty"`
}

// SourceOf names a reference: its key in an evidence file. Key is empty for the whole file.
type SourceOf struct {
	Evidence string `json:"evidence"`
	Key      string `json:"key,omitempty"`
}

// EvidenceSearch is what was searched for and what was found, in words.
type EvidenceSearch struct {
	Search string `json:"search"`
	Note   string `json:"note,omitempty"`
}

// EvidenceLinked says that references bear on a question. It replaces what stood before; none lifts it.
type EvidenceLinked struct {
	Act  Act
	Data EvidenceLink
}

// EvidenceLink names a question and its references.
type EvidenceLink struct {
	Item    ItemID     `json:"item"`
	Sources []SourceOf `json:"sources,omitempty"`
}

// FileAttached records a file beside a proposal or a file of evidence. Its content stands in the text part, so that it
// can be withheld and erased by itself.
type FileAttached struct {
	Who  ItemWho
	Data Attachment
	Text AttachedContent
}

// Attachment describes an attached file. It has no name of its own: a name that somebody gave it may say who it is from.
type Attachment struct {
	ID       string `json:"id"`
	Item     ItemID `json:"item,omitempty"`
	Evidence string `json:"evidence,omitempty"` // identifier of an evidence file
	Key      string `json:"key,omitempty"`      // of the reference in it
	Argument ItemID `json:"argument,omitempty"` // question of the argument that rests on it; the argument names the file
	Type     string `json:"type"`               // application/pdf, image/png or image/jpeg
	Size     int    `json:"size"`               // bytes
	SHA256   string `json:"sha256"`
	Leaf     int64  `json:"-"`
}

// AttachedContent is the content in base64.
type AttachedContent struct {
	Content string `json:"content"`
}

// AttachmentTypes are the types of files that can be attached, with their endings.
var AttachmentTypes = map[string]string{"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}

// MaxAttachedPublic bounds, in bytes, all that a public call takes in files, so that nobody can fill the disk.
const MaxAttachedPublic = 512 << 20

// Check is one evidence check of an item, as it stands in the state.
type Check struct {
	EvidenceCheck
	Search, Note string
	Role         Role
	Leaf         int64
}

// CheckedOpen reports whether the newest evidence check of the item leaves something to be asked; ok is false where it was
// never checked.
func (i *Item) CheckedOpen() (open, ok bool) {
	if len(i.Checks) == 0 {
		return false, false
	}
	return i.Checks[len(i.Checks)-1].Verdict != AlreadyAnswered, true
}

// EvidenceFile returns the evidence file with the given id, or nil.
func (s *State) EvidenceFile(id string) *Evidence {
	for i := range s.Evidence {
		if s.Evidence[i].ID == id {
			return &s.Evidence[i]
		}
	}
	return nil
}

func (s *State) checkSources(list []SourceOf) error {
	for i, x := range list {
		if s.EvidenceFile(x.Evidence) == nil || slices.Contains(list[:i], x) {
			return fault.Bad("sources", "evidence.source", "{id} is no file of evidence of this consultation, or a reference stands twice", "id", strconv.Quote(x.Evidence))
		}
	}
	return nil
}

func (s *State) checkEvidenceCheck(e *Event, b *EvidenceChecked) error {
	c := b.Data
	if s.Item(c.Item) == nil {
		return fault.Bad("item", "item.unknown", "{id} is no item of this consultation", "id", c.Item)
	}
	if !slices.Contains(Verdicts(), c.Verdict) {
		return fault.Bad("verdict", "evidence.verdict", "{value} is no verdict: open, partly or answered", "value", strconv.Quote(string(c.Verdict)))
	}
	if !validDate(c.Date) {
		return fault.Bad("date", "evidence.date", "{value} is no day: write it as 2026-03-20", "value", strconv.Quote(string(c.Date)))
	}
	if err := s.checkSources(c.Sources); err != nil {
		return err
	}
	if e.NoText {
		return nil
	}
	if b.Text.Search == "" {
		return fault.Bad("search", "evidence.search", "write down what was searched for, and where")
	}
	if c.Verdict != NotAnswered && len(c.Sources) == 0 && b.Text.Note == "" {
		return fault.Bad("note", "evidence.what", "name the references that answer it, or say in words what does")
	}
	return nil
}

func (s *State) checkEvidenceLink(b *EvidenceLinked) error {
	if s.Item(b.Data.Item) == nil {
		return fault.Bad("item", "item.unknown", "{id} is no item of this consultation", "id", b.Data.Item)
	}
	return s.checkSources(b.Data.Sources)
}

func (s *State) checkAttachment(b *FileAttached) error {
	a := b.Data
	if !ValidID(a.ID) || s.Attachment(a.ID) != nil {
		return fault.Bad("file", "study.twice", "{id} stands twice: identifiers are unique", "id", a.ID)
	}
	beside := 0
	for _, to := range []string{string(a.Item), a.Evidence, string(a.Argument)} {
		if to != "" {
			beside++
		}
	}
	if beside != 1 || a.Item != "" && s.Item(a.Item) == nil || a.Argument != "" && s.Item(a.Argument) == nil || a.Evidence != "" && s.EvidenceFile(a.Evidence) == nil {
		return fault.Bad("file", "attachment.to", "a file is attached to one item or one reference of this consultation")
	}
	if b.Who.Role == RolePublic && s.attached+a.Size > MaxAttachedPublic {
		return fault.New(fault.TooLarge, "attachment.full", "no more files can be taken by this call: hand the question in without one, and name where the file can be read")
	}
	if AttachmentTypes[a.Type] == "" {
		return fault.Bad("file", "attachment.type", "{value} cannot be attached: send a PDF, PNG or JPEG file", "value", strconv.Quote(a.Type))
	}
	return nil
}

// Attachment returns the attached file with the given id, or nil.
func (s *State) Attachment(id string) *Attachment {
	for i := range s.Attachments {
		if s.Attachments[i].ID == id {
			return &s.Attachments[i]
		}
	}
	return nil
}

// AttachedTo returns the files attached to an item.
func (s *State) AttachedTo(id ItemID) (out []Attachment) {
	for _, a := range s.Attachments {
		if a.Item == id && id != "" {
			out = append(out, a)
		}
	}
	return out
}

// checkGate refuses items of a round whose evidence was not checked, or that are answered already, where the definition
// asks for the check.
func (s *State) checkGate(items []ItemID) error {
	if s.Definition.EvidenceCheck != "required" {
		return nil
	}
	for _, id := range items {
		switch open, ok := s.Item(id).CheckedOpen(); {
		case !ok:
			return fault.Bad("items", "round.unchecked", "nobody has checked yet whether {id} is answered already: the rules of this consultation ask for it before a round", "id", id)
		case !open:
			return fault.Bad("items", "round.answered", "{id} is answered already by its evidence check: park or reject it, or check it again", "id", id)
		}
	}
	return nil
}
