package ecosystem

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var cuda = &analysis.Rule{
	Name: "cuda-consistency",
	Aliases: []string{
		"tally/gpu/cuda-version-mismatch", "tally/gpu/no-buildtime-gpu-queries", "tally/gpu/no-container-runtime-in-image", "tally/gpu/no-hardcoded-visible-devices",
	},
	Doc: `CUDA versions differ, or the build or image counts on a GPU

Wheels for another major version of CUDA than the base image's bring a second
CUDA, and code compiled for one does not load with the other. A build has no
GPU. And an image that names a certain GPU runs only where that GPU is.

Bad:

	FROM nvidia/cuda:12.4.1-devel-ubuntu22.04
	RUN pip install --no-cache-dir torch==2.6.0 --index-url https://download.pytorch.org/whl/cu118
	ENV NVIDIA_VISIBLE_DEVICES=0

Good:

	FROM nvidia/cuda:12.4.1-devel-ubuntu22.04
	RUN pip install --no-cache-dir torch==2.6.0 --index-url https://download.pytorch.org/whl/cu124
	ENV NVIDIA_VISIBLE_DEVICES=all`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runCUDA,
}

func runCUDA(p *analysis.Pass) {
	bases := make([]string, len(p.File.Stages))
	for i, s := range p.File.Stages {
		bases[i] = cudaOf(s.Image)
		if s.Parent != nil {
			bases[i] = bases[s.Parent.Index]
		}
		for _, in := range s.Instructions {
			switch in.Keyword {
			case "ENV":
				devices(p, in)
			case "RUN":
				for _, c := range p.Script(in).Commands {
					wheels(p, c, bases[i])
					query(p, c)
					runtimeOf(p, c)
				}
			}
		}
	}
}

var (
	cudaTag  = regexp.MustCompile(`(?:^|-)cu(?:da)?-?(\d{1,2}\.\d)`)
	plainTag = regexp.MustCompile(`^(\d{1,2}\.\d)`)
	wheel    = regexp.MustCompile(`(?:/whl/(?:nightly/|test/)?|\+)cu(\d{1,2})(\d)\b`)
	oneGPU   = regexp.MustCompile(`^(?:\d+(?:,\d+)*|(?:GPU|MIG)-[0-9A-Za-z./,-]+)$`)
)

// cudaOf is the version of CUDA that an image is of; "" if it does not say.
func cudaOf(img dockerfile.Image) string {
	of := cudaTag
	if img.Name == "nvidia/cuda" || strings.HasSuffix(img.Name, "/nvidia/cuda") {
		of = plainTag
	}
	if m := of.FindStringSubmatch(img.Tag); m != nil {
		return m[1]
	}
	return ""
}

func wheels(p *analysis.Pass, c *shell.Command, base string) {
	if base == "" || c.Conditional || c.Name != "pip" && c.Name != "pip3" && c.Name != "uv" && !strings.HasPrefix(c.Name, "python") {
		return
	}
	major, _, _ := strings.Cut(base, ".")
	for _, w := range c.Args() {
		m := wheel.FindStringSubmatch(w.Value)
		if m == nil || m[1] == major {
			continue
		}
		p.Report(analysis.Finding{
			Span: w.Span(), Codes: []string{"tally/gpu/cuda-version-mismatch"},
			Message: "These wheels are made for CUDA " + m[1] + "." + m[2] + ", and the base image has CUDA " + base,
			Why:     "The image then holds two releases of CUDA, and what is compiled with one does not load with the other.",
			What:    "Take the wheels for CUDA " + major + ", or a base image without CUDA: the wheels bring their own.",
		})
		return
	}
}

func query(p *analysis.Pass, c *shell.Command) {
	if c.Name != "nvidia-smi" || c.Guarded || c.Conditional {
		return
	}
	found := analysis.Finding{
		Span: c.Span(), Codes: []string{"tally/gpu/no-buildtime-gpu-queries"},
		Message: "`nvidia-smi` runs while the image is built, where there is no GPU",
		Why:     "It comes with the machine's driver, which a build does not see, so the step fails or finds nothing.",
		What:    "Ask for GPUs when the container starts.",
	}
	if c.Tested {
		found.Severity = analysis.Info
	}
	p.Report(found)
}

// hostPackages belong to the machine that starts containers.
var hostPackages = []string{"nvidia-container-runtime", "nvidia-container-toolkit", "nvidia-docker", "nvidia-docker2"}

// runtimeOf reports that what gives containers their GPUs is installed in one.
func runtimeOf(p *analysis.Pass, c *shell.Command) {
	if !slices.Contains([]string{"apt", "apt-get", "dnf", "microdnf", "yum"}, c.Name) || c.Conditional {
		return
	}
	sub, _ := c.Sub(nil)
	if !sub.Is("install") {
		return
	}
	for _, w := range c.Args() {
		if name, _, _ := strings.Cut(w.Value, "="); slices.Contains(hostPackages, name) {
			p.Report(analysis.Finding{
				Span: w.Span(), Severity: analysis.Info, Codes: []string{"tally/gpu/no-container-runtime-in-image"},
				Message: analysis.Quote(name) + " is installed in the image, but belongs on the host",
				Why:     "It gives containers their GPUs before they start, so inside one it has nothing to do.",
				What:    "Leave it out, unless this image starts containers itself.",
			})
			return
		}
	}
}

func devices(p *analysis.Pass, in *dockerfile.Instruction) {
	for _, pair := range in.Pairs {
		value := in.Before.Expand(pair.Value.Value)
		if pair.Name() != "NVIDIA_VISIBLE_DEVICES" || in.Stage.Class == dockerfile.Artifact || !value.Known() || !oneGPU.MatchString(value.Text) {
			continue
		}
		found := analysis.Finding{
			Span: pair.Span(), Codes: []string{"tally/gpu/no-hardcoded-visible-devices"},
			Message: "The image is bound to the GPU " + analysis.Quote(value.Text) + " of whatever machine runs it",
			Why:     "Another machine may number its GPUs differently, or lack this one.",
			What:    "Leave the choice to `docker run --gpus`, and say `all` here.",
		}
		if pair.Value.Exact() && !strings.Contains(pair.Value.Value, "$") {
			found.Fix = &analysis.Fix{Title: "Take any GPU", Note: "The container sees every GPU that it is given.",
				Edits: []analysis.Edit{{Span: pair.Value.Span(), New: "all"}}}
		}
		p.Report(found)
	}
}
