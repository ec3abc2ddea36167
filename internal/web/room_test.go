package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// guest seats an expert of the study and returns the id of the person behind the pseudonym.
func (h *house) guest(t *testing.T, i int) string {
	t.Helper()
	p, err := h.book.AddPerson(t.Context(), directory.Person{Name: "Guest " + string(pseudonym(i))})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.book.Grant(t.Context(), directory.Membership{Person: p.ID, Role: directory.Expert, Study: string(study), Pseudonym: string(pseudonym(i))}); err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// TestLiveRoom holds a meeting: cards, the screen, phones that follow it, and counts without contents.
func TestLiveRoom(t *testing.T) {
	h := open(t)
	runner := h.signedIn(t, directory.Facilitator)
	if _, page := h.form(t, runner, http.MethodGet, "/c/storage/room", nil); !strings.Contains(page, "开始会议") {
		t.Error("a room cannot be opened over the released round")
	}
	if _, err := h.desk.Do(t.Context(), study, consult.OpenRound{Role: consult.RoleProgram, Round: "3", Seed: 1}); err != nil {
		t.Fatal(err)
	}
	h.refused(t, runner, "/c/storage/room", "不含问题", "version", "0", "item", "Q9")
	h.press(t, runner, "/c/storage/room", "version", "0", "item", "Q1")
	_, screen := h.form(t, runner, http.MethodGet, "/c/storage/room/screen", nil)
	for _, want := range []string{"什么限制了液流电池的寿命", "What limits the life of flow batteries?", "<strong>0</strong> / 24", h.URL + "/c/storage/here", `class="qr"`, "下一题"} {
		if !strings.Contains(screen, want) {
			t.Errorf("the screen lacks %q", want)
		}
	}

	// Who led the room from an older page is told, and nothing moves.
	h.refused(t, runner, "/c/storage/room", "期间已有他人修改", "version", "0", "item", "Q2")

	// A card signs one person in, once. Somebody with another part gets none.
	person, wide := h.guest(t, 3), h.guest(t, 4)
	if err := h.book.Grant(t.Context(), directory.Membership{Person: wide, Role: directory.Reader, Study: string(hidden)}); err != nil {
		t.Fatal(err)
	}
	res, cards := h.form(t, runner, http.MethodPost, "/c/storage/room/cards", url.Values{"person": {person, wide}})
	links := regexp.MustCompile(`/i/([A-Za-z0-9]+)</code>`).FindAllStringSubmatch(cards, -1)
	if res.StatusCode != http.StatusOK || len(links) != 1 || strings.Contains(cards, "Guest E04") {
		t.Fatalf("%s: %d cards", res.Status, len(links))
	}
	h.refused(t, runner, "/c/storage/room/cards", "请至少选择一人", "person", wide)
	phone := browser()
	if res, _ := h.do(t, phone, http.MethodPost, "/i/"+links[0][1]); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the card: %s", res.Status)
	}
	if res, _ := h.do(t, browser(), http.MethodPost, "/i/"+links[0][1]); res.StatusCode == http.StatusSeeOther {
		t.Error("a card works twice")
	}
	if res, _ := h.do(t, phone, http.MethodGet, "/c/storage/here"); res.Header.Get("Location") != "/c/storage/take-part" {
		t.Errorf("before consent a phone is led to %q", res.Header.Get("Location"))
	}
	h.press(t, phone, "/c/storage/take-part", "status", "accepted", "consent", "yes")
	if res, _ := h.do(t, phone, http.MethodGet, "/c/storage/here"); res.Header.Get("Location") != "/c/storage/answer/Q1" {
		t.Errorf("a phone is led to %q", res.Header.Get("Location"))
	}
	_, page := h.form(t, phone, http.MethodGet, "/c/storage/answer/Q1", nil)
	if !strings.Contains(page, "现场会议正在第Q1题") {
		t.Error("an expert's page does not say where the room is")
	}
	form := filled(t, page, "/c/storage/answer/Q1")
	form.Set("importance", "9")
	form.Set("urgency", "2")
	form.Set("comment", "only in the record")
	if res, body := h.form(t, phone, http.MethodPost, "/c/storage/answer/Q1", form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("answering in the room: %s\n%s", res.Status, body)
	}
	_, state := h.form(t, runner, http.MethodGet, "/c/storage/room/state", nil)
	if !strings.Contains(state, "<strong>1</strong> / 24") || strings.Contains(state, "only in the record") || strings.Contains(state, "E03") {
		t.Errorf("the screen says %q", state)
	}

	// The room moves on, and closes.
	h.press(t, runner, "/c/storage/room", "version", "1", "item", "Q2", "from", "screen")
	if _, line := h.form(t, phone, http.MethodGet, "/c/storage/here/line", nil); !strings.Contains(line, "Q2") {
		t.Errorf("the phone is told %q", line)
	}
	h.press(t, runner, "/c/storage/room", "version", "2", "step", "close")
	if _, line := h.form(t, phone, http.MethodGet, "/c/storage/here/line", nil); strings.TrimSpace(line) != "" {
		t.Errorf("after the end the phone is told %q", line)
	}
	if _, page := h.form(t, phone, http.MethodGet, "/c/storage/here", nil); !strings.Contains(page, "目前没有进行中的现场会议") {
		t.Error("after the end a phone is not told so")
	}
}

// TestRoomOverClosedRound shows nothing of what was answered before the release.
func TestRoomOverClosedRound(t *testing.T) {
	h := open(t)
	for _, c := range []consult.Command{consult.OpenRound{Role: consult.RoleProgram, Round: "3", Seed: 1}, consult.CloseRound{Role: consult.RoleProgram, Round: "3", Master: make([]byte, 32)}} {
		if _, err := h.desk.Do(t.Context(), study, c); err != nil {
			t.Fatal(err)
		}
	}
	runner := h.signedIn(t, directory.Convener)
	h.press(t, runner, "/c/storage/room", "version", "0", "item", "Q2")
	if _, screen := h.form(t, runner, http.MethodGet, "/c/storage/room/screen", nil); strings.Contains(screen, "<figure") || !strings.Contains(screen, "本轮已关闭") {
		t.Error("the screen shows results before they are released, or does not say that they will come")
	}
}

// TestRoomOverReleasedRound shows results on the screen only where they are released.
func TestRoomOverReleasedRound(t *testing.T) {
	h := open(t)
	runner := h.signedIn(t, directory.Convener)
	h.press(t, runner, "/c/storage/room", "version", "0", "item", "Q2")
	if _, screen := h.form(t, runner, http.MethodGet, "/c/storage/room/screen", nil); !strings.Contains(screen, "<figure") || strings.Contains(screen, `class="count"`) {
		t.Error("the screen does not show the released results")
	}
}
