package stages

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// swap ships a stage that builds nothing on the runtime of its SDK, where that
// is its image without the tools: of Eclipse Temurin the JRE, of .NET the
// aspnet image, of which the SDK's is made. It is nil where something in the
// stage may need the tools.
func swap(p *analysis.Pass, s *dockerfile.Stage) *analysis.Fix {
	w, cs := s.From.Words[0], commands(p, s)
	image, note := "", "The image then has no tools to build or to look into a running program with."
	switch cs[0].Name {
	case "java":
		image = temurinRuntime(w.Value)
	case "dotnet":
		image = aspnet(s.Image)
		note = "The image then has no SDK, and a web program that sets no address of its own listens on port 8080 of all."
	}
	if image == "" || s.Parent != nil || s.Image.Digest != "" || strings.Contains(w.Value, "$") || !w.Exact() || slices.ContainsFunc(cs, scripted) ||
		slices.ContainsFunc(s.Instructions, func(in *dockerfile.Instruction) bool { return usesTools(p, in) }) {
		return nil
	}
	return &analysis.Fix{Title: "Ship on the runtime", Note: note, Edits: []analysis.Edit{{Span: w.Span(), New: image}}}
}

// temurinTag is a tag of Eclipse Temurin's image of a version that has a JRE.
var temurinTag = regexp.MustCompile(`^(eclipse-temurin:(?:8|11|17|21|25)(?:[._u][0-9._u]*)?(?:-b\d+)?)(-jdk)?(-alpine|-focal|-jammy|-noble)?$`)

// temurinRuntime is the JRE of a JDK of Eclipse Temurin; "" if it is none.
func temurinRuntime(image string) string {
	m := temurinTag.FindStringSubmatch(image)
	if m == nil {
		return ""
	}
	return m[1] + "-jre" + m[3]
}

// sdkTools are words that name a tool of an SDK, or where one lies.
var sdkTools = regexp.MustCompile(`(?i)add-modules|agentlib|agentpath|dotnet-|dotnet_root|jcmd|jdwp|jlink|jmap|jps|jshell|jstack|jstat|tools\.jar|debug`)

// usesTools reports whether an instruction of the stage may need more than the
// runtime has.
func usesTools(p *analysis.Pass, in *dockerfile.Instruction) bool {
	switch in.Keyword {
	case "ADD", "ARG", "COPY", "EXPOSE", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR":
		return false
	case "CMD", "ENTRYPOINT", "ENV":
		return sdkTools.MatchString(in.Text.String())
	case "HEALTHCHECK":
		return p.Script(in).Kind != shell.None
	case "RUN":
		script := p.Script(in)
		return script.Kind != shell.Posix && script.Kind != shell.Exec || slices.ContainsFunc(script.Commands, func(c *shell.Command) bool {
			return !slices.Contains(needsNothing, c.Name)
		})
	}
	return true
}
