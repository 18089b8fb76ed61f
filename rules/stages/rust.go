package stages

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// rust ships one program that cargo makes. Which libraries it is linked
// with is known where the image has none to link with: the slim ones, and
// Alpine's, whose compiler links everything into the program.
var rust = &recipe{
	fits: func(d *split) bool {
		return (d.product.name == "cargo build" || d.product.name == "cargo install") && d.s.Image.Name == "rust"
	},
	second: rustSecond,
	sketch: rustSketch,
	packages: []string{
		"build-base", "build-essential", "ca-certificates", "clang", "cmake", "g++", "gcc", "git", "libssl-dev", "make", "musl-dev", "perl", "pkg-config", "pkgconf",
		"pkgconfig", "protobuf", "protobuf-compiler", "protoc",
	},
	sources: []string{".rs", ".lock", ".proto", ".", "cargo.toml", "clippy.toml", "rust-toolchain.toml", "rustfmt.toml"},
	building: func(_ *split, name string) bool {
		return strings.HasPrefix(name, "CARGO_") || strings.HasPrefix(name, "RUSTUP_") || slices.Contains([]string{"RUSTC_WRAPPER", "RUSTFLAGS", "RUST_VERSION"}, name)
	},
	harmless: func(d *split, c *shell.Command) bool {
		args := c.Operands(nil)
		switch {
		case c.Name == "cargo":
			return len(args) > 0 && slices.Contains([]string{"check", "clippy", "fetch", "fmt", "generate-lockfile", "test", "update", "vendor"}, args[0].Value) &&
				!c.Has("--target")
		case c.Name == "rustup":
			return len(args) > 1 && args[0].Is("component")
		case c.Name == "strip":
			return len(args) == 1
		}
		return d.puts(c, d.cargoMade)
	},
}

// rustImages are the images on which a program runs that was linked on a slim
// image of the suite: with its C library, OpenSSL, certificates and time zones.
var rustImages = map[string]string{
	"bookworm": "gcr.io/distroless/cc-debian12:nonroot",
	"trixie":   "gcr.io/distroless/cc-debian13:nonroot",
}

// rustBeside are what a Rust program may read beside it, or that says how it
// is linked.
var rustBeside = []string{".cargo", "Rocket.toml", "Settings.toml"}

func rustSecond(d *split) *second {
	image := rustImage(d)
	if image == "" {
		return nil
	}
	if d.beside(slices.Concat(folders, rustBeside)...) == dockerfile.Yes || !d.cargoPlain() || mounted(d.product.in, d.path) {
		return nil
	}
	two := &second{
		image: image, ground: bare, copies: []string{d.path},
		note: "The image then holds the program alone, has no shell and does not start as root: copy over what else the program reads.",
	}
	switch {
	case d.startsBinary() && (d.cargoMade(d.path) || d.put(d.cargoMade)):
	case d.startsInstalled():
		two.to = path.Join("/usr/local/bin", path.Base(d.path))
	default:
		return nil
	}
	return two
}

// staticRust is a tag of Rust's Alpine image whose compiler is known to link
// musl into the program.
var staticRust = regexp.MustCompile(`^1\.([1-8]?\d|90)(\.\d+)?-alpine[0-9.]*$`)

// rustImage is the image to ship on; "" if what the program is linked with may
// not be on it.
func rustImage(d *split) string {
	tag := d.s.Image.Tag
	words := strings.Split(tag, "-")
	suite := words[len(words)-1]
	switch {
	case staticRust.MatchString(tag):
		return static
	case !slices.Contains(words, "slim") || suite == "trixie" && d.installsSystem("libssl-dev"):
		return ""
	}
	return rustImages[suite]
}

// installsSystem reports whether a package is installed before the build.
func (d *split) installsSystem(name string) bool {
	return slices.ContainsFunc(d.build, func(in *dockerfile.Instruction) bool {
		return in.Keyword == "RUN" && slices.ContainsFunc(d.p.Script(in).Commands, func(c *shell.Command) bool {
			return installsSystem(c) && slices.ContainsFunc(systemPackages(c), func(w shell.Word) bool { return bareName(w) == name })
		})
	})
}

// startsInstalled reports whether the image starts the program that cargo
// install puts into its search path, by its name.
func (d *split) startsInstalled() bool {
	words := d.launch(false)
	return d.product.name == "cargo install" && len(words) > 0 && words[0] == path.Base(d.path) && path.Dir(d.path) == "/usr/local/cargo/bin" &&
		!readsFile(words[1:]) && !slices.ContainsFunc(words[1:], func(w string) bool { return lowPort("", w) })
}

// cargoMade reports whether a file is a program that cargo build --release
// makes in the folder in which it runs.
func (d *split) cargoMade(file string) bool {
	return d.product.name == "cargo build" && path.Dir(file) == path.Join(d.product.outputs[0].path, "target/release") && path.Ext(file) == ""
}

// cargoPlain reports whether cargo makes a release for the system that
// it runs on, linked as that links.
func (d *split) cargoPlain() bool {
	c := d.product.command
	if d.product.name == "cargo build" && !c.Has("--release", "-r") || c.Has("--path") != (d.product.name == "cargo install") || !d.optionsIn("--path", "--release", "-r", "--locked", "--frozen", "--offline", "--bin", "--package", "-p", "--features", "-F",
		"--all-features", "--no-default-features", "--jobs", "-j", "--verbose", "-v", "--quiet", "-q") {
		return false
	}
	if slices.ContainsFunc(c.Assigns, func(a shell.Assign) bool { return a.Name != "RUSTFLAGS" && !strings.HasPrefix(a.Name, "CARGO_NET_") }) {
		return false
	}
	for _, name := range []string{"CARGO_BUILD_TARGET", "CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR", "CARGO_ENCODED_RUSTFLAGS"} {
		if d.variable(name) != "" {
			return false
		}
	}
	return slices.Contains([]string{"", "-C target-cpu=native", "-C strip=symbols", "-C opt-level=3"}, d.variable("RUSTFLAGS"))
}

// rustSketch names the image of the same suite on which to ship.
func rustSketch(d *split) string {
	if strings.HasPrefix(d.path, dockerfile.Hole) {
		return ""
	}
	image := "a slim Debian image of the same suite"
	words := strings.Split(d.s.Image.Tag, "-")
	switch suite := words[len(words)-1]; {
	case strings.HasPrefix(suite, "alpine"):
		image = "an Alpine or distroless image"
	case slices.Contains([]string{"bullseye", "bookworm", "trixie"}, suite):
		image = "`debian:" + suite + "-slim`"
	}
	return "Build in a first stage, copy " + analysis.Quote(shown(d.path)) + " into a second on " + image + ", and install there the libraries that `ldd` shows it needs."
}
