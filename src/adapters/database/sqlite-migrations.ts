/** The steps of the embedded database's schema, numbered, forward only. A step that was released never changes. */
import { type Migrations, step } from './migrating.ts';

export const SQLITE_MIGRATIONS: Migrations = {
  '0001-requests': step(
    `create table repositories (
      key text primary key,
      forge text not null,
      name text not null
    ) strict`,
    `create table requests (
      id integer primary key autoincrement,
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
      changed_at integer not null,
      unique (repository, name)
    ) strict`,
    'create index requests_in_order on requests (state, changed_at desc, id desc)',
    `create table evaluations (
      request integer primary key references requests (id),
      head text not null,
      inputs text not null,
      state text not null,
      enforced integer not null,
      tier text not null,
      score real not null,
      ai_assisted integer not null,
      ai_share real,
      files integer not null,
      commits integer not null,
      needs text not null,
      made_at integer not null,
      took_ms integer not null,
      document text not null
    ) strict`,
    `create table deliveries (
      source text not null,
      id text not null,
      event text not null,
      received_at integer not null,
      primary key (source, id)
    ) strict, without rowid`,
    `create table work (
      id integer primary key autoincrement,
      kind text not null,
      key text not null,
      state text not null check (state in ('waiting', 'running', 'dead')),
      due_at integer not null,
      tries integer not null,
      holder text,
      leased_until integer,
      error text
    ) strict`,
    `create unique index work_waiting on work (kind, key) where state = 'waiting'`,
    `create unique index work_running on work (kind, key) where state = 'running'`,
    'create index work_due on work (kind, state, due_at)',
  ),
  '0002-forges': step(
    'alter table repositories add column served integer not null default 1',
    'alter table repositories add column read_at integer',
    'alter table repositories add column problem text',
    'alter table repositories add column version integer not null default 0',
    'alter table repositories add column world text',
    'alter table repositories add column judged_at integer',
    'create table listings (forge text primary key, at integer not null) strict, without rowid',
    `create index requests_at on requests (repository, head) where state = 'open'`,
  ),
  '0003-ledger': step(
    'create table ledger_entries (at integer primary key, bytes blob not null) strict',
    'create table ledger_keys (key text primary key, at integer not null) strict, without rowid',
    `create table ledger_nodes (
      level integer not null,
      at integer not null,
      hash blob not null,
      primary key (level, at)
    ) strict, without rowid`,
    'create table ledger_head (id integer primary key check (id = 1), size integer not null, peaks blob not null) strict',
    `insert into ledger_head (id, size, peaks) values (1, 0, x'')`,
    'create table ledger_checkpoints (size integer primary key, note text not null) strict',
  ),
};
