package metadata

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// ports are where a stage's image listens for connections over TCP, as far as
// the file tells.
type ports struct {
	started []string // what its command line says
	env     string   // the variable PORT; "" if it is not set
	exposed []string
	open    bool // a part of it is not known
}

// portsOf reads the ports of a stage's image. What its base image exposes is
// not among them.
func portsOf(p *analysis.Pass, s *dockerfile.Stage) ports {
	var ps ports
	for _, c := range p.Starts(s) {
		ps.start(c)
	}
	if v, set := s.End.Lookup("PORT"); set == dockerfile.Yes && v.By != nil && v.By.Keyword == "ENV" {
		ps.env = v.Value.Text
		ps.open = ps.open || !number(ps.env)
	}
	for _, in := range s.End.All("EXPOSE") {
		for _, w := range in.Words {
			ps.expose(in.Before.Expand(w.Value))
		}
	}
	return ps
}

func (ps *ports) expose(v dockerfile.Value) {
	port, protocol, _ := strings.Cut(v.Text, "/")
	switch {
	case strings.EqualFold(protocol, "udp") || strings.EqualFold(protocol, "sctp"):
	case v.Known() && number(port):
		ps.exposed = append(ps.exposed, port)
	default:
		ps.open = true
	}
}

// portOptions are the words before where a server is to listen: an address with
// a port, or a port. portPrograms are those of which -p is one too.
var (
	portOptions  = []string{"--addr", "--bind", "--http-port", "--listen", "--port", "-S", "-b", "http.server", "runserver"}
	portPrograms = []string{"flask", "http-server", "puma", "rails", "thin"}
)

// start adds what a command line says.
func (ps *ports) start(c *shell.Command) {
	before := c.Words[0].Value
	for _, w := range c.Args() {
		option, value, attached := strings.Cut(w.Value, "=")
		switch {
		case !w.Literal:
			ps.open = true
		case attached && slices.Contains(portOptions, option):
			ps.listen(value)
		case slices.Contains(portOptions, before), before == "-p" && slices.Contains(portPrograms, c.Name):
			ps.listen(w.Value)
		}
		before = w.Value
	}
}

// listen adds the port of an address of the container's own; one without a port
// adds none.
func (ps *ports) listen(address string) {
	i := strings.LastIndexByte(address, ':')
	host, port := address[:max(i, 0)], address[i+1:]
	if slices.Contains(hosts, host) && number(port) && !slices.Contains(ps.started, port) {
		ps.started = append(ps.started, port)
	}
}

// hosts are how a server is told its own host.
var hosts = []string{"", "*", "+", "0.0.0.0", "127.0.0.1", "::", "[::]", "http://*", "http://+", "http://0.0.0.0", "localhost"}

// datagrams are ports at which most services do not speak TCP, whatever EXPOSE
// says; 22 is a way in, and tells nothing of the service.
var datagrams = []string{"1194", "123", "161", "22", "4500", "500", "514", "51820", "53", "67", "69"}

// only is the port at which a client connects, if the file names one, and
// nothing in it names another.
func (ps ports) only() (string, bool) {
	all := slices.Concat(ps.started, ps.exposed)
	if ps.env != "" {
		all = append(all, ps.env)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if ps.open || len(all) != 1 || slices.Contains(datagrams, all[0]) {
		return "", false
	}
	return all[0], true
}

func number(s string) bool { return s != "" && len(s) <= 5 && strings.Trim(s, "0123456789") == "" }
