package consult

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// Identifiers are typed so that one cannot stand where another belongs. They are short texts chosen by the
// secretariat ("S.1.1", "Q017", "2") and never hold anything about a person.
type (
	// StudyID names a consultation.
	StudyID string
	// NeedID names a need of the state that the consultation serves.
	NeedID string
	// DemandID names a technology demand.
	DemandID string
	// ItemID names a raw item or a question.
	ItemID string
	// CriterionID names a criterion that questions are judged by.
	CriterionID string
	// ScaleID names a scale of ratings.
	ScaleID string
	// RoundID names a round.
	RoundID string
	// QuantityID names a quantity that experts estimate.
	QuantityID string
	// StatementID names a sentence of the brief that a person wrote.
	StatementID string
	// Pseudonym stands for one expert within one study; the person behind it is in package directory only.
	Pseudonym string
	// Decimal is a number written in decimals ("0.25"): the record holds no binary fractions.
	Decimal string
	// Date is an ISO 8601 day, "2021-10-24".
	Date string
)

// Float returns the value of d; an empty or malformed decimal gives ok = false.
func (d Decimal) Float() (v float64, ok bool) {
	v, err := strconv.ParseFloat(string(d), 64)
	if err != nil || v-v != 0 { // the difference is not 0 for infinities and NaN
		return 0, false
	}
	return v, true
}

// Text is a wording in the two languages of equal rank. Either may be empty while a translation is missing.
type Text struct {
	En string `json:"en,omitempty"`
	Zh string `json:"zh,omitempty"`
}

// In returns the wording for a language tag ("en" or "zh-CN") and, where it is missing, the other one.
func (t Text) In(lang string) string {
	if (lang == "en" && t.En != "") || t.Zh == "" {
		return t.En
	}
	return t.Zh
}

// Has reports whether there is a wording in the language of a tag ("en" or "zh-CN").
func (t Text) Has(lang string) bool {
	return lang == "en" && t.En != "" || lang == "zh-CN" && t.Zh != ""
}

// Empty reports whether both wordings are missing.
func (t Text) Empty() bool { return t.En == "" && t.Zh == "" }

// Need is a national strategic need that the consultation serves: a statement by an authority in a dated document,
// where there is one with a target.
type Need struct {
	ID        NeedID  `json:"id"`
	Name      Text    `json:"name"`
	Authority Text    `json:"authority,omitzero"`
	Document  Text    `json:"document,omitzero"`
	Date      Date    `json:"date,omitempty"`
	Target    *Target `json:"target,omitempty"`
}

// Target is what a need asks for: a value with its unit, and the year by which.
type Target struct {
	Value Decimal `json:"value,omitempty"`
	Unit  string  `json:"unit,omitempty"`
	Year  int     `json:"year,omitempty"`
}

// Scale is an answer scale from Min to Max in steps of one, with optional labels on its points.
type Scale struct {
	ID     ScaleID      `json:"id"`
	Min    int          `json:"min"`
	Max    int          `json:"max"`
	Labels []PointLabel `json:"labels,omitempty"`
}

// PointLabel is the wording of one point of a scale.
type PointLabel struct {
	Point int  `json:"point"`
	Label Text `json:"label"`
}

// Criterion is one question asked about each item, answered on a scale.
type Criterion struct {
	ID        CriterionID `json:"id"`
	Name      Text        `json:"name"`
	Scale     ScaleID     `json:"scale"`
	Weight    Decimal     `json:"weight"`    // relative, not negative; the analysis divides by their sum
	Direction string      `json:"direction"` // "max": more is better; "min": less is better
}

// RuleSpec is a consensus, stability or stop rule as data: the name of a preset, or conditions in the small language
// of package consensus ("median >= 7").
type RuleSpec struct {
	Preset    string `json:"preset,omitempty"`
	Agree     string `json:"agree,omitempty"`
	Disagree  string `json:"disagree,omitempty"`
	Consensus string `json:"consensus,omitempty"`
	Stable    string `json:"stable,omitempty"` // of a stability rule
	Stop      string `json:"stop,omitempty"`   // of a stop rule
}

// Rules are what is fixed before any answer exists.
type Rules struct {
	Consensus RuleSpec `json:"consensus"`
	Stop      RuleSpec `json:"stop"`
	Stability RuleSpec `json:"stability,omitzero"`  // none: an item moved if its median moved by a point or more
	Agreement []string `json:"agreement,omitempty"` // coefficients to compute; none: Kendall's W and Krippendorff's ordinal alpha
	MinRaters int      `json:"min_raters"`
}

// Coefficients are the coefficients of agreement that can be asked for by name.
func Coefficients() []string {
	return []string{"kendall_w", "krippendorff_alpha_nominal", "krippendorff_alpha_ordinal", "krippendorff_alpha_interval", "gwet_ac1", "gwet_ac2", "fleiss_kappa", "icc"}
}

// Disclosure says from how many answers on a statistic may leave the house. None switches the rule off for data
// that are public already.
type Disclosure struct {
	None      bool `json:"none,omitempty"`
	Median    int  `json:"median"`    // median in whole scale points from this n on; nothing below
	Quartiles int  `json:"quartiles"` // quartiles too from this n on
	Histogram int  `json:"histogram"` // everything from this n on
}

// DefaultDisclosure is the rule of DESIGN.md decision 8: nothing below 5, median only to 9, quartiles to 19, histogram from 20.
var DefaultDisclosure = Disclosure{Median: 5, Quartiles: 10, Histogram: 20}

// RoundPlan is a round as it was planned, with its dates where they are known.
type RoundPlan struct {
	ID       RoundID `json:"id"`
	Opened   Date    `json:"opened,omitempty"`
	Closed   Date    `json:"closed,omitempty"`
	Realtime bool    `json:"realtime,omitempty"`
}

// Definition is the statement of task of a consultation and all that is fixed about its form: what
// consultation.yaml says.
type Definition struct {
	ID         StudyID     `json:"id"`
	Template   string      `json:"template,omitempty"`
	Title      Text        `json:"title"`
	Task       Text        `json:"task,omitzero"`
	Addressee  Text        `json:"addressee,omitzero"`
	Convener   Text        `json:"convener,omitzero"` // the body that holds the consultation, not a person
	Funding    Text        `json:"funding,omitzero"`
	Source     Text        `json:"source,omitzero"`   // where public data come from
	Licence    string      `json:"licence,omitempty"` // under which the data are public, as an SPDX name
	Synthetic  bool        `json:"synthetic,omitempty"`
	Needs      []Need      `json:"needs,omitempty"`
	Ends       []string    `json:"ends,omitempty"`
	Scales     []Scale     `json:"scales,omitempty"`
	Criteria   []Criterion `json:"criteria,omitempty"`
	Rounds     []RoundPlan `json:"rounds,omitempty"`
	Groups     []string    `json:"groups,omitempty"` // expert attributes by which results are split
	Rules      Rules       `json:"rules"`
	Prompts    []Prompt    `json:"prompts,omitempty"`   // questions that are no ratings of items
	Ranking    []string    `json:"ranking"`             // names of ranking methods, the first leads
	Settings   []Setting   `json:"settings,omitempty"`  // options of ranking methods
	Weighting  *Weighting  `json:"weighting,omitempty"` // judgements of which the weights of the criteria are made
	Anonymity  string      `json:"anonymity"`
	Consent    string      `json:"consent,omitempty"` // "release": texts of experts may be released with the open package
	Disclosure Disclosure  `json:"disclosure"`
	// EvidenceCheck is "required" where no round may ask a question of which nobody has checked whether it is answered
	// already; empty: the pages warn.
	EvidenceCheck string     `json:"evidence_check,omitempty"`
	Budget        Decimal    `json:"budget,omitempty"`
	Model         *ModelSpec `json:"model,omitempty"` // how judgements enter the three-end model
	Seed          string     `json:"seed,omitempty"`  // decimal; empty until it is drawn
}

// Scale returns the scale with the given id.
func (d *Definition) Scale(id ScaleID) (Scale, bool) {
	for _, s := range d.Scales {
		if s.ID == id {
			return s, true
		}
	}
	return Scale{}, false
}

var (
	directions  = map[string]bool{"max": true, "min": true}
	anonymities = map[string]bool{"named": true, "pseudonym": true, "blind": true}

	idCharacters = "letters, digits and . _ -"
)

// Check returns what is wrong with the definition, by field.
func (d *Definition) Check() error {
	var found fault.List
	bad := func(field, key, text string, args ...any) {
		found = append(found, fault.Bad(field, key, text, args...))
	}
	if err := record.CheckStudy(string(d.ID)); err != nil {
		found = append(found, fault.Find(err))
	}
	if d.Title.Empty() {
		bad("title", "study.title", "the title is missing: give it in zh or en")
	}
	if !anonymities[d.Anonymity] {
		bad("anonymity", "study.anonymity", "{value} is not known: named, pseudonym or blind", "value", d.Anonymity)
	}
	seen := map[string]bool{}
	unique := func(field, id string) {
		if !ValidID(id) {
			bad(field, "study.id", "{id} is no identifier: use 1 to 64 {allowed}", "id", strconv.Quote(id), "allowed", idCharacters)
		}
		if seen[field+"\x00"+id] {
			bad(field, "study.twice", "{id} stands twice: identifiers are unique", "id", id)
		}
		seen[field+"\x00"+id] = true
	}
	if err := d.Model.Check(); err != nil {
		found = append(found, fault.Find(err))
	}
	for _, n := range d.Needs {
		unique("needs", string(n.ID))
	}
	for _, s := range d.Scales {
		unique("scales", string(s.ID))
		if s.Max <= s.Min || s.Max-s.Min > 1000 {
			bad("scales."+string(s.ID), "scale.range", "the scale goes from {min} to {max}: max must be above min, at most 1,000 steps", "min", s.Min, "max", s.Max)
		}
	}
	positive := false
	for _, c := range d.Criteria {
		field := "criteria." + string(c.ID)
		unique("criteria", string(c.ID))
		if _, ok := d.Scale(c.Scale); !ok {
			bad(field+".scale", "criterion.scale", "scale {scale} is not defined under scales", "scale", c.Scale)
		}
		if !directions[c.Direction] {
			bad(field+".direction", "criterion.direction", "{value} is not known: max or min", "value", c.Direction)
		}
		w, ok := c.Weight.Float()
		if !ok || w < 0 {
			bad(field+".weight", "criterion.weight", "{value} is no weight: a number not below 0", "value", c.Weight)
		}
		positive = positive || w > 0
	}
	if len(d.Criteria) > 0 && !positive {
		bad("criteria", "criterion.weights", "all weights are 0: at least one must be above")
	}
	for _, r := range d.Rounds {
		unique("rounds", string(r.ID))
		if r.Opened != "" && r.Closed != "" && r.Closed < r.Opened {
			bad("rounds."+string(r.ID), "round.dates", "the round closes on {closed}, before it opens on {opened}", "closed", r.Closed, "opened", r.Opened)
		}
	}
	for i := range d.Prompts {
		unique("prompts", string(d.Prompts[i].ID))
		found = append(found, d.Prompts[i].check()...)
	}
	if d.Rules.MinRaters < 1 {
		bad("rules.min_raters", "rules.min_raters", "{value} raters are too few: at least 1", "value", d.Rules.MinRaters)
	}
	if stop := d.Rules.Stop; stop.Preset != "" || stop.Stop != "" {
		if _, err := (consensus.StopRule{Preset: stop.Preset, Stop: stop.Stop}).Compile(); err != nil {
			found = append(found, fault.Find(err).At(fault.Place{Field: "rules.stop"}))
		}
	}
	if rule := d.Rules.Stability; rule != (RuleSpec{}) {
		if _, err := (consensus.StabilityRule{Preset: rule.Preset, Stable: rule.Stable}).Compile(); err != nil {
			found = append(found, fault.Find(err).At(fault.Place{Field: "rules.stability"}))
		}
	}
	for i, name := range d.Rules.Agreement {
		if !slices.Contains(Coefficients(), name) || slices.Contains(d.Rules.Agreement[:i], name) {
			bad("rules.agreement", "rules.agreement", "{value} is no coefficient of agreement, or stands twice; known are {known}", "value", strconv.Quote(name), "known", strings.Join(Coefficients(), ", "))
		}
	}
	found = append(found, d.checkRanking()...)
	if x := d.Disclosure; !x.None && (x.Median < 1 || x.Quartiles < x.Median || x.Histogram < x.Quartiles) {
		bad("disclosure", "disclosure.order", "median {m}, quartiles {q}, histogram {h}: the thresholds must not fall", "m", x.Median, "q", x.Quartiles, "h", x.Histogram)
	}
	if d.EvidenceCheck != "" && d.EvidenceCheck != "required" {
		bad("evidence_check", "study.evidence_check", "{value} is not known: required, or leave the key out", "value", strconv.Quote(d.EvidenceCheck))
	}
	if d.Seed != "" {
		if _, err := strconv.ParseUint(d.Seed, 10, 64); err != nil {
			bad("seed", "study.seed", "{value} is no seed: a whole number not below 0", "value", d.Seed)
		}
	}
	return found.Err()
}

// ValidID reports whether s can be an identifier: 1 to 64 letters (of any script), digits, dots, underscores, hyphens.
func ValidID(s string) bool {
	if s == "" || len(s) > 256 {
		return false
	}
	n := 0
	for _, r := range s {
		n++
		switch {
		case r == '.' || r == '_' || r == '-', r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		case r > 127 && isLetter(r):
		default:
			return false
		}
	}
	return n <= 64
}
