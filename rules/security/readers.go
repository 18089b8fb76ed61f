package security

import (
	"bytes"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// readers knows which RUNs read a build argument for a secret.
type readers struct {
	byStage  []map[string][]*dockerfile.Instruction
	children [][]*dockerfile.Stage
	// declared are the names of ARGs in stages.
	declared map[string]bool
	// programs are the RUNs that run a program which may read it by itself.
	programs map[string][]*dockerfile.Instruction
	// projects are the RUNs that run what is the project's own, and may read any.
	projects []*dockerfile.Instruction
	// npm are all instructions that run npm, npmFetches the RUNs in which it may
	// ask a server for something.
	npm, npmFetches []*dockerfile.Instruction
	// strangers tells that the file speaks of Yarn or pnpm, which stumble over
	// the name of a variable without a value in .npmrc.
	strangers bool
	// names are those of such arguments, mentions where the source names them.
	names    map[string]bool
	mentions map[mention][]int
}

// A mention is a name in a stage; -1 before the first.
type mention struct {
	name  string
	stage int
}

// readersOf looks for those RUNs. Nothing is read where no ARG asks for it.
func readersOf(p *analysis.Pass) readers {
	f := p.File
	r := readers{
		byStage:  make([]map[string][]*dockerfile.Instruction, len(f.Stages)),
		children: make([][]*dockerfile.Stage, len(f.Stages)),
		declared: map[string]bool{},
		programs: map[string][]*dockerfile.Instruction{},
		mentions: map[mention][]int{},
	}
	wanted := map[string]bool{}
	for in := range f.Commands() {
		for _, pair := range in.Pairs {
			if name := pair.Name(); in.Keyword == "ARG" && !pair.Set && suspect(name) != harmless {
				wanted[name] = true
				r.declared[name] = r.declared[name] || in.Stage != nil
			}
		}
	}
	if len(wanted) == 0 {
		return r
	}
	r.names, r.strangers = wanted, bytes.Contains(f.Source, []byte("yarn")) || bytes.Contains(f.Source, []byte("pnpm"))
	r.mention(f)
	for _, s := range f.Stages {
		if s.Parent != nil {
			r.children[s.Parent.Index] = append(r.children[s.Parent.Index], s)
		}
		r.byStage[s.Index] = map[string][]*dockerfile.Instruction{}
		for _, in := range s.Instructions {
			r.read(p, in)
		}
	}
	return r
}

func (r *readers) read(p *analysis.Pass, in *dockerfile.Instruction) {
	for _, c := range p.Script(in).Commands {
		if in.Keyword == "RUN" && runsProject(c) {
			r.projects = append(r.projects, in)
		}
		if c.Name == "npm" || c.Name == "npx" {
			r.npm = append(r.npm, in)
		}
		if npmFetches(c) && in.Keyword == "RUN" {
			r.npmFetches = append(r.npmFetches, in)
		}
		if _, ok := byItself[c.Name]; ok && fetches(c) && in.Keyword == "RUN" {
			r.programs[c.Name] = append(r.programs[c.Name], in)
		}
	}
	if in.Keyword != "RUN" {
		return
	}
	byName := r.byStage[in.Stage.Index]
	for _, ref := range p.Script(in).Reads() {
		if !r.names[ref.Name] {
			continue
		}
		if runs := byName[ref.Name]; len(runs) == 0 || runs[len(runs)-1] != in {
			byName[ref.Name] = append(runs, in)
		}
	}
}

// fetches reports whether a command may ask a server for something: npm run
// does not.
func fetches(c *shell.Command) bool {
	sub, _ := c.Sub(nil)
	return c.Name != "npm" || !slices.Contains([]string{"build", "cache", "config", "prune", "rebuild", "run", "run-script", "start", "test", "version"}, sub.Value)
}

func npmFetches(c *shell.Command) bool { return (c.Name == "npm" || c.Name == "npx") && fetches(c) }

// projectTools are programs that do what files of the project tell them.
var projectTools = []string{
	"ant", "bazel", "gradle", "gradlew", "grunt", "gulp", "just", "lerna", "mage", "make", "mvn", "mvnw", "next", "ng", "npx", "nx", "rails", "rake", "sbt",
	"task", "tsx", "turbo", "vite", "webpack",
}

// runsProject reports whether a command runs a script or a program of the
// project's.
func runsProject(c *shell.Command) bool {
	word := c.Words[0].Value
	sub, _ := c.Sub(nil)
	switch c.Name {
	case "npm":
		return !fetches(c) && !slices.Contains([]string{"cache", "config", "prune", "version"}, sub.Value)
	case "pnpm", "yarn":
		return !slices.Contains([]string{"", "add", "cache", "config", "fetch", "global", "i", "install"}, sub.Value)
	case "bundle":
		return sub.Is("exec")
	case "poetry", "uv":
		return sub.Is("run")
	case "bash", "node", "php", "python", "python3", "ruby", "sh":
		return path.Ext(sub.Value) != ""
	}
	return slices.Contains(projectTools, c.Name) || strings.HasSuffix(c.Name, ".sh") || strings.Contains(word, "/") && !strings.HasPrefix(word, "/bin/") && !strings.HasPrefix(word, "/usr/")
}

// mention finds the names as words anywhere in the source.
func (r *readers) mention(f *dockerfile.File) {
	start := -1
	for i := 0; i <= len(f.Source); i++ {
		if i < len(f.Source) && nameByte(f.Source[i]) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			if name := string(f.Source[start:i]); r.names[name] && !commented(f, start) {
				m := mention{name, -1}
				if in := f.At(start); in != nil && in.Stage != nil {
					m.stage = in.Stage.Index
				}
				r.mentions[m] = append(r.mentions[m], start)
			}
			start = -1
		}
	}
}

func nameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// after lists the RUNs that read the argument which an ARG declares: in its
// stage after it, and in the stages built on that.
func (r readers) after(in *dockerfile.Instruction, name string) []*dockerfile.Instruction {
	if in.Stage == nil || in.OnBuild != nil {
		return nil
	}
	var runs []*dockerfile.Instruction
	for _, run := range r.byStage[in.Stage.Index][name] {
		if run.Index > in.Index {
			runs = append(runs, run)
		}
	}
	for waiting := r.children[in.Stage.Index]; len(waiting) > 0; waiting = waiting[1:] {
		s := waiting[0]
		runs = append(runs, r.byStage[s.Index][name]...)
		waiting = append(waiting, r.children[s.Index]...)
	}
	return runs
}

// only reports whether nothing but the ARG, the RUNs and comments names the
// argument. Stages that are not built
// on its stage have an argument of their own.
func (r readers) only(f *dockerfile.File, name string, declares *dockerfile.Instruction, runs []*dockerfile.Instruction) bool {
	stages := []int{-1, declares.Stage.Index}
	for waiting := r.children[declares.Stage.Index]; len(waiting) > 0; waiting = waiting[1:] {
		stages = append(stages, waiting[0].Index)
		waiting = append(waiting, r.children[waiting[0].Index]...)
	}
	for _, stage := range stages {
		for _, at := range r.mentions[mention{name, stage}] {
			if !within(at, []*dockerfile.Instruction{declares}) && !within(at, runs) {
				return false
			}
		}
	}
	return true
}

// maxChain bounds how long a chain of stages is followed.
const maxChain = 50

// descends reports whether a stage is built on another, or may be.
func descends(s, from *dockerfile.Stage) bool {
	for range maxChain {
		if s == nil || s.Index < from.Index {
			return false
		}
		if s == from {
			return true
		}
		s = s.Parent
	}
	return true
}

// byItself are programs that read variables by themselves, and how the names of
// those begin.
var byItself = map[string][]string{
	"aws": {"AWS_"}, "bun": {"NODE_AUTH", "NPM_"}, "bundle": {"BUNDLE_"}, "cargo": {"CARGO_"}, "composer": {"COMPOSER_"}, "gh": {"GH_", "GITHUB_"}, "npm": {"NODE_AUTH", "NPM_", "npm_"},
	"npx": {"NODE_AUTH", "NPM_"}, "pip": {"PIP_"}, "pip3": {"PIP_"}, "pnpm": {"NODE_AUTH", "NPM_"}, "poetry": {"POETRY_"}, "terraform": {"TF_"}, "twine": {"TWINE_"}, "uv": {"UV_"},
	"yarn": {"NODE_AUTH", "NPM_", "YARN_"},
}

// inherit reports whether a RUN other than those that name the argument, after
// the ARG, runs a program that reads such a variable by itself.
func (r readers) inherit(in *dockerfile.Instruction, name string, runs []*dockerfile.Instruction) bool {
	for program, prefixes := range byItself {
		if !hasPrefix(name, prefixes) {
			continue
		}
		if anyAfter(r.programs[program], in, runs) {
			return true
		}
	}
	return false
}

// built reports whether a RUN other than those runs what is the project's own,
// and may read the argument: one that tells where packages come from is not
// for it.
func (r readers) built(in *dockerfile.Instruction, name string, runs []*dockerfile.Instruction) bool {
	return !hasPrefix(name, ofPackages) && anyAfter(r.projects, in, runs)
}

// ofPackages are how the names of such variables begin.
var ofPackages = []string{"BUNDLE_", "CARGO_", "COMPOSER_", "NODE_AUTH", "NPM_", "PIP_", "POETRY_", "UV_", "YARN_"}

// npmAfter reports whether npm reads its configuration after a RUN, where the
// variable that this names has no value: it then asks without the secret. npm
// before 7 even stops.
func (r readers) npmAfter(in *dockerfile.Instruction, runs []*dockerfile.Instruction) bool {
	if modernNode(in.Stage.Root().Image) {
		return anyAfter(r.npmFetches, in, runs)
	}
	return anyAfter(r.npm, in, runs)
}

// anyAfter reports whether one of some instructions, in the order of the file,
// comes after another in its stage or in one built on it, and is none of the
// RUNs.
func anyAfter(all []*dockerfile.Instruction, in *dockerfile.Instruction, runs []*dockerfile.Instruction) bool {
	for _, other := range slices.Backward(all) {
		if other.Index <= in.Index {
			break
		}
		if descends(other.Stage, in.Stage) && !slices.Contains(runs, other) {
			return true
		}
	}
	return false
}

// modernNode reports whether an image is Node's with npm 7 or later: from Node
// 15 on.
func modernNode(img dockerfile.Image) bool {
	version, _, _ := strings.Cut(strings.ReplaceAll(img.Tag, "-", "."), ".")
	major, err := strconv.Atoi(version)
	return img.Name == "node" && img.Known() && (err != nil || major > 14)
}

func within(at int, ins []*dockerfile.Instruction) bool {
	for _, in := range ins {
		if in.Span.Start <= at && at < in.Span.End {
			return true
		}
	}
	return false
}

// commented reports whether an offset is in a comment between instructions.
func commented(f *dockerfile.File, at int) bool {
	i := sort.Search(len(f.Comments), func(i int) bool { return f.Comments[i].Span.End > at })
	return i < len(f.Comments) && f.Comments[i].Span.Start <= at
}
