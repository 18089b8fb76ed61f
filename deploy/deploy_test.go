// Package deploy_test holds the files of this folder, and the Dockerfile
// beside it, to the schemas of those who will read them.
package deploy_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/compose-spec/compose-go/v2/schema"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCompose(t *testing.T) {
	var project map[string]any
	if err := yaml.Unmarshal(read(t, "compose.yaml"), &project); err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(project); err != nil {
		t.Error(err)
	}
	project["servces"] = project["services"]
	if schema.Validate(project) == nil {
		t.Error("the schema takes a key that Compose does not know")
	}
}

// TestKubernetes decodes each manifest into Kubernetes' own type, strictly.
func TestKubernetes(t *testing.T) {
	kinds := map[string]func() any{
		"ServiceAccount":      func() any { return &corev1.ServiceAccount{} },
		"Deployment":          func() any { return &appsv1.Deployment{} },
		"Service":             func() any { return &corev1.Service{} },
		"PodDisruptionBudget": func() any { return &policyv1.PodDisruptionBudget{} },
	}
	for doc := range bytes.SplitSeq(read(t, "kubernetes.yaml"), []byte("\n---\n")) {
		var head struct{ Kind string }
		if err := yaml.Unmarshal(doc, &head); err != nil || kinds[head.Kind] == nil {
			t.Fatalf("kind %q: %v", head.Kind, err)
		}
		object := kinds[head.Kind]()
		if err := yaml.UnmarshalStrict(doc, object); err != nil {
			t.Errorf("%s: %v", head.Kind, err)
		}
		if d, ok := object.(*appsv1.Deployment); ok {
			checkPod(t, d.Spec.Template.Spec)
		}
	}
}

func checkPod(t *testing.T, pod corev1.PodSpec) {
	t.Helper()
	c := pod.Containers[0]
	if c.LivenessProbe == nil || c.ReadinessProbe == nil {
		t.Error("a probe is missing")
	}
	if c.Resources.Limits.Memory().IsZero() || c.Resources.Limits.Cpu().IsZero() {
		t.Error("a limit is missing")
	}
	if !*c.SecurityContext.ReadOnlyRootFilesystem || *c.SecurityContext.AllowPrivilegeEscalation || !*pod.SecurityContext.RunAsNonRoot {
		t.Error("the container may do more than it needs")
	}
}

// TestManifest wants the permissions and events that the README explains, and
// nothing more.
func TestManifest(t *testing.T) {
	var m struct {
		Name        string            `json:"name"`
		URL         string            `json:"url"`
		Description string            `json:"description"`
		Redirect    string            `json:"redirect_url"`
		Public      bool              `json:"public"`
		Permissions map[string]string `json:"default_permissions"`
		Events      []string          `json:"default_events"`
		Hook        struct {
			URL    string `json:"url"`
			Active bool   `json:"active"`
		} `json:"hook_attributes"`
	}
	dec := json.NewDecoder(bytes.NewReader(read(t, "manifest.json")))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"metadata": "read", "contents": "read", "pull_requests": "write", "checks": "write"}
	readme := read(t, "../README.md")
	for name, level := range m.Permissions {
		if want[name] != level {
			t.Errorf("permission %s: %s", name, level)
		}
		if !bytes.Contains(readme, []byte("`"+name+": "+level+"`")) {
			t.Errorf("the README does not explain %s: %s", name, level)
		}
	}
	if len(m.Permissions) != len(want) || !slices.Equal(m.Events, []string{"pull_request"}) || !m.Hook.Active || m.Hook.URL == "" {
		t.Errorf("manifest %+v", m)
	}
}

// TestDockerfile reviews our own Dockerfile.
func TestDockerfile(t *testing.T) {
	facts := &analysis.Facts{Path: "Dockerfile", Tree: root{}}
	report := analysis.Check(read(t, "../Dockerfile"), rules.Recommended().Rules, facts)
	if report.File.Err != nil {
		t.Error(report.File.Err)
	}
	for _, found := range report.Findings {
		t.Errorf("Dockerfile:%d: %s: %s [%s]", report.File.Line(found.Span.Start), found.Severity, found.Message, found.Rule.Name)
	}
}

// A root is this repository.
type root struct{}

// Has implements analysis.Tree.
func (root) Has(path string) dockerfile.Answer {
	_, err := os.Stat("../" + path)
	return dockerfile.Answered(err == nil)
}
