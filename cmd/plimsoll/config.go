package main

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A config is what `serve` needs, read from the environment.
type config struct {
	appID      int64
	key        []byte // PEM
	secrets    [][]byte
	apiURL     string
	graphqlURL string // "": derived from apiURL
	database   string
	listen     string
	instance   string
}

// readConfig reads the configuration. The error names the variable that is
// missing or wrong, and never repeats a secret.
func readConfig(getenv func(string) string) (config, error) {
	var c config
	var err error
	if c.appID, err = strconv.ParseInt(getenv("PLIMSOLL_APP_ID"), 10, 64); err != nil || c.appID <= 0 {
		return c, fmt.Errorf("PLIMSOLL_APP_ID is %q: set it to the App's number, which its settings page shows as App ID", getenv("PLIMSOLL_APP_ID"))
	}
	if c.key, err = readKey(getenv("PLIMSOLL_PRIVATE_KEY")); err != nil {
		return c, fmt.Errorf("PLIMSOLL_PRIVATE_KEY %w", err)
	}
	for _, s := range strings.Split(getenv("PLIMSOLL_WEBHOOK_SECRET"), ",") {
		if s = strings.TrimSpace(s); s != "" {
			c.secrets = append(c.secrets, []byte(s))
		}
	}
	if len(c.secrets) == 0 {
		return c, errors.New("PLIMSOLL_WEBHOOK_SECRET is empty: set it to the App's webhook secret, or to several, separated by commas")
	}
	if c.apiURL, err = readURL(getenv("PLIMSOLL_GITHUB_URL"), "https://api.github.com"); err != nil {
		return c, fmt.Errorf("PLIMSOLL_GITHUB_URL %w", err)
	}
	if c.graphqlURL, err = readURL(getenv("PLIMSOLL_GRAPHQL_URL"), ""); err != nil {
		return c, fmt.Errorf("PLIMSOLL_GRAPHQL_URL %w", err)
	}
	if c.database, err = readDatabase(getenv); err != nil {
		return c, fmt.Errorf("PLIMSOLL_DATABASE_URL %w", err)
	}
	if c.listen = getenv("PLIMSOLL_LISTEN"); c.listen == "" {
		c.listen = "127.0.0.1:8080"
	}
	if _, _, err := net.SplitHostPort(c.listen); err != nil {
		return c, fmt.Errorf("PLIMSOLL_LISTEN is %q: want an address such as 127.0.0.1:8080 or :8080", c.listen)
	}
	if c.instance = getenv("PLIMSOLL_INSTANCE"); c.instance == "" {
		if c.instance, err = os.Hostname(); err != nil {
			return c, fmt.Errorf("PLIMSOLL_INSTANCE is empty, and the host has no name to use instead: %w", err)
		}
	}
	return c, nil
}

// readKey reads the App's private key: PEM, or the path of a file that holds it.
func readKey(value string) ([]byte, error) {
	if value == "" {
		return nil, errors.New("is empty: set it to the App's private key (PEM), or to the path of its file")
	}
	text := []byte(value)
	if !strings.Contains(value, "-----BEGIN") {
		var err error
		if text, err = os.ReadFile(value); err != nil {
			return nil, fmt.Errorf("is neither a PEM key nor the path of a file that can be read: %w", errors.Unwrap(err))
		}
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("holds no PEM block: download the private key from the App's settings page and use it unchanged")
	}
	if _, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return text, nil
	}
	if _, err := x509.ParsePKCS8PrivateKey(block.Bytes); err != nil {
		return nil, errors.New("holds no RSA private key: download the private key from the App's settings page and use it unchanged")
	}
	return text, nil
}

func readURL(value, otherwise string) (string, error) {
	if value == "" {
		return otherwise, nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("is %q: want a URL such as https://api.github.com", value)
	}
	return value, nil
}

// readDatabase reads where the state is kept: by default a SQLite file in the
// user's state folder.
// https://specifications.freedesktop.org/basedir-spec/latest/
func readDatabase(getenv func(string) string) (string, error) {
	value := getenv("PLIMSOLL_DATABASE_URL")
	scheme, rest, _ := strings.Cut(value, ":")
	switch {
	case value == "":
		dir := getenv("XDG_STATE_HOME")
		if dir == "" {
			home := getenv("HOME")
			if home == "" {
				return "", errors.New("is empty, and without HOME or XDG_STATE_HOME there is no default: set it to sqlite:PATH or postgres://…")
			}
			dir = filepath.Join(home, ".local", "state")
		}
		return "sqlite:" + filepath.Join(dir, "plimsoll", "plimsoll.db"), nil
	case scheme == "sqlite" && rest != "", scheme == "postgres", scheme == "postgresql":
		return value, nil
	}
	return "", errors.New("is neither sqlite:PATH nor postgres://…")
}
