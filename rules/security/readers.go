package security

import (
	"sort"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// readers knows which RUNs read a build argument for a secret.
type readers struct {
	byStage  []map[string][]*dockerfile.Instruction
	children [][]*dockerfile.Stage
	// declared are the names of ARGs in stages.
	declared map[string]bool
	// mentions are where the source names such an argument.
	mentions map[string][]int
}

// readersOf looks for those RUNs. Nothing is read where no ARG asks for it.
func readersOf(p *analysis.Pass) readers {
	f := p.File
	r := readers{
		byStage:  make([]map[string][]*dockerfile.Instruction, len(f.Stages)),
		children: make([][]*dockerfile.Stage, len(f.Stages)),
		declared: map[string]bool{},
	}
	wanted := map[string][]int{}
	for in := range f.Commands() {
		for _, pair := range in.Pairs {
			if name := pair.Name(); in.Keyword == "ARG" && !pair.Set && suspect(name) != harmless {
				wanted[name] = nil
				r.declared[name] = r.declared[name] || in.Stage != nil
			}
		}
	}
	if len(wanted) == 0 {
		return r
	}
	r.mentions = wanted
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
	if in.Keyword != "RUN" {
		return
	}
	byName := r.byStage[in.Stage.Index]
	for _, ref := range p.Script(in).Reads() {
		if _, ok := r.mentions[ref.Name]; !ok {
			continue
		}
		if runs := byName[ref.Name]; len(runs) == 0 || runs[len(runs)-1] != in {
			byName[ref.Name] = append(runs, in)
		}
	}
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
			name := string(f.Source[start:i])
			if at, ok := r.mentions[name]; ok {
				r.mentions[name] = append(at, start)
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

// only reports whether nothing but the given instructions, and comments,
// names the argument.
func (r readers) only(f *dockerfile.File, name string, ins ...*dockerfile.Instruction) bool {
	for _, at := range r.mentions[name] {
		if !within(at, ins) && !commented(f, at) {
			return false
		}
	}
	return true
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
