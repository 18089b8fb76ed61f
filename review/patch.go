package review

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// A hunk is a run of lines of a patch.
type hunk struct {
	oldStart, oldLines int
	newStart, newLines int
	lines              []string // with their first character: space, + or -
	// noEOL marks the old and the new side whose last line has no line ending.
	oldNoEOL, newNoEOL bool
}

// parsePatch reads the hunks of a patch as GitHub's REST API gives them: from
// the first @@ on.
func parsePatch(patch string) ([]hunk, error) {
	var hunks []hunk
	for _, line := range strings.Split(strings.TrimSuffix(patch, "\n"), "\n") {
		if strings.HasPrefix(line, "@@ ") {
			h, err := parseHeader(line)
			if err != nil {
				return nil, err
			}
			hunks = append(hunks, h)
			continue
		}
		if len(hunks) == 0 || line == "" {
			return nil, fmt.Errorf("patch line %q outside a hunk", line)
		}
		hunks[len(hunks)-1].add(line)
	}
	for i := range hunks {
		if err := hunks[i].check(); err != nil {
			return nil, err
		}
	}
	return hunks, nil
}

func parseHeader(line string) (hunk, error) {
	h := hunk{oldLines: 1, newLines: 1}
	parts := strings.Fields(line)
	if len(parts) < 4 || !strings.HasPrefix(parts[1], "-") || !strings.HasPrefix(parts[2], "+") {
		return h, fmt.Errorf("hunk header %q", line)
	}
	if err := parseRange(parts[1][1:], &h.oldStart, &h.oldLines); err != nil {
		return h, fmt.Errorf("hunk header %q: %w", line, err)
	}
	if err := parseRange(parts[2][1:], &h.newStart, &h.newLines); err != nil {
		return h, fmt.Errorf("hunk header %q: %w", line, err)
	}
	return h, nil
}

func parseRange(s string, start, lines *int) error {
	if strings.Contains(s, ",") {
		_, err := fmt.Sscanf(s, "%d,%d", start, lines)
		return err
	}
	_, err := fmt.Sscanf(s, "%d", start)
	return err
}

func (h *hunk) add(line string) {
	if line[0] != '\\' {
		h.lines = append(h.lines, line)
		return
	}
	// "\ No newline at end of file" speaks of the line before it.
	if n := len(h.lines); n > 0 {
		h.oldNoEOL = h.oldNoEOL || h.lines[n-1][0] != '+'
		h.newNoEOL = h.newNoEOL || h.lines[n-1][0] != '-'
	}
}

func (h *hunk) check() error {
	oldLines, newLines := 0, 0
	for _, line := range h.lines {
		switch line[0] {
		case ' ':
			oldLines++
			newLines++
		case '+':
			newLines++
		case '-':
			oldLines++
		default:
			return fmt.Errorf("patch line %q", line)
		}
	}
	if oldLines != h.oldLines || newLines != h.newLines {
		return fmt.Errorf("hunk at line %d: %d and %d lines, its header says %d and %d", h.newStart, oldLines, newLines, h.oldLines, h.newLines)
	}
	return nil
}

var errMismatch = errors.New("the patch does not fit the file")

// Undo is the file before a patch: head with the patch's hunks taken back. It
// is an error if the patch does not fit.
func Undo(head []byte, patch string) ([]byte, error) {
	hunks, err := parsePatch(patch)
	if err != nil {
		return nil, err
	}
	lines := bytes.SplitAfter(head, []byte("\n"))
	if n := len(lines); len(lines[n-1]) == 0 {
		lines = lines[:n-1]
	}
	var out bytes.Buffer
	next := 0 // the first line of head not copied yet
	for _, h := range hunks {
		start := h.newStart - 1
		if h.newLines == 0 {
			start++ // an empty side names the line before it
		}
		if start < next || start+h.newLines > len(lines) {
			return nil, errMismatch
		}
		for ; next < start; next++ {
			out.Write(lines[next])
		}
		if err := h.undo(&out, lines[next:next+h.newLines]); err != nil {
			return nil, err
		}
		next += h.newLines
	}
	for ; next < len(lines); next++ {
		out.Write(lines[next])
	}
	return out.Bytes(), nil
}

// undo writes the old side of the hunk, whose new side is in lines.
func (h *hunk) undo(out *bytes.Buffer, lines [][]byte) error {
	at, oldAt := 0, 0
	for _, line := range h.lines {
		text := line[1:]
		if line[0] != '-' {
			if string(bytes.TrimSuffix(lines[at], []byte("\n"))) != text {
				return errMismatch
			}
			at++
		}
		if line[0] != '+' {
			oldAt++
			out.WriteString(text)
			if oldAt < h.oldLines || !h.oldNoEOL {
				out.WriteByte('\n')
			}
		}
	}
	return nil
}

// anchors are the lines of the head that can carry a comment.
type anchors struct {
	// hunkOf is the number of the hunk, from 1, of each line that is in one.
	hunkOf map[int]int
	// gaps are the lines right before which the patch deletes something, added
	// those that it adds.
	gaps, added map[int]bool
}

// newAnchors reads a patch; an unreadable one leaves no line to comment on.
func newAnchors(patch string) anchors {
	d := anchors{map[int]int{}, map[int]bool{}, map[int]bool{}}
	hunks, err := parsePatch(patch)
	if err != nil {
		return d
	}
	for i, h := range hunks {
		line := h.newStart
		for _, l := range h.lines {
			if l[0] == '-' {
				d.gaps[line] = true
				continue
			}
			d.hunkOf[line], d.added[line] = i+1, l[0] == '+'
			line++
		}
	}
	return d
}

// has reports whether GitHub accepts a comment on the line.
func (d anchors) has(line int) bool { return d.hunkOf[line] > 0 }

// spans reports whether a comment may reach from first to last: all in one
// hunk, with nothing deleted in between.
func (d anchors) spans(first, last int) bool {
	for line := first; line <= last; line++ {
		if !d.has(line) || d.hunkOf[line] != d.hunkOf[first] || line > first && d.gaps[line] {
			return false
		}
	}
	return true
}
