// Package storetest gives a test fresh databases of both kinds, so that whatever stores something is tested on both.
// For Postgres it starts one cluster for each test binary, from the binaries installed, or uses the server that
// PLIMSOLL_TEST_POSTGRES names. Only tests import it.
package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// URLs returns a fresh database of each kind, by its name: "sqlite" and "postgres". They are gone when the test ends.
// Where Postgres is not installed there is no "postgres", and with CI=true the test fails.
func URLs(t testing.TB) map[string]string {
	t.Helper()
	urls := map[string]string{"sqlite": SQLite(t)}
	switch _, err := server(); {
	case err == nil:
		urls["postgres"] = Postgres(t)
	case os.Getenv("CI") == "true":
		t.Fatal(err)
	default:
		t.Logf("without Postgres: %v", err)
	}
	return urls
}

// Each runs f as a subtest on a fresh database of each kind. Where Postgres is not installed, its subtest is skipped,
// and with CI=true it fails.
func Each[T interface {
	testing.TB
	Run(string, func(T)) bool
}](t T, f func(t T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t T) { f(t, Postgres(t)) })
}

// SQLite returns the URL of a fresh file.
func SQLite(t testing.TB) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "plimsoll.db")
}

// Postgres returns the URL of a fresh database.
func Postgres(t testing.TB) string {
	t.Helper()
	base, err := server()
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	name := "plimsoll_test_" + strings.ToLower(rand.Text()[:12])
	admin(t, base, "create database "+name)
	t.Cleanup(func() { admin(t, base, "drop database "+name+" with (force)") })
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func admin(t testing.TB, url, sql string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatalf("connect to Postgres: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// server is a Postgres that runs for as long as this process.
var server = sync.OnceValues(func() (string, error) {
	if url := os.Getenv("PLIMSOLL_TEST_POSTGRES"); url != "" {
		return url, nil
	}
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	url, err := startCluster(bin)
	if err != nil {
		return "", fmt.Errorf("start Postgres: %w", err)
	}
	return url, nil
})
