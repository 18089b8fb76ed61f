package dockerfile

import (
	_ "crypto/sha256" // a digest is valid where its algorithm is linked
	_ "crypto/sha512"
	"strings"

	"github.com/distribution/reference"
)

// An Image is a reference to an image, in parts. Parts may hold a Hole.
type Image struct {
	Value Value // the reference as the file gives it, variables replaced
	// Name is the repository as people write it, without docker.io/library/:
	// "python", "bitnami/redis", "example.com:5000/team/app".
	Name   string
	Tag    string // "" if there is none
	Digest string // with its algorithm; "" if there is none
}

// ParseImage splits a reference into its parts. It accepts anything: see Valid.
func ParseImage(v Value) Image {
	img := Image{Value: v}
	rest := v.Text
	if i := strings.IndexByte(rest, '@'); i >= 0 {
		rest, img.Digest = rest[:i], rest[i+1:]
	}
	if i := strings.LastIndexByte(rest, ':'); i > strings.LastIndexByte(rest, '/') {
		rest, img.Tag = rest[:i], rest[i+1:]
	}
	for _, prefix := range []string{"docker.io/library/", "index.docker.io/library/", "docker.io/", "index.docker.io/"} {
		if after, ok := strings.CutPrefix(rest, prefix); ok {
			rest = after
			break
		}
	}
	img.Name = strings.TrimPrefix(rest, "library/")
	return img
}

// Scratch reports whether the image is the empty one.
func (i Image) Scratch() bool { return i.Value.Text == "scratch" }

// Known reports whether the whole reference is known.
func (i Image) Known() bool { return i.Value.Known() }

// NameKnown reports whether the repository is known.
func (i Image) NameKnown() bool {
	return i.Value.Err == nil && i.Name != "" && !strings.Contains(i.Name, Hole)
}

// Tagged answers whether the reference has a tag or a digest. A Hole after the
// last slash may be or hold one.
func (i Image) Tagged() Answer {
	switch {
	case i.Tag != "" || i.Digest != "":
		return Yes
	case i.Value.Err != nil || strings.Contains(i.Name[strings.LastIndexByte(i.Name, '/')+1:], Hole):
		return Unknown
	}
	return No
}

// Base is the last part of the name: "aspnet" of "mcr.microsoft.com/dotnet/aspnet".
func (i Image) Base() string { return i.Name[strings.LastIndexByte(i.Name, '/')+1:] }

// Registry is the host of the name, "docker.io" if it has none.
func (i Image) Registry() string {
	host, _, ok := strings.Cut(i.Name, "/")
	if !ok || !strings.ContainsAny(host, ".:") && host != "localhost" {
		return "docker.io"
	}
	return host
}

// Official reports whether it is one of Docker's official images: a bare name.
func (i Image) Official() bool { return !strings.Contains(i.Name, "/") }

// Valid reports whether BuildKit accepts the reference; only for a Known one.
func (i Image) Valid() bool {
	_, err := reference.ParseNormalizedNamed(i.Value.Text)
	return err == nil
}
