package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/app/store/storetest"
)

// childURL makes this binary a process that accepts an event for pull request 1, works it without end, and says so.
const childURL = "PLIMSOLL_STORE_TEST_CHILD"

func child(url string) {
	ctx := context.Background()
	s, err := Open(ctx, Config{URL: url, Instance: "child"})
	if err == nil {
		_, err = s.Accept(ctx, Delivery{GUID: "child", Received: time.Now(), Pulls: []PullEvent{pull(1)}})
	}
	if err == nil {
		err = s.Run(ctx, reviewing(func(context.Context, Work) error {
			fmt.Println("working")
			select {}
		}))
	}
	fmt.Println(err)
}

// working starts a child and returns once its job runs.
func working(t *testing.T, url string) (kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childURL+"="+url)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	kill = func() {
		cmd.Process.Kill()
		cmd.Wait() // says that it was killed
	}
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if strings.TrimSpace(line) != "working" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	return kill
}

func TestKilledAndRestarted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		t.Parallel()
		kill := working(t, url)
		if strings.HasPrefix(url, "sqlite:") {
			if _, err := Open(t.Context(), Config{URL: url, Instance: "another"}); !errors.Is(err, ErrLocked) {
				t.Errorf("opened while another process has it: %v", err)
			}
		}
		kill()
		start := time.Now()
		works := make(chan Work, 1)
		run(t, open(t, Config{URL: url, Instance: "child"}), reviewing(func(_ context.Context, w Work) error {
			works <- w
			return nil
		}))
		if w := receive(t, works); w.Delivery != "child" {
			t.Errorf("got %+v", w)
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

func TestKilledAndTakenOver(t *testing.T) {
	url := storetest.Postgres(t)
	replica := open(t, Config{URL: url})
	kill := working(t, url)
	works := make(chan Work, 1)
	run(t, replica, reviewing(func(_ context.Context, w Work) error {
		works <- w
		return nil
	}))
	must(t, replica.db.(*postgres).reap(t.Context()))
	if n := count(t, replica, `select count(*) from river_job where kind = 'review' and state = 'running' and attempt = 1`); n != 1 {
		t.Fatal("the job of a process that lives was taken from it")
	}
	kill()
	start := time.Now()
	if w := receive(t, works); w.Number != 1 {
		t.Errorf("got %+v", w)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	idle(t, replica)
}

// Without its lock an instance may be thought dead: it stops at once, and works again when it has the lock again.
func TestLockIsLost(t *testing.T) {
	s := open(t, Config{URL: storetest.Postgres(t)})
	works, ended := make(chan Work, 3), make(chan bool, 1)
	run(t, s, reviewing(func(ctx context.Context, w Work) error {
		works <- w
		if w.Number == 1 && w.Delivery != "again" {
			<-ctx.Done()
			ended <- true
			return ctx.Err()
		}
		return nil
	}))
	accept(t, s, pull(1))
	receive(t, works)
	if n := count(t, s, `select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory'
		and database = (select oid from pg_database where datname = current_database())`); n != 1 {
		t.Fatalf("ended %d connections, want the lock's alone", n)
	}
	receive(t, ended)
	pushed := pull(1)
	pushed.Head = "pushed"
	must(t, s.Raise(t.Context(), "again", pushed))
	eventually(t, func() bool { return (<-works).Delivery == "again" })
	idle(t, s)
}
