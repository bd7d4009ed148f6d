/** Whom the commits of a change name: authors, co-authors, committers, and whoever prompted the agent. All claims. */
import type { MarkTable } from '../../core/attribution/marks/mark-table.ts';
import { readPeopleOfMessage } from '../../core/attribution/marks/people.ts';
import { recogniseIdentity } from '../../core/attribution/marks/read-marks.ts';
import type { ContributorClaim } from '../../core/policy/facts.ts';
import type { Attribution } from '../../model/attribution.ts';
import type { Commit } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { IdentityField } from '../../model/mark.ts';

/** The claims of one commit; identities that the marks table knows as tools or automations are marked as robots. */
export function contributorsOf(commit: Commit, marks: MarkTable): readonly ContributorClaim[] {
  const { author, committer } = commit;
  const claims = [claim(author, 'author', 'author', marks)];
  if (committer.email !== author.email || committer.name !== author.name) {
    claims.push(claim(committer, 'committer', 'committer', marks));
  }
  const { coAuthors, prompters } = readPeopleOfMessage(commit);
  // Facts have one prompter; whoever else is named to have prompted it has a part in it like a co-author.
  for (const person of [...coAuthors, ...prompters.slice(1)]) {
    claims.push(claim(person, 'co-author', 'co-author', marks));
  }
  return claims;
}

/**
 * The commits that brought content: all but merges to which no changed line or file leads, as the button "update branch"
 * makes them. Where some line leads to no commit that could be told, or nothing would be left, every commit counts.
 */
export function contributing(commits: readonly Commit[], attribution: Attribution): readonly Commit[] {
  const sources = new Set<CommitId | null>();
  for (const { added, deleted, opaque } of attribution.files) {
    for (const run of opaque === null ? [...added, ...deleted] : [...added, ...deleted, opaque])
      sources.add(run.commit);
  }
  if (sources.has(null)) return commits;
  const found = commits.filter(({ id, parents }) => parents.length < 2 || sources.has(id));
  return found.length === 0 ? commits : found;
}

/** The prompter that a message names (`Prompted-by`); the first one wins, and naming one only ever adds obligations. */
export function prompterOf(commits: readonly Commit[], attribution: Attribution): string | null {
  for (const commit of commits) {
    const named = readPeopleOfMessage(commit).prompters[0];
    if (named !== undefined) return named.email === '' ? named.name : `${named.name} <${named.email}>`;
  }
  return attribution.evidence.find(({ prompter }) => prompter !== null)?.prompter ?? null;
}

function claim(
  who: { readonly name: string; readonly email: string },
  as: ContributorClaim['as'],
  field: IdentityField,
  marks: MarkTable,
): ContributorClaim {
  const match = recogniseIdentity(who.name, who.email, field, marks);
  // A hint is not enough to take somebody for a machine.
  return { name: who.name, email: who.email, as, robot: match !== null && match.row.weight === 'declared' };
}
