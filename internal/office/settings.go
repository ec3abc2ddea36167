package office

import (
	"bytes"
	"context"
	"net/url"
	"time"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// Settings are what is fixed once for all consultations of an installation.
type Settings struct {
	Institution consult.Text `json:"institution"`
	Lang        string       `json:"lang"` // of pages and mails for people who have not chosen: zh-CN or en
	Zone        string       `json:"zone"` // IANA name of the time zone in which dates are meant
	Mail        MailSettings `json:"mail"`
	Logo        []byte       `json:"logo,omitempty"` // PNG or JPEG, at most MaxLogo bytes; empty = none
	Version     int          `json:"-"`              // 0 = nothing was set yet
}

// MailSettings say how mail leaves the house. Without a server letters are written as .eml files into the folder
// outbox of the data folder, for networks that somebody carries mail out of.
type MailSettings struct {
	Server   string `json:"server,omitempty"` // smtp://user@host:587 or smtps://user@host:465; empty = .eml files
	Password string `json:"password,omitempty"`
	From     string `json:"from,omitempty"` // address of the sender
}

// MaxLogo is the largest logo in bytes.
const MaxLogo = 256 << 10

// Zones are the time zones that can be chosen, China's first. None needs time zone files: see [Settings.Location].
var Zones = []string{"Asia/Shanghai", "UTC"}

// Location returns the time zone of the settings; Asia/Shanghai where none is set.
func (s Settings) Location() *time.Location {
	if s.Zone == "UTC" {
		return time.UTC
	}
	return time.FixedZone("Asia/Shanghai", 8*3600) // no summer time since 1991
}

// LogoType returns the media type of the logo, "" where there is none or it is no picture that browsers show.
func (s Settings) LogoType() string {
	switch {
	case bytes.HasPrefix(s.Logo, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(s.Logo, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	}
	return ""
}

// Check returns what is wrong with the settings, by field, and writes the sender's address in its plain form.
func (s *Settings) Check() error {
	var found fault.List
	bad := func(field, key, text string, args ...any) {
		found = append(found, fault.Bad(field, key, text, args...))
	}
	if s.Institution.Empty() {
		bad("institution_zh", "office.institution", "name the institution in Chinese or English: it stands on every page and mail")
	}
	if max(utf8.RuneCountInString(s.Institution.Zh), utf8.RuneCountInString(s.Institution.En)) > 200 {
		bad("institution_zh", "office.institution.long", "the name of the institution has at most 200 characters")
	}
	if s.Lang != "zh-CN" && s.Lang != "en" {
		bad("lang", "office.lang", "the language is zh-CN or en")
	}
	known := false
	for _, z := range Zones {
		known = known || z == s.Zone
	}
	if !known {
		bad("zone", "office.zone", "{zone} is no time zone that can be chosen here", "zone", s.Zone)
	}
	if s.Mail.Server != "" {
		u, err := url.Parse(s.Mail.Server)
		if err != nil || u.Host == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
			bad("mail_server", "office.mail.server", "this is no mail server: write smtp://user@host:587 or smtps://user@host:465, or choose files")
		}
		if s.Mail.From == "" {
			bad("mail_from", "office.mail.from", "mails need the address of a sender")
		}
	}
	if s.Mail.From != "" {
		if from, err := directory.ParseMail(s.Mail.From); err != nil {
			bad("mail_from", "directory.mail", "this is not a plain mail address such as name@example.org")
		} else {
			s.Mail.From = from
		}
	}
	if len(s.Logo) > MaxLogo || len(s.Logo) > 0 && s.LogoType() == "" {
		bad("logo", "office.logo", "a logo is a PNG or JPEG picture of at most {limit} kB", "limit", MaxLogo>>10)
	}
	return found.Err()
}

// Settings returns the settings; Version is 0 while nothing is set, with the values that a form begins with.
func (o *Office) Settings(ctx context.Context) (Settings, error) {
	s := Settings{Lang: "zh-CN", Zone: Zones[0]}
	version, err := o.load(ctx, settingsKind, "", &s)
	s.Version = version
	return s, err
}

// ChangeSettings stores settings that were read at s.Version. fault.Invalid names the field, fault.Conflict says that
// they were changed in between.
func (o *Office) ChangeSettings(ctx context.Context, s Settings) error {
	if err := s.Check(); err != nil {
		return err
	}
	return o.store(ctx, settingsKind, "", s.Version, s)
}
