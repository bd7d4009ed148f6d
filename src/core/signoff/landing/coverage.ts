/** How one signed set covers what lands: path by path, and as a whole. */
import type { Side, Transition } from '../../../model/change.ts';
import type { RepoPath } from '../../../model/path.ts';
import { comparePaths, displayPath } from '../../../model/path.ts';
import type { SetEntry, SignedSide, SignOff, StatementId } from '../../../model/statement.ts';
import type { LandingInput } from './landing-input.ts';

/** How a path of the landing is named by a statement. */
export interface CoveredPath {
  readonly how: 'exact' | 'rebased';
  readonly read: boolean;
}

/** What one statement says of one landing. */
export interface StatementCoverage {
  /** Landed paths that it names as they land. */
  readonly covered: ReadonlyMap<RepoPath, CoveredPath>;
  /** Null when the landing is exactly its set (exact, or rebased where `rebasedWhole` says so). */
  readonly notWhole: string | null;
  /** True when the whole holds only because paths are taken as rebased. */
  readonly rebasedWhole: boolean;
  /** The first landed path that it names with other content; null when there is none. */
  readonly differs: RepoPath | null;
  /** A path that {@link onlyExact} took away; null when there is none. */
  readonly notExact: RepoPath | null;
  /** Blobs whose SHA-256 was needed and is not known. */
  readonly unread: readonly string[];
}

/** The parts of the input that coverage depends on. */
export type CoverageInput = Pick<LandingInput, 'objectFormat' | 'oldSides' | 'sha256' | 'rebased'>;

/** Compares a signed set with the transitions that land. `spent` names entries that an earlier record used up. */
export function coverageOf(
  id: StatementId,
  set: readonly SetEntry[],
  transitions: readonly Transition[],
  input: CoverageInput,
  spent: (entry: SetEntry) => boolean,
): StatementCoverage {
  const entries = new Map(set.map((entry) => [entry.path, entry]));
  const covered = new Map<RepoPath, CoveredPath>();
  const unread: string[] = [];
  const missing: string[] = [];
  let differs: RepoPath | null = null;
  for (const transition of transitions) {
    const entry = entries.get(transition.path);
    entries.delete(transition.path);
    const how = entry === undefined || spent(entry) ? null : matchOf(id, entry, transition, input, unread);
    if (entry !== undefined && how !== null) covered.set(entry.path, { how, read: entry.how === 'read' });
    else
      missing.push(
        `${displayPath(transition.path)} ${entry === undefined ? 'is not in its set' : whyNot(entry, spent)}`,
      );
    if (entry !== undefined && how === null && !spent(entry)) differs ??= entry.path;
  }
  for (const entry of entries.values()) {
    if (!isThere(entry, input, unread)) missing.push(`${displayPath(entry.path)} is in its set and does not land`);
  }
  const rebasedWhole = [...covered.values()].some((path) => path.how === 'rebased');
  return {
    covered,
    notWhole: missing.length === 0 ? null : listed(missing),
    rebasedWhole,
    differs,
    notExact: null,
    unread,
  };
}

/** What is left of a coverage where content merged onto a moved base is not enough. */
export function onlyExact(coverage: StatementCoverage): StatementCoverage {
  if (!coverage.rebasedWhole) return coverage;
  const covered = new Map([...coverage.covered].filter(([, path]) => path.how === 'exact'));
  const notExact = [...coverage.covered].find(([, path]) => path.how === 'rebased')?.[0] ?? null;
  const notWhole = coverage.notWhole ?? `${displayPath(notExact ?? '')} is covered only rebased`;
  return { ...coverage, covered, notWhole, rebasedWhole: false, notExact };
}

/** True when the set names no path twice and is sorted as it must be. */
export function isWellFormedSet(set: SignOff['set']): boolean {
  return set.every((entry, index) => {
    const before = set[index - 1];
    return before === undefined || comparePaths(before.path, entry.path) < 0;
  });
}

function whyNot(entry: SetEntry, spent: (entry: SetEntry) => boolean): string {
  return spent(entry) ? 'has landed before on this statement' : 'lands with other content';
}

function listed(missing: readonly string[]): string {
  const more = missing.length > 3 ? `; and ${missing.length - 3} more` : '';
  return missing.slice(0, 3).join('; ') + more;
}

function matchOf(
  id: StatementId,
  entry: SetEntry,
  transition: Transition,
  input: CoverageInput,
  unread: string[],
): 'exact' | 'rebased' | null {
  if (sameSide(entry.old, transition.old, input, unread) && sameSide(entry.new, transition.new, input, unread)) {
    return 'exact';
  }
  return isRebased(id, entry, transition, input, unread) ? 'rebased' : null;
}

/** Only files with both sides can be merged, and only when the modes are as signed. */
function isRebased(
  id: StatementId,
  entry: SetEntry,
  transition: Transition,
  input: CoverageInput,
  unread: string[],
): boolean {
  if (input.rebased.get(id)?.get(entry.path) !== 'merges-to-landed') return false;
  const pairs = [
    [entry.old, transition.old],
    [entry.new, transition.new],
  ] as const;
  return pairs.every(
    ([signed, landed]) =>
      signed !== null &&
      landed !== null &&
      signed.mode === landed.mode &&
      (signed.mode === '100644' || signed.mode === '100755') &&
      hasItsDigest(signed, input, unread),
  );
}

/** The path may be absent from the landing when what was signed is on the old tip already. */
function isThere(entry: SetEntry, input: CoverageInput, unread: string[]): boolean {
  const side = input.oldSides.get(entry.path);
  return side !== undefined && sameSide(entry.new, side, input, unread);
}

function sameSide(signed: SignedSide | null, side: Side | null, input: CoverageInput, unread: string[]): boolean {
  if (signed === null || side === null) return signed === side;
  return signed.mode === side.mode && signed.oid === side.oid && hasItsDigest(signed, input, unread);
}

/** In SHA-1 repositories the statement names the bytes besides, because two blobs can be made to share a SHA-1. */
function hasItsDigest(signed: SignedSide, input: CoverageInput, unread: string[]): boolean {
  if (input.objectFormat === 'sha256' || signed.mode === '160000') return true;
  if (signed.sha256 === null) return false;
  const recomputed = input.sha256.get(signed.oid);
  if (recomputed === undefined) unread.push(signed.oid);
  return recomputed === signed.sha256;
}
