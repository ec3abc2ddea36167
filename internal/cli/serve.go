package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/i18n"
)

// serveCommand serves the pages over a data folder, or as one of several nodes over a database.
type serveCommand struct {
	Data        string `default:"tanwen-data" placeholder:"DIR"`
	Database    string `placeholder:"URL"`
	Addr        string `default:"127.0.0.1:8420" placeholder:"HOST:PORT"`
	PublicURL   string `name:"public-url" placeholder:"URL"`
	TLSCert     string `name:"tls-cert" placeholder:"FILE"`
	TLSKey      string `name:"tls-key" placeholder:"FILE"`
	BehindProxy bool
	SMTP        string `name:"smtp" placeholder:"URL"`
	MailFrom    string `placeholder:"ADDRESS"`
}

// passwordVariable holds the password of the mail server, which must not stand in a list of processes.
const passwordVariable = "TANWEN_SMTP_PASSWORD"

// Run serves until it is interrupted.
func (c *serveCommand) Run(s *session) error {
	doors, err := c.listen()
	if err != nil {
		return err
	}
	defer doors.Close()
	if _, ok := doors.(*tlsListener); !ok && !c.BehindProxy {
		s.say("serve.loopback")
	}
	at := s.placeOf(c.Data, c.Database, true)
	return s.withServer(at, func(ctx context.Context, a *archive) error {
		public, err := c.public(doors)
		if err != nil {
			return err
		}
		mail, err := c.mail(s, public)
		if err != nil {
			return err
		}
		if err := s.firstStart(ctx, a, public); err != nil {
			return err
		}
		return s.serve(ctx, a, at, doors, Site{Public: public, Proxy: c.BehindProxy, Mail: mail})
	})
}

// mail is how letters leave: through the server that was named, else as files.
func (c *serveCommand) mail(s *session, public *url.URL) (Mail, error) {
	m := Mail{Server: c.SMTP, Password: s.Getenv(passwordVariable), From: c.MailFrom}
	if m.From == "" {
		m.From = "tanwen@" + public.Hostname()
		if isLoopback(public.Hostname()) {
			m.From = "tanwen@localhost"
		}
	}
	if _, err := directory.ParseMail(m.From); err != nil {
		return m, fault.Find(err).At(fault.Place{Field: "--mail-from"})
	}
	return m, nil
}

// withServer opens a place for serving. The context that work gets ends when nothing more can be written.
func (s *session) withServer(at place, work func(context.Context, *archive) error) (err error) {
	ctx, stop := context.WithCancelCause(s.Context)
	defer stop(nil)
	if at.database != nil {
		release, err := s.node(ctx, at)
		if err != nil {
			return err
		}
		defer func() {
			if e := release(); err == nil {
				err = e
			}
		}()
	}
	a, err := s.open(ctx, at, func(why error) { stop(why) })
	if err != nil {
		return err
	}
	defer func() {
		if e := a.close(); err == nil {
			err = e
		}
	}()
	if err := s.withPeople(ctx, a, at); err != nil {
		return err
	}
	err = work(ctx, a)
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// node makes the folder that a node on a database keeps for itself, keeps a second node out of it, and says what the
// operator should know about the database.
func (s *session) node(ctx context.Context, at place) (release func() error, err error) {
	warnings, err := at.database.Warnings(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range warnings {
		s.say("serve.warning", "what", i18n.Sentence(s.lang, w))
	}
	release, err = s.Stores.Claim(at.dir)
	if fault.KindOf(err) == fault.Conflict {
		return nil, fault.New(fault.Conflict, "cli.serve.node", "another node works with the folder {dir}: give each node on a database a folder of its own with --data", "dir", at.dir).Because(err)
	}
	return release, err
}

// tlsListener marks a listener that speaks TLS.
type tlsListener struct{ net.Listener }

// listen opens the address. Without TLS and without a proxy that ends it, only this machine may reach the pages:
// sign-in links and answers would else cross the network in the clear.
func (c *serveCommand) listen() (net.Listener, error) {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return nil, fault.Bad("--addr", "cli.serve.addr", "{addr} is no address: host:port, for example 127.0.0.1:8420", "addr", c.Addr)
	}
	secure := c.TLSCert != "" || c.TLSKey != ""
	if secure && (c.TLSCert == "" || c.TLSKey == "" || c.BehindProxy) {
		return nil, fault.Bad("--tls-cert", "cli.serve.tls", "--tls-cert and --tls-key go together, and not with --behind-proxy")
	}
	if !secure && !c.BehindProxy && !isLoopback(host) {
		return nil, fault.Bad("--addr", "cli.serve.plain",
			"without TLS the pages are served to this machine only (127.0.0.1), since sign-in links and answers would cross the network in the clear: give --tls-cert and --tls-key, or --behind-proxy")
	}
	var config *tls.Config
	if secure {
		pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return nil, fault.Bad("--tls-cert", "cli.serve.certificate", "certificate and key cannot be used: {why}", "why", err)
		}
		config = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return nil, taken(c.Addr, err)
	}
	if secure {
		return &tlsListener{tls.NewListener(l, config)}, nil
	}
	return l, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// portsTried is how many ports above a taken one are looked at.
const portsTried = 50

// taken names the next free port above one that cannot be had.
func taken(addr string, why error) error {
	host, port, _ := net.SplitHostPort(addr)
	n, err := strconv.Atoi(port)
	if err != nil {
		return fault.Bad("--addr", "cli.serve.listen", "{addr} cannot be listened on: {why}", "addr", addr, "why", why)
	}
	for next := n + 1; n > 0 && next <= min(n+portsTried, 65535); next++ {
		free := net.JoinHostPort(host, strconv.Itoa(next))
		if l, err := net.Listen("tcp", free); err == nil {
			_ = l.Close()
			return fault.New(fault.Conflict, "cli.serve.taken", "{addr} is taken by another program; {free} is free: --addr {free}", "addr", addr, "free", free)
		}
	}
	return fault.Bad("--addr", "cli.serve.listen", "{addr} cannot be listened on: {why}", "addr", addr, "why", why)
}

// public is the address at which people reach the pages.
func (c *serveCommand) public(l net.Listener) (*url.URL, error) {
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" && u.Path != "/" {
			return nil, fault.Bad("--public-url", "cli.serve.public", "{url} is no address of pages, such as https://consult.example.org", "url", c.PublicURL)
		}
		u.Path = ""
		return u, nil
	}
	scheme := "http"
	if _, ok := l.(*tlsListener); ok {
		scheme = "https"
	}
	return &url.URL{Scheme: scheme, Host: l.Addr().String()}, nil
}

// Times of the server. A slow client must not hold a connection for ever.
const (
	headerTime = 10 * time.Second
	idleTime   = 2 * time.Minute
	endTime    = 10 * time.Second
)

// serve runs the pages and the local socket until ctx ends, and then lets what is under way finish.
func (s *session) serve(ctx context.Context, a *archive, at place, doors net.Listener, site Site) (err error) {
	site.Desk, site.Book, site.Office, site.Hold, site.Search = a.desk, a.book, a.office, a.hold, a.find
	site.Outputs, site.Data = filepath.Join(at.dir, outputsFolder), at.dir
	var writing sync.Mutex
	site.Write = func(ctx context.Context, id consult.StudyID) error {
		writing.Lock()
		defer writing.Unlock()
		_, err := s.export(ctx, a, exportRequest{ID: id, Out: filepath.Join(site.Outputs, string(id))}, nil)
		return err
	}
	pages, err := s.Pages(site)
	if err != nil {
		return err
	}
	finish, err := s.Background(ctx, site)
	if err != nil {
		return err
	}
	defer func() {
		if e := finish(); err == nil {
			err = e
		}
	}()
	socket, err := listenLocal(at.dir)
	if err != nil {
		return fmt.Errorf("local socket: %w", err)
	}
	if !s.Bundles {
		s.say("version.bundles")
	}
	if err := s.tellRestored(a); err != nil {
		return err
	}
	s.say("serve.at", "url", site.Public, "data", at)
	servers := []*http.Server{
		{Handler: pages, ReadHeaderTimeout: headerTime, IdleTimeout: idleTime},
		{Handler: s.local(a), ReadHeaderTimeout: headerTime},
	}
	ends := make(chan error, len(servers))
	for i, l := range []net.Listener{doors, socket} {
		go func() { ends <- servers[i].Serve(l) }()
	}
	select {
	case err = <-ends:
	case <-ctx.Done():
		s.say("serve.end")
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	for _, server := range servers {
		if e := server.Shutdown(last); err == nil && !errors.Is(e, http.ErrServerClosed) {
			err = e
		}
	}
	return err
}
