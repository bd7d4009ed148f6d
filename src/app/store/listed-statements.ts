/**
 * The part of the store that a list of statements shows: whatever may still matter, and the newest of what has landed.
 * Fifty thousand lines about the past would hide the two that wait.
 */
import type { Listed } from '../../core/signoff/catalogue/catalogue-words.ts';
import { type EntryKind, keys } from '../../core/signoff/catalogue/catalogue-entry.ts';
import { type DeskParts, recordKeys } from './concerned-desk.ts';
import { refsNamed } from './concern.ts';
import { placeRecords, recordsOf, type RecordKeys } from './concerned-statements.ts';
import type { ReadStatements } from './statements.ts';
import type { StoreReader } from './store-reader.ts';

/** Sign-offs that have landed and are listed all the same. */
const SHOWN_AS_LANDED = 20;
const BESIDE: readonly EntryKind[] = ['unreadable', 'objection', 'permit', 'declaration'];

export type ListParts = Pick<DeskParts, 'repo' | 'home' | 'keyring'> & { readonly now: number };

export interface ListedPart {
  readonly read: ReadStatements;
  /** Sign-offs that have landed and are not among them. */
  readonly landed: number;
}

/** What may still matter, and the newest of what has landed: `most` of them. */
export async function openPart(
  parts: ListParts,
  reader: StoreReader,
  most: number = SHOWN_AS_LANDED,
): Promise<ListedPart> {
  const by = await recordKeys(parts, reader, parts.now);
  const { repo, home } = parts;
  const places = await refsNamed(repo, [...home.policy.protectedRefs, ...(home.ref === null ? [] : [home.ref])]);
  const chains = [];
  for (const place of places) {
    const { chain, beside } = await placeRecords(reader, place, by, parts.now);
    chains.push(chain, ...beside);
  }
  const statements = await reader.catalogue('statements');
  const { open, spent, newest } = statements.landed(chains, most);
  const read = await readListed([...statements.ofKinds(BESIDE), ...open, ...newest], by, parts.now, reader);
  return { read, landed: spent - newest.length };
}

/** Statements whose id begins with these hexadecimal digits, and whatever objects to any. */
export async function namedPart(parts: ListParts, reader: StoreReader, digits: string): Promise<ReadStatements> {
  const by = await recordKeys(parts, reader, parts.now);
  const statements = await reader.catalogue('statements');
  const chosen = [...statements.beginningWith(digits), ...statements.ofKinds(['objection'])];
  return readListed([...new Map(chosen.map((each) => [each.id, each])).values()], by, parts.now, reader);
}

/** True when some record may be of a landing that somebody must read afterwards. */
export async function mayHoldReviews(reader: StoreReader): Promise<boolean> {
  return (await reader.catalogue('records')).withKeys(new Set(['record']), [keys.review]).length > 0;
}

async function readListed(
  chosen: readonly Listed[],
  by: RecordKeys,
  now: number,
  reader: StoreReader,
): Promise<ReadStatements> {
  const spending = (await reader.catalogue('records')).spending(chosen.map(({ id }) => id));
  return {
    checked: await reader.checked('statements', chosen, by.keyring, now),
    records: await recordsOf(reader, spending, by, now),
    heads: reader.heads,
  };
}
