package bib

import (
	"strings"
)

// nbibDialect is the tagged form of PubMed and MEDLINE (NLM, "MEDLINE/PubMed Data Element Descriptions").
var nbibDialect = dialect{
	typical: func(line string) bool { return strings.HasPrefix(line, "PMID-") || strings.HasPrefix(line, "PMC -") },
	split:   splitNBIB,
	begins:  func(tag string) bool { return tag == "PMID" || tag == "PMC" },
	build:   buildNBIB,
}

// splitNBIB splits "AB  - text": a tag of two to four capitals, filled up to four places, and a hyphen.
func splitNBIB(line string) (tag, value string, ok bool) {
	i := 0
	for i < len(line) && i < 4 && (isTagLetter(line[i]) || i > 0 && line[i] >= '0' && line[i] <= '9') {
		i++
	}
	tag = line[:i]
	for i < len(line) && i < 4 && line[i] == ' ' {
		i++
	}
	if len(tag) < 2 || i >= len(line) || line[i] != '-' {
		return "", "", false
	}
	return tag, strings.TrimSpace(line[i+1:]), true
}

var nbibTags = map[string]assign{
	"PMID": toText(PMID), "PMC": toText(PMCID), "TI": toText(Title), "BTI": toText(ContainerTitle), "TT": toText(TranslatedTitle), "JT": toText(ContainerTitle),
	"CTI": toText(CollectionTitle), "TA": toText(ContainerTitleShort), "VI": toText(Volume), "IP": toText(Issue), "PG": toText(Page), "DP": toDate, "DEP": toDate,
	"AB": toLong(Abstract), "FED": toName(Editor), "CN": func(r *Record, _, value string) { r.add(Author, Name{Literal: unwrap(value)}) },
	"LA": toText(Language), "MH": toKeyword, "OT": toKeyword, "PB": toText(Publisher), "PL": toText(PublisherPlace),
	"EN": toText(Edition), "ISBN": toText(ISBN), "GN": toLong(Note), "CON": toLong(Note), "OWN": toText(Source),
	"IS": func(r *Record, tag, value string) {
		if word, _, _ := strings.Cut(value, " "); r.Text[ISSN] == "" || r.Text[ISSN] == word {
			r.Text[ISSN] = word
		} else {
			r.keep(tag, value)
		}
	},
	"AID": nbibIdentifier, "LID": nbibIdentifier,
	"PT": func(r *Record, tag, value string) {
		switch value {
		case "Journal Article":
			r.Type = "article-journal"
		case "Book", "Monograph":
			r.Type = "book"
		case "Book Chapter", "Book Section":
			r.Type = "chapter"
		}
		r.keep(tag, value)
	},
}

// nbibIdentifier reads "10.4103/2277-9175.180636 [doi]".
func nbibIdentifier(r *Record, tag, value string) {
	if doi, ok := strings.CutSuffix(value, " [doi]"); ok {
		r.set(DOI, tag, cleanDOI(doi))
		return
	}
	r.keep(tag, value)
}

func buildNBIB(r *Record, fields []rawField) {
	full := 0
	for _, f := range fields {
		if f.name == "FAU" && f.value != "" {
			full++
			r.add(Author, parseName(unwrap(f.value)))
		}
	}
	rest := make([]rawField, 0, len(fields))
	for _, f := range fields {
		switch {
		case f.name == "FAU":
		case f.name == "AU" && full > 0: // the short form of a name that is there in full
		case f.name == "AU":
			r.add(Author, parseName(unwrap(f.value)))
		default:
			f.value = unwrap(f.value)
			rest = append(rest, f)
		}
	}
	r.Type = "article-journal"
	fill(r, rest, nbibTags)
	r.ID = r.Text[PMID]
}

// isiDialect is the tagged form of Web of Science ("ISI Export Format").
var isiDialect = dialect{
	typical: func(line string) bool {
		return strings.HasPrefix(line, "FN ") || strings.HasPrefix(line, "PT ") && len(line) == 4
	},
	split: func(line string) (string, string, bool) {
		if len(line) < 2 || !isTagLetter(line[0]) || !isTagLetter(line[1]) && (line[1] < '0' || line[1] > '9') || len(line) > 2 && line[2] != ' ' {
			return "", "", false
		}
		return line[:2], strings.TrimSpace(line[2:]), true
	},
	begins:  func(tag string) bool { return tag == "PT" },
	ends:    func(tag string) bool { return tag == "ER" },
	outside: func(tag string) bool { return tag == "FN" || tag == "VR" || tag == "EF" },
	build:   buildISI,
}

var isiTypes = map[string]string{"j": "article-journal", "b": "book", "s": "book", "p": "patent", "c": "paper-conference"}

var isiTags = map[string]assign{
	"PT": func(r *Record, _, value string) { r.kindOf(value, isiTypes) },
	"TI": toText(Title), "FT": toText(TranslatedTitle), "SO": toText(ContainerTitle), "JI": toText(ContainerTitleShort), "SE": toText(CollectionTitle),
	"BE": isiNames(Editor), "ED": isiNames(Editor), "CA": isiNames(Author), "GP": isiNames(Contributor), "CT": toText(EventTitle), "CL": toText(EventPlace), "PU": toText(Publisher), "PI": toText(PublisherPlace), "VL": toText(Volume), "IS": toText(Issue),
	"AR": toText(Number), "PG": toText(NumberOfPages), "DI": toDOI, "D2": toDOI, "PM": toText(PMID), "SN": toText(ISSN), "BN": toText(ISBN), "AB": toText(Abstract),
	"LA": toText(Language), "PY": toDate, "PD": isiDate, "DE": toKeywords, "UT": func(r *Record, tag, value string) { r.ID = value },
	"DT": toText(Genre), "ET": toText(Edition),
}

// isiDate adds month and day, "SEP 18" or "2006 May-Jun", to the year.
func isiDate(r *Record, tag, value string) {
	d := parseDate(value)
	if d.From.Month == 0 && r.Issued.From.Year != 0 {
		d = parseDate(value + " " + padded(r.Issued.From.Year, 4))
	}
	if d.From.Month == 0 || d.From.Year != r.Issued.From.Year {
		r.keep(tag, value)
		return
	}
	r.Issued = d
}

// isiNames reads names one on a line, or several on a line.
func isiNames(role Role) assign {
	return func(r *Record, _, value string) {
		for line := range strings.SplitSeq(value, "\n") {
			for _, part := range splitAuthors(line) {
				r.add(role, parseName(part))
			}
		}
	}
}

func buildISI(r *Record, fields []rawField) {
	var first, last, span, short, full, date string
	rest := make([]rawField, 0, len(fields))
	for _, f := range fields {
		switch f.name {
		case "BP":
			first = f.value
		case "EP":
			last = f.value
		case "PS":
			span = f.value
		case "AU":
			short = f.value
		case "AF":
			full = f.value
		case "PD":
			date = f.value
		default:
			rest = append(rest, f)
		}
	}
	if full == "" {
		full = short
	}
	isiNames(Author)(r, "AU", full)
	fill(r, rest, isiTags)
	if date != "" {
		isiDate(r, "PD", date)
	}
	r.set(Page, "PS", span)
	if first+last != "" {
		if r.Text[Page] != "" {
			r.keep("PS", r.Text[Page])
		}
		r.Text[Page] = pageSpan(first, last)
	}
}
