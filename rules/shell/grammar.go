package shell

import (
	"errors"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// maxBytes bounds the size of a script, maxOpenings what may nest in it: the
// parser's stack grows with the nesting, and a Dockerfile is a stranger's.
const (
	maxBytes    = 256 << 10
	maxOpenings = 4096
)

var errBounds = errors.New("too large or too deeply nested")

// parse reads a script as its shell would: as bash where the shell is not
// known, since many images' sh is, and where its own grammar refuses.
func parse(text, shell string) (*syntax.File, error) {
	if len(text) > maxBytes || openings(text) > maxOpenings {
		return nil, errBounds
	}
	first, second := syntax.LangBash, syntax.LangPOSIX
	switch shell {
	case "dash", "ash":
		first, second = syntax.LangPOSIX, syntax.LangBash
	case "ksh", "mksh":
		first, second = syntax.LangMirBSDKorn, syntax.LangBash
	case "zsh":
		first, second = syntax.LangZsh, syntax.LangBash
	}
	file, err := syntax.NewParser(syntax.Variant(first)).Parse(strings.NewReader(text), "")
	if err == nil {
		return file, nil
	}
	return syntax.NewParser(syntax.Variant(second)).Parse(strings.NewReader(text), "")
}

// openings counts what could nest: no script nests deeper than that.
func openings(text string) int {
	n := 0
	word := 0 // where the current word begins
	for i := range len(text) {
		switch c := text[i]; c {
		case '(', '{', '[', '`', '?', '*', '=', '!', '~', '+':
			n++
			word = i + 1
		case '-':
			if i > 0 && (text[i-1] == '-' || text[i-1] == ' ') && i+1 < len(text) && (text[i+1] == '-' || text[i+1] == ' ') {
				n++
			}
			word = i + 1
		case ' ', '\t', '\n', ';', '&', '|', ')', '}':
			if nesting[text[word:i]] {
				n++
			}
			word = i + 1
		}
	}
	return n
}

// nesting are the words of the grammar that a command, or a list of them, follows.
var nesting = map[string]bool{
	"if": true, "elif": true, "else": true, "then": true, "while": true, "until": true, "for": true,
	"case": true, "select": true, "do": true, "time": true, "coproc": true, "function": true,
}
