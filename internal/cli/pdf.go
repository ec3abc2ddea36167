package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pdf makes the briefs into PDF with LibreOffice, else Chromium, and returns the files. Where neither is installed
// or one fails it says so; the briefs are there all the same.
func (s *session) pdf(out string) (files []string) {
	for _, lang := range []string{"zh", "en"} {
		target := filepath.Join(out, "brief."+lang+".pdf")
		cmd, clean := s.converter(out, lang, target)
		if cmd == nil {
			s.say("pdf.none")
			return nil
		}
		message, err := cmd.CombinedOutput()
		clean()
		if _, e := os.Stat(target); err != nil || e != nil {
			s.say("pdf.failed", "program", filepath.Base(cmd.Path), "why", strings.TrimSpace(string(message)))
			continue
		}
		files = append(files, target)
	}
	return files
}

// converter returns the command that writes target, with a profile of its own, or nil.
func (s *session) converter(out, lang, target string) (cmd *exec.Cmd, clean func()) {
	profile, err := os.MkdirTemp("", "tanwen-pdf-")
	if err != nil {
		return nil, nil
	}
	clean = func() { _ = os.RemoveAll(profile) }
	if path, err := exec.LookPath("soffice"); err == nil {
		return exec.CommandContext(s, path, "-env:UserInstallation=file://"+filepath.ToSlash(profile), "--headless", "--convert-to", "pdf",
			"--outdir", out, filepath.Join(out, "brief."+lang+".docx")), clean
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		page, err := filepath.Abs(filepath.Join(out, "brief."+lang+".html"))
		if err != nil {
			continue
		}
		args := []string{"--headless", "--disable-gpu", "--user-data-dir=" + profile, "--no-pdf-header-footer", "--print-to-pdf=" + target, "file://" + filepath.ToSlash(page)}
		if os.Geteuid() == 0 { // Chromium's sandbox does not start for root
			args = append([]string{"--no-sandbox"}, args...)
		}
		return exec.CommandContext(s, path, args...), clean
	}
	clean()
	return nil, nil
}
