package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/i18n"
)

// page is what every page has around its content.
type page struct {
	Lang      i18n.Lang
	Name      string // of the page; "web.title.<name>" is its title
	Study     consult.StudyID
	Title     string // of the consultation
	Heading   string // of the page where it is no fixed text
	Synthetic bool
	SignedIn  bool
	Version   string
	Bundled   bool
	Self      *url.URL
	Zone      string // in which times are meant
	Done      string // what was done before this page, as a sentence
	House     string // name of the institution
	Logo      bool   // the institution has a picture

	OfficePages []string // pages for those who run consultations, by name

	// Of the pages around signing in, and of refusals.
	Sentence, Incident, Action, Until string

	Modelled  bool         // the consultation speaks of the three-end model
	Data      bool         // the consultation holds tables of data
	Expert    bool         // the visitor answers in this consultation
	Called    bool         // proposals can be handed in
	Keyed     bool         // devices can be added here
	Room      string       // question at which the live room is, "" where none is open
	Typed     []typedField // of a form that was refused, to be sent again
	Complaint string       // what is wrong with a form that was sent, in the reader's language
	Restored  string       // that the record is an older copy, for those who belong to the consultation
	Ended     string       // why the expert can answer nothing more, in the reader's language
}

func (s *server) page(v *visit, name string) page {
	self := v.r.URL
	if v.r.Method != http.MethodGet && v.r.Method != http.MethodHead {
		self = &url.URL{Path: "/"} // the answer to a form has no address of its own
	}
	p := page{Lang: v.lang, Name: name, Study: v.study, SignedIn: v.signedIn(), Version: s.Version, Bundled: bundled(), Self: self, Zone: i18n.Text(v.lang, "office.zone."+zoneName(s.zone(v))), Expert: v.expert() != "", Room: v.room, Keyed: s.Passkeys != nil}
	p.House, p.Logo = p.In(v.settings.Institution), v.settings.LogoType() != ""
	if key := "office.done." + v.r.URL.Query().Get("done"); v.r.Method == http.MethodGet && i18n.Has(p.Lang, key) {
		p.Done = p.T(key)
	}
	if len(v.roles) > 0 {
		p.Restored = s.restored(p)
	}
	p.OfficePages = s.officePages(v)
	p.Called = p.Expert && s.taking(v)
	return p
}

// studyPage begins a page about a consultation.
func (s *server) studyPage(v *visit, name string) (page, *reading, error) {
	r, err := s.read(v.ctx(), v.study)
	if err != nil {
		return page{}, nil, err
	}
	p := s.page(v, name)
	p.of(r.state)
	return p, r, nil
}

// of says which consultation a page is about, for its head and its tabs.
func (p *page) of(st *consult.State) {
	p.Title = p.In(st.Definition.Title)
	p.Synthetic = st.Definition.Synthetic
	p.Modelled, p.Data = modelled(st), len(st.Data) > 0
}

// T is a text of the catalogue in the page's language.
func (p page) T(key string, args ...any) string { return i18n.Text(p.Lang, key, args...) }

// sentence says a fault in the page's language.
func (p page) sentence(f *fault.Error) string { return i18n.Sentence(p.Lang, f) }

// In is a wording of the consultation in the page's language.
func (p page) In(t consult.Text) string { return t.In(string(p.Lang)) }

// Other is the language that the page is not in.
func (p page) Other() i18n.Lang {
	if p.Lang == i18n.Zh {
		return i18n.En
	}
	return i18n.Zh
}

// Switch is the address of this page in the other language.
func (p page) Switch() string {
	q := p.Self.Query()
	q.Set("lang", string(p.Other()))
	return p.Self.EscapedPath() + "?" + q.Encode()
}

// At is an address inside the consultation.
func (p page) At(parts ...string) string {
	var address strings.Builder
	address.WriteString("/c/" + url.PathEscape(string(p.Study)))
	for _, part := range parts {
		address.WriteString("/" + url.PathEscape(part))
	}
	return address.String()
}

// DocTitle stands in the browser's tab.
func (p page) DocTitle() string {
	title := p.Heading
	if title == "" {
		title = p.T("web.title." + p.Name)
	}
	if p.Title != "" && p.Title != title {
		title += " · " + p.Title
	}
	return title + " · " + p.T("web.name")
}

// Word is the text of a coded value: its entry in the catalogue, else the code itself, which the secretariat chose.
func (p page) Word(area, code string) string {
	if key := area + "." + code; i18n.Has(p.Lang, key) {
		return p.T(key)
	}
	return code
}

// render answers with a page. It is written in one piece, so that a page never breaks off.
func (s *server) render(v *visit, code int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(v.ctx(), &b); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Content-Language", string(v.lang))
	v.w.Header().Add("Vary", "Accept-Language, Cookie")
	body := v.compressed(b.Bytes())
	v.w.WriteHeader(code)
	if v.r.Method == http.MethodHead {
		return nil
	}
	_, _ = v.w.Write(body) // a reader who has gone is no fault
	return nil
}

// picture is a figure as a page shows it: drawn for a desk and for a phone, with its table.
type picture struct {
	Title, Sentence string
	Wide, Narrow    string
	Table           [][]string
}

// narrow is the width of a drawing on a phone of 390 px.
const narrow = 340

// drawn calls a function of package figure for both widths.
func drawn(draw func(figure.Options) (figure.Figure, bool, error)) (*picture, error) {
	wide, ok, err := draw(figure.Options{})
	if err != nil || !ok {
		return nil, err
	}
	small, _, err := draw(figure.Options{Width: narrow})
	if err != nil {
		return nil, err
	}
	small.Drawing.ID += "-narrow"
	return &picture{
		Title: wide.Title, Sentence: wide.Sentence, Wide: string(wide.Drawing.SVG()), Narrow: string(small.Drawing.SVG()), Table: wide.Drawing.Table,
	}, nil
}

// printed is a number as the findings print it, "–" where it is undefined or not shown.
func printed(f *analysis.Findings, id string) string {
	if n, ok := f.Number(id); ok && n.Printed != "" {
		return n.Printed
	}
	return "–"
}

// acceptable lists the language tags of an Accept-Language header in the order given; browsers list the preferred first.
func acceptable(header string) []string {
	var tags []string
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		if tag != "" && len(tags) < 10 {
			tags = append(tags, tag)
		}
	}
	return tags
}

func interval(low, high int) string {
	if low == 0 {
		return "–"
	}
	if low == high {
		return strconv.Itoa(low)
	}
	return strconv.Itoa(low) + "–" + strconv.Itoa(high)
}
