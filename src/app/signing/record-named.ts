/** Which record somebody means: by its id, or by a commit that landed with it. */
import { CountersignError } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import type { LandingRecord, Verified } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';

type Record = Verified<LandingRecord>;

/**
 * The one record of a protected ref that a text names: its id or the beginning of it (six digits or more), the commit at
 * which its landing ended, or any commit that landed with it. `records` are in the order of their chains.
 *
 * @throws CountersignError `ref.unknown` when none or several are meant
 */
export async function recordNamed(repo: GitRepository, records: readonly Record[], text: string): Promise<Record> {
  const landings = records.filter(({ statement }) => statement.place.startsWith('refs/'));
  const digits = text.toLowerCase().replace(/^sha256:/, '');
  const byId = /^[0-9a-f]{6,64}$/.test(digits) ? landings.filter(({ id }) => id.startsWith(`sha256:${digits}`)) : [];
  const commit = byId.length > 0 || text.startsWith('sha256:') ? null : await repo.tryResolve(text);
  const found = commit === null ? byId : await ofCommit(repo, landings, commit);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const shown = text.slice(0, 80);
  const several = found.map(({ id, statement }) => `${id.slice(0, 19)} (${statement.place})`).join(', ');
  const why =
    found.length > 1
      ? `"${shown}" is in several records: ${several}`
      : `"${shown}" is in no landing that is recorded here${landings.length === 0 ? ': there are no records' : ''}`;
  const fetch = `git fetch origin 'refs/countersign/*:refs/countersign/*'`;
  const remedy =
    found.length > 1
      ? 'name one of them by its id'
      : `name a commit that landed, or the id of a record; ${fetch} brings what a gate has recorded since`;
  throw new CountersignError('ref.unknown', why, { remedy });
}

/** Records that end at the commit; where none does, the one of each ref with which it came. */
async function ofCommit(
  repo: GitRepository,
  landings: readonly Record[],
  commit: CommitId,
): Promise<readonly Record[]> {
  const ends = landings.filter(({ statement }) => statement.new === commit);
  if (ends.length > 0) return ends;
  const found: Record[] = [];
  for (const place of new Set(landings.map(({ statement }) => statement.place))) {
    const chain = landings.filter(({ statement }) => statement.place === place);
    const first = await firstWith(repo, chain, commit);
    if (first !== null && !(await contains(repo, first.statement.old, commit))) found.push(first);
  }
  return found;
}

/** A chain only grows, so that the first landing with the commit in it is found by halves. */
async function firstWith(repo: GitRepository, chain: readonly Record[], commit: CommitId): Promise<Record | null> {
  let low = 0;
  let high = chain.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await contains(repo, chain[middle]?.statement.new ?? null, commit)) high = middle;
    else low = middle + 1;
  }
  return chain[low] ?? null;
}

async function contains(repo: GitRepository, tip: CommitId | null, commit: CommitId): Promise<boolean> {
  return tip !== null && (tip === commit || (await repo.mergeBases(tip, commit)).includes(commit));
}
