package web

import (
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Limits of what a form may send.
const (
	formLimit   = 64 << 10
	uploadLimit = 16 << 20
)

// How long the body of a form may take to arrive: readTime, and longer for a larger one at the slowest line in bytes a
// second.
const (
	readTime = 20 * time.Second
	slowest  = 50 << 10
)

// form is what was typed into a form, with what is wrong with it. A form that is refused is shown again with both.
type form struct {
	page
	values url.Values
	wrong  map[string]string // sentence by field
	Other  []string          // findings that belong to no field of the form, one line each
	More   int               // findings beyond those shown
}

// newForm begins an empty form whose fields have the given values, name and value in turn.
func newForm(p page, values ...string) *form {
	f := &form{page: p, values: url.Values{}}
	for i := 0; i+1 < len(values); i += 2 {
		f.values.Set(values[i], values[i+1])
	}
	return f
}

// read takes what the visitor typed. fault.TooLarge says that a file is above the limit of the route.
func (v *visit) read() error {
	err := v.r.ParseForm()
	if kind, _, _ := mime.ParseMediaType(v.r.Header.Get("Content-Type")); err == nil && kind == "multipart/form-data" {
		err = v.r.ParseMultipartForm(uploadLimit) //nolint:gosec // serve has limited the body to what the route takes
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.New(fault.TooLarge, "web.upload.large", "this is larger than {limit} kB: nothing was stored, send a smaller file", "limit", large.Limit>>10)
	}
	if err != nil {
		return fault.New(fault.Invalid, "web.form", "the form arrived incomplete: nothing was stored, send it again").Because(err)
	}
	return nil
}

// typed begins the form again with what the visitor typed. Passwords are not sent back.
func typed(p page, v *visit) *form {
	f := &form{page: p, values: url.Values{}}
	maps.Copy(f.values, v.r.PostForm)
	return f
}

// value is one field of what the visitor typed, without space around it.
func (v *visit) value(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }

// upload returns the file of a field; name is empty where none was chosen.
func (v *visit) upload(field string) (name string, data []byte, err error) {
	file, header, err := v.r.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = file.Close() }()
	data, err = io.ReadAll(file)
	return header.Filename, data, err
}

// Value is what stands in a field.
func (f *form) Value(name string) string { return f.values.Get(name) }

// Has reports whether a box with a value is ticked.
func (f *form) Has(name, value string) bool {
	return slices.Contains(f.values[name], value)
}

// Wrong is the sentence about a field, "" if nothing is wrong with it.
func (f *form) Wrong(name string) string { return f.wrong[name] }

// Failed reports whether anything is wrong.
func (f *form) Failed() bool { return len(f.wrong)+len(f.Other) > 0 }

// maxShown is how many findings a page lists.
const maxShown = 20

// refuse sorts an error into the form: a finding about a field stands beside it, every other one above the form. It
// returns the HTTP status, or the error itself where it is none that a person can mend.
func (f *form) refuse(err error) (int, error) {
	if f.wrong == nil {
		f.wrong = map[string]string{}
	}
	var list fault.List
	if !errors.As(err, &list) {
		one := fault.Find(err)
		if one == nil {
			return 0, err
		}
		list = fault.List{one}
	}
	code := http.StatusUnprocessableEntity
	for i, one := range list {
		if one.Kind == fault.Internal || one.Kind == fault.Unavailable {
			return 0, err
		}
		if i == 0 {
			code = statusOf(one.Kind)
		}
		field := one.Place.Field
		if one.Place.File == "" && field != "" && f.values.Has(field) {
			bare := *one
			bare.Place = fault.Place{}
			f.wrong[field] = i18n.Sentence(f.Lang, &bare)
			continue
		}
		if len(f.Other) == maxShown {
			f.More++
			continue
		}
		f.Other = append(f.Other, i18n.Sentence(f.Lang, one))
	}
	return code, nil
}

// done sends the visitor on to a page, which says by the key that something is done.
func (v *visit) done(to, key string) error {
	u, err := url.Parse(to)
	if err != nil {
		return err
	}
	if key != "" {
		q := u.Query()
		q.Set("done", key)
		u.RawQuery = q.Encode()
	}
	http.Redirect(v.w, v.r, u.String(), http.StatusSeeOther)
	return nil
}
