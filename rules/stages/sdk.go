package stages

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// An sdk is what an image has to build with.
type sdk struct {
	what string // "the Go toolchain"
	// ship says on what to ship: "on a small image".
	ship string
	kind sdkKind
}

// An sdkKind is what a program that was built with an SDK needs to run.
type sdkKind int8

const (
	native sdkKind = iota // nothing but libraries
	jvm                   // a Java runtime
	clr                   // the .NET runtime
	other                 // that depends
)

// sdks are images to build with, by name.
var sdks = map[string]sdk{
	"clux/muslrust":                     {"the Rust toolchain", onScratch, native},
	"ekidd/rust-musl-builder":           {"the Rust toolchain", onScratch, native},
	"emscripten/emsdk":                  {"the Emscripten SDK", onServer, other},
	"gcc":                               {"the GCC toolchain", onSlim, native},
	"golang":                            {"the Go toolchain", onStatic, native},
	"gradle":                            {"Gradle and a JDK", "", jvm},
	"haskell":                           {"the Haskell toolchain", onSlim, native},
	"hseeberger/scala-sbt":              {"sbt and a JDK", "", jvm},
	"maven":                             {"Maven and a JDK", "", jvm},
	"mcr.microsoft.com/dotnet/core/sdk": {"the .NET SDK", onDotnet, clr},
	"mcr.microsoft.com/dotnet/sdk":      {"the .NET SDK", onDotnet, clr},
	"microsoft/dotnet":                  {"the .NET SDK", onDotnet, clr},
	"rust":                              {"the Rust toolchain", onSlim, native},
	"rustlang/rust":                     {"the Rust toolchain", onSlim, native},
	"sbtscala/scala-sbt":                {"sbt and a JDK", "", jvm},
	"swift":                             {"the Swift toolchain", "on the `-slim` image of the same version", native},
}

const (
	onScratch = "on `scratch` or a distroless image"
	onStatic  = "on a small image: `gcr.io/distroless/static-debian12:nonroot` if it is static, else one of the same distribution"
	onSlim    = "on a slim image of the same distribution"
	onDotnet  = "on `mcr.microsoft.com/dotnet/aspnet` of the same version, or `runtime` if it is no web application"
	onServer  = "on the image that serves it"
	onCUDA    = "on the `-runtime` image of the same version, unless kernels are compiled at run time"
)

// advice says what to do, in a file that builds what it ships or does not.
func (k sdk) advice(builds bool) string {
	if builds {
		return "Build in a stage on it, and ship the result " + k.ship + "."
	}
	return "Ship " + k.ship + "."
}

// sdkOf is the SDK that an external image is; false if it is none, or that is
// not known.
func sdkOf(img dockerfile.Image) (sdk, bool) {
	if !img.NameKnown() {
		return sdk{}, false
	}
	name := strings.TrimPrefix(img.Name, "public.ecr.aws/docker/library/")
	name = strings.TrimPrefix(name, "mirror.gcr.io/library/")
	found, ok := sdks[name]
	switch {
	case name == "swift" && strings.Contains(img.Tag, "slim"), name == "microsoft/dotnet" && !strings.Contains(img.Tag, "sdk"):
		return sdk{}, false
	case ok && found.kind == jvm:
		found.ship = onJRE(img)
		return found, true
	case ok:
		return found, true
	case strings.HasPrefix(name, "cgr.dev/") && strings.HasSuffix("-"+img.Tag, "-dev"):
		return sdk{"a shell and the package manager", "on the image whose tag has no `-dev`", native}, true
	case isJDK(name, img.Tag):
		return sdk{"a JDK", onJRE(img), jvm}, true
	case name == "nvidia/cuda" && slices.Contains(strings.Split(img.Tag, "-"), "devel"):
		return sdk{"the CUDA compiler and headers", onCUDA, other}, true
	}
	return sdk{}, false
}

// jdkByDefault are images whose tags are a JDK unless they say otherwise.
var jdkByDefault = []string{"azul/zulu-openjdk", "azul/zulu-openjdk-alpine", "azul/zulu-openjdk-debian", "eclipse-temurin", "ibm-semeru-runtimes", "openjdk", "sapmachine"}

func isJDK(name, tag string) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	switch {
	case strings.Contains(tag, "jre") || strings.Contains(base, "jre"):
		return false
	case strings.Contains(tag, "jdk"):
		return strings.Contains(tag, "-jdk") || strings.HasPrefix(tag, "jdk")
	case strings.Contains(tag, dockerfile.Hole):
		return false
	}
	return slices.Contains(jdkByDefault, name)
}

// supported are the major versions of Java of which there is a JRE by that name.
var supported = []string{"8", "11", "17", "21", "25"}

// onJRE says on what to ship a Java program.
func onJRE(img dockerfile.Image) string {
	version := img.Tag
	if img.Name == "maven" || img.Name == "gradle" || strings.HasSuffix(img.Name, "/scala-sbt") {
		version = "" // the tag begins with the version of the tool
		for _, vendor := range []string{"jdk-", "jdk", "temurin-", "openjdk-", "corretto-"} {
			if _, after, ok := strings.Cut(img.Tag, vendor); ok && after != "" && after[0] >= '0' && after[0] <= '9' {
				version = after
			}
		}
	}
	digits := version[:len(version)-len(strings.TrimLeft(version, "0123456789"))]
	if !slices.Contains(supported, digits) {
		return "on a Java runtime of the same major version"
	}
	if strings.Contains(img.Tag, "alpine") {
		digits += "-jre-alpine"
	} else {
		digits += "-jre"
	}
	return "on a Java runtime, such as `eclipse-temurin:" + digits + "`"
}
