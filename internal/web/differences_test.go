package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// Side by side, what only one of two questions says is marked, in both languages of the page; nothing is where they have
// little in common.
func TestWhatDiffersIsMarked(t *testing.T) {
	h := open(t)
	var commands []consult.Command
	for id, text := range map[consult.ItemID]string{"X1": "西北电网需要多少<小时>储热？", "X2": "华北电网需要多少<小时>储热？"} {
		commands = append(commands, consult.Put{Role: consult.RoleProgram, Body: &consult.ItemAdded{Data: consult.ItemData{ID: id, Lang: "zh-CN"}, Text: consult.ItemText{Text: consult.Text{Zh: text}}}})
	}
	if _, err := h.desk.Do(t.Context(), study, commands...); err != nil {
		t.Fatal(err)
	}
	c := h.signedIn(t, directory.Facilitator)
	h.press(t, c, "/c/storage/merge/group")
	for path, want := range map[string][]string{
		"/c/storage/merge/act?do=merge&item=X1&item=X2":          {"<mark>西</mark>北电网需要多少&lt;小时&gt;储热？", "<mark>华</mark>北电网"},
		"/c/storage/merge?lang=en":                               {"<mark>西</mark>北电网", "marked: what only one of them says"},
		"/c/storage/merge/act?do=merge&item=X1&item=Q1":          {"什么限制了液流电池的寿命？", "西北电网需要"},
		"/c/storage/merge/act?do=park&item=X1&item=X2&item=Q1":   {"华北电网需要多少&lt;小时&gt;储热？"},
		"/c/storage/merge/act?do=reject&item=X2&item=Q1&lang=en": {"华北电网需要"},
	} {
		_, page := h.form(t, c, http.MethodGet, path, nil)
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s lacks %q", path, w)
			}
		}
		if marked := strings.Contains(page, "<mark>"); marked != strings.Contains(want[0], "<mark>") {
			t.Errorf("%s: marked %v", path, marked)
		}
	}
}
