package web

import (
	"fmt"
	"net/http"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/iamc"
)

// modelFiles are the files in which a pathway leaves the pages.
var modelFiles = []string{"pathway-wide.csv", "pathway-long.csv", "pathway.xlsx", "quantiles.csv"}

var modelForms = map[string]iamc.Form{"pathway-wide.csv": iamc.Wide, "pathway-long.csv": iamc.Long, "pathway.xlsx": iamc.XLSX, "quantiles.csv": iamc.Wide}

// modelFile answers with the pathway of the address as an IAMC file; quantiles stand in a file of their own, since they do
// not add up.
func (s *server) modelFile(v *visit) error {
	name := v.r.PathValue("file")
	form, ok := modelForms[name]
	if !ok {
		return missing()
	}
	m, err := s.modelPage(v, "")
	if err != nil {
		return err
	}
	if len(m.Wrong) > 0 {
		return m.Wrong[0]
	}
	table, err := s.modelTable(m, name == "quantiles.csv")
	if err != nil {
		return err
	}
	data, err := iamc.Write(table, form)
	if err != nil {
		return err
	}
	kind := "text/csv; charset=utf-8"
	if form == iamc.XLSX {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", m.Code+"-"+name))
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(data) // a reader who has gone is no fault
	return nil
}

func (s *server) modelTable(m modelPage, quantiles bool) (carbon.IAMCTable, error) {
	if quantiles {
		e, err := s.models.ensemble(m.ensembleKey(fullDraws), m.prior)
		if err != nil {
			return carbon.IAMCTable{}, err
		}
		return carbon.IAMCQuantiles(e, m.scenarioName(m.Code)), nil
	}
	path, err := m.run(m.Scenario)
	if err != nil {
		return carbon.IAMCTable{}, err
	}
	e := carbon.IAMCExport{Runs: []carbon.IAMCRun{{Scenario: m.scenarioName(m.Code), Path: path}}}
	if m.With != nil && m.WithCode != m.Code {
		other, err := m.run(*m.With)
		if err != nil {
			return carbon.IAMCTable{}, err
		}
		e.Runs = append(e.Runs, carbon.IAMCRun{Scenario: m.scenarioName(m.WithCode), Path: other})
	}
	return e.Table()
}

// scenarioName is the name of a pathway in a file: its code, and whose ranges it stands on where they are not the analysts'.
func (m modelPage) scenarioName(code string) string {
	if m.Pool == "" {
		return code
	}
	return code + " panel " + m.Pool
}

// modelRoutes are the addresses of the model: by itself for everybody who is signed in, and within a consultation.
func modelRoutes() (out []route) {
	for _, at := range []struct {
		prefix string
		who    audience
	}{{"/model", signedIn}, {"/c/{study}/model", members}} {
		out = append(out, get(at.prefix, at.who, (*server).model), get(at.prefix+"/{view}", at.who, (*server).model),
			get(at.prefix+"/levers/{lever}", at.who, (*server).lever), get(at.prefix+"/files/{file}", at.who, (*server).modelFile))
	}
	return out
}
