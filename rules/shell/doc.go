// Package shell finds the commands that an instruction of a Dockerfile runs,
// whatever wraps them: environment prefixes, sudo, sh -c, chains, subshells,
// conditionals, heredocs. Every word knows where it stands in the file.
//
// The grammar is mvdan.cc/sh's. This package adds what a Dockerfile makes of a
// script: which shell reads it, which bytes of the file it is made of, and how
// a command can be added in the author's own layout. It knows programs only as
// far as they run other programs, and it opens and executes nothing.
package shell
