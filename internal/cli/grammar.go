package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/tanwen/tanwen/internal/i18n"
)

// grammar is everything that can be typed. The help texts are those of the keys "cli.help.<command>" and
// "cli.flag.<command>.<flag>" (or "cli.flag.<flag>" where commands share one).
type grammar struct {
	Lang string `placeholder:"zh|en"`

	Demo      demoCommand      `cmd:""`
	Serve     serveCommand     `cmd:""`
	Init      initCommand      `cmd:""`
	Run       runCommand       `cmd:""`
	Import    importCommand    `cmd:""`
	Export    exportCommand    `cmd:""`
	Verify    verifyCommand    `cmd:""`
	Why       whyCommand       `cmd:""`
	Calc      calcCommand      `cmd:""`
	Bib       bibCommand       `cmd:""`
	Refine    refineCommand    `cmd:""`
	Panel     panelCommand     `cmd:""`
	Portfolio portfolioCommand `cmd:""`
	Carbon    carbonCommand    `cmd:""`
	Erase     eraseCommand     `cmd:""`
	Fork      forkCommand      `cmd:""`
	Witness   witnessCommand   `cmd:""`
	Receipt   receiptCommand   `cmd:""`
	Version   versionCommand   `cmd:""`

	Completion completionCommand `cmd:""`
}

// newParser returns the parser with its texts in language l.
func newParser(l i18n.Lang) (*kong.Kong, error) {
	k, err := kong.New(&grammar{}, kong.Name("tanwen"), kong.NoDefaultHelp())
	if err != nil {
		return nil, err
	}
	localise(k.Model.Node, l)
	return k, nil
}

// localise fills in the help texts of a command and of those below it.
func localise(n *kong.Node, l i18n.Lang) {
	path := commandPath(n)
	n.Help = i18n.Text(l, key("cli.help", path))
	for _, f := range n.Flags {
		f.Help = i18n.Text(l, flagKey(l, path, f.Name))
	}
	for _, p := range n.Positional {
		p.Help = i18n.Text(l, flagKey(l, path, p.Name))
	}
	for _, c := range n.Children {
		localise(c, l)
	}
}

// commandPath returns the words of a command: nothing for the program itself.
func commandPath(n *kong.Node) []string {
	if n == nil || n.Parent == nil {
		return nil
	}
	return append(commandPath(n.Parent), n.Name)
}

func key(area string, path []string) string {
	if len(path) == 0 {
		return area + ".tanwen"
	}
	return area + "." + strings.Join(path, ".")
}

// flagKey prefers a text that is the command's own.
func flagKey(l i18n.Lang, path []string, name string) string {
	name = strings.ReplaceAll(name, "-", "_")
	if own := key("cli.flag", path) + "." + name; i18n.Has(l, own) {
		return own
	}
	return "cli.flag." + name
}

// withoutHelp takes -h, --help and the word help in front out of the arguments and says whether there was one.
func withoutHelp(args []string) (rest []string, asked bool) {
	for i, a := range args {
		switch {
		case a == "--":
			return append(rest, args[i:]...), asked
		case a == "-h" || a == "--help" || a == "help" && i == 0:
			asked = true
		default:
			rest = append(rest, a)
		}
	}
	return rest, asked
}

// help prints the help of the command that args name.
func (s *session) help(w io.Writer, k *kong.Kong, args []string) {
	node := k.Model.Node
	if c, err := kong.Trace(k, args); err == nil && c.Selected() != nil {
		node = c.Selected()
	}
	fmt.Fprint(w, helpText(node, s.lang))
}

// helpText is the help of one command: usage, what it does, its commands, arguments and flags.
func helpText(n *kong.Node, l i18n.Lang) string {
	var b strings.Builder
	path := commandPath(n)
	fmt.Fprintf(&b, "%s %s\n\n%s\n", i18n.Text(l, "cli.usage"), synopsis(n), n.Help)
	if detail := key("cli.detail", path); i18n.Has(l, detail) {
		fmt.Fprintf(&b, "\n%s\n", i18n.Text(l, detail))
	}
	section := func(title string, rows [][2]string) {
		if len(rows) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", i18n.Text(l, title))
		width := 0
		for _, r := range rows {
			width = max(width, len(r[0]))
		}
		for _, r := range rows {
			fmt.Fprintf(&b, "  %-*s  %s\n", width, r[0], r[1])
		}
	}
	var commands, arguments [][2]string
	for _, c := range n.Children {
		commands = append(commands, [2]string{c.Name, c.Help})
	}
	for _, p := range n.Positional {
		arguments = append(arguments, [2]string{strings.ToUpper(p.Name), p.Help})
	}
	flags := [][2]string{{"-h, --help", i18n.Text(l, "cli.flag.help")}}
	for m := n; m != nil; m = m.Parent {
		for _, f := range m.Flags {
			flags = append(flags, [2]string{flagForm(f), f.Help})
		}
	}
	section("cli.commands", commands)
	section("cli.arguments", arguments)
	section("cli.flags", flags)
	return b.String()
}

// synopsis is the one line that shows how a command is typed.
func synopsis(n *kong.Node) string {
	words := append([]string{"tanwen"}, commandPath(n)...)
	if len(n.Children) > 0 {
		words = append(words, "COMMAND")
	}
	for _, p := range n.Positional {
		name := strings.ToUpper(p.Name)
		if !p.Required {
			name = "[" + name + "]"
		}
		words = append(words, name)
	}
	for _, f := range n.Flags {
		if f.Required {
			words = append(words, flagForm(f))
		}
	}
	return strings.Join(append(words, "[FLAGS]"), " ")
}

// flagForm shows a flag with what stands behind it.
func flagForm(f *kong.Flag) string {
	if f.IsBool() {
		return "--" + f.Name
	}
	what := f.PlaceHolder
	if what == "" && f.Enum != "" {
		what = strings.ReplaceAll(strings.Trim(f.Enum, ","), ",", "|")
	}
	if what == "" {
		what = strings.ToUpper(f.Name)
	}
	return "--" + f.Name + " " + what
}
