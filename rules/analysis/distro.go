package analysis

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A Distro is the family of a base image's userland: which tools it has and
// how users and packages are made.
type Distro string

// The families. DistroUnknown is the zero Distro.
const (
	DistroUnknown Distro = ""
	Debian        Distro = "debian" // Ubuntu too
	Alpine        Distro = "alpine" // Wolfi too: BusyBox and apk
	RedHat        Distro = "redhat" // Fedora, CentOS, Rocky, UBI, Amazon Linux
	Suse          Distro = "suse"
	BusyBox       Distro = "busybox"
	Distroless    Distro = "distroless" // no shell, no package manager
	Scratch       Distro = "scratch"
	Windows       Distro = "windows"
)

// debianByDefault are Docker's official images whose tags are Debian or Ubuntu
// unless they say otherwise.
var debianByDefault = []string{
	"buildpack-deps", "cassandra", "clojure", "couchdb", "dart", "debian", "drupal", "eclipse-temurin",
	"elixir", "erlang", "ghost", "golang", "gcc", "gradle", "groovy", "haskell", "httpd", "jenkins", "jetty", "joomla", "julia",
	"jruby", "mariadb", "maven", "memcached", "mongo", "nextcloud", "nginx", "node", "openresty", "perl", "php",
	"postgres", "pypy", "python", "r-base", "rabbitmq", "rails", "redis", "rethinkdb", "ruby", "rust", "sapmachine", "solr", "swift",
	"tomcat", "tomee", "ubuntu", "wordpress", "zookeeper", "dotnet/sdk", "dotnet/aspnet", "dotnet/runtime", "dotnet/runtime-deps",
}

// alpineByDefault are those whose tags are Alpine unless they say otherwise.
var alpineByDefault = []string{"adminer", "caddy", "composer", "docker", "eclipse-mosquitto", "registry", "traefik"}

var redhatNames = []string{
	"fedora", "centos", "rockylinux", "almalinux", "amazonlinux", "oraclelinux", "redhat", "ubi7", "ubi8", "ubi9", "ubi10",
	"ubi", "ubi-minimal", "ubi-micro", "rhel7", "rhel8", "rhel9", "azurelinux", "mariner", "photon",
}

// DistroOf is the family of the image at the root of a stage's chain, as far
// as its name and tag tell.
func DistroOf(s *dockerfile.Stage) Distro { return distro(s.Root().Image) }

func distro(img dockerfile.Image) Distro {
	name, tag, base := img.Name, img.Tag, img.Base()
	switch {
	case img.Scratch():
		return Scratch
	case !img.NameKnown():
		return DistroUnknown
	case tagWord(tag, "nanoserver") || strings.Contains(tag, "windows") || strings.Contains(tag, "ltsc20") || strings.Contains(name, "mcr.microsoft.com/windows") ||
		strings.HasPrefix(name, "mcr.microsoft.com/dotnet/framework/"):
		return Windows
	case strings.Contains(name, "distroless") || tagWord(tag, "chiseled") || tagWord(tag, "distroless") ||
		strings.HasPrefix(name, "cgr.dev/") && !strings.Contains(tag, "-dev") && base != "wolfi-base" && base != "chainguard-base":
		return Distroless
	case base == "alpine" || name == "composer" || strings.HasPrefix(tag, "alpine") || tagPrefix(tag, "alpine") || strings.HasPrefix(name, "cgr.dev/") || base == "wolfi-base":
		return Alpine
	case base == "busybox":
		return BusyBox
	case slices.Contains(redhatNames, base) || strings.HasPrefix(name, "registry.access.redhat.com/ubi") || ofRedHat(tag):
		return RedHat
	case base == "opensuse" || strings.HasPrefix(name, "opensuse/") || strings.Contains(name, "suse.com/"):
		return Suse
	case strings.Contains(tag, dockerfile.Hole):
		return DistroUnknown
	case name == "maven" && oracleLinux(tag):
		return RedHat
	case slices.Contains(alpineByDefault, name) || name == "wordpress" && tagWord(tag, "cli"):
		return Alpine
	case slices.Contains(debianByDefault, name) || slices.Contains(debianByDefault, strings.TrimPrefix(name, "mcr.microsoft.com/")):
		return Debian
	case slices.ContainsFunc(debianSuites, func(suite string) bool { return tagWord(tag, suite) }):
		return Debian
	}
	return DistroUnknown
}

// redhatTags begin the word of a tag by which an image is of that family.
var redhatTags = []string{
	"al20", "amazoncorretto", "amazonlinux", "azurelinux", "cbl-mariner", "centos", "corretto", "fedora", "oraclelinux", "rhel", "rockylinux", "ubi",
}

// ofRedHat reports whether a tag names a variant of that family: "21-centos7",
// but not "amazoncorretto-21-debian".
func ofRedHat(tag string) bool {
	return slices.ContainsFunc(redhatTags, func(word string) bool { return strings.HasPrefix(tag, word) || tagPrefix(tag, word) }) &&
		!slices.ContainsFunc(debianSuites, func(suite string) bool { return tagWord(tag, suite) })
}

// oracleLinux reports whether a tag of Maven's is built on OpenJDK's own image,
// which left Debian with version 12.
func oracleLinux(tag string) bool {
	_, version, ok := strings.Cut(tag, "-openjdk-")
	return ok && version != "8" && version != "11" && !strings.Contains(tag, "microsoft") && !strings.Contains(version, "-")
}

var debianSuites = []string{
	"buster", "bullseye", "bookworm", "trixie", "forky", "sid", "bionic", "focal", "jammy", "noble", "plucky",
	"debian", "ubuntu", "ubuntu22.04", "ubuntu24.04", "ubuntu20.04", "debian12", "debian13",
}

// tagWord reports whether a tag has the word between its dashes.
func tagWord(tag, word string) bool {
	for {
		first, rest, more := strings.Cut(tag, "-")
		if first == word || !more {
			return first == word
		}
		tag = rest
	}
}

// tagPrefix reports whether a later word of a tag begins with the prefix:
// "3.12-alpine3.20" has "alpine".
func tagPrefix(tag, prefix string) bool {
	return strings.Contains(tag, "-"+prefix)
}

// Slim reports whether a tag names a reduced Debian variant, which lacks curl,
// wget, git and compilers.
func Slim(img dockerfile.Image) bool { return tagWord(img.Tag, "slim") }
