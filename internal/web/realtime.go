package web

import (
	"strconv"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// liveRow is what a real-time round shows on one criterion while it is open.
type liveRow struct{ Criterion, N, Median, Own string }

// fillLive puts beside a form what a real-time round shows to those who have answered: nothing in other rounds, in one
// that is closed, and to somebody who has not answered the item.
func (o *answerForm) fillLive(r *consult.Round, item int) {
	o.Realtime = r.Instrument.Realtime && o.Open
	if !o.Realtime || o.Base < 0 {
		return
	}
	for c := range o.Criteria {
		median, n := analysis.LiveMedian(r, item, c)
		if !median.OK {
			continue
		}
		row := liveRow{Criterion: o.Criteria[c].Name, N: strconv.Itoa(n), Median: strconv.FormatFloat(median.V, 'f', -1, 64), Own: "–"}
		if own := o.Criteria[c].Mark; own != "" && own != "dk" && own != "na" {
			row.Own = own
		}
		o.Live = append(o.Live, row)
	}
}
