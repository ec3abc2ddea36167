package directory

import (
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
)

func TestParseMail(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"name@example.org", "name@example.org"},
		{" Name.Of-Me+tag@Example.ORG ", "name.of-me+tag@example.org"},
		{"a@localhost", "a@localhost"},
		{"a@科学院.中国", "a@科学院.中国"},
		{"", ""},
		{"name", ""},
		{"@example.org", ""},
		{"a@", ""},
		{"a@b@c", ""},
		{"a b@example.org", ""},
		{"a@b\r\nBcc: all@x", ""},
		{"a\n@example.org", ""},
		{"\"quoted\"@example.org", ""},
		{"Name <a@example.org>", ""},
		{"a..b@example.org", ""},
		{".a@example.org", ""},
		{"a@example..org", ""},
		{"a@-example.org", ""},
		{"a@[127.0.0.1]", ""},
		{strings.Repeat("a", 65) + "@example.org", ""},
		{"a@" + strings.Repeat("b.", 130) + "org", ""},
		{"a@\u202egro.elpmaxe", ""},
	} {
		got, err := ParseMail(c.in)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q gives %q (%v), want %q", c.in, got, err, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		p   Person
		key string
	}{
		{Person{Name: "示例专家"}, ""},
		{Person{Name: strings.Repeat("碳", 200)}, ""},
		{Person{Name: " "}, "directory.name"},
		{Person{Name: strings.Repeat("碳", 201)}, "directory.name"},
		{Person{Name: "a\nb"}, "directory.name"},
		{Person{Name: "a\xff"}, "directory.name"},
		{Person{Name: "a", Lang: "zh"}, "directory.lang"},
		{Person{Name: "a", Mail: "x"}, "directory.mail"},
	} {
		_, err := c.p.normal()
		if f := fault.Find(err); (f == nil) != (c.key == "") || f != nil && f.Key != c.key {
			t.Errorf("%+v: error %v, want %q", c.p, err, c.key)
		}
	}
}

func FuzzParseMail(f *testing.F) {
	f.Add("name@example.org")
	f.Add("a@b\r\nBcc: x@y")
	f.Fuzz(func(t *testing.T, s string) {
		mail, err := ParseMail(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(mail, "\r\n \t<>\",;:\\()[]") || strings.Count(mail, "@") != 1 {
			t.Fatalf("%q was accepted as %q", s, mail)
		}
		if again, err := ParseMail(mail); err != nil || again != mail {
			t.Fatalf("%q is not read back as itself: %q (%v)", mail, again, err)
		}
	})
}
