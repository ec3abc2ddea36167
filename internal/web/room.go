package web

import (
	"cmp"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"rsc.io/qr"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/office"
)

// seatCard is how long the sign-in link on a card works: a day's meeting.
const seatCard = 12 * time.Hour

// roomView is the content of the pages of a live room: the facilitator's and the screen's.
type roomView struct {
	Round          string // whose questions are shown, the last one; empty = none
	Open           bool   // the room
	Closed         bool   // the round takes no answers, and its results are not released
	Version        int
	Items          []option
	Item           string
	Text, Second   string // of the question on the screen, in the page's language and in the other one
	Place          int    // of the question in the round, from 1
	Before, After  string // the questions beside it
	Answered       int    // experts who have answered it
	Panel          int
	Join           string // address where phones follow
	Code           string // the same as a picture
	Figure         *picture
	Seats          []roomSeat
	Cards          []roomCard
	Until, Trouble string
}

// roomSeat is an expert who can be given a card.
type roomSeat struct {
	Person, Name string
	Wider        bool // has a part elsewhere, which a card would open too
}

// roomCard is the card of one seat.
type roomCard struct{ Name, Link, Code string }

// room shows the facilitator where the live room stands.
func (s *server) room(v *visit) error {
	p, view, err := s.standing(v, "room")
	if err != nil {
		return err
	}
	if view.Seats, err = s.roomSeats(v); err != nil {
		return err
	}
	return s.render(v, http.StatusOK, roomPage(p, view))
}

// screen is the page for the wall: the question, how many have answered, and the way in.
func (s *server) screen(v *visit) error {
	p, view, err := s.standing(v, "screen")
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, screenPage(p, view))
}

// roomState is the part of the screen that changes while people answer.
func (s *server) roomState(v *visit) error {
	p, view, err := s.standing(v, "screen")
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, screenState(p, view))
}

// standing reads where the room stands. The page comes with the synthetic label and the title of the study.
func (s *server) standing(v *visit, name string) (page, roomView, error) {
	var p page
	var view roomView
	room, err := s.Secretariat.Office.Room(v.ctx(), string(v.study))
	if err != nil {
		return p, view, err
	}
	view.Version = room.Version
	var released bool
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		p = s.expertPage(v, name, st)
		round := st.OpenRound()
		if round == nil {
			if round = st.LastRound(); round == nil {
				return nil
			}
			released = round.Status == consult.RoundReleased
			view.Closed = !released
		}
		view.fill(p, st, round, room)
		return nil
	})
	if err != nil || !view.Open {
		return p, view, err
	}
	view.Join = s.at(v, p.At("here"))
	if view.Code, err = qrPicture(view.Join, p.T("room.code.join")); err != nil {
		return p, view, err
	}
	if released {
		r, err := s.read(v.ctx(), v.study)
		if err != nil {
			return p, view, err
		}
		f, err := r.disclosed()
		if err != nil {
			return p, view, err
		}
		view.Figure, err = drawn(func(o figure.Options) (figure.Figure, bool, error) {
			return figure.Distribution(r.state, f, v.lang, consult.ItemID(view.Item), o)
		})
		return p, view, err
	}
	return p, view, nil
}

// fill takes the round and, where the room stands in it, the question on the screen.
func (o *roomView) fill(p page, st *consult.State, round *consult.Round, room office.Room) {
	items := round.Instrument.Items
	o.Round, o.Panel = string(round.ID), len(st.Experts)
	for _, id := range items {
		o.Items = append(o.Items, option{string(id), string(id) + " " + p.itemText(st, id)})
	}
	at := slices.Index(items, room.Item)
	if room.Round != round.ID || at < 0 {
		return
	}
	o.Open, o.Item, o.Place = true, string(room.Item), at+1
	if it := st.Item(room.Item); it != nil {
		o.Text = p.In(it.Text)
		if other := it.Text.In(string(p.Other())); other != o.Text {
			o.Second = other
		}
	}
	if at > 0 {
		o.Before = string(items[at-1])
	}
	if at+1 < len(items) {
		o.After = string(items[at+1])
	}
	for i := range round.Replies {
		if slices.ContainsFunc(round.Replies[i].Answers, func(a consult.Answer) bool { return int(a.Item) == at }) {
			o.Answered++
		}
	}
}

// moveRoom opens a room, leads it to a question, or closes it.
func (s *server) moveRoom(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	item := consult.ItemID(v.value("item"))
	if v.value("step") == "close" {
		item = ""
	}
	version, _ := strconv.Atoi(v.value("version"))
	to := office.Room{Version: version, Item: item}
	v.about = string(item)
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		round := st.OpenRound()
		if round == nil {
			round = st.LastRound()
		}
		if round == nil {
			return fault.New(fault.Closed, "web.room.none", "no round has been opened yet: open one, then the room")
		}
		to.Round = round.ID
		if item != "" && !slices.Contains(round.Instrument.Items, item) {
			return fault.Bad("item", "web.room.item", "round {round} does not ask about {item}; choose one of its questions", "round", string(round.ID), "item", strconv.Quote(string(item)))
		}
		return nil
	})
	if err == nil {
		err = s.Secretariat.Office.ChangeRoom(v.ctx(), string(v.study), to)
	}
	if f := fault.Find(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		p, view, failed := s.standing(v, "room")
		if failed != nil {
			return failed
		}
		if view.Seats, failed = s.roomSeats(v); failed != nil {
			return failed
		}
		view.Trouble = p.sentence(f)
		return s.render(v, statusOf(f.Kind), roomPage(p, view))
	}
	if err != nil {
		return err
	}
	back := "room"
	if v.value("from") == "screen" && item != "" {
		back = "room/screen"
	}
	http.Redirect(v.w, v.r, s.page(v, "").At(strings.Split(back, "/")...), http.StatusSeeOther)
	return nil
}

// roomSeats lists the experts in the order of their names.
func (s *server) roomSeats(v *visit) (seats []roomSeat, err error) {
	members, err := s.Secretariat.Register.Members(v.ctx(), string(v.study))
	if err != nil {
		return nil, err
	}
	everybody, err := s.Secretariat.Register.People(v.ctx())
	if err != nil {
		return nil, err
	}
	name := map[string]string{}
	for _, person := range everybody {
		name[person.ID] = person.Name
	}
	for _, m := range members {
		if m.Role != directory.Expert {
			continue
		}
		wider, err := s.wider(v, m.Person)
		if err != nil {
			return nil, err
		}
		seats = append(seats, roomSeat{m.Person, name[m.Person], wider})
	}
	slices.SortFunc(seats, func(a, b roomSeat) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Person, b.Person))
	})
	return seats, nil
}

// printCards makes a sign-in link for each chosen expert and shows them as cards to be printed and handed over in the
// room. The links are secrets: they stand on this answer only.
func (s *server) printCards(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	p, view, err := s.standing(v, "room")
	if err != nil {
		return err
	}
	if view.Seats, err = s.roomSeats(v); err != nil {
		return err
	}
	for _, seat := range view.Seats {
		if seat.Wider || !slices.Contains(v.r.PostForm["person"], seat.Person) {
			continue
		}
		token, err := s.Secretariat.Register.NewLink(v.ctx(), seat.Person, string(v.study), seatCard)
		if err != nil {
			return err
		}
		card := roomCard{Name: seat.Name, Link: s.linkAt(v, token)}
		if card.Code, err = qrPicture(card.Link, p.T("room.code.seat", "name", seat.Name)); err != nil {
			return err
		}
		view.Cards = append(view.Cards, card)
	}
	v.about = strconv.Itoa(len(view.Cards))
	if len(view.Cards) == 0 {
		view.Trouble = p.T("room.cards.none")
		return s.render(v, http.StatusUnprocessableEntity, roomPage(p, view))
	}
	view.Until = s.time(v, s.now().Add(seatCard))
	return s.render(v, http.StatusOK, cardsPage(p, view))
}

// here leads an expert's phone to where the room is.
func (s *server) here(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, view, err := s.standing(v, "here")
	if err != nil {
		return err
	}
	if view.Open && !view.Closed && view.Figure == nil {
		http.Redirect(v.w, v.r, p.At("answer", view.Item), http.StatusSeeOther)
		return nil
	}
	return s.render(v, http.StatusOK, herePage(p, view))
}

// roomStrip is the line on an expert's pages that says where the room is, empty where none is open.
func (s *server) roomStrip(v *visit) error {
	var err error
	if v.room, err = s.roomAt(v); err != nil {
		return err
	}
	return s.render(v, http.StatusOK, roomLine(s.page(v, "answer")))
}

// roomAt is the question at which the live room is, "" where none is open.
func (s *server) roomAt(v *visit) (item string, err error) {
	if s.Secretariat == nil {
		return "", nil
	}
	room, err := s.Secretariat.Office.Room(v.ctx(), string(v.study))
	if err != nil || room.Item == "" {
		return "", err
	}
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		if round := st.OpenRound(); round != nil && round.ID == room.Round {
			item = string(room.Item)
		}
		return nil
	})
	return item, err
}

// at is a whole address of this installation.
func (s *server) at(v *visit, path string) string {
	whole := strings.TrimSuffix(s.linkAt(v, ""), "/")
	return strings.TrimSuffix(whole, "/i") + path
}

// quietZone is the white margin of a code, in modules (ISO/IEC 18004, 9.1).
const quietZone = 4

// qrPicture draws a text as a QR code, dark on light in both themes, since readers need it so.
func qrPicture(text, title string) (string, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", fault.New(fault.Internal, "web.internal", "Something went wrong on our side").Because(err)
	}
	side := strconv.Itoa(code.Size + 2*quietZone)
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img" viewBox="0 0 ` + side + ` ` + side + `" shape-rendering="crispEdges"><title>`)
	b.WriteString(html.EscapeString(title))
	b.WriteString(`</title><path fill="#ffffff" d="M0 0h` + side + `v` + side + `H0z"/><path fill="#000000" d="`)
	for y := range code.Size {
		for x := 0; x < code.Size; {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				b.WriteString("M" + strconv.Itoa(from+quietZone) + " " + strconv.Itoa(y+quietZone) + "h" + strconv.Itoa(x-from) + "v1h-" + strconv.Itoa(x-from) + "z")
				continue
			}
			x++
		}
	}
	b.WriteString(`"/></svg>`)
	return b.String(), nil
}
