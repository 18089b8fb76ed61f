package users

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// takes are the options of useradd and adduser, Debian's and BusyBox', that
// have a value.
var takes = shell.Arity{
	"-b": true, "-c": true, "-d": true, "-e": true, "-f": true, "-g": true, "-G": true, "-h": true, "-k": true, "-K": true,
	"-p": true, "-P": true, "-R": true, "-s": true, "-u": true, "-Z": true,
	"--base-dir": true, "--comment": true, "--gecos": true, "--gid": true, "--group": false, "--groups": true, "--home": true,
	"--home-dir": true, "--ingroup": true, "--key": true, "--password": true, "--shell": true, "--skel": true, "--uid": true,
}

// A login is a user that the stage creates.
type login struct {
	name string
	uid  string // "" if the system chooses it
	by   *dockerfile.Instruction
	// maybe: it depends on something other than whether the user is there.
	maybe bool
}

// logins are the users that the stage's chain creates, by names that are
// certain.
func logins(p *analysis.Pass, s *dockerfile.Stage) []login {
	var all []login
	for in := range s.Executed() {
		if in.Keyword != "RUN" {
			continue
		}
		commands := p.Script(in).Commands
		asks := slices.ContainsFunc(commands, func(c *shell.Command) bool { return slices.Contains([]string{"getent", "grep", "id"}, c.Name) })
		for _, c := range commands {
			if c.Name != "useradd" && c.Name != "adduser" {
				continue
			}
			ops := c.Operands(takes)
			if len(ops) == 0 || !ops[0].Literal || !plainName(ops[0].Value) || c.Name == "adduser" && debianGroup(c, ops) {
				continue
			}
			uid, _ := c.Value("-u", "--uid")
			if uid = in.Before.Expand(uid).Text; !digits(uid) {
				uid = ""
			}
			all = append(all, login{ops[0].Value, uid, in, c.Conditional && !asks})
		}
	}
	return all
}

// undoes reports whether the stage's chain deletes a user or gives one another
// name, so that nobody knows who is left.
func undoes(p *analysis.Pass, s *dockerfile.Stage) bool {
	return does(p, s, func(c *shell.Command) bool {
		return c.Name == "deluser" || c.Name == "userdel" || c.Name == "usermod" && c.Has("-l", "--login")
	})
}

// makesAccounts reports whether the stage's chain may make users or groups, or
// bring the lists of them: one more may be there already.
func makesAccounts(p *analysis.Pass, s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		if contains(string(p.File.Source[in.Span.Start:in.Span.End]), accountSigns) {
			return true
		}
	}
	return false
}

// accountSigns are signs of an instruction that does.
var accountSigns = []string{"/etc/group", "addgroup", "adduser", "groupadd", "newusers", "passwd", "sysusers", "useradd"}

// does reports whether the stage's chain runs a command of a kind.
func does(p *analysis.Pass, s *dockerfile.Stage, kind func(*shell.Command) bool) bool {
	for in := range s.Executed() {
		if in.Keyword == "RUN" && slices.ContainsFunc(p.Script(in).Commands, kind) {
			return true
		}
	}
	return false
}

// debianGroup reports whether an adduser creates nobody: Debian's form without
// options and with two names adds a user to a group, and --group alone makes
// one.
func debianGroup(c *shell.Command, names []shell.Word) bool {
	return len(names) > 1 && len(c.Args()) == 2 || c.Has("--group") && !c.Has("--system")
}

func plainName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == ""
}

// unused is the user that the stage's chain creates, if it is one alone and
// nothing that follows has a use for it; "" if there is none, or a script that
// is not in the file may have.
func unused(p *analysis.Pass, s *dockerfile.Stage) string {
	all := logins(p, s)
	if len(all) != 1 || scripted(p, s) {
		return ""
	}
	for in := range s.Executed() {
		if uses(p, in, all[0].name) {
			return ""
		}
	}
	return all[0].name
}

// creators are the commands that name a user only to make it.
var creators = []string{"addgroup", "adduser", "echo", "groupadd", "passwd", "useradd", "usermod"}

// uses reports whether an instruction does something with a user, or might.
func uses(p *analysis.Pass, in *dockerfile.Instruction, name string) bool {
	if chown, ok := in.Flag("chown"); ok && owner(chown.Value, name) {
		return true
	}
	sc := p.Script(in)
	if sc.Kind == shell.Unparsed || sc.Kind == shell.Foreign {
		return true
	}
	return slices.ContainsFunc(sc.Commands, func(c *shell.Command) bool {
		return !slices.Contains(creators, c.Name) &&
			slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return owner(w.Value, name) || strings.Contains(w.Value, " "+name) })
	})
}

// owner reports whether a word like user:group has the name in it.
func owner(word, name string) bool {
	user, group, _ := strings.Cut(word, ":")
	return user == name || group == name
}
