package templates_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
)

const standing, merged, rejected = "standing", "merged", "rejected"

var origins = map[string]bool{"open_call": true, "expert": true, "literature": true, "patent_map": true, "policy_text": true, "panel": true}

// lineage finds items whose ancestry does not hold together: ids that are not unique, parents that are not listed
// above, fates that contradict the parents, derivations and rejections without a reason, and a balance that is out.
func lineage(items []row) []string {
	var found finding
	at := map[string]row{}
	children := map[string]int{}
	for _, it := range items {
		id := it["id"]
		if at[id] != nil {
			found.add("%s stands twice", id)
		}
		for _, p := range list(it["parent"]) {
			if at[p] == nil {
				found.add("%s: its parent %s does not stand above it", id, p)
			}
			children[p]++
		}
		at[id] = it
	}
	raw, counted := 0, 0
	for _, it := range items {
		id, status := it["id"], it["status"]
		if !origins[it["origin"]] {
			found.add("%s: origin %q is not known", id, it["origin"])
		}
		if it["reason"] == "" && (it["parent"] != "" || status == rejected) {
			found.add("%s: derived or rejected without a reason", id)
		}
		if (status == merged) != (children[id] > 0) {
			found.add("%s is %s and has %d children", id, status, children[id])
		}
		if it["parent"] != "" {
			continue
		}
		raw++
		if status == merged || status == rejected || status == standing {
			counted++
		}
	}
	if raw != counted {
		found.add("%d raw items, but %d merged, rejected or standing", raw, counted)
	}
	return found
}

func TestLineage(t *testing.T) {
	each(t, func(t *testing.T, c consultation) { report(t, lineage(c.items)) })
}

func TestLineageFindsPlanted(t *testing.T) {
	good := func() []row {
		return []row{
			{"id": "R1", "origin": "expert", "status": merged},
			{"id": "R2", "origin": "expert", "status": rejected, "reason": "out of scope"},
			{"id": "Q1", "origin": "panel", "status": standing, "parent": "R1", "reason": "reworded"},
		}
	}
	if found := lineage(good()); len(found) > 0 {
		t.Fatalf("a sound list is refused: %v", found)
	}
	for name, spoil := range map[string]func([]row){
		"twice":            func(r []row) { r[2]["id"] = "R1" },
		"unknown parent":   func(r []row) { r[2]["parent"] = "R9" },
		"silent rejection": func(r []row) { r[1]["reason"] = "" },
		"merged childless": func(r []row) { r[1]["status"] = merged },
		"lost":             func(r []row) { r[1]["status"] = "gone" },
	} {
		items := good()
		spoil(items)
		if len(lineage(items)) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}

// The reason of a derived item opens with the relation that the parents imply: several parents are a merge, a
// parent with several children is a split, otherwise it is another wording.
func TestReasonsNameTheRelation(t *testing.T) {
	for _, name := range []string{"dual-carbon", "jla", "hundred-questions"} {
		items := read(t, name).items
		children := map[string]int{}
		for _, it := range items {
			for _, p := range list(it["parent"]) {
				children[p]++
			}
		}
		for _, it := range items {
			parents := list(it["parent"])
			if len(parents) == 0 {
				continue
			}
			want := "改写"
			if len(parents) > 1 {
				want = "合并"
			} else if children[parents[0]] > 1 {
				want = "拆分"
			}
			if !strings.HasPrefix(it["reason"], want) {
				t.Errorf("%s %s: the reason %q does not open with %s", name, it["id"], it["reason"], want)
			}
		}
	}
}

var (
	closedEn = regexp.MustCompile(`^(?i)(is|are|was|were|do|does|did|can|could|will|would|shall|should|may|might|must|has|have)\b`)
	askEn    = regexp.MustCompile(`(?i)\b(which|what|how|why|when|where)\b`)
	closedZh = regexp.MustCompile(`是否|能否|可否|吗？|会不会|能不能|有没有`)
	askZh    = regexp.MustCompile(`什么|哪|多|怎样|怎么|何`)
)

// wording finds what is wrong with the two wordings of an item: a language that is missing or mixed, a text that is
// neither, a question that can be answered by yes or no.
func wording(it row) []string {
	var found finding
	id, zh, en := it["id"], it["zh"], it["en"]
	if !hasHan(zh) {
		found.add("%s: the Chinese wording %q holds no Han character", id, zh)
	}
	if hasHan(en) || strings.ContainsAny(en, "，。？；：、（）“”") || en == "" {
		found.add("%s: the English wording %q is missing or holds Chinese characters", id, en)
	}
	if want := map[string]string{"zh-CN": zh, "en": en}[it["lang"]]; it["text"] == "" || it["text"] != want {
		found.add("%s: text is not the wording of its language %q", id, it["lang"])
	}
	if it["status"] != standing || !strings.HasSuffix(en, "?") {
		return found
	}
	if closedEn.MatchString(en) || !askEn.MatchString(en) {
		found.add("%s can be answered by yes or no: %s", id, en)
	}
	if closedZh.MatchString(zh) || !askZh.MatchString(zh) || !strings.HasSuffix(zh, "？") {
		found.add("%s can be answered by yes or no: %s", id, zh)
	}
	return found
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func TestWording(t *testing.T) {
	each(t, func(t *testing.T, c consultation) {
		for _, it := range c.items {
			report(t, wording(it))
		}
	})
}

func TestWordingFindsPlanted(t *testing.T) {
	good := func() row {
		return row{"id": "Q1", "lang": "en", "text": "How large is it?", "en": "How large is it?", "zh": "它有多大？", "status": standing}
	}
	if found := wording(good()); len(found) > 0 {
		t.Fatalf("a sound question is refused: %v", found)
	}
	for name, spoil := range map[string]func(row){
		"yes or no":     func(r row) { r["en"], r["text"] = "Is it large?", "Is it large?" },
		"yes or no, zh": func(r row) { r["zh"] = "它是否大，有多大？" },
		"no Han":        func(r row) { r["zh"] = "How large?" },
		"Han in en":     func(r row) { r["en"], r["text"] = "How 大 is it?", "How 大 is it?" },
		"other text":    func(r row) { r["text"] = "它有多大？" },
	} {
		it := good()
		spoil(it)
		if len(wording(it)) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}

// The showcase asks each thing once: no two standing questions share a wording.
func TestQuestionsDiffer(t *testing.T) {
	each(t, func(t *testing.T, c consultation) {
		seen := map[string]string{}
		for _, it := range c.items {
			for _, text := range []string{it["zh"], it["en"]} {
				if other := seen[text]; other != "" {
					t.Errorf("%s and %s have the same wording", other, it["id"])
				}
				seen[text] = it["id"]
			}
		}
	})
}
