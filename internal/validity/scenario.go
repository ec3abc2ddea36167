package validity

// Scenario says who the experts are, how they rate, and who answers what. Ratings are whole points from 1 to 9 on
// three criteria. Before rounding, expert e gives item i on criterion c
//
//	6 + shift(e) + spread(e) quality(i, c) + view(field of e, i) + house(e, i) + halo(e, i) + noise(e, i, c)
//
// where halo is what an expert thinks of an item as a whole and noise what is left.
type Scenario struct {
	Name string
	Says string // one line for the report

	Classes []Class // how strictly experts rate; one class of honest experts if empty

	View  float64 // standard deviation of the opinion that the experts of one field share on an item
	House float64 // the same for an institution, of which three experts each sit on the panel

	Strategic bool // who proposed an item gives it 9; six items have many proposers

	Share    float64 // share of the items that an expert rates; 0 means all
	OwnField float64 // share of the items of the own field, if another
	Fields   bool    // fields differ in strictness: two points between the strictest and the most lenient

	Leavers bool // after a first round half of the experts of two fields leave and one in ten of the others; half of the answers of those who stay move half way to the mean
}

// Class is a kind of expert: its share, how many points higher he or she rates than an honest one, and by how much
// differences between items are stretched.
type Class struct{ Share, Shift, Spread float64 }

// Figures of all scenarios.
const (
	items    = 40
	criteria = 3
	fields   = 5
	house    = 3 // experts of one institution
	top      = 10

	minRaters = 5 // items with fewer stand unranked, as by default

	centre     = 6.0
	spreadItem = 0.8 // standard deviation of an item's quality, common to the criteria
	spreadCrit = 0.5 // and of its own part in each criterion
	spreadHalo = 0.8
	spreadEach = 1.0
	spreadSelf = 0.4 // of an expert's shift within the class

	lobbied  = 6    // items with many proposers
	lobby    = 0.25 // share of the panel that proposed such an item
	proposed = 0.02 // and any other item

	leaveOften, leaveSeldom = 0.5, 0.1
	conform                 = 0.5 // chance that an expert who stays moves half way to the mean of an item
)

func mixed() []Class { return []Class{{0.25, -1.3, 0.8}, {0.5, 0, 1}, {0.25, 1.3, 0.8}} }

// Scenarios lists the scenarios of the study.
func Scenarios() []Scenario {
	return []Scenario{
		{Name: "honest", Says: "experts differ by chance only"},
		{Name: "strict and lenient", Says: "a quarter rates 1.3 points lower, a quarter 1.3 points higher, both with less contrast", Classes: mixed()},
		{Name: "fields", Says: "as before, and experts of one of five fields share opinions (sd 0.6)", Classes: mixed(), View: 0.6},
		{Name: "institutions", Says: "strict and lenient; three experts each come from one institution and share opinions (sd 0.6)", Classes: mixed(), House: 0.6},
		{Name: "strategic", Says: "strict and lenient; proposers give their own items 9; six items were proposed by a quarter of the panel", Classes: mixed(), Strategic: true},
		{Name: "leavers", Says: "fields; half of two fields leave after round 1, and half of the answers of the others move half way to the mean", Classes: mixed(), View: 0.6, Leavers: true},
		{Name: "sparse", Says: "strict and lenient; each rates 40 % of the items, drawn at random", Classes: mixed(), Share: 0.4},
		{Name: "sparse by field", Says: "each rates 80 % of the items of the own field and 30 % of the others; fields differ in strictness", Classes: mixed(), Share: 0.3, OwnField: 0.8, Fields: true},
		{Name: "all at once", Says: "fields, strategic proposers, leavers, sparse by field", Classes: mixed(), View: 0.6, Strategic: true, Share: 0.3, OwnField: 0.8, Fields: true, Leavers: true},
	}
}

// Sizes are the panel sizes of the study.
func Sizes() []int { return []int{9, 15, 30, 60, 120} }

// classes returns the classes of the scenario.
func (s Scenario) classes() []Class {
	if len(s.Classes) == 0 {
		return []Class{{1, 0, 1}}
	}
	return s.Classes
}

// sparse says whether experts rate different items.
func (s Scenario) sparse() bool { return s.Share > 0 }

// fieldShift is how many points higher than the mean field the experts of a field rate.
func (s Scenario) fieldShift(field int) float64 {
	if !s.Fields {
		return 0
	}
	return 2 * (float64(field)/(fields-1) - 0.5)
}

// rates is the chance that an expert of a field rates an item of another or the same one.
func (s Scenario) rates(expert, item int) float64 {
	switch {
	case !s.sparse():
		return 1
	case s.OwnField > 0 && expert == item:
		return s.OwnField
	default:
		return s.Share
	}
}

// leaves is the chance that an expert of a field does not come back.
func (s Scenario) leaves(field int) float64 {
	switch {
	case !s.Leavers:
		return 0
	case field < 2:
		return leaveOften
	default:
		return leaveSeldom
	}
}
