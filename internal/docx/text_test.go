package docx_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/docx"
)

func TestTextFindsEverySentence(t *testing.T) {
	passages, err := docx.Text(samples(t)["zh"])
	if err != nil {
		t.Fatal(err)
	}
	marks := map[string]string{}
	var notes []string
	for _, p := range passages {
		for _, m := range p.Marks {
			marks[m.ID] = m.Text
		}
		if p.Footnote {
			notes = append(notes, p.Text)
		}
	}
	want := map[string]string{
		"answer": "一页结论", "ranking": "排序及其不确定性", "how": "工作过程", "fig-ranks": "图 1", "tab-ranks": "表 1",
		"s-1": "长时储能是最具决定性的关键科学问题。", "s-2": "在下一规划期设立十小时以上长时储能专项。", "s-3": "由两家研究所以两种规模开展综合示范。",
		"s-4": "三年后按成本路径进行评估，并公布结果。", "s-5": "专家组对前三个问题形成共识", "s-6": "一天以上的储能是价格问题，而不是科学问题；经费用于电网更为有效。",
	}
	if !reflect.DeepEqual(marks, want) {
		t.Errorf("marks %v\nwant %v", marks, want)
	}
	if !reflect.DeepEqual(notes, []string{"共识规则：至少 70% 的评分为 7 至 9 分。详见方法说明。"}) {
		t.Errorf("footnotes %q", notes)
	}
	for _, p := range passages {
		if p.Style == "BodyText" && strings.Contains(p.Text, "见图 1和表 1；方法见“工作过程”") {
			return
		}
	}
	t.Error("the paragraph with the references is not found")
}

// TestTextReturnsWhatWasWritten writes any text, with any marks, and reads it back.
func TestTextReturnsWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("储能 <&>\"'“”\t\n\r\x00\x0b\uFFFEab\xff")), 0, 20, -1)), 1, 6).Draw(t, "texts")
		var content []docx.Inline
		var marks []docx.Marked
		whole := ""
		for i, text := range texts {
			id := fmt.Sprintf("s-%d.%d", i, len(text))
			content = append(content, docx.Mark{ID: id, Content: docx.Words(text)})
			marks = append(marks, docx.Marked{ID: id, Text: docx.Clean(text)})
			whole += docx.Clean(text)
		}
		blocks := []docx.Block{docx.Paragraph{Content: content}}
		if foot := rapid.Bool().Draw(t, "footnote"); foot {
			blocks = []docx.Block{docx.Paragraph{Content: []docx.Inline{docx.Footnote{Content: content}}}}
		}
		file, err := docx.Document{Sections: []docx.Section{{Blocks: blocks}}}.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		got, err := docx.Text(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0].Text != whole || !reflect.DeepEqual(got[0].Marks, marks) {
			t.Fatalf("read %+v, want %q with %+v", got, whole, marks)
		}
	})
}

func TestCleanKeepsWhatXMLCanHold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain", "plain"}, {"a\r\nb\rc", "a\nb\nc"}, {"a\x00\x08\x0b\x1fb", "ab"}, {"a\tb", "a\tb"}, {"储\xff能", "储\uFFFD能"}, {"a\uFFFE\uFFFFb", "ab"}, {"𠀀", "𠀀"}, {"\x7f", "\x7f"},
	} {
		if got := docx.Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestBookmarkIsReversible(t *testing.T) {
	for _, c := range []struct {
		id, name string
		ok       bool
	}{
		{"s1", "s1", true}, {"s-1", "s_d1", true}, {"a_b.c:d/e", "a__b_pc_cd_se", true}, {"1a", "_n1a", true}, {"", "", false},
		{strings.Repeat("a", 40), strings.Repeat("a", 40), true}, {strings.Repeat("-", 20) + "a", "", false}, {"a b", "", false}, {"é", "", false},
	} {
		name, ok := docx.Bookmark(c.id)
		if ok != c.ok || ok && name != c.name {
			t.Errorf("Bookmark(%q) = %q, %v; want %q, %v", c.id, name, ok, c.name, c.ok)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringMatching(`[A-Za-z0-9_.:/-]{1,20}`).Draw(t, "id")
		name, ok := docx.Bookmark(id)
		if !ok {
			t.Fatalf("%q has no name", id)
		}
		if len(name) > 40 || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			t.Fatalf("%q is no bookmark's name", name)
		}
		file, err := docx.Document{Sections: []docx.Section{{Blocks: []docx.Block{docx.Paragraph{Content: []docx.Inline{mark(id, "x")}}}}}}.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		got, err := docx.Text(file)
		if err != nil || len(got) != 1 || got[0].Marks[0].ID != id {
			t.Fatalf("%q came back as %+v, %v", id, got, err)
		}
	})
}

// packed packs entries as the writer does, so that only their content is foreign.
func packed(entries [][2]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, e := range entries {
		var body bytes.Buffer
		f, _ := flate.NewWriter(&body, flate.BestCompression)
		f.Write([]byte(e[1]))
		f.Close()
		raw, _ := z.CreateRaw(&zip.FileHeader{Name: e[0], Method: zip.Deflate, CreatorVersion: 20, ReaderVersion: 20, ModifiedDate: 0x21, //nolint:staticcheck // the date that the format cannot do without
			CRC32: crc32.ChecksumIEEE([]byte(e[1])), CompressedSize64: uint64(body.Len()), UncompressedSize64: uint64(len(e[1]))})
		raw.Write(body.Bytes())
	}
	z.Close()
	return out.Bytes()
}

// withBody is a document of the least parts that Text reads, with the given body.
func withBody(body string) []byte {
	const ns = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	return packed([][2]string{{"word/document.xml", `<w:document` + ns + `><w:body>` + body + `</w:body></w:document>`}, {"word/footnotes.xml", `<w:footnotes` + ns + `/>`}})
}

func TestTextRefusesWhatTheWriterDoesNotWrite(t *testing.T) {
	run := `<w:r><w:t>text</w:t></w:r>`
	for _, c := range []struct{ name, body, key string }{
		{"control", `<w:p>` + run + `</w:p>`, ""},
		{"hidden text", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p>`, "docx.read.element"},
		{"deleted text", `<w:p><w:del>` + run + `</w:del></w:p>`, "docx.read.element"},
		{"foreign namespace", `<w:p><x:a xmlns:x="urn:x"/></w:p>`, "docx.read.element"},
		{"paragraph in a paragraph", `<w:p><w:p/></w:p>`, "docx.read.element"},
		{"comment", `<w:p><!-- x -->` + run + `</w:p>`, "docx.read.element"},
		{"processing instruction", `<w:p><?x y?></w:p>`, "docx.read.element"},
		{"text outside a run", `<w:p>x</w:p>`, "docx.read.stray"},
		{"text outside a paragraph", `x`, "docx.read.stray"},
		{"bookmark over paragraphs", `<w:p><w:bookmarkStart w:id="0" w:name="a"/></w:p><w:p><w:bookmarkEnd w:id="0"/></w:p>`, "docx.read.bookmark"},
		{"bookmark without beginning", `<w:p><w:bookmarkEnd w:id="0"/></w:p>`, "docx.read.bookmark"},
		{"bookmark outside a paragraph", `<w:bookmarkStart w:id="0" w:name="a"/><w:bookmarkEnd w:id="0"/>`, "docx.read.bookmark"},
		{"bookmarks that cross", `<w:p><w:bookmarkStart w:id="0" w:name="a"/><w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="0"/><w:bookmarkEnd w:id="1"/></w:p>`, "docx.read.bookmark"},
		{"not well-formed", `<w:p>`, "docx.read.xml"},
		{"unknown entity", `<w:p><w:r><w:t>&x;</w:t></w:r></w:p>`, "docx.read.xml"},
		{"too deep", strings.Repeat(`<w:tbl>`, 80) + strings.Repeat(`</w:tbl>`, 80), "docx.read.depth"},
	} {
		_, err := docx.Text(withBody(c.body))
		key := ""
		if f := fault.Find(err); f != nil {
			key = f.Key
		}
		if key != c.key || c.key == "" && err != nil {
			t.Errorf("%s: %v, want %q", c.name, err, c.key)
		}
	}
}

func TestTextRefusesAForeignArchive(t *testing.T) {
	good := withBody(`<w:p/>`)
	change := func(at int, to byte) []byte {
		b := bytes.Clone(good)
		b[at] = to
		return b
	}
	const name, part = "word/document.xml", `<w:document/>`
	for _, c := range []struct {
		name string
		file []byte
		key  string
	}{
		{"control", good, ""},
		{"nothing", nil, "docx.read.archive"},
		{"no archive", []byte("PK"), "docx.read.archive"},
		{"bytes before", append([]byte("x"), good...), "docx.read.foreign"},
		{"bytes behind", append(bytes.Clone(good), 0), "docx.read.foreign"},
		{"another time in a local header", change(10, 1), "docx.read.foreign"},
		{"a flag in a local header", change(6, 2), "docx.read.foreign"},
		{"an entry twice", packed([][2]string{{name, part}, {name, part}}), "docx.read.twice"},
		{"no footnotes", packed([][2]string{{name, part}}), "docx.read.element"},
		{"no document", packed([][2]string{{"word/footnotes.xml", part}}), "docx.read.missing"},
		{"broken data", change(30+len(name), 0xff), "docx.read.entry"},
	} {
		_, err := docx.Text(c.file)
		key := ""
		if f := fault.Find(err); f != nil {
			key = f.Key
		}
		if key != c.key || c.key == "" && err != nil {
			t.Errorf("%s: %v, want %q", c.name, err, c.key)
		}
	}
}

// FuzzText feeds any bytes, once as the file and once as the body of one: no panic, and an error or valid passages.
func FuzzText(f *testing.F) {
	for _, d := range []docx.Document{{}, {Sections: []docx.Section{{Blocks: []docx.Block{docx.Paragraph{Content: []docx.Inline{mark("a", "b")}}}}}}} {
		file, err := d.Bytes()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	f.Add([]byte(`<w:p><w:bookmarkStart w:id="0" w:name="s_d1"/><w:r><w:t>x</w:t><w:tab/><w:br/></w:r><w:bookmarkEnd w:id="0"/></w:p>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, file := range [][]byte{data, withBody(string(data))} {
			passages, err := docx.Text(file)
			if err != nil {
				if fault.Find(err) == nil {
					t.Fatalf("an error of another type: %v", err)
				}
				continue
			}
			for _, p := range passages {
				for _, m := range p.Marks {
					if _, ok := docx.Bookmark(m.ID); !ok || !strings.Contains(p.Text, strings.TrimPrefix(m.Text, " ")) {
						t.Fatalf("mark %+v in %+v", m, p)
					}
				}
			}
		}
	})
}
