/** What an author is told while a commit message is written: odd marks, and an agent that it does not name. */
import { readCommitMarks } from '../../core/attribution/marks/read-marks.ts';
import type { MarkTable } from '../../core/attribution/marks/mark-table.ts';
import type { Identity } from '../../model/change.ts';
import type { CommitId, TreeId } from '../../model/id.ts';

/** Variables that agents set for what they start; a person's command in an agent's terminal has them, too. */
const AGENT_VARIABLES: readonly (readonly [name: string, agent: string])[] = [
  ['CLAUDECODE', 'claude-code'],
  ['CURSOR_AGENT', 'cursor'],
  ['CODEX_THREAD_ID', 'codex'],
  ['CODEX_SANDBOX', 'codex'],
  ['GEMINI_CLI', 'gemini-cli'],
  ['OPENCODE', 'opencode'],
  ['CLINE_ACTIVE', 'cline'],
];

/** The agent in whose surroundings the commit is made; a hint, never evidence. */
export function agentAround(variables: Readonly<Record<string, string | undefined>>): string | null {
  return AGENT_VARIABLES.find(([name]) => (variables[name] ?? '') !== '')?.[1] ?? null;
}

/** One line for each thing that the author may want to mend; empty when the message says what it should. */
export function adviseMessage(
  text: string,
  author: Pick<Identity, 'name' | 'email'> | null,
  agent: string | null,
  marks: MarkTable,
): readonly string[] {
  const message = withoutComments(text);
  if (message.trim() === '') return [];
  const who: Identity = { name: author?.name ?? '', email: author?.email ?? '', time: 0, zone: '+0000' };
  const id = '0'.repeat(40);
  const commit = {
    id: id as CommitId,
    tree: id as TreeId,
    parents: [],
    author: who,
    committer: who,
    message,
    signed: false,
  };
  const { evidence, findings } = readCommitMarks(commit, marks);
  const advice = findings.map((finding) => `${finding.message}: ${finding.remedy}`);
  const declared = evidence.some(({ grade }) => grade !== 'inferred');
  if (agent !== null && !declared)
    advice.push(
      `this commit is made where ${agent} runs, and its message names no AI: if it wrote more than a completion, countersign flag --agent ${agent}`,
    );
  return advice;
}

/** As git leaves it: without lines of comment, and without anything from the scissors on. */
function withoutComments(text: string): string {
  const cut = text.search(/^# -+ >8 -+/m);
  return (cut < 0 ? text : text.slice(0, cut)).replace(/^#.*(?:\r?\n|$)/gm, '');
}
