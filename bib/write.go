package bib

import "github.com/tanwen/tanwen/fault"

// Write writes records in a format: CSLJSON, BibTeX or RIS. All that a record holds is written: what the format has no
// place for goes into fields of its own name, by which this package reads it back.
func Write(records []Record, f Format) ([]byte, error) {
	switch f {
	case CSLJSON:
		return writeCSL(records)
	case BibTeX:
		return writeBibTeX(records), nil
	case RIS:
		return writeRIS(records), nil
	}
	return nil, fault.Bad("to", "bib.write.format", "{format} is no format that is written: csl-json, bibtex or ris", "format", f)
}
