package web

import (
	"context"
	"strings"
	"time"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
)

// Secretariat is what the pages of those who run consultations need beyond reading.
type Secretariat struct {
	Office   *office.Office
	Register Register
	Desk     Recorder
	Rounds   desk.Rounds
	Panel    desk.Panel
	Post     Post // nil: no letters go out
	// Proposals takes what comes in by open calls. Contributors writes to those who left an address; nil: nobody is asked for one.
	Proposals    desk.Proposals
	Contributors *desk.Contributors
	// Search finds references in the evidence of a study; nil: it cannot be searched here.
	Search func(ctx context.Context, study consult.StudyID, query string, limit int) ([]desk.Reference, error)
	Intake Intake
	Now    func() time.Time // nil = time.Now
}

// Register keeps people and their roles; *directory.Book does.
type Register interface {
	AddPerson(ctx context.Context, p directory.Person) (directory.Person, error)
	ChangePerson(ctx context.Context, p directory.Person) error
	PersonByMail(ctx context.Context, mail string) (directory.Person, error)
	People(ctx context.Context) ([]directory.Person, error)
	Members(ctx context.Context, study string) ([]directory.Membership, error)
	Memberships(ctx context.Context, person string) ([]directory.Membership, error)
	Grant(ctx context.Context, m directory.Membership) error
	Withdraw(ctx context.Context, m directory.Membership) error
	Participations(ctx context.Context, study string) ([]directory.Participation, error)
	Letters(ctx context.Context, study string) ([]directory.Letter, error)
	NewLink(ctx context.Context, person, study string, life time.Duration) (token string, err error)
}

var (
	administrators = audience{roles: []directory.Role{directory.Administrator}}
	// deciders may commit a consultation outwards: open, re-open, release, and say who belongs to the office.
	deciders = audience{roles: []directory.Role{directory.Administrator, directory.Convener}}
	// runners run rounds and the panel.
	runners = audience{roles: []directory.Role{directory.Administrator, directory.Convener, directory.Facilitator}}
)

// inOffice marks a page that needs [Config.Secretariat].
func inOffice(r route) route {
	r.office = true
	return r
}

// acts marks a form of the office: its act stands in the audit log, and it may send files.
func acts(name string, r route) route {
	r.office, r.act, r.limit = true, name, uploadLimit
	return r
}

// logged marks a form whose act stands in the audit log, where there is one.
func logged(name string, r route) route {
	r.act = name
	return r
}

// officeRoutes are the addresses of those who run consultations. Each POST names its act; the audit log gets an entry for
// it whatever its outcome.
func officeRoutes() []route {
	return []route{
		inOffice(get("/logo", everyone, (*server).logo)),
		inOffice(get("/setup", administrators, (*server).setup)),
		acts("settings.first", post("/setup", administrators, (*server).saveSetup)),
		inOffice(get("/settings", administrators, (*server).settings)),
		acts("settings.change", post("/settings", administrators, (*server).saveSettings)),
		inOffice(get("/people", administrators, (*server).people)),
		acts("people.add", post("/people", administrators, (*server).addPerson)),
		acts("people.link", post("/people/link", administrators, (*server).newLink)),
		acts("people.withdraw", post("/people/withdraw", administrators, (*server).withdraw)),
		inOffice(get("/new", deciders, (*server).newPage)),
		acts("draft.create", post("/new", deciders, (*server).createDraft)),
		inOffice(get("/drafts/{draft}", deciders, (*server).draftPage)),
		acts("draft.save", post("/drafts/{draft}", deciders, (*server).saveDraft)),
		acts("draft.table", post("/drafts/{draft}/tables/{kind}", deciders, (*server).sendTable)),
		inOffice(get("/drafts/{draft}/files/{file}", deciders, (*server).draftFile)),
		acts("study.begin", post("/drafts/{draft}/begin", deciders, (*server).beginStudy)),
		acts("draft.delete", post("/drafts/{draft}/delete", deciders, (*server).deleteDraft)),
		inOffice(get("/audit", administrators, (*server).audit)),
		inOffice(get("/c/{study}/rounds", staff, (*server).rounds)),
		acts("round.open", post("/c/{study}/rounds/open", deciders, (*server).openRound)),
		acts("round.close", post("/c/{study}/rounds/close", runners, (*server).closeRound)),
		acts("round.extend", post("/c/{study}/rounds/extend", runners, (*server).extendRound)),
		acts("deviation.note", post("/c/{study}/deviations", runners, (*server).noteDeviation)),
		acts("two.ask", post("/c/{study}/two", deciders, (*server).askTwo)),
		acts("two.confirm", post("/c/{study}/confirm", deciders, (*server).confirmTwo)),
		inOffice(get("/c/{study}/rounds/{round}/comments", staff, (*server).comments)),
		acts("comment.decide", post("/c/{study}/rounds/{round}/comments", runners, (*server).decideComments)),
		inOffice(get("/c/{study}/arguments", staff, (*server).argumentDesk)),
		acts("argument.decide", post("/c/{study}/arguments", runners, (*server).decideArguments)),
		inOffice(get("/c/{study}/panel", runners, (*server).panel)),
		acts("panel.import", post("/c/{study}/panel", runners, (*server).sendPanel)),
		inOffice(get("/c/{study}/panel/experts.xlsx", runners, (*server).panelSheet)),
		acts("panel.targets", post("/c/{study}/panel/targets", runners, (*server).saveTargets)),
		acts("panel.letters", post("/c/{study}/panel/letters", runners, (*server).writeLetters)),
		inOffice(get("/c/{study}/panel/{person}", runners, (*server).seatPage)),
		acts("panel.expert", post("/c/{study}/panel/{person}", runners, (*server).saveExpert)),
		inOffice(get("/call/{study}", everyone, (*server).proposePage)),
		inOffice(post("/call/{study}", everyone, (*server).propose)).upTo(proposalLimit),
		inOffice(post("/call/{study}/similar", everyone, (*server).similarPage)),
		inOffice(get("/call/{study}/{code}", everyone, (*server).fate)),
		inOffice(get("/call/{study}/{code}/receipt.txt", everyone, (*server).proposalReceipt)),
		inOffice(get("/c/{study}/call", runners, (*server).callPage)),
		acts("call.set", post("/c/{study}/call", runners, (*server).setCall)),
		acts("call.seed", post("/c/{study}/call/seed", runners, (*server).addSeed)),
		acts("call.decide", post("/c/{study}/call/decide", runners, (*server).moderate)),
		acts("call.letters", post("/c/{study}/call/letters", runners, (*server).tellContributors)),
		inOffice(get("/c/{study}/evidence", staff, (*server).evidence)),
		acts("evidence.send", post("/c/{study}/evidence", staff, (*server).sendEvidence)),
		acts("evidence.link", post("/c/{study}/evidence/link", staff, (*server).linkEvidence)),
		acts("evidence.attach", post("/c/{study}/evidence/attach", staff, (*server).attachEvidence)),
		inOffice(get("/c/{study}/items/{item}/evidence", staff, (*server).checkPage)),
		acts("evidence.check", post("/c/{study}/items/{item}/evidence", staff, (*server).saveCheck)),
		inOffice(get("/c/{study}/screening", scorers, (*server).screeningPage)),
		acts("screening.draw", post("/c/{study}/screening", runners, (*server).drawScreening)),
		acts("screening.score", post("/c/{study}/screening/score", scorers, (*server).scoreScreening)),
		acts("screening.settle", post("/c/{study}/screening/settle", runners, (*server).settleScreening)),
		inOffice(get("/c/{study}/attachments/{file}", staff, (*server).attachment)),
		inOffice(get("/c/{study}/merge", runners, (*server).mergeBoard)),
		inOffice(get("/c/{study}/merge/act", runners, (*server).mergeActPage)),
		acts("merge.act", post("/c/{study}/merge/act", runners, (*server).mergeAct)),
		acts("merge.group", post("/c/{study}/merge/group", runners, (*server).groupCards)),
		acts("merge.move", post("/c/{study}/merge/move", runners, (*server).moveCards)),
		inOffice(get("/c/{study}/merge/news", runners, (*server).mergeNews)),
		inOffice(get("/c/{study}/heads.txt", staff, (*server).bothHeads)),
		inOffice(get("/c/{study}/board", staff, (*server).board)),
		inOffice(get("/c/{study}/room", runners, (*server).room)),
		inOffice(get("/c/{study}/room/screen", runners, (*server).screen)),
		inOffice(get("/c/{study}/room/state", runners, (*server).roomState)),
		acts("room.move", post("/c/{study}/room", runners, (*server).moveRoom)),
		acts("room.cards", post("/c/{study}/room/cards", runners, (*server).printCards)),
		inOffice(get("/c/{study}/definition", deciders, (*server).definition)),
		acts("study.revise", post("/c/{study}/definition", deciders, (*server).revise)),
		inOffice(get("/c/{study}/paper", runners, (*server).paper)),
		inOffice(get("/c/{study}/paper/questionnaire.docx", runners, (*server).questionnaireFile)),
		inOffice(get("/c/{study}/paper/answers.xlsx", runners, (*server).answerSheet)),
		inOffice(get("/c/{study}/paper/enter", runners, (*server).enterPage)),
		acts("paper.enter", post("/c/{study}/paper/enter", runners, (*server).enterSheet)),
		inOffice(get("/c/{study}/people", deciders, (*server).people)),
		acts("people.add", post("/c/{study}/people", deciders, (*server).addPerson)),
		acts("people.link", post("/c/{study}/people/link", deciders, (*server).newLink)),
		acts("people.withdraw", post("/c/{study}/people/withdraw", deciders, (*server).withdraw)),
		inOffice(get("/c/{study}/audit", staff, (*server).audit)),
	}
}

// now is the present moment.
func (s *server) now() time.Time {
	if s.Secretariat != nil && s.Secretariat.Now != nil {
		return s.Secretariat.Now()
	}
	return time.Now()
}

// noted writes what somebody did, or tried, into the audit log.
func (s *server) noted(v *visit, act string, failure error) error {
	if s.Secretariat == nil {
		return nil
	}
	e := office.Entry{Person: v.person.ID, Name: v.person.Name, Study: string(v.study), Act: act, About: v.about, Outcome: office.Done}
	for i, r := range v.roles {
		if i > 0 {
			e.Role += ", "
		}
		e.Role += string(r)
	}
	if failure != nil {
		e.Outcome = outcomeOf(failure)
	}
	return s.Secretariat.Office.Note(context.WithoutCancel(v.ctx()), e)
}

// officePages names the pages of the office that the visitor may open here.
func (s *server) officePages(v *visit) (names []string) {
	if s.Secretariat == nil || !v.signedIn() || v.settings.Version == 0 {
		return nil
	}
	for _, n := range officeNames {
		if n.inside == (v.study != "") && n.who.admits(v.roles) {
			names = append(names, n.name)
		}
	}
	return names
}

// officeNames are the pages of the office in the order of their tabs: inside a consultation, and outside of all.
var officeNames = []struct {
	name   string
	inside bool
	who    audience
}{
	{"call", true, runners}, {"merge", true, runners}, {"evidence", true, staff}, {"data", true, staff}, {"panel", true, runners}, {"rounds", true, staff}, {"board", true, staff}, {"room", true, runners}, {"paper", true, runners}, {"definition", true, deciders}, {"people", true, deciders}, {"audit", true, staff},
	{"new", false, deciders}, {"people", false, administrators}, {"settings", false, administrators}, {"audit", false, administrators},
}

// officeAt is the address of a page of the office.
func (p page) officeAt(parts ...string) string {
	if p.Study != "" {
		return p.At(parts...)
	}
	return "/" + strings.Join(parts, "/")
}
