package packages

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var pipCache = &analysis.Rule{
	Name:    "pip-no-cache-dir",
	Aliases: []string{"DL3042"},
	Doc: `pip's cache stays in the image

pip keeps what it downloads and builds, for the next time. In an image there is
no next time: the cache only makes it larger, often by half as much as the
packages themselves.

Bad:

	RUN pip install -r requirements.txt

Good:

	RUN pip install --no-cache-dir -r requirements.txt`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Safe},
	Options:  func() any { return new(analysis.ScopedStrict) },
	Run:      runPipCache,
}

func runPipCache(p *analysis.Pass) {
	configured := seen(p, configuresPip)
	named := bytes.LastIndex(p.File.Source, []byte(".cache"))
	for in, commands := range scripts(p) {
		severity := weight(p, in.Stage, analysis.Warning)
		if severity == analysis.Off {
			continue
		}
		if wrong, ok := wrongSwitch(in); ok && slices.ContainsFunc(commands, func(c *shell.Command) bool { return pip(c) != nil }) {
			reportSwitch(p, in, wrong)
			continue
		}
		if configured(in) {
			continue
		}
		found, misread := cachingInstalls(p, in, commands)
		if misread != nil {
			reportWord(p, misread, severity, saysOn(in, commands[:slices.Index(commands, misread)+1]))
			continue
		}
		if len(found) == 0 {
			continue
		}
		p.Report(analysis.Finding{
			Span: found[0].Span(), Severity: severity,
			Message: "pip leaves its cache in this layer",
			Why:     "The cache is of no use in an image and makes it larger, often by half as much as the packages themselves.",
			What:    "Add " + analysis.Quote("--no-cache-dir") + ".",
			Fix:     withoutCache(p, in, found, named > in.Span.End),
		})
	}
}

// cachingInstalls are the commands that leave pip's cache in the layer; or,
// where the rule is strict, the first that leaves none though it reads so.
func cachingInstalls(p *analysis.Pass, in *dockerfile.Instruction, commands []*shell.Command) (found []*shell.Command, misread *shell.Command) {
	off := cacheOff(p, in)
	purge := sync.OnceValue(func() int { return lastPurge(in, commands) })
	for i, c := range commands {
		switch {
		case pip(c) == nil || !caches(in, c) || purge() > i:
		case p.Strict() && saysOn(in, commands[:i+1]) != "":
			return nil, c
		case !off && !switchedOff(c):
			found = append(found, c)
		}
	}
	return found, nil
}

// pipName is what pip is called, with or without a version.
var (
	pipName    = regexp.MustCompile(`^pip([23](\.\d+)?)?$`)
	pythonName = regexp.MustCompile(`^(python|pypy)([23](\.\d+)?)?$`)
)

// pipTakes are the options before pip's command that take a value.
var pipTakes = shell.Arity{
	"--cache-dir": true, "--cert": true, "--client-cert": true, "--exists-action": true, "--keyring-provider": true, "--log": true, "--proxy": true,
	"--python": true, "--retries": true, "--timeout": true, "--trusted-host": true, "--use-deprecated": true, "--use-feature": true,
}

// pip is the word "install" of a pip install; nil for another command.
func pip(c *shell.Command) *shell.Word {
	from := 1
	if pythonName.MatchString(c.Name) && len(c.Words) > 2 && c.Words[1].Is("-m") && c.Words[2].Is("pip") {
		from = 3
	} else if !pipName.MatchString(c.Name) {
		return nil
	}
	for i := from; i < len(c.Words); i++ {
		switch w := c.Words[i]; {
		case w.Is("install"):
			return &c.Words[i]
		case pipTakes[w.Value]:
			i++
		case !strings.HasPrefix(w.Value, "-"):
			return nil
		}
	}
	return nil
}

const cacheSwitch = "PIP_NO_CACHE_DIR"

// wrongSwitch is a value of PIP_NO_CACHE_DIR with which pip refuses to start,
// and the instruction that sets it.
func wrongSwitch(in *dockerfile.Instruction) (dockerfile.Variable, bool) {
	v, answer := in.Before.Lookup(cacheSwitch)
	if answer != dockerfile.Yes || !v.Value.Known() || v.Set != dockerfile.Yes {
		return v, false
	}
	text := strings.ToLower(v.Value.Text)
	return v, text != "" && !slices.Contains(switches, text)
}

// switches are the words that pip takes for a switch. It disables the cache
// for each of them, those for "off" included: https://github.com/pypa/pip/issues/5735
var switches = []string{"0", "1", "f", "false", "n", "no", "off", "on", "t", "true", "y", "yes"}

func reportSwitch(p *analysis.Pass, in *dockerfile.Instruction, v dockerfile.Variable) {
	p.Report(analysis.Finding{
		Span: in.Span, Severity: analysis.Error,
		Message: "pip will stop here, since " + analysis.Quote(cacheSwitch) + " is " + analysis.Quote(v.Value.Text),
		Why:     "pip accepts only a word such as 1, true, yes or on there.",
		What:    "Set it to 1.",
	})
}

// cacheOff reports whether pip's environment tells it to keep no cache in a
// RUN, or may.
func cacheOff(p *analysis.Pass, run *dockerfile.Instruction) bool {
	if v, answer := run.Before.Lookup(cacheSwitch); answer == dockerfile.Yes && v.Value.Text != "" {
		return true
	}
	if p.Script(run).Sets(cacheSwitch) == dockerfile.No {
		return false
	}
	return !slices.ContainsFunc(p.Script(run).Commands, switchedOn)
}

// switchedOn reports whether a command is given the switch without a value,
// which leaves the cache on.
func switchedOn(c *shell.Command) bool {
	return pip(c) != nil && slices.ContainsFunc(c.Assigns, func(a shell.Assign) bool { return a.Name == cacheSwitch && a.Text.String() == cacheSwitch+"=" })
}

// switchedOff reports whether a command is given the switch by itself.
func switchedOff(c *shell.Command) bool {
	return slices.ContainsFunc(c.Assigns, func(a shell.Assign) bool { return a.Name == cacheSwitch && a.Value.Value != "" })
}

// saysOn is the value of the switch that the last of some commands finds, if
// it is a word for "off", which readers take for a cache that is on; else "".
func saysOn(in *dockerfile.Instruction, commands []*shell.Command) string {
	word := ""
	if v, answer := in.Before.Lookup(cacheSwitch); answer == dockerfile.Yes {
		word = v.Value.Text
	}
	for _, c := range commands {
		for _, w := range c.Args() {
			if value, ok := strings.CutPrefix(w.Value, cacheSwitch+"="); ok && c.Name == "export" {
				word = value
			}
		}
	}
	for _, a := range commands[len(commands)-1].Assigns {
		if a.Name == cacheSwitch {
			word = a.Value.Value
		}
	}
	if slices.Contains([]string{"0", "f", "false", "n", "no", "off"}, strings.ToLower(word)) {
		return word
	}
	return ""
}

func reportWord(p *analysis.Pass, c *shell.Command, severity analysis.Severity, word string) {
	p.Report(analysis.Finding{
		Span: c.Span(), Severity: severity,
		Message: analysis.Quote(cacheSwitch+"="+word) + " reads as if pip kept its cache here",
		Why:     "pip turns its cache off for any word that it accepts there, even for 0, false or off.",
		What:    "Write " + analysis.Quote(cacheSwitch+"=1") + ".",
	})
}

// configuresPip reports whether an instruction gives pip a configuration that
// may be about its cache, or sets the switch for the triggers after it.
func configuresPip(in *dockerfile.Instruction, text []byte) bool {
	if t := in.Trigger; t != nil && t.Keyword == "ENV" && slices.ContainsFunc(t.Pairs, func(pair dockerfile.Pair) bool {
		return pair.Name() == cacheSwitch && slices.Contains([]string{"1", "on", "t", "true", "y", "yes"}, strings.ToLower(pair.Value.Value))
	}) {
		return true
	}
	return bytes.Contains(text, []byte("pip.conf")) || bytes.Contains(text, []byte("no-cache-dir")) && bytes.Contains(text, []byte("config"))
}

// caches reports whether a pip install writes a cache that stays in the layer.
func caches(in *dockerfile.Instruction, c *shell.Command) bool {
	if c.Has("--no-cache-dir", "--no-cache") || slices.ContainsFunc(c.Words, func(w shell.Word) bool { return !w.Literal && pipOptions(w.Value) }) {
		return false
	}
	for _, folder := range cacheFolders(in, c) {
		if analysis.Covered(in, folder) != dockerfile.No {
			return false
		}
	}
	return true
}

// pipOptions reports whether a word may stand for options: a variable whose
// name says so.
func pipOptions(value string) bool {
	value = strings.ToLower(value)
	return strings.HasPrefix(value, "$") && (strings.Contains(value, "opt") || strings.Contains(value, "arg") || strings.Contains(value, "flag") || strings.Contains(value, "cache"))
}

// cacheFolders are where a pip install may keep its cache, as far as is known.
func cacheFolders(in *dockerfile.Instruction, c *shell.Command) []string {
	if dir, ok := c.Value("--cache-dir"); ok {
		return []string{in.Before.Path(dir)}
	}
	if v, answer := in.Before.Lookup("PIP_CACHE_DIR"); answer == dockerfile.Yes {
		return []string{in.Before.Path(v.Value.Text)}
	}
	if v, answer := in.Before.Lookup("XDG_CACHE_HOME"); answer == dockerfile.Yes {
		return []string{path.Join(in.Before.Path(v.Value.Text), "pip")}
	}
	if home := analysis.Home(in.Before); home != "" {
		return []string{path.Join(home, ".cache/pip")}
	}
	var folders []string // of whatever user
	for _, m := range in.Mounts() {
		if strings.HasSuffix(path.Clean(m.Target), "/.cache/pip") || strings.HasSuffix(path.Clean(m.Target), "/.cache") {
			folders = append(folders, in.Before.Path(in.Before.Expand(m.Target).Text))
		}
	}
	return folders
}

// lastPurge is the place of the last command that takes the cache away, -1 if
// there is none.
func lastPurge(in *dockerfile.Instruction, commands []*shell.Command) int {
	home := analysis.Home(in.Before)
	var moved []string // where else the file says that the cache is
	for _, c := range commands {
		if pip(c) != nil {
			moved = append(moved, cacheFolders(in, c)...)
		}
	}
	return lastIndex(commands, func(c *shell.Command) bool {
		if pipName.MatchString(c.Name) || pythonName.MatchString(c.Name) {
			return slices.ContainsFunc(c.Words, func(w shell.Word) bool { return w.Is("cache") }) && slices.ContainsFunc(c.Words, func(w shell.Word) bool { return w.Is("purge") })
		}
		return c.Name == "rm" && slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
			name, ok := w.Path(home)
			name = strings.TrimRight(name, "/*")
			return ok && (slices.ContainsFunc(moved, func(dir string) bool { return deletes(in.Before.Path(name), dir) }) || strings.HasSuffix(name, "/.cache") || strings.HasSuffix(name, "/.cache/pip") || home != "" && name == home)
		})
	})
}

// deletes reports whether a folder goes with another, or with all in it that a
// * means.
func deletes(name, folder string) bool {
	rest, ok := strings.CutPrefix(folder, name)
	return ok && (rest == "" || rest[0] == '/' && !strings.Contains(rest, "/."))
}

// withoutCache is the fix, which is safe: the same files are installed, and
// none but pip reads its cache. It is nil where the command names a folder for
// the cache, since the last option wins, and where a mount is to keep it. named
// tells that something after the RUN speaks of a cache folder.
func withoutCache(p *analysis.Pass, in *dockerfile.Instruction, installs []*shell.Command, named bool) *analysis.Fix {
	if keepsAtHome(in) {
		return nil
	}
	fix := &analysis.Fix{Title: "Keep no pip cache", Grade: analysis.Safe}
	for _, c := range installs {
		at, ok := c.Insert(*pip(c), "--no-cache-dir")
		if !ok || c.Has("--cache-dir") {
			return nil
		}
		fix.Edits = append(fix.Edits, insert(at))
	}
	if named {
		fix.Grade, fix.Note = analysis.Behaviour, "What later reads pip's cache finds nothing in it."
	}
	return fix
}
