// Package web serves the pages of a consultation: what it is about, where it stands, its items with their
// distributions and ancestry, the ranking, the brief.
//
// [New] takes a [Config] with the desk, the heads of the record and the directory of people, and returns one
// http.Handler. Who may see what stands as a table in access.go. Pages show disclosed findings and compute nothing;
// findings are made once per head and kept. GET changes nothing. Pages work without script and without bundles.
//
// A file is one page or one noun, its template beside it under the same name. Where to look:
//
//	every request    server, access, guard, session, visit, page, form, layout, refusal, compress, assets, viewing
//	answering        invited, passkey, takepart, answer…, quantity…, prompt…, arguments, feedback, revise, realtime, own
//	the office       setup, draft…, definition, people, panel, seats, seating, balance, deadline, rounds, board…, room,
//	                 paper, comments, twopeople, audit
//	gathering        call, propose, likeness, merge…, ledger, funnel, screening, evidence…, demands
//	data and model   data…, model…, scenario, region, firm, value, contest
//	reading          overview, items, item, ranking, brief, public, document, api
package web
