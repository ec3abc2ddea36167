package dossier

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// finding is one entry of findings.json. The seed is a decimal text since it may exceed what JSON numbers hold.
type finding struct {
	ID            string       `json:"id"`
	Value         *json.Number `json:"value"`
	Printed       string       `json:"printed"`
	Unit          string       `json:"unit"`
	Recipe        string       `json:"recipe"`
	RecipeVersion int          `json:"recipe_version"`
	Inputs        []string     `json:"inputs"`
	Seed          *string      `json:"seed"`
}

// findingsOf lists the numbers of findings as findings.json holds them.
func findingsOf(f *analysis.Findings) []finding {
	seed := strconv.FormatUint(f.Seed, 10)
	out := make([]finding, len(f.Numbers))
	for i, n := range f.Numbers {
		out[i] = finding{ID: n.ID, Printed: n.Printed, Unit: n.Unit, Recipe: n.Recipe, RecipeVersion: n.RecipeVersion, Inputs: append([]string{}, n.Inputs...)}
		if n.Value.OK {
			v := json.Number(strconv.FormatFloat(n.Value.V, 'f', -1, 64))
			out[i].Value = &v
		}
		if n.Seeded && f.Seeded {
			out[i].Seed = &seed
		}
	}
	return out
}

// tableFiles writes all tables as CSV (RFC 4180) by their names.
func tableFiles(f *analysis.Findings) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, t := range f.Tables {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.UseCRLF = true
		if err := w.Write(t.Header); err != nil {
			return nil, err
		}
		if err := w.WriteAll(t.Rows); err != nil {
			return nil, err
		}
		out["tables/"+t.Name+".csv"] = b.Bytes()
	}
	return out, nil
}

// indented writes a value as JSON for people, with a line feed at its end.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

// statementsFile writes sentences with no list missing.
func statementsFile(sentences []Sentence) ([]byte, error) {
	out := make([]Sentence, len(sentences))
	for i, s := range sentences {
		s.Findings, s.Questions = append([]string{}, s.Findings...), append([]string{}, s.Questions...)
		s.Evidence, s.Leaves = append([]string{}, s.Evidence...), append([]int64{}, s.Leaves...)
		out[i] = s
	}
	return indented(out)
}

// descriptions makes the machine-readable descriptions of a package: a Frictionless data package of its tables and an
// RO-Crate 1.2 of all its results.
func descriptions(s *consult.State, f *analysis.Findings, files map[string][]byte, program, day string) (map[string][]byte, error) {
	type field struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	type object = map[string]any
	var resources []object
	for _, t := range f.Tables {
		var fields []field
		for _, h := range t.Header {
			fields = append(fields, field{h, "any"})
		}
		resources = append(resources, object{"name": t.Name, "path": "tables/" + t.Name + ".csv", "type": "table", "format": "csv", "mediatype": "text/csv",
			"encoding": "utf-8", "schema": object{"fields": fields, "missingValues": []string{""}}})
	}
	title := s.Definition.Title.In("en")
	data, err := indented(object{"name": string(s.Definition.ID), "title": title, "resources": resources})
	if err != nil {
		return nil, err
	}
	var parts, graph []object
	for _, name := range sortedNames(files) {
		parts = append(parts, object{"@id": name})
	}
	licence := s.Definition.Licence
	if licence == "" {
		licence = "not stated"
	}
	graph = append(graph,
		object{"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": object{"@id": "./"}, "conformsTo": object{"@id": "https://w3id.org/ro/crate/1.2"}},
		object{"@id": "./", "@type": "Dataset", "name": title, "description": s.Definition.Task.In("en"), "datePublished": day, "license": licence, "hasPart": parts},
		object{"@id": "#tanwen", "@type": "SoftwareApplication", "name": "Tanwen", "softwareVersion": program, "url": "https://github.com/tanwen/tanwen"},
		object{"@id": "#analysis", "@type": "CreateAction", "name": "Analysis of the record", "instrument": object{"@id": "#tanwen"}, "result": object{"@id": "./"}})
	for _, name := range sortedNames(files) {
		graph = append(graph, object{"@id": name, "@type": "File", "contentSize": strconv.Itoa(len(files[name])), "sha256": hexHash(files[name])})
	}
	crate, err := indented(object{"@context": "https://w3id.org/ro/crate/1.2/context", "@graph": graph})
	return map[string][]byte{"datapackage.json": data, "ro-crate-metadata.json": crate}, err
}
