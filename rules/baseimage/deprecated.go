package baseimage

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var deprecated = &analysis.Rule{
	Name: "base-image-deprecated-repo",
	Doc: `A base image's repository is no longer maintained

Its images no longer get fixes, or are no longer served. Use the repository that
replaced it.

Bad:

	FROM openjdk:17-slim

Good:

	FROM eclipse-temurin:17-jre`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runDeprecated,
}

// A successor is what came after a repository. If it is served under another
// name with the same tags, moved says which.
type successor struct{ advice, moved string }

// retired are repositories, or with a final / all below one, that are no longer
// kept up.
var retired = map[string]successor{
	"adoptopenjdk":                   {"`eclipse-temurin`", ""},
	"adoptopenjdk/":                  {"`eclipse-temurin`", ""},
	"bitnami/":                       {"the project's own image; `bitnamilegacy` has the old tags, and no fixes either", ""},
	"centos":                         {"`almalinux`, `rockylinux` or `quay.io/centos/centos`", ""},
	"gcr.io/google-containers/":      {"`registry.k8s.io`", ""},
	"gcr.io/google_containers/":      {"`registry.k8s.io`", ""},
	"java":                           {"`eclipse-temurin`", ""},
	"k8s.gcr.io/":                    {"`registry.k8s.io`, which serves the same images", "registry.k8s.io/"},
	"mcr.microsoft.com/dotnet/core/": {"`mcr.microsoft.com/dotnet`", ""},
	"microsoft/aspnetcore":           {"`mcr.microsoft.com/dotnet/aspnet`", ""},
	"microsoft/aspnetcore-build":     {"`mcr.microsoft.com/dotnet/sdk`", ""},
	"microsoft/dotnet":               {"`mcr.microsoft.com/dotnet`", ""},
	"openjdk":                        {"`eclipse-temurin`, or another vendor's build", ""},
}

func runDeprecated(p *analysis.Pass) {
	for _, s := range external(p.File) {
		name, after, ok := retiredName(s.Image)
		if !ok {
			continue
		}
		found := analysis.Finding{
			Span:    s.From.Words[0].Span(),
			Message: "The images of " + analysis.Quote(strings.TrimSuffix(name, "/")) + " are no longer maintained",
			Why:     "They get no fixes, and may stop being served.",
			What:    "Use " + after.advice + ".",
		}
		if word := s.From.Words[0]; after.moved != "" && word.Exact() && strings.HasPrefix(word.Value, name) {
			span := word.Span()
			span.End = span.Start + len(name)
			found.Fix = &analysis.Fix{Title: "Use the new registry", Note: "The same image comes from another registry.",
				Edits: []analysis.Edit{{Span: span, New: after.moved}}}
		}
		p.Report(found)
	}
}

func retiredName(img dockerfile.Image) (string, successor, bool) {
	if !img.NameKnown() || strings.HasPrefix(img.Name, "bitnami/") && (img.Tag == "" || img.Tag == "latest") {
		return "", successor{}, false // of Bitnami's free images that tag alone is still renewed
	}
	if after, ok := retired[img.Name]; ok {
		return img.Name, after, true
	}
	for name, after := range retired {
		if strings.HasSuffix(name, "/") && strings.HasPrefix(img.Name, name) {
			return name, after, true
		}
	}
	return "", successor{}, false
}
