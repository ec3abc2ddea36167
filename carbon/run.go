package carbon

// run computes all years of a setting into out, which has room for them.
func (e *engine) run(s *Setting, out []Balance) {
	curve{s[tmDem], widthDemand}.shares(e.tau, e.decayDemand)
	curve{s[tmCCS], widthCCS}.shares(e.kappa, e.decayCCS)
	left := [3]float64{1, 1, 1} // energy still needed for a service: industry, buildings, transport
	yearly := [3]float64{1 - s[effIND], 1 - s[effBLD], 1 - s[effTRN]}
	for k := range e.years {
		b := &out[k]
		*b = Balance{Year: BaseYear + k}
		if k > 0 {
			for i := range left {
				left[i] *= yearly[i]
			}
		}
		e.consumption(s, k, &left, b)
		var before *Balance
		if k > 0 {
			before = &out[k-1]
		}
		e.supply(s, k, before, b)
		e.fixation(s, k, b)
	}
}

// linear goes from a to b while share goes from 0 to 1.
func linear(a, b, share float64) float64 { return a + float64((b-a)*share) }

// activity is A_s of E2.
func (e *engine) activity(s *Setting, sector Sector, k int) float64 {
	if sector == Agriculture {
		return 1
	}
	way := min(float64(k)/horizon, 1)
	if e.Sectors[sector].Saturating {
		way = e.saturated[k]
	}
	return 1 + float64((s[actSTL+int(sector)]-1)*way)
}

// efficiency groups the sectors as the parameters do: industry and agriculture, buildings, transport.
var efficiency = [numSectors]int{Buildings: 1, Transport: 2}

// consumption computes what the sectors use (E2 to E8) and the process emission of E16.
func (e *engine) consumption(s *Setting, k int, left *[3]float64, b *Balance) {
	tau := e.tau[k]
	var electricity, hydrogen float64
	for i := range b.Sectors {
		sector, u, row := Sector(i), &b.Sectors[i], &e.Sectors[i]
		u.Useful = float64(float64(e.useful[i]*e.activity(s, sector, k)) * left[efficiency[i]])
		if sector == Steel {
			scrap := linear(firstScrap, s[scrapSTL], e.scrap[k])
			u.Useful *= 1 - float64(scrapSaving*max(scrap-firstScrap, 0))
		}
		last := float64(s[elIND+efficiency[i]] * row.ElectricFactor)
		x := e.electric[i] + float64(max(last-e.electric[i], 0)*tau)
		h := float64(e.hydrogenShare(s, i) * tau)
		bio := float64(e.biomassShare(s, i) * tau)
		if all := x + h + bio; all > mostChanged && k > 0 {
			x, h, bio = x*mostChanged/all, h*mostChanged/all, bio*mostChanged/all
			b.Limits |= LimitChange
		}
		fossil := float64(u.Useful * (1 - x - h - bio))
		moved := float64(e.mix[i][Coal] * float64(row.CoalToGas*tau))
		u.Fuel[Coal] = float64(fossil * (e.mix[i][Coal] - moved))
		u.Fuel[Oil] = float64(fossil * e.mix[i][Oil])
		u.Fuel[Gas] = float64(fossil * (e.mix[i][Gas] + moved))
		u.CO2 = float64(u.Fuel[Coal]*emissionFactor[Coal]) + float64(u.Fuel[Oil]*emissionFactor[Oil]) + float64(u.Fuel[Gas]*emissionFactor[Gas])
		u.Electricity = float64(u.Useful*x) / row.ElectricGain / ejPerTWh
		u.Hydrogen = float64(u.Useful*h) / row.HydrogenGain
		u.Biomass = float64(u.Useful * bio)
		electricity += u.Electricity
		hydrogen += u.Hydrogen
		for f := range u.Fuel {
			b.Fuel[f] += u.Fuel[f]
		}
	}
	b.Electricity, b.Hydrogen = electricity, hydrogen
	way := min(float64(k)/horizon, 1)
	b.Cement = float64(float64(e.Cement*linear(1, s[actCEM], way)) * linear(1, s[clinker], tau))
	b.Process = b.Cement + float64((e.Flaring+e.OtherIndustry)*(1-float64(otherCut*tau)))
}

// hydrogenParameter is the parameter of a sector's hydrogen share, where it has no fixed one.
var hydrogenParameter = [numSectors]int{
	Steel: h2STL, Cement: h2CHM, Chemicals: h2CHM, OtherIndustry: h2CHM, Buildings: h2CHM, Transport: h2TRN, Agriculture: h2CHM,
}

// hydrogenShare is the hydrogen share of E5 in the target year.
func (e *engine) hydrogenShare(s *Setting, sector int) float64 {
	if fixed := e.Sectors[sector].Hydrogen; fixed != nil {
		return *fixed
	}
	return s[hydrogenParameter[sector]]
}

// biomassShare is the biomass share of E5 in the target year.
func (e *engine) biomassShare(s *Setting, sector int) float64 {
	if fixed := e.Sectors[sector].Biomass; fixed != nil {
		return *fixed
	}
	return s[bioIND]
}

// supply computes generation, capacity and power plant fuel (E9 to E15).
func (e *engine) supply(s *Setting, k int, before, b *Balance) {
	way := min(float64(k)/horizon, 1)
	electrolysis := linear(electrolysisFirst, electrolysisLast, min(float64(k)/electrolysisYears, 1))
	removal := float64(s[dac] * e.dac[k])
	need := b.Electricity + b.Hydrogen/float64(ejPerTWh*electrolysis) + float64(dacPower*removal)
	need /= 1 - linear(lossFirst, lossLast, way)
	b.NetImport = min(linear(e.NetImport[0], e.NetImport[1], way), need) // nobody imports more than is needed
	b.Generation = need - b.NetImport
	b.Nuclear = linear(e.Generation.Nuclear, float64(nuclearHours*s[nuc60]), e.nuclear[k])
	b.Hydro = linear(e.Generation.Hydro, s[hyd60], e.hydro[k])
	b.Biomass = linear(e.Generation.Biomass, s[bio60], e.biomass[k])
	potential := e.build(s, k, before, b)
	steady := b.Nuclear + b.Hydro + b.Biomass
	b.VRE = e.usable(s, k, potential, steady, b)
	b.Curtailed = potential - b.VRE
	thermal := b.Generation - steady - b.VRE
	if thermal < 0 {
		b.Surplus, thermal = -thermal, 0
		b.Limits |= LimitSurplus
	}
	b.Thermal[Oil] = min(float64(e.Generation.Oil*max(1-float64(k)/oilPowerYears, 0)), thermal)
	b.Thermal[Gas] = float64((thermal - b.Thermal[Oil]) * linear(e.firstGas, s[gasShr], e.gas[k]))
	b.Thermal[Coal] = thermal - b.Thermal[Oil] - b.Thermal[Gas]
	b.PowerFuel = powerFuel(b.Thermal[Coal], b.Thermal[Oil], b.Thermal[Gas], float64(k))
	for f := range b.Fuel {
		b.Fuel[f] += b.PowerFuel[f]
		b.Power += float64(b.PowerFuel[f] * emissionFactor[f])
	}
}

// usable is the wind and solar that grid and storage take and that thermal plants leave room for (E13), TWh.
func (e *engine) usable(s *Setting, k int, potential, steady float64, b *Balance) float64 {
	if k == 0 {
		return potential // the base year is data
	}
	used := potential
	if most := float64(linear(e.firstVRE, s[vreCap], e.tau[k]) * b.Generation); most < used {
		used = most
		b.Limits |= LimitVREShare
	}
	if most := max(b.Generation-steady-float64(s[thermMin]*b.Generation), 0); most < used {
		used = most
		b.Limits = b.Limits&^LimitVREShare | LimitThermal
	}
	return used
}

// build adds wind and solar capacity (E10) and returns what it can generate (E11), TWh.
func (e *engine) build(s *Setting, k int, before, b *Balance) float64 {
	if k == 0 {
		b.Wind, b.Solar = e.Wind, e.Solar
		return e.Generation.Wind + e.Generation.Solar
	}
	slow := 1.0
	if made := before.VRE + before.Curtailed; made > 0 {
		slow = max(1-before.Curtailed/made/brake, 0)
	}
	if slow < 1 {
		b.Limits |= LimitBrake
	}
	wind, windHeld := added(before.Wind, growthWind, s[windMax], s[windAdd])
	solar, solarHeld := added(before.Solar, growthSolar, s[pvMax], s[pvAdd])
	if windHeld {
		b.Limits |= LimitWindAdd
	}
	if solarHeld {
		b.Limits |= LimitSolarAdd
	}
	b.Wind, b.Solar = before.Wind+float64(slow*wind), before.Solar+float64(slow*solar)
	cfw := linear(e.firstCFWind, s[cfWind], min(float64(k)/yearsCFWind, 1))
	cfs := linear(e.firstCFSolar, s[cfPV], min(float64(k)/yearsCFSolar, 1))
	return float64(float64(hoursYear*cfw)*((before.Wind+b.Wind)/2)) + float64(float64(hoursYear*cfs)*((before.Solar+b.Solar)/2))
}

// added is the capacity added in a year without the brake, and whether the yearly limit held it.
func added(capacity, growth, most, mostAdded float64) (float64, bool) {
	if capacity >= most {
		return 0, false
	}
	grown := float64(float64(growth*capacity) * (1 - capacity/most))
	if grown > mostAdded {
		return mostAdded, true
	}
	return grown, false
}

// fixation computes capture, removal and sinks (E16 to E20).
func (e *engine) fixation(s *Setting, k int, b *Balance) {
	kappa := e.kappa[k]
	b.Generated = b.Power + b.Process
	for i := range b.Sectors {
		b.Generated += b.Sectors[i].CO2
	}
	plants := float64(b.PowerFuel[Coal]*emissionFactor[Coal]) + float64(b.PowerFuel[Gas]*emissionFactor[Gas])
	heavy := b.Sectors[Steel].CO2 + b.Sectors[Cement].CO2 + b.Sectors[Chemicals].CO2 + b.Cement
	industry := float64(float64(captureRate*s[ccsInd]) * kappa)
	capture := float64(float64(float64(captureRate*s[ccsPow])*kappa)*plants) + float64(industry*heavy)
	bioenergy := float64(s[beccs] * e.beccs[k])
	air := float64(s[dac] * e.dac[k])
	b.StoreNeed = capture + bioenergy + air
	b.StoreMost = float64(s[qCCS] * kappa)
	f := 1.0
	if b.StoreNeed > b.StoreMost {
		f = b.StoreMost / b.StoreNeed
		b.Limits |= LimitStorage
	}
	b.Captured, b.BECCS, b.DAC = float64(f*capture), float64(f*bioenergy), float64(f*air)
	b.CapturedShare = float64(f * industry)
	way := min(float64(k)/horizon, 1)
	b.LandFirst = s[landBase]
	b.Land = linear(s[landBase], s[land60], way)
	b.Other = float64(s[osink] * way)
}
