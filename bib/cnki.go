package bib

import (
	"strings"
	"unicode/utf8"
)

// The formats in which Chinese databases export: EndNote's tagged form (Refer), RefWorks, NoteExpress and E-Study.
// CNKI writes several people into one field, months and issues with a zero in front, "+" between spans of pages, tags
// in lower case or without a blank behind them, and two tags on one line; all of this is read.

// chineseTypes are the types of CSL for the words of EndNote, RefWorks, NoteExpress and CNKI.
var chineseTypes = map[string]string{
	"journal article": "article-journal", "journal": "article-journal", "electronic article": "article-journal", "magazine article": "article-magazine",
	"newspaper article": "article-newspaper", "book": "book", "edited book": "book", "book, whole": "book", "book, edited": "book", "electronic book": "book",
	"book section": "chapter", "book chapter": "chapter", "conference proceedings": "paper-conference", "conference proceeding": "paper-conference",
	"conference paper": "paper-conference", "conference": "paper-conference", "thesis": "thesis", "dissertation": "thesis", "dissertation/thesis": "thesis",
	"report": "report", "patent": "patent", "standard": "standard", "web page": "webpage", "online database": "dataset", "dataset": "dataset",
	"computer program": "software", "map": "map", "manuscript": "manuscript", "unpublished work": "manuscript", "generic": "document", "statute": "legislation",
	"government document": "report", "encyclopedia": "entry-encyclopedia", "dictionary": "entry-dictionary", "review": "review",
	"期刊": "article-journal", "期刊文章": "article-journal", "期刊论文": "article-journal", "中国学术期刊": "article-journal", "报纸": "article-newspaper", "中国重要报纸": "article-newspaper", "图书": "book",
	"会议": "paper-conference", "会议论文": "paper-conference", "中国会议": "paper-conference", "国际会议": "paper-conference", "博士": "thesis", "硕士": "thesis", "学位论文": "thesis",
	"专利": "patent", "中国专利": "patent", "标准": "standard", "国家标准": "standard", "报告": "report", "年鉴": "book",
}

// chineseIssue takes the zero off "07".
func chineseIssue(r *Record, tag, value string) {
	if trimmed := strings.TrimLeft(value, "0"); trimmed != "" && len(value) <= 3 {
		value = trimmed
	}
	r.set(Issue, tag, value)
}

// chinesePages writes "1106-1111+1117" and "835~841" as spans of pages.
func chinesePages(r *Record, tag, value string) {
	r.set(Page, tag, strings.NewReplacer("+", ", ", "~", "-", "～", "-", "–", "-", "—", "-").Replace(unwrap(value)))
}

// chineseAbstract takes the mark of a main text, 〈正〉, off the front.
func chineseAbstract(r *Record, _, value string) {
	value = unwrap(value)
	for _, mark := range []string{"〈正〉", "<正>", "＜正＞", "《正》"} {
		value = strings.TrimSpace(strings.TrimPrefix(value, mark))
	}
	r.join(Abstract, value)
}

// plainText is for values that CNKI ends with a semicolon.
func plainText(v Variable) assign {
	return func(r *Record, tag, value string) { r.set(v, tag, strings.TrimRight(unwrap(value), ";； ")) }
}

// typeByWord sets the type by a word of chineseTypes.
func typeByWord(r *Record, tag, value string) {
	if r.Kind != "" {
		r.keep(tag, value)
		return
	}
	r.kindOf(value, chineseTypes)
}

// referDialect is EndNote's tagged form (%0 ... %@), after the program refer of Bell Laboratories.
var referDialect = dialect{
	typical: func(line string) bool {
		return len(line) > 2 && line[0] == '%' && strings.IndexByte("0ATJD", line[1]) >= 0 && line[2] == ' ' || line == "%0"
	},
	split: func(line string) (string, string, bool) {
		line = strings.TrimLeft(line, " \t")
		if len(line) < 2 || line[0] != '%' || line[1] <= ' ' || line[1] >= 0x7f {
			return "", "", false
		}
		return line[:2], strings.TrimSpace(line[2:]), true
	},
	begins: func(tag string) bool { return tag == "%0" },
	blank:  true,
	inline: referInline,
	build:  func(r *Record, fields []rawField) { fill(r, fields, referTags) },
}

// referInline cuts a value at further tags on its line, as in "%A 杨明国%A 吴国远" and "%P 3-7 %@ 0000-0610".
func referInline(value string) (first string, rest []rawField) {
	cut := func(s string) int {
		for i := 1; i+1 < len(s); i++ {
			if s[i] == '%' && (s[i-1] == ' ' || s[i-1] >= utf8.RuneSelf) && strings.IndexByte("AERWPVNXDJITUK@", s[i+1]) >= 0 && (i+2 == len(s) || s[i+2] == ' ') {
				return i
			}
		}
		return -1
	}
	i := cut(value)
	if i < 0 {
		return value, nil
	}
	first, value = strings.TrimSpace(value[:i]), value[i:]
	for value != "" {
		end := cut(value)
		if end < 0 {
			end = len(value)
		}
		rest = append(rest, rawField{name: value[:2], value: strings.TrimSpace(value[2:end])})
		value = value[end:]
	}
	return first, rest
}

var referTags = map[string]assign{
	"%0": typeByWord, "%A": toNames(Author), "%E": toNames(Editor), "%Y": toNames(Supervisor), "%T": toText(Title), "%J": toText(ContainerTitle),
	"%B": toText(ContainerTitle), "%S": toText(CollectionTitle), "%D": toDate, "%8": toDate, "%V": toText(Volume), "%N": chineseIssue, "%P": chinesePages,
	"%I": toText(Publisher), "%C": toText(PublisherPlace), "%7": toText(Edition), "%K": toKeywords, "%X": chineseAbstract, "%@": toSerial, "%R": toDOI,
	"%U": toText(URL), "%W": toText(Source), "%G": toText(Language), "%9": toText(Genre), "%Z": toLong(Note), "%O": toLong(Note), "%F": func(r *Record, _, value string) { r.ID = value },
	"%L": toText(CallNumber), "%Q": toText(TranslatedTitle), "%!": toText(TitleShort), "%?": toNames(Translator),
}

// refWorksDialect is RefWorks tagged ("RT Journal Article").
var refWorksDialect = dialect{
	typical: func(line string) bool { return len(line) > 3 && strings.EqualFold(line[:3], "RT ") },
	split: func(line string) (string, string, bool) {
		if len(line) < 2 {
			return "", "", false
		}
		tag := strings.ToUpper(line[:2])
		if _, known := refWorksTags[tag]; !known && tag != "SR" && tag != "AD" && tag != "U1" && tag != "U2" && tag != "FD" && tag != "SF" {
			return "", "", false
		}
		// Behind a tag a blank may be missing, before a Chinese character, a digit or, if the tag has a digit, a letter.
		if len(line) > 2 && line[2] != ' ' && line[2] < utf8.RuneSelf && (line[:2] != tag || ((line[2] < '0' || line[2] > '9') && (line[1] < '0' || line[1] > '9' || !isLetter(line[2])))) {
			return "", "", false
		}
		return tag, strings.TrimSpace(line[2:]), true
	},
	begins: func(tag string) bool { return tag == "RT" },
	build:  func(r *Record, fields []rawField) { fill(r, fields, refWorksTags) },
}

var refWorksTags = map[string]assign{
	"RT": typeByWord, "A1": toNames(Author), "A2": toNames(Editor), "A3": toNames(Supervisor), "A4": toNames(Translator), "T1": toText(Title), "T2": toText(CollectionTitle),
	"JF": toText(ContainerTitle), "JO": toText(ContainerTitleShort), "YR": toDate, "VO": toText(Volume), "IS": chineseIssue, "SP": toText(Page), "OP": refWorksLastPage,
	"K1": toKeywords, "AB": chineseAbstract, "SN": toSerial, "DO": toDOI, "DS": toText(Source), "DB": toText(Source), "PB": toText(Publisher), "PP": toText(PublisherPlace),
	"ED": toText(Edition), "CL": toText(Genre), "UL": toText(URL), "LK": toText(URL), "LA": toText(Language), "NO": toLong(Note), "CN": toText(CallNumber),
	"RD": toAccessed, "ID": func(r *Record, tag, value string) { r.ID = value },
}

// refWorksLastPage reads OP, the last page; CNKI writes the whole span there.
func refWorksLastPage(r *Record, tag, value string) {
	if first := r.Text[Page]; first != "" && !strings.ContainsAny(value, "-~+～") {
		r.Text[Page] = pageSpan(first, value)
		return
	}
	chinesePages(r, tag, value)
}

// noteExpressDialect is NoteExpress ("{Reference Type}: Journal Article").
var noteExpressDialect = dialect{
	typical: func(line string) bool { return strings.HasPrefix(line, "{Reference Type}") },
	split: func(line string) (string, string, bool) {
		if line[0] != '{' {
			return "", "", false
		}
		tag, value, ok := strings.Cut(line[1:], "}")
		if !ok || tag == "" || len(tag) > 60 {
			return "", "", false
		}
		value = strings.TrimLeft(value, " ")
		switch {
		case strings.HasPrefix(value, ":"):
			value = value[1:]
		case strings.HasPrefix(value, "："):
			value = value[len("："):]
		default:
			return "", "", false
		}
		return strings.TrimRight(tag, ", "), strings.TrimSpace(value), true
	},
	begins: func(tag string) bool { return tag == "Reference Type" },
	build:  buildNoteExpress,
}

var noteExpressTags = map[string]assign{
	"Reference Type": typeByWord, "Title": toText(Title), "Translated Title": toText(TranslatedTitle), "Short Title": toText(TitleShort), "Author": toNames(Author),
	"Secondary Author": toNames(Editor), "Tertiary Author": toNames(Supervisor), "Translated Author": toNames(Translator), "Journal": toText(ContainerTitle),
	"Secondary Title": toText(ContainerTitle), "Tertiary Title": toText(CollectionTitle), "Year": toDate, "Date": toDate, "Volume": toText(Volume), "Issue": chineseIssue,
	"Pages": chinesePages, "Keywords": toKeywords, "Abstract": chineseAbstract, "ISBN/ISSN": toSerial, "ISBN": toSerial, "ISSN": toText(ISSN), "DOI": toDOI,
	"Publisher": plainText(Publisher), "Place Published": plainText(PublisherPlace), "Type of Work": toText(Genre), "Edition": toText(Edition), "URL": toText(URL), "Language": toText(Language),
	"Database Provider": toText(Source), "Notes": toLong(Note), "Call Number": toText(CallNumber), "Label": func(r *Record, tag, value string) { r.ID = value },
}

// buildNoteExpress reads what CNKI puts into unusual fields: the number of a standard as its ISBN, that of a patent as
// its kind of work, the holder of a patent as a subsidiary author.
func buildNoteExpress(r *Record, fields []rawField) {
	fill(r, fields, noteExpressTags)
	switch r.Type {
	case "standard":
		for _, v := range []Variable{ISBN, ISSN} {
			if n := r.Text[v]; n != "" && r.Text[Number] == "" {
				r.Text[Number], r.Text[v] = n, ""
			}
		}
	case "patent":
		r.Text[Number], r.Text[Genre] = r.Text[Genre], ""
	}
}

// eStudyDialect is CNKI E-Study ("Title-题名: ..."), and the list of fields that CNKI offers beside it.
var eStudyDialect = dialect{
	typical: func(line string) bool {
		return strings.HasPrefix(line, "DataType: ") || strings.HasPrefix(line, "SrcDatabase-") || strings.HasPrefix(line, "Title-题名")
	},
	split: func(line string) (string, string, bool) {
		i := strings.IndexByte(line, ':')
		if i <= 0 {
			return "", "", false
		}
		tag, local, both := strings.Cut(line[:i], "-")
		if !isLetters(tag) || both == (tag == "DataType") || both && !isHan(local) {
			return "", "", false
		}
		return tag, strings.TrimSpace(line[i+1:]), true
	},
	begins: func(tag string) bool { return tag == "DataType" },
	blank:  true,
	build:  func(r *Record, fields []rawField) { fill(r, fields, eStudyTags) },
}

// eStudyTypes are the numbers that E-Study gives to types.
var eStudyTypes = map[string]string{"1": "article-journal", "2": "thesis", "3": "paper-conference", "4": "article-newspaper", "5": "book", "6": "patent", "7": "standard"}

var eStudyTags = map[string]assign{
	"DataType": func(r *Record, tag, value string) {
		if t := eStudyTypes[value]; t != "" && r.Type == "document" {
			r.Type = t
		}
	},
	"SrcDatabase": func(r *Record, tag, value string) {
		if t, ok := chineseTypes[value]; ok {
			r.Type, r.Kind = t, value
		}
		r.set(Source, tag, value)
	},
	"Title": toText(Title), "Author": toNames(Author), "Tutor": toNames(Supervisor), "Source": toText(ContainerTitle), "Year": toDate, "PubTime": toDate, "Keyword": toKeywords,
	"Summary": chineseAbstract, "Period": chineseIssue, "Roll": toText(Volume), "Volume": toText(Volume), "Page": chinesePages, "PageCount": toText(NumberOfPages),
	"Link": toText(URL), "DOI": toDOI, "ISSN": toText(ISSN), "ISBN": toText(ISBN), "Publisher": plainText(Publisher), "URL": toText(URL),
}
