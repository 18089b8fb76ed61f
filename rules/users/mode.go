package users

import "strings"

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
