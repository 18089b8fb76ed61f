package stages

import (
	"path"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A handover is a COPY of one path from one stage into another.
type handover struct {
	p        *analysis.Pass
	in       *dockerfile.Instruction
	from, to *dockerfile.Stage
	source   dockerfile.Word
	src, dst string     // absolute and clean; dst is "" if it is not known
	made     []*product // in the stage from
	notes    *notes
}

// notes are what was found out about the stages of a file.
type notes struct {
	minors   map[*dockerfile.Stage]string          // of Python
	venvs    map[*dockerfile.Stage]map[string]bool // where commands make virtual environments
	prefixes map[*dockerfile.Stage]map[string]bool // where pip install --prefix puts packages
	made     map[*dockerfile.Stage][]*product
	written  map[*dockerfile.Stage]bool // whether go env -w sets what Go builds with
	equipped map[*dockerfile.Stage]bool // whether packages are installed that Go alone does not need
	anew     map[*dockerfile.Stage]bool // whether packages are installed, other than by a COPY
	received map[place]bool             // whether a file may come by a COPY or ADD
}

// A place is a file in the image of a stage.
type place struct {
	stage *dockerfile.Stage
	file  string
}

// noted is what was noted under a key, or is worked out and noted now.
func noted[K comparable, V any](all map[K]V, key K, work func() V) V {
	v, ok := all[key]
	if !ok {
		v = work()
		all[key] = v
	}
	return v
}

// Of a file with very many stages the products of some are worked out, and
// some COPYs looked at.
const (
	maxBuilders  = 100
	maxHandovers = 500
)

// handovers are the COPYs of a file from one of its stages into a later one,
// as far as their paths are known.
func handovers(p *analysis.Pass) []handover {
	var all []handover
	known := &notes{
		minors:   map[*dockerfile.Stage]string{},
		venvs:    map[*dockerfile.Stage]map[string]bool{},
		prefixes: map[*dockerfile.Stage]map[string]bool{},
		made:     map[*dockerfile.Stage][]*product{},
		written:  map[*dockerfile.Stage]bool{},
		equipped: map[*dockerfile.Stage]bool{},
		anew:     map[*dockerfile.Stage]bool{},
		received: map[place]bool{},
	}
	for _, s := range p.File.Stages {
		for _, in := range s.Instructions {
			from, _ := p.File.From(in)
			if in.Keyword != "COPY" || in.Err != nil || from == nil || from.Index >= s.Index {
				continue
			}
			if _, ok := known.made[from]; !ok && len(known.made) < maxBuilders {
				known.made[from] = products(p, from)
			}
			for _, w := range in.Sources() {
				src := in.Before.Expand(w.Value)
				if len(all) < maxHandovers && src.Known() {
					all = append(all, handover{p, in, from, s, w, path.Join("/", src.Text), destination(in), known.made[from], known})
				}
			}
		}
	}
	return all
}

// destination is where a COPY puts its sources; "" if that is not known.
func destination(in *dockerfile.Instruction) string {
	v := in.Before.Expand(in.Dest().Value)
	to := in.Before.Path(v.Text)
	if !v.Known() || strings.Contains(to, dockerfile.Hole) {
		return ""
	}
	return path.Clean(to)
}

// starts reports whether the image that is copied to starts something: one
// that does not may only hand files on.
func (h handover) starts() bool {
	return h.to.Class != dockerfile.Artifact && len(commands(h.p, h.to)) > 0
}
