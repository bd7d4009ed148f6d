/** The tables of the ledger, the same on every engine. Rows are only ever added, but for the head and co-signed notes. */
import type { Kysely } from 'kysely';
import { type Migrations, step } from './migrating.ts';

export interface LedgerTables {
  /** Encoded entries by their place, from 0. */
  readonly ledger_entries: { readonly at: number; readonly bytes: Uint8Array };
  /** Names under which something happened once. */
  readonly ledger_keys: { readonly key: string; readonly at: number };
  /** Hashes of whole subtrees. */
  readonly ledger_nodes: { readonly level: number; readonly at: number; readonly hash: Uint8Array };
  /** One row: the tree as it stands, its peaks one after the other. */
  readonly ledger_head: { readonly id: number; readonly size: number; readonly peaks: Uint8Array };
  readonly ledger_checkpoints: { readonly size: number; readonly note: string };
}

export type LedgerDatabase = Kysely<LedgerTables>;

export const SQLITE_LEDGER: Migrations = {
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

export const POSTGRES_LEDGER: Migrations = {
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
