package web

import (
	"net/http"
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
)

// setup is the first page of an installation: who the administrator is, and the settings.
func (s *server) setup(v *visit) error {
	if v.settings.Version > 0 {
		http.Redirect(v.w, v.r, "/settings", http.StatusSeeOther)
		return nil
	}
	return s.showSettings(v, http.StatusOK, settingsForm(s.page(v, "setup"), v.settings), true)
}

func (s *server) settings(v *visit) error {
	if v.settings.Version == 0 {
		http.Redirect(v.w, v.r, "/setup", http.StatusSeeOther)
		return nil
	}
	return s.showSettings(v, http.StatusOK, settingsForm(s.page(v, "settings"), v.settings), false)
}

func settingsForm(p page, now office.Settings) *form {
	way := "files"
	if now.Mail.Server != "" {
		way = "server"
	}
	return newForm(p, "institution_zh", now.Institution.Zh, "institution_en", now.Institution.En, "lang", now.Lang, "zone", now.Zone,
		"mail_way", way, "mail_server", now.Mail.Server, "mail_from", now.Mail.From, "version", strconv.Itoa(now.Version))
}

func (s *server) showSettings(v *visit, code int, f *form, first bool) error {
	return s.render(v, code, settingsPage(f, settingsView{First: first, Langs: langs(f.page), Zones: zones(), Logo: v.settings.LogoType() != "", Password: v.settings.Mail.Password != ""}))
}

// settingsView is what the page of settings shows beside the form.
type settingsView struct {
	First          bool
	Langs, Zones   []option
	Logo, Password bool // there is one
}

func langs(p page) []option {
	return []option{{"zh-CN", p.T("office.lang.zh")}, {"en", p.T("office.lang.en")}}
}

func zones() (out []option) {
	for _, z := range office.Zones {
		out = append(out, option{z, z})
	}
	return out
}

// saveSetup stores who the administrator is and the settings. Nothing is stored unless both are right.
func (s *server) saveSetup(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	if v.settings.Version > 0 {
		return office.Changed()
	}
	f := typed(s.page(v, "setup"), v)
	person := directory.Person{ID: v.person.ID, Name: v.value("name"), Mail: v.value("mail"), Lang: v.value("lang")}
	settings, err := s.settingsTyped(v)
	if err == nil {
		err = settings.Check()
	}
	if err == nil {
		err = s.Secretariat.Register.ChangePerson(v.ctx(), person)
	}
	if err == nil {
		err = s.Secretariat.Office.ChangeSettings(v.ctx(), settings)
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showSettings(v, code, f, true) })
	}
	return v.done("/", "set_up")
}

func (s *server) saveSettings(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "settings"), v)
	settings, err := s.settingsTyped(v)
	if err == nil {
		settings.Version, _ = strconv.Atoi(v.value("version"))
		err = s.Secretariat.Office.ChangeSettings(v.ctx(), settings)
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showSettings(v, code, f, false) })
	}
	return v.done("/settings", "saved")
}

// settingsTyped reads the settings from a form. An empty password and no new logo keep what there is.
func (s *server) settingsTyped(v *visit) (office.Settings, error) {
	now := v.settings
	now.Institution = consult.Text{Zh: v.value("institution_zh"), En: v.value("institution_en")}
	now.Lang, now.Zone = v.value("lang"), v.value("zone")
	now.Mail.From = v.value("mail_from")
	if v.value("mail_way") == "server" {
		now.Mail.Server = v.value("mail_server")
		if now.Mail.Server == "" {
			now.Mail.Server = "smtp:" // refused with what a server looks like
		}
	} else {
		now.Mail.Server = ""
	}
	if password := v.r.PostFormValue("mail_password"); password != "" {
		now.Mail.Password = password
	}
	if v.value("no_logo") != "" {
		now.Logo = nil
	}
	_, logo, err := v.upload("logo")
	if len(logo) > 0 {
		now.Logo = logo
	}
	return now, err
}

// again shows a form that was refused once more, with what was typed and what is wrong.
func (s *server) again(v *visit, f *form, err error, show func(code int) error) error {
	code, err2 := f.refuse(err)
	if err2 != nil {
		return err2
	}
	v.refused = err
	return show(code)
}

// logo is the institution's picture.
func (s *server) logo(v *visit) error {
	kind := v.settings.LogoType()
	if kind == "" {
		return missing()
	}
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Cache-Control", "public, max-age=300")
	_, err := v.w.Write(v.settings.Logo)
	return err
}
