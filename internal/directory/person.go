package directory

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
)

// Person is somebody who takes part in or works on a consultation.
type Person struct {
	ID   string // internal/id, made by AddPerson
	Name string // as the person writes it, 1 to 200 characters, each of which is seen
	Mail string // lower-case address, unique; empty = none
	Lang string // language of mails and pages: "zh-CN", "en"; empty = not chosen
}

// Role is what a person is in a study.
type Role string

// The roles. An administrator runs the installation and belongs to no study; all others belong to one.
const (
	Administrator Role = "administrator"
	Convener      Role = "convener"
	Facilitator   Role = "facilitator"
	Analyst       Role = "analyst"
	Reviewer      Role = "reviewer"
	Reader        Role = "reader"
	Expert        Role = "expert"
)

// Roles lists the roles from the widest to the narrowest.
var Roles = [...]Role{Administrator, Convener, Facilitator, Analyst, Reviewer, Reader, Expert}

// Membership gives a person a role in a study. An expert has a pseudonym there, by which the record knows the
// answers; nobody else has one.
type Membership struct {
	Person    string
	Study     string // empty for an administrator
	Role      Role
	Pseudonym string
}

var (
	localPart   = regexp.MustCompile("^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")
	domainLabel = regexp.MustCompile(`^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$`)
	pseudonym   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
)

// ParseMail checks an address and returns it in lower case. It takes the plain form only: no display name, no quoted
// local part, no comment, nothing that could begin a second header line. Domains may be written in any script.
func ParseMail(s string) (string, error) {
	mail := strings.ToLower(strings.TrimSpace(s))
	local, domain, ok := strings.Cut(mail, "@")
	good := ok && len(mail) <= 254 && len(local) <= 64 && localPart.MatchString(local)
	for label := range strings.SplitSeq(domain, ".") {
		good = good && utf8.RuneCountInString(label) <= 63 && domainLabel.MatchString(label)
	}
	if !good {
		return "", fault.Bad("mail", "directory.mail", "this is not a plain mail address such as name@example.org")
	}
	return mail, nil
}

// normal checks a person and returns the form that is stored.
func (p Person) normal() (Person, error) {
	p.Name = strings.TrimSpace(p.Name)
	if n := utf8.RuneCountInString(p.Name); n == 0 || n > 200 || !utf8.ValidString(p.Name) || strings.ContainsFunc(p.Name, unicode.IsControl) {
		return p, fault.Bad("name", "directory.name", "a name has 1 to 200 characters and no line break")
	}
	if strings.ContainsFunc(p.Name, unseen) {
		return p, fault.Bad("name", "directory.name.unseen", "this name holds a character that is not seen or turns the direction of writing: type it again by hand")
	}
	if p.Lang != "" && p.Lang != "zh-CN" && p.Lang != "en" {
		return p, fault.Bad("lang", "directory.lang", "the language is zh-CN or en")
	}
	if p.Mail == "" {
		return p, nil
	}
	var err error
	p.Mail, err = ParseMail(p.Mail)
	return p, err
}

// unseen reports whether a character makes a name read otherwise than it is stored, or look like another one: marks of
// direction and blanks without width. Joiners stay, since some scripts are written with them.
func unseen(r rune) bool {
	switch {
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200b', r == '\u200e', r == '\u200f', r == '\u2060', r == '\ufeff', r == '\u00ad':
		return true
	}
	return false
}

// Check returns what is wrong with a person, as [Book.AddPerson] would; an address that is taken is not seen.
func (p Person) Check() error {
	_, err := p.normal()
	return err
}

// check refuses a membership whose role, study and pseudonym do not go together.
func (m Membership) check() error {
	known := false
	for _, r := range Roles {
		known = known || r == m.Role
	}
	switch {
	case !known:
		return fault.Bad("role", "directory.role", "{role} is not a role", "role", string(m.Role))
	case (m.Role == Administrator) != (m.Study == ""):
		return fault.Bad("study", "directory.role.study", "an administrator belongs to no study, every other role to one")
	case (m.Role == Expert) != (m.Pseudonym != ""):
		return fault.Bad("pseudonym", "directory.role.pseudonym", "an expert has a pseudonym, and nobody else has one")
	case m.Pseudonym != "" && !pseudonym.MatchString(m.Pseudonym):
		return fault.Bad("pseudonym", "directory.pseudonym", "a pseudonym is 1 to 64 letters, digits, dots, underscores and hyphens")
	}
	return nil
}
