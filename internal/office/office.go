package office

import (
	"context"
	"encoding/json"
	"time"

	"github.com/tanwen/tanwen/fault"
)

// Driver stores documents and log entries; internal/store/storetest is the suite that every engine passes. Methods may
// be called at the same time.
type Driver interface {
	// PutDocument stores a document whose Version is one above that of the stored one (1 for a new one). [Changed] if
	// the stored version is another.
	PutDocument(ctx context.Context, d Document) error
	// Document returns a document; ok is false if there is none.
	Document(ctx context.Context, kind, name string) (d Document, ok bool, err error)
	// Documents returns those of a kind, ordered by name.
	Documents(ctx context.Context, kind string) ([]Document, error)
	// DeleteDocument removes one; removing one that is not there is no error.
	DeleteDocument(ctx context.Context, kind, name string) error
	// AddEntry appends to the audit log.
	AddEntry(ctx context.Context, e Entry) error
	// Entries returns the newest entries of a study (empty: of all), the newest first, at most limit, older than before
	// (0: from the end).
	Entries(ctx context.Context, study string, before int64, limit int) ([]Entry, error)
}

// Document is one piece of JSON under a kind and a name. Version counts its changes from 1.
type Document struct {
	Kind, Name string
	Version    int
	Body       []byte
}

// Kinds of documents. A document of a study is named by it, or by it and a part after a slash.
const (
	settingsKind = "settings"
	aliasKind    = "alias"
	draftKind    = "draft"
	targetsKind  = "targets"
	proposalKind = "proposal"
	deadlineKind = "deadlines"
	reviewKind   = "reviews"
	roomKind     = "room"
	groupingKind = "grouping"
)

// Office is the secretariat's store. Make it with [New].
type Office struct {
	driver Driver
	now    func() time.Time
}

// New returns the office over a driver; now nil means time.Now.
func New(d Driver, now func() time.Time) *Office {
	if now == nil {
		now = time.Now
	}
	return &Office{driver: d, now: now}
}

// Changed is fault.Conflict: somebody else has changed the document since it was read.
func Changed() error {
	return fault.New(fault.Conflict, "office.changed", "somebody has changed this in the meantime: look at the newest version and enter your changes again")
}

// load reads a document into v; version 0 means that there is none, and v is left alone.
func (o *Office) load(ctx context.Context, kind, name string, v any) (version int, err error) {
	d, ok, err := o.driver.Document(ctx, kind, name)
	if err != nil || !ok {
		return 0, err
	}
	return d.Version, json.Unmarshal(d.Body, v)
}

// store writes v as the version after the given one.
func (o *Office) store(ctx context.Context, kind, name string, version int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return o.driver.PutDocument(ctx, Document{Kind: kind, Name: name, Version: version + 1, Body: body})
}
