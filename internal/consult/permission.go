package consult

import "slices"

import "github.com/tanwen/tanwen/fault"

// Role is what somebody may do in a consultation.
type Role string

const (
	RoleAdministrator Role = "administrator"
	RoleConvener      Role = "convener"
	RoleFacilitator   Role = "facilitator"
	RoleAnalyst       Role = "analyst"
	RoleReviewer      Role = "reviewer"
	RoleReader        Role = "reader"
	RoleExpert        Role = "expert"
	// RoleProgram acts by itself: an import from a folder, a demo.
	RoleProgram Role = "program"
)

// Roles lists every role a person can hold.
var Roles = []Role{RoleAdministrator, RoleConvener, RoleFacilitator, RoleAnalyst, RoleReviewer, RoleReader, RoleExpert}

// secretariat may run the consultation; deciding roles may commit it outwards.
var (
	secretariat = []Role{RoleProgram, RoleAdministrator, RoleConvener, RoleFacilitator}
	deciding    = []Role{RoleProgram, RoleAdministrator, RoleConvener}
	drafting    = []Role{RoleProgram, RoleAdministrator, RoleConvener, RoleFacilitator, RoleAnalyst}
	scoring     = append(slices.Clone(drafting), RoleReviewer)
	reviewing   = []Role{RoleProgram, RoleAdministrator, RoleConvener, RoleReviewer}
	answering   = []Role{RoleExpert, RoleProgram, RoleFacilitator, RoleConvener} // the last three enter files and paper
	proposing   = []Role{RoleExpert, RoleProgram, RoleAdministrator, RoleConvener, RoleFacilitator}
	called      = append(slices.Clone(proposing), RolePublic)
	attaching   = append(slices.Clone(called), RoleAnalyst)
)

// Permissions says which roles may cause which kind of event. It is the only place where that stands.
var Permissions = map[Kind][]Role{
	KindStudyOpen: secretariat, KindSource: secretariat, KindDemand: secretariat,
	KindItemAdd: proposing, KindItemDerive: secretariat, KindItemReject: secretariat, KindItemPark: secretariat,
	KindItemRestore: secretariat, KindItemUndo: secretariat, KindItemAccept: secretariat,
	KindCall: secretariat, KindItemPropose: called, KindAttachment: attaching, KindCheck: drafting, KindLink: drafting,
	KindScreenDraw: secretariat, KindScreenScore: scoring, KindScreenSettle: secretariat,
	KindExpert: secretariat, KindAssign: secretariat, KindRecuse: secretariat, KindIdentity: deciding, KindRevise: deciding, KindExtend: secretariat, KindComment: secretariat,
	KindTopic: secretariat, KindMeeting: secretariat, KindReview: reviewing, KindMotion: deciding,
	KindEvidence: drafting, KindDatum: drafting, KindDatumConfirm: deciding, KindQuantity: drafting, KindDecision: drafting,
	KindRoundOpen: deciding, KindAnswer: answering, KindWithdraw: answering, KindJudgement: answering, KindResponse: answering, KindArgument: answering, KindArgumentMark: answering, KindArgumentFate: secretariat,
	KindRoundClose: secretariat, KindRoundReopen: deciding, KindRoundRelease: deciding, KindDeviation: secretariat,
	KindStatement: drafting, KindAdoption: drafting, KindResult: deciding, KindErase: deciding, KindFork: deciding, KindStudyRelease: deciding,
}

// May returns nil if role may cause an event of kind k, and a refusal of kind Denied otherwise.
func May(role Role, k Kind) error {
	if slices.Contains(Permissions[k], role) {
		return nil
	}
	return fault.New(fault.Denied, "act.denied", "the role {role} may not do this ({kind})", "role", role, "kind", k)
}
