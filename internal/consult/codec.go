package consult

import (
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// Encode translates a typed event into the parts that the record commits to.
func Encode(e Event) (record.Event, error) {
	out := record.Event{Kind: string(e.Kind), Version: currentVersion, Round: string(e.Round), Key: e.Key}
	who, data, text := e.Body.parts()
	for _, p := range []struct {
		in  any
		out *[]byte
	}{{who, &out.Who}, {data, &out.Data}, {text, &out.Text}} {
		if p.in == nil || emptyPart(p.in) {
			continue
		}
		b, err := record.Canonical(p.in)
		if err != nil {
			return out, err
		}
		*p.out = b
	}
	return out, nil
}

// emptyPart reports whether a text part says nothing; such a part is not committed to.
func emptyPart(p any) bool {
	switch t := p.(type) {
	case *SheetText:
		return len(t.Comments) == 0
	case *ResponseText:
		return len(t.Comments)+len(t.Sources) == 0
	case *JudgementText:
		return len(t.Rationales) == 0
	case *Remark:
		return t.Reason == ""
	case *EvidenceSearch:
		return t.Search == "" && t.Note == ""
	case *Vectors:
		return t.Master == ""
	}
	return false
}

// Decode translates what the record holds back into a typed event. Parts that were erased or withheld stay empty and
// are marked. An unknown kind, an unknown version or a part that breaks its form is refused.
func Decode(in record.Entry) (Event, error) {
	leaf := in.Leaf
	e := Event{Kind: Kind(leaf.Kind), Version: leaf.KV, Round: RoundID(leaf.Round), Index: in.Index}
	if !validLeafRound(e.Kind, e.Round) {
		return e, fault.New(fault.Invalid, "event.round", "event {index} ({kind}) must name a round", "index", in.Index, "kind", leaf.Kind)
	}
	empty, ok := bodies[e.Kind]
	if !ok || leaf.KV != currentVersion {
		return e, fault.New(fault.Invalid, "event.kind", "event {index} has kind {kind} version {version}, which this program does not know", "index", in.Index, "kind", leaf.Kind, "version", leaf.KV)
	}
	e.Body = empty()
	who, data, text := e.Body.parts()
	for _, p := range []struct {
		part record.Part
		into any
		gone *bool
	}{{record.Who, who, &e.NoWho}, {record.Data, data, &e.NoData}, {record.Text, text, &e.NoText}} {
		switch state := in.State(p.part); {
		case state != record.Absent && p.into == nil:
			return e, fault.New(fault.Invalid, "event.part", "event {index} ({kind}) has a part {part} that its kind does not have", "index", in.Index, "kind", leaf.Kind, "part", p.part)
		case state == record.Absent && p.into != nil && p.part != record.Text && e.Kind != KindErase:
			return e, fault.New(fault.Invalid, "event.lacks", "event {index} ({kind}) lacks its part {part}", "index", in.Index, "kind", leaf.Kind, "part", p.part)
		case state == record.Gone:
			*p.gone = true
		case state == record.Open:
			if err := record.StrictDecode(in.Body(p.part), p.into); err != nil {
				return e, fault.New(fault.Invalid, "event.form", "event {index} ({kind}): its part {part} does not have the form of its kind", "index", in.Index, "kind", leaf.Kind, "part", p.part).Because(err)
			}
		}
	}
	return e, nil
}

// validLeafRound reports whether a kind that belongs to a round names one, and only such a kind.
func validLeafRound(k Kind, r RoundID) bool {
	switch k {
	case KindRoundOpen, KindAnswer, KindWithdraw, KindJudgement, KindResponse, KindArgument, KindArgumentFate, KindArgumentMark, KindRoundClose, KindRoundReopen, KindRoundRelease, KindExtend, KindComment:
		return r != ""
	case KindDeviation:
		return true
	default:
		return r == ""
	}
}

// ParseMark reads a mark as it stands in a sheet: a number, "dk", "na", or "" for skipped; nil = not asked. Full-width
// digits count as digits and blanks around are ignored.
func ParseMark(s *string) (Mark, bool) {
	if s == nil {
		return Mark{}, true
	}
	switch t := Narrow(*s); t {
	case "":
		return Mark{Kind: Skipped}, true
	case "dk":
		return Mark{Kind: CannotJudge}, true
	case "na":
		return Mark{Kind: NotApplies}, true
	default:
		if len(t) == 1 && t[0] >= '0' && t[0] <= '9' {
			return Mark{Kind: Rated, Value: float64(t[0] - '0')}, true
		}
		v, ok := Decimal(t).Float()
		return Mark{Kind: Rated, Value: v}, ok && plainDecimal(t)
	}
}

// Narrow trims blanks and turns full-width digits, signs and letters into their usual forms.
func Narrow(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			ascii = false
		}
	}
	if !ascii {
		s = strings.Map(func(r rune) rune {
			switch {
			case r >= '！' && r <= '～':
				return r - '！' + '!'
			case r == '　' || r == '\u00a0' || r == '\ufeff':
				return ' '
			}
			return r
		}, s)
	}
	return strings.TrimSpace(s)
}

// plainDecimal reports whether s is written with digits, one optional sign and one optional point only: no
// exponents, no hexadecimal, no underscores.
func plainDecimal(s string) bool {
	digits, points := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.':
			points++
		case c == '-' && i == 0:
		default:
			return false
		}
	}
	return digits > 0 && digits <= 15 && points <= 1
}

// String returns the mark as it stands in a file: a plain decimal, "dk", "na" or "".
func (m Mark) String() string {
	switch m.Kind {
	case Rated:
		return strconv.FormatFloat(m.Value, 'f', -1, 64)
	case CannotJudge:
		return "dk"
	case NotApplies:
		return "na"
	case NotAsked, Skipped:
		return ""
	}
	return ""
}

func parseSeed(s string) (uint64, bool) {
	v, err := strconv.ParseUint(s, 10, 64)
	return v, err == nil
}
