package web

import (
	"github.com/tanwen/tanwen/consensus"
)

// consensusRules are the consensus rules that can be chosen.
func (p page) consensusRules() []option {
	out := []option{{"", p.T("office.rule.none")}}
	for _, name := range consensus.Presets() {
		out = append(out, option{name, p.Word("brief.preset", name)})
	}
	return append(out, option{"own", p.T("office.rule.own")})
}

// stopRules are the stop rules that can be chosen.
func (p page) stopRules() []option {
	out := []option{{"", p.T("office.stop.none")}}
	for _, name := range consensus.StopPresets() {
		out = append(out, option{name, p.Word("brief.preset", name)})
	}
	return out
}

func (p page) anonymities() []option {
	return []option{{"pseudonym", p.T("office.anonymity.pseudonym")}, {"blind", p.T("office.anonymity.blind")}, {"named", p.T("office.anonymity.named")}}
}

func (p page) disclosures() []option {
	return []option{{"default", p.T("office.disclosure.default")}, {"none", p.T("office.disclosure.none")}, {"own", p.T("office.disclosure.own")}}
}

func (p page) directions() []option {
	return []option{{"max", p.T("office.direction.max")}, {"min", p.T("office.direction.min")}}
}

func (p page) consents() []option {
	return []option{{"", p.T("office.consent.none")}, {"release", p.T("office.consent.release")}}
}
