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
	// office are those who run the consultation: complete tables and individual reports are for them.
	office = audience{roles: []directory.Role{directory.Administrator, directory.Convener, directory.Facilitator, directory.Analyst}}
)

func (a audience) admits(roles []directory.Role) bool {
	return a.everyone || slices.ContainsFunc(roles, func(r directory.Role) bool { return slices.Contains(a.roles, r) })
}

// route is one address. Inside a study its path holds {study}.
type route struct {
	method, path string
	who          audience
	handle       func(*server, *visit) error
}

// routes is the whole of the access rules: an address that is not here does not exist, with another method it is
// answered by 405. The roles are those in the study of the path, and for "/" those in any study.
func routes() []route {
	return []route{
		{http.MethodGet, "/healthz", everyone, (*server).health},
		{http.MethodGet, "/metrics", everyone, (*server).metrics},
		{http.MethodGet, "/assets/{file}", everyone, (*server).asset},
		{http.MethodGet, "/i/{token}", everyone, (*server).invitation},
		{http.MethodPost, "/i/{token}", everyone, (*server).signIn},
		{http.MethodGet, "/code", everyone, (*server).codeForm},
		{http.MethodPost, "/code", everyone, (*server).enterCode},
		{http.MethodGet, "/lost-link", everyone, (*server).lostForm},
		{http.MethodPost, "/lost-link", everyone, (*server).lost},
		{http.MethodPost, "/sign-out", everyone, (*server).signOut},
		{http.MethodGet, "/{$}", signedIn, (*server).list},
		{http.MethodGet, "/c/{study}", members, (*server).overview},
		{http.MethodGet, "/c/{study}/demands", members, (*server).demands},
		{http.MethodGet, "/c/{study}/items", members, (*server).items},
		{http.MethodGet, "/c/{study}/items/{item}", members, (*server).item},
		{http.MethodGet, "/c/{study}/ranking", members, (*server).ranking},
		{http.MethodGet, "/c/{study}/brief", members, (*server).brief},
		{http.MethodGet, "/c/{study}/files/{file}", members, (*server).file},
		{http.MethodGet, "/c/{study}/take-part", experts, (*server).takePartForm},
		{http.MethodPost, "/c/{study}/take-part", experts, (*server).takePart},
		{http.MethodGet, "/c/{study}/tables/{file}", office, (*server).table},
		{http.MethodGet, "/api/openapi.json", everyone, (*server).apiDescription},
		{http.MethodGet, "/api/v1/consultations", signedIn, (*server).apiList},
		{http.MethodGet, "/api/v1/consultations/{study}", members, (*server).apiStudy},
		{http.MethodGet, "/api/v1/consultations/{study}/tables/{table}", members, (*server).apiTable},
	}
}
