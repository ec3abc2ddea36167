package bib_test

import (
	"testing"

	"github.com/tanwen/tanwen/bib"
)

// record builds a record of text variables.
func record(cslType string, year int, text map[bib.Variable]string, authors ...bib.Name) bib.Record {
	r := bib.Record{Type: cslType, Issued: bib.Date{From: bib.Day{Year: year}}}
	for v, s := range text {
		r.Text[v] = s
	}
	r.Names[bib.Author] = authors
	return r
}

func person(family, given string) bib.Name { return bib.Name{Family: family, Given: given} }
func whole(name string) bib.Name           { return bib.Name{Literal: name} }

func TestCite(t *testing.T) {
	four := []bib.Name{person("Kanamori", "Hiroo"), person("Wang", "Jing-Xin"), person("van Dyke", "A."), person("Doe", "Jane")}
	news := record("article-newspaper", 2012, map[bib.Variable]string{bib.Title: "大风沙过后的思考", bib.ContainerTitle: "北京青年报", bib.Page: "14"}, whole("丁文详"))
	news.Issued.From.Month, news.Issued.From.Day = 4, 12
	page := record("webpage", 2021, map[bib.Variable]string{bib.Title: "Net zero by 2050", bib.URL: "https://example.org/net-zero"}, whole("International Energy Agency"))
	page.Issued.From.Month, page.Issued.From.Day = 5, 18
	page.Accessed = bib.Date{From: bib.Day{Year: 2023, Month: 7, Day: 1}}
	chapter := record("chapter", 2020, map[bib.Variable]string{bib.Title: "Sinks", bib.ContainerTitle: "The carbon cycle", bib.Publisher: "Academic Press", bib.PublisherPlace: "London", bib.Page: "11-29"}, person("Li", "Wei"))
	chapter.Names[bib.Editor] = []bib.Name{person("Coburn", "Carol"), person("Abe", "Kenji")}
	translated := record("book", 2011, map[bib.Variable]string{bib.Title: "气候变化经济学", bib.Publisher: "科学出版社", bib.PublisherPlace: "北京", bib.Edition: "2"}, whole("斯特恩"))
	translated.Names[bib.Translator] = []bib.Name{whole("王某")}
	for _, c := range []struct {
		name     string
		r        bib.Record
		gbt, apa string
	}{
		{"journal, Chinese", record("article-journal", 2023, map[bib.Variable]string{bib.Title: "面向碳中和的战略咨询", bib.ContainerTitle: "中国科学院院刊", bib.Volume: "38", bib.Issue: "7", bib.Page: "1001-1010", bib.DOI: "10.16418/x"}, whole("于贵瑞"), whole("郝天象"), whole("朱剑兴"), whole("陈四")),
			"于贵瑞, 郝天象, 朱剑兴, 等. 面向碳中和的战略咨询[J]. 中国科学院院刊, 2023, 38(7): 1001-1010. DOI:10.16418/x.",
			"于贵瑞, 郝天象, 朱剑兴, 陈四. (2023). 面向碳中和的战略咨询. 中国科学院院刊, 38(7), 1001–1010. https://doi.org/10.16418/x"},
		{"journal, English, four authors", record("article-journal", 1998, map[bib.Variable]string{bib.Title: "Shaking without quaking", bib.ContainerTitle: "Science", bib.Volume: "279", bib.Issue: "5359", bib.Page: "2063"}, four...),
			"KANAMORI H, WANG J X, VAN DYKE A, et al. Shaking without quaking[J]. Science, 1998, 279(5359): 2063.",
			"Kanamori, H., Wang, J. X., van Dyke, A., & Doe, J. (1998). Shaking without quaking. Science, 279(5359), 2063."},
		{"book without place", record("book", 2018, map[bib.Variable]string{bib.Title: "Carbon", bib.Publisher: "MIT Press", bib.Edition: "3"}, person("Adams", "Alice B.")),
			"ADAMS A B. Carbon[M]. 3rd ed. [S.l.]: MIT Press, 2018.",
			"Adams, A. B. (2018). Carbon (3rd ed.). MIT Press."},
		{"book, translated", translated,
			"斯特恩. 气候变化经济学[M]. 王某, 译. 2版. 北京: 科学出版社, 2011.",
			"斯特恩. (2011). 气候变化经济学 (第2版). 科学出版社."},
		{"chapter", chapter,
			"LI W. Sinks[M]//COBURN C, ABE K. The carbon cycle. London: Academic Press, 2020: 11-29.",
			"Li, W. (2020). Sinks. In C. Coburn & K. Abe (Eds.), The carbon cycle (pp. 11–29). Academic Press."},
		{"thesis", record("thesis", 2018, map[bib.Variable]string{bib.Title: "云环境下铁路货运产品设计", bib.Publisher: "北京交通大学", bib.PublisherPlace: "北京", bib.Genre: "博士"}, whole("殷玮川")),
			"殷玮川. 云环境下铁路货运产品设计[D]. 北京: 北京交通大学, 2018.",
			"殷玮川. (2018). 云环境下铁路货运产品设计 [博士, 北京交通大学]."},
		{"newspaper", news,
			"丁文详. 大风沙过后的思考[N]. 北京青年报, 2012-04-12(14).",
			"丁文详. (2012年4月12日). 大风沙过后的思考. 北京青年报, 14."},
		{"web page", page,
			"International Energy Agency. Net zero by 2050[EB/OL]. (2021-05-18)[2023-07-01]. https://example.org/net-zero.",
			"International Energy Agency. (2021, May 18). Net zero by 2050. https://example.org/net-zero"},
		{"report", record("report", 2020, map[bib.Variable]string{bib.Title: "Outlook", bib.Number: "R-12", bib.Publisher: "IEA", bib.PublisherPlace: "Paris"}),
			"Outlook: R-12[R]. Paris: IEA, 2020.",
			"Outlook (Report No. R-12). (2020). IEA."},
		{"standard", record("standard", 2015, map[bib.Variable]string{bib.Title: "信息与文献 参考文献著录规则", bib.Number: "GB/T 7714-2015", bib.Publisher: "中国标准出版社", bib.PublisherPlace: "北京"}, whole("全国信息与文献标准化技术委员会")),
			"全国信息与文献标准化技术委员会. 信息与文献 参考文献著录规则: GB/T 7714-2015[S]. 北京: 中国标准出版社, 2015.",
			"全国信息与文献标准化技术委员会. (2015). 信息与文献 参考文献著录规则 (GB/T 7714-2015). 中国标准出版社."},
		{"further people not named", record("article-journal", 0, map[bib.Variable]string{bib.Title: "T?", bib.ContainerTitle: "J"}, person("Li", "W"), whole("others")),
			"LI W, et al. T?[J]. J.",
			"Li, W., et al. (n.d.). T? J."},
		{"nothing", bib.Record{}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := bib.GBT7714.Cite(c.r); got != c.gbt {
				t.Errorf("GB/T 7714:\n got %s\nwant %s", got, c.gbt)
			}
			if got := bib.APA.Cite(c.r); got != c.apa {
				t.Errorf("APA:\n got %s\nwant %s", got, c.apa)
			}
		})
	}
	if got := bib.Style("mla").Cite(record("book", 2000, nil)); got != "" {
		t.Errorf("unknown style: %q", got)
	}
}
