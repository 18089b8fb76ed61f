package stages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A trio is the proof that a stage builds what its image runs: a command that
// builds, the path of what it makes, and a CMD or ENTRYPOINT that names it.
type trio struct {
	product *product
	path    string
}

// trioOf is the trio of a stage, nil if one part is not known.
func trioOf(p *analysis.Pass, s *dockerfile.Stage, made []*product) *trio {
	files := started(p, s)
	// The last that builds it is the one that counts.
	for _, pr := range slices.Backward(made) {
		for _, file := range files {
			if pr.has(file) && !strings.HasSuffix(file, ".sh") {
				return &trio{pr, file}
			}
		}
	}
	return nil
}

// searchPath are the folders in which a program without one is looked for.
var searchPath = []string{
	"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/go/bin", "/usr/local/cargo/bin", "/root/.cargo/bin",
}

// started are the files that an image's CMD and ENTRYPOINT may name.
func started(p *analysis.Pass, s *dockerfile.Stage) []string {
	var files []string
	for _, c := range commands(p, s) {
		for i, w := range c.Words[:min(len(c.Words), maxWords)] {
			if !w.Literal || w.Value == "" || strings.HasPrefix(w.Value, "-") {
				continue
			}
			if i == 0 && !strings.Contains(w.Value, "/") {
				for _, dir := range searchPath {
					files = append(files, path.Join(dir, w.Value))
				}
				continue
			}
			files = append(files, below(s.End.Path(""), w.Value))
		}
	}
	return files
}

// shown is a path as people read it: without what is not known of the folder.
func shown(file string) string {
	file = strings.TrimPrefix(file, dockerfile.Hole+"/")
	return strings.ReplaceAll(file, dockerfile.Hole, "…")
}

// runs is what an image starts, as a message says it.
func runs(c *shell.Command) string {
	var words []string
	jar := false
	for i, w := range c.Words {
		value := w.Value
		if i == 0 {
			words = append(words, value)
			continue
		}
		if c.Name == "java" {
			if value == "-jar" {
				jar = true
				words = append(words, value)
			} else if jar {
				return strings.Join(append(words, value), " ")
			}
			continue
		}
		if strings.HasPrefix(value, "-") && (value != "-m" || !strings.HasPrefix(c.Name, "python")) {
			break
		}
		if len(words) < 3 {
			words = append(words, value)
		}
	}
	return strings.Join(words, " ")
}
