package analysis

import (
	"github.com/tanwen/tanwen/internal/consult"
)

// Value is a number that may be undefined for valid data (the mean of no answers). Undefined is printed as an empty
// cell or null, never as 0.
type Value struct {
	V  float64
	OK bool
}

// Some returns a defined value.
func Some(v float64) Value { return Value{v, true} }

// Number is one entry of findings.json.
type Number struct {
	ID            string   // "item.2.T07.audience.median"
	Value         Value    //
	Printed       string   // as pages and briefs print it, "" if undefined or suppressed
	Unit          string   // "" for a pure number, "share", "points", "rank", "experts", ...
	Recipe        string   // name in the table of recipes
	RecipeVersion int      //
	Inputs        []string // "round:2", "item:T07", "criterion:audience", or ids of other findings
	Seeded        bool     // chance is used: the stream is derived from Result.Seed, recipe and version
}

// Table is one CSV file of OUT/tables. Cells are text already: plain decimals, empty where missing.
type Table struct {
	Name   string // "item_statistics"
	Header []string
	Rows   [][]string
}

// Cell is what one round says of one item on one criterion, for the whole panel (Group empty) or one group of it.
type Cell struct {
	Round     consult.RoundID
	Item      consult.ItemID
	Criterion consult.CriterionID
	Group     string // "discipline=energy", "" = all
	N         int    // ratings
	DK        int    // cannot judge
	NA        int    // not applicable
	Missing   int    // asked and skipped
	Values    []float64

	Min, Q1, Median, Q3, Max   Value
	Mean, SD, IQR              Value
	Agree, AgreeLow, AgreeHigh Value // share of N inside the rule's agreement band; Wilson interval, 90 %
	Disagree                   Value
	Status                     Status
	Shown                      Shown // what the disclosure rule left; Everything before it is applied
}

// Shown says how much of a cell the disclosure rule lets out.
type Shown uint8

const (
	Everything    Shown = iota
	UpToQuartiles       // median and quartiles
	MedianOnly          // median in whole scale points
	Nothing             // n alone
)

// Status is what the consensus rule says of a cell.
type Status string

const (
	Agreed      Status = "agreed"       // consensus on agreement (or high)
	Disagreed   Status = "disagreed"    // consensus on disagreement (or low)
	Consensus   Status = "consensus"    // consensus without a direction
	NoConsensus Status = "no_consensus" // a result, not an error
	TooFew      Status = "too_few"      // fewer answers than min_raters
	Unruled     Status = ""             // no rule was fixed
	Suppressed  Status = "suppressed"   // hidden by the disclosure rule
)

// RankRow is one item in one ranking.
type RankRow struct {
	Item     consult.ItemID
	Method   string
	Score    Value
	Rank     int // 1 = first; 0 = unranked
	Low      int // panel resampling interval of the rank, 90 %, with [consensus.ExpandedTail] left out at each end; 0 where unranked or no interval
	High     int
	TieGroup int // items of one group cannot be told apart; counted from 1
	PFirst   Value
	N        int    // experts behind the score, over the rounds used
	Left     int    // resamples in which the item had no answer and was left out
	Reason   string // i18n key why it is unranked, "" otherwise
	Own      bool   // an expert who rated it had proposed it or an ancestor
}

// Ranking is one ranking with its method.
type Ranking struct {
	Method    string
	Rows      []RankRow // ranked ones first, best first; then unranked ones
	Flips     []Flip    // items that stand outside their interval in the leading ranking
	Resamples int       // 0: too costly for this many items, so there is no interval
	Note      string    // i18n key of a remark printed under the table, "" = none

	// Against the leading ranking, over the items that both rank; undefined for the leading one itself. Pairs counts
	// the pairs of items that it puts into different groups of ties, Turned those of them that this ranking puts into
	// different groups the other way round, and Tau is Kendall's rank correlation with correction for equal ranks.
	Tau           Value
	Pairs, Turned int

	Acceptability []Acceptability
	Agreement     []Value // CHNRI's average expert agreement, by row; nil for other methods
}

// Unfit is a method that was asked for and does not fit the consultation.
type Unfit struct {
	Method string
	Reason string // i18n key
}

// Flip is an item whose rank differs between the leading method and this one.
type Flip struct {
	Item       consult.ItemID
	Lead, Here int
}

// Agreement is one coefficient over items and experts.
type Agreement struct {
	Round       consult.RoundID
	Criterion   consult.CriterionID
	Scope       string // "all", "complete" (items rated by all), ...
	Coefficient string // "kendall_w", "krippendorff_alpha_ordinal", ...
	Value       Value
	Low, High   Value
	P           Value // of W: the probability of this much agreement among experts who order the items at random
	Experts     int
	Items       int
}

// Stability is the change of one item on one criterion between two rounds, over experts who answered both.
type Stability struct {
	Item        consult.ItemID
	Criterion   consult.CriterionID
	From, To    consult.RoundID
	Paired      int
	Changed     int
	Statistic   Value // Wilcoxon signed rank, sum of positive ranks
	P           Value // exact, two-sided
	MedianShift Value
	Status      string // stable | moved | too_few
}

// Attrition is how many of a group took part in a round.
type Attrition struct {
	Round    consult.RoundID
	Group    string
	Invited  int
	Answered int
	Complete int
	Lost     int // answered the round before, not this one
}

// Dissent is a minority view on an item with its arguments, verbatim.
type Dissent struct {
	Round     consult.RoundID
	Item      consult.ItemID
	Criterion consult.CriterionID
	Below     int // ratings in the lowest third of the scale
	Above     int // ratings in the highest third
	N         int
	Hidden    bool // the disclosure rule keeps the counts back
	Comments  []Comment
}

// Comment is one released comment; it names no expert.
type Comment struct {
	Item consult.ItemID
	Text string
	Leaf int64
}

// Findings are all numbers of a consultation at one head.
type Findings struct {
	Seed       uint64
	Seeded     bool // a seed was fixed
	Closed     bool // made from committed sorted vectors only: who answered what is withheld
	Erased     int  // answers that were erased and are not in these numbers
	Cells      []Cell
	Rankings   []Ranking
	Unfit      []Unfit
	Agreements []Agreement
	Stability  []Stability
	Attrition  []Attrition
	Dissents   []Dissent

	Model       *Model       // what the three-end model makes of the judgements; nil where nothing bears on it
	Portfolio   *Portfolio   // what the budget holds; nil where no budget or no cost is stated
	Sensitivity *Sensitivity // of the leading ranking; nil where there is none
	Differences []Difference // between groups of experts
	Stops       []Stop
	Pools       []Pool
	Arguments   []ArgumentFinding
	Prompts     []PromptFinding // by round, in the order of the instrument
	Calibration *Calibration    // nil where no quantity was judged

	Balance  consult.Balance
	Funnel   *Funnel   // never nil
	Coverage *Coverage // never nil
	// Screening is a second person's look at a sample of the decisions by which proposals were kept; nil where none was drawn.
	Screening *Screening
	Numbers   []Number
	Tables    []Table

	state     *consult.State
	disclosed bool
	numberAt  map[string]int
	cellAt    map[cellKey]int
}

type cellKey struct {
	round     consult.RoundID
	item      consult.ItemID
	criterion consult.CriterionID
	group     string
}

// Number returns the number with the given id.
func (f *Findings) Number(id string) (Number, bool) {
	i, ok := f.numberAt[id]
	if !ok {
		return Number{}, false
	}
	return f.Numbers[i], true
}

// Cell returns what a round says of an item on a criterion for a group, or nil.
func (f *Findings) Cell(round consult.RoundID, item consult.ItemID, criterion consult.CriterionID, group string) *Cell {
	if i, ok := f.cellAt[cellKey{round, item, criterion, group}]; ok {
		return &f.Cells[i]
	}
	return nil
}

// Table returns the table with the given name, or nil.
func (f *Findings) Table(name string) *Table {
	for i := range f.Tables {
		if f.Tables[i].Name == name {
			return &f.Tables[i]
		}
	}
	return nil
}

// Acceptability is the share of resampled panels in which an item has a rank.
type Acceptability struct {
	Item consult.ItemID
	Rank int
	P    float64
}
