package cli

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// completionCommand prints a script that lets a shell complete the command line.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish"`
}

// Run prints the script for the shell.
func (c *completionCommand) Run(s *session) error {
	k, err := newParser(s.lang)
	if err != nil {
		return err
	}
	write := map[string]func(*kong.Node) string{"bash": bash, "zsh": zsh, "fish": fish}[c.Shell]
	_, err = fmt.Fprint(s.Stdout, write(k.Model.Node))
	return err
}

// offers lists what can be typed behind a command: its commands and all flags that hold there.
func offers(n *kong.Node) (words []string) {
	for _, c := range n.Children {
		words = append(words, c.Name)
	}
	for _, p := range n.Positional {
		if p.Enum != "" {
			words = append(words, strings.Split(p.Enum, ",")...)
		}
	}
	for m := n; m != nil; m = m.Parent {
		for _, f := range m.Flags {
			words = append(words, "--"+f.Name)
		}
	}
	return append(words, "--help")
}

// walk calls visit for a command and all below it.
func walk(n *kong.Node, visit func(*kong.Node)) {
	visit(n)
	for _, c := range n.Children {
		walk(c, visit)
	}
}

// bash completes commands, flags and, elsewhere, names of files.
func bash(root *kong.Node) string {
	var b strings.Builder
	b.WriteString("# bash completion for tanwen: source <(tanwen completion bash)\n_tanwen() {\n  local path=\"\" word words\n")
	b.WriteString("  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n    case \"$path $word\" in\n")
	walk(root, func(n *kong.Node) {
		if n != root {
			fmt.Fprintf(&b, "      \"%s\") path=\"%s\" ;;\n", pathBefore(n), spaced(n))
		}
	})
	b.WriteString("    esac\n  done\n  case \"$path\" in\n")
	walk(root, func(n *kong.Node) {
		fmt.Fprintf(&b, "    \"%s\") words=\"%s\" ;;\n", spaced(n), strings.Join(offers(n), " "))
	})
	b.WriteString("  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\n")
	b.WriteString("complete -o default -F _tanwen tanwen\n")
	return b.String()
}

// spaced is the path of a command with a space in front of each word; pathBefore is what bash compares it with.
func spaced(n *kong.Node) string {
	var b strings.Builder
	for _, w := range commandPath(n) {
		b.WriteString(" " + w)
	}
	return b.String()
}

func pathBefore(n *kong.Node) string { return spaced(n.Parent) + " " + n.Name }

// zsh uses the script for bash through zsh's own adapter.
func zsh(root *kong.Node) string {
	return "#compdef tanwen\n# zsh completion for tanwen: source <(tanwen completion zsh)\nautoload -U +X bashcompinit && bashcompinit\n" + bash(root)
}

// fish has one line per command and flag, with its help.
func fish(root *kong.Node) string {
	var b strings.Builder
	b.WriteString("# fish completion for tanwen: tanwen completion fish | source\n")
	walk(root, func(n *kong.Node) {
		condition := "__fish_use_subcommand"
		if n != root {
			condition = "__fish_seen_subcommand_from " + n.Name
		}
		for _, c := range n.Children {
			fmt.Fprintf(&b, "complete -c tanwen -f -n '%s' -a %s -d %s\n", condition, c.Name, fishQuoted(c.Help))
		}
		for _, f := range n.Flags {
			fmt.Fprintf(&b, "complete -c tanwen -n '%s' -l %s -d %s\n", condition, f.Name, fishQuoted(f.Help))
		}
	})
	return b.String()
}

func fishQuoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}
