package rules_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/plimsoll-app/plimsoll/rules"
)

const schemaFile = "../deploy/plimsoll.schema.json"

// TestSchema holds the schema's file to the rules.
func TestSchema(t *testing.T) {
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(schemaFile, rules.Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(schemaFile)
	if err != nil || !bytes.Equal(text, rules.Schema()) {
		t.Errorf("%s is old (%v): go test ./rules -update rewrites it", schemaFile, err)
	}
}

// TestSchemaAgrees has the schema and the parser judge the same files.
func TestSchemaAgrees(t *testing.T) {
	var document any
	if err := json.Unmarshal(rules.Schema(), &document); err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("plimsoll.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("plimsoll.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"{}", "preset: hadolint", "preset: strict", "presets: hadolint", "fail-on: never", "fail-on: off", "fail-on: 'off'",
		"ignore: [a, b]", "ignore: a", "ignore: [[a]]", "rules: {}", "rules: {add-instead-of-copy: error}", "rules: {DL3020: 'off'}",
		"rules: {DL3020: grave}", "rules: {DL9999: error}", "rules: [DL3020]", "rules: {AVD-DS-0005: info}", "rules: {SC2086: 'off'}", "rules: {sc2086: error}", "rules: {SC208: error}", "rules: {SC2086: {strict: true}}", "rules: {shellcheck: {strict: true}}",
		"rules: {apt-no-install-recommends: {scope: all, severity: error}}", "rules: {apt-no-install-recommends: {scope: some}}", "rules: {apt-no-install-recommends: {strict: true}}",
		"rules: {apt-no-install-recommends: {}}", "rules: {apt-no-install-recommends: [all]}", "rules: {DL3009: {scope: all}}", "rules: {apt-get-not-apt: {severity: info}}",
		"trusted-registries: [docker.io]", "trusted-registries: docker.io", "label-schema: {a: url}", "label-schema: {a: link}", "label-schema: [a]",
		"strict-labels: true", "strict-labels: maybe", "[]",
		"strict-labels: True", "strict-labels: yes", "strict-labels: 'true'", "strict-labels:", "trusted-registries: [1]", "trusted-registries: [~]", "ignore: [2026]", "ignore: ['2026']",
		"label-schema: {a: URL}", "rules: {shellcheck: {strict: yes}}", "rules: {shellcheck: {strict: }}", "rules: {apt-no-install-recommends: {scope: }}", "rules:", "preset:",
		"rules: {dl3020: error}", "rules: {dl9999: error}", "rules: {DS002: error}", "rules: {ds-0002: error}", "rules: {avd-ds-2: error}", "rules: {DS0999: error}", "rules: {dl3009: {scope: all}}",
		"rules: {shellcheck: &a error, DL3020: *a}", "rules: {shellcheck: &a {strict: true}, DL3020: *a}", "rules: {shellcheck: &a [error], DL3020: *a}",
	} {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		_, _, parsed := rules.ParseConfig("plimsoll.yml", []byte(text), "")
		if valid := schema.Validate(value); (valid == nil) != (parsed == nil) {
			t.Errorf("%s: the schema says %v, the parser %v", text, valid, parsed)
		}
	}
}
