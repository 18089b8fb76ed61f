package security

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// emptyValues are values that are none, or a choice.
var emptyValues = []string{"", "0", "1", "auto", "basic", "default", "disabled", "enabled", "false", "nil", "no", "none", "null", "off", "on", "optional", "required", "true", "undefined", "yes"}

// dummyWords are signs that a value is to be replaced, or never used.
var dummyWords = []string{
	"****", "<", "build-only", "build-time", "build_only", "build_time", "buildtime", "change-me", "change-this", "change_me",
	"change_this", "changeit", "changeme", "changethis", "dummy", "example", "fake", "insert", "not-a-secret", "not-used",
	"not_a_secret", "not_used", "notasecret", "notsecret", "placeholder", "replace", "todo", "xxxx", "your-", "your_",
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
	case s != password && fingerprint.MatchString(value):
		return true
	case strings.HasPrefix(value, "/"), strings.HasPrefix(value, "./"), strings.HasPrefix(value, "~/"), strings.HasPrefix(lower, "c:\\"):
		return true
	case strings.Contains(value, "://"):
		return true // what an address may hold is a question of its own
	case strings.HasPrefix(value, "ssh-"), strings.HasPrefix(value, "pk_"), strings.Contains(value, "BEGIN PUBLIC"):
		return true
	}
	return false
}

// fingerprint is what a public key is called by: as GPG writes it.
var fingerprint = regexp.MustCompile(`^(0x[0-9A-Fa-f]{8,40}|[0-9A-F]{40}|[0-9A-F]{16})$`)

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// dummy reports whether the value of a variable is a stand-in: one that says
// so, repeats the name, or has neither a letter nor a digit but 0.
func dummy(name, value string) bool {
	lower := strings.ToLower(value)
	return lower == strings.ToLower(name) || !strings.ContainsFunc(value, alphanumeric) || strings.Trim(value, "0-") == "" || standIn(lower)
}

func alphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func standIn(lower string) bool {
	return lower == "test" || lower == "unused" || slices.ContainsFunc(dummyWords, func(w string) bool { return strings.Contains(lower, w) })
}

// random reports whether a value looks as if a machine had made it: long
// enough, in one piece, of letters and digits.
func random(value string) bool {
	letters := strings.ContainsFunc(value, unicode.IsLetter)
	digits := strings.ContainsFunc(value, unicode.IsDigit)
	return len(value) >= 8 && letters && digits && !strings.ContainsFunc(value, unicode.IsSpace) && !standIn(strings.ToLower(value))
}

// word reports whether a value is letters alone: the name of something.
func word(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) })
}
