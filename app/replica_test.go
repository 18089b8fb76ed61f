package app_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/plimsoll-app/plimsoll/app/githubsim"
	"github.com/plimsoll-app/plimsoll/app/store/storetest"
)

// TestReplicas has two processes share one database: every pull request is
// reviewed, once, also when one of them is killed in the middle of some.
func TestReplicas(t *testing.T) {
	sim, repo, handler := newGitHub(t)
	g := &guillotine{next: &lagging{next: handler, answers: map[string]*httptest.ResponseRecorder{}}}
	doomed, lasting := httptest.NewServer(g), httptest.NewServer(g.next)
	defer doomed.Close()
	defer lasting.Close()
	database := storetest.Postgres(t)
	one, two := spawn(t, doomed.URL, database, "one"), spawn(t, lasting.URL, database, "two")
	var pulls []*githubsim.Pull
	open := func(n int, fronts ...*process) []*githubsim.Pull {
		for i := range n {
			sim.SetHook(fronts[i%len(fronts)].url + "/webhook")
			pulls = append(pulls, propose(t, repo, fmt.Sprintf("feature-%d", len(pulls))))
		}
		return pulls[len(pulls)-n:]
	}

	both := open(24, one, two)
	finished(t, both, two, one)
	once(t, repo, pulls...)
	if n := one.reviews(both); n == 0 || n == len(both) {
		t.Errorf("one of the two processes did %d of %d reviews", n, len(both))
	}

	for _, when := range []string{"before", "after"} {
		at := moment{"POST", "/reviews", when}
		orphans := open(4, two)
		fell := g.set(at, one.kill)
		orphans = append(orphans, open(20, two)...) // both work what one of them takes in
		fallen(t, fell, at)
		finished(t, orphans, two, one)
		two.log.wait(t, func() string { return `msg="took over the jobs of a dead instance" instance=one` })
		once(t, repo, pulls...)
		one = spawn(t, doomed.URL, database, "one")
	}
}

// reviews is how many of the pull requests the process has reviewed.
func (p *process) reviews(pulls []*githubsim.Pull) (n int) {
	for _, pull := range pulls {
		if p.log.has(job(pull)) {
			n++
		}
	}
	return n
}
