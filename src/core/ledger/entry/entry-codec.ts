/**
 * Entries as bytes: one line of JSON in one canonical spelling (members in the order of `entry-shape.ts`, no blanks,
 * characters escaped as JSON.stringify does). These bytes are the leaf of the tree, so that anybody can hash a line.
 */
import { CountersignError } from '../../../model/error.ts';
import { MAX_ENTRY_BYTES } from '../../../model/ledger.ts';
import type { EntryDraft, LedgerEntry } from '../../../model/ledger.ts';
import { parseJson } from '../../reading/foreign-json.ts';
import { ENTRY_VERSION, entryShape } from './entry-shape.ts';

/**
 * `malformed`: it is no entry of version 1, and `why` completes "it cannot be read: …".
 * `unknown`: it is of a version or kind that this program does not know.
 */
export type DecodedEntry =
  | { readonly kind: 'ok'; readonly entry: LedgerEntry }
  | { readonly kind: 'malformed' | 'unknown'; readonly why: string };

/**
 * The bytes of an entry at its place.
 *
 * @throws CountersignError `usage` when it breaks the rules that {@link decodeEntry} keeps
 */
export function encodeEntry(draft: EntryDraft, index: number): Buffer {
  const shape = entryShape(draft.kind);
  const checked = shape?.safeParse({ ...draft, v: ENTRY_VERSION, index });
  if (checked?.success !== true) {
    const issue = checked?.error.issues[0];
    const why = issue === undefined ? `there is no kind \`${draft.kind}\`` : describe(issue);
    throw new CountersignError('usage', `this cannot be entered into the ledger: ${why}`);
  }
  const bytes = Buffer.from(JSON.stringify(checked.data), 'utf8');
  if (bytes.length <= MAX_ENTRY_BYTES) return bytes;
  throw new CountersignError('usage', `this cannot be entered: it is larger than ${MAX_ENTRY_BYTES} bytes`, {
    remedy: 'keep the text elsewhere and name its digest as the document of the entry',
  });
}

/** Reads an entry; whatever {@link encodeEntry} would have written otherwise is malformed. */
export function decodeEntry(bytes: Uint8Array): DecodedEntry {
  if (bytes.length > MAX_ENTRY_BYTES) return malformed(`it is larger than ${MAX_ENTRY_BYTES} bytes`);
  const value = parseJson(bytes);
  if (typeof value !== 'object' || value === null) return malformed('it is no JSON object');
  const { v, kind } = value as { readonly v?: unknown; readonly kind?: unknown };
  if (typeof v === 'number' && v !== ENTRY_VERSION) return unknown(`it is of version ${v}`);
  if (v !== ENTRY_VERSION) return malformed('it names no version');
  const shape = entryShape(kind);
  if (shape === null) {
    return typeof kind === 'string' ? unknown(`it is of kind "${kind.slice(0, 40)}"`) : malformed('it names no kind');
  }
  const checked = shape.safeParse(value);
  if (!checked.success) return malformed(describe(checked.error.issues[0]));
  if (!Buffer.from(JSON.stringify(checked.data), 'utf8').equals(bytes)) {
    return malformed('it is not in its canonical spelling');
  }
  // The version belongs to the bytes, not to what they say.
  const { v: version, ...entry } = checked.data as LedgerEntry & { readonly v: number };
  return version === ENTRY_VERSION ? { kind: 'ok', entry } : unknown(`it is of version ${version}`);
}

function describe(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string {
  if (issue === undefined) return 'it does not have the shape of an entry';
  const at = issue.path.length === 0 ? '' : ` at \`${issue.path.map(String).join('.').slice(0, 200)}\``;
  return `${issue.message.slice(0, 200)}${at}`;
}

function malformed(why: string): DecodedEntry {
  return { kind: 'malformed', why };
}

function unknown(why: string): DecodedEntry {
  return { kind: 'unknown', why };
}
