// Package analysis is the one place where the state of a consultation meets the methods. [Findings] takes a state and
// returns every number that a page, a brief or a table may print; it is pure and deterministic: same state, same seed,
// same program give the same bits, on any processor and with any number of workers.
//
// Every number has an identifier, a recipe with a version, its inputs and, where chance is used, the seed. A recipe is
// never changed, only added under a new version. Recipes stand as a table in recipe.go.
package analysis
