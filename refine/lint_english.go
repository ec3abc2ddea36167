package refine

import (
	"regexp"
	"strings"
)

// Words of English questions. A pattern's first group, where it has one, is what a finding quotes.
var (
	enYesNo = regexp.MustCompile(`(?i)^\W*(?:(?:in|on|by|under|at|for|with|after|before|given|if)\b[^,?]{0,80},\s*)?((?:is|are|was|were|do|does|did|can|could|will|would|shall|should|may|might|must|has|have|had|ought|whether|isn't|aren't|don't|doesn't|can't)\b)`)
	enOr    = regexp.MustCompile(`(?i)\bor\b`)
	enOrNot = regexp.MustCompile(`(?i)\bor not\b`)
	enAsks  = regexp.MustCompile(`(?i)\?|^\W*(?:(?:to|by|in|at|under|for|from|of|on|with|through|where)\s+)*(?:what|which|how|why|when|where|who|whom|whose)\b|\b(?:what|which|how|why|whether)\b`)

	enValue  = regexp.MustCompile(`(?i)\b(should|ought to|ought|deserves?|deserving|un?fair|unfair|morally|moral|immoral|ethical(?:ly)?|(?:socially|politically) acceptable|acceptable to|desirable|justified|justifiable|why must|the right (?:thing|way)|worth (?:it|the)|worthwhile|good for (?:the )?(?:country|society|people|nation)|best \w+ for (?:the )?(?:country|society|people|nation))\b`)
	enMethod = regexp.MustCompile(`(?i)\b(?:should|ought to)\b[^?]{0,120}\b(?:be (?:\w+ly )?(?:measured|assessed|estimated|calculated|computed|evaluated|determined|defined|modelled|modeled|designed|verified|quantified|monitored|validated|tested|represented|corrected|sampled|attributed|accounted|classified|parameterised|parameterized|separated|compared|described|detected|combined|arranged|placed|spaced|sized|operated)|(?:assess|measure|quantify|estimate|test|evaluate|monitor|model))\b`)

	enKnown  = regexp.MustCompile(`(?i)\b(definitions? of|meaning of|stands? for|state of (?:the )?(?:art|research|knowledge|development)|research status|current status|development status|history of|(?:overview|review|survey) of|what (?:is|are) the (?:main |basic |major |different |various |common )(?:components?|parts|types|kinds|forms|advantages|disadvantages|principles?|properties|sources|uses)|what (?:types|kinds) of [\w ]{1,30} (?:are there|exist)|what does [\w -]{1,40} mean)\b`)
	enWhatIs = regexp.MustCompile(`(?i)^\W*(what (?:is|are) (?:an? |the )?(?:[\w-]+ ?){1,3})\?*\s*$`)

	enScale = regexp.MustCompile(`(?i)\b(all (?:the )?(?:\w+ ){0,2}(?:world|sectors?|countries|nations|ecosystems|causes|activities|regions|industries|species|humans?|people|technologies|aspects|problems|fields|countries|emissions|sources of emission)|every (?:\w+ )?(?:sector|country|nation|region|industry|ecosystem|technology|species|person|aspect)|(?:the )?(?:entire|whole) (?:\w+ )?(?:world|economy|planet|society|system|country|globe|biosphere|population)|humanity|mankind|humankind|once and for all|everything|the whole of|completely solve|solve (?:the )?(?:climate (?:change|crisis)|energy problem))\b`)

	enTopic = regexp.MustCompile(`(?i)(^\W*what about\b|\bthe role of [\w -]{1,30} in [\w -]{1,40}\?|\b(?:challenges|opportunities|prospects|trends|problems|issues) (?:and (?:challenges|opportunities|prospects|trends|problems|issues) )?(?:of|in|for|facing)\b|^\W*how (?:can|do|could|shall|should|might|will) (?:we|one|china|the country|humanity|countries|society) (?:achieve|reach|attain|realise|realize|promote|tackle|address|accelerate|fight|stop|solve|combat|manage) (?:[\w-]+ ?){1,4}\?|^\W*how to (?:achieve|reach|attain|realise|realize|promote|tackle|address|accelerate|fight|stop|solve|combat|develop) (?:[\w-]+ ?){1,4}\??\s*$)`)

	enBest      = regexp.MustCompile(`(?i)\b(best|optimal|optimum|ideal|most (?:promising|effective|efficient|suitable|appropriate|important|useful|relevant|sustainable|urgent))\b`)
	enCondition = regexp.MustCompile(`(?i)\d|%|\b(?:minimi[sz]\w*|maximi[sz]\w*|under|given|within|between|below|above|per|measured|in terms of|subject to|at (?:the )?least|lowest|highest|smallest|largest|for each|as a function|depending on|when|while|without|with respect|compared)\b`)
	enVague     = regexp.MustCompile(`(?i)^\W*(how (?:long|much|many|big|large|expensive|fast|far|often) (?:[\w'-]+ ){1,5}[\w'-]+)\?*\s*$`)

	enEffect   = regexp.MustCompile(`(?i)\b((?:impacts?|effects?|influences?|consequences|implications|benefits|effectiveness) of|how (?:effective|successful|beneficial|harmful|useful) (?:is|are|was|were)|(?:affect|influence|impact|shape|transform)s?|(?:do|does|did|will|would|can|could) [^?]{1,60} change|(?:be )?(?:improved|enhanced|promoted|optimi[sz]ed|strengthened)|improve|enhance|promote|optimi[sz]e|strengthen)\b`)
	enEffectOn = regexp.MustCompile(`(?i)\b(?:impacts?|effects?|influences?|consequences|implications) of\b[^?]*\b(?:on|for|upon)\b`)
	enVerbOf   = regexp.MustCompile(`(?i)\b(?:affect|influence|impact|change|shape|transform|alter)s?\b[^?]*?\b(\w+)(?: \w+)? of\b`)

	enNever = regexp.MustCompile(`(?i)\b((?:who|which (?:person|company|country|scientist)) will (?:invent|discover|win|find|be)|when will (?:humankind|humanity|mankind|the world|people)\b|(?:year|in|by) (?:2[2-9]\d\d|[3-9]\d\d\d)\b|would (?:\w+ )?have (?:happened|been|become)|had never|ultimate (?:purpose|meaning|goal|truth)|(?:purpose|meaning) of (?:life|nature|existence|the universe)|what will the (?:world|future|planet) (?:look|be) like|next (?:disruptive|revolutionary|great|big)\b|run out of ideas|perfect prediction)`)
)

// measurable are stems of nouns that name something which can be measured.
var measurable = words(`abundance accuracy acidity age amount amplitude area balance biomass bound burial capacity coefficient coincidence
	composition concentration conductivity consumption content correlation cost coverage curtailment cycle damage decay degradation demand density depth
	diffusivity discharge distance dose duration efficiency elasticity emission error expenditure exposure extent extinction fatigue flux footprint fraction frequency
	generation growth half-life hours income inflow intensity investment latency leakage length level lifetime load loss magnitude mass mileage moisture mortality
	number output oxygen payback peak percentage permeability pH potential precipitation pressure price probability productivity profit
	quantity radiation range rate ratio recovery reduction reliability resistance response return richness risk runoff salinity saturation scrap selectivity sensitivity share size
	solubility speed stability stock storage strength supply surplus temperature throughput time timing uncertainty uptake utilisation utilization variability variance
	velocity viscosity voltage volume waste wage weight width yield`)

// vague are nouns that stand before "of" and still name nothing measurable.
var vague = words(`performance development quality role situation system state status future field aspect kind type nature progress`)

// stopWords say nothing about what a question is about.
var stopWords = words(`a about all an and any are as at be been best better by can could did do does for from had has have how if in into is it its
	may might more most much must of on or our shall should so some such than that the their them there these they this those to us was we were what when where which who
	whom whose why will with would you your achieve improve make way ways use using`)

func words(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[string(stem([]byte(strings.ToLower(w))))] = true
	}
	return out
}

// englishFaults returns the part of an English question that breaks a rule.
func englishFaults(text string, r Rule) (at [2]int, found bool) {
	switch r {
	case YesNo:
		at, found = first(enYesNo, text)
		alternatives := enOr.MatchString(text) && !enOrNot.MatchString(text) && !strings.Contains(text, ",")
		return at, found && !alternatives
	case Value:
		at, found = first(enValue, text)
		criterion := enMethod.MatchString(text) || enCondition.MatchString(text) && !enYesNo.MatchString(text)
		return at, found && (!criterion || !strings.EqualFold(text[at[0]:at[1]], "should"))
	case Known:
		if at, found = first(enKnown, text); found {
			return at, true
		}
		return first(enWhatIs, text)
	case Scale:
		return first(enScale, text)
	case Topic:
		if !enAsks.MatchString(text) && !enYesNo.MatchString(text) {
			return [2]int{0, len(text)}, true
		}
		return first(enTopic, text)
	case Depends:
		if enCondition.MatchString(text) {
			return at, false
		}
		if at, found = first(enBest, text); found {
			return at, true
		}
		at, found = first(enVague, text)
		return at, found && content(text) < 4
	case Outcome:
		if at, found = first(enEffect, text); !found || measures(text) || enEffectOn.MatchString(text) && content(text) > 5 {
			return at, false
		}
		if m := enVerbOf.FindStringSubmatch(text); m != nil && !vague[string(stem([]byte(strings.ToLower(m[1]))))] {
			return at, false
		}
		return at, true
	case Unanswerable:
		return first(enNever, text)
	case Duplicate, NoDemand, Length:
	}
	return at, false
}

// bareEnglish reports whether a question holds hardly more than its question word.
func bareEnglish(text string) bool { return content(text) < 3 }

// first returns the first group of a pattern's first match, or the match where it has none.
func first(p *regexp.Regexp, text string) (at [2]int, found bool) {
	m := p.FindStringSubmatchIndex(text)
	if m == nil {
		return at, false
	}
	if len(m) > 3 && m[2] >= 0 {
		return [2]int{m[2], m[3]}, true
	}
	return [2]int{m[0], m[1]}, true
}

// content counts the words that say what a text is about.
func content(text string) (n int) {
	for _, token := range Tokens(text) {
		if !stopWords[token] {
			n++
		}
	}
	return n
}

// measures reports whether a text names something measurable, or a number.
func measures(text string) bool {
	if strings.ContainsAny(text, "0123456789%") {
		return true
	}
	for _, token := range Tokens(text) {
		if measurable[token] {
			return true
		}
	}
	lower := strings.ToLower(text)
	return strings.Contains(lower, "how much") || strings.Contains(lower, "how many")
}
