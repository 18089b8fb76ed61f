package stages

import (
	"bytes"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A recipe is how a stage that builds one kind of program is divided into one
// that builds and one that ships.
type recipe struct {
	// fits reports whether a stage builds that kind of program.
	fits func(*split) bool
	// second is the stage that ships; nil unless all that the program needs is
	// known to be on it.
	second func(*split) *second
	// whole makes all of the fix, where there is more to it than a second that
	// copies what was built; nil: second does.
	whole func(*split) *analysis.Fix
	// sketch says in a sentence which stages to write; "" if that is not known.
	sketch func(*split) string
	// harmless reports whether a command before or beside the build leaves
	// nothing that the program needs, of those that only this kind knows.
	harmless func(*split, *shell.Command) bool
	// packages are those that only the build needs, or that the second image
	// has too.
	packages []string
	// sources are the extensions of files to build from, and patterns of their
	// names; nil: what is copied matters not, since the program reads what it
	// was built into.
	sources []string
	// building reports whether the build alone reads a variable.
	building func(d *split, name string) bool
}

// recipes are all there are, sorted by name.
var recipes = []*recipe{dotnet, goBinary, java, nodeServer, python, rust, staticSite}

// A second is the stage that a recipe ships.
type second struct {
	image   string
	ground  ground
	copies  []string                // what it takes from the first: absolute paths, the same in both
	to      string                  // where that one thing goes instead; "" for the same path
	first   []string                // lines above those copies
	last    []string                // lines that the first stage ends with
	dropped *dockerfile.Instruction // what the second image says by itself; nil: nothing
	edits   []analysis.Edit         // to the first stage
	note    string
}

// A split is a stage that builds one program and starts it, to be divided
// where building ends.
type split struct {
	p       *analysis.Pass
	s       *dockerfile.Stage
	product *product
	path    string // what the image starts
	recipe  *recipe
	build   []*dockerfile.Instruction        // up to the RUN that builds
	runtime []*dockerfile.Instruction        // what follows
	args    map[*dockerfile.Instruction]bool // the ARGs of build that runtime reads
}

// divide is the split of a stage; nil if no recipe fits it.
func divide(p *analysis.Pass, s *dockerfile.Stage, pr *product, file string) *split {
	at := slices.Index(s.Instructions, pr.in)
	if at < 0 || s.Parent != nil {
		return nil
	}
	d := &split{p: p, s: s, product: pr, path: file, build: s.Instructions[:at+1], runtime: s.Instructions[at+1:], args: map[*dockerfile.Instruction]bool{}}
	i := slices.IndexFunc(recipes, func(r *recipe) bool { return r.fits(d) })
	if i < 0 {
		return nil
	}
	d.recipe = recipes[i]
	return d
}

// improve gives a finding the fix of the split, and what to do in its words.
// There may be no split.
func (d *split) improve(found *analysis.Finding) {
	if d == nil {
		return
	}
	if sketch := d.recipe.sketch(d); sketch != "" {
		found.What = sketch
	}
	if d.recipe.whole != nil {
		found.Fix = d.recipe.whole(d)
		return
	}
	found.Fix = d.fix()
}

// fix divides the stage; nil unless everything that the image has and says is
// known to hold in the second stage.
func (d *split) fix() *analysis.Fix {
	name, ok := d.name()
	if !ok || !d.divisible() || len(d.s.From.Flags) > 0 || !d.prepares() || !d.once() {
		return nil
	}
	two := d.recipe.second(d)
	if two == nil || !d.describes(two.ground) || slices.ContainsFunc(two.copies, func(file string) bool { return !plainPath(file) }) {
		return nil
	}
	lines, edits, ok := d.carry()
	if !ok {
		return nil
	}
	stage, ok := d.stage(name, two, lines)
	if !ok {
		return nil
	}
	return &analysis.Fix{
		Title: "Build in one stage and ship another", Note: two.note,
		Edits: append(slices.Concat(d.as(name), edits, two.edits), stage),
	}
}

// maxSplit bounds the stages that are divided, in instructions.
const maxSplit = 500

// divisible reports whether there is something on both sides, and not too much.
func (d *split) divisible() bool { return len(d.runtime) > 0 && len(d.s.Instructions) <= maxSplit }

// name is what the first stage is called. One that has another name may be
// asked for by it.
func (d *split) name() (string, bool) {
	switch {
	case d.s.Name == "" && len(d.s.From.Words) == 1:
		return "build", d.s.From.Words[0].Exact()
	case d.s.Name == "build":
		return "build", true
	}
	return "", false
}

// as names the first stage.
func (d *split) as(name string) []analysis.Edit {
	if d.s.Name != "" {
		return nil
	}
	end := d.s.From.Words[0].Span().End
	return []analysis.Edit{{Span: analysis.At(end), New: " " + analysis.Line(d.p.File, d.s.From, "AS "+name)}}
}

// stage puts the second stage above the first line that describes the image.
// The edit takes in all of those lines, though it leaves them as they are: a
// change to one of them is made for the image that they describe now, and must
// not be made together with this one.
func (d *split) stage(name string, two *second, carried []string) (analysis.Edit, bool) {
	f, at := d.p.File, d.p.File.Above(d.runtime[0])
	whole := dockerfile.Span{Start: d.product.in.Span.End, End: f.Lines(d.runtime[len(d.runtime)-1].Span).End}
	eol, indent := f.EOL(at), f.Indent(d.s.From.Span.Start)
	var b strings.Builder
	for _, line := range two.last {
		b.WriteString(eol + indent + analysis.Line(f, d.s.From, line))
	}
	b.Write(f.Source[whole.Start:at])
	if before := f.LineSpan(f.Line(at) - 1); strings.TrimSpace(string(f.Source[before.Start:before.End])) != "" {
		b.WriteString(eol)
	}
	for _, line := range slices.Concat([]string{"FROM " + two.image}, d.workdir(two), carried, two.first, two.lines(name)) {
		b.WriteString(indent + analysis.Line(f, d.s.From, line) + eol)
	}
	rest := dockerfile.Span{Start: at, End: whole.End}
	if two.dropped != nil {
		gone, ok := analysis.Removal(f, two.dropped)
		if !ok || !rest.Contains(gone.Span) {
			return analysis.Edit{}, false
		}
		b.Write(f.Source[rest.Start:gone.Span.Start])
		rest.Start = gone.Span.End
	}
	b.Write(f.Source[rest.Start:rest.End])
	text := b.String()
	if !bytes.HasSuffix(f.Source[:whole.End], []byte(eol)) {
		text = strings.TrimSuffix(text, eol)
	}
	return analysis.Edit{Span: whole, New: text}, true
}

// lines are the COPYs from the first stage.
func (two *second) lines(name string) []string {
	var lines []string
	for _, file := range two.copies {
		to := file
		if two.to != "" {
			to = two.to
		}
		lines = append(lines, "COPY --from="+name+" "+file+" "+to)
	}
	return lines
}

// workdir sets the working folder that the first stage ends in; nothing if
// the second sets its own, or has no need of one.
func (d *split) workdir(two *second) []string {
	folder := d.product.in.Before.Path("")
	own := slices.ContainsFunc(d.runtime, func(in *dockerfile.Instruction) bool { return in.Keyword == "WORKDIR" })
	below := slices.ContainsFunc(two.copies, func(file string) bool { return strings.HasPrefix(file+"/", folder+"/") })
	if own || folder == "/" || !plainPath(folder) || two.to != "" || !below && !two.ground.root {
		return nil
	}
	return []string{"WORKDIR " + folder}
}
