package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"mime/quotedprintable"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"github.com/tanwen/tanwen/fault"
)

// Message is a plain-text mail to one person.
type Message struct {
	ID      string // of the letter; the Message-ID is derived from it, so that a mail that is sent again is recognised
	From    string // plain address
	Sender  string // name that is shown, may be empty
	To      string // plain address
	Subject string
	Body    string
	Date    time.Time
}

// Bytes returns the message as it is sent (RFC 5322), lines ended by CR LF.
func (m Message) Bytes() ([]byte, error) {
	from, err := wire(m.From)
	if err != nil {
		return nil, err
	}
	to, err := wire(m.To)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte("tanwen/mail/v1\x00" + m.ID))
	_, host, _ := strings.Cut(from, "@")
	sender := "<" + from + ">"
	if m.Sender != "" {
		sender = encoded(m.Sender) + " " + sender
	}
	var b bytes.Buffer
	for _, line := range [][2]string{
		{"From", sender}, {"To", "<" + to + ">"}, {"Subject", encoded(m.Subject)}, {"Date", m.Date.Format(time.RFC1123Z)},
		{"Message-ID", "<" + hex.EncodeToString(sum[:16]) + "@" + host + ">"}, {"Auto-Submitted", "auto-generated"}, {"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"}, {"Content-Transfer-Encoding", "quoted-printable"},
	} {
		b.WriteString(line[0] + ": " + line[1] + "\r\n")
	}
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(m.Body)); err != nil {
		return nil, err
	}
	return b.Bytes(), w.Close()
}

// encoded writes a header text that may hold any character. Line ends cannot stand in it: each would begin a header.
func encoded(s string) string {
	return mime.BEncoding.Encode("utf-8", strings.Join(strings.Fields(s), " "))
}

// wire returns an address as mail servers understand it, its domain in ASCII.
func wire(address string) (string, error) {
	local, domain, _ := strings.Cut(address, "@")
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || local == "" || strings.ContainsAny(address, "\r\n<> ") {
		return "", fault.Bad("mail", "mail.address", "{address} is no mail address that can be written to", "address", address).Because(err)
	}
	return local + "@" + ascii, nil
}
