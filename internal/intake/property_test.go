package intake_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The order of rows means nothing, and the three layouts say the same.
func TestOrderAndLayoutMeanNothing(t *testing.T) {
	answer := rapid.SampledFrom([]string{"1", "5", "9", " 7 ", "３", "dk", "na", ""})
	rapid.Check(t, func(rt *rapid.T) {
		type cell struct{ expert, item, criterion, mark string }
		var cells []cell
		for e := range rapid.IntRange(1, 4).Draw(rt, "experts") {
			for i := range 2 {
				for _, c := range []string{"importance", "urgency"} {
					cells = append(cells, cell{fmt.Sprintf("E%d", e), fmt.Sprintf("Q%d", i+1), c, answer.Draw(rt, "mark")})
				}
			}
		}
		var want []string
		for k, order := range [][]cell{cells, rapid.Permutation(cells).Draw(rt, "order")} {
			rows := ratingHead
			for _, c := range order {
				rows += fmt.Sprintf("1,%s,%s,%s,%s\n", c.expert, c.item, c.criterion, c.mark)
			}
			_, s := read(t, folder("items.csv", twoItems, "ratings.csv", rows))
			if k == 0 {
				want = marks(s)
			} else if got := marks(s); !reflect.DeepEqual(got, want) {
				rt.Fatalf("another order of rows gives\n%v\nnot\n%v", got, want)
			}
		}
		wide, blocks := "id,Q1 importance,Q1 urgency,Q2 importance,Q2 urgency\n", "id,item,a,b,a,b\n"
		var filled []string // a block is found by what is filled in, so an item with nothing in it is left out there
		for row := range slices.Chunk(cells, 4) {
			wide += fmt.Sprintf("%s,%s,%s,%s,%s\n", row[0].expert, row[0].mark, row[1].mark, row[2].mark, row[3].mark)
			blocks += fmt.Sprintf("%s,Q1,%s,%s,,\n%s,Q2,,,%s,%s\n", row[0].expert, row[0].mark, row[1].mark, row[0].expert, row[2].mark, row[3].mark)
			for pair := range slices.Chunk(row, 2) {
				if pair[0].mark+pair[1].mark != "" {
					filled = append(filled, "1 "+pair[0].expert+" "+pair[0].item+" ")
				}
			}
		}
		_, s := read(t, mapped("layout: wide\nexpert: id\npattern: \"{item} {criterion}\"\nrounds: 1", wide))
		if got := marks(s); !reflect.DeepEqual(got, want) {
			rt.Fatalf("the wide layout gives\n%v\nnot\n%v", got, want)
		}
		want = slices.DeleteFunc(want, func(m string) bool {
			return !slices.ContainsFunc(filled, func(f string) bool { return strings.HasPrefix(m, f) })
		})
		_, s = read(t, mapped("layout: blocks\nexpert: id\nitem: item\nblocks: {first: 3, width: 2, criteria: [importance, urgency]}\nrounds: 1", blocks))
		if got := marks(s); !slices.Equal(got, want) {
			rt.Fatalf("the blocks give\n%v\nnot\n%v", got, want)
		}
	})
}
