package web

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// dataSent bounds a file of data that is packed into the form between two looks, in bytes.
const dataSent = 64 << 20

// dataDraftView is a file of data that was sent, before it is stored. The form carries the file on, packed: nothing of it
// is kept here meanwhile.
type dataDraftView struct {
	File, Content string
	Descriptor    string // packed; "" = none
	Form          string
	ID, Version   string
	Older         string
	Rows          int
	Header        []string
	Preview       [][]string
	Columns       []dataset.Column
	Broken        []string
	Doubts        []string
	More          int
	Notes         []string
	Changes       []string
	ChangesMore   int
	Sound         bool
	Unlicensed    bool
}

// sendData takes a file of data, shows what it holds and what is wrong with it, and stores it when it is asked to.
func (s *server) sendData(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "data"), v)
	for _, name := range []string{"file", "descriptor"} {
		f.values[name] = []string{""}
	}
	refuse := func(err error) error {
		return s.again(v, f, err, func(code int) error { return s.showDataRoom(v, code, f, dataRoomView{}) })
	}
	file, data, err := v.sent("file", "name", "content")
	if err != nil {
		return refuse(err)
	}
	_, descriptor, err := v.sent("descriptor", "", "described")
	if err != nil {
		return refuse(err)
	}
	v.about = file
	if file == "" || len(data) == 0 {
		return refuse(fault.Bad("file", "web.data.file", "choose a file of data: CSV, XLSX, IAMC, an inventory of CEADs or a file of Our World in Data"))
	}
	st, err := s.Desk.Snapshot(v.ctx(), v.study)
	if err != nil {
		return err
	}
	o := dataOptions(v, descriptor)
	draft := s.Secretariat.Intake.Data(file, data, st, o)
	if v.value("step") == "store" && draft.Sound {
		return s.storeData(v, f, file, data, st, o, refuse)
	}
	view := dataDraftView{File: file, Content: pack(data), Form: draft.Form, ID: draft.Datum.ID, Version: draft.Datum.Version, Older: draft.Older, Rows: len(draft.Table.Rows), Sound: draft.Sound, Unlicensed: draft.Datum.Unlicensed()}
	if len(descriptor) > 0 {
		view.Descriptor = pack(descriptor)
	}
	view.look(f, draft)
	if older := st.Datum(draft.Older); older != nil && draft.Sound {
		before, err := s.rowsOf(v, older)
		if err != nil {
			return err
		}
		if before != nil {
			view.Changes, view.ChangesMore = f.dataFindings(dataset.Compare(&before.Tables[0], draft.Table))
		}
	}
	code := http.StatusOK
	if !draft.Sound {
		code = http.StatusUnprocessableEntity
		v.refused = fault.New(fault.Invalid, "web.data.broken", "the file has findings that must be mended first: nothing was stored")
	}
	return s.showDataRoom(v, code, f, dataRoomView{Draft: &view})
}

// look takes over what was read; fields that nobody has filled in show what the file says.
func (w *dataDraftView) look(f *form, draft *DataDraft) {
	for _, x := range draft.Findings {
		line := i18n.Sentence(f.Lang, x.Fault)
		list := &w.Doubts
		if x.Severity == dataset.Broken {
			list = &w.Broken
		}
		if len(*list) == maxShown {
			w.More++
			continue
		}
		*list = append(*list, line)
	}
	w.Notes = f.notes(&Reading{Notes: draft.Notes})
	for i := range draft.Table.Columns {
		c := draft.Table.Columns[i]
		w.Columns, w.Header = append(w.Columns, c), append(w.Header, c.Name)
		for part, text := range map[string]string{"unit": c.Unit, "quantity": c.Quantity, "scope": c.Scope, "region": c.Region} {
			if name := columnField(part, i); f.Value(name) == "" {
				f.values.Set(name, text)
			}
		}
	}
	w.Preview = draft.Table.Rows[:min(len(draft.Table.Rows), 5)]
	x := &draft.Datum
	for name, text := range map[string]string{"id": x.Series(), "version": x.Version, "source": x.Source, "address": x.Address, "licence": x.Licence, "zh": x.Name.Zh, "en": x.Name.En} {
		if f.Value(name) == "" {
			f.values.Set(name, text)
		}
	}
}

// columnField names the field for a part of what is said of a column.
func columnField(part string, i int) string { return "column." + strconv.Itoa(i) + "." + part }

// dataOptions is what the visitor says of a file.
func dataOptions(v *visit, descriptor []byte) DataOptions {
	o := DataOptions{ID: v.value("id"), Name: consult.Text{Zh: v.value("zh"), En: v.value("en")}, Version: v.value("version"), Source: v.value("source"), Address: v.value("address"), Licence: v.value("licence"), Package: descriptor, Columns: map[string]dataset.Column{}}
	for part := range strings.SplitSeq(strings.ReplaceAll(v.value("regions"), "；", ";"), ";") {
		if part = strings.TrimSpace(part); part != "" {
			o.Regions = append(o.Regions, part)
		}
	}
	for i, name := range v.r.PostForm["column"] {
		o.Columns[name] = dataset.Column{Unit: v.value(columnField("unit", i)), Quantity: v.value(columnField("quantity", i)), Scope: v.value(columnField("scope", i)), Region: v.value(columnField("region", i))}
	}
	return o
}

// storeData records a table and its file.
func (s *server) storeData(v *visit, f *form, file string, data []byte, st *consult.State, o DataOptions, refuse func(error) error) error {
	read, err := s.Secretariat.Intake.StoreData(file, data, st, o)
	if err != nil {
		return refuse(err)
	}
	commands, stored := make([]consult.Command, len(read.Commands)), ""
	for i, c := range read.Commands {
		if put, ok := c.(consult.Put); ok { // it is somebody of the office who brings the file
			put.Role = v.roleFor(consult.KindDatum)
			switch b := put.Body.(type) {
			case *consult.SourceAdded:
				if consult.May(put.Role, consult.KindSource) != nil {
					put.Role = consult.RoleProgram
				}
			case *consult.DatumAdded:
				stored = b.Data.ID
			}
			c = put
		}
		commands[i] = c
	}
	if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, commands...); err != nil {
		return refuse(err)
	}
	return v.done(f.At("data", stored), "data")
}

// sent is a file of a form: newly chosen, else the one that the form carried on.
func (v *visit) sent(field, name, packed string) (file string, data []byte, err error) {
	file, data, err = v.upload(field)
	if err != nil || len(data) > 0 {
		return file, data, err
	}
	content := v.r.PostFormValue(packed)
	if content == "" {
		return "", nil, nil
	}
	data, err = unpack(content)
	return v.value(name), data, err
}

// pack makes a text of a file that a form can carry.
func pack(data []byte) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// unpack reads what pack wrote.
func unpack(text string) ([]byte, error) {
	broken := fault.New(fault.Invalid, "web.form", "the form arrived incomplete: nothing was stored, send it again")
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, broken
	}
	r, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, broken
	}
	data, err := io.ReadAll(io.LimitReader(r, dataSent+1))
	if err != nil || len(data) > dataSent {
		return nil, broken
	}
	return data, nil
}

// figures says whether any column of the draft holds figures.
func (w *dataDraftView) figures() bool {
	return slices.ContainsFunc(w.Columns, func(c dataset.Column) bool { return c.Figure() })
}

// typeWord says what the cells of a column are.
func (p page) typeWord(c dataset.Column) string {
	if c.Type == "" {
		return p.T("data.type.string")
	}
	return p.T("data.type." + string(c.Type))
}
