//go:build unix

package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// binaries is the folder with initdb and postgres, the newest if there are several.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.New("Postgres is not installed: no initdb")
	}
	return filepath.Dir(found[len(found)-1]), nil
}

// keeper runs a cluster until its standard input ends, which it does when the process at the other end dies of
// whatever cause. Then it stops the cluster and removes the folder.
const keeper = `
trap '' INT HUP TERM
"$1/initdb" --pgdata="$2/data" --username=postgres --auth=trust --no-sync --no-locale --encoding=UTF8 >"$2/log" 2>&1 || exit 1
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=300 \
	-c shared_buffers=32MB >>"$2/log" 2>&1 </dev/null &
cat >/dev/null
kill -QUIT $!
wait $!
rm -rf "$2"
`

// startCluster makes a cluster in a temporary folder, listening on a socket there.
func startCluster(bin string) (string, error) {
	dir, err := os.MkdirTemp("", "plimsoll-postgres-")
	if err != nil {
		return "", err
	}
	cmd := exec.Command("/bin/sh", "-c", keeper, "keeper", bin, dir)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt from the keyboard is for the tests
	if os.Geteuid() == 0 {
		if err := asUser(cmd, dir); err != nil {
			return "", err
		}
	}
	// The write end is this process's until it ends; the kernel closes it.
	if _, err := cmd.StdinPipe(); err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	url := "postgres://postgres@/postgres?host=" + dir
	return url, await(url, filepath.Join(dir, "log"), ended)
}

// asUser makes the command another user's: Postgres refuses to run as root.
func asUser(cmd *exec.Cmd, dir string) error {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return err
		}
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return err
	}
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(dir, uid, gid)
}

// await waits until the server answers.
func await(url, log string, ended <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, url)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case err := <-ended:
			text, _ := os.ReadFile(log)
			return fmt.Errorf("it ended: %v\n%s", err, text)
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
