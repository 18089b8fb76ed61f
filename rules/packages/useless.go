package packages

import (
	"slices"
	"strings"
	"sync"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var useless = &analysis.Rule{
	Name: "useless-package",
	Doc: `A package is installed that a running container has no use for

Editors, pagers, debuggers and SSH servers are for people at a terminal. In an
image they have to be downloaded and patched, and help whoever breaks in. To
debug a container, start a second one beside it that has the tools.

Bad:

	RUN apk add --no-cache nginx vim

Good:

	RUN apk add --no-cache nginx`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runUseless,
}

// forPeople are packages for people at a terminal, and the words by which a
// file shows that it uses one.
var forPeople = map[string][]string{
	"gdb":            {"gdb"},
	"htop":           {"htop"},
	"less":           {"less"},
	"man-db":         {"man", "mandb"},
	"nano":           {"nano"},
	"openssh-server": {"sshd", "sshd_config"},
	"strace":         {"strace"},
	"sudo":           {"sudo", "sudoers"},
	"telnet":         {"telnet"},
	"vim":            {"vi", "vim"},
}

func runUseless(p *analysis.Pass) {
	started := startOf(p)
	if !started.known {
		return
	}
	used := sync.OnceValue(func() map[string]int { return wordsBeside(p) })
	workplaces := workplacesOf(p)
	for in, commands := range scripts(p) {
		if !in.Stage.Shipped() || in.OnBuild != nil || workplaces(in.Stage) {
			continue
		}
		gone := takenAway(commands)
		for _, c := range commands {
			tools, servers := uselessIn(c, gone, used, started)
			n := len(packagesOf(c)) - len(tools) - len(servers)
			if len(tools) > 0 {
				p.Report(analysis.Finding{
					Span:    tools[0].Span(),
					Message: "Nobody sits at the terminal of a running container to use " + namesOf(tools),
					Why:     "Such a tool makes the image larger, has to be patched, and helps whoever breaks in.",
					What:    "Leave it out, and debug from a second container that has it.",
					Fix:     uninstall(p.File, c, tools, n),
				})
			}
			if len(servers) > 0 {
				p.Report(analysis.Finding{
					Span: servers[0].Span(), Severity: analysis.Warning,
					Message: namesOf(servers) + " lets people log in to a container, and nothing here starts it",
					Why:     "Its keys and passwords have to be kept safe, and the server patched; `docker exec` needs neither.",
					What:    "Leave it out.",
					Fix:     uninstall(p.File, c, servers, n),
				})
			}
		}
	}
}

// A start is what a file says that its image starts.
type start struct {
	known   bool // and it is nothing for people at a terminal
	serves  bool // it is a server
	scripts bool // it may run whatever a script does
}

// shells are programs in which people work unless they are given something to
// run, workbenches are those in which they do in any case.
var (
	shells      = []string{"ash", "bash", "fish", "ipython", "screen", "sh", "tmux", "zsh"}
	workbenches = []string{"code-server", "jupyter", "notebook", "pwsh"}
)

func startOf(p *analysis.Pass) start {
	if len(p.File.Stages) == 0 {
		return start{}
	}
	final := p.File.Stages[len(p.File.Stages)-1]
	commands, serves := p.Starts(final), service(final.Root().Image) || len(final.End.All("EXPOSE")) > 0
	s := start{known: (len(commands) > 0 || serves) && !p.Workplace(final), serves: serves}
	for _, c := range commands {
		if slices.Contains(shells, c.Name) && len(c.Words) < 3 || slices.ContainsFunc(workbenches, func(name string) bool { return strings.Contains(c.Name, name) }) {
			s.known = false
		}
		s.scripts = s.scripts || unreadable(c) || strings.Contains(c.Name, "entrypoint") || strings.HasPrefix(c.Words[0].Value, "/") || c.Name == "supervisord"
	}
	for in := range p.File.Commands() {
		s.scripts = s.scripts || slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool { return strings.HasSuffix(w.Value, ".sh") })
	}
	return s
}

// services are official images that start a server.
var services = []string{
	"caddy", "cassandra", "couchdb", "elasticsearch", "ghost", "haproxy", "httpd", "influxdb", "jetty", "kibana", "kong", "mariadb", "memcached", "mongo",
	"mysql", "nextcloud", "nginx", "postgres", "rabbitmq", "redis", "solr", "tomcat", "traefik", "wordpress", "zookeeper",
}

func service(img dockerfile.Image) bool {
	return slices.Contains(services, img.Name) || img.Name == "php" && (strings.Contains(img.Tag, "fpm") || strings.Contains(img.Tag, "apache"))
}

// useless reports whether nobody misses a tool in what is started. Commands
// show long answers in less, and scripts call sudo.
func (s start) useless(name string) bool {
	switch name {
	case "less":
		return s.known && s.serves
	case "sudo":
		return s.known && s.serves && !s.scripts
	}
	return s.known
}

// wordsBeside counts the words of the file's instructions, but not those that
// an installation names as packages.
func wordsBeside(p *analysis.Pass) map[string]int {
	n := map[string]int{}
	count := func(text string) {
		for _, w := range strings.FieldsFunc(text, func(r rune) bool {
			return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
		}) {
			n[w]++
		}
	}
	for _, in := range p.File.Instructions {
		count(in.Text.String())
		for _, h := range in.Heredocs {
			count(string(p.File.Source[h.Body.Start:h.Body.End]))
		}
	}
	for _, commands := range scripts(p) {
		for _, c := range commands {
			for _, w := range packagesOf(c) {
				n[packageOf(w)]--
			}
		}
	}
	return n
}

// packagesOf are the packages that a command installs, or takes away.
func packagesOf(c *shell.Command) []shell.Word {
	i, ok := installers[c.Name]
	if !ok {
		return nil
	}
	operands := c.Operands(i.takes)
	if len(operands) == 0 || !slices.Contains(i.subs, operands[0].Value) && !slices.Contains(removes, operands[0].Value) {
		return nil
	}
	return operands[1:]
}

// removes is what package managers are told to do to take packages away.
var removes = []string{"autoremove", "del", "erase", "purge", "remove", "rm"}

// packageOf is a package's name without the version.
func packageOf(w shell.Word) string {
	name, _, _ := strings.Cut(w.Value, "=")
	return strings.TrimRight(name, "~<>")
}

// uselessIn are the packages of an installation that nothing in the file uses
// and nothing in the RUN takes away again: tools, and servers to log in to.
func uselessIn(c *shell.Command, gone map[string]bool, used func() map[string]int, started start) (tools, servers []shell.Word) {
	i := installers[c.Name]
	if sub, _ := c.Sub(i.takes); !slices.Contains(i.subs, sub.Value) || c.Conditional || c.Has("-t", "--virtual") && c.Name == "apk" {
		return nil, nil
	}
	for _, w := range packagesOf(c) {
		name := packageOf(w)
		words, ok := forPeople[name]
		if !ok || !w.Literal || !started.useless(name) || slices.ContainsFunc(words, func(word string) bool { return used()[word] > 0 }) || gone[name] {
			continue
		}
		if name == "openssh-server" {
			servers = append(servers, w)
		} else {
			tools = append(tools, w)
		}
	}
	if len(tools) == 1 && packageOf(tools[0]) == "less" {
		tools = nil // a program for the command line shows long answers in it
	}
	return tools, servers
}

// takenAway are the packages that one of the commands takes away.
func takenAway(commands []*shell.Command) map[string]bool {
	gone := map[string]bool{}
	for _, c := range commands {
		if sub, _ := c.Sub(installers[c.Name].takes); slices.Contains(removes, sub.Value) {
			for _, w := range packagesOf(c) {
				gone[packageOf(w)] = true
			}
		}
	}
	return gone
}

// namesOf lists packages as a message names them.
func namesOf(words []shell.Word) string {
	var names []string
	for _, w := range words[:min(3, len(words))] {
		names = append(names, analysis.Quote(packageOf(w)))
	}
	if len(words) > 3 {
		names = append(names, "others")
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return names[0]
}

// uninstall is the fix: the packages go, with the blanks before each. It is nil
// where no others are installed, or a comment stands between the packages.
func uninstall(f *dockerfile.File, c *shell.Command, words []shell.Word, others int) *analysis.Fix {
	if others == 0 {
		return nil
	}
	fix := &analysis.Fix{Title: "Leave it out", Note: "The package is no longer in the image, nor what only it depends on."}
	for _, w := range words {
		edit, ok := analysis.WithoutWord(f, c, w)
		if !ok {
			return nil
		}
		fix.Edits = append(fix.Edits, edit)
	}
	return fix
}
