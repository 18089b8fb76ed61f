package syntax

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// signals are the names of Linux's signals, without SIG; RTMIN and RTMAX take
// a distance.
var signals = []string{
	"ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT",
	"RTMAX", "RTMIN", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH",
	"XCPU", "XFSZ",
}

// badSignal finds a stop signal that does not exist.
func badSignal(f *dockerfile.File, in *dockerfile.Instruction) []rejection {
	text, known := literal(in, in.Args.String())
	if !known || signal(text) {
		return nil
	}
	r := rejection{span: in.Args.Whole(), message: "There is no signal " + analysis.Quote(text), what: "Name one, such as `SIGTERM`."}
	if behind(in) >= 0 {
		r.message = "STOPSIGNAL has a comment after it, which BuildKit reads as part of the name"
		r.what = "Give the comment a line of its own."
		r.fix = ownLine(f, in)
	} else if near := nearSignal(text); near != "" && in.Args.String() == text && in.Args.Exact(0, in.Args.Len()) {
		r.what = "Write " + near + "."
		r.fix = &analysis.Fix{
			Title: "Write " + near,
			Note:  "The file builds again, and containers are stopped with " + near + ".",
			Edits: []analysis.Edit{{Span: in.Args.Whole(), New: near}},
		}
	}
	return []rejection{r}
}

// signal reports whether BuildKit takes a name or a number for a signal.
func signal(text string) bool {
	if n, err := strconv.Atoi(text); err == nil {
		return n != 0
	}
	name := strings.TrimPrefix(strings.ToUpper(text), "SIG")
	for base, limit := range map[string]int{"RTMIN+": 15, "RTMAX-": 14} {
		if rest, ok := strings.CutPrefix(name, base); ok {
			n, err := strconv.Atoi(rest)
			return err == nil && strconv.Itoa(n) == rest && 0 < n && n <= limit
		}
	}
	return slices.Contains(signals, name)
}

// nearSignal is the one signal that a name is a slip away from; "" if there is
// none, or several.
func nearSignal(text string) string {
	name := strings.TrimPrefix(strings.ToUpper(text), "SIG")
	near := ""
	for _, s := range signals {
		if len(name) < 3 || distance(name, s) > 1 && distance(strings.ToUpper(text), "SIG"+s) > 1 {
			continue
		}
		if near != "" {
			return ""
		}
		near = "SIG" + s
	}
	return near
}
