package variables

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// mayBeSet reports whether a variable that no instruction declares may have a
// value all the same: from the shell, the script itself, or the base image.
func mayBeSet(p *analysis.Pass, in *dockerfile.Instruction, u use) bool {
	if _, known := in.Before.Lookup(u.name); known == dockerfile.Unknown && baseMaySet(in.Stage.Root().Image, u.name) {
		return true
	}
	if !u.shell {
		return false
	}
	s := p.Script(in)
	if slices.Contains(shellNames, u.name) || s.Shell != "sh" && slices.Contains(bashNames, u.name) {
		return true
	}
	return s.Sets(u.name) != dockerfile.No
}

// shellNames have a value in every shell, bashNames in bash and zsh.
var (
	shellNames = []string{"HOME", "HOSTNAME", "IFS", "OLDPWD", "PATH", "PPID", "PWD", "SHLVL", "TERM"}
	bashNames  = []string{"EUID", "GROUPS", "HOSTTYPE", "LINENO", "MACHTYPE", "OSTYPE", "RANDOM", "SECONDS", "SHELL", "UID"}
)

// baseNames are the variables that official images set, but for those named
// after the image itself.
var baseNames = []string{
	"APP_UID", "CARGO_HOME", "CATALINA_HOME", "COMPOSER_HOME", "DOTNET_VERSION", "GEM_HOME", "GOLANG_VERSION", "GOPATH",
	"GOTOOLCHAIN", "GPG_KEY", "GRADLE_HOME", "HTTPD_PREFIX", "JAVA_HOME", "JAVA_VERSION", "LANG", "LC_ALL", "MAVEN_HOME",
	"NJS_VERSION", "NODE_VERSION", "PATH", "PGDATA", "PG_MAJOR", "PG_VERSION", "PHP_INI_DIR", "PHP_VERSION",
	"PYTHON_VERSION", "RUSTUP_HOME", "TOMCAT_VERSION", "YARN_VERSION",
}

// platformNames are the arguments that describe the platform.
// https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
var platformNames = []string{
	"BUILDARCH", "BUILDOS", "BUILDOSVERSION", "BUILDPLATFORM", "BUILDVARIANT",
	"TARGETARCH", "TARGETOS", "TARGETOSVERSION", "TARGETPLATFORM", "TARGETSTAGE", "TARGETVARIANT",
}

func platform(name string) bool { return slices.Contains(platformNames, name) }

// environments are the variables of images of which all are known, besides
// PATH; a name may end in a star.
var environments = map[string][]string{
	"almalinux":   nil,
	"alpine":      nil,
	"amazonlinux": nil,
	"busybox":     nil,
	"centos":      nil,
	"debian":      nil,
	"golang":      {"GOLANG_VERSION", "GOPATH", "GOTOOLCHAIN"},
	"node":        {"NODE_VERSION", "YARN_VERSION"},
	"php":         {"APACHE_*", "GPG_KEYS", "PHP*"},
	"python":      {"GPG_KEY", "LANG", "PYTHON*"},
	"rockylinux":  nil,
	"ruby":        {"BUNDLE*", "GEM_HOME", "LANG", "RUBY*"},
	"rust":        {"CARGO_HOME", "RUSTUP_HOME", "RUST_VERSION"},
	"ubuntu":      {"LANG", "LAUNCHPAD_BUILD_ARCH"},
}

// baseSets answers whether a base image sets a variable, as far as its name
// tells.
func baseSets(root *dockerfile.Stage, name string) dockerfile.Answer {
	env, known := environments[root.Image.Name]
	if !known || analysis.DistroOf(root) == analysis.Windows {
		return dockerfile.Unknown
	}
	return dockerfile.Answered(slices.ContainsFunc(env, func(pattern string) bool {
		start, star := strings.CutSuffix(pattern, "*")
		return name == pattern || star && strings.HasPrefix(name, start)
	}))
}

// baseMaySet reports whether a base image is likely to set a variable: one of
// those that official images have, or <IMAGE>_VERSION.
func baseMaySet(img dockerfile.Image, name string) bool {
	if slices.Contains(baseNames, name) {
		return true
	}
	prefix := strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(img.Base()))
	image, ok := strings.CutSuffix(name, "_VERSION")
	return ok && img.NameKnown() && image == prefix
}
