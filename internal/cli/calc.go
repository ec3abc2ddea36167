package cli

import (
	"fmt"
	"io"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/calc"
)

// maxDocument bounds what calc reads from standard input.
const maxDocument = 256 << 20

// calcCommand computes one method on JSON.
type calcCommand struct {
	Method string `arg:"" optional:""`
	File   string `arg:"" optional:""`
	List   bool   `name:"list"`
	Schema string `name:"schema" placeholder:"METHOD"`
}

// Run prints results in the order of the inputs; a refused input has its error in its place.
func (c *calcCommand) Run(s *session) error {
	switch {
	case c.List:
		for _, m := range calc.Methods() {
			fmt.Fprintf(s.Stdout, "%-24s %-10s %s\n", m.Name, m.Area, m.Summary(s.lang))
		}
		return nil
	case c.Schema != "":
		schema, ok := calc.Schema(c.Schema)
		if !ok {
			return fault.New(fault.NotFound, "calc.method", "there is no method {name}; --list names them", "name", c.Schema)
		}
		_, err := s.Stdout.Write(schema)
		return err
	case c.Method == "":
		return fault.Bad("METHOD", "cli.calc.method", "name a method; tanwen calc --list names them")
	}
	document, err := c.read(s)
	if err != nil {
		return err
	}
	out, err := calc.Run(c.Method, document, s.lang)
	if err != nil {
		return err
	}
	_, err = s.Stdout.Write(out)
	return err
}

// read returns the document: of a file, or of standard input where no file or "-" is named.
func (c *calcCommand) read(s *session) ([]byte, error) {
	if c.File != "" && c.File != "-" {
		return readFile(c.File)
	}
	b, err := io.ReadAll(io.LimitReader(s.Stdin, maxDocument+1))
	if err == nil && len(b) > maxDocument {
		return nil, fault.New(fault.TooLarge, "cli.calc.size", "the document is larger than {limit} bytes", "limit", maxDocument)
	}
	return b, err
}
