package baseimage

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// fullTools are programs of the full images that the slim ones lack, with the
// Debian package that has them.
var fullTools = map[string]string{
	"bzip2": "bzip2", "convert": "imagemagick", "curl": "curl", "file": "file", "git": "git", "gpg": "gnupg", "hg": "mercurial", "identify": "imagemagick",
	"magick": "imagemagick", "patch": "patch", "pgrep": "procps", "pkill": "procps", "ps": "procps", "scp": "openssh-client", "ssh": "openssh-client",
	"ssh-keygen": "openssh-client", "ssh-keyscan": "openssh-client", "svn": "subversion", "top": "procps", "unzip": "unzip", "wget": "wget", "xz": "xz-utils",
}

// slimTools are programs that slim images have too.
var slimTools = []string{
	":", "[", "addgroup", "adduser", "apt", "apt-get", "apt-mark", "awk", "basename", "bash", "cat", "cd", "chgrp", "chmod", "chown", "chpasswd", "corepack", "cp",
	"cut", "date", "dirname", "echo", "env", "exit", "export", "find", "getent", "grep", "groupadd", "groupmod", "gzip", "head", "id", "install", "ldconfig", "ln",
	"ls", "mkdir", "mktemp", "mv", "passwd", "printf", "pwd", "readlink", "realpath", "rm", "rmdir", "sed", "set", "sh", "sha256sum", "sleep", "sort", "stat", "tail",
	"tar", "tee", "test", "touch", "tr", "true", "truncate", "umask", "uname", "unset", "update-alternatives", "useradd", "userdel", "usermod", "wc", "xargs",
}

// unpacks is the package that tar needs to read an archive; "" if it needs
// none.
func unpacks(c *shell.Command) string {
	if c.Name != "tar" {
		return ""
	}
	for i, w := range c.Args() {
		v := w.Value
		letters := v != "" && (i == 0 && v[0] != '-' || v[0] == '-' && !strings.HasPrefix(v, "--")) && !strings.ContainsAny(v, "/.")
		switch {
		case v == "--xz" || strings.HasSuffix(v, ".xz") || strings.HasSuffix(v, ".txz") || letters && strings.Contains(v, "J"):
			return "xz-utils"
		case v == "--bzip2" || strings.HasSuffix(v, ".bz2") || strings.HasSuffix(v, ".tbz") || letters && strings.Contains(v, "j"):
			return "bzip2"
		}
	}
	return ""
}

// own are programs that are in slim images too, and run nothing but what they
// are given.
var own = []string{"dumb-init", "node", "perl", "python", "python3", "ruby", "tini"}

// compilers are programs that compile, or ask for headers.
var compilers = []string{
	"autoconf", "automake", "autoreconf", "c++", "cargo", "cc", "clang", "cmake", "configure", "cpan", "cpanm", "g++", "gcc", "gfortran", "make", "maturin", "mysql_config",
	"node-gyp", "pg_config", "pkg-config", "rustc",
}

// managers install packages from elsewhere, which may have to be compiled.
var managers = []string{
	"bun", "bundle", "bundler", "carton", "conda", "cpan", "cpanm", "deno", "dpkg", "gem", "npm", "npx", "pdm", "pip", "pip3", "pipenv", "pipx", "pnpm", "poetry",
	"python", "python3", "rake", "uv", "yarn",
}

// sourceOnly are packages of Python that pip compiles.
var sourceOnly = []string{"mysqlclient", "psycopg2", "pyaudio", "pycurl", "pygraphviz", "python-ldap", "uwsgi"}

// compilesWith reports whether a command is sure to compile something.
func compilesWith(c *shell.Command) bool {
	sub, _ := c.Sub(nil)
	switch c.Name {
	case "bundle", "bundler", "gem":
		return sub.Is("install") // most applications have a gem with an extension
	case "pip", "pip3":
		return slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
			name := strings.ToLower(w.Value)
			return slices.Contains(sourceOnly, strings.TrimRight(name[:len(name)-len(strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyz0123456789-_"))], "-"))
		})
	}
	return slices.Contains(compilers, c.Name)
}

// fromGit reports whether a command has a package manager clone a repository.
func fromGit(c *shell.Command) bool {
	return slices.Contains(managers, c.Name) && slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
		return strings.Contains(w.Value, "git+") || strings.HasPrefix(w.Value, "github:")
	})
}

// packagesOf are the packages that a command installs with apt, without their
// versions.
func packagesOf(c *shell.Command) []string {
	operands := c.Operands(shell.Arity{"-o": true, "-t": true, "-c": true, "--option": true, "--target-release": true})
	if c.Name != "apt-get" && c.Name != "apt" || len(operands) == 0 || operands[0].Value != "install" {
		return nil
	}
	var names []string
	for _, w := range operands[1:] {
		name, _, _ := strings.Cut(w.Value, "=")
		names = append(names, name)
	}
	return names
}

// compiling reports whether a package is there to compile with.
func compiling(name string) bool {
	return strings.HasSuffix(name, "-dev") || strings.HasPrefix(name, "linux-headers") || slices.Contains([]string{"build-essential", "clang", "cmake", "g++", "gcc", "make"}, name)
}

// readsManuals reports whether a word names what slim images leave out of
// packages.
func readsManuals(w shell.Word) bool {
	return slices.ContainsFunc([]string{"/usr/share/doc", "/usr/share/info", "/usr/share/locale", "/usr/share/man"}, func(dir string) bool {
		return strings.Contains(w.Value, dir)
	})
}

// untidy reports whether a package expects the folders of manuals, which slim
// images lack.
func untidy(name string) bool {
	return slices.ContainsFunc([]string{"default-j", "man", "groff", "openjdk-", "postgresql"}, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// scripted reports whether a command is, or is given, a script, which may need
// anything.
func scripted(c *shell.Command) bool {
	if c.Name == "" || strings.Contains(c.Words[0].Value, "/") && (path.Ext(c.Name) == ".sh" || !strings.HasPrefix(c.Words[0].Value, "/")) {
		return true
	}
	return slices.Contains([]string{".", "bash", "dash", "sh", "source"}, c.Name) && len(c.Args()) > 0
}
