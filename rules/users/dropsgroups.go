package users

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var dropsGroups = &analysis.Rule{
	Name:    "user-explicit-group-drops-groups",
	Aliases: []string{"tally/user-explicit-group-drops-supplementary-groups"},
	Doc: `USER names a group, which drops the user's other groups

With USER app the process has all groups of app, including those to which
usermod or adduser added it. With USER app:app it has only that one.

Bad:

	RUN usermod -aG video app
	USER app:app

Good:

	RUN usermod -aG video app
	USER app`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runDropsGroups,
}

func runDropsGroups(p *analysis.Pass) {
	joined := make([]members, len(p.File.Stages))
	for _, s := range p.File.Stages {
		all := members{own: map[string]member{}}
		if s.Parent != nil {
			all.parent = &joined[s.Parent.Index]
		}
		joined[s.Index] = all
		for _, in := range s.Instructions {
			switch in.Keyword {
			case "RUN":
				for _, c := range p.Script(in).Commands {
					join(all, c)
				}
			case "USER":
				explicitGroup(p, in, all)
			}
		}
	}
}

// A member is a user with groups beside its own.
type member struct {
	group string // one of the others
	own   string // its own group, "" if that is not known
}

// members are those of a stage, by name.
type members struct {
	own    map[string]member
	parent *members // those of the stage that it is built on
}

// maxParents bounds how far up a chain of stages a user is looked for.
const maxParents = 20

func (all members) of(name string) member {
	at := &all
	for range maxParents {
		if m, ok := at.own[name]; ok || at.parent == nil {
			return m
		}
		at = at.parent
	}
	return member{}
}

// join takes down the users whom a command adds to groups or creates in them.
func join(all members, c *shell.Command) {
	ops := c.Operands(takes)
	if len(ops) == 0 || !ops[len(ops)-1].Literal {
		return
	}
	m := member{}
	name := ops[0].Value
	switch c.Name {
	case "usermod":
		m = all.of(name)
		m.group, _ = c.Value("-G", "--groups", "-aG")
	case "useradd":
		m.own, _ = c.Value("-g", "--gid")
		m.group, _ = c.Value("-G", "--groups")
		if m.own == "" && !c.Has("-N", "--no-user-group") {
			m.own = name
		}
	case "adduser", "addgroup", "gpasswd":
		if len(ops) != 2 || c.Name == "gpasswd" && !c.Has("-a", "--add") {
			return
		}
		m = all.of(name)
		m.group = ops[len(ops)-1].Value
	default:
		return
	}
	if (m.group != "" || m.own != "") && !strings.Contains(m.group+m.own, "$") {
		if m.group == "" {
			m.group = all.of(name).group
		}
		all.own[name] = m
	}
}

// explicitGroup looks at a USER with a group.
func explicitGroup(p *analysis.Pass, in *dockerfile.Instruction, all members) {
	user := in.Before.Expand(in.Args.String())
	name, group, ok := strings.Cut(user.Text, ":")
	m := all.of(name)
	if !ok || !user.Known() || m.group == "" || m.group == group {
		return
	}
	found := analysis.Finding{
		Span:    in.Span,
		Message: "With the group " + analysis.Quote(group) + " named, " + analysis.Quote(name) + " is not in " + analysis.Quote(m.group) + " here, to which it was added",
		Why:     "A USER with a group drops the groups that the user has besides.",
		What:    "Leave the group out: " + analysis.Quote("USER "+name) + ".",
	}
	text := in.Args
	if m.own == group && text.String() == user.Text && text.Exact(0, text.Len()) {
		found.Fix = &analysis.Fix{
			Title: "Leave the group out",
			Note:  "The process has all groups of " + analysis.Quote(name) + ".",
			Edits: []analysis.Edit{{Span: text.Slice(len(name), text.Len()).Whole()}},
		}
	}
	p.Report(found)
}
