package app_test

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/plimsoll-app/plimsoll/app/githubsim"
	"github.com/plimsoll-app/plimsoll/app/store/storetest"
)

// step plays one line of a scene.
func (w *world) step(ar *txtar.Archive, words []string) error {
	do, ok := steps[words[0]]
	if !ok {
		return fmt.Errorf("there is no such step")
	}
	if words[0] != "want" && words[0] != "await" {
		w.sim.ForgetCalls()
		w.before = len(w.sim.Deliveries())
	}
	return do(w, ar, words[1:])
}

// steps are what a scene can say. A step after which a job must run waits for
// it.
var steps map[string]func(w *world, ar *txtar.Archive, words []string) error

func init() {
	steps = map[string]func(*world, *txtar.Archive, []string) error{
		// What people do: base DIR, branch NAME DIR, open DIR, fork DIR, push DIR, …
		"base":   func(w *world, ar *txtar.Archive, words []string) error { return w.commit("main", ar, words[0]) },
		"branch": func(w *world, ar *txtar.Archive, words []string) error { return w.commit(words[0], ar, words[1]) },
		"open":   func(w *world, ar *txtar.Archive, words []string) error { return w.open("feature", ar, words[0], false) },
		"draft":  func(w *world, ar *txtar.Archive, words []string) error { return w.open("feature", ar, words[0], true) },
		"fork": func(w *world, ar *txtar.Archive, words []string) error {
			return w.open("eve:feature", ar, words[0], false)
		},
		"push": func(w *world, ar *txtar.Archive, words []string) error {
			return w.settledAfter(w.pull.Push(folder(ar, words[0]), "change"))
		},
		"forcepush": func(w *world, ar *txtar.Archive, words []string) error {
			return w.settledAfter(w.pull.ForcePush(folder(ar, words[0]), "change"))
		},
		"suggest": func(w *world, _ *txtar.Archive, words []string) error {
			n, _ := strconv.Atoi(words[0])
			return w.settledAfter(w.pull.CommitSuggestion(w.pull.Comments()[n-1].ID))
		},
		"reopen": worked(func(w *world) { w.pull.Reopen() }),
		"ready":  worked(func(w *world) { w.pull.Ready() }),
		"to": func(w *world, _ *txtar.Archive, words []string) error {
			w.pull.EditBase(words[0])
			return w.settledAfter(nil)
		},
		"close":     simply(func(w *world) { w.pull.Close() }),
		"label":     simply(func(w *world) { w.pull.Label("docs") }),
		"redeliver": simply(func(w *world) { all := w.sim.Deliveries(); w.sim.Redeliver(all[len(all)-1].GUID) }),
		"say":       (*world).say,
		// What happens to the installation.
		"install":   simply(func(w *world) { w.sim.Installed(w.inst) }),
		"suspend":   simply(func(w *world) { w.sim.Suspend(w.inst) }),
		"unsuspend": simply(func(w *world) { w.sim.Unsuspend(w.inst) }),
		"uninstall": simply(func(w *world) { w.sim.Uninstall(w.inst) }),
		"add":       simply(func(w *world) { w.repo.Added() }),
		"remove":    simply(func(w *world) { w.repo.Removed() }),
		"ping":      simply(func(w *world) { w.sim.Ping() }),
		// What happens to the App, and to GitHub.
		"away":  simply(func(w *world) { w.stop() }),
		"back":  (*world).back,
		"slow":  simply(func(w *world) { w.sim.SetLatency(time.Second) }), // every call
		"fail":  (*world).fail,
		"hang":  (*world).hang,
		"race":  (*world).race,
		"heal":  simply(func(w *world) { w.sim.Heal() }),
		"want":  func(w *world, _ *txtar.Archive, words []string) error { return w.want(words) },
		"await": func(w *world, _ *txtar.Archive, words []string) error { return w.await(words) },
		// What is in the archive's folders, where text does not show it.
		"bytes": setBytes,
		"grow":  grow,
		"many":  many,
	}
}

func simply(do func(*world)) func(*world, *txtar.Archive, []string) error {
	return func(w *world, _ *txtar.Archive, _ []string) error {
		do(w)
		return nil
	}
}

func worked(do func(*world)) func(*world, *txtar.Archive, []string) error {
	return func(w *world, _ *txtar.Archive, _ []string) error {
		do(w)
		return w.settledAfter(nil)
	}
}

// settled waits until the step's newest delivery has been worked, if the App
// took one.
func (w *world) settled() {
	w.last = w.log.wait(w.t, func() string {
		all := w.sim.Deliveries()
		if n := len(all); n > w.before && all[n-1].Code == http.StatusAccepted {
			return `^job result=.*delivery=` + all[n-1].GUID
		}
		return ""
	})
}

func (w *world) settledAfter(err error) error {
	if err == nil {
		w.settled()
	}
	return err
}

// folder is the files of an archive below a folder; an empty one is deleted.
func folder(ar *txtar.Archive, dir string) map[string][]byte {
	files := map[string][]byte{}
	for _, f := range ar.Files {
		if path, ok := strings.CutPrefix(f.Name, dir+"/"); ok {
			files[path] = f.Data
			if len(f.Data) == 0 {
				files[path] = nil
			}
		}
	}
	return files
}

func (w *world) commit(branch string, ar *txtar.Archive, dir string) error {
	_, err := w.repo.Commit(branch, folder(ar, dir), "change")
	return err
}

func (w *world) open(branch string, ar *txtar.Archive, dir string, draft bool) error {
	if err := w.commit(branch, ar, dir); err != nil {
		return err
	}
	var err error
	w.pull, err = w.repo.OpenPull(branch, "A change", draft)
	return w.settledAfter(err)
}

// say: say USER PATH LINE TEXT…
func (w *world) say(_ *txtar.Archive, words []string) error {
	n, err := strconv.Atoi(words[2])
	w.pull.Comment(words[0], words[1], n, strings.Join(words[3:], " "))
	return err
}

// back: back [fresh] [impatient]: an App comes back after away, with its
// database or a new one, and with little patience for GitHub's answers. It has
// then looked for what it missed.
func (w *world) back(_ *txtar.Archive, words []string) error {
	database := w.database
	if slices.Contains(words, "fresh") {
		database = storetest.SQLite(w.t)
	}
	if slices.Contains(words, "impatient") {
		w.timeout = 2 * time.Second
	}
	w.log.forget()
	w.start(database, "one")
	w.log.wait(w.t, func() string { return "^periodic work (done|failed) name=reconcile" })
	return nil
}

// fail makes calls fail: METHOD PATH STATUS [after] [limited|exhausted] [TIMESx].
func (w *world) fail(_ *txtar.Archive, words []string) error {
	f := githubsim.Fault{Body: `{"message":"a fault"}`}
	var err error
	if f.Status, err = strconv.Atoi(words[2]); err != nil {
		return err
	}
	switch {
	case slices.Contains(words, "limited"):
		f = githubsim.Slowed(f.Status, time.Second)
	case slices.Contains(words, "exhausted"):
		f = githubsim.Limited(time.Now().Add(time.Second))
	}
	f.Method, f.Path, f.Times, f.After = words[0], words[1], 1, slices.Contains(words, "after")
	if n, ok := strings.CutSuffix(words[len(words)-1], "x"); ok {
		f.Times, err = strconv.Atoi(n)
	}
	w.sim.Fail(f)
	return err
}

// hang leaves one call without an answer: METHOD PATH [after].
func (w *world) hang(_ *txtar.Archive, words []string) error {
	w.sim.Fail(githubsim.Fault{Method: words[0], Path: words[1], Times: 1, Hang: true, After: slices.Contains(words, "after")})
	return nil
}

// race has something be pushed right before a call is worked: METHOD PATH DIR.
func (w *world) race(ar *txtar.Archive, words []string) error {
	w.sim.Fail(githubsim.Fault{Method: words[0], Path: words[1], Times: 1, Meanwhile: func() {
		if err := w.pull.Push(folder(ar, words[2]), "change"); err != nil {
			w.t.Error(err)
		}
	}})
	return nil
}

// setBytes: bytes FILE GO-STRING
func setBytes(_ *world, ar *txtar.Archive, words []string) error {
	text, err := strconv.Unquote(strings.Join(words[1:], " "))
	if err == nil {
		setFile(ar, words[0], []byte(text))
	}
	return err
}

// grow adds lines of comment to a file: grow FILE BYTES.
func grow(_ *world, ar *txtar.Archive, words []string) error {
	i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == words[0] })
	n, err := strconv.Atoi(words[1])
	if err == nil {
		comment := "# " + path.Dir(words[0]) + strings.Repeat(".", 70) + "\n"
		ar.Files[i].Data = append(bytes.Clone(ar.Files[i].Data), bytes.Repeat([]byte(comment), n/len(comment)+1)...)
	}
	return err
}

// many writes files that differ by a number: many N FILE GO-STRING; %d is the
// number in both.
func many(_ *world, ar *txtar.Archive, words []string) error {
	n, err := strconv.Atoi(words[0])
	if err != nil {
		return err
	}
	text, err := strconv.Unquote(strings.Join(words[2:], " "))
	for i := range n {
		number := strconv.Itoa(i + 1)
		setFile(ar, strings.ReplaceAll(words[1], "%d", number), []byte(strings.ReplaceAll(text, "%d", number)))
	}
	return err
}

func setFile(ar *txtar.Archive, name string, data []byte) {
	ar.Files = append(slices.DeleteFunc(ar.Files, func(f txtar.File) bool { return f.Name == name }), txtar.File{Name: name, Data: data})
}

// await is want, once it is true.
func (w *world) await(words []string) error {
	deadline := time.After(patience)
	for {
		changed, _ := w.sim.Changed()
		err := w.want(words)
		if err == nil {
			return nil
		}
		select {
		case <-changed:
		case <-deadline:
			return fmt.Errorf("waited in vain: %w", err)
		}
	}
}

// want holds what was asked of GitHub, and what it has now, to what is wanted.
func (w *world) want(words []string) error {
	switch words[0] {
	case "check":
		return wantCheck(w.repo.Checks(w.pull.HeadCommit()), fmt.Sprintf("%d:%d", w.repo.ID, w.pull.Number), words[1:])
	case "welcome": // the check on the default branch
		return wantCheck(w.repo.Checks(w.repo.Head("main")), fmt.Sprintf("%d:0", w.repo.ID), words[1:])
	case "comment":
		return w.wantComment(words)
	case "summary":
		checks := w.repo.Checks(w.pull.HeadCommit())
		if text := strings.Join(words[1:], " "); len(checks) != 1 || !strings.Contains(html.UnescapeString(checks[0].Summary), text) {
			return fmt.Errorf("got %+v", checks)
		}
		return nil
	case "log":
		w.log.wait(w.t, func() string { return strings.Join(words[1:], " ") })
		return nil
	}
	number, err := strconv.Atoi(words[1])
	if err != nil {
		return err
	}
	if got := w.count(words[0]); got != number {
		return fmt.Errorf("got %d; calls:%s", got, list(w.sim.Calls()))
	}
	return nil
}

// count is how many there are of something; -1 of what nothing is called.
func (w *world) count(what string) int {
	calls := slices.DeleteFunc(w.sim.Calls(), func(c githubsim.Call) bool { return !c.Token })
	switch what {
	case "calls": // as the job counts them: the simulator sees the periodic ones too
		n := 0
		if len(calls) > 0 {
			fmt.Sscanf(w.last[strings.Index(w.last, "calls="):], "calls=%d", &n)
		}
		return n
	case "depth":
		return githubsim.Depth(calls)
	case "writes":
		return len(slices.DeleteFunc(calls, func(c githubsim.Call) bool { return !c.Write }))
	case "comments":
		return len(slices.DeleteFunc(w.pull.Comments(), func(c githubsim.Comment) bool { return c.User != "plimsoll[bot]" }))
	case "reviews":
		return len(w.pull.Reviews())
	case "checks":
		return len(w.repo.Checks(w.pull.HeadCommit()))
	case "annotations":
		n := 0
		for _, c := range w.repo.Checks(w.pull.HeadCommit()) {
			n += len(c.Annotations)
		}
		return n
	}
	return -1
}

func list(calls []githubsim.Call) string {
	var b strings.Builder
	for _, c := range calls {
		fmt.Fprintf(&b, "\n  %s %s: %d", c.Method, c.Path, c.Status)
	}
	return b.String()
}

// wantCheck: CONCLUSION TITLE…
func wantCheck(checks []githubsim.CheckRun, external string, words []string) error {
	if len(checks) != 1 {
		return fmt.Errorf("got %d checks", len(checks))
	}
	c := checks[0]
	if c.Name != "Plimsoll" || c.Status != "completed" || c.Conclusion != words[0] || c.Title != strings.Join(words[1:], " ") || c.ExternalID != external {
		return fmt.Errorf("got %+v", c)
	}
	return nil
}

// wantComment: comment N PATH:LINE TEXT…
func (w *world) wantComment(words []string) error {
	n, _ := strconv.Atoi(words[1])
	all := w.pull.Comments()
	if n > len(all) {
		return fmt.Errorf("got %d comments", len(all))
	}
	c := all[n-1]
	text := strings.Join(words[3:], " ")
	if fmt.Sprintf("%s:%d", c.Path, c.Line) != words[2] || !strings.Contains(c.Body, text) || c.User != "plimsoll[bot]" {
		return fmt.Errorf("got %s:%d by %s: %s", c.Path, c.Line, c.User, c.Body)
	}
	return nil
}
