/** Plays the steps of a rewrite case on real git, and reads the product's answer as text: one word per changed line. */
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { attributeChange } from '../../src/app/attribution/attribute.ts';
import { gatherChange } from '../../src/app/change/change.ts';
import { builtInMarks } from '../../src/core/attribution/marks/table.ts';
import type { AttributedRun, Attribution } from '../../src/model/attribution.ts';
import type { CommitId, RefName } from '../../src/model/id.ts';
import { type Fixture, type FixtureOptions, makeRepository } from '../git/fixture.ts';

/** Who a commit says it is by, and what a git-ai note says of it; tokens are whole lines. */
export interface Who {
  readonly by?: 'claude' | 'copilot-review' | 'dependabot' | 'denial' | 'prose';
  /** Lines that the note gives to an AI, and to a person. */
  readonly ai?: string;
  readonly human?: string;
  /** Sessions without lines. */
  readonly session?: boolean;
  readonly note?: string;
  /** The commit that the note names, when it is not its own. */
  readonly base?: string;
  readonly title?: string;
  readonly author?: string;
}

export type Step =
  /** Lines are separated by blanks; an empty text is an empty file. */
  | readonly ['write', string, string]
  | readonly ['bytes', string, string]
  | readonly ['remove' | 'executable', string]
  | readonly ['move' | 'link', string, string]
  | readonly ['commit', Who?]
  | readonly ['amend', Who?]
  | readonly ['note', string, Who]
  | readonly ['branch' | 'checkout', string]
  | readonly ['git', ...string[]]
  /** git is expected to stop with a conflict. */
  | readonly ['conflict', ...string[]]
  /** Squashes a branch onto the one that is checked out, as a forge does; the number of its pull request. */
  | readonly ['squash', string, number, Who?]
  /** Commits what is staged as a cherry-pick of a revision, under an author line of its own. */
  | readonly ['pick', string, string]
  /** Writes an agent-trace file: the revision it names, a path, its first and last line, the contributor. */
  | readonly ['traces', string, string, number, number, 'ai' | 'human'];

export interface RewriteCase {
  readonly name: string;
  readonly steps: readonly Step[];
  /** `main` and `work` unless given. */
  readonly onto?: string;
  readonly head?: string;
  readonly formerTips?: boolean;
  /** Per path, in the order of lines: `line=class/grade`, `line=unknown`, `line=unreadable`. All of them. */
  readonly added?: Readonly<Record<string, string>>;
  readonly deleted?: Readonly<Record<string, string>>;
  /** Paths without lines: the class of the whole. */
  readonly opaque?: Readonly<Record<string, string>>;
  /** Rules of the findings, sorted, each once; not looked at when left out. */
  readonly findings?: readonly string[];
  readonly format?: 'sha1' | 'sha256';
}

export interface Answer {
  readonly added: Readonly<Record<string, string>>;
  readonly deleted: Readonly<Record<string, string>>;
  readonly opaque: Readonly<Record<string, string>>;
  readonly findings: readonly string[];
  readonly attribution: Attribution;
}

const TRAILERS: Readonly<Record<NonNullable<Who['by']>, string>> = {
  claude: 'Co-authored-by: Claude <noreply@anthropic.com>',
  'copilot-review': 'Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>',
  dependabot: '',
  denial: 'Assisted-by: none',
  prose: 'Generated with the help of Claude, then looked at.',
};

/** Plays all steps in a fresh repository. */
export function play(steps: readonly Step[], options: FixtureOptions = {}): Fixture {
  const repo = makeRepository(options);
  for (const step of steps) playStep(repo, step);
  return repo;
}

/** Plays one step in a repository that is there already. */
export function playStep(repo: Fixture, step: Step): void {
  switch (step[0]) {
    case 'write':
      repo.write(step[1], linesOf(step[2]));
      return;
    case 'bytes':
      repo.write(step[1], Buffer.from(step[2], 'latin1'));
      return;
    case 'remove':
      rmSync(join(repo.path, step[1]));
      return;
    case 'executable':
      chmodSync(join(repo.path, step[1]), 0o755);
      return;
    case 'move':
      mkdirSync(dirname(join(repo.path, step[2])), { recursive: true });
      renameSync(join(repo.path, step[1]), join(repo.path, step[2]));
      return;
    case 'link':
      rmSync(join(repo.path, step[1]), { force: true });
      symlinkSync(step[2], join(repo.path, step[1]));
      return;
    case 'commit':
      annotate(repo, commit(repo, step[1] ?? {}), step[1] ?? {});
      return;
    case 'amend':
      amend(repo, step[1] ?? {});
      return;
    case 'note':
      annotate(repo, repo.id(step[1]), step[2]);
      return;
    case 'branch':
      repo.branch(step[1]);
      return;
    case 'checkout':
      repo.checkout(step[1]);
      return;
    case 'git':
      repo.git(step.slice(1), { env: { GIT_EDITOR: 'true' } });
      return;
    case 'conflict':
      expectConflict(repo, step.slice(1));
      return;
    case 'traces':
      repo.write('.agent-trace/traces.jsonl', traceRecord(repo.id(step[1]), step[2], step[3], step[4], step[5]));
      return;
    case 'pick':
      repo.commit(`pick\n\n(cherry picked from commit ${repo.id(step[1])})\n`, { author: step[2] });
      return;
    case 'squash':
      squash(repo, step[1], step[2], step[3] ?? {});
      return;
  }
}

function traceRecord(revision: CommitId, path: string, start: number, end: number, type: 'ai' | 'human'): string {
  const record = {
    version: '0.1.0',
    id: '6d1f0d4e-6a8e-4a55-9a39-0a1b2c3d4e5f',
    timestamp: '2026-01-01T00:00:00Z',
    vcs: { type: 'git', revision },
    tool: { name: 'cursor', version: '2.4.0' },
    files: [{ path, conversations: [{ contributor: { type }, ranges: [{ start_line: start, end_line: end }] }] }],
  };
  return `${JSON.stringify(record)}\n`;
}

function linesOf(text: string): string {
  return text
    .split(' ')
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
}

function message(who: Who): string {
  const trailer = who.by === undefined ? '' : TRAILERS[who.by];
  return `${who.title ?? 'work'}\n${trailer === '' ? '' : `\n${trailer}\n`}`;
}

function commit(repo: Fixture, who: Who): CommitId {
  const bot = '49699333+dependabot[bot]@users.noreply.github.com';
  const author = who.author ?? (who.by === 'dependabot' ? `dependabot[bot] <${bot}>` : undefined);
  return repo.commit(message(who), author === undefined ? {} : { author });
}

function amend(repo: Fixture, who: Who): void {
  repo.git(['add', '-A']);
  repo.git(['commit', '-q', '--amend', '--allow-empty', '-m', message(who).trimEnd()]);
  annotate(repo, repo.id('HEAD'), who);
}

function expectConflict(repo: Fixture, args: readonly string[]): void {
  try {
    repo.git(args);
  } catch {
    return;
  }
  throw new Error(`git ${args.join(' ')} was expected to stop with a conflict`);
}

function squash(repo: Fixture, branch: string, number: number, who: Who): void {
  repo.git(['update-ref', `refs/pull/${number}/head`, branch]);
  repo.git(['merge', '-q', '--squash', branch]);
  const title = `${who.title ?? 'Feature'} (#${number})`;
  annotate(repo, commit(repo, { ...who, title }), who);
}

/** Writes a git-ai note over the lines named, wherever they stand in the commit's files. */
function annotate(repo: Fixture, id: CommitId, who: Who): void {
  const { ai = '', human = '' } = who;
  const text = who.note ?? (ai === '' && human === '' && who.session !== true ? null : noteText(repo, id, who));
  if (text !== null) repo.git(['notes', '--ref=ai', 'add', '-f', '-F', '-', id], { input: text });
}

function noteText(repo: Fixture, id: CommitId, who: Who): string {
  const wanted = { ai: new Set((who.ai ?? '').split(' ')), human: new Set((who.human ?? '').split(' ')) };
  const parts: string[] = [];
  for (const path of repo.git(['ls-tree', '-r', '--name-only', id]).split('\n')) {
    const lines = repo.git(['cat-file', 'blob', `${id}:${path}`]).split('\n');
    const at = (set: ReadonlySet<string>): string =>
      lines.flatMap((line, index) => (line !== '' && set.has(line) ? [String(index + 1)] : [])).join(',');
    const entries = [
      ['s_c9883b05a2487d::t_0f1e2d3c4b5a69', at(wanted.ai)],
      ['h_31dce776f88375', at(wanted.human)],
    ].filter(([, ranges]) => ranges !== '');
    if (entries.length > 0) parts.push(`${path}\n${entries.map((entry) => `  ${entry.join(' ')}\n`).join('')}`);
  }
  const metadata = {
    schema_version: 'authorship/3.0.0',
    base_commit_sha: who.base === undefined ? id : repo.id(who.base),
    prompts: {},
    humans: { h_31dce776f88375: { author: 'Alice Smith <alice@example.com>' } },
    sessions: { s_c9883b05a2487d: { agent_id: { tool: 'cursor', id: 'session_123', model: 'gpt-4' } } },
  };
  return `${parts.join('')}---\n${JSON.stringify(metadata)}\n`;
}

/** The product's answer for `onto..head`. */
export async function ask(fixture: Fixture, one: Pick<RewriteCase, 'onto' | 'head' | 'formerTips'>): Promise<Answer> {
  const repo = await openRepository(fixture.path);
  try {
    const range = { onto: await repo.resolve(one.onto ?? 'main'), head: await repo.resolve(one.head ?? 'work') };
    const change = await gatherChange(repo, { ...range, target: null, text: '' });
    const branches = [`refs/heads/${one.head ?? 'work'}` as RefName];
    const attribution = await attributeChange(repo, change, builtInMarks(), {
      branches,
      formerTips: one.formerTips ?? false,
    });
    return { ...shown(fixture, attribution), attribution };
  } finally {
    await repo.close();
  }
}

function shown(fixture: Fixture, attribution: Attribution): Omit<Answer, 'attribution'> {
  const added: Record<string, string> = {};
  const deleted: Record<string, string> = {};
  const opaque: Record<string, string> = {};
  for (const file of attribution.files) {
    const [old, next] = [file.transition.old, file.transition.new];
    const oldOid = file.oldPath === file.path ? old?.oid : blobBefore(attribution, file.oldPath);
    if (file.added.length > 0) added[file.path] = words(file.added, textOf(fixture, next?.oid));
    if (file.deleted.length > 0) deleted[file.oldPath] = words(file.deleted, textOf(fixture, oldOid));
    if (file.opaque !== null) opaque[file.path] = classOf(file.opaque);
  }
  const findings = [...new Set(attribution.findings.map(({ rule }) => rule as string))].sort();
  return { added, deleted, opaque, findings };
}

function blobBefore(attribution: Attribution, path: string): string | undefined {
  return attribution.files.find((file) => file.path === path)?.transition.old?.oid;
}

function textOf(fixture: Fixture, oid: string | undefined): readonly string[] {
  return oid === undefined ? [] : fixture.gitBytes(['cat-file', 'blob', oid]).toString('utf8').split('\n');
}

function words(runs: readonly AttributedRun[], lines: readonly string[]): string {
  const out: string[] = [];
  for (const run of runs) {
    for (let line = run.start; line < run.start + run.count; line += 1) {
      const text = (lines[line - 1] ?? '?').replace('\r', '\\r');
      out.push(`${text.startsWith('{"version"') ? 'TRACE' : text}=${classOf(run)}`);
    }
  }
  return out.join(' ');
}

function classOf(run: AttributedRun): string {
  if (run.unreadable) return 'unreadable';
  const role = run.role === 'suggestion' || run.role === 'automation' ? `/${run.role}` : '';
  return run.grade === null ? `${run.class}${role}` : `${run.class}/${run.grade}${role}`;
}
