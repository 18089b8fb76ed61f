package store

import (
	"context"
	"fmt"
)

// migrations are our tables, oldest first. A published one never changes: what comes later is another. Times are Unix
// milliseconds, 0 for never. The types are those that both databases read alike.
var migrations = []string{`
create table plimsoll_delivery (
	guid        text   not null primary key,
	event       text   not null,
	action      text   not null,
	received_at bigint not null
);
create index plimsoll_delivery_received_at on plimsoll_delivery (received_at);

create table plimsoll_pull (
	repository   bigint  not null,
	number       integer not null,
	installation bigint  not null,
	owner        text    not null,
	name         text    not null,
	generation   bigint  not null, -- one more with every event
	worked       bigint  not null, -- the generation whose work is done
	head         text    not null, -- the head that the newest event named
	quiet        text    not null, -- the head on which only the check is written
	delivery     text    not null, -- GUID of the newest event
	failures     integer not null, -- in a row
	closed_at    bigint  not null,
	updated_at   bigint  not null,
	primary key (repository, number)
);
create index plimsoll_pull_installation on plimsoll_pull (installation);
create index plimsoll_pull_unworked on plimsoll_pull (updated_at) where generation <> worked and closed_at = 0;
create index plimsoll_pull_closed on plimsoll_pull (closed_at) where closed_at <> 0;

create table plimsoll_effect (
	repository   bigint  not null,
	number       integer not null, -- 0: the repository itself
	head         text    not null,
	kind         text    not null,
	installation bigint  not null,
	state        integer not null,
	digest       text    not null,
	result       text    not null,
	updated_at   bigint  not null,
	primary key (repository, number, head, kind)
);
create index plimsoll_effect_installation on plimsoll_effect (installation);

create table plimsoll_instance (
	name    text   not null primary key,
	seen_at bigint not null
);
`}

// applyMigrations runs what is missing in one transaction. The caller holds a lock against others doing the same.
func applyMigrations(ctx context.Context, db database) error {
	return db.update(ctx, func(ctx context.Context, tx tx) error {
		if _, err := tx.exec(ctx, `create table if not exists plimsoll_migration (version integer not null primary key)`); err != nil {
			return fmt.Errorf("create the table of versions: %w", err)
		}
		var version int
		err := tx.query(ctx, `select coalesce(max(version), 0) from plimsoll_migration`, nil, func(r row) error {
			return r.Scan(&version)
		})
		if err != nil {
			return fmt.Errorf("read the version: %w", err)
		}
		if version > len(migrations) {
			return fmt.Errorf("the tables are of version %d, this program knows %d: use a newer one", version, len(migrations))
		}
		for v := version + 1; v <= len(migrations); v++ {
			if _, err := tx.exec(ctx, migrations[v-1]); err != nil {
				return fmt.Errorf("version %d: %w", v, err)
			}
			if _, err := tx.exec(ctx, `insert into plimsoll_migration (version) values ($1)`, v); err != nil {
				return fmt.Errorf("store version %d: %w", v, err)
			}
		}
		return nil
	})
}
