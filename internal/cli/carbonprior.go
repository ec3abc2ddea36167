package cli

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// readPrior reads quantiles over the shipped prior: a CSV with id,p10,p50,p90[,source], in UTF-8 or GB18030, with commas,
// semicolons or tabs between its cells. Without a file it is the shipped prior.
func readPrior(file string) (p carbon.Prior, err error) {
	if file == "" {
		return p, nil
	}
	data, err := readFile(file)
	if err != nil {
		return p, err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		if data, err = simplifiedchinese.GB18030.NewDecoder().Bytes(data); err != nil || bytes.ContainsRune(data, utf8.RuneError) {
			return p, fault.In(file, 1, 0, "cli.carbon.prior.encoding", "the file is neither in UTF-8 nor in GB18030; save it as CSV UTF-8")
		}
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.Comma = -1, between(data)
	header, err := r.Read()
	if got := strings.Join(header, ","); err != nil || got != "id,p10,p50,p90" && got != "id,p10,p50,p90,source" {
		return p, fault.In(file, 1, 0, "cli.carbon.prior.header", "the header must be id,p10,p50,p90 with source behind it if wanted")
	}
	var findings fault.List
	seen := map[string]bool{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return p, findings.Err()
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return p, append(findings, fault.In(file, bad.Line, bad.Column, "cli.carbon.prior.csv", "the row is no CSV; a quotation mark is missing or stands inside a cell"))
		}
		row, _ := r.FieldPos(0)
		if len(cells) != len(header) {
			findings = append(findings, fault.In(file, row, 0, "cli.carbon.prior.row", "the row has {got} cells; the header has {n}", "got", len(cells), "n", len(header)))
			continue
		}
		if p, err = priorRow(p, cells, seen); err != nil {
			f := fault.Find(err)
			findings = append(findings, f.At(fault.Place{File: file, Row: row, Field: f.Place.Field}))
		}
	}
}

// between finds what stands between the cells of the first line.
func between(data []byte) rune {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	for _, c := range ";\t" {
		if bytes.ContainsRune(line, c) && !bytes.ContainsRune(line, ',') {
			return c
		}
	}
	return ','
}

func priorRow(p carbon.Prior, cells []string, seen map[string]bool) (carbon.Prior, error) {
	if seen[cells[0]] {
		return p, fault.Bad(cells[0], "cli.carbon.prior.twice", "the parameter {id} stands twice; give it once", "id", cells[0])
	}
	seen[cells[0]] = true
	var q [3]float64
	for i := range q {
		text := strings.TrimSpace(cells[i+1])
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			if meant := pointed(text); meant != "" {
				return p, fault.Bad(cells[0], "cli.carbon.prior.meant", "{text} is no number; write it with a decimal point and without separators: {meant}", "text", text, "meant", meant)
			}
			return p, fault.Bad(cells[0], "cli.carbon.prior.number", "{text} is no number; write it with a decimal point and without separators", "text", cells[i+1])
		}
		q[i] = v
	}
	source := ""
	if len(cells) > 4 {
		source = cells[4]
	}
	return p.With(cells[0], q[0], q[1], q[2], carbon.Panel, source)
}

var (
	commaDecimal   = regexp.MustCompile(`^-?\d+,\d+$`)
	commaThousands = regexp.MustCompile(`^-?\d{1,3}(,\d{3})+(\.\d+)?$`)
)

// pointed proposes what a number with commas means: a decimal comma, or separators of thousands, or either; "" if neither.
func pointed(text string) string {
	var out []string
	if commaThousands.MatchString(text) {
		out = append(out, strings.ReplaceAll(text, ",", ""))
	}
	if commaDecimal.MatchString(text) {
		out = append(out, strings.Replace(text, ",", ".", 1))
	}
	return strings.Join(out, " / ")
}
