package rules

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/metadata"
)

// Schema is the JSON Schema of plimsoll.yml, by which editors complete it.
func Schema() []byte {
	type object = map[string]any
	texts := object{"type": "array", "items": object{"type": "string"}}
	level := object{"enum": levels}
	names := object{}
	var hadolints, trivys []string
	for _, r := range All {
		title, _, _ := strings.Cut(r.Doc, "\n")
		names[r.Name] = ofRule(r, title)
		for _, code := range r.Aliases {
			names[code] = level
			if number, ok := strings.CutPrefix(code, "DL"); ok {
				hadolints = append(hadolints, number)
			} else if number, ok := strings.CutPrefix(code, "DS-"); ok {
				trivys = append(trivys, strings.TrimLeft(number, "0"))
			}
		}
	}
	otherwise := object{ // the same codes as people also write them
		"^[Ss][Cc][0-9]{4}$":                                    level,
		"^[Dd][Ll](" + anyOf(hadolints) + ")$":                  level,
		"^([Aa][Vv][Dd]-)?[Dd][Ss]-?0*(" + anyOf(trivys) + ")$": level,
	}
	schema := object{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"title":                "Plimsoll's configuration of a repository",
		"type":                 "object",
		"additionalProperties": false,
		"properties": object{
			"preset":             object{"enum": Presets, "description": "What to start from."},
			"fail-on":            object{"enum": thresholds, "description": "From which severity on the check fails."},
			"ignore":             object{"type": "array", "items": object{"type": "string"}, "description": "Paths to leave out, as patterns of a .dockerignore."},
			"rules":              object{"type": "object", "properties": names, "patternProperties": otherwise, "additionalProperties": false, "description": "Severities by rule, or by another tool's code."},
			"trusted-registries": texts,
			"label-schema":       object{"type": "object", "additionalProperties": object{"enum": slices.Clone(metadata.LabelKinds)}},
			"strict-labels":      object{"type": "boolean"},
		},
	}
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		panic(err) // it is made of plain values
	}
	return append(text, '\n')
}

// anyOf is a pattern of some numbers.
func anyOf(numbers []string) string {
	slices.Sort(numbers)
	return strings.Join(slices.Compact(numbers), "|")
}

// ofRule is what may be said of a rule: its severity, or that and its options.
func ofRule(r *analysis.Rule, title string) map[string]any {
	type object = map[string]any
	options := object{"severity": object{"enum": levels}}
	if r.Options != nil {
		for name, field := range optionFields(r.Options()) {
			switch field.Interface().(type) {
			case analysis.Scope:
				options[name] = object{"enum": analysis.Scopes}
			case bool:
				options[name] = object{"type": "boolean"}
			}
		}
	}
	return object{"description": title, "anyOf": []object{
		{"enum": levels},
		{"type": "object", "properties": options, "additionalProperties": false},
	}}
}
