package desk

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/id"
	"github.com/tanwen/tanwen/internal/record"
)

// Answers takes what experts answer for themselves, each answer once, and gives a receipt for it.
type Answers struct{ Desk *Desk }

// Entry is one submission of an expert. Client is the random identifier that the form carried: the same content sent
// again under it is not stored twice. Base is the leaf of the answer that the form was filled in upon, -1 for none.
// Over is why the time of this expert is over, nil while it is not: what was stored before is acknowledged once more,
// anything else is refused with it.
type Entry struct {
	Study  consult.StudyID
	Round  consult.RoundID
	Expert consult.Pseudonym
	Client string
	Base   int64
	Over   error
}

// Saved says where an answer stands.
type Saved struct {
	Leaf    int64
	Repeat  bool   // it had been stored before; nothing was added
	Receipt []byte // C2SP tlog-proof with the leaf, which can be checked from its text alone
	Key     string // verifies the head of the receipt
	// Data and Text open what the leaf commits to, for the expert alone: with them it can be verified that the leaf holds
	// what was sent. Text is empty where nothing was written.
	Data, Text record.Payload
}

// Save records an answer on one item. Besides the refusals of consult.Submit it gives fault.Invalid for a client
// identifier that is none. fault.Conflict (answer.changed) says that Base is not the newest answer: two windows.
func (a Answers) Save(ctx context.Context, e Entry, sheet consult.Sheet, text consult.SheetText) (Saved, error) {
	key, err := e.key("answer", sheet, text)
	if err != nil {
		return Saved{}, err
	}
	return a.do(ctx, e, consult.Submit{Role: consult.RoleExpert, Round: e.Round, Expert: e.Expert, Key: key, Sheet: sheet, Text: text, Base: &e.Base})
}

// Judge records quantile judgements. A later judgement of a quantity replaces the earlier one.
func (a Answers) Judge(ctx context.Context, e Entry, sheet consult.JudgementSheet, text consult.JudgementText) (Saved, error) {
	key, err := e.key("judgement", sheet, text)
	if err != nil {
		return Saved{}, err
	}
	return a.do(ctx, e, consult.Judge{Role: consult.RoleExpert, Round: e.Round, Expert: e.Expert, Key: key, Sheet: sheet, Text: text})
}

// Respond records answers to prompts. Base is as for [Answers.Save].
func (a Answers) Respond(ctx context.Context, e Entry, sheet consult.ResponseSheet, text consult.ResponseText) (Saved, error) {
	key, err := e.key("response", sheet, text)
	if err != nil {
		return Saved{}, err
	}
	return a.do(ctx, e, consult.Respond{Role: consult.RoleExpert, Round: e.Round, Expert: e.Expert, Key: key, Sheet: sheet, Text: text, Base: &e.Base})
}

// WithdrawResponse takes the answers to prompts back.
func (a Answers) WithdrawResponse(ctx context.Context, e Entry, prompts ...consult.PromptID) (Saved, error) {
	key, err := e.key("withdraw", prompts, nil)
	if err != nil {
		return Saved{}, err
	}
	return a.do(ctx, e, consult.Withdraw{Role: consult.RoleExpert, Round: e.Round, Expert: e.Expert, Key: key, Prompts: prompts})
}

// Argument is an argument as it was written, with what it rests on.
type Argument struct {
	Item  consult.ItemID
	Side  string // of a reply none
	Reply int64  // leaf to which it replies, -1 for none
	Text  string
	Rests consult.ArgumentEvidence // without file
	File  []byte                   // nil: none
	Type  string                   // of the file
}

// Argue records an argument, with its file if there is one. fault.TooLarge for a file above [MaxAttachment].
func (a Answers) Argue(ctx context.Context, e Entry, x Argument) (Saved, error) {
	key, err := e.key("argument", []string{string(x.Item), x.Side, strconv.FormatInt(x.Reply, 10)}, []any{x.Text, x.Rests, x.Type, x.File})
	if err != nil {
		return Saved{}, err
	}
	var commands []consult.Command
	if x.File != nil {
		x.Rests.File = "F" + key[:8]
		put, err := Attach(consult.ItemWho{Role: consult.RoleExpert, Proposer: e.Expert}, consult.Attachment{ID: x.Rests.File, Argument: x.Item, Type: x.Type}, x.File)
		if err != nil {
			return Saved{}, err
		}
		put.Key = "file/" + key
		commands = append(commands, put)
	}
	return a.do(ctx, e, append(commands, consult.Argue{Role: consult.RoleExpert, Round: e.Round, Expert: e.Expert, Key: key, Item: x.Item, Side: x.Side, Reply: x.Reply, Text: x.Text, Rests: x.Rests})...)
}

// MarkArgument records that the argument of a leaf changed the expert's mind, or takes the mark back.
func (a Answers) MarkArgument(ctx context.Context, e Entry, leaf int64, changed bool) (Saved, error) {
	key, err := e.key("mark", []string{strconv.FormatInt(leaf, 10), strconv.FormatBool(changed)}, nil)
	if err != nil {
		return Saved{}, err
	}
	return a.do(ctx, e, consult.MarkArgument{Role: consult.RoleExpert, Round: e.Round, Expert: e.Expert, Key: key, Leaf: leaf, Changed: changed})
}

// Withdraw takes the answers on items back.
func (a Answers) Withdraw(ctx context.Context, e Entry, items ...consult.ItemID) (Saved, error) {
	key, err := e.key("withdraw", items, nil)
	if err != nil {
		return Saved{}, err
	}
	return a.do(ctx, e, consult.Withdraw{Role: consult.RoleExpert, Round: e.Round, Expert: e.Expert, Key: key, Items: items})
}

// key is the idempotency key of a submission: it binds form, expert and content, and tells nothing about any of them.
func (e Entry) key(kind string, data, text any) (string, error) {
	if !id.Valid(e.Client) {
		return "", fault.Bad("client", "desk.client", "this form carries no identifier of its own: load the page again, what you typed is kept")
	}
	content, err := record.Canonical(map[string]any{
		"kind": kind, "round": e.Round, "expert": e.Expert, "client": e.Client, "base": strconv.FormatInt(e.Base, 10), "data": data, "text": text,
	})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), nil
}

// do carries commands out together; the last one is the answer.
func (a Answers) do(ctx context.Context, e Entry, commands ...consult.Command) (Saved, error) {
	if e.Over != nil {
		if _, stored, err := a.Desk.log.Lookup(ctx, string(e.Study), consult.Key(commands[len(commands)-1])); err != nil || !stored {
			return Saved{}, cmp.Or(err, e.Over)
		}
	}
	acks, err := a.Desk.Do(ctx, e.Study, commands...)
	if err != nil {
		return Saved{}, err
	}
	ack := acks[len(acks)-1]
	entry, err := a.Desk.log.Entry(ctx, string(e.Study), ack.Index)
	if err != nil {
		return Saved{}, err
	}
	out := Saved{Leaf: entry.Index, Repeat: ack.Repeat, Data: entry.Payloads[record.Data], Text: entry.Payloads[record.Text]}
	if out.Receipt, err = a.receipt(ctx, e.Study, entry); err != nil {
		return Saved{}, err
	}
	out.Key, err = a.Desk.log.VerifierKey(ctx, string(e.Study))
	return out, err
}

// Receipt returns the receipt of an answer, judgement or withdrawal of that expert; fault.NotFound for any other leaf,
// so that nobody learns which leaves are whose.
func (a Answers) Receipt(ctx context.Context, study consult.StudyID, p consult.Pseudonym, leaf int64) ([]byte, error) {
	entry, err := a.Desk.log.Entry(ctx, string(study), leaf)
	if err != nil {
		return nil, err
	}
	event, err := consult.Decode(entry)
	if err != nil {
		return nil, err
	}
	if who, ok := event.Answerer(); !ok || who != p {
		return nil, record.NoLeaf(string(study), leaf)
	}
	return a.receipt(ctx, study, entry)
}

func (a Answers) receipt(ctx context.Context, study consult.StudyID, entry record.Entry) ([]byte, error) {
	proof, err := a.Desk.log.Receipt(ctx, string(study), entry.Index)
	if err != nil {
		return nil, err
	}
	return proof.WithLeaf(entry.Bytes).Text(), nil
}
