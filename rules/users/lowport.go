package users

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var lowPortNonRoot = &analysis.Rule{
	Name: "privileged-port-nonroot",
	Doc: `The image listens on a port below 1024, and does not run as root

Since version 20.10, Docker lets every user open such ports. Kubernetes, Podman
and others may not, and the process then fails with "permission denied". Listen
on a high port such as 8080, and publish it as the low one.

Bad:

	USER app
	EXPOSE 80

Good:

	USER app
	EXPOSE 8080`,
	Severity: analysis.Info,
	Run:      runLowPort,
}

func runLowPort(p *analysis.Pass) {
	s := final(p.File)
	if s == nil || !runsAsOther(s) || capable(p, s) {
		return
	}
	for _, in := range s.End.All("EXPOSE") {
		for _, w := range in.Words {
			port := in.Before.Expand(w.Value)
			if low(port) {
				reportLowPort(p, w.Span(), port.Text)
				return
			}
		}
	}
	for _, c := range p.Starts(s) {
		if w, port := listens(c); port != "" {
			reportLowPort(p, w.Span(), port)
			return
		}
	}
}

func reportLowPort(p *analysis.Pass, at dockerfile.Span, port string) {
	p.Report(analysis.Finding{
		Span:    at,
		Message: "The port " + analysis.Quote(port) + " is below 1024, and this image does not run as root",
		Why:     "Docker lets everybody open such a port; Kubernetes and others may not, and the process then fails.",
		What:    "Listen on a port such as 8080, and publish that as the low one.",
	})
}

// runsAsOther reports whether an image's process is not root's for certain.
func runsAsOther(s *dockerfile.Stage) bool {
	if analysis.DistroOf(s) == analysis.Windows {
		return false
	}
	if user := s.End.User; user.By != nil {
		return root(user.Value) == dockerfile.No && !strings.HasPrefix(user.Value.Text, "Container")
	}
	base := accountOf(s.Root().Image)
	return base.start == startUser && base.name != ""
}

// capable reports whether a program of the stage is given the right to open low
// ports.
func capable(p *analysis.Pass, s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		if in.Keyword == "RUN" && strings.Contains(string(p.File.Source[in.Span.Start:in.Span.End]), "setcap") ||
			strings.Contains(string(p.File.Source[in.Span.Start:in.Span.End]), "cap_net_bind_service") {
			return true
		}
	}
	return false
}

// low reports whether a port, with or without its protocol, is below 1024.
func low(port dockerfile.Value) bool {
	number, _, _ := strings.Cut(port.Text, "/")
	number, _, _ = strings.Cut(number, "-")
	n, err := strconv.Atoi(number)
	return port.Known() && err == nil && n > 0 && n < 1024
}

// listens is the argument with which a command is told to listen on a low
// port, and the port.
func listens(c *shell.Command) (shell.Word, string) {
	for i, w := range c.Words {
		value := ""
		switch {
		case !w.Literal:
			continue
		case slices.Contains(portOptions, w.Value) && i+1 < len(c.Words):
			value = c.Words[i+1].Value
		case strings.HasPrefix(w.Value, "--") && slices.Contains(portOptions, strings.SplitN(w.Value, "=", 2)[0]):
			_, value, _ = strings.Cut(w.Value, "=")
		}
		port := value[strings.LastIndexByte(value, ':')+1:]
		if low(dockerfile.Value{Text: port}) {
			return w, port
		}
	}
	return shell.Word{}, ""
}

// portOptions are how servers are told their port.
var portOptions = []string{"--bind", "--http-port", "--listen", "--port", "--server.port", "-Dserver.port"}
