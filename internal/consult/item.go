package consult

import (
	"slices"
	"unicode"
)

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Demand is a node of the technology-demand tree: an end, a sector or a demand with the readiness it has and needs.
type Demand struct {
	ID        DemandID `json:"id"`
	Parent    DemandID `json:"parent,omitempty"`
	End       string   `json:"end,omitempty"`
	Sector    string   `json:"sector,omitempty"`
	Name      Text     `json:"name"`
	TRLNow    int      `json:"trl_now,omitempty"` // IEA scale, 1 to 11; 0 = not stated
	TRLNeeded int      `json:"trl_needed,omitempty"`
	ByYear    int      `json:"by_year,omitempty"`
	Source    string   `json:"source,omitempty"`
	Needs     []NeedID `json:"needs,omitempty"`

	// Codes by which other bodies sort the same demands. A node without one has that of the nearest branch above it.
	Actions   []string `json:"actions,omitempty"`    // actions of a national plan
	MainLines []string `json:"main_lines,omitempty"` // main lines of technology
	Routes    []string `json:"routes,omitempty"`     // technical routes: reduce, keep, enhance, store
	Economies []string `json:"economies,omitempty"`  // eco-economies
}

// Relation says how an item came from its parents.
type Relation string

const (
	Merge  Relation = "merge"  // several parents became one item
	Split  Relation = "split"  // one parent became several items
	Reword Relation = "reword" // one parent, another wording
)

// Origin says where an item without parents came from.
type Origin string

const (
	FromOpenCall   Origin = "open_call"
	FromExpert     Origin = "expert"
	FromLiterature Origin = "literature"
	FromPatents    Origin = "patent_map"
	FromPolicy     Origin = "policy_text"
	FromPanel      Origin = "panel"
	FromImport     Origin = "import" // stood in a list that was handed over; nothing more is known
)

// Item is what experts are asked about: a raw proposal as it came in, or a question derived from others. A raw item
// has no parents. Nothing ever removes an item; its status says what became of it.
type Item struct {
	ID        ItemID
	Text      Text
	Lang      string // language of the original wording, "zh-CN" or "en"
	Origin    Origin
	Demand    DemandID
	Parents   []ItemID
	Relation  Relation
	Cost      Decimal // of answering it, in the unit of the budget; empty = not stated
	Reason    string  // why it was derived, rejected or parked
	Status    ItemStatus
	Proposer  Pseudonym // who proposed it, where an expert did
	Children  []ItemID  // in the order in which they were derived
	Leaf      int64     // where in the record it entered
	Fate      int64     // leaf of the last change of its status; -1 while there was none
	FateActor Role

	Why        string // why it matters, as whoever proposed it wrote
	References string // references and links, as written
	Receipt    string // hash of the code by which it is looked up; empty unless it came in by the open call
	History    []Step // what happened to it, in order
	Checks     []Check
	Sources    []SourceOf // references that bear on it
}

// Raw reports whether the item is an original proposal.
func (i *Item) Raw() bool { return len(i.Parents) == 0 }

// Balance counts raw items by what became of them; Raw = Merged + Rejected + Standing always holds.
type Balance struct {
	Raw      int // original proposals
	Merged   int // went into a derived question (merge, split or reword)
	Rejected int // turned down, each with its reason
	Standing int // still stand by themselves, parked ones among them
	Parked   int // of Standing: put aside for now
	Derived  int // questions derived from others that stand today
	Waiting  int // proposals of the open call that nobody has decided on; not in Raw
}

// Balance counts the items of the state.
func (s *State) Balance() Balance {
	var b Balance
	for _, it := range s.Items {
		if !it.Raw() {
			if it.Status == ItemStanding || it.Status == ItemParked {
				b.Derived++
			}
			continue
		}
		if it.Status == ItemWaiting {
			b.Waiting++
			continue
		}
		b.Raw++
		switch it.Status {
		case ItemDerivedFrom:
			b.Merged++
		case ItemRejected:
			b.Rejected++
		case ItemParked:
			b.Parked++
			b.Standing++
		case ItemStanding:
			b.Standing++
		case ItemUndone, ItemWaiting: // only derived items can be undone
		}
	}
	return b
}

// Ancestors returns every item from which id descends, nearest first, each once, in a fixed order.
func (s *State) Ancestors(id ItemID) []ItemID {
	var out []ItemID
	seen := map[ItemID]bool{id: true}
	queue := []ItemID{id}
	for len(queue) > 0 {
		it := s.Item(queue[0])
		queue = queue[1:]
		if it == nil {
			continue
		}
		for _, p := range it.Parents {
			if !seen[p] {
				seen[p] = true
				out = append(out, p)
				queue = append(queue, p)
			}
		}
	}
	return out
}

// Serves returns the demands that a question serves: its own, or those of the texts that it was made of where it names
// none itself. Demands that the consultation does not have are left out.
func (s *State) Serves(it *Item) (out []DemandID) {
	if s.Demand(it.Demand) != nil {
		return []DemandID{it.Demand}
	}
	for _, id := range s.Ancestors(it.ID) {
		if d := s.Item(id).Demand; s.Demand(d) != nil && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// Proposers returns the pseudonyms of everybody who proposed the item or an ancestor of it.
func (s *State) Proposers(id ItemID) []Pseudonym {
	var out []Pseudonym
	seen := map[Pseudonym]bool{}
	for _, a := range append([]ItemID{id}, s.Ancestors(id)...) {
		if it := s.Item(a); it != nil && it.Proposer != "" && !seen[it.Proposer] {
			seen[it.Proposer] = true
			out = append(out, it.Proposer)
		}
	}
	return out
}
