package consult

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/tanwen/tanwen/internal/num"
)

// Defaults of what an expert is shown of a pairwise or best-worst prompt.
const (
	mostSets    = 20 // sets, where nothing else is said
	usualSet    = 4  // options of a best-worst set
	appearances = 3  // how often each option of a best-worst prompt is shown
)

// Design returns the sets of options among which one expert chooses in a pairwise or best-worst prompt, drawn from the
// seed of the round. The same seed, prompt, expert and options give the same sets. Within the sets of one expert no
// option is shown more than once more often than another (twice, for pairs of an odd number of options, one of which rests
// in each round); no pair stands twice, and no option stands twice in a set.
// Other kinds of prompts have no sets.
func (p *Prompt) Design(seed uint64, expert Pseudonym, options []OptionID) [][]OptionID {
	if !p.contested() || len(options) < 2 || p.Kind == PromptBestWorst && len(options) < 3 {
		return nil
	}
	sum := sha256.Sum256([]byte("tanwen/sets/v1\x00" + string(p.ID) + "\x00" + string(expert)))
	stream := num.NewStream(seed, "prompt-sets", 1).Sub(binary.BigEndian.Uint64(sum[:]))
	if p.Kind == PromptPairwise {
		return pairs(options, p.DesignSize(len(options)), stream)
	}
	return sets(options, p.size(len(options)), p.DesignSize(len(options)), stream)
}

// DesignSize is how many sets [Prompt.Design] makes of n options, without drawing them.
func (p *Prompt) DesignSize(n int) int {
	switch {
	case !p.contested() || n < 2 || p.Kind == PromptBestWorst && n < 3:
		return 0
	case p.Kind == PromptPairwise && p.Sets > 0:
		return min(n*(n-1)/2, p.Sets)
	case p.Kind == PromptPairwise:
		return min(n*(n-1)/2, mostSets)
	case p.Sets > 0:
		return p.Sets
	}
	size := p.size(n)
	return min((appearances*n+size-1)/size, mostSets)
}

// contested reports whether an answer chooses among sets of options.
func (p *Prompt) contested() bool { return p.Kind == PromptPairwise || p.Kind == PromptBestWorst }

// size is how many of n options a set shows.
func (p *Prompt) size(n int) int {
	switch {
	case p.Kind == PromptPairwise:
		return 2
	case p.Set == 0:
		return min(usualSet, n)
	}
	return min(p.Set, n)
}

// pairs takes pairs from a tournament in which each option meets every other once, round by round (the circle method),
// with the options in random order.
func pairs(options []OptionID, want int, stream *num.Stream) (out [][]OptionID) {
	order := stream.Perm(len(options))
	if len(order)%2 == 1 {
		order = append(order, -1) // who meets this one has no pair in the round
	}
	n := len(order)
	for range n - 1 {
		for i := range n / 2 {
			a, b := order[i], order[n-1-i]
			if a < 0 || b < 0 {
				continue
			}
			if stream.IntN(2) == 0 { // who stands first must not matter
				a, b = b, a
			}
			if out = append(out, []OptionID{options[a], options[b]}); len(out) == want {
				return out
			}
		}
		last := order[n-1]
		copy(order[2:], order[1:n-1])
		order[1] = last
	}
	return out
}

// sets deals the options out in random orders, one after the other, and cuts these into sets; an option that stands in a
// set already gives way to the next one.
func sets(options []OptionID, size, want int, stream *num.Stream) (out [][]OptionID) {
	var deck []int
	for range want {
		var set []int
		for len(set) < size {
			if len(deck) < size {
				deck = append(deck, stream.Perm(len(options))...)
			}
			at := slices.IndexFunc(deck, func(i int) bool { return !slices.Contains(set, i) })
			if at < 0 {
				at = len(deck)
				deck = append(deck, slices.DeleteFunc(stream.Perm(len(options)), func(i int) bool { return slices.Contains(set, i) })...)
			}
			set = append(set, deck[at])
			deck = slices.Delete(deck, at, at+1)
		}
		shown := make([]OptionID, size)
		for k, i := range set {
			shown[k] = options[i]
		}
		stream.Shuffle(size, func(i, j int) { shown[i], shown[j] = shown[j], shown[i] })
		out = append(out, shown)
	}
	return out
}

// Circles counts the triples of options that an expert's pairwise choices put in a circle: the first before the second,
// this before the third, and this before the first (Kendall and Babington Smith, Biometrika 31 (1940) 324). Such choices
// are taken as they are. triples counts those of which all three pairs are decided.
func Circles(contests []Contest) (circles, triples int) {
	beats := map[[2]OptionID]bool{}
	var options []OptionID
	for _, c := range contests {
		for _, o := range c.Among {
			if !slices.Contains(options, o) {
				options = append(options, o)
			}
			if c.Best != "" && o != c.Best && len(c.Among) == 2 {
				beats[[2]OptionID{c.Best, o}] = true
			}
		}
	}
	decided := func(a, b OptionID) bool { return beats[[2]OptionID{a, b}] || beats[[2]OptionID{b, a}] }
	for i, a := range options {
		for j, b := range options[i+1:] {
			for _, c := range options[i+j+2:] {
				if !decided(a, b) || !decided(b, c) || !decided(a, c) {
					continue
				}
				triples++
				if first := beats[[2]OptionID{a, b}]; first == beats[[2]OptionID{b, c}] && first == beats[[2]OptionID{c, a}] { //nolint:gocritic // a beats b, b beats c and c beats a, or all the other way round
					circles++
				}
			}
		}
	}
	return circles, triples
}
