/** The steps of the schema on PostgreSQL, numbered, forward only. A step that was released never changes. */
import { type Migrations, step } from './migrating.ts';

export const POSTGRES_MIGRATIONS: Migrations = {
  '0001-requests': step(
    // Names in the order of their bytes, as on the other engine, whatever the database's locale.
    `create table repositories (
      key text primary key,
      forge text not null,
      name text collate "C" not null
    )`,
    `create table requests (
      id bigint generated always as identity primary key,
      repository text not null references repositories (key),
      name text not null,
      title text not null,
      address text,
      target text not null,
      head text not null,
      base text,
      opener text,
      draft integer not null,
      state text not null check (state in ('open', 'landed', 'closed')),
      changed_at bigint not null,
      unique (repository, name)
    )`,
    'create index requests_in_order on requests (state, changed_at desc, id desc)',
    `create table evaluations (
      request bigint primary key references requests (id),
      head text not null,
      inputs text not null,
      state text not null,
      enforced integer not null,
      tier text not null,
      score double precision not null,
      ai_assisted integer not null,
      ai_share double precision,
      files integer not null,
      commits integer not null,
      needs text not null,
      made_at bigint not null,
      took_ms bigint not null,
      document text not null
    )`,
    `create table deliveries (
      source text not null,
      id text not null,
      event text not null,
      received_at bigint not null,
      primary key (source, id)
    )`,
    // Rows come and go all the time, so the table is cleaned after few of them.
    `create table work (
      id bigint generated always as identity primary key,
      kind text not null,
      key text not null,
      state text not null check (state in ('waiting', 'running', 'dead')),
      due_at bigint not null,
      tries integer not null,
      holder text,
      leased_until bigint,
      error text
    ) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500)`,
    `create index work_due on work (kind, due_at, id) where state = 'waiting'`,
    `create index work_waiting on work (kind, key, due_at, id) where state = 'waiting'`,
    `create unique index work_running on work (kind, key) where state = 'running'`,
    `create index work_dead on work (kind, key) where state = 'dead'`,
  ),
  '0002-forges': step(
    'alter table repositories add column served integer not null default 1',
    'alter table repositories add column read_at bigint',
    'alter table repositories add column problem text',
    'alter table repositories add column version bigint not null default 0',
    'alter table repositories add column world text',
    'alter table repositories add column judged_at bigint',
    'create table listings (forge text primary key, at bigint not null)',
    `create index requests_at on requests (repository, head) where state = 'open'`,
  ),
  '0003-ledger': step(
    'create table ledger_entries (at bigint primary key, bytes bytea not null)',
    // Two keys are one only where their bytes are, whatever the database's locale.
    'create table ledger_keys (key text collate "C" primary key, at bigint not null)',
    `create table ledger_nodes (
      level integer not null,
      at bigint not null,
      hash bytea not null,
      primary key (level, at)
    )`,
    'create table ledger_head (id integer primary key check (id = 1), size bigint not null, peaks bytea not null)',
    `insert into ledger_head (id, size, peaks) values (1, 0, '')`,
    'create table ledger_checkpoints (size bigint primary key, note text not null)',
  ),
};
