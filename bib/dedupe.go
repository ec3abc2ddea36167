package bib

import (
	"slices"
	"strings"
)

// A Reason says by what two records were found to be the same work.
type Reason string

// Reasons, strongest first.
const (
	SameDOI      Reason = "doi"
	SamePMID     Reason = "pmid"
	SameTitle    Reason = "title"         // the same title, and nothing that speaks against it
	SimilarTitle Reason = "similar-title" // nearly the same title, and the same author, year and place
)

var reasonOrder = []Reason{SameDOI, SamePMID, SameTitle, SimilarTitle}

// A Member is a record of a group: its index, and what ties it to a record before it in the group (for the first: to
// one behind it).
type Member struct {
	Index  int
	Reason Reason
}

// A Group is one work that several records describe, in the order of the records.
type Group []Member

// maxBlock bounds how many records with the same feature are compared pair by pair: a feature that so many share, as
// the title "Editorial", says nothing.
const maxBlock = 200

// Deduplicate finds the works that several records describe. Groups come in the order of their first records; records
// that stand alone are in none.
//
// Records that share a DOI, a PMID, a title, a beginning of a title or author, year and first page are compared. They
// are the same work if the DOI or PMID is equal and the titles are alike; or if the titles are equal, or nearly equal
// and well supported, and no year, DOI, author, volume or page speaks against it. Titles are compared without case,
// accents, punctuation and width, in Chinese as in English; a translated title counts as one. Different DOIs keep two
// records apart unless volume and first page are the same, so that a preprint, an erratum and each year's report of
// one name stay works of their own.
func Deduplicate(records []Record) []Group {
	d := deduplication{features: make([]features, len(records)), parent: make([]int, len(records)), tie: map[[2]int]Reason{}}
	for i := range records {
		d.features[i] = featuresOf(&records[i])
		d.parent[i] = i
	}
	for _, block := range d.blocks() {
		for a := 1; a < len(block); a++ {
			for b := range a {
				d.compare(block[b], block[a])
			}
		}
	}
	return d.groups()
}

type deduplication struct {
	features []features
	parent   []int
	tie      map[[2]int]Reason
}

func (d *deduplication) root(i int) int {
	for d.parent[i] != i {
		d.parent[i] = d.parent[d.parent[i]]
		i = d.parent[i]
	}
	return i
}

func (d *deduplication) compare(i, j int) {
	if i == j || d.root(i) == d.root(j) {
		return
	}
	reason := sameWork(&d.features[i], &d.features[j])
	if reason == "" {
		return
	}
	d.tie[[2]int{min(i, j), max(i, j)}] = reason
	a, b := d.root(i), d.root(j)
	d.parent[max(a, b)] = min(a, b)
}

// blocks returns the sets of records that share a feature, in the order in which the features occur.
func (d *deduplication) blocks() [][]int {
	var order []string
	members := map[string][]int{}
	for i := range d.features {
		for _, key := range d.features[i].keys() {
			if members[key] == nil {
				order = append(order, key)
			}
			if list := members[key]; len(list) == 0 || list[len(list)-1] != i {
				members[key] = append(list, i)
			}
		}
	}
	out := make([][]int, 0, len(order))
	for _, key := range order {
		if list := members[key]; len(list) > 1 && len(list) <= maxBlock {
			out = append(out, list)
		}
	}
	return out
}

func (d *deduplication) groups() []Group {
	reasons := make([]Reason, len(d.parent))
	note := func(i int, r Reason) {
		if reasons[i] == "" || slices.Index(reasonOrder, r) < slices.Index(reasonOrder, reasons[i]) {
			reasons[i] = r
		}
	}
	for pair, r := range d.tie {
		note(pair[0], r)
		note(pair[1], r)
	}
	at := map[int]int{}
	var out []Group
	for i := range d.parent {
		if reasons[i] == "" {
			continue
		}
		root := d.root(i)
		g, ok := at[root]
		if !ok {
			g = len(out)
			at[root] = g
			out = append(out, nil)
		}
		out[g] = append(out[g], Member{i, reasons[i]})
	}
	return out
}

// features are what two records are compared by.
type features struct {
	doi, pmid  string
	title      string // normalised
	translated string
	runes      []rune   // of the title
	pairs      []uint64 // of neighbouring characters in the title, ascending
	digits     string   // of the title
	year       int
	family     string // first author
	han        bool   // the first author's name is in Han characters
	journal    string
	words      []string // of the journal's name
	volume     string
	page       string
}

func featuresOf(r *Record) features {
	f := features{
		pmid: strings.TrimSpace(r.Text[PMID]), title: normalTitle(r.Text[Title]), translated: normalTitle(r.Text[TranslatedTitle]), year: r.Year(),
		journal: normalTitle(r.Text[ContainerTitle]), volume: normalTitle(r.Text[Volume]), page: firstPage(r.Text[Page]),
	}
	if doi := strings.ToLower(strings.TrimRight(cleanDOI(r.Text[DOI]), ". ")); isDOI(doi) {
		f.doi = doi
	}
	f.runes = []rune(f.title)
	f.pairs, f.digits = pairsOf(f.runes), digitsOf(f.title)
	f.words = strings.FieldsFunc(fold(r.Text[ContainerTitle]), func(c rune) bool { return !isWordRune(c) })
	if names := r.Names[Author]; len(names) > 0 {
		f.family = familyKey(names[0])
		f.han = isHan(f.family)
	}
	return f
}

func familyKey(n Name) string {
	if n.Literal != "" {
		if words := strings.Fields(n.Literal); !isHan(n.Literal) && len(words) > 1 {
			return normalTitle(words[len(words)-1])
		}
		return normalTitle(n.Literal)
	}
	if isHan(n.Family) {
		return normalTitle(n.Family + n.Given)
	}
	return normalTitle(n.Particle + n.Family)
}

// firstPage returns the first page without zeros in front: "494" of "494-6", "e11" of "e11-e19".
func firstPage(s string) string {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s)), "-")
	first, _, _ = strings.Cut(first, ",")
	first = strings.TrimSpace(strings.TrimLeft(first, "0"))
	if strings.IndexFunc(first, func(c rune) bool { return c >= '0' && c <= '9' }) < 0 {
		return ""
	}
	return first
}

// keys are the features by which candidates are found.
func (f *features) keys() []string {
	var keys []string
	if f.doi != "" {
		keys = append(keys, "d"+f.doi)
	}
	if f.pmid != "" {
		keys = append(keys, "p"+f.pmid)
	}
	for _, t := range []string{f.title, f.translated} {
		if t != "" {
			keys = append(keys, "t"+t)
		}
	}
	if n := len(f.runes); n >= 12 {
		keys = append(keys, "b"+string(f.runes[:min(n, 24)]), "e"+string(f.runes[max(n-24, 0):]))
	}
	if f.family != "" && f.page != "" && f.year != 0 {
		keys = append(keys, "a"+f.family+" "+f.page)
	}
	if f.volume != "" && f.page != "" && f.journal != "" {
		keys = append(keys, "v"+f.volume+" "+f.page)
	}
	return keys
}

// generic reports whether a title is so short that its being equal says little: "Editorial", 前言. A Han character
// counts as three letters.
func generic(title string) bool {
	n := 0
	for _, c := range title {
		if isHanRune(c) {
			n += 3
		} else {
			n++
		}
	}
	return n < 20
}

// sharedTitle returns the title, or translated title, that two records share; "" for none.
func (f *features) sharedTitle(o *features) string {
	switch {
	case f.title == o.title || f.title == o.translated:
		return f.title
	case o.title == f.translated:
		return o.title
	}
	return ""
}

// sameWork decides about two records; "" means that they are not known to be the same.
func sameWork(a, b *features) Reason {
	untitled := a.title == "" || b.title == ""
	place := a.page != "" && a.page == b.page && (a.volume == b.volume || a.volume == "" || b.volume == "")
	switch {
	case a.doi != "" && a.doi == b.doi:
		if untitled || place && agree(a.family, b.family) || a.alike(b) >= 0.7 {
			return SameDOI
		}
	case a.pmid != "" && a.pmid == b.pmid:
		if untitled || a.alike(b) >= 0.7 {
			return SamePMID
		}
	case !place && (a.pmid != "" && b.pmid != "" || a.doi != "" && b.doi != ""): // two identifiers, two works
		return ""
	}
	if untitled || a.year != 0 && b.year != 0 && (a.year-b.year > 1 || b.year-a.year > 1) || !a.sameAuthor(b) {
		return ""
	}
	supported := place || a.volume != "" && a.volume == b.volume && a.year == b.year && a.sameJournal(b)
	if shared := a.sharedTitle(b); shared != "" {
		switch {
		case generic(shared) && (!supported || a.family == "" || b.family == ""):
			return ""
		case !supported && a.apart(b):
			return ""
		}
		return SameTitle
	}
	if supported && a.family != "" && a.family == b.family && a.digits == b.digits && a.alike(b) >= 0.85 {
		return SimilarTitle
	}
	return ""
}

func agree(a, b string) bool { return a == "" || b == "" || a == b }

// sameAuthor reports whether the first authors may be the same: one is not known, or they are written in different
// scripts, or one name is the beginning of the other.
func (f *features) sameAuthor(o *features) bool {
	return agree(f.family, o.family) || f.han != o.han || strings.HasPrefix(f.family, o.family) || strings.HasPrefix(o.family, f.family) ||
		strings.HasSuffix(f.family, o.family) || strings.HasSuffix(o.family, f.family)
}

// apart reports whether places of publication exclude that two records are one work: other journals, or other volumes
// and pages of one.
func (f *features) apart(o *features) bool {
	if f.page != "" && o.page != "" && f.page != o.page && f.volume != "" && o.volume != "" && f.volume != o.volume {
		return true
	}
	return f.journal != "" && o.journal != "" && !f.sameJournal(o)
}

// sameJournal compares names of journals, of which one may be abbreviated: "Clin Microbiol Rev" and "Clinical
// Microbiology Reviews".
func (f *features) sameJournal(o *features) bool {
	if f.journal == "" || o.journal == "" || f.journal == o.journal {
		return true
	}
	short, long := f.words, o.words
	if len(f.journal) > len(o.journal) {
		short, long = o.words, f.words
	}
	if len(short) == 0 || len(long) == 0 {
		return false
	}
	i := 0
	for _, w := range long {
		if i < len(short) && strings.HasPrefix(w, short[i]) {
			i++
		}
	}
	if i == len(short) {
		return true
	}
	var initials strings.Builder
	for _, w := range long {
		if c := []rune(w); w != "of" && w != "the" && w != "and" && w != "for" {
			initials.WriteRune(c[0])
		}
	}
	return initials.String() == strings.Join(short, "")
}

// alike is Dice's coefficient of the pairs of neighbouring characters in the titles, counted with multiplicity; 1 for
// a title and its translation, 0 where a title has less than two characters.
func (f *features) alike(o *features) float64 {
	if f.sharedTitle(o) != "" {
		return 1
	}
	if len(f.pairs)+len(o.pairs) == 0 {
		return 0
	}
	shared := 0
	for i, j := 0, 0; i < len(f.pairs) && j < len(o.pairs); {
		switch {
		case f.pairs[i] == o.pairs[j]:
			shared++
			i++
			j++
		case f.pairs[i] < o.pairs[j]:
			i++
		default:
			j++
		}
	}
	return float64(2*shared) / float64(len(f.pairs)+len(o.pairs))
}

// pairsOf returns the pairs of neighbouring characters in ascending order.
func pairsOf(runes []rune) []uint64 {
	if len(runes) < 2 {
		return nil
	}
	pairs := make([]uint64, len(runes)-1)
	for i := range pairs {
		pairs[i] = uint64(runes[i])<<32 | uint64(runes[i+1])
	}
	slices.Sort(pairs)
	return pairs
}

// digitsOf returns the digits of a title: part 1 and part 2 are two works.
func digitsOf(title string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, title)
}
