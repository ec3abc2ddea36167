package intake_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tanwen/tanwen/internal/intake"
)

const formats = "../../docs/formats"

// The documented schemas name just the columns that are read: none is unknown, and each required one is missed.
func TestSchemas(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(formats, "folder", "*.json"))
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
