package analysis

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// Covered answers whether a cache or tmpfs mount of a RUN lies over a path, so
// that what is written there never reaches the layer. The path is absolute and
// clean. A mount's target is no shell text: ~ is a folder's name in it.
func Covered(in *dockerfile.Instruction, name string) dockerfile.Answer {
	answer := dockerfile.No
	mounts := in.Mounts()
	for i := range mounts { // there may be very many
		m := &mounts[i]
		if m.Type != "cache" && m.Type != "tmpfs" || m.Target == "" || strings.HasPrefix(m.Target, "~") {
			continue
		}
		switch {
		case m.Path == "":
			answer = dockerfile.Unknown
		case within(m.Path, name):
			return dockerfile.Yes
		}
	}
	return answer
}

// within reports whether a clean path is the folder, or below it.
func within(folder, name string) bool {
	rest, ok := strings.CutPrefix(name, strings.TrimSuffix(folder, "/"))
	return ok && strings.HasPrefix(rest, "/") || name == folder
}

// Home is the home folder of the user in force: what HOME says, root's where
// the file names no other user, else what the usual tools make for a user of
// that name; "" if it is not known.
func Home(s *dockerfile.State) string {
	if v, answer := s.Lookup("HOME"); answer == dockerfile.Yes {
		if v.Value.Known() {
			return v.Value.Text
		}
		return ""
	}
	user := s.User.Value
	if s.User.By == nil {
		return "/root"
	}
	name, _, _ := strings.Cut(user.Text, ":")
	switch {
	case !user.Known():
		return ""
	case name == "" || name == "root" || name == "0":
		return "/root"
	case name[0] >= '0' && name[0] <= '9':
		return ""
	}
	return "/home/" + name
}
