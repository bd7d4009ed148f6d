/** The names of the branches that a merge brought in, as git and the forges write them into its subject. */
import type { Evidence } from '../../../model/attribution.ts';
import type { Commit } from '../../../model/change.ts';
import { shownText } from './evidence.ts';
import type { MarkTable } from './mark-table.ts';

/** What a merge's subject says of one of the parents that it brought in. */
export interface MergedBranch {
  /** Index of the parent, from 1. */
  readonly parent: number;
  readonly name: string;
  /** The mark of the name: a hint; null when the name is no tool's. */
  readonly evidence: Evidence | null;
}

/** No name of a branch is longer than a file's path. */
const LONGEST_SUBJECT = 4096;

/** The branches that the subject of a merge names, one per parent that was brought in; none when it names others. */
export function mergedBranches(
  merge: Pick<Commit, 'id' | 'message' | 'parents'>,
  table: MarkTable,
): readonly MergedBranch[] {
  const brought = merge.parents.length - 1;
  if (brought < 1) return [];
  const end = merge.message.indexOf('\n');
  const subject = (end < 0 ? merge.message : merge.message.slice(0, end)).slice(0, LONGEST_SUBJECT);
  const names = branchNames(subject);
  // Without one name for each it cannot be told whose parent is whose.
  if (names.length !== brought) return [];
  return names.map((name, at) => ({ parent: at + 1, name, evidence: markOf(name, merge, subject, table) }));
}

function markOf(name: string, merge: Pick<Commit, 'id'>, subject: string, table: MarkTable): Evidence | null {
  const lowered = name.toLowerCase();
  const row = table.index.branches.find(({ pattern }) => pattern.matches(lowered))?.row;
  if (row === undefined) return null;
  return {
    mark: row.id,
    tool: row.tool,
    model: null,
    session: null,
    prompter: null,
    grade: row.weight,
    claim: 'ai',
    role: row.role,
    source: { kind: 'message', commit: merge.id, line: 1, text: shownText(subject) },
    via: null,
  };
}

/** Every form takes time linear in the subject: anchored, and no two neighbouring parts can match the same text. */
const FORMS: readonly (readonly [RegExp, (name: string) => string])[] = [
  // GitHub puts the owner of the fork before the branch.
  [/^Merge pull request #\d+ from (\S+)$/, afterSlash],
  // Bitbucket Server; Azure DevOps; Bitbucket Cloud.
  [/^Merge pull request #\d+ in \S+ from (\S+) to \S+$/, whole],
  [/^Merge pull request \d+ from (\S+) into \S+$/, whole],
  [/^Merged in (\S+) \(pull request #\d+\)$/, whole],
  // Gitea and Forgejo quote the title before; a fork's branch follows its owner and a colon.
  [/^Merge pull request '.*' \([#!]\d+\) from (\S+) into \S+$/, afterColon],
];

const GIT_LIST = /^Merge (remote-tracking )?branch(?:es)? ('[^']+'(?:(?:, | and )'[^']+')*)(?: of \S+)?(?: into \S+)?$/;

function branchNames(subject: string): readonly string[] {
  if (!subject.startsWith('Merge')) return [];
  const list = GIT_LIST.exec(subject);
  if (list !== null) {
    const names = [...(list[2] ?? '').matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
    return list[1] === undefined ? names : names.map(afterSlash);
  }
  for (const [form, nameOf] of FORMS) {
    const name = form.exec(subject)?.[1];
    if (name !== undefined) return [nameOf(name)];
  }
  return [];
}

function whole(name: string): string {
  return name;
}

function afterSlash(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

function afterColon(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
