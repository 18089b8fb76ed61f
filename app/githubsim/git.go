package githubsim

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A gitDir is a bare repository, driven by the git command: its trees, diffs
// and merge bases are git's own.
type gitDir string

// run runs git without any configuration of the user or the machine.
func (d gitDir) run(stdin []byte, extra []string, args ...string) ([]byte, error) {
	cmd := exec.Command("git", append([]string{"--git-dir=" + string(d)}, args...)...)
	cmd.Env = append([]string{
		"HOME=" + string(d), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.com", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.com",
	}, extra...)
	cmd.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, nil
}

func (d gitDir) text(args ...string) (string, error) {
	out, err := d.run(nil, nil, args...)
	return strings.TrimSpace(string(out)), err
}

// commit makes a commit on top of parent ("" for a first one) with files put
// in and taken out (nil), and returns its id. Nothing points to it yet.
func (d gitDir) commit(parent string, files map[string][]byte, message string) (string, error) {
	index := []string{"GIT_INDEX_FILE=" + filepath.Join(string(d), "index.tmp")}
	read := []string{"read-tree", "--empty"}
	if parent != "" {
		read = []string{"read-tree", parent}
	}
	if _, err := d.run(nil, index, read...); err != nil {
		return "", err
	}
	var info strings.Builder
	for path, content := range files {
		if content == nil {
			fmt.Fprintf(&info, "0 %s\t%s\n", strings.Repeat("0", 40), path)
			continue
		}
		blob, err := d.run(content, nil, "hash-object", "-w", "--stdin")
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&info, "100644 %s\t%s\n", bytes.TrimSpace(blob), path)
	}
	if _, err := d.run([]byte(info.String()), index, "update-index", "--index-info"); err != nil {
		return "", err
	}
	tree, err := d.run(nil, index, "write-tree")
	if err != nil {
		return "", err
	}
	args := []string{"commit-tree", string(bytes.TrimSpace(tree)), "-m", message}
	if parent != "" {
		args = append(args, "-p", parent)
	}
	return d.text(args...)
}

// names lists what is in a tree.
func (d gitDir) names(tree string) ([]string, error) {
	out, err := d.run(nil, nil, "ls-tree", "-z", "--name-only", tree)
	if len(out) == 0 {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"), err
}

// A change is one file of a diff.
type change struct {
	status         string // added, modified, removed, renamed, changed (in kind)
	path, previous string
	blob           string
	patch          string // hunks alone; "" for none
	additions      int
	deletions      int
}

// GitHub shows no patch of a file beyond maxPatch bytes, and none at all once
// the pull request's reach maxPatches bytes or maxLines lines.
const (
	maxPatch   = 500_000
	maxPatches = 1_000_000
	maxLines   = 20_000
)

// diff lists what head changed since its merge base with base, renames found.
func (d gitDir) diff(base, head string) ([]change, error) {
	raw, err := d.run(nil, nil, "diff", "--raw", "-z", "-M", "--no-abbrev", base+"..."+head)
	if err != nil {
		return nil, err
	}
	text, err := d.run(nil, nil, "diff", "-M", base+"..."+head)
	if err != nil {
		return nil, err
	}
	// No line within a hunk begins with a letter.
	patches := strings.Split("\n"+string(text), "\ndiff --git ")[1:]
	fields := strings.Split(strings.TrimSuffix(string(raw), "\x00"), "\x00")
	var changes []change
	bytes, lines := 0, 0
	for len(fields) > 1 {
		c, took, err := parseRaw(fields)
		if err != nil {
			return nil, err
		}
		fields = fields[took:]
		sections := 1
		if c.status == "changed" {
			sections = 2 // one thing goes and another comes
		}
		if len(patches) < sections {
			return nil, errors.New("git diff tells of more files than it shows")
		}
		if sections == 1 {
			c.show(patches[0])
		}
		patches = patches[sections:]
		bytes, lines = bytes+len(c.patch), lines+strings.Count(c.patch, "\n")
		if len(c.patch) > maxPatch || bytes > maxPatches || lines > maxLines {
			c.patch = ""
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// parseRaw reads one entry of git diff --raw -z, and says how many fields it
// took.
func parseRaw(fields []string) (change, int, error) {
	meta := strings.Fields(strings.TrimPrefix(fields[0], ":"))
	if len(meta) != 5 {
		return change{}, 0, errors.New("git diff --raw: " + fields[0])
	}
	c := change{status: "modified", path: fields[1], blob: meta[3]}
	switch meta[4][0] {
	case 'A':
		c.status = "added"
	case 'D':
		c.status, c.blob = "removed", meta[2]
	case 'T':
		c.status = "changed"
	case 'R':
		if len(fields) < 3 {
			return change{}, 0, errors.New("git diff --raw: a renamed file without its name")
		}
		c.status, c.previous, c.path = "renamed", c.path, fields[2]
		return c, 3, nil
	}
	return c, 2, nil
}

// show takes what git shows of the file: its hunks, from the first @@ on.
func (c *change) show(patch string) {
	_, hunks, ok := strings.Cut(patch, "\n@@ ")
	if !ok {
		return
	}
	c.patch = strings.TrimSuffix("@@ "+hunks, "\n")
	for line := range strings.SplitSeq(c.patch, "\n") {
		switch {
		case strings.HasPrefix(line, "+"):
			c.additions++
		case strings.HasPrefix(line, "-"):
			c.deletions++
		}
	}
}

// blob is a blob's content.
func (d gitDir) blob(id string) ([]byte, error) { return d.run(nil, nil, "cat-file", "blob", id) }

// resolve finds the object of an expression such as SHA:path, and its type;
// "" if there is none.
func (d gitDir) resolve(expression string) (id, kind string) {
	id, err := d.text("rev-parse", "--verify", "--quiet", "--end-of-options", expression)
	if err != nil {
		return "", ""
	}
	if kind, err = d.text("cat-file", "-t", id); err != nil {
		return "", ""
	}
	return id, kind
}

// borrow lets d see all objects of the repository at dir, which is only read,
// and finds two of its commits: head, by default HEAD, and base, by default
// its default branch.
func (d gitDir) borrow(dir, base, head string) (baseID, headID string, err error) {
	common, err := exec.Command("git", "-C", dir, "rev-parse", "--path-format=absolute", "--git-common-dir").Output()
	if err != nil {
		return "", "", fmt.Errorf("%s is no git repository", dir)
	}
	objects := filepath.Join(string(bytes.TrimSpace(common)), "objects") + "\n"
	if err := os.WriteFile(filepath.Join(string(d), "objects", "info", "alternates"), []byte(objects), 0o644); err != nil {
		return "", "", err
	}
	find := func(rev string) string {
		out, err := exec.Command("git", "-C", dir, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}").Output()
		if err != nil {
			return ""
		}
		return string(bytes.TrimSpace(out))
	}
	if headID = find(cmp.Or(head, "HEAD")); headID == "" {
		return "", "", fmt.Errorf("%s has no revision %q", dir, cmp.Or(head, "HEAD"))
	}
	candidates := []string{base}
	if base == "" {
		candidates = []string{"refs/remotes/origin/HEAD", "refs/heads/main", "refs/heads/master"}
	}
	for _, rev := range candidates {
		if baseID = find(rev); baseID != "" {
			break
		}
	}
	switch merge, err := d.text("merge-base", cmp.Or(baseID, headID), headID); {
	case baseID == "" && base != "":
		return "", "", fmt.Errorf("%s has no revision %q", dir, base)
	case baseID == "":
		return "", "", fmt.Errorf("%s has no default branch that can be told: name a base", dir)
	case err != nil:
		return "", "", fmt.Errorf("base and head of %s have no commit in common", dir)
	case merge == headID:
		return "", "", fmt.Errorf("the head of %s is on its base already, so there is nothing to review: name another base or head", dir)
	}
	return baseID, headID, nil
}
