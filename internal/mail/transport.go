package mail

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"net"
	"net/smtp"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/tanwen/tanwen/fault"
)

// Transport hands a message over. An error that satisfies [Final] will not go away by trying again.
type Transport interface {
	Send(ctx context.Context, m Message) error
}

// Folder writes each message as an .eml file, for networks without a mail server: somebody carries them on.
type Folder struct{ Dir string }

// Send writes the file under a temporary name first, so that whoever collects files never finds half of one. A message
// that is sent again replaces its file.
func (f Folder) Send(_ context.Context, m Message) error {
	data, err := m.Bytes()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(m.ID))
	name := filepath.Join(f.Dir, hex.EncodeToString(sum[:12])+".eml")
	if err := os.WriteFile(name+".part", data, 0o600); err != nil {
		return err
	}
	return os.Rename(name+".part", name)
}

// Server is a mail server.
type Server struct {
	Addr     string // host:port
	TLS      bool   // TLS from the first byte (port 465); otherwise STARTTLS where the server offers it
	Plain    bool   // no TLS asked for: only a server on this machine may be used so
	User     string // empty = no authentication
	Password string
}

// sendTime bounds one delivery from dialling to the last reply.
const sendTime = 60 * time.Second

// ParseServer reads the address of a mail server: smtps://user@host:465 (TLS at once) or smtp://user@host:587 (TLS
// after a greeting). Without TLS only this machine's own server is used.
func ParseServer(address, password string) (Server, error) {
	bad := fault.Bad("smtp", "mail.server", "{address} is no mail server: write smtp://user@host:587 or smtps://user@host:465", "address", address)
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Path != "" && u.Path != "/" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return Server{}, bad
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"smtp": "587", "smtps": "465"}[u.Scheme]
	}
	s := Server{Addr: net.JoinHostPort(u.Hostname(), port), TLS: u.Scheme == "smtps", Password: password}
	if u.User != nil {
		s.User = u.User.Username()
		if p, ok := u.User.Password(); ok && password == "" {
			s.Password = p
		}
	}
	ip := net.ParseIP(u.Hostname())
	s.Plain = u.Scheme == "smtp" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
	return s, nil
}

// Send delivers a message to the server.
func (s Server) Send(ctx context.Context, m Message) (err error) {
	data, err := m.Bytes()
	if err != nil {
		return err
	}
	from, err := wire(m.From)
	if err != nil {
		return err
	}
	to, err := wire(m.To)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	client, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	if s.User != "" {
		host, _, _ := net.SplitHostPort(s.Addr)
		if err := client.Auth(smtp.PlainAuth("", s.User, s.Password, host)); err != nil {
			return err
		}
	}
	if err := client.Mail(from); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	_ = client.Quit() // the message is taken; how the connection ends does not matter
	return nil
}

// dial connects and makes the connection private.
func (s Server) dial(ctx context.Context) (*smtp.Client, error) {
	host, _, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return nil, err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Addr)
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	config := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if s.TLS {
		conn = tls.Client(conn, config)
	}
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if s.TLS {
		return client, nil
	}
	if offered, _ := client.Extension("STARTTLS"); offered {
		if err := client.StartTLS(config); err != nil {
			return nil, errors.Join(err, client.Close())
		}
		return client, nil
	}
	if !s.Plain {
		return nil, errors.Join(fault.New(fault.Denied, "mail.plain", "the mail server {server} offers no TLS: links and codes would cross the network in the clear", "server", s.Addr), client.Close())
	}
	return client, nil
}

// Final reports whether an error of [Transport.Send] stays: the server refuses this address or this message, or the
// address cannot be written to.
func Final(err error) bool {
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		return reply.Code >= 550 && reply.Code <= 559
	}
	f := fault.Find(err)
	return f != nil && f.Key == "mail.address"
}
