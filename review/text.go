package review

import (
	"strings"
	"unicode/utf8"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// maxBody bounds a comment, in bytes: far below GitHub's 65,536, since each
// comment is a mail to everybody who watches.
const maxBody = 4096

// markdown is a finding's text as Markdown that can do nothing: what a
// stranger wrote stands between backticks (see analysis.Quote) and stays code;
// everything else is escaped.
func markdown(s string) string {
	parts := strings.Split(s, "`")
	for i, p := range parts {
		if i%2 == 0 {
			parts[i] = escape.Replace(p)
		} else {
			parts[i] = code(p)
		}
	}
	if len(parts)%2 == 0 { // a backtick without a partner
		parts[len(parts)-1] = escape.Replace(parts[len(parts)-1])
	}
	return strings.Join(parts, "")
}

// A zero-width space after @ and # keeps GitHub from seeing a person or an
// issue there.
var escape = strings.NewReplacer(
	`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;",
	"|", `\|`, "~", `\~`, "@", "@\u200b", "#", "#\u200b", "`", "\\`", "\n", " ", "\r", " ",
)

// code is text as a code span: in one, GitHub links nobody and nothing, and
// reads no HTML.
func code(s string) string {
	if strings.TrimSpace(s) == "" {
		return "` `"
	}
	return "`" + strings.NewReplacer("`", "'", "\n", " ", "\r", " ").Replace(s) + "`"
}

// cell is Markdown for a cell of a table, where a bar ends the cell even in code.
func cell(md string) string {
	var b strings.Builder
	for i, r := range md {
		if r == '|' && (i == 0 || md[i-1] != '\\') {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// fence is a block whose fence is longer than any run of backticks in it.
func fence(kind, text string) string {
	longest, run := 0, 0
	for _, r := range text {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	mark := strings.Repeat("`", max(3, longest+1))
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return mark + kind + "\n" + text + mark + "\n"
}

// cut shortens s to n bytes, at a rune's edge.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// signature is the small last line of a finding: its rule and its codes.
// Trivy's codes have a long and a short form; one is enough. Those that look
// like paths are too long for it.
func signature(found analysis.Finding) string {
	names := code(found.Rule.Name)
	for _, c := range found.Codes {
		if !strings.HasPrefix(c, "AVD-") && !strings.Contains(c, "/") {
			names += " · " + c
		}
	}
	return "<sub>" + names + "</sub>"
}

// listed are words as a sentence lists them.
func listed(words []string) string {
	n := len(words) - 1
	if n < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n], ", ") + " and " + words[n]
}

// plural is a count and its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return itoa(n) + " " + noun + "s"
}
