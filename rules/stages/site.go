package stages

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// nginx is a server of files that does not start as root, and listens on port
// 8080. Which paths it answers with index.html is configured by a person.
const nginx = "nginxinc/nginx-unprivileged:stable-alpine"

// staticSite ships the files that a build makes for browsers, with the server
// that they have, or on nginx where that does the same.
var staticSite = &recipe{
	fits: func(d *split) bool {
		return !d.product.compiled && d.s.Image.Name == "node" && d.server() != "" && d.site() != ""
	},
	second:   siteSecond,
	sketch:   siteSketch,
	packages: nodePackages,
	building: func(d *split, name string) bool {
		return d.server() == "http-server" || slices.ContainsFunc([]string{"PUBLIC_", "REACT_APP_", "VITE_", "VUE_APP_"}, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
	},
	harmless: func(d *split, c *shell.Command) bool { return nodeServer.harmless(d, c) || servesGlobally(c) },
}

// server is the program that serves the files: serve or http-server; "" if the
// image starts another.
func (d *split) server() string {
	words := d.launch(true)
	if len(words) > 1 && words[0] == "npx" {
		words = words[1:]
	}
	if len(words) == 0 || !slices.Contains([]string{"http-server", "serve"}, words[0]) {
		return ""
	}
	return words[0]
}

// site is the folder that the build makes and that is served; "" if that is
// not the whole of it.
func (d *split) site() string {
	if d.bundle() != d.path {
		return ""
	}
	return d.path
}

func siteSecond(d *split) *second {
	if d.server() == "http-server" {
		return d.onNginx()
	}
	return d.onServe()
}

// onServe ships the files with serve, where that is installed by a RUN of its
// own.
func (d *split) onServe() *second {
	image, words := slimNode(d.s), d.launch(true)
	if image == "" || nodeMajor(d.s.Image) < 16 || words[0] != "serve" || !d.options(words[1:], []string{"-s", "--single", "-n", "--no-clipboard", "-u", "-L"}, []string{"-l", "--listen", "-p"}) {
		return nil
	}
	two := &second{
		image: image, ground: nodeGround(d.s.Image), copies: []string{d.site()},
		note: "The image then holds the files that are built and their server alone, without sources and dependencies.",
	}
	two.ground.runs = d.installsServer
	own, ok := d.takeServer(two)
	if !ok || len(own)+count(d.runtime, "RUN") != 1 {
		return nil
	}
	two.first = own
	return two
}

// takeServer takes the RUNs that install the server out of the first stage.
// It is false where one cannot be taken out.
func (d *split) takeServer(two *second) ([]string, bool) {
	var own []string
	for _, in := range d.build {
		if in.Keyword != "RUN" || !d.installsServer(in) {
			continue
		}
		gone, ok := analysis.Removal(d.p.File, in)
		if !ok {
			return nil, false
		}
		own = append(own, d.moved(gone))
		two.edits = append(two.edits, gone)
	}
	return own, true
}

// installsServer reports whether a RUN installs serve globally, and nothing
// else.
func (d *split) installsServer(in *dockerfile.Instruction) bool {
	script := d.p.Script(in)
	return len(script.Commands) == 1 && servesGlobally(script.Commands[0]) && len(in.Flags) == 0 && len(in.Inner) == 0 && len(in.Heredocs) == 0
}

// servesGlobally reports whether a command installs a server of files for all.
func servesGlobally(c *shell.Command) bool {
	args := c.Operands(nil)
	if c.Name != "npm" || len(args) != 2 || !args[0].Is("install") && !args[0].Is("i") || !c.Has("-g", "--global") || c.Conditional || c.Tested {
		return false
	}
	name, _, _ := strings.Cut(args[1].Value, "@")
	return args[1].Literal && (name == "serve" || name == "http-server")
}

// onNginx ships the files on nginx, where that answers at the same port, with
// the same.
func (d *split) onNginx() *second {
	words := d.launch(true)
	words = words[slices.Index(words, "http-server")+1:]
	start := d.s.End.Entrypoint
	if start == nil {
		start = d.s.End.Cmd
	}
	if !d.options(words, []string{"-s", "--silent", "-g", "--gzip"}, []string{"-p", "-a"}) || d.variable("PORT") != "" || !slices.Contains(d.runtime, start) || count(d.runtime, "CMD")+count(d.runtime, "ENTRYPOINT") != 1 {
		return nil
	}
	for i, w := range words {
		if w == "-p" && (i+1 == len(words) || words[i+1] != "8080") || w == "-a" && (i+1 == len(words) || words[i+1] != "0.0.0.0") {
			return nil
		}
	}
	for _, in := range d.s.Instructions {
		if describing(in) && in.Keyword != "EXPOSE" && in.Keyword != "LABEL" && in != start || in.Keyword == "EXPOSE" && in.Args.String() != "8080" {
			return nil
		}
	}
	if count(d.runtime, "USER")+count(d.runtime, "WORKDIR")+count(d.runtime, "ENV") > 0 {
		return nil
	}
	two := &second{
		image: nginx, ground: ground{shell: true}, copies: []string{d.site()}, to: "/usr/share/nginx/html", dropped: start,
		note: "The image then holds the files that are built alone, which nginx serves at port 8080, not as root: http-server also lists folders, and adds .html to a path that is not a file.",
	}
	if _, ok := d.takeServer(two); !ok {
		return nil
	}
	return two
}

// options reports whether words are options of these, of which some take a
// value, and the folder that is served.
func (d *split) options(words, flags, values []string) bool {
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case slices.Contains(flags, w):
		case slices.Contains(values, w) && i+1 < len(words):
			if i++; namesFile(words[i]) {
				return false
			}
		case strings.HasPrefix(w, "-") || below(d.s.End.Path(""), w) != d.path:
			return false
		}
	}
	return true
}

func count(ins []*dockerfile.Instruction, keyword string) int {
	n := 0
	for _, in := range ins {
		if in.Keyword == keyword {
			n++
		}
	}
	return n
}

// siteSketch names what to copy, and where to.
func siteSketch(d *split) string {
	what := "Build in a first stage, and copy " + analysis.Quote(d.site()) + " into a second on `" + nginx + "`"
	if words := d.launch(true); slices.Contains(words, "-s") && d.server() == "serve" || slices.Contains(words, "--single") {
		return what + ", with a configuration of your own that answers unknown paths with index.html."
	}
	return what + "."
}
