package githubsim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// event is what every webhook of a pull request says.
func (p *Pull) event(action string) map[string]any {
	s := p.repo.server
	return map[string]any{
		"action": action, "number": p.Number, "sender": s.userNamed("ada"), "repository": s.repositoryJSON(p.repo),
		"installation": map[string]any{"id": p.repo.installation.ID, "node_id": node("I", p.repo.installation.ID)},
		"pull_request": p.json(),
	}
}

// tell sends a webhook of the pull request, if the App is there to be told.
func (p *Pull) tell(action string, more map[string]any) {
	s := p.repo.server
	s.mu.Lock()
	i := p.repo.installation
	if p.repo.removed || i.suspended || i.deleted {
		s.mu.Unlock()
		return
	}
	payload := p.event(action)
	maps.Copy(payload, more)
	s.mu.Unlock()
	s.hooks.send("pull_request", action, i.ID, payload)
}

// OpenPull opens a pull request of a branch to the default branch. A head
// OWNER:BRANCH is a branch of OWNER's fork, which Commit fills under that name.
func (r *Repository) OpenPull(head, title string, draft bool) (*Pull, error) {
	r.server.mu.Lock()
	p := &Pull{Number: len(r.pulls) + 1, Title: title, Head: head, Base: r.DefaultBranch, Draft: draft, Open: true, repo: r, id: r.server.id(), fork: r.server.id()}
	if p.head() == "" || p.base() == "" {
		r.server.mu.Unlock()
		return nil, fmt.Errorf("open a pull request of %s: there is no such branch", head)
	}
	r.pulls = append(r.pulls, p)
	r.server.mu.Unlock()
	p.tell("opened", nil)
	return p, nil
}

// Push puts a commit on the pull request's branch.
func (p *Pull) Push(files map[string][]byte, message string) error {
	return p.move(func(before string) (string, error) { return p.repo.git.commit(before, files, message) })
}

// ForcePush makes the branch one commit on top of the base.
func (p *Pull) ForcePush(files map[string][]byte, message string) error {
	return p.move(func(string) (string, error) { return p.repo.git.commit(p.base(), files, message) })
}

// move puts the pull request's branch on another commit, and its comments
// where their lines are now.
func (p *Pull) move(commit func(before string) (string, error)) error {
	s := p.repo.server
	s.mu.Lock()
	before := p.head()
	after, err := commit(before)
	if err == nil {
		_, err = p.repo.git.text("update-ref", branch(p.Head), after)
	}
	if err == nil {
		err = p.anchor(before)
	}
	open := p.Open
	s.mu.Unlock()
	if err == nil && open {
		p.tell("synchronize", map[string]any{"before": before, "after": after})
	}
	return err
}

// Close closes the pull request.
func (p *Pull) Close() { p.set(func() { p.Open = false }); p.tell("closed", nil) }

// Reopen is the opposite of Close.
func (p *Pull) Reopen() { p.set(func() { p.Open = true }); p.tell("reopened", nil) }

// Ready ends the pull request's being a draft.
func (p *Pull) Ready() { p.set(func() { p.Draft = false }); p.tell("ready_for_review", nil) }

// EditBase moves the pull request to another base branch.
func (p *Pull) EditBase(base string) {
	var from, sha string
	p.set(func() { from, sha, p.Base = p.Base, p.base(), base })
	p.tell("edited", map[string]any{"changes": map[string]any{"base": map[string]any{"ref": map[string]any{"from": from}, "sha": map[string]any{"from": sha}}}})
}

// Label makes an event that changes nothing for a reviewer.
func (p *Pull) Label(name string) {
	p.tell("labeled", map[string]any{"label": map[string]any{"id": 1, "node_id": "LA_1", "name": name, "color": "ededed",
		"default": false, "description": nil, "url": "https://example.com/label"}})
}

func (p *Pull) set(do func()) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	do()
}

// anchor moves comments to where their lines are now, after a push; one whose
// lines changed, or left the diff, is outdated for good.
func (p *Pull) anchor(before string) error {
	changes, err := p.repo.git.diff(p.base(), p.head())
	if err != nil {
		return err
	}
	for _, c := range p.comments {
		if c.NowLine == 0 {
			continue
		}
		old, _ := p.repo.git.resolve(before + ":" + c.Path)
		i := slices.IndexFunc(changes, func(f change) bool { return f.path == c.Path && f.status != "removed" })
		if i < 0 || old == "" {
			c.NowStart, c.NowLine = 0, 0
			continue
		}
		out, err := p.repo.git.run(nil, nil, "diff", "--unified=0", old, changes[i].blob)
		if err != nil {
			return err
		}
		c.NowStart, c.NowLine = shift(string(out), c.NowStart, c.NowLine)
		if rightSide(changes[i].patch)[c.NowLine] == 0 {
			c.NowStart, c.NowLine = 0, 0
		}
	}
	return nil
}

// shift is where lines are after a diff without context: 0 if it touches them.
func shift(diff string, start, line int) (int, int) {
	first := line
	if start > 0 {
		first = start
	}
	moved := 0
	for text := range strings.SplitSeq(diff, "\n") {
		if !strings.HasPrefix(text, "@@ ") {
			continue
		}
		oldStart, oldLines, newLines := hunkHeader(text)
		switch {
		case oldLines == 0 && oldStart >= first && oldStart < line:
			return 0, 0
		case oldLines == 0 && oldStart < first, oldLines > 0 && oldStart+oldLines-1 < first:
			moved += newLines - oldLines
		case oldLines > 0 && oldStart <= line:
			return 0, 0
		}
	}
	if start > 0 {
		start += moved
	}
	return start, line + moved
}

func hunkHeader(text string) (oldStart, oldLines, newLines int) {
	oldLines, newLines = 1, 1
	parts := strings.Fields(text)
	var newStart int
	if _, err := fmt.Sscanf(parts[1], "-%d,%d", &oldStart, &oldLines); err != nil {
		oldLines = 1
	}
	if _, err := fmt.Sscanf(parts[2], "+%d,%d", &newStart, &newLines); err != nil {
		newLines = 1
	}
	return oldStart, oldLines, newLines
}

// Comments are copies of the pull request's review comments, oldest first.
func (p *Pull) Comments() []Comment {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	var all []Comment
	for _, c := range p.comments {
		all = append(all, *c)
	}
	return all
}

// Comment has a person begin a thread on a line of the head.
func (p *Pull) Comment(user, path string, line int, body string) {
	p.set(func() {
		s := p.repo.server
		p.comments = append(p.comments, &Comment{ID: s.id(), Review: s.id(), User: user, Path: path, Body: body, Commit: p.head(), Line: line, NowLine: line})
	})
}

// Reviews are copies of the pull request's reviews, oldest first.
func (p *Pull) Reviews() []Review {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	var all []Review
	for _, r := range p.reviews {
		all = append(all, *r)
	}
	return all
}

// Checks are copies of the check runs on a commit.
func (r *Repository) Checks(commit string) []CheckRun {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	var all []CheckRun
	for _, c := range r.checks {
		if c.Head == commit {
			copied := *c
			copied.Annotations = slices.Clone(c.Annotations)
			all = append(all, copied)
		}
	}
	return all
}

// HeadCommit is the pull request's newest commit.
func (p *Pull) HeadCommit() string {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	return p.head()
}

// Head is the newest commit of a branch, "" if there is none.
func (r *Repository) Head(name string) string {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	id, _ := r.git.resolve(branch(name))
	return id
}

// A FileDiff is one file as the "Files changed" page shows it.
type FileDiff struct{ Path, Previous, Status, Patch string }

// Files are the pull request's changes.
func (p *Pull) Files() ([]FileDiff, error) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	changes, err := p.repo.git.diff(p.base(), p.head())
	var files []FileDiff
	for _, c := range changes {
		files = append(files, FileDiff{c.path, c.previous, c.status, c.patch})
	}
	return files, err
}

// Read is a file at the pull request's head.
func (p *Pull) Read(path string) ([]byte, error) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	return p.read(path)
}

func (p *Pull) read(path string) ([]byte, error) {
	id, kind := p.repo.git.resolve(p.head() + ":" + path)
	if kind != "blob" {
		return nil, fmt.Errorf("%s is no file at the head", path)
	}
	return p.repo.git.blob(id)
}

// Suggestion is the text between the fences of a comment's suggestion, and
// whether it has one.
func (c Comment) Suggestion() (string, bool) {
	lines := strings.Split(c.Body, "\n")
	for i, line := range lines {
		mark, ok := strings.CutSuffix(line, "suggestion")
		if !ok || len(mark) < 3 || strings.Trim(mark, "`") != "" {
			continue
		}
		end := slices.Index(lines[i+1:], mark)
		if end < 0 {
			return "", false
		}
		return strings.Join(lines[i+1:i+1+end], "\n"), true
	}
	return "", false
}

// CommitSuggestion commits the suggestion of a comment, as the button does.
// It fails where the button does: no suggestion, no change, an outdated
// comment, a closed pull request, bytes that it would not keep.
func (p *Pull) CommitSuggestion(comment int64) error {
	return p.move(func(before string) (string, error) {
		path, content, err := p.suggested(comment)
		if err != nil {
			return "", err
		}
		message := "Update " + path + "\n\nCo-authored-by: " + p.repo.server.bot() + " <bot@example.com>"
		return p.repo.git.commit(before, map[string][]byte{path: content}, message)
	})
}

func (p *Pull) suggested(comment int64) (string, []byte, error) {
	i := slices.IndexFunc(p.comments, func(c *Comment) bool { return c.ID == comment })
	if i < 0 {
		return "", nil, errors.New("there is no such comment")
	}
	c := p.comments[i]
	text, ok := c.Suggestion()
	switch {
	case !ok:
		return "", nil, errors.New("the comment has no suggestion")
	case c.NowLine == 0:
		return "", nil, errors.New("the comment is outdated")
	case !p.Open:
		return "", nil, errors.New("the pull request is closed")
	}
	content, err := p.read(c.Path)
	if err != nil {
		return "", nil, err
	}
	lines := strings.SplitAfter(string(content), "\n")
	first := c.NowLine
	if c.NowStart > 0 {
		first = c.NowStart
	}
	if text != "" {
		text += "\n"
	}
	now := strings.Join(lines[first-1:c.NowLine], "")
	switch {
	case strings.Contains(string(content), "\r") || strings.HasPrefix(string(content), "\ufeff"):
		return "", nil, errors.New("the file has line endings or a mark that a suggestion does not keep")
	case !strings.HasSuffix(now, "\n"):
		return "", nil, errors.New("the last line of the file does not end")
	case now == text:
		return "", nil, errors.New("the suggestion changes nothing")
	case text == "" && now == string(content):
		return "", nil, errors.New("the suggestion deletes the whole file")
	}
	return c.Path, []byte(strings.Join(lines[:first-1], "") + text + strings.Join(lines[c.NowLine:], "")), nil
}
