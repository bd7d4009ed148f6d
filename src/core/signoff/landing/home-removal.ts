/**
 * Is a change of the rules nothing but a removal? Whoever leaves, and a key that got lost, must be gone at once, and
 * taking away gives nobody more than they had. Everything else that changes makes it an ordinary change of the rules.
 */
import type { PersonId } from '../../../model/id.ts';
import type { SshKey } from '../../../model/keys.ts';
import type { Principal } from '../../../model/statement.ts';
import { readYaml } from '../../reading/yaml.ts';
import { parseAllowedSigners } from '../keys/allowed-signers.ts';

/** The files that people and keys are named in, as texts; null for one that is not there. */
export interface HomeTexts {
  readonly policy: string | null;
  readonly people: string | null;
  readonly signers: string | null;
}

/** What a removal takes away. */
export interface HomeRemoval {
  /** Whose keys, each once; also those of people who stay. */
  readonly keysOf: readonly Principal[];
  /** People who are listed no more, or own the policy no more. */
  readonly persons: readonly PersonId[];
}

/** What the change takes away; null when it does anything besides, or nothing. */
export function removalOf(old: HomeTexts, next: HomeTexts): HomeRemoval | null {
  const policy = fewer(old.policy, next.policy, withoutOwners);
  const people = fewer(old.people, next.people, withoutPeople);
  const keys = fewerKeys(old.signers, next.signers);
  if (policy === null || people === null || keys === null) return null;
  const removed = { persons: [...policy.persons, ...people.persons], keys: [...people.keys, ...keys] };
  if (removed.persons.length + removed.keys.length === 0) return null;
  return {
    keysOf: [...new Set(removed.keys)].sort(),
    persons: ([...new Set(removed.persons)] as PersonId[]).sort(),
  };
}

interface Removed {
  readonly persons: readonly string[];
  readonly keys: readonly Principal[];
}

const NOTHING: Removed = { persons: [], keys: [] };

/** Compares two texts as values, so that comments and layout may change; null when more than a removal happened. */
function fewer(
  old: string | null,
  next: string | null,
  compare: (old: Mapping, next: Mapping) => Removed | null,
): Removed | null {
  if (old === null || next === null || old === next) return old === next ? NOTHING : null;
  const [before, after] = [mappingOf(old), mappingOf(next)];
  return before === null || after === null ? null : compare(before, after);
}

type Mapping = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mappingOf(text: string): Mapping | null {
  const read = readYaml(text, 'text');
  return read.kind === 'ok' && isMapping(read.text.value) ? read.text.value : null;
}

function withoutOwners(old: Mapping, next: Mapping): Removed | null {
  const [before, after] = [old['owners'], next['owners']];
  if (!isMapping(before) || !isMapping(after)) return same(old, next) ? NOTHING : null;
  const gone = goneFrom(before['people'], after['people'], (value) => (typeof value === 'string' ? value : null));
  const rest = (all: Mapping, owners: Mapping): Mapping => ({ ...all, owners: { ...owners, people: null } });
  if (gone === null || !same(rest(old, before), rest(next, after))) return null;
  return { persons: gone.map(String), keys: [] };
}

function withoutPeople(old: Mapping, next: Mapping): Removed | null {
  // An entry over one of the base brings that one back when it goes.
  if ('extends' in old || 'extends' in next) return same(old, next) ? NOTHING : null;
  if (!same({ ...old, people: null }, { ...next, people: null })) return null;
  const gone = goneFrom(old['people'], next['people'], idOf);
  if (gone === null || !Array.isArray(next['people'])) return null;
  // Whoever is listed as a robot would count as a human guest without the entry.
  if (gone.some((entry) => isMapping(entry) && (entry['kind'] ?? 'person') !== 'person')) return null;
  const persons = gone.map((entry) => idOf(entry) ?? '');
  const keys: Principal[] = [];
  const before = new Map((old['people'] as unknown[]).map((entry) => [idOf(entry), entry]));
  for (const entry of next['people'] as unknown[]) {
    const fewerOf = entryRemoval(before.get(idOf(entry)), entry, persons);
    if (fewerOf === null) return null;
    keys.push(...fewerOf);
  }
  return { persons, keys };
}

/** Of one person: passkeys may go, and deputies who are gone themselves. */
function entryRemoval(old: unknown, next: unknown, gone: readonly string[]): readonly Principal[] | null {
  if (!isMapping(old) || !isMapping(next)) return null;
  const rest = (entry: Mapping): Mapping => ({ ...entry, passkeys: null, deputies: null });
  if (!same(rest(old), rest(next))) return null;
  const keys = goneFrom(old['passkeys'] ?? [], next['passkeys'] ?? [], credentialOf);
  const deputies = goneFrom(old['deputies'] ?? [], next['deputies'] ?? [], deputyOf);
  const kept = [...remaining(old['passkeys'], keys), ...remaining(old['deputies'], deputies)];
  if (keys === null || deputies === null || deputies.some((each) => !gone.includes(deputyOf(each) ?? ''))) return null;
  if (!same(kept, [...listOf(next['passkeys']), ...listOf(next['deputies'])])) return null;
  return keys.map(() => `person:${idOf(next) ?? ''}` as Principal);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function remaining(value: unknown, gone: readonly unknown[] | null): readonly unknown[] {
  return listOf(value).filter((entry) => gone?.includes(entry) !== true);
}

/** Entries of the first list that are not in the second, whose names are in the same order; null when it has others. */
function goneFrom(old: unknown, next: unknown, nameOf: (entry: unknown) => string | null): readonly unknown[] | null {
  if (!Array.isArray(old) || !Array.isArray(next)) return null;
  const gone: unknown[] = [];
  let at = 0;
  for (const entry of old as unknown[]) {
    const name = nameOf(entry);
    if (name === null) return null;
    if (at < next.length && nameOf(next[at]) === name) at += 1;
    else gone.push(entry);
  }
  return at === next.length ? gone : null;
}

function idOf(entry: unknown): string | null {
  return isMapping(entry) && typeof entry['id'] === 'string' ? entry['id'] : null;
}

function credentialOf(entry: unknown): string | null {
  return isMapping(entry) && typeof entry['credential'] === 'string' ? entry['credential'] : null;
}

function deputyOf(entry: unknown): string | null {
  return isMapping(entry) && typeof entry['person'] === 'string' ? entry['person'] : null;
}

/** Whose keys are gone; null when a key is new, or counts for somebody else or at other times, or a gate has none left. */
function fewerKeys(old: string | null, next: string | null): readonly Principal[] | null {
  if (old === null || next === null) return old === next ? [] : null;
  const [before, after] = [parseAllowedSigners(old, 'old'), parseAllowedSigners(next, 'next')];
  if (before.kind === 'invalid' || after.kind === 'invalid') return null;
  const named = (key: SshKey): string => [key.principal, key.fingerprint, key.validAfter, key.validBefore].join(' ');
  const [had, has] = [new Map(before.value.map((key) => [named(key), key])), new Set(after.value.map(named))];
  if ([...has].some((name) => !had.has(name))) return null;
  // Without its key a gate records nothing, and what landed would be forgotten: that is for the owners to decide.
  const gates = (keys: readonly SshKey[]): ReadonlySet<string> =>
    new Set(keys.flatMap(({ principal }) => (principal.startsWith('gate:') ? [principal] : [])));
  if (gates(after.value).size < gates(before.value).size) return null;
  return [...had].flatMap(([name, key]) => (has.has(name) ? [] : [key.principal]));
}

/** Equal as values; the order of keys in a mapping does not count, that of entries in a list does. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((entry, index) => same(entry, b[index]));
  }
  if (!isMapping(a) || !isMapping(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}
