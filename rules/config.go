package rules

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/util/suggest"
	"github.com/moby/patternmatcher"
	"go.yaml.in/yaml/v3"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/baseimage"
	"github.com/plimsoll-app/plimsoll/rules/metadata"
)

// Files are the paths at which a repository's configuration may stand. The
// first that exists counts.
var Files = []string{".github/plimsoll.yml", "plimsoll.yml", ".hadolint.yaml", ".hadolint.yml"}

// ParseConfig reads a configuration file: hadolint's own if it has that name,
// else ours. A preset counts instead of the file's; "" leaves that. An error
// names the line and the column, and what was near. Notes are what is accepted
// and does nothing.
func ParseConfig(name string, text []byte, preset string) (c Config, notes []string, err error) {
	root, err := document(text)
	if err != nil {
		return Config{}, nil, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	base, err := Preset(cmp.Or(preset, "recommended"))
	if err != nil {
		return Config{}, nil, err
	}
	r := &reader{file: name, config: base, fixed: preset != ""}
	if len(root.Content) > 0 && root.Content[0].ShortTag() != "!!null" { // else all of it may be a comment
		if base := path.Base(name); base == ".hadolint.yaml" || base == ".hadolint.yml" {
			r.hadolint(root.Content[0])
		} else {
			r.plimsoll(root.Content[0])
		}
	}
	return r.config, r.notes, errors.Join(r.errs...)
}

// document is the one document that a file holds. An alias in it is a copy of
// what it means, at the alias's own place.
func document(text []byte) (yaml.Node, error) {
	var root, next yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(text))
	err := d.Decode(&root)
	if err == nil {
		if err = d.Decode(&next); err == nil {
			err = fmt.Errorf("line %d: a second document begins here, and only one is allowed", next.Line)
		}
	}
	if !errors.Is(err, io.EOF) {
		return root, err
	}
	unalias(&root)
	return root, nil
}

func unalias(n *yaml.Node) {
	for i, item := range n.Content {
		if item.Kind != yaml.AliasNode {
			unalias(item)
			continue
		}
		meant := *item.Alias
		meant.Line, meant.Column = item.Line, item.Column
		n.Content[i] = &meant
	}
}

// The bounds of what is said of one file: how many mistakes, and the length of
// a word in bytes that is repeated and looked up. It may be a stranger's.
const (
	maxMistakes = 50
	longestWord = 80
)

// A reader reads one file.
type reader struct {
	file   string
	config Config
	fixed  bool // the file's preset does not count
	schema metadata.LabelSchema
	notes  []string
	errs   []error
}

func (r *reader) fail(n *yaml.Node, format string, args ...any) {
	if len(r.errs) == maxMistakes {
		format, args = "there may be more mistakes from here on", nil
	}
	if r.full() {
		return
	}
	r.errs = append(r.errs, fmt.Errorf("%s:%d:%d: %s", r.file, n.Line, n.Column, fmt.Sprintf(format, args...)))
}

// full reports whether no more mistakes are told.
func (r *reader) full() bool { return len(r.errs) > maxMistakes }

// quoted is a word as a message repeats it.
func quoted(word string) string {
	if len(word) > longestWord {
		word = strings.ToValidUTF8(word[:longestWord], "") + "…"
	}
	return strconv.Quote(word)
}

// meant is what of some words a word may have been meant to be.
func meant(word string, known []string) (string, bool) {
	if len(word) > longestWord {
		return "", false
	}
	if i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, word) }); i >= 0 {
		return known[i], true
	}
	return suggest.Search(word, known, true)
}

// near is what a word may have been meant to be, as a message goes on.
func near(word string, known []string) string {
	if match, ok := meant(word, known); ok {
		return ": did you mean " + match + "?"
	}
	return ": choose one of " + strings.Join(known, ", ")
}

// fields calls do with each key of a mapping and its value.
func (r *reader) fields(n *yaml.Node, do func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fail(n, "want keys with values")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content) && !r.full(); i += 2 {
		key := n.Content[i]
		switch {
		case key.ShortTag() == "!!merge":
			r.fail(key, "<< is not read: write the keys themselves")
		case seen[key.Value]:
			r.fail(key, "%s is given twice", key.Value)
		default:
			seen[key.Value] = true
			do(key, n.Content[i+1])
		}
	}
}

// word is a value that is one of some words.
func (r *reader) word(n *yaml.Node, what string, known []string) (string, bool) {
	if n.Kind != yaml.ScalarNode || !slices.Contains(known, n.Value) {
		r.fail(n, "there is no %s %s%s", what, quoted(n.Value), near(n.Value, known))
		return "", false
	}
	return n.Value, true
}

// words is a value that is a list of texts.
func (r *reader) words(n *yaml.Node) []string {
	var all []string
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "want a list")
		return nil
	}
	for _, item := range n.Content {
		if item.ShortTag() != "!!str" {
			r.fail(item, "want a text")
			continue
		}
		all = append(all, item.Value)
	}
	return all
}

var (
	keys       = []string{"preset", "fail-on", "ignore", "label-schema", "rules", "strict-labels", "trusted-registries"}
	thresholds = []string{"error", "warning", "info", "never"}
	levels     = []string{"off", "info", "warning", "error"}
)

// plimsoll reads our own file. The preset counts first, wherever it stands.
func (r *reader) plimsoll(root *yaml.Node) {
	for i := 0; i+1 < len(root.Content) && root.Kind == yaml.MappingNode; i += 2 {
		if root.Content[i].Value != "preset" {
			continue
		}
		if name, ok := r.word(root.Content[i+1], "preset", Presets); ok && !r.fixed {
			r.config, _ = Preset(name)
		}
		break
	}
	r.fields(root, func(key, value *yaml.Node) {
		switch key.Value {
		case "preset":
		case "fail-on":
			if name, ok := r.word(value, "severity", thresholds); ok {
				r.config.FailOn = threshold(name)
			}
		case "ignore":
			r.ignore(value)
		case "label-schema":
			r.labels(value, false)
		case "rules":
			r.rules(value)
		case "strict-labels":
			r.strict(value)
		case "trusted-registries":
			r.trust(value)
		default:
			r.fail(key, "there is no key %s%s", quoted(key.Value), near(key.Value, keys))
		}
	})
}

// threshold is the severity that a word means, Off for one that nothing
// reaches.
func threshold(name string) analysis.Severity {
	s, err := analysis.ParseSeverity(name)
	if err != nil {
		return analysis.Off
	}
	return s
}

func (r *reader) ignore(n *yaml.Node) {
	patterns := r.words(n)
	if _, err := patternmatcher.New(patterns); err != nil {
		r.fail(n, "a pattern cannot be read: %v", err)
		return
	}
	r.config.Ignore = patterns
}

// rules reads severities by rule, or by a code of another tool.
func (r *reader) rules(n *yaml.Node) {
	r.fields(n, func(key, value *yaml.Node) {
		named := Named(key.Value)
		if named == nil {
			r.fail(key, "there is no rule %s%s", quoted(key.Value), Near(key.Value))
			return
		}
		if value.Kind == yaml.MappingNode && named[0].Name == key.Value {
			r.rule(named[0], value)
			return
		}
		r.severity(key.Value, named, value)
	})
}

// severity reads how grave a rule's findings are, or those with a code.
func (r *reader) severity(name string, named []*analysis.Rule, n *yaml.Node) {
	if level, ok := r.word(n, "severity", levels); ok {
		severity, _ := analysis.ParseSeverity(level)
		r.set(name, named, severity)
	}
}

// rule reads a rule's severity and its own options.
func (r *reader) rule(rule *analysis.Rule, n *yaml.Node) {
	options := r.config.optionsOf(rule)
	fields := optionFields(options)
	r.fields(n, func(key, value *yaml.Node) {
		if key.Value == "severity" {
			r.severity(rule.Name, []*analysis.Rule{rule}, value)
			return
		}
		field, ok := fields[key.Value]
		if !ok {
			r.fail(key, "%s has no option %s%s", rule.Name, quoted(key.Value), near(key.Value, append(slices.Sorted(maps.Keys(fields)), "severity")))
			return
		}
		switch tag := value.ShortTag(); {
		case value.Kind != yaml.ScalarNode || tag == "!!null":
			r.fail(value, "want one value for %s", key.Value)
		case field.Kind() == reflect.Bool && tag != "!!bool":
			r.fail(value, "%s cannot be %s: write true or false", key.Value, quoted(value.Value))
		default:
			if err := value.Decode(field.Addr().Interface()); err != nil {
				r.fail(value, "%v", err)
			}
		}
	})
	if len(fields) > 0 {
		r.config.give(options, rule.Name)
	}
}

// set gives a severity to a rule, or to those of its findings that carry a code.
func (r *reader) set(name string, named []*analysis.Rule, severity analysis.Severity) {
	for _, rule := range named {
		if rule.Name == name {
			r.config.on(rule, severity)
			return
		}
	}
	r.config.onFor(named, name, severity)
}

var shellCheckCode = regexp.MustCompile(`^(?i:SC)[0-9]{4}$`)

// Named are the rules of a name, or those that stand for another tool's code.
func Named(name string) []*analysis.Rule {
	var all []*analysis.Rule
	for _, rule := range All {
		if rule.Name == name || rule.Name == analysis.ShellCheck && shellCheckCode.MatchString(name) || slices.ContainsFunc(rule.Aliases, func(code string) bool { return analysis.Canonical(code) == analysis.Canonical(name) }) {
			all = append(all, rule)
		}
	}
	return all
}

// Near is how a message about an unknown rule goes on: what may have been
// meant.
func Near(name string) string {
	var names []string
	for _, rule := range All {
		names = append(names, rule.Name)
	}
	if match, ok := meant(name, names); ok {
		return ": did you mean " + match + "?"
	}
	return ": plimsoll rules lists them"
}

// trust reads the registries that images may come from.
func (r *reader) trust(n *yaml.Node) {
	names := r.words(n)
	if len(names) == 0 {
		return
	}
	r.config.give(&baseimage.TrustedRegistries{Names: names}, "untrusted-registry")
	r.enable(analysis.Error, "untrusted-registry")
}

// labels reads the labels that images have, and of what kind they are, which
// hadolint's users write in any case.
func (r *reader) labels(n *yaml.Node, anyCase bool) {
	r.schema.Labels = map[string]string{}
	r.fields(n, func(key, value *yaml.Node) {
		if anyCase {
			value.Value = strings.ToLower(value.Value)
		}
		if kind, ok := r.word(value, "kind of label", metadata.LabelKinds); ok {
			r.schema.Labels[key.Value] = kind
		}
	})
	r.config.give(&r.schema, "label-value-invalid", "missing-labels", "label-schema-extra")
	r.enable(analysis.Info, "missing-labels", "label-value-invalid")
}

func (r *reader) strict(n *yaml.Node) {
	if n.ShortTag() != "!!bool" {
		r.fail(n, "there is no switch %s: choose one of true, false", quoted(n.Value))
		return
	}
	if r.schema.Strict = strings.EqualFold(n.Value, "true"); r.schema.Strict {
		r.config.give(&r.schema, "label-schema-extra")
		r.enable(analysis.Info, "label-schema-extra")
	}
}

// enable turns rules on that are off until they have options; a preset has its
// own severities.
func (r *reader) enable(severity analysis.Severity, names ...string) {
	for _, name := range names {
		for _, rule := range Named(name) {
			if !slices.Contains(r.config.Rules, rule) {
				r.config.on(rule, severity)
			}
		}
	}
}

// unused are the keys of hadolint's file that have no meaning here.
var unused = []string{"disable-ignore-pragma", "format", "no-color", "no-fail", "verbose"}

var hadolintKeys = []string{"failure-threshold", "ignored", "label-schema", "override", "strict-labels", "trustedRegistries"}

// hadolint reads hadolint's own file. What it names and we do not have does
// nothing, and neither does a key without a value.
// https://github.com/hadolint/hadolint#configure
func (r *reader) hadolint(root *yaml.Node) {
	r.fields(root, func(key, value *yaml.Node) {
		known := slices.Contains(hadolintKeys, key.Value)
		switch {
		case !known && !slices.Contains(unused, key.Value):
			r.fail(key, "there is no key %s%s", quoted(key.Value), near(key.Value, slices.Concat(unused, hadolintKeys)))
			return
		case !known:
			r.notes = append(r.notes, fmt.Sprintf("%s:%d: %s does nothing here", r.file, key.Line, key.Value))
			return
		case value.ShortTag() == "!!null":
			return
		}
		switch key.Value {
		case "ignored":
			for _, code := range r.words(value) {
				r.config.set(code, analysis.Off)
			}
		case "override":
			r.override(value)
		case "label-schema":
			r.labels(value, true)
		case "strict-labels":
			r.strict(value)
		case "trustedRegistries":
			r.trust(value)
		case "failure-threshold":
			if name, ok := r.word(value, "threshold", []string{"error", "warning", "info", "style", "ignore", "none"}); ok {
				r.config.FailOn = threshold(strings.Replace(name, "style", "info", 1))
			}
		}
	})
}

// override reads lists of codes by severity.
func (r *reader) override(n *yaml.Node) {
	r.fields(n, func(key, value *yaml.Node) {
		level, ok := r.word(key, "severity", []string{"error", "warning", "info", "style"})
		if !ok {
			return
		}
		if value.ShortTag() == "!!null" {
			return
		}
		severity, _ := analysis.ParseSeverity(strings.Replace(level, "style", "info", 1))
		for _, code := range r.words(value) {
			if named := Named(code); named != nil {
				r.set(code, named, severity)
			}
		}
	})
}

// Ignores reports whether a path from the repository's root is to be left out.
func (c Config) Ignores(name string) bool {
	if len(c.Ignore) == 0 {
		return false
	}
	m, err := patternmatcher.New(c.Ignore)
	if err != nil {
		return false // ParseConfig has refused it
	}
	matched, err := m.MatchesOrParentMatches(name)
	return err == nil && matched
}
