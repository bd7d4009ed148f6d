/** Declarations about the commits of a change, as far as they stand. */
import { personOfPrincipal } from '../../core/signoff/landing/eligible.ts';
import type { Evidence } from '../../model/attribution.ts';
import type { Commit } from '../../model/change.ts';
import type { CommitId, PersonId } from '../../model/id.ts';
import type { Declaration, Verified } from '../../model/statement.ts';
import type { Home } from '../home/home-policy.ts';

/** Verified declarations about some heads, and whatever objects to them; only asked for where commits are judged. */
export type DeclaredReader = (home: Home, heads: readonly CommitId[]) => Promise<readonly Verified[]>;

/** What somebody declared of one of their commits. */
export interface DeclaredCommit {
  readonly evidence: Evidence;
  readonly by: PersonId;
}

/** Declarations of this repository that their signers did not withdraw. */
export async function standingDeclarations(
  home: Home,
  heads: readonly CommitId[],
  read: DeclaredReader | undefined,
): Promise<readonly Verified<Declaration>[]> {
  if (read === undefined || !home.enforced || heads.length === 0) return [];
  const found = await read(home, heads);
  const withdrawn = new Set(
    found.flatMap(({ statement }) =>
      statement.kind === 'objection' && statement.about.kind === 'statement'
        ? [`${statement.about.id} ${statement.by}`]
        : [],
    ),
  );
  const known = new Set(heads);
  return found.filter((of): of is Verified<Declaration> => {
    const { statement } = of;
    return (
      statement.kind === 'declaration' &&
      statement.repo === home.policy.repository &&
      statement.head !== null &&
      known.has(statement.head) &&
      !withdrawn.has(`${of.id} ${statement.by}`)
    );
  });
}

/** Each commit that its author, by the people file, declared to be free of AI: those that the declared head reaches. */
export function declaredHuman(
  { people }: Home,
  commits: readonly Commit[],
  declarations: readonly Verified<Declaration>[],
): ReadonlyMap<CommitId, DeclaredCommit> {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const found = new Map<CommitId, DeclaredCommit>();
  for (const { id, statement } of declarations) {
    const by = personOfPrincipal(statement.by);
    if (statement.says !== 'no-ai' || statement.head === null || by === null || !people.persons.has(by)) continue;
    for (const commit of reachedFrom(statement.head, byId)) {
      const author = people.byEmail.get(commit.author.email.trim().toLowerCase());
      if (author === undefined || 'kind' in author || author.id !== by || found.has(commit.id)) continue;
      found.set(commit.id, { by, evidence: evidenceOf(id, commit.id) });
    }
  }
  return found;
}

/** The first person who declared to have prompted the work, as commits name people; null when nobody did. */
export function declaredPrompter({ people }: Home, declarations: readonly Verified<Declaration>[]): string | null {
  for (const { statement } of declarations) {
    const person = statement.says === 'prompter' ? personOfPrincipal(statement.by) : null;
    const entry = person === null ? undefined : people.persons.get(person);
    const email = entry?.emails[0];
    if (entry !== undefined && email !== undefined) return `${entry.name ?? entry.id} <${email}>`;
  }
  return null;
}

function* reachedFrom(head: CommitId, commits: ReadonlyMap<CommitId, Commit>): Generator<Commit> {
  const seen = new Set<CommitId>();
  const open = [head];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const commit = commits.get(id);
    if (commit === undefined || seen.has(id)) continue;
    seen.add(id);
    yield commit;
    open.push(...commit.parents);
  }
}

function evidenceOf(statement: string, commit: CommitId): Evidence {
  return {
    mark: 'countersign.declaration',
    tool: null,
    model: null,
    session: null,
    prompter: null,
    grade: 'declared',
    claim: 'human',
    role: 'agent',
    source: { kind: 'statement', statement, commit },
    via: null,
  };
}
