package analysistest

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// SameBuild fails the test unless BuildKit makes the same of every stage with
// the edits as without: the same build graph, and the same image configuration
// but for its times. It reports whether there was a build to compare: a stage
// that fails to convert must fail alike.
func SameBuild(t testing.TB, where string, src []byte, edits []analysis.Edit) bool {
	t.Helper()
	fixed, err := analysis.Apply(src, edits)
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return false
	}
	built := false
	f, g := dockerfile.Parse(src), dockerfile.Parse(fixed)
	for i := range f.Stages {
		before, errBefore := convert(upTo(f, i))
		after, errAfter := convert(upTo(g, i))
		switch {
		case (errBefore == nil) != (errAfter == nil):
			t.Errorf("%s: stage %d: before the fix: %v, after: %v", where, i, errBefore, errAfter)
		case before != after:
			t.Errorf("%s: a fix graded same changes the build of stage %d", where, i)
		}
		built = built || errBefore == nil
	}
	return built
}

// upTo is a Dockerfile without what follows a stage: BuildKit builds the last
// stage where it is given no other's name, and not all have one.
func upTo(f *dockerfile.File, stage int) []byte {
	if stage+1 >= len(f.Stages) {
		return f.Source
	}
	return f.Source[:f.Lines(f.Stages[stage+1].From.Span).Start]
}

// convert is what BuildKit would build of the last stage, as text to compare.
func convert(src []byte) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	result, err := dockerfile2llb.Dockerfile2LLB(ctx, src, convertOpt(src))
	if err != nil {
		return "", err
	}
	def, err := result.State.Marshal(ctx, llb.LocalUniqueID("fixed"), llb.Platform(platform))
	if err != nil {
		return "", err
	}
	result.Image.Created, result.Image.History = nil, nil
	config, err := json.Marshal(result.Image)
	return fmt.Sprintf("%q\n%s", def.Def, config), err
}

var platform = ocispecs.Platform{OS: "linux", Architecture: "amd64"}

// convertOpt are the conditions of every build: nothing outside the file.
func convertOpt(src []byte) dockerfile2llb.ConvertOpt {
	caps := pb.Caps.CapSet(pb.Caps.All())
	local := llb.Local("context", llb.LocalUniqueID("fixed"))
	return dockerfile2llb.ConvertOpt{
		Config:         dockerui.Config{BuildPlatforms: []ocispecs.Platform{platform}},
		MainContext:    &local,
		MetaResolver:   resolver{platform},
		TargetPlatform: &platform,
		LLBCaps:        &caps,
		SourceMap:      &llb.SourceMap{Definition: &llb.Definition{}, Filename: "Dockerfile", Data: src},
	}
}

// A resolver answers for every image with the same small configuration.
type resolver struct{ platform ocispecs.Platform }

func (r resolver) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config, err := json.Marshal(ocispecs.Image{
		Platform: r.platform,
		Config:   ocispecs.ImageConfig{Env: []string{"PATH=/usr/local/bin:/usr/bin:/bin"}},
		RootFS:   ocispecs.RootFS{Type: "layers", DiffIDs: []digest.Digest{digest.FromString("layer")}},
	})
	return ref, digest.FromString(ref), config, err
}

// Builds is why BuildKit would not begin to build a Dockerfile's last stage;
// nil if it would. Whether an image is there to pull it does not know.
func Builds(src []byte) error {
	_, err := convert(src)
	return err
}
