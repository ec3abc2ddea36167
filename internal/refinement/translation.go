package refinement

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/refine"
)

// translation is how often a text is found by its translation among all of a list.
type translation struct {
	name      string
	n         int
	one, five share
}

// translations asks for questions and raw proposals of a table of items, each written in Chinese and English by its
// editors, in the other language.
func translations(from fs.FS, file string) ([]translation, error) {
	table, err := fs.ReadFile(from, file)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		return nil, err
	}
	id, zh, en := slices.Index(rows[0], "id"), slices.Index(rows[0], "zh"), slices.Index(rows[0], "en")
	var out []translation
	for _, list := range []struct{ prefix, name string }{{"Q", "questions"}, {"R", "raw proposals in everyday words"}} {
		var chinese, english []string
		for _, row := range rows[1:] {
			if strings.HasPrefix(row[id], list.prefix) {
				chinese, english = append(chinese, row[zh]), append(english, row[en])
			}
		}
		out = append(out, look(list.name+", zh to en", chinese, english), look(list.name+", en to zh", english, chinese))
	}
	return out, nil
}

// look asks for each text among the texts of the other language, where its translation has the same place.
func look(name string, ask, among []string) translation {
	t := translation{name: name, n: len(ask), one: share{of: len(ask)}, five: share{of: len(ask)}}
	x := refine.NewIndex(among)
	for i, text := range ask {
		at := slices.IndexFunc(x.Nearest(text, five), func(m refine.Match) bool { return m.Text == i })
		if at == 0 {
			t.one.n++
		}
		if at >= 0 {
			t.five.n++
		}
	}
	return t
}
