package analysis

import (
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
)

// ArgumentFinding is one argument that the panel may read, or a reply to one. It names no expert.
type ArgumentFinding struct {
	Leaf    int64
	Round   consult.RoundID
	Item    consult.ItemID
	Side    string // pro | contra; empty of a reply
	Reply   int64  // leaf of the argument to which it replies, -1 for none
	Text    string
	Changed int // experts whose mind it changed; -1 where the disclosure rule hides the count
}

// arguments lists those on all items that the secretariat has released, by item, each with its replies.
func arguments(s *consult.State) (out []ArgumentFinding) {
	for _, it := range s.Items {
		for _, a := range s.ArgumentsOn(it.ID) {
			if s.ArgumentShown(a) && a.Text != "" {
				out = append(out, ArgumentFinding{a.Leaf, a.Round, a.Item, a.Side, a.Reply, a.Text, len(a.Changed)})
			}
		}
	}
	return out
}

// hideArguments keeps back arguments of rounds whose consent does not allow that texts leave the house, and small counts.
func (f *Findings) hideArguments() {
	var out []ArgumentFinding
	for _, a := range f.Arguments {
		if !f.released(a.Round) {
			continue
		}
		if rule := f.rule(a.Round); !rule.None && a.Changed < rule.Median {
			a.Changed = -1
		}
		out = append(out, a)
	}
	f.Arguments = out
}

// ID is the beginning of the identifiers of an argument: "argument.17".
func (a *ArgumentFinding) ID() string { return "argument." + strconv.FormatInt(a.Leaf, 10) }

func (f *Findings) argumentNumbers(b *book) {
	counts := map[consult.ItemID]*[3]int{} // for, against, replies
	var order []consult.ItemID
	for i := range f.Arguments {
		a := &f.Arguments[i]
		if counts[a.Item] == nil {
			counts[a.Item] = &[3]int{}
			order = append(order, a.Item)
		}
		counts[a.Item][map[string]int{consult.Pro: 0, consult.Contra: 1, "": 2}[a.Side]]++
		if a.Changed >= 0 {
			b.add(a.ID()+".changed", count(a.Changed), whole, "experts", recipeCount, "item:"+string(a.Item))
		}
	}
	for _, id := range order {
		for k, side := range []string{"pro", "contra", "replies"} {
			b.add("arguments."+string(id)+"."+side, count(counts[id][k]), whole, "arguments", recipeCount, "item:"+string(id))
		}
	}
}

func (f *Findings) argumentTable() Table {
	t := Table{Name: "arguments", Header: []string{"item", "argument", "round", "side", "reply_to", "changed_minds", "text"}}
	for _, a := range f.Arguments {
		reply := ""
		if a.Reply >= 0 {
			reply = strconv.FormatInt(a.Reply, 10)
		}
		t.Rows = append(t.Rows, []string{string(a.Item), strconv.FormatInt(a.Leaf, 10), string(a.Round), a.Side, reply, known(a.Changed), a.Text})
	}
	return t
}
