package carbon

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// Lever is a group of parameters that a choice moves together. Levels go from 1 to 4 in tenths: 1 is the effort that the
// prior expects to be exceeded with 90 %, 2 its median, 3 the effort exceeded with 10 %, 4 the one exceeded with 1 %,
// within the hard limits. Between the levels the normal score is linear.
type Lever struct {
	ID         string
	End        End
	Name       Text
	Parameters []string
	// Page says what the lever is and what stands in its way; Levels what each of the four levels means.
	Page   Text
	Levels [4]Text
}

// numLevers is how many levers a scenario sets.
const numLevers = 10

// Levels holds one level for each lever, in the order of [Levers].
type Levels [numLevers]float64

// levelScores are the normal scores of effort at the levels 1 to 4.
var levelScores = [4]float64{-z90, 0, z90, 2.3263478740408408}

// score returns the normal score of a level.
func score(level float64) float64 {
	i := min(int(level)-1, 2)
	return linear(levelScores[i], levelScores[i+1], level-float64(i+1))
}

// Even returns all levers at one level.
func Even(level float64) (l Levels) {
	for i := range l {
		l[i] = level
	}
	return l
}

// Check refuses a level that is not 1 to 4 in tenths.
func (l Levels) Check() error {
	for i, v := range l {
		if !(v >= 1 && v <= 4) || math.Abs(float64(v*10)-math.Round(float64(v*10))) > 1e-9 {
			return fault.Bad("levels."+levers[i].ID, "carbon.lever_level", "lever {id} stands at {value}; a level goes from 1 to 4 in tenths", "id", levers[i].ID, "value", v)
		}
	}
	return nil
}

// Setting returns the values that the levels stand for under a prior. Parameters of no lever stand at their median.
func (l Levels) Setting(p Prior) (Setting, error) {
	if err := l.Check(); err != nil {
		return Setting{}, err
	}
	s := p.Median()
	all := p.parameters()
	for i := range levers {
		z := score(l[i])
		for _, id := range levers[i].Parameters {
			k := index[id]
			s[k] = all[k].FromNormal(float64(all[k].Effort) * z)
		}
	}
	return s, nil
}

// shifts are what the levels add to each parameter's normal score.
func (l Levels) shifts(all []Parameter) (out [numParameters]float64) {
	for i := range levers {
		for _, id := range levers[i].Parameters {
			k := index[id]
			out[k] = float64(float64(all[k].Effort) * score(l[i]))
		}
	}
	return out
}

// Scenario is a named set of choices.
type Scenario struct {
	ID         string
	Name       Text
	Page       Text // what the choices have in common, for the reader
	Levels     Levels
	Accounting Accounting
}

// Scenarios lists the scenarios that the model is shipped with. They are examples to start from, not recommendations.
func Scenarios() []Scenario {
	return []Scenario{
		{"median", Text{"中位情景", "All at the median"}, Text{
			"全部杠杆取先验中位数。它不是集合预测的中位数：约束只在一侧起作用，因此偏乐观。",
			"Every lever at the prior's median. It is not the median of the ensemble: limits bind on one side only, so that it is optimistic."}, Even(2), WholeSink},
		{"slow", Text{"缓慢情景", "Slow on all ends"}, Text{
			"三端都只做到先验认为有90%把握超过的程度，用来看差距有多大。",
			"All three ends do no more than what the prior expects to be exceeded with 90 %; it shows how wide the gap can be."}, Even(1), WholeSink},
		{"ambitious", Text{"进取情景", "Ambitious on all ends"}, Text{
			"三端都做到先验认为只有10%把握超过的程度。",
			"All three ends do what the prior expects to be exceeded with 10 % only."}, Even(3), WholeSink},
		{"supply-first", Text{"供应端优先", "Supply first"}, Text{
			"风光、电网与储能、核电水电生物质达到第3级，其他杠杆为第2级。",
			"Wind and solar, grid and storage, and nuclear, hydro and biomass at level 3, everything else at level 2."},
			Levels{2, 2, 2, 2, 2, 3, 3, 3, 2, 2}, WholeSink},
		{"consumption-first", Text{"消费端优先", "Consumption first"}, Text{
			"材料、服务需求、能效、电气化、氢能与生物质达到第3级，其他杠杆为第2级。",
			"Materials, services, efficiency, electrification, hydrogen and biomass at level 3, everything else at level 2."},
			Levels{3, 3, 3, 3, 3, 2, 2, 2, 2, 2}, WholeSink},
		{"fixation-first", Text{"固碳端优先", "Fixation first"}, Text{
			"CCUS与移除、碳汇达到第3级，其他杠杆为第2级。",
			"CCUS and removal with sinks at level 3, everything else at level 2."},
			Levels{2, 2, 2, 2, 2, 2, 2, 2, 3, 3}, WholeSink},
	}
}

// FindScenario returns a shipped scenario by its id.
func FindScenario(id string) (Scenario, bool) {
	for _, s := range Scenarios() {
		if s.ID == id {
			return s, true
		}
	}
	return Scenario{}, false
}
