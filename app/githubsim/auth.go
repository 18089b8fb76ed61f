package githubsim

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v4"
)

// A token is an installation's, narrowed to some repositories and permissions.
type token struct {
	installation *Installation
	repositories []int64 // nil: all of the installation
	permissions  map[string]string
	expires      time.Time
}

// maxJWT is how long an App's token may be valid.
const maxJWT = 10 * time.Minute

const undecodable = "A JSON web token could not be decoded"

// asApp checks an App's own token; it returns what GitHub says against it, ""
// for nothing.
func (s *Server) asApp(r *http.Request) string {
	bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return undecodable
	}
	var claims jwt.RegisteredClaims
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithoutClaimsValidation())
	if _, err := parser.ParseWithClaims(bearer, &claims, func(*jwt.Token) (any, error) { return s.config.Key, nil }); err != nil {
		return undecodable
	}
	now := s.config.Now()
	switch {
	case claims.Issuer != strconv.FormatInt(s.config.AppID, 10):
		return "'Issuer' claim ('iss') must be the App's ID"
	case claims.IssuedAt == nil || claims.IssuedAt.After(now):
		return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
	case claims.ExpiresAt == nil || claims.ExpiresAt.Before(now) || claims.ExpiresAt.After(now.Add(maxJWT)):
		return "'Expiration time' claim ('exp') is too far in the future"
	}
	return ""
}

// mint makes a token for an installation, as its request narrows it.
func (s *Server) mint(i *Installation, repositories []int64, permissions map[string]string) (string, *token) {
	granted := map[string]string{}
	for name, level := range s.config.Permissions {
		if permissions == nil || permissions[name] != "" {
			granted[name] = level
			if permissions[name] == "read" {
				granted[name] = "read"
			}
		}
	}
	secret := make([]byte, 16)
	rand.Read(secret)
	value := "ghs_" + strconv.FormatInt(s.config.AppID, 10) + "_" + hex.EncodeToString(secret)
	t := &token{installation: i, repositories: repositories, permissions: granted, expires: s.config.Now().Add(time.Hour)}
	s.tokens[value] = t
	return value, t
}

var suspended = &problem{status: http.StatusForbidden, message: "This installation has been suspended"}

// tokenOf is the installation token of a request, or what GitHub says if it
// has none that is valid.
func (s *Server) tokenOf(r *http.Request) (*token, *problem) {
	value := r.Header.Get("Authorization")
	for _, prefix := range []string{"token ", "Bearer "} {
		if rest, ok := strings.CutPrefix(value, prefix); ok {
			value = rest
		}
	}
	t := s.tokens[value]
	switch {
	case t == nil || t.expires.Before(s.config.Now()) || t.installation.deleted:
		return nil, &problem{status: http.StatusUnauthorized, message: "Bad credentials"}
	case t.installation.suspended:
		return nil, suspended
	}
	return t, nil
}

// sees reports whether the token reaches the repository.
func (t *token) sees(r *Repository) bool {
	return r.installation == t.installation && !r.removed && (t.repositories == nil || slices.Contains(t.repositories, r.ID))
}

// may reports whether the token has a permission at a level.
func (t *token) may(permission, level string) bool {
	have := t.permissions[permission]
	return have == level || have == "write" && level == "read"
}
