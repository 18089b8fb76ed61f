package users

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// exempt reports whether root is what the stage is meant to start as: its
// process gives root up by itself or cannot do without, or it is no service
// but a workplace: for continuous integration, for development.
func exempt(p *analysis.Pass, s *dockerfile.Stage) bool {
	if analysis.DistroOf(s) == analysis.Windows || p.Workplace(s) || accountOf(s.Root().Image).start == startDrop {
		return true
	}
	for _, c := range p.Starts(s) {
		if interactive(c) || helps(c) || tests(c) || becomes(c) || slices.ContainsFunc(c.Words, func(w shell.Word) bool { return contains(w.Value, privileged) }) || slices.Contains(rootPrograms, c.Name) || strings.HasPrefix(c.Name, "php-fpm") {
			return true
		}
	}
	return dropsRights(p.File, s)
}

// rootPrograms drop root by themselves once started, or need it throughout.
var rootPrograms = []string{
	"apache2", "apache2-foreground", "apache2ctl", "apachectl", "asterisk", "avahi-daemon", "bird", "caddy", "charon", "chronyd", "clamd", "containerd",
	"cron", "crond", "cupsd", "dbus-daemon", "dhcpd", "dnsmasq", "dockerd", "dockerd-entrypoint.sh", "dovecot", "exim", "exim4", "fail2ban-server",
	"freshclam", "haproxy", "hostapd", "httpd", "httpd-foreground", "in.tftpd", "init", "ipsec", "keepalived", "kubelet", "lighttpd", "masscan",
	"monit", "mysqld", "mysqld_safe", "named", "nginx", "ntpd", "ocserv", "opendkim", "openvpn", "postfix", "pppd", "proftpd", "pure-ftpd", "rpcbind",
	"rsyslogd", "runsvdir", "runuser", "s6-svscan", "service", "shadowvpn", "slapd", "smbd", "snmpd", "squid", "sshd", "su", "sudo", "supervisord",
	"syslog-ng", "systemd", "tailscaled", "tcpdump", "tincd", "traefik", "unbound", "vsftpd", "wg-quick", "xinetd", "xl2tpd", "zerotier-one",
}

// becomes reports whether a command runs as another user than who starts it, or
// is told whom to become.
func becomes(c *shell.Command) bool {
	return slices.ContainsFunc([]string{"chpst", "gosu", "runuser", "setpriv", "su", "su-exec", "sudo"}, c.Wrapped) || slices.ContainsFunc(c.Words, func(w shell.Word) bool {
		option, _, _ := strings.Cut(w.Value, "=")
		return slices.Contains([]string{"--setuid", "--uid", "--userspec"}, option) ||
			slices.Contains([]string{"-u", "--user"}, option) && (c.Name == "gunicorn" || c.Name == "memcached")
	})
}

var shells = []string{"ash", "bash", "dash", "fish", "ksh", "sh", "zsh"}

// interactive reports whether a command only waits for a person: a shell, a
// language's prompt, or something that keeps the container alive.
func interactive(c *shell.Command) bool {
	args := c.Args()
	switch c.Name {
	case "bash", "sh", "ash", "zsh", "fish", "pwsh", "pwsh-preview", "ghci", "iex", "irb", "jshell", "julia", "node", "php", "pypy3", "python", "python2", "python3", "R", "swift":
		return !slices.ContainsFunc(args, func(w shell.Word) bool { return !strings.HasPrefix(w.Value, "-") })
	case "sleep":
		return true
	case "tail":
		return slices.ContainsFunc(args, func(w shell.Word) bool { return w.Is("/dev/null") })
	}
	return false
}

// helps reports whether a command explains itself: the image is a tool that
// people run by hand, on files of their own.
func helps(c *shell.Command) bool {
	return slices.ContainsFunc(c.Words, func(w shell.Word) bool {
		return strings.HasPrefix(w.Value, "--help") || w.Value == "--version" || w.Value == "-h"
	})
}

// tests reports whether a command runs a project's tests, or is the word test
// alone, which an ENTRYPOINT is then given.
func tests(c *shell.Command) bool {
	return c.Name == "test" && len(c.Words) == 1 || slices.Contains([]string{"cypress", "jest", "mocha", "phpunit", "pytest", "rspec", "tox"}, c.Name) ||
		slices.Contains([]string{"bun", "cargo", "deno", "dotnet", "go", "make", "mvn", "npm", "npx", "pnpm", "yarn"}, c.Name) &&
			slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return w.Is("test") || w.Is("cypress") || w.Is("jest") })
}

// droppers are tools with which a start-up script gives up root.
var droppers = []string{"chpst", "fixuid", "gosu", "runuser", "s6-overlay", "s6-setuidgid", "setpriv", "start-stop-daemon", "su-exec", "supervisor"}

// dropsRights reports whether the stage has a tool to give up root with.
func dropsRights(f *dockerfile.File, s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		text := string(f.Source[in.Span.Start:in.Span.End])
		if slices.ContainsFunc(droppers, func(tool string) bool { return strings.Contains(text, tool) }) {
			return true
		}
	}
	return false
}

// scripted reports whether the image starts with a script that is not in the
// Dockerfile: it may do anything, give up root too.
func scripted(p *analysis.Pass, s *dockerfile.Stage) bool {
	return slices.ContainsFunc(p.Starts(s), func(c *shell.Command) bool {
		if slices.Contains(shells, c.Name) && len(c.Operands(nil)) > 0 {
			return true
		}
		return slices.ContainsFunc(c.Words, func(w shell.Word) bool {
			base := path.Base(w.Value)
			return strings.HasSuffix(base, ".sh") || strings.Contains(base, "entrypoint")
		}) || slices.ContainsFunc(started(c), func(w shell.Word) bool {
			return strings.Contains(w.Value, "/") && slices.Contains(startNames, path.Base(w.Value))
		})
	})
}

// started are the words of a command that programs stand at: the first, and
// the one after --.
func started(c *shell.Command) []shell.Word {
	i := slices.IndexFunc(c.Words, func(w shell.Word) bool { return w.Is("--") })
	return slices.Concat(c.Words[:1], c.Words[i+1:][:min(1, len(c.Words)-i-1)])
}

// startNames are what such scripts are called, without an ending.
var startNames = []string{"boot", "bootstrap", "launch", "run", "start", "startup"}

// root answers whether a value of USER means root: no name, root, or 0, with
// any group.
func root(v dockerfile.Value) dockerfile.Answer {
	if v.Err != nil {
		return dockerfile.Unknown
	}
	name, _, _ := strings.Cut(v.Text, ":")
	switch {
	case name == "" || name == "0" || name == "root":
		return dockerfile.Yes
	case strings.Contains(name, dockerfile.Hole):
		return dockerfile.Unknown
	}
	return dockerfile.No
}
