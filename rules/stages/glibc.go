package stages

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A suite is a release of Debian or Ubuntu, and the version of glibc that it
// has.
type suite struct {
	name  string
	glibc int // 2.36 is 36
}

// suites are releases by their names and numbers.
var suites = map[string]suite{
	"18.04": {"Ubuntu 18.04", 27}, "20.04": {"Ubuntu 20.04", 31}, "22.04": {"Ubuntu 22.04", 35}, "24.04": {"Ubuntu 24.04", 39},
	"bionic": {"Ubuntu 18.04", 27}, "focal": {"Ubuntu 20.04", 31}, "jammy": {"Ubuntu 22.04", 35}, "noble": {"Ubuntu 24.04", 39},
	"10": {"Debian 10", 28}, "11": {"Debian 11", 31}, "12": {"Debian 12", 36}, "13": {"Debian 13", 41},
	"buster": {"Debian 10", 28}, "bullseye": {"Debian 11", 31}, "bookworm": {"Debian 12", 36}, "trixie": {"Debian 13", 41},
}

// suiteOf is the release that an image is of, as its tag tells; false if it
// does not.
func suiteOf(img dockerfile.Image) (suite, bool) {
	if strings.Contains(img.Tag, dockerfile.Hole) || strings.Contains(img.Name, dockerfile.Hole) {
		return suite{}, false
	}
	if _, number, ok := strings.Cut(img.Name, "-debian"); ok && strings.Contains(img.Name, "distroless/") {
		found, ok := suites[number]
		return found, ok
	}
	words := strings.Split(img.Tag, "-")
	if img.Name == "debian" || img.Name == "ubuntu" {
		number, _, _ := strings.Cut(words[0], ".")
		if img.Name == "ubuntu" {
			number = words[0]
		}
		if found, ok := suites[number]; ok {
			return found, true
		}
	}
	for _, w := range words {
		if found, ok := suites[w]; ok && (w[0] < '0' || w[0] > '9') {
			return found, true
		}
	}
	return suite{}, false
}

// olderLibrary finds a program that is copied into an older release than it
// was built on.
func (h handover) olderLibrary(pr *product) *analysis.Finding {
	built, ok := suiteOf(h.from.Root().Image)
	runs, known := suiteOf(h.to.Root().Image)
	if !ok || !known || runs.glibc >= built.glibc {
		return nil
	}
	found := &analysis.Finding{
		Severity: analysis.Warning,
		Message:  "What `" + pr.name + "` links on " + built.name + " is copied into an image of " + runs.name + ", whose glibc is older",
		Why:      "A program may need functions of glibc " + version(built) + ", and does not start where there is " + version(runs) + ".",
		What:     "Build and ship on the same release.",
	}
	if edit, ok := h.sameSuite(); ok {
		found.Fix = &analysis.Fix{
			Title: "Ship on the release it is built on",
			Note:  "The image is then built on " + built.name + ".",
			Edits: []analysis.Edit{edit},
		}
	}
	return found
}

func version(s suite) string { return "2." + strconv.Itoa(s.glibc) }

// sameSuite names the release of the builder in the FROM of the image, where
// that is Debian's own image and installs nothing that another release may not
// have.
func (h handover) sameSuite() (analysis.Edit, bool) {
	w, img := h.to.From.Words[0], h.to.Image
	names := strings.Split(h.from.Root().Image.Tag, "-")
	at := slices.IndexFunc(names, func(name string) bool {
		return slices.Contains([]string{"buster", "bullseye", "bookworm", "trixie"}, name)
	})
	word, slim := strings.CutSuffix(img.Tag, "-slim")
	if at < 0 || h.to.Parent != nil || img.Name != "debian" || img.Digest != "" || !w.Exact() || w.Value != "debian:"+img.Tag || suites[word].name == "" || h.installs() {
		return analysis.Edit{}, false
	}
	tag := "debian:" + names[at]
	if slim {
		tag += "-slim"
	}
	return analysis.Edit{Span: w.Span(), New: tag}, true
}

// everywhere are packages that every release has under the same name.
var everywhere = []string{"bash", "ca-certificates", "curl", "dumb-init", "git", "openssl", "tini", "tzdata", "wget"}

// installs reports whether the stage that is copied to installs packages that
// may have other names in another release.
func (h handover) installs() bool {
	for in := range h.to.Executed() {
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range h.p.Script(in).Commands {
			if !installsSystem(c) {
				continue
			}
			for _, w := range systemPackages(c) {
				if !slices.Contains(everywhere, w.Value) {
					return true
				}
			}
		}
	}
	return false
}
