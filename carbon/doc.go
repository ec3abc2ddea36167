// Package carbon is the three-end balance of carbon dioxide: energy supply, consumption and fixation of a country or
// region, year by year from the base year 2023 to 2060, in 36 equations that a policy reader can follow. It takes
// uncertain parameters, best from a panel of experts, and gives emission, removal and their difference, with the limits
// that bound them named and energy and carbon closed in every year.
//
// In order of use:
//
//   - [Parameters] lists the 40 uncertain parameters with quantiles, hard limits and where they come from. All are
//     analyst priors for trial, meant to be replaced by a panel; [Prior.With] does so.
//   - A [Setting] holds one value for each; [Median] and [ReadSetting] make them. [Model.Run] computes the [Path] of a
//     setting: a [Balance] for each year.
//   - [Ensemble.Run] draws settings from a [Prior] and gives fans, probabilities and, given an [Observation], a forecast
//     weighed by data. Show the run at all medians, the accounting and [HindcastChina] beside every fan.
//   - A [Scenario] is a named set of choices of [Levers]; [Scenario.Code] and [ParseCode] carry it in a short text.
//     [Wedges] attributes the difference of two settings to levers, [Path.Costs] and [CostCurve] cost them.
//   - [Split] and [Shares] divide a nation into regions, [Printed] rounds so that printed numbers add up, and
//     [Balance.Sheet] and [FirmAccount.Sheet] make balance sheets whose lines say how they are measured.
//   - [NotClaimed] says what the model does not claim; it belongs one step from every result.
//
// Units are Mt CO2 a year, EJ and TWh a year, GW; a field of another unit says so. Years are calendar years. Nothing
// here reads a clock, a file or a network, chance comes in as a [github.com/tanwen/tanwen/internal/num.Stream], and
// results are the same on every processor and with any number of workers.
//
// Equation numbers E1 to E36 are those of docs/model.en.md and docs/model.zh.md, which a test holds to this code.
package carbon
