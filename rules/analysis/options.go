package analysis

import "fmt"

// A Scope says which stages a rule looks at.
type Scope string

// The scopes. Of a rule without one the zero Scope is Shipped.
const (
	Shipped   Scope = "shipped" // those whose layers are in the image
	AllStages Scope = "all"     // also those that only give files
)

// Scopes lists them as a configuration names them.
var Scopes = []Scope{Shipped, AllStages}

// UnmarshalText reads a scope from a configuration.
func (s *Scope) UnmarshalText(text []byte) error {
	for _, known := range Scopes {
		if string(known) == string(text) {
			*s = known
			return nil
		}
	}
	return fmt.Errorf("there is no scope %q: choose one of shipped, all", text)
}

// A Scoped is the options of a rule that looks at shipped stages alone unless
// it is told otherwise.
type Scoped struct {
	Scope Scope `yaml:"scope"`
}

// A Strict is the options of a rule that is silent where most authors have a
// reason, unless it is told to speak there too.
type Strict struct {
	Strict bool `yaml:"strict"`
}

// A ScopedStrict is both.
type ScopedStrict struct {
	Scope  Scope `yaml:"scope"`
	Strict bool  `yaml:"strict"`
}

// AllStages reports whether the rule was told to look at every stage.
func (p *Pass) AllStages() bool {
	switch o := p.Options.(type) {
	case *Scoped:
		return o.Scope == AllStages
	case *ScopedStrict:
		return o.Scope == AllStages
	}
	return false
}

// Strict reports whether the rule was told to speak wherever its kind does in
// other tools.
func (p *Pass) Strict() bool {
	switch o := p.Options.(type) {
	case *Strict:
		return o.Strict
	case *ScopedStrict:
		return o.Strict
	}
	return false
}
