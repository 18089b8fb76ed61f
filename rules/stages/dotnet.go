package stages

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// dotnet ships what dotnet publish puts into a folder, from which it is
// started. The SDK's image is made of the aspnet image of the same version,
// which thus has all that a program finds on it but the SDK.
var dotnet = &recipe{
	fits:     func(d *split) bool { return d.product.name == "dotnet publish" },
	second:   dotnetSecond,
	sketch:   dotnetSketch,
	packages: []string{},
	building: func(_ *split, name string) bool {
		return slices.Contains([]string{"DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_NOLOGO", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "NUGET_XMLDOC_MODE"}, name)
	},
	harmless: func(_ *split, c *shell.Command) bool {
		sub, _ := c.Sub(nil)
		return c.Name == "dotnet" && slices.Contains([]string{"build", "clean", "restore", "test"}, sub.Value) && !c.Has("-o", "--output")
	},
}

// sdkTag is a tag of the .NET SDK: its feature version is of no other image.
// Alpine's is not taken: its aspnet image knows no cultures.
var sdkTag = regexp.MustCompile(`^([89]|1\d)\.0(\.\d{3})?(-bullseye-slim|-bookworm-slim|-focal|-jammy|-noble)?$`)

// aspnet is the image of an SDK's version that runs programs; "" if it is not
// known.
func aspnet(img dockerfile.Image) string {
	m := sdkTag.FindStringSubmatch(img.Tag)
	if m == nil || img.Name != "mcr.microsoft.com/dotnet/sdk" || img.Digest != "" {
		return ""
	}
	return "mcr.microsoft.com/dotnet/aspnet:" + m[1] + ".0" + m[3]
}

func dotnetSecond(d *split) *second {
	image, folder := aspnet(d.s.Image), d.published()
	if image == "" || strings.Contains(d.s.From.Words[0].Value, "$") || folder == "" || !d.dotnetPlain() || !d.startsAssembly() ||
		mounted(d.product.in, folder) || d.s.End.Path("") != folder {
		return nil
	}
	return &second{
		image: image, ground: ground{root: true, shell: true}, copies: []string{folder},
		note: "The image then holds what is published, on the ASP.NET runtime: it has no SDK, and a web program that sets no address of its own listens on port 8080 of all.",
	}
}

// published is the folder of what dotnet publish makes, and of nothing else:
// "" if it is not known.
func (d *split) published() string {
	folder := path.Dir(d.path)
	to, ok := d.product.command.Value("-o", "--output")
	if !ok || folder == "/" || !plainPath(folder) || strings.ContainsAny(to, "$`~*") || below(d.product.in.Before.Path(""), to) != folder {
		return ""
	}
	for _, in := range d.build {
		if in.Keyword != "COPY" && in.Keyword != "ADD" {
			continue
		}
		dest := in.Before.Expand(in.Dest().Value)
		if to := path.Clean(in.Before.Path(dest.Text)); !dest.Known() || to == "/" || strings.HasPrefix(to+"/", folder+"/") {
			return ""
		}
	}
	return folder
}

// dotnetPlain reports whether dotnet publish makes a program for the runtime of
// the image.
func (d *split) dotnetPlain() bool {
	c := d.product.command
	if value, ok := c.Value("--self-contained"); ok && value != "false" {
		return false
	}
	return len(c.Assigns) == 0 && d.optionsIn("--configuration", "-c", "--output", "-o", "--no-restore", "--no-build", "--nologo", "--no-self-contained", "--self-contained",
		"--framework", "-f", "--verbosity", "-v", "-p:UseAppHost", "-p:Version") &&
		!slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.HasPrefix(w.Value, "/p:") && w.Value != "/p:UseAppHost=false" })
}

// startsAssembly reports whether the image starts the assembly alone, and
// nothing that it is given names a file.
func (d *split) startsAssembly() bool {
	words := d.launch(true)
	return len(words) > 1 && words[0] == "dotnet" && below(d.s.End.Path(""), words[1]) == d.path &&
		!slices.ContainsFunc(words[2:], namesFile)
}

// dotnetSketch names the image of the same version on which to ship.
func dotnetSketch(d *split) string {
	image := aspnet(d.s.Image)
	folder := path.Dir(d.path)
	if image == "" || strings.Contains(folder, dockerfile.Hole) {
		return ""
	}
	return "Publish into a folder of its own in a first stage, copy that into a second on " + analysis.Quote(image) + ", and start it there from that folder, where its settings are."
}
