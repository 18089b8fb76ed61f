package main

import (
	"go/ast"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

const module = "github.com/plimsoll-app/plimsoll/"

// arrows says which of our packages each may import; a name that ends in /*
// stands for every folder right below. What is not here may not be there.
var arrows = map[string][]string{
	"rules/dockerfile": nil,
	"rules/shell":      {"rules/dockerfile"},
	"rules/analysis":   {"rules/dockerfile", "rules/shell"},
	"rules":            {"rules/*", "rules/analysis", "rules/dockerfile"},
	"review":           {"rules", "rules/analysis", "rules/dockerfile"},
	"app/store":        nil,
	"app/githubsim":    nil,
	"app/secrets":      {"rules/analysis"},
	"app/shellcheck":   {"rules/analysis"},
	"app/local":        {"rules", "rules/analysis", "rules/dockerfile"},
	"app":              {"app/*", "review", "rules", "rules/*", "rules/analysis", "rules/dockerfile"},
	"cmd/plimsoll":     {"app", "app/*", "review", "rules", "rules/*"},
}

// group is the arrow of every package of rules.
var group = []string{"rules/analysis", "rules/dockerfile", "rules/shell"}

// harness are packages that only tests import.
var harness = []string{"rules/analysistest", "app/githubsim/contract", "app/store/storetest"}

// outside are imports that nothing under rules/ and review/ may have, not even
// by way of something else.
var outside = []string{"net/http", "os/exec", "database/sql", "github.com/google/go-github/v60/github"}

func load(t *testing.T) map[string]*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps | packages.NeedSyntax | packages.NeedFiles,
		Dir:  filepath.Join("..", ".."),
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]*packages.Package{}
	for _, p := range pkgs {
		ours[strings.TrimPrefix(p.PkgPath, module)] = p
	}
	if len(ours) < 10 {
		t.Fatalf("found only %d packages", len(ours))
	}
	return ours
}

// TestStructure holds the arrows between packages to those of the design.
func TestStructure(t *testing.T) {
	for name, p := range load(t) {
		if slices.Contains(harness, name) || len(p.GoFiles) == 0 {
			continue
		}
		allowed, ok := arrows[name]
		if !ok && strings.Count(name, "/") == 1 && strings.HasPrefix(name, "rules/") {
			allowed, ok = group, true
		}
		if !ok {
			t.Errorf("%s is a package that the design does not draw", name)
			continue
		}
		for path := range p.Imports {
			to, ours := strings.CutPrefix(path, module)
			if ours && !permitted(allowed, to) {
				t.Errorf("%s imports %s", name, to)
			}
			if strings.HasSuffix(path, "dockerfile2llb") {
				t.Errorf("%s imports dockerfile2llb, which a hostile Dockerfile can exhaust", name)
			}
		}
		if name == "review" || name == "rules" || strings.HasPrefix(name, "rules/") {
			checkPure(t, name, p)
		}
		if name != "cmd/plimsoll" {
			checkGlobals(t, name, p)
		}
	}
}

func permitted(allowed []string, to string) bool {
	if slices.Contains(harness, to) {
		return false
	}
	dir := to[:strings.LastIndexByte("/"+to, '/')]
	return slices.Contains(allowed, to) || slices.Contains(allowed, strings.TrimSuffix(dir, "/")+"/*")
}

// checkPure looks for I/O in what is to be pure.
func checkPure(t *testing.T, name string, p *packages.Package) {
	t.Helper()
	for _, bad := range append([]string{"os", "net", "syscall"}, outside...) {
		if p.Imports[bad] != nil {
			t.Errorf("%s imports %s", name, bad)
		}
	}
	seen := map[string]bool{}
	var walk func(*packages.Package)
	walk = func(p *packages.Package) {
		for path, dep := range p.Imports {
			if slices.Contains(outside, path) {
				t.Errorf("%s reaches %s by way of %s", name, path, p.PkgPath)
			}
			if !seen[path] {
				seen[path] = true
				walk(dep)
			}
		}
	}
	walk(p)
}

// checkGlobals wants the environment and the exit in cmd/plimsoll alone.
func checkGlobals(t *testing.T, name string, p *packages.Package) {
	t.Helper()
	for _, file := range p.Syntax {
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "os" && slices.Contains([]string{"Getenv", "LookupEnv", "Environ", "Exit"}, sel.Sel.Name) {
				t.Errorf("%s calls os.%s: only cmd/plimsoll does", name, sel.Sel.Name)
			}
			return true
		})
	}
}
