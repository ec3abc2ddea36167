package cli

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/record"
)

// verifyCommand recomputes a package.
type verifyCommand struct {
	Package string `arg:""`
	Seen    string `placeholder:"HEAD"`
	Witness string `placeholder:"KEY"`
	JSON    bool   `name:"json"`
}

// Run prints one line per step and the verdict last.
func (c *verifyCommand) Run(s *session) error {
	seen, err := readHead(c.Seen)
	if err != nil {
		return err
	}
	if err := s.witnessed(seen, c.Witness); err != nil {
		return err
	}
	container, err := readFile(c.Package)
	if err != nil {
		return err
	}
	steps := []string{}
	verdict, ok, err := s.Packages.Verify(s, container, seen, s.lang, func(line string) {
		if steps = append(steps, line); !c.JSON {
			fmt.Fprintln(s.Stdout, line)
		}
	})
	if err != nil {
		return err
	}
	if c.JSON {
		if err := s.print(map[string]any{"steps": steps, "verdict": verdict, "verified": ok}); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(s.Stdout, verdict)
	}
	if !ok {
		return errNo
	}
	return nil
}

// readHead reads a signed head that was kept elsewhere: a file, or the note itself.
func readHead(arg string) ([]byte, error) {
	if arg == "" {
		return nil, nil
	}
	head := []byte(arg)
	if !bytes.Contains(head, []byte("\n")) {
		data, err := readFile(arg)
		if err != nil {
			return nil, err
		}
		head = data
	}
	if _, err := record.ParseHead(head); err != nil {
		return nil, fault.Bad("--seen", "cli.seen", "this is no signed head: give the file that holds it, or the note with its line breaks").Because(err)
	}
	return head, nil
}

// readFile reads a file that the user named.
func readFile(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fault.New(fault.Invalid, "cli.path.file", "{path} is a folder; a file is needed here", "path", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return data, nil
}

// whyCommand prints the ancestry of a sentence, a number or a question.
type whyCommand struct {
	Package string `arg:""`
	ID      string `arg:"" name:"id"`
	JSON    bool   `name:"json"`
}

// Run prints the tree; exit status 1 says that something in it is unsupported.
func (c *whyCommand) Run(s *session) error {
	container, err := readFile(c.Package)
	if err != nil {
		return err
	}
	tree, text, supported, err := s.Packages.Why(container, c.ID, s.lang)
	if err != nil {
		return err
	}
	if c.JSON {
		err = s.print(tree)
	} else {
		_, err = fmt.Fprint(s.Stdout, text)
	}
	if err == nil && !supported {
		s.say("why.unsupported")
		return errNo
	}
	return err
}

// receiptCommand groups what can be done with a receipt.
type receiptCommand struct {
	Check receiptCheckCommand `cmd:""`
}

// receiptCheckCommand checks an expert's receipt from its file alone.
type receiptCheckCommand struct {
	File string `arg:""`
	Key  string `placeholder:"KEY"`
	JSON bool   `name:"json"`
}

// Run checks that the leaf in the receipt is in the signed tree; with --key also that the head is signed.
func (c *receiptCheckCommand) Run(s *session) error {
	data, err := readFile(c.File)
	if err != nil {
		return err
	}
	r, err := record.ParseReceipt(data)
	if err != nil {
		return err
	}
	if len(r.Extra) == 0 {
		return fault.New(fault.Invalid, "cli.receipt.leaf", "{file} holds no leaf, so that it cannot be checked from its file alone", "file", c.File)
	}
	head, err := c.verify(r)
	if bad := fault.Find(err); bad != nil && bad.Key == "cli.receipt.key" {
		return err
	}
	if err != nil {
		s.say("receipt.no", "file", c.File)
		s.whyNot(err)
		return errNo
	}
	if c.JSON {
		return s.print(map[string]any{"study": head.Study, "leaf": r.Index, "size": head.Size, "root": head.Root.String()})
	}
	fmt.Fprintln(s.Stdout, s.text("receipt.ok", "leaf", r.Index, "study", head.Study, "size", head.Size, "root", head.Root))
	if c.Key == "" {
		s.say("receipt.unsigned")
	}
	return nil
}

// verify checks the path from the leaf to the head, and the head's signature where a key is given.
func (c *receiptCheckCommand) verify(r record.Receipt) (record.Head, error) {
	if c.Key != "" {
		key, err := c.key()
		if err != nil {
			return record.Head{}, err
		}
		head, err := record.ParseHead(r.Head)
		if err != nil {
			return head, err
		}
		if name, _, _ := strings.Cut(key, "+"); name != record.Origin(head.Study) {
			return head, fault.New(fault.Invalid, "cli.receipt.other", "this receipt belongs to {study}, and the key is that of {key}: check it with the key of its own consultation", "study", head.Study, "key", strings.TrimPrefix(name, record.Origin("")))
		}
		return record.VerifyReceipt(key, r, r.Extra)
	}
	return record.CheckReceipt(r, r.Extra)
}

// whyNot prints which step failed, in the reader's language.
func (s *session) whyNot(err error) {
	if f := fault.Find(err); f != nil {
		fmt.Fprintln(s.Stderr, i18n.Sentence(s.lang, f))
		return
	}
	fmt.Fprintln(s.Stderr, err)
}

// key returns the verifier key: the text itself or the file that holds it.
func (c *receiptCheckCommand) key() (string, error) {
	data, err := os.ReadFile(c.Key)
	if err == nil {
		return string(bytes.TrimSpace(data)), nil
	}
	if strings.HasPrefix(c.Key, "tanwen/") && strings.Contains(c.Key, "+") {
		return c.Key, nil
	}
	return "", fault.Bad("--key", "cli.receipt.key", "this is no verifier key: give the key (tanwen/...+...) or the file log/key.txt of a package")
}
