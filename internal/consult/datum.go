package consult

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
)

// DatumAdded records a data resource (a table of a data package) with its source and licence.
type DatumAdded struct {
	Act  Act
	Data Datum
	Text EvidenceText
}

func (b *DatumAdded) kind() Kind                   { return KindDatum }
func (b *DatumAdded) parts() (who, data, text any) { return &b.Act, &b.Data, &b.Text }

// Datum describes one table of data.
type Datum struct {
	ID      string   `json:"id"`
	File    string   `json:"file"`
	SHA256  string   `json:"sha256"` // of the file as it was sent
	Name    Text     `json:"name"`
	Unit    string   `json:"unit,omitempty"`
	Source  string   `json:"source,omitempty"`
	Address string   `json:"address,omitempty"` // of the source
	Licence string   `json:"licence,omitempty"`
	Rows    int      `json:"rows"`
	Columns []string `json:"columns,omitempty"`
	// Dataset and Version name the dataset that the table is of; a new version is a Datum of its own beside the older.
	Dataset string      `json:"dataset,omitempty"`
	Version string      `json:"version,omitempty"`
	Fields  []DataField `json:"fields,omitempty"` // what is known of each column
	Key     []string    `json:"key,omitempty"`    // columns that tell the rows apart
	Total   *DataTotal  `json:"total,omitempty"`

	Leaf int64 `json:"-"`
	// Held is the table with its rows; nil where its text is gone, cannot be read or is longer than [HeldText].
	Held *dataset.Dataset `json:"-"`
	// Confirmed is the leaf on which somebody confirmed that the table may be passed on without a licence, 0 while nobody has.
	Confirmed int64 `json:"-"`
	// Ground is why it may.
	Ground string `json:"-"`
}

// HeldText is the length of a table's text up to which a state holds its rows, in bytes. Longer tables stay in the
// store; [Datum.Read] reads them.
const HeldText = 1 << 20

// DataField is what is known of one column of a table of data. Source and Licence stand where the column differs from
// its table.
type DataField struct {
	Name        string   `json:"name"`
	Title       string   `json:"title,omitempty"`
	Type        string   `json:"type,omitempty"`
	Role        string   `json:"role,omitempty"`
	Unit        string   `json:"unit,omitempty"`
	Quantity    string   `json:"quantity,omitempty"`
	Scope       string   `json:"scope,omitempty"`
	Region      string   `json:"region,omitempty"`
	Uncertainty string   `json:"uncertainty,omitempty"`
	Source      string   `json:"source,omitempty"`
	Licence     string   `json:"licence,omitempty"`
	Required    bool     `json:"required,omitempty"`
	Minimum     Decimal  `json:"minimum,omitempty"`
	Maximum     Decimal  `json:"maximum,omitempty"`
	Jump        Decimal  `json:"jump,omitempty"`
	Sum         []string `json:"sum,omitempty"`
	Tolerance   Decimal  `json:"tolerance,omitempty"`
}

// DataTotal names the rows that are sums of the others: those whose cell in Column is Value.
type DataTotal struct {
	Column string `json:"column"`
	Value  string `json:"value"`
}

// DescribeTable records what a library's table says of itself. Identifier, file, name, hash and leaf are the caller's.
func DescribeTable(d *dataset.Dataset, t *dataset.Table) Datum {
	x := Datum{Rows: len(t.Rows), Dataset: d.Name, Version: d.Version, Source: d.SourceOf(t, &dataset.Column{}), Licence: d.LicenceOf(t, &dataset.Column{}), Key: t.Key}
	for _, s := range slices.Concat(t.Sources, d.Sources) {
		if x.Address = s.Path; s.Path != "" {
			break
		}
	}
	if t.Total != nil {
		x.Total = &DataTotal{t.Total.Column, t.Total.Value}
	}
	for _, c := range t.Columns {
		x.Columns = append(x.Columns, c.Name)
		x.Fields = append(x.Fields, DataField{Name: c.Name, Title: c.Title, Type: string(c.Type), Role: string(c.Role), Unit: c.Unit, Quantity: c.Quantity, Scope: c.Scope,
			Region: c.Region, Uncertainty: c.Uncertainty, Source: c.Source, Licence: c.Licence, Required: c.Required, Minimum: written(c.Minimum), Maximum: written(c.Maximum),
			Jump: written(positive(c.Jump)), Sum: c.Sum, Tolerance: written(positive(c.Tolerance))})
	}
	return x
}

func positive(v float64) *float64 {
	if v > 0 {
		return &v
	}
	return nil
}

func written(v *float64) Decimal {
	if v == nil {
		return ""
	}
	return Decimal(strconv.FormatFloat(*v, 'f', -1, 64))
}

func limit(d Decimal) *float64 {
	if v, ok := d.Float(); d != "" && ok {
		return &v
	}
	return nil
}

// Read gives the dataset of a table: its description as recorded with the rows of its text. A dataset without a name is
// called as the table. It refuses a text that is no CSV with the columns that were recorded.
func (x *Datum) Read(text string) (*dataset.Dataset, error) {
	d := &dataset.Dataset{Name: x.Dataset, Version: x.Version}
	if d.Name == "" {
		d.Name = x.ID
	}
	t := dataset.Table{Name: x.ID, Path: x.ID + ".csv", Title: x.Name.In("en"), Key: x.Key}
	if x.Licence != "" {
		t.Licences = []dataset.Licence{{Name: x.Licence}}
	}
	if x.Source != "" || x.Address != "" {
		t.Sources = []dataset.Source{{Title: x.Source, Path: x.Address}}
	}
	if x.Total != nil {
		t.Total = &dataset.Total{Column: x.Total.Column, Value: x.Total.Value}
	}
	for _, f := range x.Fields {
		c := dataset.Column{Name: f.Name, Title: f.Title, Type: dataset.Type(f.Type), Role: dataset.Role(f.Role), Unit: f.Unit, Quantity: f.Quantity, Scope: f.Scope,
			Region: f.Region, Uncertainty: f.Uncertainty, Source: f.Source, Licence: f.Licence, Required: f.Required, Minimum: limit(f.Minimum), Maximum: limit(f.Maximum), Sum: f.Sum}
		if v := limit(f.Jump); v != nil {
			c.Jump = *v
		}
		if v := limit(f.Tolerance); v != nil {
			c.Tolerance = *v
		}
		t.Columns = append(t.Columns, c)
	}
	t.FindYear()
	if err := t.ReadCSV([]byte(text)); err != nil {
		return nil, err
	}
	d.Tables = []dataset.Table{t}
	return d, nil
}

// hold keeps the rows of a table that is short enough.
func (x *Datum) hold(text string) {
	if text == "" || len(text) > HeldText {
		return
	}
	if d, err := x.Read(text); err == nil {
		x.Held = d
	}
}

// Unlicensed says whether the table, or a figure of it, has no licence.
func (x *Datum) Unlicensed() bool {
	if x.Licence != "" {
		return false
	}
	figures := 0
	for _, f := range x.Fields {
		c := dataset.Column{Type: dataset.Type(f.Type), Role: dataset.Role(f.Role)}
		if !c.Figure() {
			continue
		}
		if figures++; f.Licence == "" {
			return true
		}
	}
	return figures == 0
}

// Sources names where the table comes from: its source, else those of its columns, each once.
func (x *Datum) Sources() string {
	return x.said(x.Source, func(f *DataField) string { return f.Source })
}

// Licences names the licence of the table, else those of its columns, each once; "" where a figure has none.
func (x *Datum) Licences() string {
	if x.Unlicensed() {
		return ""
	}
	return x.said(x.Licence, func(f *DataField) string { return f.Licence })
}

func (x *Datum) said(whole string, of func(*DataField) string) string {
	if whole != "" {
		return whole
	}
	var all []string
	for i := range x.Fields {
		if text := of(&x.Fields[i]); text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
}

// Passable says whether a package may hold the rows: they have a licence, or somebody confirmed that they may be passed on.
func (x *Datum) Passable() bool { return !x.Unlicensed() || x.Confirmed > 0 }

// Datum returns the table of data with an identifier, or nil.
func (s *State) Datum(id string) *Datum {
	if i := slices.IndexFunc(s.Data, func(x Datum) bool { return x.ID == id }); i >= 0 {
		return &s.Data[i]
	}
	return nil
}

// Cell returns the table and the cell to which an address leads; ok is false where the consultation holds no such
// figure, or does not hold its rows.
func (s *State) Cell(a dataset.Address) (x *Datum, cell string, ok bool) {
	x = s.Datum(a.Table)
	if x == nil || x.Held == nil || x.Held.Name != a.Dataset || x.Held.Version != a.Version {
		return x, "", false
	}
	t := &x.Held.Tables[0]
	row, col := t.Row(a.Line), t.Column(a.Column)
	if row < 0 || col < 0 || t.Rows[row][col] == "" {
		return x, "", false
	}
	return x, t.Rows[row][col], true
}

// Newest returns the tables of which no later version stands in the record, in the order of the record.
func (s *State) Newest() (out []*Datum) {
	for i := range s.Data {
		x := &s.Data[i]
		if !slices.ContainsFunc(s.Data[i+1:], func(y Datum) bool { return y.follows(x) }) {
			out = append(out, x)
		}
	}
	return out
}

// Before returns the version of a table that stood in the record before it, or nil.
func (s *State) Before(x *Datum) (before *Datum) {
	for i := range s.Data {
		if y := &s.Data[i]; y.Leaf < x.Leaf && x.follows(y) {
			before = y
		}
	}
	return before
}

// Series names what a table is a version of: the name under which its first version came.
func (x *Datum) Series() string {
	if x.Version == "" || x.Dataset == "" {
		return x.ID
	}
	if suffix := versionSuffix(x.Version); len(x.ID) > len(suffix) && x.ID[len(x.ID)-len(suffix):] == suffix {
		return x.ID[:len(x.ID)-len(suffix)]
	}
	return x.ID
}

// follows says whether x is another version of the same table as y.
func (x *Datum) follows(y *Datum) bool { return x.ID != y.ID && x.Series() == y.Series() }

func versionSuffix(version string) string {
	return "-v" + strings.Map(func(r rune) rune {
		if ValidID(string(r)) || r == '.' || r == '_' {
			return r
		}
		return '-'
	}, version)
}

// VersionID is the identifier of a later version of the table with an identifier.
func VersionID(series, version string) string { return series + versionSuffix(version) }

// DatumConfirmed records that somebody takes it on the consultation that a table without licence is passed on.
type DatumConfirmed struct {
	Act  Act
	Data DatumRef
	Text Remark
}

// DatumRef names a table of data.
type DatumRef struct {
	ID string `json:"id"`
}

func (b *DatumConfirmed) kind() Kind                   { return KindDatumConfirm }
func (b *DatumConfirmed) parts() (who, data, text any) { return &b.Act, &b.Data, &b.Text }

func (s *State) checkDatum(x *Datum) error {
	if !ValidID(x.ID) || s.Datum(x.ID) != nil {
		return fault.Bad("id", "datum.id", "{id} is no new identifier of a table: use 1 to 64 {allowed} that no other table has", "id", strconv.Quote(x.ID), "allowed", idCharacters)
	}
	return nil
}

func (s *State) checkDatumConfirmed(e *Event, b *DatumConfirmed) error {
	x := s.Datum(b.Data.ID)
	switch {
	case x == nil:
		return fault.New(fault.NotFound, "datum.unknown", "{id} is no table of data of this consultation", "id", b.Data.ID)
	case !x.Unlicensed():
		return fault.New(fault.Conflict, "datum.licensed", "{id} has a licence: nothing is to be confirmed", "id", b.Data.ID)
	case x.Confirmed > 0:
		return fault.New(fault.Conflict, "datum.confirmed", "{id} was confirmed already, at leaf {leaf}", "id", b.Data.ID, "leaf", x.Confirmed)
	}
	return needsReason(e, b.Text, "datum.reason", "say on what ground the data may be passed on without a licence: the brief prints it")
}
