package analysis

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
)

// LiveMedian is what a real-time round shows of an item on a criterion (places in the instrument) while it is open: the
// median in whole scale points, halves upwards, and of how many ratings. It is undefined until the round has let
// something out, and in rounds that are not in real time.
func LiveMedian(r *consult.Round, item, criterion int) (median Value, n int) {
	l, ok := r.Live(item, criterion)
	if !ok {
		return Value{}, 0
	}
	values := slices.Clone(l.Values)
	slices.Sort(values)
	return Some(math.Floor(num.Quantile7(values, 0.5) + 0.5)), len(values)
}
