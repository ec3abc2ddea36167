package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// refining is a consultation with 3,000 more questions in both languages, grouped on the board.
func refining(b *testing.B) (*house, *http.Client) {
	b.Helper()
	h := open(b)
	subjects := []consult.Text{{Zh: "液流电池的循环寿命", En: "the cycle life of flow batteries"}, {Zh: "盐穴储氢的密封性", En: "the tightness of salt caverns for hydrogen"}, {Zh: "钢铁的氢冶金成本", En: "the cost of hydrogen steelmaking"}, {Zh: "红树林的固碳速率", En: "the carbon uptake of mangroves"}, {Zh: "特高压线路的稳定性", En: "the stability of ultra-high-voltage lines"}}
	frames := []consult.Text{{Zh: "什么限制了", En: "What limits "}, {Zh: "如何测量", En: "How can one measure "}, {Zh: "哪些条件决定", En: "Which conditions determine "}}
	var commands []consult.Command
	for i := range 3_000 {
		subject, frame := subjects[i%len(subjects)], frames[i/len(subjects)%len(frames)]
		commands = append(commands, consult.Put{Role: consult.RoleProgram, Body: &consult.ItemAdded{Data: consult.ItemData{ID: consult.ItemID("R" + strconv.Itoa(i)), Lang: "zh-CN", Demand: "S.2.1"},
			Text: consult.ItemText{Text: consult.Text{Zh: frame.Zh + subject.Zh + "（情景" + strconv.Itoa(i) + "）？", En: frame.En + subject.En + " in case " + strconv.Itoa(i) + "?"}}}})
	}
	if _, err := h.desk.Import(b.Context(), study, commands, nil); err != nil {
		b.Fatal(err)
	}
	c := h.signedIn(b, directory.Facilitator)
	h.press(b, c, "/c/storage/merge/group")
	return h, c
}

// measured reports the 99th percentile beside the mean.
func measured(b *testing.B, do func()) {
	b.Helper()
	var took []time.Duration
	for b.Loop() {
		begun := time.Now()
		do()
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[(len(took)-1)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkMergeBoard shows the board of 3,000 questions, folded.
func BenchmarkMergeBoard(b *testing.B) {
	h, c := refining(b)
	measured(b, func() {
		if res, body := h.form(b, c, http.MethodGet, "/c/storage/merge", nil); res.StatusCode != http.StatusOK || len(body) < 10_000 {
			b.Fatal(res.Status)
		}
	})
}

// BenchmarkMergeAct rewords one of 3,000 questions again and again, upon the state that was seen.
func BenchmarkMergeAct(b *testing.B) {
	h, c := refining(b)
	id := consult.ItemID("R0")
	seen := h.seen(b, id)
	n := 0
	measured(b, func() {
		n++
		res, _ := h.form(b, c, http.MethodPost, "/c/storage/merge/act", url.Values{"do": {"reword"}, "item": {string(id)}, "seen." + string(id): {seen}, "zh": {"什么限制了第" + strconv.Itoa(n) + "种储能的寿命？"}, "reason": {"更准确"}})
		if res.StatusCode != http.StatusSeeOther {
			b.Fatal(res.Status)
		}
		if err := h.desk.View(b.Context(), study, func(s *consult.State) error {
			last := s.Items[len(s.Items)-1]
			id, seen = last.ID, strconv.FormatInt(last.Changed(), 10)
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkSimilarWhileTyping asks for questions that are like a text among 3,000 in both languages.
func BenchmarkSimilarWhileTyping(b *testing.B) {
	h, c := refining(b)
	h.press(b, c, "/c/storage/call", "step", "open", "public", "yes", "text_en", "Which questions are missing?")
	anybody := browser()
	measured(b, func() {
		if res, body := h.form(b, anybody, http.MethodPost, "/call/storage/similar", url.Values{"text": {"How tight do salt caverns stay that hold hydrogen?"}}); res.StatusCode != http.StatusOK || len(body) < 100 {
			b.Fatal(res.Status)
		}
	})
}
