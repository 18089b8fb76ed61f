package store

import (
	"context"
	"fmt"
)

// A State is how far a write at GitHub has come.
type State int

const (
	Intended State = iota + 1 // it may have happened or not: ask GitHub
	Done                      // it has happened
)

// An Effect is a write at GitHub, one for each head and kind. Digest is what was to be written, as the caller sums it
// up; Result what GitHub called it, once it was done.
type Effect struct {
	Pull
	Head, Kind     string
	State          State
	Digest, Result string
}

// Intend stores, before a write, that it is about to happen, and returns what was stored before it, if found. Nothing
// changes if that is Done with the same digest: there is nothing to write. Found and Intended means that a run before
// this one may have written: look at GitHub first. Found and Done with another digest means to change what Result
// names. It fails with ErrForgotten if the pull request is no longer stored.
func (s *Store) Intend(ctx context.Context, p Pull, head, kind, digest string) (before Effect, found bool, err error) {
	before = Effect{Pull: p, Head: head, Kind: kind}
	err = s.db.update(ctx, func(ctx context.Context, tx tx) error {
		if err := known(ctx, tx, p); err != nil {
			return err
		}
		found = false
		err := tx.query(ctx, `select state, digest, result from plimsoll_effect
			where repository = $1 and number = $2 and head = $3 and kind = $4`, []any{p.Repository, p.Number, head, kind},
			func(r row) error {
				found = true
				return r.Scan(&before.State, &before.Digest, &before.Result)
			})
		if err != nil || found && before.State == Done && before.Digest == digest {
			return err
		}
		_, err = tx.exec(ctx, `insert into plimsoll_effect (repository, number, head, kind, installation, state, digest, result, updated_at)
			values ($1, $2, $3, $4, $5, $6, $7, '', $8)
			on conflict (repository, number, head, kind) do update set installation = excluded.installation,
				state = excluded.state, digest = excluded.digest, updated_at = excluded.updated_at`,
			p.Repository, p.Number, head, kind, p.Installation, Intended, digest, s.millis())
		return err
	})
	if err != nil {
		return Effect{}, false, fmt.Errorf("store the intent of %s on %s: %w", kind, head, err)
	}
	return before, found, nil
}

// known locks the pull request's row, so that two that intend the same take turns.
func known(ctx context.Context, tx tx, p Pull) error {
	if p.Number == 0 {
		return nil
	}
	found := false
	err := tx.query(ctx, `select 1 from plimsoll_pull where repository = $1 and number = $2`+tx.forUpdate(),
		[]any{p.Repository, p.Number}, func(row) error {
			found = true
			return nil
		})
	if err == nil && !found {
		return ErrForgotten
	}
	return err
}

// Done stores, after a write that was intended, that it has happened. It fails with ErrForgotten if the intent is no
// longer stored.
func (s *Store) Done(ctx context.Context, p Pull, head, kind, result string) error {
	err := s.db.update(ctx, func(ctx context.Context, tx tx) error {
		n, err := tx.exec(ctx, `update plimsoll_effect set state = $5, result = $6, updated_at = $7
			where repository = $1 and number = $2 and head = $3 and kind = $4`,
			p.Repository, p.Number, head, kind, Done, result, s.millis())
		if err == nil && n == 0 {
			return ErrForgotten
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store that %s on %s is done: %w", kind, head, err)
	}
	return nil
}
