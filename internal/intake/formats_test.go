package intake_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/intake"
)

const formats = "../../docs/formats"

// The documented schemas name just the columns that are read: none is unknown, and each required one is missed.
func TestSchemas(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(formats, "folder", "*.json"))
	files = slices.DeleteFunc(files, func(name string) bool { return strings.HasSuffix(name, ".schema.json") })
	if err != nil || len(files) != 13 {
		t.Fatalf("%d schemas, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var schema struct {
			Name   string
			Fields []struct {
				Name        string
				Type        string
				Constraints struct{ Required bool }
			}
		}
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		t.Run(schema.Name, func(t *testing.T) {
			header := func(without string) string {
				var names []string
				for _, f := range schema.Fields {
					if f.Name != without {
						names = append(names, f.Name)
					}
				}
				return strings.Join(names, ",") + "\n"
			}
			p, err := intake.Folder(folder(schema.Name+".csv", header("")), nil, "demo", intake.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Notes) > 0 {
				t.Errorf("notes: %v", p.Notes)
			}
			for _, f := range schema.Fields {
				_, err := intake.Folder(folder(schema.Name+".csv", header(f.Name)), nil, "demo", intake.Options{})
				// Where two rounds and criteria are planned, ratings must name them.
				required := f.Constraints.Required || schema.Name == "ratings" && (f.Name == "round" || f.Name == "criterion" || f.Name == "rating")
				if (err != nil) != required {
					t.Errorf("without the column %s: %v", f.Name, err)
				}
			}
		})
	}
}

// decisionSchema is the part of the schema of decisions.yaml that says which keys there are.
type decisionSchema struct {
	Defs struct {
		Decision struct {
			Required   []string
			Properties map[string]struct {
				Items schemaKeys
			}
		}
	} `json:"$defs"`
}

type schemaKeys struct {
	Required   []string
	Properties map[string]struct {
		PropertyNames struct{ Enum []string }
	}
}

// TestDecisionsSchema: decisions.yaml has just the keys of its schema: each is read, each required one is missed, and no
// other is taken; its levers are those of the model.
func TestDecisionsSchema(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(formats, "folder", "decisions.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema decisionSchema
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	d := schema.Defs.Decision
	weights, options := d.Properties["weights"].Items, d.Properties["options"].Items
	var levers []string
	for _, l := range carbon.Levers() {
		levers = append(levers, l.ID)
	}
	if got := options.Properties["levers"].PropertyNames.Enum; !slices.Equal(got, levers) {
		t.Errorf("the schema has the levers %v, the model %v", got, levers)
	}
	full := map[string]any{"id": "D1", "zh": "名", "en": "Name", "stated_by": map[string]any{"zh": "部", "en": "ministry"}, "unit": "yuan", "benefit": "0 - net_2060 * price",
		"weights": []any{map[string]any{"name": "price", "values": []any{1, "2.5"}}},
		"options": []any{map[string]any{"id": "a", "zh": "甲", "en": "A", "levers": map[string]any{"removal": 3}}, map[string]any{"id": "b"}}}
	decide := func(change func(d map[string]any)) error {
		text, err := json.Marshal([]any{full}) // JSON is YAML
		if err != nil {
			t.Fatal(err)
		}
		var list []map[string]any
		if err := json.Unmarshal(text, &list); err != nil {
			t.Fatal(err)
		}
		change(list[0])
		if text, err = json.Marshal(list); err != nil {
			t.Fatal(err)
		}
		_, err = intake.Folder(folder("decisions.yaml", string(text)), nil, "demo", intake.Options{})
		return err
	}
	if err := decide(func(map[string]any) {}); err != nil {
		t.Fatalf("the control: %v", err)
	}
	first := func(d map[string]any, key string) map[string]any { return d[key].([]any)[0].(map[string]any) }
	for _, part := range []struct {
		name     string
		required []string
		count    int
		of       func(d map[string]any) map[string]any
	}{
		{"decision", d.Required, len(d.Properties), func(d map[string]any) map[string]any { return d }},
		{"weight", weights.Required, len(weights.Properties), func(d map[string]any) map[string]any { return first(d, "weights") }},
		{"option", options.Required, len(options.Properties), func(d map[string]any) map[string]any { return first(d, "options") }},
	} {
		if n := len(part.of(full)); n != part.count {
			t.Errorf("a full %s has %d keys, the schema %d", part.name, n, part.count)
		}
		if decide(func(d map[string]any) { part.of(d)["other"] = 1 }) == nil {
			t.Errorf("an unknown key of a %s is taken", part.name)
		}
		for key := range part.of(full) {
			missing := decide(func(d map[string]any) { delete(part.of(d), key) })
			// What the net benefit names must be there.
			needed := slices.Contains(part.required, key) || part.name == "decision" && key == "weights"
			if (missing != nil) != needed {
				t.Errorf("a %s without %s: %v", part.name, key, missing)
			}
		}
	}
}

// The examples of the documentation are read as they stand.
func TestDocumentedForms(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(formats, "folder.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(data), "```")
	var examples []string
	for i := 1; i < len(blocks); i += 2 {
		if text, ok := strings.CutPrefix(blocks[i], "yaml\n"); ok {
			examples = append(examples, text)
		}
	}
	if len(examples) != 4 {
		t.Fatalf("%d examples", len(examples))
	}
	read(t, folder("consultation.yaml", examples[0]))
	_, s := read(t, folder("consultation.yaml", examples[1]))
	if d := s.Definition; d.Weighting == nil || len(d.Weighting.Comparisons) != 3 || len(d.Settings) != 2 || len(d.Ranking) != 2 {
		t.Errorf("ranking %+v, settings %+v, weights %+v", d.Ranking, d.Settings, d.Weighting)
	}
	_, s = read(t, folder("decisions.yaml", examples[3]))
	if len(s.Decisions) != 1 || len(s.Decisions[0].Options) != 2 {
		t.Errorf("decisions %+v", s.Decisions)
	}
	p, s := read(t, folder("consultation.yaml", examples[2],
		"long.csv", "Respondent,Technology,Question,Answer,Remark,Known,Wave,Submitted\nE1,Q1,benefit,Strongly agree,good,3,first,2025-03-01\nE1,Q1,cost,I don't know,,3,first,2025-03-01\nE1,Q1,benefit,2,,,first,2025-02-01\n",
		"wide.csv", "id,Q1 [cost],Q2 [cost],Overall,Why\nE2,1,2,5,because\n",
		"blocks.csv", "a form;;;;"+strings.Repeat(";", 119)+"\nTimestamp;n;coder;Technology;"+strings.Repeat("h;", 119)+"h\n2022-05-01;1;E3;Q1;;;;4;5;fine;"+strings.Repeat(";", 113)+"\n",
		"people.xlsx", workbook(t, [][]any{{"coder", "Career stage", "Habitat"}, {"E1", "senior", "NA"}}, func(f *excelize.File) { _ = f.SetSheetName("Sheet1", "Panel") }),
		"list.csv", "Nr,Question\nQ1,One?\nQ2,Two?\n"))
	want := []string{"1 E1 Q1 benefit=5", "1 E1 Q1 cost=dk", "1 E1 Q1 says good", "1 E2 Q1 benefit=5", "1 E2 Q1 cost=1", "1 E2 Q1 says because", "1 E2 Q2 cost=2", "2 E3 Q1 benefit=4", "2 E3 Q1 cost=5", "2 E3 Q1 says fine"}
	if got := strings.Join(marks(s), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("marks\n%s\nnot\n%s\n(%+v)", got, strings.Join(want, "\n"), p.Sources)
	}
}
