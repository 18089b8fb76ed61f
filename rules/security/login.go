package security

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// logins reports the first command of a RUN that writes credentials into a file
// of its program's, which stays in the layer. One that mounts a secret knows
// what it does.
func logins(p *analysis.Pass, in *dockerfile.Instruction) {
	if slices.ContainsFunc(in.Mounts(), func(m dockerfile.Mount) bool { return m.Type == "secret" }) {
		return
	}
	commands := p.Script(in).Commands
	for i, c := range commands {
		file, keeps := login(c)
		if !keeps || slices.ContainsFunc(commands[i+1:], func(d *shell.Command) bool { return forgets(d, c, file) }) {
			continue
		}
		p.Report(analysis.Finding{
			Span:    c.Span(),
			Secrets: credentials(c),
			Message: analysis.Quote(c.Name) + " writes credentials into " + analysis.Quote(file) + " here, and the layer keeps the file",
			Why:     "Whoever has the image has the file, even if a later instruction deletes it.",
			What:    "Mount it in the RUN that needs it, with `RUN --mount=type=secret`, and do not log in.",
		})
		return
	}
}

// keepers are programs that keep the credentials that they are given.
var keepers = []string{"aws", "az", "docker", "doctl", "gcloud", "npm", "podman"}

// login is the file in which a command keeps credentials that it is given.
func login(c *shell.Command) (string, bool) {
	if !slices.Contains(keepers, c.Name) {
		return "", false
	}
	var words []string
	for _, w := range c.Operands(nil) {
		words = append(words, w.Value)
	}
	told := strings.Join(words, " ") + " "
	starts := func(words string) bool { return strings.HasPrefix(told, words+" ") }
	switch {
	case c.Name == "aws" && (starts("configure set aws_secret_access_key") || starts("configure set aws_session_token")):
		return "~/.aws/credentials", true
	case c.Name == "gcloud" && starts("auth activate-service-account"):
		return "~/.config/gcloud", true
	case c.Name == "az" && starts("login") && c.Has("-p", "--password"):
		return "~/.azure", true
	case c.Name == "doctl" && starts("auth init") && c.Has("-t", "--access-token"):
		return "~/.config/doctl/config.yaml", true
	case (c.Name == "docker" || c.Name == "podman") && starts("login") && c.Has("-p", "--password", "--password-stdin"):
		return "~/.docker/config.json", true
	case c.Name == "npm" && (starts("config set") || starts("set")) && strings.Contains(told, ":_auth") && !namesVariable(c):
		return "~/.npmrc", true
	}
	return "", false
}

// credentialNames are what stands before a credential in such a command.
var credentialNames = regexp.MustCompile(`^(-p|--password|-t|--access-token|aws_secret_access_key|aws_session_token|.*:_auth\w*)$`)

// credentials are where such a command has its credentials written down.
func credentials(c *shell.Command) []dockerfile.Span {
	var spans []dockerfile.Span
	before := ""
	for _, w := range c.Args() {
		text := w.Text.String()
		name, value, _ := strings.Cut(text, "=")
		switch {
		case !w.Literal:
		case credentialNames.MatchString(before):
			spans = append(spans, w.Span())
		case value != "" && credentialNames.MatchString(strings.TrimLeft(name, `"'`)):
			spans = append(spans, w.Text.Slice(len(name)+1, len(text)).Whole())
		}
		before = w.Value
	}
	return spans
}

// forgets reports whether a command logs out again, or deletes the file.
func forgets(d, c *shell.Command, file string) bool {
	if d.Name == c.Name {
		return slices.ContainsFunc(d.Args(), func(w shell.Word) bool {
			return slices.Contains([]string{"clear", "delete", "logout", "remove", "revoke", "rm"}, w.Value)
		})
	}
	folder, _, _ := strings.Cut(strings.TrimPrefix(file, "~/"), "/")
	return d.Name == "rm" && slices.ContainsFunc(d.Args(), func(w shell.Word) bool {
		return strings.Contains(w.Value, folder) || path.Base(w.Value) == path.Base(file)
	})
}

// namesVariable reports whether a word hands on the name of a variable and not
// its value: npm puts the value in when it reads the file.
func namesVariable(c *shell.Command) bool {
	return slices.ContainsFunc(c.Words, func(w shell.Word) bool { return w.Literal && strings.Contains(w.Value, "${") })
}
