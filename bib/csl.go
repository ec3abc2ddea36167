package bib

import (
	"bytes"
	"encoding/json"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// detectJSON tells the three JSON formats apart by the names of their first object.
func detectJSON(s string) Format {
	head := s[:min(len(s), 1<<16)]
	switch {
	case strings.Contains(head, `"abstract_inverted_index"`), strings.Contains(head, `"authorships"`), strings.Contains(head, `"openalex"`):
		return OpenAlex
	case strings.Contains(head, `"message-type"`), strings.Contains(head, `"container-title":[`), strings.Contains(head, `"container-title": [`),
		strings.Contains(head, `"is-referenced-by-count"`), strings.Contains(head, `"title":[`), strings.Contains(head, `"title": [`):
		return Crossref
	case strings.Contains(head, `"type"`), strings.Contains(head, `"id"`), strings.Contains(head, `"title"`), strings.TrimSpace(s) == "[]":
		return CSLJSON
	}
	return ""
}

// object is one JSON object whose members are read when they are needed.
type object map[string]json.RawMessage

// json reads an array of objects, one object, or an envelope: {"items": [...]}, {"message": {"items": [...]}},
// {"results": [...]}. Objects in front of a damaged place are kept.
func (p *parser) json() {
	d := json.NewDecoder(strings.NewReader(p.text))
	start := strings.TrimLeft(p.text, " \t\n")
	if strings.HasPrefix(start, "[") {
		if _, err := d.Token(); err != nil {
			p.jsonDamaged(d)
			return
		}
		p.objects(d)
		return
	}
	for d.More() { // one object, or one on each line
		at := int(d.InputOffset())
		var o object
		if err := d.Decode(&o); err != nil {
			p.jsonDamaged(d)
			return
		}
		p.envelope(o, p.lineAt(at))
	}
}

// lineAt returns the line of the first character at or behind an offset.
func (p *parser) lineAt(at int) int {
	for at < len(p.text) && (isSpace(p.text[at]) || p.text[at] == ',') {
		at++
	}
	return p.line(min(at, len(p.text)))
}

func (p *parser) objects(d *json.Decoder) {
	for d.More() {
		at := int(d.InputOffset())
		var o object
		if err := d.Decode(&o); err != nil {
			if _, isType := err.(*json.UnmarshalTypeError); isType { //nolint:errorlint // the decoder returns it unwrapped
				p.unread(p.lineAt(at), "bib.json.object", "here an object is expected that describes one reference")
				continue
			}
			p.jsonDamaged(d)
			return
		}
		p.object(o, p.lineAt(at))
	}
	if _, err := d.Token(); err != nil {
		p.jsonDamaged(d)
	}
}

func (p *parser) jsonDamaged(d *json.Decoder) {
	p.unread(p.lineAt(int(d.InputOffset())), "bib.json.damaged", "from here on the file is no JSON: it may be cut; what stands before is read")
}

// envelope reads the objects in an answer of a service, or the object itself.
func (p *parser) envelope(o object, line int) {
	if inner, ok := o["message"]; ok {
		var m object
		if json.Unmarshal(inner, &m) == nil {
			p.envelope(m, line)
			return
		}
	}
	for _, name := range []string{"items", "results", "references"} {
		var list []object
		if raw, ok := o[name]; ok && json.Unmarshal(raw, &list) == nil {
			for _, x := range list {
				p.object(x, line)
			}
			return
		}
	}
	p.object(o, line)
}

func (p *parser) object(o object, line int) {
	var r Record
	switch p.lib.Format {
	case OpenAlex:
		r = fromOpenAlex(o)
	case Crossref:
		r = fromCrossref(o)
	default:
		r = fromCSL(o)
	}
	r.Line = line
	if r.Type == "" {
		r.Type = "document"
	}
	p.add(r)
}

// text reads a member that is a text, a number or a list of which the first is taken, and takes it out of the object.
func (o object) text(name string) string {
	raw, ok := o[name]
	if !ok {
		return ""
	}
	delete(o, name)
	return scalar(raw)
}

// scalar reads a text or number; of a list its first. "" for null and for objects.
func scalar(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return strings.TrimSpace(s)
		}
	case '[':
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
			return scalar(list[0])
		}
	case '{', 'n':
	default:
		return string(raw)
	}
	return ""
}

// texts reads a list of texts, or one text.
func (o object) texts(name string) []string {
	raw, ok := o[name]
	if !ok {
		return nil
	}
	delete(o, name)
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	var out []string
	for _, x := range list {
		if s := scalar(x); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// rest keeps the members that nobody read, in the order of their names. Texts are kept as texts, the rest as JSON.
func (r *Record) rest(o object) {
	names := make([]string, 0, len(o))
	for name := range o {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		raw := bytes.TrimSpace(o[name])
		if len(raw) > 0 && raw[0] == '"' {
			r.keep(name, scalar(raw))
			continue
		}
		var compact bytes.Buffer
		if json.Compact(&compact, raw) != nil {
			continue
		}
		if s := compact.String(); s != "null" && s != "[]" && s != "{}" {
			r.keep(name, s)
		}
	}
}

// cslName is a name in CSL-JSON.
type cslName struct {
	Family   string `json:"family,omitempty"`
	Given    string `json:"given,omitempty"`
	Dropping string `json:"dropping-particle,omitempty"`
	Particle string `json:"non-dropping-particle,omitempty"`
	Suffix   string `json:"suffix,omitempty"`
	Literal  string `json:"literal,omitempty"`
	Name     string `json:"name,omitempty"` // Crossref's word for a body
}

func (n cslName) name() Name {
	if n.Literal == "" {
		n.Literal = n.Name
	}
	if n.Literal != "" {
		return Name{Literal: n.Literal}
	}
	if n.Family == "" && n.Given != "" {
		return Name{Literal: n.Given}
	}
	return Name{Family: n.Family, Given: n.Given, Particle: strings.TrimSpace(n.Dropping + " " + n.Particle), Suffix: n.Suffix}
}

// names reads a list of names out of the object.
func (o object) names(member string) (out []Name) {
	raw, ok := o[member]
	if !ok {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	delete(o, member)
	for _, x := range list {
		var n cslName
		if json.Unmarshal(x, &n) != nil {
			n = cslName{Literal: scalar(x)}
		}
		if name := n.name(); name != (Name{}) {
			out = append(out, name)
		}
	}
	return out
}

// date reads a date of CSL-JSON or Crossref, whose date-parts may hold null.
func (o object) date(member string) Date {
	raw, ok := o[member]
	if !ok {
		return Date{}
	}
	var d struct {
		Parts   [][]json.RawMessage `json:"date-parts"`
		Raw     string              `json:"raw"`
		Literal string              `json:"literal"`
	}
	if json.Unmarshal(raw, &d) != nil {
		if s := scalar(raw); s != "" {
			delete(o, member)
			return parseDate(s)
		}
		return Date{}
	}
	delete(o, member)
	var out Date
	for i, parts := range d.Parts {
		var day [3]int
		for j := range min(3, len(parts)) {
			day[j], _ = strconv.Atoi(scalar(parts[j]))
		}
		switch i {
		case 0:
			out.From = Day{day[0], day[1], day[2]}
		case 1:
			out.To = Day{day[0], day[1], day[2]}
		}
	}
	switch {
	case d.Literal != "":
		out.Literal = d.Literal
		if out.From.Year == 0 {
			out.From.Year = yearIn(d.Literal)
		}
	case d.Raw != "" && out.From.Year == 0:
		out = parseDate(d.Raw)
	}
	return out
}

// cslTypeAliases are older and other names of types.
var cslTypeAliases = map[string]string{"journal-article": "article-journal", "proceedings-article": "paper-conference", "book-chapter": "chapter", "dissertation": "thesis", "monograph": "book"}

func fromCSL(o object) Record {
	r := Record{ID: o.text("id"), Type: o.text("type")}
	if alias := cslTypeAliases[r.Type]; alias != "" {
		r.Kind, r.Type = r.Type, alias
	} else if !cslTypes[r.Type] {
		r.Kind, r.Type = r.Type, "document"
	}
	if key := o.text("citation-key"); r.ID == "" {
		r.ID = key
	} else if key != "" && key != r.ID {
		r.keep("citation-key", key)
	}
	for v := range variables {
		if v != TranslatedTitle {
			r.Text[v] = o.text(cslNames[v])
		}
	}
	r.set(TitleShort, "shortTitle", o.text("shortTitle"))
	r.set(ContainerTitleShort, "journalAbbreviation", o.text("journalAbbreviation"))
	r.Text[DOI] = cleanDOI(r.Text[DOI])
	for role := range roles {
		r.Names[role] = o.names(roleNames[role])
	}
	r.Issued, r.Accessed = o.date("issued"), o.date("accessed")
	r.keyword(splitKeywords(o.text("keyword"))...)
	var custom struct {
		Kind       string  `json:"kind"`
		Translated string  `json:"translated-title"`
		Fields     []Field `json:"fields"`
	}
	if raw, ok := o["custom"]; ok && json.Unmarshal(raw, &custom) == nil && (custom.Kind != "" || custom.Translated != "" || custom.Fields != nil) {
		delete(o, "custom")
		r.Text[TranslatedTitle] = custom.Translated
		if r.Kind == "" {
			r.Kind = custom.Kind
		}
		for _, f := range custom.Fields {
			r.keep(f.Name, f.Value)
		}
	}
	r.rest(o)
	return r
}

// member is one member of an object that is written, in order.
type member struct {
	name  string
	value any
}

// writeCSL writes CSL-JSON. What the model has beyond CSL stands under "custom", which CSL 1.0.2 leaves to programs.
func writeCSL(records []Record) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("[")
	for i := range records {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  {")
		for j, m := range cslMembers(&records[i], i) {
			if j > 0 {
				b.WriteString(",")
			}
			b.WriteString("\n    ")
			if err := writeMember(&b, m); err != nil {
				return nil, err
			}
		}
		b.WriteString("\n  }")
	}
	b.WriteString("\n]\n")
	return b.Bytes(), nil
}

func writeMember(b *bytes.Buffer, m member) error {
	name, err := json.Marshal(m.name)
	if err != nil {
		return err
	}
	b.Write(name)
	b.WriteString(": ")
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(m.value); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the encoder's line end
	return nil
}

func cslMembers(r *Record, i int) []member {
	id := r.ID
	if id == "" {
		id = "item-" + strconv.Itoa(i+1) // CSL-JSON needs one
	}
	out := []member{{"id", id}, {"type", r.Type}}
	for v, value := range r.Text {
		if value != "" && Variable(v) != TranslatedTitle {
			out = append(out, member{cslNames[v], value})
		}
	}
	for role, names := range r.Names {
		if len(names) == 0 {
			continue
		}
		list := make([]cslName, len(names))
		for j, n := range names {
			list[j] = cslName{Family: n.Family, Given: n.Given, Particle: n.Particle, Suffix: n.Suffix, Literal: n.Literal}
		}
		out = append(out, member{roleNames[role], list})
	}
	for _, d := range []struct {
		name string
		date Date
	}{{"issued", r.Issued}, {"accessed", r.Accessed}} {
		if !d.date.IsZero() {
			out = append(out, member{d.name, cslDate(d.date)})
		}
	}
	if len(r.Keywords) > 0 {
		out = append(out, member{"keyword", joinKeywords(r.Keywords)})
	}
	if r.Kind != "" || r.Text[TranslatedTitle] != "" || len(r.Extra) > 0 {
		custom := map[string]any{}
		if r.Kind != "" {
			custom["kind"] = r.Kind
		}
		if r.Text[TranslatedTitle] != "" {
			custom["translated-title"] = r.Text[TranslatedTitle]
		}
		if len(r.Extra) > 0 {
			custom["fields"] = slices.Clone(r.Extra)
		}
		out = append(out, member{"custom", custom})
	}
	return out
}

func cslDate(d Date) map[string]any {
	out := map[string]any{}
	if d.From.Year != 0 {
		parts := [][]int{dayParts(d.From)}
		if d.To.Year != 0 {
			parts = append(parts, dayParts(d.To))
		}
		out["date-parts"] = parts
	}
	if d.Literal != "" {
		out["literal"] = d.Literal
	}
	return out
}

func dayParts(d Day) []int {
	parts := []int{d.Year}
	if d.Month != 0 {
		parts = append(parts, d.Month)
		if d.Day != 0 {
			parts = append(parts, d.Day)
		}
	}
	return parts
}
