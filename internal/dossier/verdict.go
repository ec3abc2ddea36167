package dossier

import (
	"errors"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Outcome is what a step of a verification came to.
type Outcome string

const (
	Passed         Outcome = "ok"
	Uncheckable    Outcome = "uncheckable"    // needs what a closed package withholds
	Unrecomputable Outcome = "unrecomputable" // needs what was erased
	Skipped        Outcome = "skipped"        // needs something that an earlier step found broken
	Failed         Outcome = "failed"
)

// Step is one step of a verification. Steps are counted from 1; what each looks at stands in SPEC.md.
type Step struct {
	Number  int
	Outcome Outcome
	Err     error // why it failed
	Erased  int   // answers erased, where it is unrecomputable
	Head    int64 // size of the last head that covers them
	Unseen  bool  // the last step: no head from elsewhere was given
}

// Line says the step and its outcome as one line in the reader's language; it begins with the number.
func (s Step) Line(lang i18n.Lang) string {
	if s.Unseen {
		return strconv.Itoa(s.Number) + " " + i18n.Text(lang, "dossier.step."+strconv.Itoa(s.Number)) + ": " + i18n.Text(lang, "dossier.outcome.unseen")
	}
	args := []any{"n", s.Erased, "head", s.Head, "why", s.why(lang)}
	return strconv.Itoa(s.Number) + " " + i18n.Text(lang, "dossier.step."+strconv.Itoa(s.Number)) + ": " + i18n.Text(lang, "dossier.outcome."+string(s.Outcome), args...)
}

func (s Step) why(lang i18n.Lang) string {
	if f, ok := errors.AsType[*fault.Error](s.Err); ok {
		return i18n.Sentence(lang, f)
	}
	if s.Err != nil {
		return s.Err.Error()
	}
	return ""
}

// Verdict is the outcome of a verification.
type Verdict struct {
	Study  string
	Form   Form
	Head   []byte // the signed head with which the log ends
	Steps  []Step
	First  int // number of the first step that failed, 0 if none did
	Erased int // answers and other events of which a part was erased
}

// Verified reports whether no step failed.
func (v Verdict) Verified() bool { return v.First == 0 }

// Line is the last line of a verification. It is the same in every language, since programs read it.
func (v Verdict) Line() string {
	switch {
	case v.First != 0:
		return "NOT verified: step " + strconv.Itoa(v.First)
	case v.Erased > 0:
		return "verified, " + strconv.Itoa(v.Erased) + " erased"
	default:
		return "verified"
	}
}
