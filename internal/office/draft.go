package office

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/tanwen/tanwen/fault"
)

// Draft is a consultation under work: the files of a consultation folder (consultation.yaml, items.csv and so on) by
// name. It becomes a consultation when it is begun.
type Draft struct {
	ID      string            `json:"-"`
	Version int               `json:"-"` // 0 = not stored yet
	Owner   string            `json:"owner"`
	Changed time.Time         `json:"changed"`
	Files   map[string][]byte `json:"files"`
}

// MaxDraft is the largest draft in bytes of its files.
const MaxDraft = 16 << 20

// Zip returns the files as a ZIP archive in the order of their names.
func (d Draft) Zip() ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(d.Files)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = f.Write(d.Files[name])
		}
		if err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// Folder returns the files as a folder for reading.
func (d Draft) Folder() (fs.FS, error) {
	data, err := d.Zip()
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(data), int64(len(data)))
}

// With returns the draft with one file replaced, or removed where data is nil; d is left alone.
func (d Draft) With(name string, data []byte) Draft {
	files := maps.Clone(d.Files)
	if files == nil {
		files = map[string][]byte{}
	}
	if data == nil {
		delete(files, name)
	} else {
		files[name] = data
	}
	d.Files = files
	return d
}

// Draft returns a draft; fault.NotFound if there is none.
func (o *Office) Draft(ctx context.Context, id string) (Draft, error) {
	d := Draft{ID: id}
	version, err := o.load(ctx, draftKind, id, &d)
	if err == nil && version == 0 {
		err = fault.New(fault.NotFound, "office.draft.none", "there is no such draft: it may have been begun or removed")
	}
	d.Version = version
	return d, err
}

// Drafts returns all drafts, ordered by id.
func (o *Office) Drafts(ctx context.Context) ([]Draft, error) {
	docs, err := o.driver.Documents(ctx, draftKind)
	if err != nil {
		return nil, err
	}
	out := make([]Draft, 0, len(docs))
	for _, doc := range docs {
		d := Draft{ID: doc.Name, Version: doc.Version}
		if err := json.Unmarshal(doc.Body, &d); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// SaveDraft stores a draft that was read at d.Version (0: new) and returns it at its new version. fault.Conflict says
// that it was changed in between, or that the id is taken.
func (o *Office) SaveDraft(ctx context.Context, d Draft) (Draft, error) {
	size := 0
	for _, data := range d.Files {
		size += len(data)
	}
	if size > MaxDraft {
		return d, fault.New(fault.TooLarge, "office.draft.large", "the files of a draft have at most {limit} MB together", "limit", MaxDraft>>20)
	}
	d.Changed = o.now()
	if err := o.store(ctx, draftKind, d.ID, d.Version, d); err != nil {
		return d, err
	}
	d.Version++
	return d, nil
}

// DeleteDraft removes a draft.
func (o *Office) DeleteDraft(ctx context.Context, id string) error {
	return o.driver.DeleteDocument(ctx, draftKind, id)
}
