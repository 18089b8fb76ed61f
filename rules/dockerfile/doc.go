// Package dockerfile reads a Dockerfile and remembers where every part of it
// stands: instructions, flags, words, heredocs and comments carry byte offsets
// into the raw file, and stages, variables and the effective state are worked
// out as BuildKit would.
//
// BuildKit's own parser decides what is valid and what each instruction means;
// this package adds the offsets, which that parser does not keep, and the view
// across stages. It knows nothing of rules, findings or shells' languages, and
// it opens nothing.
package dockerfile
