package users

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// brought are the users and groups that an image has by itself. It is false
// where that is not known of it.
func brought(s *dockerfile.Stage) ([]string, bool) {
	img := s.Root().Image
	name := libraryName(img.Name)
	if !slices.Contains(plainImages, name) {
		return nil, false
	}
	own := []string{name}
	if name == "php" {
		own = append(own, "www-data")
	}
	switch analysis.DistroOf(s) {
	case analysis.Debian:
		return append(own, debianNames...), true
	case analysis.Alpine:
		return append(own, alpineNames...), true
	case analysis.RedHat:
		return append(own, redHatNames...), true
	}
	return nil, false
}

// plainImages are images whose users are those of their distribution, and at
// most one of their own name.
var plainImages = []string{
	"almalinux", "alpine", "buildpack-deps", "centos", "debian", "eclipse-temurin", "fedora", "gcc", "golang", "maven", "node", "openjdk",
	"perl", "php", "pypy", "python", "redhat/ubi8", "redhat/ubi9", "rockylinux", "ruby", "rust", "ubuntu",
}

// The users and groups that distributions' images have, those of older releases
// and of packages that are nearly always there included.
var (
	debianNames = []string{
		"_apt", "_ssh", "adm", "audio", "backup", "bin", "cdrom", "clock", "crontab", "daemon", "dialout", "dip", "disk", "fax", "floppy", "games",
		"gnats", "input", "irc", "kmem", "kvm", "list", "lp", "mail", "man", "messagebus", "netdev", "news", "nobody", "nogroup", "operator",
		"plugdev", "proxy", "render", "root", "sasl", "sgx", "shadow", "src", "ssh", "staff", "sudo", "sync", "sys", "systemd-bus-proxy",
		"systemd-journal", "systemd-network", "systemd-resolve", "systemd-timesync", "tape", "tty", "ubuntu", "users", "utmp", "uucp", "video",
		"voice", "www-data",
	}
	alpineNames = []string{
		"abuild", "adm", "at", "audio", "bin", "cdrom", "cron", "cyrus", "daemon", "dialout", "disk", "floppy", "ftp", "games", "guest", "halt",
		"input", "klogd", "kmem", "kvm", "locate", "lp", "mail", "man", "netdev", "news", "nobody", "nofiles", "nogroup", "ntp", "operator",
		"ping", "postmaster", "readproc", "root", "shadow", "shutdown", "smmsp", "squid", "sshd", "svn", "sync", "sys", "tape", "tty", "usb",
		"users", "utmp", "uucp", "video", "vpopmail", "wheel", "www-data", "xfs",
	}
	redHatNames = []string{
		"adm", "audio", "avahi-autoipd", "bin", "cdrom", "clock", "daemon", "dbus", "dialout", "disk", "floppy", "ftp", "games", "halt", "input",
		"kmem", "kvm", "lock", "lp", "mail", "man", "mem", "nfsnobody", "nobody", "operator", "polkitd", "render", "root", "sgx", "shutdown",
		"ssh_keys", "sshd", "sync", "sys", "systemd-bus-proxy", "systemd-coredump", "systemd-journal", "systemd-network", "systemd-oom",
		"systemd-resolve", "systemd-timesync", "tape", "tss", "tty", "unbound", "users", "utempter", "utmp", "video", "wheel",
	}
)

// usual are names that people give to a user of their own: no package brings
// them.
var usual = []string{
	"app", "appgroup", "application", "apprunner", "appuser", "bun", "deno", "deploy", "django", "flask", "nestjs", "nextjs", "node", "nodejs", "nonroot",
	"python", "rails", "runner", "spring", "springboot", "user", "webapp", "worker",
}

// A census says who is in a stage, or may be, and how much text it
// still reads for that.
type census struct {
	pass   *analysis.Pass
	budget int
	closed map[*dockerfile.Stage]bool // whether a stage's own instructions hide nothing
	made   map[*dockerfile.Stage][]login
	own    map[*dockerfile.Stage][]string // whom the base image brings; nil: that is not known
}

func newCensus(p *analysis.Pass) *census {
	return &census{pass: p, budget: 2 << 20, closed: map[*dockerfile.Stage]bool{}, made: map[*dockerfile.Stage][]login{}, own: map[*dockerfile.Stage][]string{}}
}

// lacks reports whether an image has nobody of a name for certain: not by
// itself, and nothing in the chain of the stage makes one or might. With an
// instruction it asks of what the image is before that.
func (cs *census) lacks(s *dockerfile.Stage, name string, at *dockerfile.Instruction) bool {
	if cs.budget < 0 {
		return false
	}
	own, seen := cs.own[s]
	if !seen {
		own, _ = brought(s)
		cs.own[s] = own
	}
	if own == nil || !plainName(name) || digits(name) || slices.Contains(own, name) {
		return false
	}
	f := cs.pass.File
	for _, s := range s.Chain() {
		if cs.budget -= 1 + len(s.Instructions); cs.budget < 0 || !cs.hidesNothing(s, name) {
			return false
		}
		for _, in := range s.Instructions {
			if in.Keyword != "RUN" && in.Keyword != "ONBUILD" || at != nil && in.Index > at.Index {
				continue
			}
			cs.budget -= in.Span.Len()
			if strings.Contains(string(f.Source[in.Span.Start:in.Span.End]), name) {
				return false
			}
		}
	}
	return true
}

// logins are those of the stage's chain, as far as the budget goes.
func (cs *census) logins(s *dockerfile.Stage) []login {
	all, ok := cs.made[s]
	if !ok && cs.budget > 0 {
		for _, s := range s.Chain() {
			cs.budget -= 100 * (1 + len(s.Instructions))
		}
		all = logins(cs.pass, s)
		cs.made[s] = all
	}
	return all
}

// hidesNothing reports whether the instructions of a stage tell all that they
// do about users: packages bring none of a usual name.
func (cs *census) hidesNothing(s *dockerfile.Stage, name string) bool {
	open, ok := cs.closed[s]
	if !ok {
		open = !slices.ContainsFunc(s.Instructions, func(in *dockerfile.Instruction) bool { return hides(cs.pass, s, in) })
		cs.closed[s] = open
	}
	return open && (slices.Contains(usual, name) || !cs.installs(s))
}

// installs reports whether a stage installs packages of the system.
func (cs *census) installs(s *dockerfile.Stage) bool {
	return slices.ContainsFunc(s.Instructions, func(in *dockerfile.Instruction) bool {
		if in.Keyword != "RUN" {
			return false
		}
		cs.budget -= in.Span.Len()
		return slices.ContainsFunc(cs.pass.Script(in).Commands, func(c *shell.Command) bool { return slices.Contains(packageManagers, c.Name) })
	})
}

var packageManagers = []string{"apk", "apt", "apt-get", "aptitude", "dnf", "dpkg", "gdebi", "microdnf", "rpm", "tdnf", "yum", "zypper"}

// hides reports whether an instruction may make users without saying which.
func hides(p *analysis.Pass, s *dockerfile.Stage, in *dockerfile.Instruction) bool {
	switch in.Keyword {
	case "ONBUILD":
		return true
	case "COPY", "ADD":
		return mayList(p, s, in)
	case "RUN":
		sc := p.Script(in)
		return sc.Kind != shell.Posix && sc.Kind != shell.Exec || slices.ContainsFunc(sc.Commands, opaque)
	}
	return false
}

// opaque reports whether a command may make users that its own text does not
// name: a script, a program of the project's, one that reads names elsewhere.
func opaque(c *shell.Command) bool {
	word := c.Words[0].Value
	switch {
	case c.Name == "" || strings.Contains(word, "/") && !slices.Contains(binaries, path.Dir(word)) || strings.HasSuffix(word, ".sh"):
		return true
	case slices.Contains(shells, c.Name):
		return true
	case slices.Contains([]string{"adduser", "addgroup", "groupadd", "useradd", "usermod", "groupmod"}, c.Name):
		return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return !w.Literal })
	case slices.Contains(runners, c.Name):
		return true
	}
	return slices.ContainsFunc(c.Words, func(w shell.Word) bool {
		return strings.Contains(w.Value, "/etc/passwd") || strings.Contains(w.Value, "/etc/group")
	}) ||
		slices.ContainsFunc(c.Redirects, func(r shell.Redirect) bool {
			return r.Writes() && (!r.Target.Literal || strings.HasPrefix(r.Target.Value, "/etc/passwd") || strings.HasPrefix(r.Target.Value, "/etc/group"))
		})
}

var (
	binaries = []string{"/bin", "/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin", "/usr/sbin"}
	// runners are programs that do what a file tells them.
	runners = []string{
		".", "ansible-playbook", "chef-client", "chef-solo", "make", "newusers", "perl", "pulumi", "puppet", "salt-call", "source", "systemd-sysusers",
	}
)
