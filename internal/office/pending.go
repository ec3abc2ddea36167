package office

import "context"

// pendingKind is a file that was sent and waits to be confirmed.
const pendingKind = "pending"

type pendingFile struct {
	Name string `json:"name"`
	Data []byte `json:"data"`
}

// PutPending keeps a file until somebody who has looked at what it says confirms or drops it. A later one under the same
// key takes its place.
func (o *Office) PutPending(ctx context.Context, key, name string, data []byte) error {
	var old pendingFile
	version, err := o.load(ctx, pendingKind, key, &old)
	if err != nil {
		return err
	}
	return o.store(ctx, pendingKind, key, version, pendingFile{name, data})
}

// Pending returns the file that waits under a key; ok is false if none does.
func (o *Office) Pending(ctx context.Context, key string) (name string, data []byte, ok bool, err error) {
	var f pendingFile
	version, err := o.load(ctx, pendingKind, key, &f)
	return f.Name, f.Data, version > 0, err
}

// DropPending removes the file that waits under a key.
func (o *Office) DropPending(ctx context.Context, key string) error {
	return o.driver.DeleteDocument(ctx, pendingKind, key)
}
