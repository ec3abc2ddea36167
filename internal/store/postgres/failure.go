package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tanwen/tanwen/fault"
)

// Codes of PostgreSQL's errors (its documentation, appendix A).
const (
	uniqueViolation     = "23505"
	foreignKeyViolation = "23503"
	diskFull            = "53100"
	readOnlyTransaction = "25006"
	lockNotAvailable    = "55P03"
	noDatabase          = "3D000"
	noPrivilege         = "42501"
	badPassword         = "28P01"

	integrityClass    = "23"
	badAuthorization  = "28"
	rollbackClass     = "40"
	resourcesClass    = "53"
	interventionClass = "57"
)

func code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// IsDuplicate implements store.Engine.
func (db *database) IsDuplicate(err error) bool { return code(err) == uniqueViolation }

// IsOrphan implements store.Engine.
func (db *database) IsOrphan(err error) bool { return code(err) == foreignKeyViolation }

// rolledBack reports that the server has answered a commit by rolling back. Any other error of a commit leaves open what
// became of it.
func rolledBack(err error) bool {
	c := code(err)
	return errors.Is(err, pgx.ErrTxCommitRollback) || strings.HasPrefix(c, rollbackClass) || strings.HasPrefix(c, integrityClass)
}

// Explain implements store.Engine. Faults, the caller's own end and what only a program can mend are passed on.
func (db *database) Explain(err error) error { return explain(err) }

func explain(err error) error {
	if err == nil || fault.Find(err) != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	c := code(err)
	switch {
	case c == diskFull:
		return fault.New(fault.Unavailable, "store.full", "the disk is full; nothing was stored").Because(err)
	case c == readOnlyTransaction:
		return fault.New(fault.Unavailable, "store.readonly", "the database cannot be written to; nothing was stored").Because(err)
	case c == lockNotAvailable, strings.HasPrefix(c, rollbackClass), strings.HasPrefix(c, resourcesClass):
		return fault.New(fault.Unavailable, "store.busy", "the database is busy; try again").Because(err)
	case strings.HasPrefix(c, interventionClass), isLost(err):
		return fault.New(fault.Unavailable, "store.database.lost", "the connection to the database is lost; nothing was stored, try again").Because(err)
	}
	return err
}

// isLost reports that a connection could not be made, or broke.
func isLost(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, driver.ErrBadConn, sql.ErrConnDone, sql.ErrTxDone} {
		if errors.Is(err, end) {
			return true
		}
	}
	return strings.HasPrefix(err.Error(), "conn closed") // pgconn has no type for it
}

// unstored names the failure of what came before a commit: nothing of it is stored, whatever it was.
func unstored(err error) error {
	err = explain(err)
	if fault.Find(err) != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.New(fault.Unavailable, "store.database.refused", "the database refuses this; nothing was stored").Because(err)
}

// residue says that rows which were removed may still stand in old pages.
func residue(err error) error {
	return fault.New(fault.Unavailable, "store.database.residue",
		"what was removed may still stand in old pages of the tables; VACUUM FULL on them clears it").Because(err)
}

// refusedBy says why a database cannot be opened: which one, but never with which password.
func refusedBy(config *pgx.ConnConfig, err error) error {
	if f := fault.Find(err); f != nil && f.Key != "store.database.lost" && f.Key != "store.database.refused" {
		return err
	}
	where := place(config)
	switch c := code(err); {
	case c == noDatabase:
		return fault.New(fault.NotFound, "store.database.none", "the server has no database {name}: make it with createdb, or correct the address", "name", config.Database)
	case c == noPrivilege:
		return fault.New(fault.Denied, "store.database.privilege", "the user {user} may not make schemas in {database}: grant it CREATE on the database", "user", config.User, "database", where)
	case c == badPassword, strings.HasPrefix(c, badAuthorization):
		return fault.New(fault.Denied, "store.database.login", "the server of {database} does not let {user} in: check user, password (PGPASSWORD) and the server's rules", "database", where, "user", config.User)
	}
	return fault.New(fault.Unavailable, "store.database.unreachable", "the database {database} cannot be reached: {why}", "database", where, "why", reason(err))
}

// place says where a database is: host:port/name, or the folder of its socket.
func place(config *pgx.ConnConfig) string {
	host := net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port)))
	if strings.HasPrefix(config.Host, "/") {
		host = config.Host
	}
	return host + "/" + config.Database
}

// Name says where the database at url is, without user and password; "?" for an address that cannot be read.
func Name(url string) string {
	config, err := parse(url)
	if err != nil {
		return "?"
	}
	return place(config)
}

// reason is the innermost cause, which names neither user nor password.
func reason(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Message
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return e.Err.Error()
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return e.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "timeout"
	}
	if errors.Is(err, sql.ErrConnDone) {
		return "connection closed"
	}
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}
