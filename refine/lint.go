package refine

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
)

// Rule names what a question is held to.
type Rule string

// The eight criteria of Sutherland et al. (Conservation Biology 23, 2009, 557-567; Methods in Ecology and Evolution 2,
// 2011, 238-247) in their order, then what a list of questions is held to besides.
const (
	Unanswerable Rule = "unanswerable" // 1: no realistic research design could answer it
	Value        Rule = "value"        // 2: the answer rests on values, not on facts
	Known        Rule = "known"        // 3: fills no gap: a textbook or a review answers it
	Scale        Rule = "scale"        // 4: larger than what a team can address
	Topic        Rule = "topic"        // 5: names a general topic
	Depends      Rule = "depends"      // 6: the answer is "it depends": no condition or measure is named
	Outcome      Rule = "outcome"      // 7: asks for an effect without a measurable outcome
	YesNo        Rule = "yes_no"       // 8: can be answered by yes or no

	Duplicate Rule = "duplicate" // nearly the same as an earlier question
	NoDemand  Rule = "no_demand" // belongs to no technology demand
	Length    Rule = "length"    // too short to ask anything, or too long to be one question
)

// Severity is how sure a finding is.
type Severity string

// The severities.
const (
	Warning Severity = "warning" // the wording breaks the rule
	Note    Severity = "note"    // the wording hints that it does; judge by the matter
)

// Question is a question to be looked through.
type Question struct {
	Text string
	Lang Lang // empty: told by the characters
	// Demand is the technology demand that it serves. It is looked at only where [Lint.Demands] is set.
	Demand string
}

// Finding is a rule that a question seems to break.
type Finding struct {
	Question int // index
	Rule     Rule
	Severity Severity
	// From and To are the bytes of the text that gave rise to it, Text[From:To].
	From, To int
	// Other is the index of the earlier question that a duplicate repeats; -1 for other rules.
	Other int
	// Message says what is wrong and what would be right. Its place is the field "text".
	Message *fault.Error
}

// Lint looks questions through. It reads the wording only: it cannot know whether a question is interesting, and a
// finding is a hint to a person, not a verdict.
type Lint struct {
	Demands bool // every question must name a demand
	// Threshold is the least similarity of duplicates, as in [Duplicates]; 0 means 0.8.
	Threshold float64
	MaxRunes  int // longest question in characters; 0 means 400
}

// Questions returns what there is to say about each question, in the order of the questions, and for one question in
// the order of the rules; each rule at most once. It refuses a threshold out of range.
func (l Lint) Questions(questions []Question) ([]Finding, error) {
	texts := make([]string, len(questions))
	for i, q := range questions {
		texts[i] = q.Text
	}
	pairs, err := Duplicates{Threshold: l.Threshold}.Pairs(texts)
	if err != nil {
		return nil, err
	}
	original := make([]int, len(questions)) // 1 + the earlier question that is most similar
	for _, p := range pairs {
		if original[p.B] == 0 {
			original[p.B] = p.A + 1
		}
	}
	var out []Finding
	for i, q := range questions {
		out = append(out, l.one(i, q)...)
		if o := original[i]; o > 0 {
			f := finding(i, Duplicate, Warning, [2]int{0, len(q.Text)}, fault.Bad("text", "refine.lint.duplicate",
				"nearly the same as {other}; merge the two, or say what sets them apart", "other", o))
			f.Other = o - 1
			out = append(out, f)
		}
		if l.Demands && strings.TrimSpace(q.Demand) == "" {
			out = append(out, finding(i, NoDemand, Warning, [2]int{0, 0}, fault.Bad("demand", "refine.lint.no_demand",
				"no technology demand is named; name the one that the answer would serve")))
		}
	}
	return out, nil
}

func finding(question int, r Rule, s Severity, at [2]int, message *fault.Error) Finding {
	return Finding{Question: question, Rule: r, Severity: s, From: at[0], To: at[1], Other: -1, Message: message}
}

// one holds a question to the rules that need nothing but its wording.
func (l Lint) one(i int, q Question) []Finding {
	whole := [2]int{0, len(q.Text)}
	limit := cmp.Or(l.MaxRunes, 400)
	switch n := utf8.RuneCountInString(strings.TrimSpace(q.Text)); {
	case letters(q.Text) < 4:
		return []Finding{finding(i, Length, Warning, whole, fault.Bad("text", "refine.lint.short",
			"too short to ask anything; write a whole question"))}
	case n > limit:
		return []Finding{finding(i, Length, Warning, whole, fault.Bad("text", "refine.lint.long",
			"{n} characters; one question fits into {limit}: split it, or move the background into the reasons", "n", n, "limit", limit))}
	}
	lang := q.Lang
	if lang == "" {
		lang = LanguageOf(q.Text)
	}
	check, bare := englishFaults, bareEnglish
	if lang == Chinese {
		check, bare = chineseFaults, bareChinese
	}
	var out []Finding
	for _, c := range criteria {
		if at, found := check(q.Text, c.rule); found {
			out = append(out, c.finding(i, q.Text, at))
		}
	}
	if len(out) == 0 && bare(q.Text) {
		return []Finding{criteria[slices.IndexFunc(criteria, func(c criterion) bool { return c.rule == Topic })].finding(i, q.Text, whole)}
	}
	return out
}

// letters counts letters and digits, ideographs as two.
func letters(text string) (n int) {
	for _, r := range text {
		if ideograph(r) {
			n++
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// criterion is a rule on wording with what is said about it.
type criterion struct {
	rule     Rule
	severity Severity
	says     func(words string) *fault.Error
}

func (c criterion) finding(question int, text string, at [2]int) Finding {
	return finding(question, c.rule, c.severity, at, c.says(strings.TrimSpace(text[at[0]:at[1]])))
}

var criteria = []criterion{
	{Unanswerable, Warning, func(words string) *fault.Error {
		return fault.Bad("text", "refine.lint.unanswerable",
			"\"{words}\": no study could answer this; ask for something that can be observed, measured or modelled", "words", words)
	}},
	{Value, Warning, func(words string) *fault.Error {
		return fault.Bad("text", "refine.lint.value",
			"\"{words}\": the answer rests on values; ask what follows from each choice, and leave the choice to those who decide", "words", words)
	}},
	{Known, Note, func(words string) *fault.Error {
		return fault.Bad("text", "refine.lint.known",
			"\"{words}\": a textbook or a review may answer this; name what is not known yet", "words", words)
	}},
	{Scale, Note, func(words string) *fault.Error {
		return fault.Bad("text", "refine.lint.scale",
			"\"{words}\": larger than what a team can address; name a system, a place and a time", "words", words)
	}},
	{Topic, Warning, func(words string) *fault.Error {
		return fault.Bad("text", "refine.lint.topic",
			"\"{words}\" names a topic; ask one question about it: which cause, how much, under which conditions", "words", words)
	}},
	{Depends, Note, func(words string) *fault.Error {
		return fault.Bad("text", "refine.lint.depends",
			"\"{words}\": the answer is \"it depends\"; name the measure and the conditions", "words", words)
	}},
	{Outcome, Note, func(words string) *fault.Error {
		return fault.Bad("text", "refine.lint.outcome",
			"\"{words}\": no measurable outcome is named; say what changes in what, and how it would be measured", "words", words)
	}},
	{YesNo, Warning, func(words string) *fault.Error {
		return fault.Bad("text", "refine.lint.yes_no",
			"\"{words}\" asks for yes or no; ask how much, which, by what mechanism or under which conditions", "words", words)
	}},
}

// Rules returns all rules in the order in which findings are given.
func Rules() []Rule {
	var out []Rule
	for _, c := range criteria {
		out = append(out, c.rule)
	}
	return slices.Concat(out, []Rule{Length, Duplicate, NoDemand})
}
