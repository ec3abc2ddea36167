package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// witnessCommand groups what an institution outside does that watches over the growth of a log.
type witnessCommand struct {
	Key  witnessKeyCommand  `cmd:""`
	Sign witnessSignCommand `cmd:""`
}

// witnessKeyCommand makes the witness's key.
type witnessKeyCommand struct {
	Name string `arg:""`
	Key  string `required:"" placeholder:"FILE"`
}

// Run writes the secret key into a new file and prints the one for everybody.
func (c *witnessKeyCommand) Run(s *session) error {
	secret, public, err := record.GenerateWitnessKey(c.Name)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(c.Key, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fault.Bad("--key", "cli.witness.file", "{file} cannot be made as a new file: {why}", "file", c.Key, "why", err)
	}
	_, err = fmt.Fprintln(f, secret)
	if e := f.Sync(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		_, err = fmt.Fprintln(s.Stdout, public)
	}
	return err
}

// witnessSignCommand verifies a package, compares it with the head seen last, and cosigns its head.
type witnessSignCommand struct {
	Package string `arg:""`
	Key     string `required:"" placeholder:"FILE"`
	Heads   string `default:"heads" placeholder:"DIR"`
}

// Run cosigns only what verifies and continues what was seen before. It prints the cosigned head and remembers it.
func (c *witnessSignCommand) Run(s *session) error {
	key, err := readFile(c.Key)
	if err != nil {
		return err
	}
	container, err := readFile(c.Package)
	if err != nil {
		return err
	}
	head, err := s.Packages.Head(container)
	if err != nil {
		return err
	}
	heads, err := s.Stores.Heads(c.Heads)
	if err != nil {
		return err
	}
	known, err := heads.Seen(head.Study)
	if err != nil {
		return err
	}
	var seen []byte
	if len(known) > 0 {
		seen = known[len(known)-1]
	}
	failed := ""
	_, ok, err := s.Packages.Verify(s, container, seen, s.lang, func(line string) {
		if strings.Contains(line, "FAILED") {
			failed = line
		}
	})
	if err != nil {
		return err
	}
	if !ok {
		s.say("witness.no", "file", c.Package)
		fmt.Fprintln(s.Stderr, failed)
		return errNo
	}
	signed, err := record.Cosign(head, strings.TrimSpace(string(key)))
	if err != nil {
		return err
	}
	if err := heads.Keep(head.Study, signed.Note); err != nil {
		return err
	}
	s.say("witness.done", "study", head.Study, "size", head.Size, "file", filepath.Join(c.Heads, head.Study+".head"))
	_, err = s.Stdout.Write(signed.Note)
	return err
}

// witnessed checks that the head that was given carries a witness's cosignature.
func (s *session) witnessed(head []byte, key string) error {
	if key == "" {
		return nil
	}
	if head == nil {
		return fault.Bad("--witness", "cli.witness.seen", "a witness's key goes with --seen, the head that the witness cosigned")
	}
	if data, err := os.ReadFile(key); err == nil {
		key = string(data)
	}
	at, err := record.CheckCosignature(head, strings.TrimSpace(key))
	if err != nil {
		return err
	}
	s.say("witness.seen", "day", at.UTC().Format("2006-01-02"))
	return nil
}
