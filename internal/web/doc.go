// Package web serves the pages of a consultation: what it is about, where it stands, its items with their
// distributions and ancestry, the ranking, the brief.
//
// [New] takes a [Config] with the desk, the heads of the record and the directory of people, and returns one
// http.Handler. Who may see what stands as a table in access.go. Pages show disclosed findings and compute nothing;
// findings are made once per head and kept. GET changes nothing. Pages work without script and without bundles.
package web
