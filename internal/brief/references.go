package brief

// maxReferences is how many references the annex prints.
const maxReferences = 300

// references lists the works that the evidence files name, in the order of the files: by GB/T 7714-2015 in Chinese, in
// APA style in English.
func (c *composer) references() {
	t := Table{ID: "table-references", Caption: c.text("brief.references.caption"), Columns: []Column{{Head: c.text("brief.column.id"), Width: 1.2}, {Head: c.text("brief.column.reference"), Width: 8}}}
	all := 0
	for _, e := range c.s.Evidence {
		if len(e.References) > 0 {
			all += e.Entries
		}
		for _, r := range e.References {
			if len(t.Rows) == maxReferences {
				break
			}
			t.Rows = append(t.Rows, Row{Cells: []string{e.ID, c.words(r.Cite)}})
		}
	}
	if len(t.Rows) == 0 {
		return
	}
	if all > len(t.Rows) {
		t.Note = c.text("brief.references.more", "n", all-len(t.Rows))
	}
	c.add(t)
}
