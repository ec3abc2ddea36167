package web

import (
	"net/http"
	"slices"

	"github.com/tanwen/tanwen/internal/directory"
)

// audience says who may call a route. Inside a study only its members count: to everybody else the study does not exist.
type audience struct {
	everyone bool             // signed in or not
	roles    []directory.Role // roles in the study of the path; an administrator has every right of reading
}

var (
	everyone = audience{everyone: true}
	signedIn = audience{roles: directory.Roles[:]}
	members  = audience{roles: directory.Roles[:]}
	// experts answer for themselves; nobody else sees or does it for them here, an administrator included.
	experts = audience{roles: []directory.Role{directory.Expert}}
	// deciding roles commit a consultation outwards.
	deciding = audience{roles: []directory.Role{directory.Administrator, directory.Convener}}
	// staff are those who run the consultation: complete tables and individual reports are for them.
	staff = audience{roles: []directory.Role{directory.Administrator, directory.Convener, directory.Facilitator, directory.Analyst}}
)

func (a audience) admits(roles []directory.Role) bool {
	return a.everyone || slices.ContainsFunc(roles, func(r directory.Role) bool { return slices.Contains(a.roles, r) })
}

// route is one address. Inside a study its path holds {study}.
type route struct {
	method, path string
	who          audience
	handle       func(*server, *visit) error
	office       bool   // needs [Config.Secretariat]
	act          string // name of what a form does, for the audit log
	released     bool   // open to everybody once the results were released
	limit        int64  // of the request's body in bytes; 0 = formLimit
}

func get(path string, who audience, handle func(*server, *visit) error) route {
	return route{method: http.MethodGet, path: path, who: who, handle: handle}
}

func post(path string, who audience, handle func(*server, *visit) error) route {
	return route{method: http.MethodPost, path: path, who: who, handle: handle}
}

// afterRelease is the route open to everybody once the results were released.
func afterRelease(r route) route {
	r.released = true
	return r
}

// upTo is the route with another limit of the request's body.
func (r route) upTo(limit int64) route {
	r.limit = limit
	return r
}

// answerLimit is far above the longest comment, so that one that is too long comes back as it was typed.
const answerLimit = 1 << 20

// routes is the whole of the access rules: an address that is not here does not exist, with another method it is
// answered by 405. The roles are those in the study of the path, and for "/" those in any study.
func routes() []route {
	return slices.Concat([]route{
		get("/healthz", everyone, (*server).health),
		get("/metrics", everyone, (*server).metrics),
		get("/assets/{file}", everyone, (*server).asset),
		get("/i/{token}", everyone, (*server).invitation),
		post("/i/{token}", everyone, (*server).signIn),
		post("/i/{token}/key", everyone, (*server).askKey),
		post("/i/{token}/key/enter", everyone, (*server).enterKey).upTo(answerLimit),
		get("/code", everyone, (*server).codeForm),
		post("/code", everyone, (*server).enterCode),
		get("/lost-link", everyone, (*server).lostForm),
		post("/lost-link", everyone, (*server).lost),
		post("/sign-out", everyone, (*server).signOut),
		get("/{$}", signedIn, (*server).list),
		afterRelease(get("/c/{study}", members, (*server).overview)),
		get("/c/{study}/demands", members, (*server).demands),
		get("/c/{study}/coverage/{file}", members, (*server).coverageFile),
		get("/c/{study}/items", members, (*server).items),
		get("/c/{study}/items/{item}", members, (*server).item),
		get("/c/{study}/ledger", members, (*server).ledger),
		get("/c/{study}/ledger.csv", members, (*server).ledgerFile),
		get("/c/{study}/funnel", members, (*server).funnel),
		get("/c/{study}/funnel.csv", members, (*server).funnelFile),
		get("/c/{study}/ranking", members, (*server).ranking),
		get("/c/{study}/brief", members, (*server).brief),
		afterRelease(get("/c/{study}/files/{file}", members, (*server).file)),
		logged("study.write", post("/c/{study}/write", deciding, (*server).write)),
		logged("study.release", post("/c/{study}/release", deciding, (*server).release)),
		get("/c/{study}/take-part", experts, (*server).takePartForm),
		post("/c/{study}/take-part", experts, (*server).takePart),
		get("/c/{study}/answer", experts, (*server).answerMap),
		get("/c/{study}/answer/{item}", experts, (*server).answerForm),
		post("/c/{study}/answer/{item}", experts, (*server).answer).upTo(answerLimit),
		post("/c/{study}/answer/{item}/withdraw", experts, (*server).withdrawAnswer),
		get("/c/{study}/quantities/{quantity}", experts, (*server).quantity),
		post("/c/{study}/quantities/{quantity}", experts, (*server).judge).upTo(answerLimit),
		post("/c/{study}/quantities/{quantity}/curve", experts, (*server).curve).upTo(answerLimit),
		post("/c/{study}/answer/{item}/arguments", experts, (*server).argue).upTo(proposalLimit),
		inOffice(get("/c/{study}/answer/{item}/arguments/{leaf}/file", experts, (*server).argumentFile)),
		post("/c/{study}/answer/{item}/arguments/{leaf}", experts, (*server).markArgument),
		get("/c/{study}/prompts/{prompt}", experts, (*server).prompt),
		post("/c/{study}/prompts/{prompt}", experts, (*server).respond).upTo(answerLimit),
		post("/c/{study}/prompts/{prompt}/withdraw", experts, (*server).withdrawResponse),
		inOffice(get("/c/{study}/propose", experts, (*server).proposePage)),
		inOffice(post("/c/{study}/propose", experts, (*server).propose)).upTo(proposalLimit),
		inOffice(post("/c/{study}/propose/similar", experts, (*server).similarPage)),
		inOffice(get("/c/{study}/here", experts, (*server).here)),
		inOffice(get("/c/{study}/here/line", experts, (*server).roomStrip)),
		get("/c/{study}/keys", experts, (*server).keys),
		post("/c/{study}/keys/offer", experts, (*server).offerKey),
		post("/c/{study}/keys/add", experts, (*server).addKey).upTo(answerLimit),
		post("/c/{study}/keys/remove", experts, (*server).removeKey),
		get("/c/{study}/own/{file}", experts, (*server).own),
		get("/c/{study}/receipts/{file}", experts, (*server).receipt),
		get("/c/{study}/tables/{file}", staff, (*server).table),
		get("/api/openapi.json", everyone, (*server).apiDescription),
		get("/api/v1/consultations", signedIn, (*server).apiList),
		get("/api/v1/consultations/{study}", members, (*server).apiStudy),
		get("/api/v1/consultations/{study}/tables/{table}", members, (*server).apiTable),
	}, modelRoutes(), dataRoutes(), officeRoutes())
}
