package dockerfile

import (
	"path"
	"strings"

	"github.com/tonistiigi/go-csvvalue"
)

// A Mount is a --mount of a RUN. Values are as written: variables in them are
// not expanded yet (BuildKit expands all but From).
type Mount struct {
	Flag   Flag
	Type   string // lower case; "bind" if not given
	Target string // "" if not given
	Source string
	From   string
	ID     string
	Env    string
	// Fields are all keys, in lower case, with their values; a key without "=" has "".
	Fields map[string]string
	// Path is what Target means, absolute and clean: "" where that is not known.
	Path string
	// Open reports that Target has a variable of which the file does not tell
	// the value.
	Open bool
}

// Mounts lists the mounts of a RUN, in order. One that BuildKit cannot read is
// left out.
func (in *Instruction) Mounts() []Mount { return in.mounts }

// place works out where the mounts of an instruction lie, once its state is known.
func (in *Instruction) place() {
	for i := range in.mounts {
		m := &in.mounts[i]
		if m.Target == "" {
			continue
		}
		target := in.Before.Expand(m.Target)
		if m.Open = !target.Known(); m.Open {
			continue
		}
		if clean := path.Clean(in.Before.Path(target.Text)); !strings.Contains(clean, Hole) {
			m.Path = clean
		}
	}
}

// mountsOf reads the mounts among a RUN's flags.
func mountsOf(flags []Flag) []Mount {
	var ms []Mount
	for _, f := range flags {
		if f.Name != "mount" {
			continue
		}
		parts, err := csvvalue.Fields(f.Value, nil)
		if err != nil {
			continue
		}
		m := Mount{Flag: f, Type: "bind", Fields: map[string]string{}}
		for _, part := range parts {
			key, value, _ := strings.Cut(part, "=")
			m.set(strings.ToLower(key), value)
		}
		ms = append(ms, m)
	}
	return ms
}

func (m *Mount) set(key, value string) {
	m.Fields[key] = value
	switch key {
	case "type":
		m.Type = strings.ToLower(value)
	case "target", "dst", "destination":
		m.Target = value
	case "source", "src":
		m.Source = value
	case "from":
		m.From = value
	case "id":
		m.ID = value
	case "env":
		m.Env = value
	}
}

// Text is the value of a key as it stands in the file, without quotes; empty
// where it does not stand there to the letter, or not once.
func (m Mount) Text(key string) Text {
	all, written := m.Flag.ValueText, m.Flag.ValueText.String()
	if written != m.Flag.Value || strings.Contains(written, `"`) {
		return Text{}
	}
	var found Text
	for start := 0; start <= len(written); {
		end := len(written)
		if i := strings.IndexByte(written[start:], ','); i >= 0 {
			end = start + i
		}
		if name, value, ok := strings.Cut(written[start:end], "="); ok && strings.EqualFold(name, key) {
			if found.Len() > 0 || !all.Exact(end-len(value), end) {
				return Text{}
			}
			found = all.Slice(end-len(value), end)
		}
		start = end + 1
	}
	return found
}
