/** What besides a commit's own bytes an audit record depends on, so that a kept record can be believed or not. */
import { requestRefs, tiedCommit, tiesOf } from '../../core/attribution/ties.ts';
import type { CommitId, RefName } from '../../model/id.ts';

/** Looks up what a record can depend on, as it is now. */
export interface InputLookup {
  /** Ids of the blobs of the commit's notes, in a fixed order. */
  notesOf(commit: CommitId): readonly string[];
  /** The commit that a request's ref points to, or null. */
  refOf(name: RefName): CommitId | null;
  /** Whether a commit that a message names is in the clone; it must have been looked up before. */
  isPresent(commit: CommitId): boolean;
  /** The merge that brought the commit in from the branch of a tool, or null. */
  mergeOf(commit: CommitId): CommitId | null;
  /** Changes whenever any notes ref does. */
  readonly notesVersion: string;
}

/**
 * Inputs of a commit as one text without tabs: `n:<blobs>;p:<ref>=<commit>,…;c:<commit>=<there or not>,…;v:<notes>`,
 * with `m:<merge>;` before the last where there is one. The
 * refs and commits are named, so that {@link currentInputs} can look them up again without reading the message. Give no
 * message for a commit that is not traced: nothing it names is then an input.
 */
export function inputsOf(commit: CommitId, message: string, lookup: InputLookup): string {
  const refs = tiesOf(message).flatMap((tie) => (tie.kind === 'request' ? requestRefs(tie.number) : []));
  return textOf(commit, refs, pickedCommits(message), lookup);
}

/** The commits from which a message says that it was picked. */
export function pickedCommits(message: string): readonly CommitId[] {
  return tiesOf(message).flatMap((tie) => (tie.kind === 'cherry-pick' ? (tiedCommit(tie.commit) ?? []) : []));
}

/** The same commits, from a text that {@link inputsOf} wrote. */
export function namedCommits(inputs: string): readonly CommitId[] {
  const list = /;c:([^;]+);/.exec(inputs)?.[1];
  return list === undefined ? [] : list.split(',').map((pair) => pair.slice(0, pair.indexOf('=')) as CommitId);
}

/** The same inputs as they are now, from a text that {@link inputsOf} wrote before; null when it is not one. */
export function currentInputs(commit: CommitId, kept: string, lookup: InputLookup): string | null {
  if (kept === '') return textOf(commit, [], [], lookup);
  const match = /^n:[^;]*;p:([^;]*);c:[^;]*;(?:m:[^;]*;)?v:[^;]*$/.exec(kept);
  if (match === null) return null;
  const refs = (match[1] ?? '')
    .split(',')
    .flatMap((pair) => (pair === '' ? [] : [pair.slice(0, pair.indexOf('=')) as RefName]));
  return textOf(commit, refs, namedCommits(kept), lookup);
}

/** True when the inputs name something that is there and may hold evidence: a request's head, a picked commit. */
export function namesSources(inputs: string): boolean {
  return /;v:.+$/.test(inputs);
}

function textOf(commit: CommitId, refs: readonly RefName[], others: readonly CommitId[], lookup: InputLookup): string {
  const notes = lookup.notesOf(commit).join(',');
  const heads = refs.map((ref) => `${ref}=${lookup.refOf(ref) ?? '-'}`).join(',');
  const ties = others.map((other) => `${other}=${lookup.isPresent(other) ? 'there' : '-'}`).join(',');
  const merge = lookup.mergeOf(commit);
  if (notes === '' && heads === '' && ties === '' && merge === null) return '';
  // A request's commits, and those that were picked, speak through notes of their own.
  const speaks = ties !== '' || refs.some((ref) => lookup.refOf(ref) !== null);
  const brought = merge === null ? '' : `m:${merge};`;
  return `n:${notes};p:${heads};c:${ties};${brought}v:${speaks ? lookup.notesVersion : ''}`;
}
