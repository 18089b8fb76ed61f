package users

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A grant is what a mode gives to others: everybody but owner and group.
type grant struct {
	write  bool
	sticky bool // in a folder, everybody may delete only their own files
}

// granted reads a mode, octal or symbolic. Without a who it is the umask that
// decides, which leaves others no w.
func granted(mode string) grant {
	if octal(mode) {
		bits := mode[len(mode)-1] - '0'
		return grant{write: bits&2 != 0, sticky: len(mode) > 3 && (mode[len(mode)-4]-'0')&1 != 0}
	}
	var g grant
	for clause := range strings.SplitSeq(mode, ",") {
		who := clause[:len(clause)-len(strings.TrimLeft(clause, "ugoa"))]
		rest := clause[len(who):]
		if rest == "" {
			return grant{}
		}
		has := strings.Contains(rest, "w")
		g.sticky = g.sticky || rest[0] != '-' && strings.Contains(rest, "t")
		switch {
		case !strings.ContainsAny(who, "oa"):
		case rest[0] == '=':
			g.write = has
		case rest[0] == '+':
			g.write = g.write || has
		case has:
			g.write = false
		}
	}
	return g
}

// shuts reports whether a mode keeps others from what it lets the owner do with
// a file: to read it, or to run it.
func shuts(mode string) bool {
	if octal(mode) {
		bits, _ := strconv.ParseUint(mode, 8, 16)
		return bits>>6&5&^(bits&5) != 0
	}
	owner, others := false, false // may run it
	for clause := range strings.SplitSeq(mode, ",") {
		perms := strings.TrimLeft(clause, "ugoa")
		if perms == "" {
			return false
		}
		who, op, perms := clause[:len(clause)-len(perms)], perms[0], perms[1:]
		all := who == "" || strings.ContainsAny(who, "oa")
		switch runs := strings.Contains(perms, "x"); {
		case all && (op == '-' && strings.ContainsAny(perms, "rxX") || op == '=' && !strings.ContainsAny(perms, "rug")):
			return true
		case op != '-':
			others = others || runs && all
			owner = owner || runs && (all || strings.Contains(who, "u"))
		}
	}
	return owner && !others
}

func octal(mode string) bool {
	return mode != "" && len(mode) < 6 && strings.Trim(mode, "01234567") == ""
}

// withoutOthers is a mode that gives others no w, "" where that is not simple.
func withoutOthers(mode string) string {
	if octal(mode) {
		return mode[:len(mode)-1] + string(mode[len(mode)-1]-2)
	}
	who := mode[:len(mode)-len(strings.TrimLeft(mode, "ugoa"))]
	if who != "a" && who != "ugo" || strings.Contains(mode, ",") || strings.Trim(mode[len(who)+1:], "rwxX") != "" {
		return ""
	}
	op, perms := mode[len(who):len(who)+1], mode[len(who)+1:]
	rest := strings.ReplaceAll(perms, "w", "")
	if rest == "" && op == "+" {
		return "ug+" + perms
	}
	return "ug" + op + perms + ",o" + op + rest
}

// shutsOut reports whether an instruction gives files a mode that keeps others
// than their owner out, or has those that it makes get one.
func shutsOut(p *analysis.Pass, in *dockerfile.Instruction) bool {
	if chmod, ok := in.Flag("chmod"); ok && shuts(in.Before.Expand(chmod.Value).Text) {
		return true
	}
	return in.Keyword == "RUN" && slices.ContainsFunc(p.Script(in).Commands, func(c *shell.Command) bool {
		mode, _, ok := modeOf(c)
		umask := c.Name == "umask" && len(c.Words) > 1 && strings.ContainsAny(c.Words[1].Value[max(len(c.Words[1].Value)-1, 0):], "14567")
		return ok && shuts(mode.Value) || umask
	})
}
