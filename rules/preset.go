package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// Presets are the names of the configurations that Preset knows.
var Presets = []string{"recommended", "hadolint", "buildkit", "trivy"}

// Preset is a configuration by its name: recommended, or one that speaks of
// what another tool does, at that tool's severities.
func Preset(name string) (Config, error) {
	switch name {
	case "recommended":
		return Recommended(), nil
	case "hadolint":
		c := of(hadolint)
		c.own = []string{analysis.ShellCheck}
		c.Rules = append(c.Rules, Named(analysis.ShellCheck)...)
		return c.widened(), nil
	case "buildkit":
		codes := map[string]analysis.Severity{}
		for _, r := range All {
			for _, code := range r.Aliases {
				if analysis.BuildKits(code) && !slices.Contains(experimental, code) {
					codes[code] = analysis.Warning
				}
			}
		}
		return of(codes).widened(), nil
	case "trivy":
		return of(trivy).widened(), nil
	}
	return Config{}, fmt.Errorf("there is no preset %q: choose %s", name, strings.Join(Presets, ", "))
}

// experimental are the checks that BuildKit makes only when asked to.
var experimental = []string{"InvalidDefinitionDescription"}

// of is the configuration of the rules that stand for some codes, each finding
// at the severity of the code that it carries; a finding without one is left
// out.
func of(codes map[string]analysis.Severity) Config {
	c := Config{FailOn: analysis.Error, severities: map[string]analysis.Severity{}, only: true}
	for code, severity := range codes {
		c.severities[analysis.Canonical(code)] = severity
	}
	for _, r := range All {
		if slices.ContainsFunc(r.Aliases, func(code string) bool { _, ok := c.severities[analysis.Canonical(code)]; return ok }) {
			c.Rules = append(c.Rules, r)
		}
	}
	return c
}

// hadolint is how grave hadolint's rules are; its style counts as info, and so
// do those that it leaves off unless they are asked for.
// https://github.com/hadolint/hadolint#rules
var hadolint = severities(map[analysis.Severity]string{
	analysis.Error: `DL3000 DL3004 DL3011 DL3012 DL3020 DL3021 DL3023 DL3024 DL3026 DL3043 DL3044 DL3061 DL3063 DL4000 DL4004`,
	analysis.Warning: `DL3002 DL3003 DL3006 DL3007 DL3008 DL3013 DL3014 DL3016 DL3018 DL3022 DL3025 DL3027 DL3028 DL3029 DL3030 DL3032 DL3033
		DL3034 DL3035 DL3036 DL3037 DL3038 DL3040 DL3041 DL3042 DL3045 DL3046 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3058 DL3062 DL3064
		DL3065 DL3066 DL3067 DL4001 DL4003 DL4005 DL4006`,
	analysis.Info: `DL1001 DL3001 DL3009 DL3010 DL3015 DL3019 DL3047 DL3048 DL3049 DL3050 DL3057 DL3059 DL3060`,
})

// trivy is how grave Trivy's checks are: critical and high count as error,
// medium as warning, low as info.
// https://avd.aquasec.com/misconfig/dockerfile/
var trivy = severities(map[analysis.Severity]string{
	analysis.Error: `DS-0002 DS-0003 DS-0006 DS-0007 DS-0008 DS-0010 DS-0011 DS-0012 DS-0015 DS-0016 DS-0017 DS-0019 DS-0020 DS-0021 DS-0022
		DS-0023 DS-0024 DS-0025 DS-0029 DS-0031`,
	analysis.Warning: `DS-0001 DS-0004 DS-0009 DS-0013 DS-0030`,
	analysis.Info:    `DS-0005 DS-0014 DS-0026 DS-0027`,
})

func severities(lists map[analysis.Severity]string) map[string]analysis.Severity {
	all := map[string]analysis.Severity{}
	for severity, codes := range lists {
		for code := range strings.FieldsSeq(codes) {
			all[code] = severity
		}
	}
	return all
}

// on turns a rule on, or off.
func (c *Config) on(r *analysis.Rule, severity analysis.Severity) {
	if severity != analysis.Off {
		c.add(r)
	}
	c.set(r.Name, severity)
}

// onFor turns some rules on for their findings with one code, or off.
func (c *Config) onFor(rules []*analysis.Rule, code string, severity analysis.Severity) {
	for _, r := range rules {
		if severity != analysis.Off && !slices.Contains(c.Rules, r) {
			c.add(r)
			c.coded = append(slices.Clone(c.coded), r.Name)
		}
	}
	c.set(code, severity)
}

func (c *Config) add(r *analysis.Rule) {
	if slices.Contains(c.Rules, r) {
		return
	}
	c.Rules = append(slices.Clone(c.Rules), r)
	slices.SortFunc(c.Rules, func(a, b *analysis.Rule) int { return strings.Compare(a.Name, b.Name) })
}

// give gives rules their options.
func (c *Config) give(options any, rules ...string) {
	c.options = maps.Clone(c.options)
	if c.options == nil {
		c.options = map[string]any{}
	}
	for _, name := range rules {
		c.options[name] = options
	}
}

// widened has every rule that by itself says less than other tools do speak
// wherever they do.
func (c Config) widened() Config {
	for _, r := range c.Rules {
		if r.Options == nil {
			continue
		}
		options := r.Options()
		for name, field := range optionFields(options) {
			switch name {
			case "scope":
				field.Set(reflect.ValueOf(analysis.AllStages))
			case "strict":
				field.SetBool(true)
			}
		}
		if len(optionFields(options)) > 0 {
			c.give(options, r.Name)
		}
	}
	return c
}

// optionsOf is a copy of a rule's options as they are configured so far, nil
// if it has none.
func (c Config) optionsOf(r *analysis.Rule) any {
	if r.Options == nil {
		return nil
	}
	options := r.Options()
	if given, ok := c.options[r.Name]; ok {
		reflect.ValueOf(options).Elem().Set(reflect.ValueOf(given).Elem())
	}
	return options
}

// OptionsOf lists a rule's own options with the values that they take, as a
// configuration writes them: "scope: shipped or all". It is sorted.
func OptionsOf(r *analysis.Rule) []string {
	if r.Options == nil {
		return nil
	}
	var all []string
	fields := optionFields(r.Options())
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch fields[name].Interface().(type) {
		case analysis.Scope:
			all = append(all, name+": shipped or all")
		case bool:
			all = append(all, name+": false or true")
		}
	}
	return all
}

// optionFields are the fields of a rule's options that a configuration may
// set, by their names there.
func optionFields(options any) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	if options == nil {
		return fields
	}
	value := reflect.ValueOf(options).Elem()
	for i := range value.NumField() {
		if name := value.Type().Field(i).Tag.Get("yaml"); name != "" {
			fields[name] = value.Field(i)
		}
	}
	return fields
}

// set gives the findings of a rule, or with one of its codes, a severity.
func (c *Config) set(name string, severity analysis.Severity) {
	c.severities = maps.Clone(c.severities)
	if c.severities == nil {
		c.severities = map[string]analysis.Severity{}
	}
	c.severities[analysis.Canonical(name)] = severity
}

// severity is how grave a finding is by the configuration, Off for one to leave
// out: Off if that is said of all its codes of which anything is said, else what
// is said of its rule, else of one of its codes, else its own.
func (c Config) severity(found analysis.Finding) analysis.Severity {
	least, said := found.Severity, false
	for _, code := range found.Codes {
		s, ok := c.severities[analysis.Canonical(code)]
		switch {
		case !ok:
		case !said || s > least:
			least, said = s, true
		}
	}
	if s, ok := c.severities[analysis.Canonical(found.Rule.Name)]; ok && !(said && least == analysis.Off) {
		return s
	}
	switch {
	case said || slices.Contains(c.own, found.Rule.Name):
		return least
	case c.only && found.Rule != analysis.Limit || slices.Contains(c.coded, found.Rule.Name):
		return analysis.Off
	}
	return least
}
