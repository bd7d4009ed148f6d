/**
 * What the catalogue keeps of one stored envelope: by what a judgement may ask for it. Nothing of it is believed.
 * Whatever is chosen by it is opened and verified from its bytes; so this reader may be a lenient and fast one, as long
 * as it finds every key of whatever the strict one accepts.
 */
import type { BlobId, CommitId } from '../../../model/id.ts';
import type { RepoPath } from '../../../model/path.ts';
import type { StatementId } from '../../../model/statement.ts';
import { isRecord, parseJson } from '../../reading/foreign-json.ts';
import { fromSignedPath } from '../statement/signed-path.ts';

export const ENTRY_KINDS = ['unreadable', 'sign-off', 'objection', 'permit', 'declaration', 'record'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface CatalogueEntry {
  readonly kind: EntryKind;
  /** When a permit ends; else when it was issued, as it says. Seconds since 1970. */
  readonly moment: number;
  /** Sign-off: the key of the tip on which it was shown; record: the key of its place; else null. */
  readonly group: string | null;
  /** By what it is asked for, as {@link keys} spells it. */
  readonly keys: readonly string[];
  /** Record: the one before it. */
  readonly previous: StatementId | null;
  /** Record: the statements that it spends. */
  readonly spends: readonly StatementId[];
}

/** A stored envelope and what the catalogue keeps of it. */
export interface CataloguedFile {
  readonly id: StatementId;
  readonly blob: BlobId;
  readonly entry: CatalogueEntry;
}

/** The spelling of keys. */
export const keys = {
  path: (path: RepoPath): string => `path ${path}`,
  /** An objection to a statement or a record; a permit for one. */
  about: (id: string): string => `about ${id}`,
  head: (commit: CommitId): string => `head ${commit}`,
  tip: (commit: CommitId): string => `tip ${commit}`,
  place: (place: string): string => `place ${place}`,
  old: (commit: CommitId): string => `old ${commit}`,
  new: (commit: CommitId): string => `new ${commit}`,
  /** A landing that somebody must read afterwards: on a permit, or one that should not have been. */
  review: 'review',
  /** What concerns every judgement: a withdrawn key, a rejection without paths. */
  always: 'always',
} as const;

const UNREADABLE: CatalogueEntry = {
  kind: 'unreadable',
  moment: 0,
  group: null,
  keys: [],
  previous: null,
  spends: [],
};

/** The entry of an envelope; `unreadable` for whatever the strict reader would refuse for its form. */
export function entryOf(envelope: Uint8Array): CatalogueEntry {
  const outer = parseJson(envelope);
  const payload = isRecord(outer) ? outer['payload'] : null;
  const inner = typeof payload === 'string' ? parseJson(Buffer.from(payload, 'base64')) : null;
  const said = isRecord(inner) ? inner['predicate'] : null;
  if (!isRecord(said)) return UNREADABLE;
  switch (said['kind']) {
    case 'sign-off':
      return { ...base('sign-off', said), group: keyed(keys.tip, said['tip']), keys: setPaths(said['set']) };
    case 'objection':
      return { ...base('objection', said), keys: isRecord(said['about']) ? objected(said['about']) : [] };
    case 'permit':
      return {
        ...base('permit', said),
        moment: seconds(said['expires']),
        keys: present(keyed(keys.about, said['about'])),
      };
    case 'declaration':
      return { ...base('declaration', said), keys: present(keyed(keys.head, said['head'])) };
    case 'record':
      return {
        ...base('record', said),
        group: keyed(keys.place, said['place']),
        keys: [
          ...present(keyed(keys.old, said['old'])),
          ...present(keyed(keys.new, said['new'])),
          ...(strings(said['permits']).length > 0 || said['verdict'] === 'violation' ? [keys.review] : []),
        ],
        previous: typeof said['previous'] === 'string' ? (said['previous'] as StatementId) : null,
        spends: [...counted(said['counted']), ...strings(said['permits'])] as StatementId[],
      };
    default:
      return UNREADABLE;
  }
}

function base(kind: EntryKind, said: Readonly<Record<string, unknown>>): CatalogueEntry {
  return { ...UNREADABLE, kind, moment: seconds(said['issued']) };
}

function seconds(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.min(Math.floor(value), 0xffff_ffff) : 0;
}

function keyed(spell: (value: never) => string, value: unknown): string | null {
  return typeof value === 'string' ? spell(value as never) : null;
}

function present(key: string | null): readonly string[] {
  return key === null ? [] : [key];
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function counted(value: unknown): readonly string[] {
  return Array.isArray(value) ? strings(value.map((each) => (isRecord(each) ? each['statement'] : null))) : [];
}

function setPaths(set: unknown): readonly string[] {
  return Array.isArray(set) ? pathKeys(set.map((entry) => (isRecord(entry) ? entry['path'] : null))) : [];
}

function pathKeys(paths: readonly unknown[]): readonly string[] {
  return strings(paths).flatMap((text) => {
    const path = fromSignedPath(text);
    return path === null ? [] : [keys.path(path as RepoPath)];
  });
}

function objected(about: Readonly<Record<string, unknown>>): readonly string[] {
  switch (about['kind']) {
    case 'statement':
    case 'record':
      return present(keyed(keys.about, about['id']));
    case 'request': {
      const paths = Array.isArray(about['paths']) ? pathKeys(about['paths']) : [];
      return paths.length === 0 ? [keys.always] : [...paths, ...present(keyed(keys.head, about['head']))];
    }
    default:
      return [keys.always];
  }
}
