package analysistest

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
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
	for i := range dockerfile.Parse(src).Stages {
		before, errBefore := convert(src, strconv.Itoa(i))
		after, errAfter := convert(fixed, strconv.Itoa(i))
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

// convert is what BuildKit would build of one stage, as text to compare.
func convert(src []byte, target string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	caps := pb.Caps.CapSet(pb.Caps.All())
	platform := ocispecs.Platform{OS: "linux", Architecture: "amd64"}
	local := llb.Local("context", llb.LocalUniqueID("fixed"))
	result, err := dockerfile2llb.Dockerfile2LLB(ctx, src, dockerfile2llb.ConvertOpt{
		Config:         dockerui.Config{Target: target, BuildPlatforms: []ocispecs.Platform{platform}},
		MainContext:    &local,
		MetaResolver:   resolver{platform},
		TargetPlatform: &platform,
		LLBCaps:        &caps,
		SourceMap:      &llb.SourceMap{Definition: &llb.Definition{}, Filename: "Dockerfile", Data: src},
	})
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
