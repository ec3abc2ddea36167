package intake

import (
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// Person is one row of a list of people: who somebody is, and the coarse attributes by which a panel is balanced. Names
// and addresses are for the directory; only the attributes go into the record, under a pseudonym.
type Person struct {
	Name, Mail, Lang string
	Attributes       map[string]string
	Row              int // of the file, for findings about the person
}

// personColumns are the headings under which a list of people names a person; every further column is an attribute.
var personColumns = map[string]string{
	"name": "name", "姓名": "name", "mail": "mail", "email": "mail", "e-mail": "mail", "邮箱": "mail", "电子邮件": "mail", "lang": "lang", "language": "lang", "语言": "lang",
}

// attributeColumns gives the Chinese headings of the usual attributes the names that findings split by.
var attributeColumns = map[string]string{
	"学科": "discipline", "专业": "discipline", "单位类型": "institution", "机构类型": "institution", "地区": "region", "区域": "region", "领域": "sector", "性别": "gender", "职业阶段": "stage", "阶段": "stage",
}

// People reads a list of people: a column name or 姓名, mail or 邮箱, and attributes (discipline, institution, region,
// stage, ...). A list without names, a row without one and an address that stands twice are findings by file:row:column.
// The plan holds the report and the notes of the reading, and no commands.
func People(file string, data []byte) ([]Person, *Plan, error) {
	b := newBuilder(consult.NewState())
	s, ok := b.openSheet(file, "people", data, nil, nil, []string{anyColumn})
	if !ok {
		return nil, nil, b.found
	}
	at, attributes := map[string]int{}, map[int]string{}
	for i, h := range s.header {
		key := strings.ToLower(strings.TrimSpace(h))
		if column, ok := personColumns[key]; ok {
			at[column] = i
		} else if key == "expert" || key == "" {
			continue // a pseudonym is drawn, never chosen
		} else if contains(personal, key) {
			b.note(file, "intake.note.column", "column", h)
		} else if name, ok := attributeColumns[key]; ok {
			attributes[i] = name
		} else {
			attributes[i] = key
		}
	}
	if _, ok := at["name"]; !ok {
		b.refuse(file, s.skip+1, 0, "intake.column.missing", "the column {column} is missing; the columns are {header}", "column", "name", "header", strings.Join(s.header, ", "))
		return nil, nil, b.found
	}
	var out []Person
	seen := map[string]int{}
	b.each(s.table, func(r row) {
		cell := func(i int, ok bool) string {
			if !ok || i >= len(r.cells) {
				return ""
			}
			return strings.TrimSpace(r.cells[i])
		}
		get := func(column string) string { i, ok := at[column]; return cell(i, ok) }
		p := Person{Name: get("name"), Mail: get("mail"), Lang: get("lang"), Attributes: map[string]string{}, Row: r.line}
		if p.Name == "" {
			b.refuse(file, r.line, at["name"]+1, "intake.people.name", "the row names nobody: give a name, or remove the row")
		}
		if mail := strings.ToLower(p.Mail); mail != "" {
			if first := seen[mail]; first > 0 {
				b.refuse(file, r.line, at["mail"]+1, "intake.people.twice", "this address stands in row {row} already: one person, one row", "row", first)
			}
			seen[mail] = r.line
		}
		for i, name := range attributes {
			if v := cell(i, true); v != "" {
				p.Attributes[name] = v
			}
		}
		out = append(out, p)
	})
	if len(b.found) > 0 {
		return nil, nil, b.found
	}
	b.plan.Sources = []SourceReport{*s.done()}
	return out, &b.plan, nil
}
