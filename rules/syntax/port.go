package syntax

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// badPorts finds what EXPOSE takes for no port.
func badPorts(f *dockerfile.File, in *dockerfile.Instruction) []rejection {
	if behind(in) >= 0 {
		return []rejection{{
			span:    in.Span,
			message: "EXPOSE has a comment after it, which BuildKit reads as more ports",
			what:    "Give the comment a line of its own.",
			fix:     ownLine(f, in),
		}}
	}
	var all []rejection
	for _, w := range in.Words {
		text, known := literal(in, w.Value)
		if r := badPort(w, text); known && r.message != "" {
			r.span = w.Span()
			all = append(all, r)
		}
	}
	return all
}

// badPort says what is wrong with one port, if anything is.
func badPort(w dockerfile.Word, text string) (r rejection) {
	if text == "" || strings.ContainsAny(text, " \t") {
		return r
	}
	port, protocol, _ := strings.Cut(text[strings.LastIndexByte(text, ':')+1:], "/")
	switch {
	case port == "":
		r.message, r.what = analysis.Quote(text)+" has no port", "Write the port before the protocol, such as `80/tcp`."
	case !numeric(port):
		r.message, r.what = analysis.Quote(port)+" is not a port", "Write a number, or a range such as `8000-8010`; separate ports with spaces."
		r.fix = parted(w, text)
	case !slices.Contains(protocols, strings.ToLower(protocol)):
		r.message, r.what = "EXPOSE knows no protocol "+analysis.Quote(protocol), "It knows `tcp`, `udp` and `sctp`."
		r.fix = nearProtocol(w, text, protocol)
	}
	return r
}

var protocols = []string{"", "sctp", "tcp", "udp"}

// numeric reports whether a text is a number or a range of two. Whether there
// are such ports is another question.
func numeric(s string) bool {
	first, last, ranged := strings.Cut(s, "-")
	return number(first) && (!ranged || number(last))
}

func number(s string) bool {
	s = strings.TrimPrefix(s, "+")
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// parted writes blanks where ports are joined by commas, and deletes the comma
// or semicolon after the last; nil if anything else is wrong.
func parted(w dockerfile.Word, text string) *analysis.Fix {
	ports := strings.Split(strings.TrimRight(text, ",;"), ",")
	for _, p := range ports {
		if n, err := strconv.Atoi(p); err != nil || n < 0 || n > 65535 {
			return nil
		}
	}
	return portFix(w, text, "Part the ports with blanks", strings.Join(ports, " "))
}

// nearProtocol writes the one protocol that a word is a slip away from.
func nearProtocol(w dockerfile.Word, text, protocol string) *analysis.Fix {
	near := ""
	for _, p := range protocols[1:] {
		if distance(strings.ToLower(protocol), p) > 1 {
			continue
		}
		if near != "" {
			return nil
		}
		near = p
	}
	if near == "" {
		return nil
	}
	return portFix(w, text, "Write "+near, strings.TrimSuffix(text, protocol)+near)
}

// portFix writes other text in place of a port's; nil where it does not stand
// in the file to the letter.
func portFix(w dockerfile.Word, text, title, fixed string) *analysis.Fix {
	if w.Value != text || !w.Exact() || strings.Contains(text, ":") {
		return nil
	}
	return &analysis.Fix{
		Title: title,
		Note:  "The file builds again, and the image exposes " + analysis.Quote(fixed) + ".",
		Edits: []analysis.Edit{{Span: w.Span(), New: fixed}},
	}
}
