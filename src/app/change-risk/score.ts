/**
 * Scores the change under check by the model that was kept for this history. Read are the model, the pieces of the touched
 * files and of the author, and the old texts for their lines; no history is walked.
 */
import { FEATURE_MEANING } from '../../core/change-risk/features.ts';
import { saysFix } from '../../core/change-risk/message.ts';
import { scoreChange } from '../../core/change-risk/model.ts';
import { decodeModel, type KeptModel } from '../../core/change-risk/model-codec.ts';
import { featuresOf, type PathPast, type PersonPast, pieceOf } from '../../core/change-risk/past-index.ts';
import { CountersignError } from '../../model/error.ts';
import type { Change, Commit } from '../../model/change.ts';
import type { BlobId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { Cache } from '../../ports/cache.ts';
import type { GitRepository } from '../../ports/git.ts';
import { linesOf, personsAt } from './extract.ts';
import { INDEX_NAME, type KeptIndex, pathsName, peopleName, readKeptIndex } from './keep.ts';
import type { ChangeRiskReading } from './scoring.ts';

/** A larger change is not read for its lines before; `lt` is missing then. */
const MOST_TEXTS = 500;

/** Gets ready to score a change by the text of a kept model. */
export async function readByModel(
  repo: GitRepository,
  cache: Cache,
  change: Change,
  text: string,
): Promise<ChangeRiskReading> {
  const kept = decodeModel(text);
  const index = readKeptIndex(cache.read(INDEX_NAME));
  if (kept === null || index === null || index.digest !== kept.digest) return notScored('the kept model is damaged');
  if (!(await precedes(repo, kept, change))) {
    return notScored('the kept model was not trained on the history before this change');
  }
  const commits: Commit[] = [];
  await repo.commits(change.commits, (commit) => commits.push(commit));
  const author = await authorOf(repo, cache, index, commits);
  const pasts = pathPasts(cache, index, change);
  const linesBefore = await linesBeforeOf(repo, change);
  const time = Math.max(...commits.map(({ committer }) => committer.time), 0);
  const isFix = commits.some(({ message }) => saysFix(message));
  return {
    kind: 'ready',
    lookup: (files) => {
      const past = repo.state.shallow.size > 0 || author === undefined || pasts === null;
      const present = { files, linesBefore, isFix, time, pastUnknown: past };
      const score = scoreChange(
        kept.model,
        featuresOf(present, (path) => pasts?.get(path) ?? null, author ?? null),
      );
      if (score === null) return null;
      const parts = score.parts.map((part) => ({ ...part, meaning: FEATURE_MEANING[part.feature] }));
      return { ...score, parts, basis: basisOf(kept) };
    },
  };
}

function notScored(what: string): ChangeRiskReading {
  return { kind: 'none', why: `${what}; run: countersign eval change-risk --train` };
}

/** True when the change comes after everything that the model has seen. */
async function precedes(repo: GitRepository, { tip }: KeptModel, { base }: Change): Promise<boolean> {
  if (base === null) return false;
  if (tip === base) return true;
  if (!(await repo.present([tip])).has(tip)) return false;
  try {
    return (await repo.mergeBases(tip, base)).includes(tip);
  } catch (error) {
    if (error instanceof CountersignError && error.code !== 'internal') return false;
    throw error;
  }
}

/** Whoever made most of the commits, the newest in doubt; null for a newcomer, undefined when that cannot be told. */
async function authorOf(
  repo: GitRepository,
  cache: Cache,
  index: KeptIndex,
  commits: readonly Commit[],
): Promise<PersonPast | null | undefined> {
  if (!(await repo.present([index.personsAt])).has(index.personsAt)) return undefined;
  const personOf = await personsAt(repo, index.personsAt);
  const counts = new Map<string, number>();
  for (const { author } of commits) {
    const person = personOf(author.name, author.email);
    counts.set(person, (counts.get(person) ?? 0) + 1);
  }
  const [person] = [...counts].reverse().sort((a, b) => b[1] - a[1])[0] ?? [''];
  const piece = readPiece(cache, peopleName(pieceOf(person, index.people)), index.digest);
  if (piece === null) return undefined;
  return (piece.get(person) as PersonPast | undefined) ?? null;
}

/** What is known of the touched paths; null when a piece cannot be read. */
function pathPasts(cache: Cache, index: KeptIndex, change: Change): ReadonlyMap<RepoPath, PathPast> | null {
  const wanted = change.transitions.map(({ path }) => path);
  const found = new Map<RepoPath, PathPast>();
  for (const number of new Set(wanted.map((path) => pieceOf(path, index.paths)))) {
    const piece = readPiece(cache, pathsName(number), index.digest);
    if (piece === null) return null;
    for (const path of wanted) {
      const past = piece.get(path);
      if (past !== undefined) found.set(path, past as PathPast);
    }
  }
  return found;
}

/** A kept piece; its digest says that it was written together with the model. */
function readPiece(cache: Cache, name: string, digest: string): ReadonlyMap<string, unknown> | null {
  const text = cache.read(name);
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as { readonly digest?: unknown; readonly entries?: unknown } | null;
    if (value?.digest !== digest || !Array.isArray(value.entries)) return null;
    const entries = value.entries.filter(
      (entry): entry is [string, unknown] =>
        Array.isArray(entry) && typeof entry[0] === 'string' && Array.isArray(entry[1]) && entry[1].length === 3,
    );
    return entries.length === value.entries.length ? new Map(entries) : null;
  } catch {
    return null;
  }
}

/** Lines of all old texts; NaN where one cannot be read. */
async function linesBeforeOf(repo: GitRepository, { transitions }: Change): Promise<number> {
  const texts = transitions.flatMap(({ old }) =>
    old === null || old.mode === '160000' ? [] : [old.oid as string as BlobId],
  );
  if (texts.length > MOST_TEXTS) return Number.NaN;
  let lines = 0;
  try {
    await repo.blobs(texts, (_, bytes) => {
      if (!bytes.subarray(0, 8000).includes(0)) lines += linesOf(bytes);
    });
  } catch (error) {
    if (error instanceof CountersignError && error.code === 'object.missing') return Number.NaN;
    throw error;
  }
  return lines;
}

const KINDS = { size: 'lines added alone', regression: 'curved regression', ensemble: 'curves and trees' } as const;

function basisOf({ model, tip, digest }: KeptModel): string {
  const { kind, train, why } = model;
  const day = new Date(train.to * 1000).toISOString().slice(0, 10);
  const reason = kind === 'size' ? `, because ${why}` : `, ${why}`;
  return `${KINDS[kind]}${reason}; ${train.changes} changes to ${day} (${tip.slice(0, 12)}), ${train.harmful} harmful; model ${digest.slice(7, 19)}`;
}
