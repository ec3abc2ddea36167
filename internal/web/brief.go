package web

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// handedOut are the results that every member may fetch; what they hold has passed the disclosure rule. Tables and
// individual reports are not among them.
var handedOut = []string{
	"brief.zh.html", "brief.en.html", "brief.zh.docx", "brief.en.docx", "brief.zh.pdf", "brief.en.pdf", "package.zip",
}

var fileTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".pdf":  "application/pdf",
	".zip":  "application/zip",
	".csv":  "text/csv; charset=utf-8",
}

// briefPolicy is for a brief, which is one file with its styles inside: it runs no script and loads nothing.
const briefPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; " +
	"form-action 'none'; frame-ancestors 'none'; object-src 'none'; sandbox"

// download is a file that can be fetched.
type download struct {
	Name, Address, Size string
}

// briefView is the content of the brief's page.
type briefView struct {
	Files  []download
	Tables []download // for the office only

	Writable             bool   // the visitor may have the briefs written now
	Waiting              string // id of a round that has to close before
	Releasable, Released bool   // the visitor may release the results; they are for everybody
}

func (s *server) results(study consult.StudyID) (fs.FS, bool) {
	if s.Files == nil {
		return nil, false
	}
	return s.Files(study)
}

func (s *server) brief(v *visit) error {
	p, r, err := s.studyPage(v, "brief")
	if err != nil {
		return err
	}
	view := briefView{Released: r.state.Released}
	view.Writable = s.Write != nil && deciding.admits(v.roles)
	if last := r.state.LastRound(); last != nil && last.Status == consult.RoundOpen {
		view.Waiting = string(last.ID)
	}
	view.Releasable = s.Releases != nil && !view.Released && r.state.Status == consult.StudyReported && deciding.admits(v.roles)
	if results, ok := s.results(v.study); ok {
		for _, name := range handedOut {
			if info, err := fs.Stat(results, name); err == nil {
				view.Files = append(view.Files, download{Name: name, Address: p.At("files", name), Size: size(info.Size())})
			}
		}
		if staff.admits(v.roles) {
			names, err := fs.Glob(results, "tables/*.csv")
			if err != nil {
				return err
			}
			for _, name := range names {
				if info, err := fs.Stat(results, name); err == nil {
					view.Tables = append(view.Tables, download{Name: path.Base(name), Address: p.At("tables", path.Base(name)), Size: size(info.Size())})
				}
			}
		}
	}
	return s.render(v, http.StatusOK, briefPage(p, view))
}

func (s *server) file(v *visit) error {
	name := v.r.PathValue("file")
	if !slices.Contains(handedOut, name) {
		return missing()
	}
	return s.send(v, name)
}

func (s *server) table(v *visit) error {
	name := v.r.PathValue("file")
	if path.Ext(name) != ".csv" || strings.ContainsAny(name, `/\`) {
		return missing()
	}
	return s.send(v, "tables/"+name)
}

// send hands out one result. A brief opens in the browser under a policy of its own, everything else is saved.
func (s *server) send(v *visit, name string) error {
	results, ok := s.results(v.study)
	if !ok {
		return missing()
	}
	data, err := fs.ReadFile(results, name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return missing()
	}
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", fileTypes[path.Ext(name)])
	if path.Ext(name) == ".html" {
		h.Set("Content-Security-Policy", briefPolicy)
	} else {
		h.Set("Content-Disposition", `attachment; filename="`+path.Base(name)+`"`)
	}
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = v.w.Write(data) // a reader who has gone is no fault
	return nil
}

// size prints a number of bytes.
func size(n int64) string {
	const kilo = 1000
	switch {
	case n < kilo:
		return strconv.FormatInt(n, 10) + " B"
	case n < kilo*kilo:
		return strconv.FormatInt((n+kilo/2)/kilo, 10) + " kB"
	}
	return strconv.FormatFloat(float64(n)/(kilo*kilo), 'f', 1, 64) + " MB"
}
