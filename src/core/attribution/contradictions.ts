/** Findings about evidence that contradicts itself or got lost on the way. */
import type { Evidence, Finding } from '../../model/attribution.ts';
import type { CommitId, RuleId } from '../../model/id.ts';
import { displayPath, type RepoPath } from '../../model/path.ts';

const STRIPPED: RuleId = 'git.mark.stripped' as RuleId;
export const DECLARED: RuleId = 'attribution.declaration.contradicted' as RuleId;
export const CONTRADICTORY: RuleId = 'attribution.class.contradictory' as RuleId;
export const UNREADABLE: RuleId = 'attribution.evidence.unreadable' as RuleId;

/** Lines of one commit of which one source says human (or "no AI"), another AI. */
export function contradictoryFinding(commit: CommitId | null, lines: number): Finding {
  const who = commit === null ? 'a commit that could not be told' : `commit ${commit.slice(0, 12)}`;
  return {
    rule: CONTRADICTORY,
    message: `Sources disagree about ${lines} ${lines === 1 ? 'line' : 'lines'} of ${who}: one says AI, another does not`,
    commit,
    path: null,
    remedy: 'Look at the evidence of these lines and have the wrong record corrected by the tool that wrote it.',
  };
}

/** The author declared that no AI wrote in a commit, and its evidence says that one did. */
export function contradictedDeclaration(commit: CommitId, by: string, evidence: readonly Evidence[]): Finding {
  const ai = evidence.filter(({ claim }) => claim === 'ai' || claim === 'mixed');
  const tools = [...new Set(ai.map(({ tool }) => tool ?? 'an AI'))].sort();
  return {
    rule: DECLARED,
    message: `Violation: ${by} declared that no AI wrote in commit ${commit.slice(0, 12)}, and its evidence names ${tools.join(', ')}`,
    commit,
    path: null,
    remedy: 'The declaration counts for nothing. Withdraw it: countersign sign-offs withdraw ID --reason WHY',
  };
}

/** The commits that a landed commit came from say AI, the landed commit itself says nothing. */
export function strippedFinding(commit: CommitId, from: readonly Evidence[], by: string): Finding {
  const tools = [...new Set(from.map(({ tool }) => tool ?? 'an AI'))].sort();
  const sources = new Set(
    from.map(({ via, source }) => via?.from ?? ('commit' in source ? source.commit : source.ref)),
  );
  const count = sources.size;
  return {
    rule: STRIPPED,
    message:
      `Commit ${commit.slice(0, 12)} lost its marks when it landed: ` +
      `${count} of the commits in ${by} ${count === 1 ? 'names' : 'name'} ${tools.join(', ')}`,
    commit,
    path: null,
    remedy: 'Nothing is lost here: the lines are attributed through their source. Keep trailers when squashing.',
  };
}

/** Evidence that exists somewhere and could not be read. */
export function unreadableFinding(commit: CommitId | null, what: string, remedy: string): Finding {
  return { rule: UNREADABLE, message: what, commit, path: null, remedy };
}

/** A tree of the commit (or of its parent) has two entries of one name: what is checked out need not be what was compared. */
export function twinFinding(commit: CommitId, path: RepoPath): Finding {
  const message =
    `Commit ${commit.slice(0, 12)} changes the path “${displayPath(path)}” twice: ` +
    'one of its trees, or of its parent’s, has two entries of that name, so that what it holds cannot be told';
  return {
    rule: UNREADABLE,
    message,
    commit,
    path,
    remedy: `Look at the tree with: git fsck --full; the commit that brought it in must be made anew.`,
  };
}
