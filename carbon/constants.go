package carbon

import "github.com/tanwen/tanwen/internal/num"

// Numbers of the equations that are not uncertain in this version of the model. They are analyst choices unless a
// comment names a source; docs/model.en.md prints them.
const (
	ejPerTWh = 0.0036 // 1 TWh = 3.6e-3 EJ

	delivered         = 0.895 // share of generation that reaches users in the base year: 1 - lossFirst
	lossFirst         = 0.105 // own use and grid losses, share of gross generation (E9)
	lossLast          = 0.085
	electrolysisFirst = 0.66 // efficiency of electrolysis in the base year
	electrolysisLast  = 0.74 // and from electrolysisYears on
	electrolysisYears = 25.0
	dacPower          = 1.5 // MWh per t CO2 removed from air

	widthDemand = 8.0 // width of the logistic of the change in end uses, years
	midScrap    = 2038.0
	widthScrap  = 6.0
	firstScrap  = 0.2  // share of scrap steel in the base year
	scrapSaving = 0.45 // share of the energy that steel from scrap saves
	saturation  = 12.0 // time constant of saturating activity, years
	mostChanged = 0.98 // most that electricity, hydrogen and biomass can take of a sector's useful energy

	growthWind    = 0.20 // yearly growth without limits (E10)
	growthSolar   = 0.50
	brake         = 0.15 // curtailed share at which building stops
	yearsCFWind   = 12.0 // until the capacity factor of 2060 is reached (E11)
	yearsCFSolar  = 6.0
	hoursYear     = 8.76 // TWh of 1 GW in a year
	nuclearHours  = 7.6  // TWh of 1 GW of nuclear power in a year
	firstVRE      = 0.25 // limit of the wind and solar share in the base year
	oilPowerYears = 15.0 // until oil leaves the power plants
	gainCoalYears = 20.0 // until coal plants have gained gainCoal
	gainCoal      = 0.02 // efficiency gained by coal plants
	captureRate   = 0.9  // of what passes a capture plant
	otherCut      = 0.3  // share of other process emission that ends with the change in end uses
)

// emissionFactor is that of the IPCC guidelines of 2006: 25.8, 20.0 and 15.3 kg C/GJ (net calorific value) x 44/12, in
// Mt CO2/EJ.
var emissionFactor = [numFuels]float64{94.6, 73.3, 56.1}

// powerEfficiency is that of plants by fuel in the base year (E15).
var powerEfficiency = [numFuels]float64{0.405, 0.36, 0.50}

// curve is a logistic course with fixed midpoint and width in years.
type curve struct{ mid, width float64 }

// Fixed courses (E12, E14, E17).
var (
	nuclearCurve = curve{2040, 7}
	hydroCurve   = curve{2035, 6}
	biomassCurve = curve{2042, 6}
	gasCurve     = curve{2042, 6}
	scrapCurve   = curve{midScrap, widthScrap}
	beccsCurve   = curve{2048, 3.5}
	dacCurve     = curve{2052, 3}
)

// widthCCS is the width of the logistic of CCUS deployment, years.
const widthCCS = 3.5

// horizon is the number of years from the base year to the target year.
const horizon = TargetYear - BaseYear

// shares writes the course of E1 between 0 in the base year t0 and 1 in the target year t1, for each year of a model:
//
//	[σ((t-m)/w) - σ((t0-m)/w)] / [σ((t1-m)/w) - σ((t0-m)/w)],  σ logistic, held after t1.
//
// decay holds exp(-k/w) for k years.
func (c curve) shares(out, decay []float64) {
	start := num.Exp((c.mid - BaseYear) / c.width)
	first := 1 / (1 + start)
	span := 1/(1+float64(start*decay[horizon])) - first
	for k := range out {
		switch {
		case k == 0:
			out[k] = 0
		case k >= horizon:
			out[k] = 1
		default:
			out[k] = (1/(1+float64(start*decay[k])) - first) / span
		}
	}
}

// decay returns exp(-k/width) for the years to the target year.
func decay(width float64) []float64 {
	out := make([]float64, horizon+1)
	for k := range out {
		out[k] = num.Exp(-float64(k) / width)
	}
	return out
}

// course returns the shares of a fixed curve.
func (c curve) course(years int) []float64 {
	out := make([]float64, years)
	c.shares(out, decay(c.width))
	return out
}
