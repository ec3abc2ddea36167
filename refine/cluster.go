package refine

import (
	"math"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Clusters groups texts of both languages by theme, as a first order of a long list that people then set right. A
// clustering is never a finding: read the stability beside it.
type Clusters struct {
	// K is the number of clusters, 1 to the number of texts; 0 means the rule of thumb sqrt(n/2), rounded.
	K int
	// Resamples is how often texts are drawn anew to see how stable the clusters are; 0 means 20.
	Resamples int
}

// Cluster is a group of texts.
type Cluster struct {
	Texts []int // indices, ascending
	// Label is up to three terms that stand in this cluster more than in others: concepts in both languages, or a word
	// of one language, the other left empty.
	Label []Term
	// Stability is the mean, over the resamples, of the greatest Jaccard coefficient of this cluster with a cluster of
	// the resample (both cut to the texts drawn): 1 = always found again. Hennig (Computational Statistics & Data
	// Analysis 52, 2007, 258-271) calls below 0.6 not to be trusted, from 0.75 on stable. nil where a cluster has one
	// text, or no resample drew two of its texts.
	Stability *float64
}

// Clustering is a partition of texts.
type Clustering struct {
	Clusters []Cluster // the largest first; among equals in the order of their first text
	// Unclustered are the texts that name nothing to group by: no concept and no word besides the frame of a question.
	Unclustered []int
	// Agreement is the mean adjusted Rand index of the resamples' partitions with this one over the texts drawn: 1 =
	// the same, about 0 = chance. nil with fewer than two clusters.
	Agreement *float64
}

// Run groups the texts: question frames ("how can", "哪些因素") are stripped; concepts of the bilingual list and what words
// are left are weighted as by [Duplicates], words half as much; spherical k-means (Dhillon, Modha, Machine Learning 42,
// 2001, 143-175) from the best of five starts by k-means++. A resample draws n texts with replacement and takes each
// text drawn once. It refuses K below 0 or above the number of texts that name anything.
//
// The same stream and texts give the same clusters. Another order of the texts may give others.
func (c Clusters) Run(texts []string, s *num.Stream) (*Clustering, error) {
	v := weigh(len(texts), func(i int, use func([]byte)) { eachTheme(texts[i], use) })
	v.halve()
	out := &Clustering{}
	var rows []int
	for i := range texts {
		if columns, _ := v.row(i); len(columns) > 0 {
			rows = append(rows, i)
		} else {
			out.Unclustered = append(out.Unclustered, i)
		}
	}
	k := c.K
	if k == 0 {
		k = max(1, int(math.Round(math.Sqrt(float64(len(rows))/2))))
	}
	if len(rows) == 0 && c.K == 0 {
		return out, nil
	}
	if k < 0 || k > len(rows) {
		return nil, fault.Bad("k", "refine.clusters.k", "{k} clusters are asked for; there must be 1 to {most}, as many as there are texts that name a theme", "k", k, "most", len(rows))
	}
	of := v.kMeans(rows, k, s.Sub(0))
	out.Clusters = grouped(rows, of, k)
	for i := range out.Clusters {
		for _, row := range out.Clusters[i].Texts {
			at, _ := slices.BinarySearch(rows, row)
			of[at] = i
		}
	}
	c.resample(v, out, rows, of, k, s)
	label(texts, out.Clusters)
	return out, nil
}

// eachTheme calls use for what a text is about: concepts that are no words of a question's frame ("#17"), and words
// outside all concepts ("=basalt").
func eachTheme(text string, use func([]byte)) {
	l := loadTerms()
	var buffer [64]byte
	l.eachOutside(text, func(concept int32) {
		if !l.frame[concept] {
			use(strconv.AppendInt(append(buffer[:0], '#'), int64(concept), 10))
		}
	}, func(word string) {
		use(append(append(buffer[:0], '='), word...))
	})
}

// eachOutside calls concept for every concept that a text names and rest for the words outside them that are no words
// of a question's frame: English stems, and pairs of ideographs.
func (l *lexicon) eachOutside(text string, concept func(int32), rest func(string)) {
	l.each(text, concept)
	folded := foldText(text)
	for _, s := range spans(folded) {
		piece := folded[s.from:s.to]
		switch s.kind {
		case word:
			w := string(stem([]byte(piece)))
			if len(w) > 2 && !stopWords[w] && !l.partOfTerm(w) && !digit(w[0]) {
				rest(w)
			}
		case run:
			l.eachUnknownPair([]rune(piece), rest)
		case symbol: // says nothing about the subject
		}
	}
}

// partOfTerm reports whether a stem is a term of its own.
func (l *lexicon) partOfTerm(stem string) bool {
	_, ok := l.english[stem]
	return ok
}

// eachUnknownPair calls rest for pairs of neighbouring ideographs outside all terms and frames.
func (l *lexicon) eachUnknownPair(runes []rune, rest func(string)) {
	known := func(int32) {}
	for i := 0; i < len(runes); {
		if n := l.longestChinese(runes[i:], known); n > 0 {
			i += n
			continue
		}
		if i+1 < len(runes) && l.longestChinese(runes[i+1:], known) == 0 && !frameRune(runes[i]) && !frameRune(runes[i+1]) {
			rest(string(runes[i : i+2]))
		}
		i++
	}
}

// frameRune reports whether an ideograph says nothing about a theme: particles, question words, numerals.
func frameRune(r rune) bool {
	switch r {
	case '的', '了', '和', '与', '及', '或', '在', '是', '对', '中', '上', '下', '为', '以', '其', '之', '于', '从', '到', '由', '向', '将', '把', '被', '使', '让', '并', '而', '且', '则', '也', '都',
		'如', '何', '哪', '些', '什', '么', '怎', '样', '多', '少', '大', '吗', '呢', '否', '能', '可', '会', '有', '各', '种', '个', '等', '该', '此', '这', '那', '不', '无', '后', '前', '内', '外', '间', '来', '所', '需', '要', '应', '面',
		'一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿', '年', '月', '日', '几', '更', '最', '高', '低', '至', '受', '通', '过', '因':
		return true
	}
	return false
}

// halve gives words outside the list half the weight of concepts.
func (v *vectors) halve() {
	word := make([]bool, len(v.idf))
	for token, c := range v.columns {
		word[c] = token[0] == '='
	}
	for i := range v.rows() {
		columns, weights := v.row(i)
		sum := 0.0
		for k, c := range columns {
			if word[c] {
				weights[k] /= 2
			}
			sum += float64(weights[k] * weights[k])
		}
		norm := math.Sqrt(sum)
		for k := range weights {
			weights[k] /= norm
		}
	}
}

// starts is how many times k-means begins anew.
const starts = 5

// kMeans returns the cluster of each of the rows, 0 to k-1, none of them empty.
func (v *vectors) kMeans(rows []int, k int, s *num.Stream) []int {
	var best []int
	bestFit := math.Inf(-1)
	for range starts {
		of, fit := v.lloyd(rows, k, v.seeds(rows, k, s))
		if fit > bestFit {
			best, bestFit = of, fit
		}
	}
	return best
}

// seeds chooses rows to begin with by k-means++: the first at random, the next with a chance in proportion to 1 minus
// the greatest cosine with those chosen.
func (v *vectors) seeds(rows []int, k int, s *num.Stream) []int {
	chosen := []int{rows[s.IntN(len(rows))]}
	far := make([]float64, len(rows))
	for i := range far {
		far[i] = 1
	}
	taken := map[int]bool{chosen[0]: true}
	for len(chosen) < k {
		lc, lw := v.row(chosen[len(chosen)-1])
		total := 0.0
		for i, row := range rows {
			columns, weights := v.row(row)
			far[i] = max(0, min(far[i], 1-cosine(columns, weights, lc, lw)))
			if taken[row] {
				far[i] = 0
			}
			total += far[i]
		}
		next := -1
		at := float64(s.Float64() * total)
		for i, row := range rows {
			if taken[row] {
				continue
			}
			next = row
			if at -= far[i]; at < 0 {
				break
			}
		}
		taken[next] = true
		chosen = append(chosen, next)
	}
	return chosen
}

// lloyd moves rows to the nearest centre and centres to their rows until nothing changes, at most 30 times. It
// returns the clusters and the sum of cosines. A cluster that lost all rows takes the row that fits its own worst.
func (v *vectors) lloyd(rows []int, k int, seeds []int) ([]int, float64) {
	centres := make([]float64, len(v.idf)*k) // by column, then cluster
	for c, row := range seeds {
		columns, weights := v.row(row)
		for i, column := range columns {
			centres[int(column)*k+c] = weights[i]
		}
	}
	of, fits, dots := make([]int, len(rows)), make([]float64, len(rows)), make([]float64, k)
	size := make([]int, k)
	fit := 0.0
	for step := range 30 {
		changed := false
		clear(size)
		fit = 0
		for i, row := range rows {
			columns, weights := v.row(row)
			clear(dots)
			for j, column := range columns {
				w := weights[j]
				for c, x := range centres[int(column)*k : int(column)*k+k] {
					dots[c] += float64(w * x)
				}
			}
			near := 0
			for c, d := range dots {
				if d > dots[near] {
					near = c
				}
			}
			changed = changed || step == 0 || of[i] != near
			of[i], fits[i] = near, dots[near]
			size[near]++
			fit += dots[near]
		}
		for c := range size {
			for size[c] == 0 {
				worst := -1
				for i := range rows {
					if size[of[i]] > 1 && (worst < 0 || fits[i] < fits[worst]) {
						worst = i
					}
				}
				size[of[worst]]--
				of[worst], fits[worst] = c, 1
				size[c]++
				changed = true
			}
		}
		if !changed {
			break
		}
		v.centre(centres, rows, of, k)
	}
	return of, fit
}

// centre computes the mean direction of each cluster.
func (v *vectors) centre(centres []float64, rows, of []int, k int) {
	clear(centres)
	for i, row := range rows {
		columns, weights := v.row(row)
		for j, column := range columns {
			centres[int(column)*k+of[i]] += weights[j]
		}
	}
	square := make([]float64, k)
	for at, x := range centres {
		square[at%k] += float64(x * x)
	}
	for c := range square {
		square[c] = math.Sqrt(square[c])
	}
	for at := range centres {
		if s := square[at%k]; s > 0 {
			centres[at] /= s
		}
	}
}

// grouped makes clusters of a partition.
func grouped(rows, of []int, k int) []Cluster {
	out := make([]Cluster, k)
	for i, row := range rows {
		out[of[i]].Texts = append(out[of[i]].Texts, row)
	}
	slices.SortStableFunc(out, func(a, b Cluster) int {
		if len(a.Texts) != len(b.Texts) {
			return len(b.Texts) - len(a.Texts)
		}
		return a.Texts[0] - b.Texts[0]
	})
	return out
}
