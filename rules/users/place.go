package users

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// command is the stage's own last CMD or ENTRYPOINT, nil if it has none.
func command(s *dockerfile.Stage) *dockerfile.Instruction {
	for _, in := range slices.Backward(s.Instructions) {
		if in.Keyword == "CMD" || in.Keyword == "ENTRYPOINT" {
			return in
		}
	}
	return nil
}

// settings are the instructions that set what the image says of itself and
// run nothing: whoever is the user, they do the same.
var settings = []string{"ARG", "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "STOPSIGNAL"}

// site is the instruction above which a USER can stand: after everything that
// may need root, before what starts the process. It is nil where something
// runs after that.
func site(s *dockerfile.Stage) *dockerfile.Instruction {
	var at *dockerfile.Instruction
	for _, in := range slices.Backward(s.Instructions) {
		if !slices.Contains(settings, in.Keyword) {
			break
		}
		if in.Keyword == "CMD" || in.Keyword == "ENTRYPOINT" || in.Keyword == "HEALTHCHECK" {
			at = in
		}
	}
	return at
}

// place puts lines in front of what starts the process, or where something
// still runs after that, at the stage's end. It is nil where there is no such
// place.
func place(f *dockerfile.File, s *dockerfile.Stage, lines ...string) []analysis.Edit {
	if at := site(s); at != nil {
		return []analysis.Edit{above(f, at, lines...)}
	}
	if command(s) == nil {
		return nil
	}
	return atEnd(f, s, lines...)
}

// atEnd puts lines at the end of a stage. It is nil where the last line goes on.
func atEnd(f *dockerfile.File, s *dockerfile.Stage, lines ...string) []analysis.Edit {
	n := len(s.Instructions)
	if n == 0 || f.Source[s.Instructions[n-1].Span.End-1] == f.Escape {
		return nil
	}
	return []analysis.Edit{below(f, s.Instructions[n-1], lines...)}
}

// above is the insertion of lines above an instruction and its comments.
func above(f *dockerfile.File, in *dockerfile.Instruction, lines ...string) analysis.Edit {
	at := f.Above(in)
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(f.Indent(in.Span.Start) + analysis.Line(f, in, line) + f.EOL(at))
	}
	return analysis.Edit{Span: dockerfile.Span{Start: at, End: at}, New: b.String()}
}

// account10001 are the lines that make a user called app, in the way of the
// distribution; nil where that is not known.
func account10001(f *dockerfile.File, s *dockerfile.Stage) []string {
	switch analysis.DistroOf(s) {
	case analysis.Debian:
		return []string{
			"RUN groupadd --system --gid 10001 app " + string(f.Escape),
			"    && useradd --system --no-log-init --uid 10001 --gid app --no-create-home --shell /usr/sbin/nologin app",
		}
	case analysis.Alpine:
		return []string{"RUN addgroup -S -g 10001 app && adduser -S -D -H -u 10001 -G app app"}
	case analysis.RedHat:
		return redHatAccount(f, s.Root().Image)
	}
	return nil
}

// redHatAccount are those lines for Red Hat's family, whose smaller images lack
// the tools for it; nil where that is not known.
func redHatAccount(f *dockerfile.File, img dockerfile.Image) []string {
	create := "groupadd -r -g 10001 app && useradd -r -M -u 10001 -g app -s /sbin/nologin app"
	base := img.Base()
	switch {
	case strings.HasSuffix(base, "-minimal") || slices.Contains(strings.Split(img.Tag, "-"), "minimal"):
		return []string{"RUN microdnf install -y shadow-utils && microdnf clean all " + string(f.Escape), "    && " + create}
	case strings.HasSuffix(base, "-micro") || img.Tag != "" && strings.Contains(img.Tag, "slim"):
		return nil
	case slices.Contains([]string{"almalinux", "centos", "fedora", "rockylinux", "ubi", "ubi7", "ubi8", "ubi9"}, base):
		return []string{"RUN " + create}
	}
	return nil
}

// movable reports whether a process that is not root can be expected to work
// in the stage: it is no script that the file does not show, nothing that it
// reads lies in root's home, and nothing hints that it writes.
func movable(p *analysis.Pass, s *dockerfile.Stage) bool {
	w, _ := writtenIn(p, s)
	return len(w.folders) == 0 && movableWith(p, s, nil)
}

// movableWith is movable for a process that may write to some folders: what
// speaks of these is no hint.
func movableWith(p *analysis.Pass, s *dockerfile.Stage, folders []string) bool {
	if _, kind := shell.Of(s.End); kind != shell.Posix || scripted(p, s) || lowPort(p, s) {
		return false
	}
	for in := range s.Executed() {
		text := string(p.File.Source[in.Span.Start:in.Span.End])
		for _, folder := range folders {
			text = strings.ReplaceAll(text, folder, "")
		}
		if contains(text, rootsHome) || contains(text, privileged) || contains(caches.Replace(text), state) || shutsOut(p, in) {
			return false
		}
	}
	if slices.ContainsFunc(s.Instructions, func(in *dockerfile.Instruction) bool { return in.Keyword == "ONBUILD" }) {
		return false
	}
	return !contains(s.Root().Image.Name, rootsHome) && !bringsHome(s) && !makesRoom(p, s) && !slices.ContainsFunc(p.Starts(s), writes)
}

// bringsHome reports whether a stage copies hidden files into the root folder,
// which is the home of a user without any.
func bringsHome(s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		if in.Keyword != "COPY" && in.Keyword != "ADD" {
			continue
		}
		dest := destination(in)
		if path.Dir(dest) == "/" && strings.HasPrefix(path.Base(dest), ".") || dest == "/" && slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
			return strings.HasPrefix(path.Base(w.Value), ".") && path.Base(w.Value) != "."
		}) {
			return true
		}
	}
	return false
}

// makesRoom reports whether a stage makes a folder into which nothing goes that
// the file tells of: its process is to.
func makesRoom(p *analysis.Pass, s *dockerfile.Stage) bool {
	var text []byte
	var made []string
	for in := range s.Executed() {
		text = append(append(text, p.File.Source[in.Span.Start:in.Span.End]...), '\n')
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(in).Commands {
			for _, w := range c.Operands(shell.Arity{"-m": true, "--mode": true}) {
				if c.Name == "mkdir" && !slices.ContainsFunc(systems, func(top string) bool { return inside(top, path.Clean(w.Value)) }) {
					made = append(made, strings.TrimSuffix(w.Value, "/"))
				}
			}
		}
	}
	return len(made) <= maxRooms && slices.ContainsFunc(made, func(folder string) bool { return bytes.Count(text, []byte(folder)) == 1 })
}

// maxRooms bounds how many folders are looked for, systems are where the
// system's lie.
const maxRooms = 50

var systems = []string{"/etc", "/root", "/tmp", "/usr", "/var/lib/apt"}

// serves reports whether an image brings something of its own or listens to a
// port. Others are tools, for files of whoever runs them: who is to own what
// they write is not in the Dockerfile.
func serves(s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		if in.Keyword == "COPY" || in.Keyword == "ADD" || in.Keyword == "EXPOSE" {
			return true
		}
	}
	return false
}

// privileged are signs of a process that is meant to have more rights than
// others, and so may need to be root.
var privileged = []string{
	"--privileged", "/dev/dri", "/dev/fuse", "/dev/net/tun", "/dev/snd", "/dev/video", "cap_net_admin", "cap_sys_admin", "chmod +s", "chmod u+s", "console-setup", "docker-driver", "docker.sock",
	"iptables", "libgl1-mesa-dri", "libpcap", "modprobe", "nftables", "portaudio", "pulseaudio", "runsc",
}

// rootsHome are signs that something was put into root's home, which nobody
// else can read, or that a home is needed: the folder itself, tools that install
// there, and browsers.
var rootsHome = []string{
	"$HOME", "${HOME}", "--user", "/root", "HF_HOME", "TORCH_HOME", "bun add -g", "bun install -g", "cabal ", "chrome", "chromium", "composer global",
	"corepack", "dart pub", "deno install", "dotnet tool", "firefox", "ghcup", "huggingface", "julia", "luarocks --local", "nimble ", "nltk", "nvm",
	"opam ", "pipenv", "pipx", "playwright", "poetry", "puppeteer", "pyenv", "rustup", "sdkman", "stack ", "uv ", "~/",
}

// state are signs of what a process writes, caches the folders of package
// managers, which are none.
var (
	state  = []string{" /cache", "/.next", "/data", "/logs", "/rel/", "/run/", "/usr/sbin/", "/var/cache", "/var/lib/", "/var/log", "/var/run", "/var/spool", "=/cache", "_CACHE=/", "sqlite", "upload"}
	caches = strings.NewReplacer("/var/lib/apt", "", "/var/lib/dpkg", "", "/var/cache/apt", "", "/var/cache/apk", "", "/var/cache/debconf", "", "/var/lib/cache", "", "/var/log/apt", "", "/var/log/dpkg.log", "")
)

func contains(text string, signs []string) bool {
	return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(text, sign) })
}

// writers are programs that build, or write into their own folder or their
// user's home, whenever they start.
var writers = []string{
	"air", "airflow", "ansible", "ansible-playbook", "aws", "bundle", "bunx", "cargo", "chromium", "clj", "clojure", "code-server", "dagster",
	"deluged", "directus", "docusaurus", "dotnet-watch", "etcd", "expo", "firefox", "gatsby", "gcloud", "gitbook", "gradle", "gradlew", "grafana",
	"grafana-server", "hass", "hexo", "home-assistant", "hugo", "iex", "influxd", "jekyll", "json-server", "jupyter", "jupyter-lab", "jupyter-notebook",
	"lein", "loki", "lpass", "make", "minio", "mitmdump", "mitmproxy", "mitmweb", "mix", "mkdocs", "mlflow", "mongod", "mvn", "mvnw", "ng", "npx",
	"ollama", "parcel", "pm2", "pm2-runtime", "pnpm", "postgres", "prefect", "prometheus", "pulumi", "puma", "radiusd", "rails", "react-scripts",
	"redis-server", "sails", "sbt", "scrapyd", "srcds_run", "storybook", "strapi", "streamlit", "superset", "syncthing", "terraform", "thrust", "tor",
	"uv", "verdaccio", "vite", "webpack-dev-server", "yarn", "znc",
}

// writing are arguments that tell programs to write where they run: a schedule,
// a database, built files; kept are the endings of files that they are given to
// write.
var (
	kept    = []string{".log", ".pid", ".sock"}
	writing = []string{"artisan", "beat", "bin/console", "collectstatic", "dev", "develop", "migrate", "preview", "runserver"}
)

func writes(c *shell.Command) bool {
	if slices.Contains(writers, c.Name) || c.Name == "" || c.Name == "tee" || slices.ContainsFunc(c.Redirects, writesFile) {
		return true
	}
	sub, _ := c.Sub(nil)
	return c.Name == "go" || (c.Name == "dotnet" || c.Name == "swift") && (sub.Value == "run" || sub.Value == "watch") || slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
		return slices.Contains(writing, w.Value) || slices.Contains(writers, path.Base(w.Value)) || slices.Contains(kept, path.Ext(w.Value))
	})
}

func writesFile(r shell.Redirect) bool {
	return r.Writes() && !strings.HasPrefix(r.Target.Value, "/dev/")
}

// lowPort reports whether the image announces a port that only root may open
// everywhere, or one that is not known, or else speaks of such a port.
func lowPort(p *analysis.Pass, s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		if slices.Contains([]string{"CMD", "ENTRYPOINT", "ENV", "HEALTHCHECK"}, in.Keyword) && lowAddress.Match(p.File.Source[in.Span.Start:in.Span.End]) {
			return true
		}
	}
	if slices.ContainsFunc(p.Starts(s), func(c *shell.Command) bool {
		_, port := listens(c)
		return port != "" || slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return lowArgument.MatchString(w.Value) })
	}) {
		return true
	}
	if img := s.Root().Image; strings.HasPrefix(img.Name, "mcr.microsoft.com/dotnet/") && accountOf(img).name == "" {
		return true // before version 8 these have ASP.NET listen on port 80
	}
	for _, in := range s.End.All("EXPOSE") {
		for _, w := range in.Words {
			digits, _, _ := strings.Cut(in.Before.Expand(w.Value).Text, "/")
			first, _, _ := strings.Cut(digits, "-")
			if port, err := strconv.Atoi(first); err != nil || port < 1024 {
				return true
			}
		}
	}
	return false
}

// lowAddress is a port below 1024 after an address of the container's own, or
// as the value of a variable for ports.
var lowAddress = regexp.MustCompile(`(?:(?:localhost|127\.0\.0\.1|0\.0\.0\.0|[+*]|\[::\]):|PORTS?["']?[= ]["']?)[1-9][0-9]{0,2}(?:[^0-9.]|$)`)

// lowArgument is an argument that most often is such a port.
var lowArgument = regexp.MustCompile(`^(?:.*:|-[a-z])?(?:21|22|25|53|69|80|81|88|443|853)$`)

// below is the insertion of lines right after an instruction.
func below(f *dockerfile.File, in *dockerfile.Instruction, lines ...string) analysis.Edit {
	at := in.Span.End
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(f.EOL(at) + f.Indent(in.Span.Start) + analysis.Line(f, in, line))
	}
	return analysis.Edit{Span: dockerfile.Span{Start: at, End: at}, New: b.String()}
}
