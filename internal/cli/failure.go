package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Exit statuses.
const (
	statusDone        = 0
	statusNo          = 1
	statusInput       = 2
	statusRefused     = 3
	statusInternal    = 4
	statusInterrupted = 130
)

// maxFindings is how many findings are printed; the rest is counted.
const maxFindings = 20

// errNo says that a check answered no; what there is to say has been printed.
var errNo = errors.New("the check answered no")

// failed prints what went wrong, one line per finding, and returns the exit status.
func (s *session) failed(err error) int {
	switch {
	case errors.Is(err, errNo):
		return statusNo
	case errors.Is(err, context.Canceled):
		s.say("interrupted")
		return statusInterrupted
	}
	list, ok := errors.AsType[fault.List](err)
	if !ok {
		e := fault.Find(err)
		if e == nil {
			e = fault.New(fault.Internal, "cli.internal", "internal error: {why}", "why", err)
		}
		list = fault.List{e}
	}
	for _, e := range list[:min(len(list), maxFindings)] {
		line := i18n.Sentence(s.lang, e)
		if cause := errors.Unwrap(e); e.Kind == fault.Internal && cause != nil {
			line += ": " + cause.Error()
		}
		fmt.Fprintln(s.Stderr, line)
	}
	if more := len(list) - maxFindings; more > 0 {
		s.say("findings.more", "n", more)
	}
	return status(fault.KindOf(list[0]))
}

// status returns the exit status for a kind of fault.
func status(k fault.Kind) int {
	switch k {
	case fault.Invalid, fault.NotFound, fault.TooLarge:
		return statusInput
	case fault.Denied, fault.Conflict, fault.Closed:
		return statusRefused
	case fault.Internal, fault.Unavailable:
		return statusInternal
	}
	return statusInternal
}

// unreadable says that a file or folder which the user named cannot be used.
func unreadable(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "cli.path.none", "{path}: there is no such file or folder", "path", path)
	}
	return fault.New(fault.Invalid, "cli.path.unreadable", "{path}: this file or folder cannot be used: {why}", "path", path, "why", err)
}

// usages are the forms in which the parser refuses a command line, with what is said about each.
var usages = []struct {
	form *regexp.Regexp
	says func(m []string) *fault.Error
}{
	{regexp.MustCompile(`^unknown flag (\S+?)(?:, did you mean (?:one of )?(.*)\?)?$`), func(m []string) *fault.Error {
		if m[2] != "" {
			return fault.New(fault.Invalid, "cli.usage.flag_near", "there is no flag {flag}; did you mean {near}?", "flag", m[1], "near", m[2])
		}
		return fault.New(fault.Invalid, "cli.usage.flag", "there is no flag {flag}; --help lists what there is", "flag", m[1])
	}},
	{regexp.MustCompile(`^unexpected argument (\S+?)(?:, did you mean (?:one of )?(.*)\?)?$`), func(m []string) *fault.Error {
		if m[2] != "" {
			return fault.New(fault.Invalid, "cli.usage.argument_near", "{argument} is not expected here; did you mean {near}?", "argument", m[1], "near", m[2])
		}
		return fault.New(fault.Invalid, "cli.usage.argument", "{argument} is not expected here; --help shows the form", "argument", m[1])
	}},
	{regexp.MustCompile(`^missing flags: (.*)$`), func(m []string) *fault.Error {
		return fault.New(fault.Invalid, "cli.usage.flags_missing", "this flag is needed: {flags}", "flags", m[1])
	}},
	{regexp.MustCompile(`^expected (?:one of )?(.*)$`), func(m []string) *fault.Error {
		return fault.New(fault.Invalid, "cli.usage.expected", "something is missing here: {what}", "what", placeholders(m[1]))
	}},
	{regexp.MustCompile(`^(.*) must be one of (.*) but got "(.*)"$`), func(m []string) *fault.Error {
		return fault.New(fault.Invalid, "cli.usage.choice", "{what}: \"{got}\" is not possible: one of {choices}", "what", m[1], "got", m[3], "choices", m[2])
	}},
}

// placeholders writes "<dir>" as help does: DIR.
func placeholders(s string) string {
	return regexp.MustCompile(`"<([^>]*)>"`).ReplaceAllStringFunc(s, func(m string) string { return strings.ToUpper(m[2 : len(m)-2]) })
}

// usage turns the parser's refusal into a fault.
func usage(err error) error {
	for _, u := range usages {
		if m := u.form.FindStringSubmatch(err.Error()); m != nil {
			return u.says(m)
		}
	}
	return fault.New(fault.Invalid, "cli.usage.other", "the command line cannot be understood: {why}; --help shows the form", "why", err)
}
