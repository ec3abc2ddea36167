package carbon

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// Flows is what flows through the three ends in a year, from left to right: sources, conversion, use, and where it ends.
type Flows struct {
	Unit  string // "EJ/yr" or "Mt CO2/yr"
	Nodes []FlowNode
	Links []FlowLink
}

// FlowNode is a place that flows pass, in a column counted from 0 at the left.
type FlowNode struct {
	ID     string
	Name   Text
	Column int
}

// FlowLink is a flow between two nodes by their places in the list; 0 or more.
type FlowLink struct {
	From, To int
	Value    float64
}

// node adds a node and returns its place.
func (f *Flows) node(id string, column int, zh, en string) int {
	f.Nodes = append(f.Nodes, FlowNode{id, Text{zh, en}, column})
	return len(f.Nodes) - 1
}

// link adds a flow.
func (f *Flows) link(from, to int, value float64) {
	f.Links = append(f.Links, FlowLink{from, to, value})
}

// through returns what enters and what leaves a node.
func (f *Flows) through(node int) (in, out float64) {
	for _, l := range f.Links {
		if l.To == node {
			in += l.Value
		}
		if l.From == node {
			out += l.Value
		}
	}
	return in, out
}

// Check refuses flows below 0, and a node between others that more or less leaves than enters, beyond 1e-9 of it.
func (f Flows) Check() error {
	for i, l := range f.Links {
		if !(l.Value >= 0) || !finite(l.Value) {
			return fault.Bad(at("links", i), "carbon.flow_negative", "the flow from {from} to {to} is {value}; it must be a finite number, at least 0", "from", f.Nodes[l.From].ID, "to", f.Nodes[l.To].ID, "value", l.Value)
		}
	}
	for i, n := range f.Nodes {
		in, out := f.through(i)
		if in > 0 && out > 0 && math.Abs(in-out) > float64(1e-9*max(in, out)) {
			return fault.Bad(at("nodes", i), "carbon.flow_open", "{in} enters {node} and {out} leaves it ({unit}); both must be equal", "in", in, "node", n.ID, "out", out, "unit", f.Unit)
		}
	}
	return nil
}

// rest is a difference that cannot be below 0 but for rounding.
func rest(v, of float64) float64 {
	if v < 0 && v >= float64(-1e-9*math.Abs(of)) {
		return 0
	}
	return v
}

// EnergyFlows returns the energy of a year from sources through power and hydrogen to the sectors. Power that is not made
// from fuel counts by its electricity. Losses are what enters power plants and grid and reaches no user: conversion, own
// use, grid and electrolysis.
func (b *Balance) EnergyFlows() Flows {
	f := Flows{Unit: "EJ/yr"}
	var fuel [numFuels]int
	for i := range numFuels {
		fuel[i] = f.node(i.String(), 0, i.Name().Zh, i.Name().En)
	}
	nuclear, hydro := f.node("nuclear", 0, "核电", "nuclear power"), f.node("hydro", 0, "水电", "hydropower")
	vre, biomass := f.node("vre", 0, "风电与光伏", "wind and solar power"), f.node("biomass", 0, "生物质", "biomass")
	bought := f.node("import", 0, "净输入电力", "electricity from other regions")
	power, hydrogen := f.node("power", 1, "发电与电网", "power plants and grid"), f.node("hydrogen", 2, "氢能", "hydrogen")
	var users [numSectors]int
	for s := range numSectors {
		users[s] = f.node(s.String(), 3, s.Name().Zh, s.Name().En)
	}
	dac := f.node("dac", 3, "直接空气捕集", "direct air capture")
	sold := f.node("export", 3, "净输出电力", "electricity to other regions")
	surplus, losses := f.node("surplus", 3, "富余电力", "surplus of power"), f.node("losses", 3, "转换与输配损失", "losses of conversion and grid")

	in := 0.0
	enter := func(from int, ej float64) {
		f.link(from, power, ej)
		in += ej
	}
	for i := range numFuels {
		enter(fuel[i], b.PowerFuel[i])
	}
	enter(nuclear, float64(b.Nuclear*ejPerTWh))
	enter(hydro, float64(b.Hydro*ejPerTWh))
	enter(vre, float64(b.VRE*ejPerTWh))
	enter(biomass, float64(b.Biomass*ejPerTWh))
	enter(bought, float64(max(b.NetImport, 0)*ejPerTWh))

	made := 0.0
	leave := func(to int, ej float64) {
		f.link(power, to, ej)
		made += ej
	}
	used := 0.0
	for s := range numSectors {
		leave(users[s], float64(b.Sectors[s].Electricity*ejPerTWh))
		used += b.Sectors[s].Hydrogen
	}
	leave(hydrogen, used)
	leave(dac, float64(float64(dacPower*b.DAC)*ejPerTWh))
	leave(sold, float64(max(-b.NetImport, 0)*ejPerTWh))
	leave(surplus, float64(b.Surplus*ejPerTWh))
	f.link(power, losses, rest(in-made, in))
	for s := range numSectors {
		u := &b.Sectors[s]
		f.link(hydrogen, users[s], u.Hydrogen)
		for i := range numFuels {
			f.link(fuel[i], users[s], u.Fuel[i])
		}
		f.link(biomass, users[s], u.Biomass)
	}
	return f
}

// CarbonFlows returns the CO2 of a year from fuels and processes through those who emit it to the air and to storage, and
// from the air to the sinks that an accounting counts and to removal. What is left stays in the air; where more is taken out
// than comes in, the rest comes from what earlier years left there.
func (b *Balance) CarbonFlows(a Accounting) Flows {
	f := Flows{Unit: megatonnes}
	var fuel [numFuels]int
	for i := range numFuels {
		fuel[i] = f.node(i.String(), 0, i.Name().Zh, i.Name().En)
	}
	process := f.node("process", 0, "工业过程", "industrial processes")
	power := f.node("power", 1, "电力", "power")
	var users [numSectors]int
	for s := range numSectors {
		users[s] = f.node(s.String(), 1, s.Name().Zh, s.Name().En)
	}
	others := f.node("other_processes", 1, "其他过程", "other processes")
	earlier := f.node("earlier", 1, "往年存留", "left by earlier years")
	air, capture := f.node("air", 2, "排入大气", "the air"), f.node("capture", 2, "捕集", "capture")
	stored := f.node("stored", 3, "封存与利用", "stored or used")
	land, sea := f.node("land", 3, "陆地碳汇", "land sink"), f.node("other_sinks", 3, "海岸带等其他碳汇", "coastal and other sinks")
	stays := f.node("stays", 3, "留在大气中（净排放）", "stays in the air (net emission)")

	atPower := b.Captured
	for s := range numSectors {
		u := &b.Sectors[s]
		co2 := u.CO2
		for i := range numFuels {
			f.link(fuel[i], users[s], float64(u.Fuel[i]*emissionFactor[i]))
		}
		if s == Cement {
			f.link(process, users[s], b.Cement)
			co2 += b.Cement
		}
		captured := 0.0
		if s <= Chemicals {
			captured = float64(co2 * b.CapturedShare)
		}
		atPower -= captured
		f.link(users[s], capture, captured)
		f.link(users[s], air, rest(co2-captured, co2))
	}
	for i := range numFuels {
		f.link(fuel[i], power, float64(b.PowerFuel[i]*emissionFactor[i]))
	}
	atPower = rest(atPower, b.Captured)
	f.link(power, capture, atPower)
	f.link(power, air, rest(b.Power-atPower, b.Power))
	f.link(process, others, rest(b.Process-b.Cement, b.Process))
	f.link(others, air, rest(b.Process-b.Cement, b.Process))
	f.link(capture, stored, b.Captured)
	f.link(air, stored, b.Removed())
	sink := 0.0
	switch a {
	case WholeSink:
		sink = b.Land
	case SinkIncrease:
		sink = max(b.Land-b.LandFirst, 0)
	case NoSink, numAccountings:
	}
	f.link(air, land, sink)
	f.link(air, sea, b.Sinks(a)-sink)
	f.link(air, stays, max(b.Net(a), 0))
	f.link(earlier, air, max(-b.Net(a), 0))
	return f
}
