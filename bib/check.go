package bib

import (
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// minDrag is how many DOIs must follow one another before they count as filled in by dragging.
const minDrag = 4

// Check looks for what is readable but wrong: identifiers that two records share, DOIs that have not the form of one,
// and DOIs that rise by the same step from record to record, as a spreadsheet fills them in when a cell is dragged
// down. file is the name printed. Records of one volume of a journal may have DOIs in a row by right; the warning is
// given only where titles and years do not go with that: another journal or year among them.
func Check(file string, records []Record) (found fault.List) {
	found = append(found, repeatedKeys(file, records)...)
	for i := range records {
		if doi := records[i].Text[DOI]; doi != "" && !isDOI(doi) {
			found = append(found, fault.In(file, records[i].Line, 0, "bib.check.doi", "{doi} is no DOI: one looks like 10.1000/xyz123", "doi", shortened(doi)))
		}
	}
	return append(found, dragged(file, records)...)
}

func repeatedKeys(file string, records []Record) (found fault.List) {
	first := map[string]int{}
	for i := range records {
		key := records[i].ID
		if key == "" {
			continue
		}
		if j, ok := first[key]; ok {
			found = append(found, fault.In(file, records[i].Line, 0, "bib.check.key", "the identifier {key} is that of the entry at line {line} too", "key", key, "line", records[j].Line))
			continue
		}
		first[key] = i
	}
	return found
}

// dragged finds runs of records whose DOIs have the same text in front of a number that rises by the same step.
func dragged(file string, records []Record) (found fault.List) {
	for i := 0; i < len(records); {
		n := dragRun(records[i:])
		if n >= minDrag && !oneVolume(records[i:i+n]) {
			found = append(found, fault.In(file, records[i].Line, 0, "bib.check.drag", "the DOIs of {n} entries from here on rise by the same step, {first} to {last}: they look filled in by dragging a cell; check them",
				"n", n, "first", records[i].Text[DOI], "last", records[i+n-1].Text[DOI]))
		}
		i += max(n, 1)
	}
	return found
}

// dragRun returns how many records from the first have DOIs in arithmetic sequence.
func dragRun(records []Record) int {
	head, last, ok := numbered(records[0].Text[DOI])
	if !ok {
		return 1
	}
	step, n := 0, 1
	for ; n < len(records); n++ {
		h, number, ok := numbered(records[n].Text[DOI])
		if !ok || h != head || n > 1 && number-last != step || number == last {
			break
		}
		step, last = number-last, number
	}
	if step != 1 && step != -1 && n < minDrag+2 { // wider steps need a longer run to mean anything
		return 1
	}
	return n
}

// numbered splits a DOI before the number at its end.
func numbered(doi string) (head string, number int, ok bool) {
	i := len(doi)
	for i > 0 && doi[i-1] >= '0' && doi[i-1] <= '9' && len(doi)-i < 9 {
		i--
	}
	number, ok = digits(doi[i:])
	return strings.ToLower(doi[:i]), number, ok && strings.Contains(doi[:i], "/")
}

// oneVolume reports whether all records name the same journal and year, and each another title.
func oneVolume(records []Record) bool {
	titles := map[string]bool{}
	for i := range records {
		if normalTitle(records[i].Text[ContainerTitle]) != normalTitle(records[0].Text[ContainerTitle]) || records[i].Year() != records[0].Year() || records[i].Text[ContainerTitle] == "" {
			return false
		}
		titles[normalTitle(records[i].Text[Title])] = true
	}
	return len(titles) == len(records)
}
