// Package consult holds the nouns and the rules of a consultation: what a need, a demand, an item, a round, an
// answer or a statement is, which commands are allowed in which state, and what follows from each event.
//
// Two functions carry everything. [Decide] takes a state and a command and returns the events that follow, or a
// refusal; it changes nothing. [Apply] takes a state and an event and makes the next state; it is the only way in
// which state is made. Both are pure: no clock, no chance, no store. [Fold] applies a whole log.
//
// State machines stand as tables in lifecycle.go, permissions as a table in permission.go, event kinds as a table in
// kinds.go. codec.go translates between typed events and the three parts (who, data, text) that the record commits to.
package consult
