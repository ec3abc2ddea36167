package web

import (
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/i18n"
)

// roundOf names the round to which a departure noted now belongs, "" for none.
func roundOf(view roundsView) string {
	if view.Current != nil && !view.Current.Instrument.Pilot {
		return string(view.Current.ID)
	}
	return ""
}

// identityAbout is the pseudonym that was typed into the form for an identity.
func identityAbout(f *form) string {
	if f.Value("act") == desk.ActIdentity {
		return f.Value("about")
	}
	return ""
}

// hashOf is the hash of what a round locked, "" where it cannot be made.
func hashOf(in *consult.Instrument) string {
	hash, err := in.Hash()
	if err != nil {
		return ""
	}
	return hash
}

// disclosed says from how many answers on what is shown.
func (p page) disclosed(d consult.Disclosure) string {
	if d.None {
		return p.T("office.disclosure.none")
	}
	return p.T("office.disclosure.numbers", "median", d.Median, "quartiles", d.Quartiles, "histogram", d.Histogram)
}

// sentence is what a fault says in the page's language.
func sentence(p page, err error) string { return i18n.Sentence(p.Lang, fault.Find(err)) }

// fateOf is what stands in the form for a comment: what was typed, else what was decided.
func fateOf(f *form, row commentRow) string {
	if typed := f.Value("fate." + row.Leaf + "." + row.Item); typed != "" {
		return typed
	}
	return row.Fate
}

func reasonOf(f *form, row commentRow) string {
	if typed := f.Value("reason." + row.Leaf + "." + row.Item); typed != "" {
		return typed
	}
	return row.Reason
}

// timeLeft says how long it is to a day that is n days away, in days, months or years; a negative n: it has gone by.
func (p page) timeLeft(n int) string {
	const month, year = 30, 365
	switch {
	case n < 0:
		return p.T("deadline.past")
	case n <= 2*month:
		return p.T("deadline.days", "n", n)
	case n <= 2*year:
		return p.T("deadline.months", "n", n/month)
	}
	return p.T("deadline.years", "n", n/year)
}

// daysUntil counts the days from today to a day, -1 where it is none or has gone by.
func daysUntil(today, day string) int {
	t, err1 := time.Parse(time.DateOnly, today)
	d, err2 := time.Parse(time.DateOnly, day)
	if err1 != nil || err2 != nil || d.Before(t) {
		return -1
	}
	return int(d.Sub(t).Hours() / 24)
}
