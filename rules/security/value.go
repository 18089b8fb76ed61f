package security

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// emptyValues are values that are none, or a choice.
var emptyValues = []string{"", "0", "1", "auto", "basic", "default", "disabled", "enabled", "false", "nil", "no", "none", "null", "off", "on", "optional", "required", "true", "undefined", "yes"}

// dummyWords are signs that a value is to be replaced, or never used.
var dummyWords = []string{
	"change-me", "change-this", "change_me", "change_this", "changeit", "changeme", "changethis", "dummy", "example", "fake", "insert", "notasecret", "not-a-secret", "not_a_secret",
	"notsecret", "placeholder", "replace", "todo", "xxxx", "your-", "your_", "<", "****",
}

// meaningless reports whether a value cannot be a secret: empty, a choice, a
// path, an address, and of anything but a password a number.
func meaningless(value string, s suspicion) bool {
	lower := strings.ToLower(value)
	if slices.Contains(emptyValues, lower) {
		return s != password || !isNumber(lower) || lower == ""
	}
	switch {
	case isNumber(value):
		return s != password
	case strings.HasPrefix(value, "/"), strings.HasPrefix(value, "./"), strings.HasPrefix(value, "~/"), strings.HasPrefix(lower, "c:\\"):
		return true
	case strings.Contains(value, "://"):
		return true // what an address may hold is a question of its own
	case strings.HasPrefix(value, "ssh-"), strings.HasPrefix(value, "pk_"), strings.Contains(value, "BEGIN PUBLIC"):
		return true
	}
	return false
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// dummy reports whether a value is a stand-in.
func dummy(value string) bool {
	lower := strings.ToLower(value)
	return lower == "test" || lower == "unused" || slices.ContainsFunc(dummyWords, func(w string) bool { return strings.Contains(lower, w) })
}

// random reports whether a value looks as if a machine had made it: long
// enough, in one piece, of letters and digits.
func random(value string) bool {
	letters := strings.ContainsFunc(value, unicode.IsLetter)
	digits := strings.ContainsFunc(value, unicode.IsDigit)
	return len(value) >= 8 && letters && digits && !strings.ContainsFunc(value, unicode.IsSpace) && !dummy(value)
}
