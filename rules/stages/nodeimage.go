package stages

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// nodeTag is a tag of Node's image with a version.
var nodeTag = regexp.MustCompile(`^(\d+)(\.\d+){0,2}(-(bullseye|bookworm|trixie|alpine[0-9.]*))?(-slim)?$|^(\d+)(\.\d+){0,2}-slim$`)

// slimNode is the slim image of a node image's version and suite, or the image
// itself where it is slim or Alpine's; "" if that is not known.
func slimNode(s *dockerfile.Stage) string {
	word, tag := s.From.Words[0].Value, s.Image.Tag
	switch {
	case s.Image.Name != "node" || s.Image.Digest != "" || !nodeTag.MatchString(tag):
		return ""
	case strings.HasSuffix(tag, "-slim") || strings.Contains(tag, "-alpine"):
		return word
	case strings.Contains(word, "$"):
		return "" // a build argument may choose another
	}
	return word + "-slim"
}

// nodeMajor is the major version of a node image; 0 if it is not known.
func nodeMajor(img dockerfile.Image) int {
	digits := img.Tag[:len(img.Tag)-len(strings.TrimLeft(img.Tag, "0123456789"))]
	n, _ := strconv.Atoi(digits)
	return n
}

// nodeGround is the ground of a node image, or of its slim one.
func nodeGround(img dockerfile.Image) ground {
	g := ground{root: true, shell: true, users: []string{"node", "nobody"}, tools: []string{"node"}}
	if strings.Contains(img.Tag, "alpine") {
		g.tools = append(g.tools, "wget") // BusyBox's
	}
	return g
}

// nodePackages are those with which native modules are compiled.
var nodePackages = []string{"build-base", "build-essential", "ca-certificates", "g++", "gcc", "make", "python3"}

// nodeSources are files that JavaScript tools build from.
var nodeSources = []string{
	".ts", ".tsx", ".js", ".mjs", ".cjs", ".lock", ".", "package.json", "package-lock.json", "package*.json", "npm-shrinkwrap.json", "tsconfig*", "*.config.*", "*rc",
	"*rc.json", "nest-cli.json", "*rc.js",
}

// isInstall reports whether a command installs what package.json names, in the
// folder where it runs, with what the build needs.
func isInstall(c *shell.Command) bool {
	args := c.Operands(nil)
	return c.Name == "npm" && len(args) == 1 && slices.Contains([]string{"ci", "clean-install", "i", "install"}, args[0].Value) &&
		!slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
			name, _, _ := strings.Cut(w.Value, "=")
			return strings.HasPrefix(name, "-") && !slices.Contains([]string{"--no-audit", "--no-fund", "--audit", "--fund", "--include", "--loglevel", "--progress", "--prefer-offline", "--silent"}, name)
		})
}
