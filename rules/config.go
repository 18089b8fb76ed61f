package rules

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
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
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return Config{}, nil, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	base, err := Preset(cmp.Or(preset, "recommended"))
	if err != nil {
		return Config{}, nil, err
	}
	r := &reader{file: name, config: base, fixed: preset != ""}
	if len(root.Content) > 0 {
		if base := path.Base(name); base == ".hadolint.yaml" || base == ".hadolint.yml" {
			r.hadolint(root.Content[0])
		} else {
			r.plimsoll(root.Content[0])
		}
	}
	return r.config, r.notes, errors.Join(r.errs...)
}

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
	r.errs = append(r.errs, fmt.Errorf("%s:%d:%d: %s", r.file, n.Line, n.Column, fmt.Sprintf(format, args...)))
}

// near is what a word may have been meant to be, as a message goes on.
func near(word string, known []string) string {
	if match, ok := suggest.Search(word, known, true); ok {
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
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			r.fail(key, "%s is given twice", key.Value)
		}
		seen[key.Value] = true
		do(key, n.Content[i+1])
	}
}

// word is a value that is one of some words.
func (r *reader) word(n *yaml.Node, what string, known []string) (string, bool) {
	if n.Kind != yaml.ScalarNode || !slices.Contains(known, n.Value) {
		r.fail(n, "there is no %s %q%s", what, n.Value, near(n.Value, known))
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
		if item.Kind != yaml.ScalarNode {
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
	r.fields(root, func(key, value *yaml.Node) {
		if key.Value != "preset" {
			return
		}
		if name, ok := r.word(value, "preset", Presets); ok && !r.fixed {
			r.config, _ = Preset(name)
		}
	})
	if root.Kind != yaml.MappingNode {
		return
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
			r.labels(value)
		case "rules":
			r.rules(value)
		case "strict-labels":
			r.strict(value)
		case "trusted-registries":
			r.trust(value)
		default:
			r.fail(key, "there is no key %q%s", key.Value, near(key.Value, keys))
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
			r.fail(key, "there is no rule %q%s", key.Value, Near(key.Value))
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
			r.fail(key, "%s has no option %q%s", rule.Name, key.Value, near(key.Value, append(slices.Sorted(maps.Keys(fields)), "severity")))
			return
		}
		if value.Kind != yaml.ScalarNode {
			r.fail(value, "want one value for %s", key.Value)
		} else if err := value.Decode(field.Addr().Interface()); err != nil {
			r.fail(value, "%s", unusable(key.Value, value, err))
		}
	})
	if len(fields) > 0 {
		r.config.give(options, rule.Name)
	}
}

// unusable says why a value is none for an option.
func unusable(name string, value *yaml.Node, err error) string {
	if typed := new(yaml.TypeError); errors.As(err, &typed) {
		return fmt.Sprintf("%s cannot be %q: write true or false", name, value.Value)
	}
	return err.Error()
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
	if match, ok := suggest.Search(name, names, true); ok {
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

// labels reads the labels that images have, and of what kind they are.
func (r *reader) labels(n *yaml.Node) {
	r.schema.Labels = map[string]string{}
	r.fields(n, func(key, value *yaml.Node) {
		value.Value = strings.ToLower(value.Value)
		if kind, ok := r.word(value, "kind of label", metadata.LabelKinds); ok {
			r.schema.Labels[key.Value] = kind
		}
	})
	r.config.give(&r.schema, "label-value-invalid", "missing-labels", "label-schema-extra")
	r.enable(analysis.Info, "missing-labels", "label-value-invalid")
}

func (r *reader) strict(n *yaml.Node) {
	value, ok := r.word(n, "switch", []string{"true", "false"})
	if r.schema.Strict = ok && value == "true"; r.schema.Strict {
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

// hadolint reads hadolint's own file. What it names and we do not have does
// nothing.
// https://github.com/hadolint/hadolint#configure
func (r *reader) hadolint(root *yaml.Node) {
	r.fields(root, func(key, value *yaml.Node) {
		switch key.Value {
		case "ignored":
			for _, code := range r.words(value) {
				r.config.set(code, analysis.Off)
			}
		case "override":
			r.override(value)
		case "label-schema":
			r.labels(value)
		case "strict-labels":
			r.strict(value)
		case "trustedRegistries":
			r.trust(value)
		case "failure-threshold":
			if name, ok := r.word(value, "threshold", []string{"error", "warning", "info", "style", "ignore", "none"}); ok {
				r.config.FailOn = threshold(strings.Replace(name, "style", "info", 1))
			}
		default:
			if !slices.Contains(unused, key.Value) {
				r.fail(key, "there is no key %q%s", key.Value, near(key.Value, append(slices.Clone(unused), "failure-threshold", "ignored", "label-schema", "override", "strict-labels", "trustedRegistries")))
				return
			}
			r.notes = append(r.notes, fmt.Sprintf("%s:%d: %s does nothing here", r.file, key.Line, key.Value))
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
