package githubsim

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// A view is a pull request as its page shows it.
type view struct {
	Title, Repository, Head, Base string
	Number, Version               int
	Check                         *checkView
	Files                         []fileView
	Outdated                      []commentView
	Error                         string
	Nonce                         string
}

type checkView struct {
	Name, Conclusion, Title string
	Summary                 template.HTML
}

type fileView struct {
	Path, Status string
	Lines        []lineView
}

type lineView struct {
	Kind     string // hunk, add, delete or context
	Old, New int
	Text     string
	Comments []commentView
}

type commentView struct {
	ID         int64
	User, Path string
	Body       template.HTML
	Suggested  []lineView
	CanCommit  bool
}

// Page serves a pull request as a page: the changed files with the comments on
// their lines, suggestions with a button that commits them, and the check. It
// is meant to be the root of a server of its own.
func (s *Server) Page(r *Repository, p *Pull) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, req *http.Request) { s.show(w, r, p, "") })
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, req *http.Request) {
		_, version := s.Changed()
		w.Header().Set("Cache-Control", "no-store")
		fmt.Fprint(w, version)
	})
	mux.HandleFunc("POST /comments/{id}/commit", func(w http.ResponseWriter, req *http.Request) {
		id, _ := strconv.ParseInt(req.PathValue("id"), 10, 64)
		if err := p.CommitSuggestion(id); err != nil {
			w.WriteHeader(http.StatusUnprocessableEntity)
			s.show(w, r, p, "The suggestion was not committed: "+err.Error()+".")
			return
		}
		http.Redirect(w, req, "/", http.StatusSeeOther)
	})
	return http.NewCrossOriginProtection().Handler(mux)
}

// show writes the page. What strangers wrote is escaped, and nothing from
// outside is loaded.
func (s *Server) show(w http.ResponseWriter, r *Repository, p *Pull, problem string) {
	_, version := s.Changed()
	v := view{Title: p.Title, Repository: r.FullName(), Head: p.Head, Base: p.Base, Number: p.Number, Version: version, Error: problem, Nonce: rand.Text()}
	for _, c := range r.Checks(p.HeadCommit()) {
		v.Check = &checkView{Name: c.Name, Conclusion: c.Conclusion, Title: c.Title, Summary: markdown(c.Summary)}
	}
	files, err := p.Files()
	if err != nil {
		v.Error = err.Error()
	}
	comments := p.Comments()
	for _, f := range files {
		v.Files = append(v.Files, viewFile(p, f, comments))
	}
	for _, c := range comments {
		if c.NowLine == 0 {
			v.Outdated = append(v.Outdated, viewComment(p, c))
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+v.Nonce+"'; script-src 'nonce-"+v.Nonce+"'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	if err := pageTemplate.Execute(w, v); err != nil {
		fmt.Fprintln(w, "the page could not be written")
	}
}

func viewFile(p *Pull, f FileDiff, comments []Comment) fileView {
	v := fileView{Path: f.Path, Status: f.Status}
	old, now := 0, 0
	for text := range strings.SplitSeq(f.Patch, "\n") {
		l := lineView{Text: text, Kind: "context"}
		switch {
		case strings.HasPrefix(text, "@@ "):
			_, after, _ := strings.Cut(text, " +")
			fmt.Sscanf(text, "@@ -%d", &old)
			fmt.Sscanf(after, "%d", &now)
			v.Lines = append(v.Lines, lineView{Text: text, Kind: "hunk"})
			continue
		case text == "" || text[0] == '\\':
			continue
		case text[0] == '+':
			l.Kind, l.New = "add", now
			now++
		case text[0] == '-':
			l.Kind, l.Old = "delete", old
			old++
		default:
			l.Old, l.New = old, now
			old++
			now++
		}
		l.Text = text[1:]
		for _, c := range comments {
			if c.Path == f.Path && c.NowLine == l.New && l.New > 0 {
				l.Comments = append(l.Comments, viewComment(p, c))
			}
		}
		v.Lines = append(v.Lines, l)
	}
	return v
}

var (
	suggestionBlock = regexp.MustCompile("(?s)\n(`{3,})suggestion\n.*?\n`{3,}\n")
	smallPrint      = regexp.MustCompile(`</?sub>|<br>|(?s)<!--.*?-->`)
)

func viewComment(p *Pull, c Comment) commentView {
	body := smallPrint.ReplaceAllString(suggestionBlock.ReplaceAllString(c.Body, "\n"), " ")
	v := commentView{ID: c.ID, User: c.User, Path: c.Path, Body: markdown(body)}
	text, ok := c.Suggestion()
	content, err := p.Read(c.Path)
	if !ok || err != nil || c.NowLine == 0 {
		return v
	}
	lines := strings.Split(string(content), "\n")
	first := c.NowLine
	if c.NowStart > 0 {
		first = c.NowStart
	}
	if c.NowLine > len(lines) {
		return v
	}
	for _, line := range lines[first-1 : c.NowLine] {
		v.Suggested = append(v.Suggested, lineView{Kind: "delete", Text: line})
	}
	for _, line := range strings.Split(text, "\n") {
		v.Suggested = append(v.Suggested, lineView{Kind: "add", Text: line})
	}
	v.CanCommit = true
	return v
}

// markdown renders Markdown without raw HTML.
func markdown(text string) template.HTML {
	var b bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.Table))
	if err := md.Convert([]byte(smallPrint.ReplaceAllString(text, " ")), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(text))
	}
	return template.HTML(b.String())
}
