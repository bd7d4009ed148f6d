/** `blame` and `why`: who wrote lines, for people and for programs. */
import type { AttributedRun, Evidence } from '../../model/attribution.ts';
import type { Commit } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { evidenceJson } from './check-json.ts';
import { counted, hanging, padded, percent } from './layout.ts';
import { clipped, oneLine, pathText } from './safe.ts';
import {
  gradePhrase,
  gutterMark,
  GUTTER_LEGEND,
  paintClass,
  shortId,
  sourcePhrase,
  toolName,
  viaPhrase,
} from './words.ts';
import type { Style } from './style.ts';

/** A file's lines with their authors. Runs cover every line in order, without gaps. */
export interface BlameView {
  readonly path: RepoPath;
  readonly commit: CommitId;
  readonly runs: readonly AttributedRun[];
  readonly evidence: readonly Evidence[];
  readonly commits: ReadonlyMap<CommitId, Commit>;
  /** The file's lines as text, without line ends; empty for a file that is not text. */
  readonly lines: readonly string[];
  /** First and last line to show, from 1. */
  readonly shown: { readonly start: number; readonly end: number };
}

/** One row per line: gutter, author, commit, day, number, text. */
export function renderBlame(view: BlameView, style: Style): string {
  const rows: string[] = [];
  const digits = String(view.shown.end).length;
  for (const run of view.runs) {
    const commit = run.commit === null ? undefined : view.commits.get(run.commit);
    const who = clipped(authorName(run, view, commit), 24);
    const day = commit === undefined ? ''.padEnd(10) : isoDay(commit.author.time);
    for (let line = run.start; line < run.start + run.count; line += 1) {
      if (line < view.shown.start || line > view.shown.end) continue;
      const gutter = paintClass(run.class, gutterMark(run).padEnd(2), style);
      const id = style.dim(run.commit === null ? ''.padEnd(12) : shortId(run.commit));
      const number = style.dim(String(line).padStart(digits));
      rows.push(
        `${gutter} ${padded(who, 24)} ${id} ${style.dim(day)} ${number} ${codeLine(view.lines[line - 1] ?? '')}`,
      );
    }
  }
  return [...rows, '', style.dim(blameSummary(view)), style.dim(GUTTER_LEGEND)].join('\n');
}

/** Everything known about one line. */
export function renderWhy(view: BlameView, style: Style): string {
  const line = view.shown.start;
  const run = runAt(view, line);
  const commit = run.commit === null ? undefined : view.commits.get(run.commit);
  const evidence = evidenceOf(run, view);
  const rows = [
    `${style.bold(`${pathText(view.path)}:${line}`)}  ${codeLine(view.lines[line - 1] ?? '')}`,
    '',
    hanging(`${paintClass(run.class, gutterMark(run).padEnd(2), style)} `, verdict(run, evidence), style.width),
  ];
  if (commit !== undefined) {
    const subject = clipped(commit.message.split('\n', 1)[0] ?? '', 100);
    rows.push(
      '',
      `commit  ${shortId(commit.id)} ${subject}`,
      `author  ${clipped(commit.author.name, 80)} <${clipped(commit.author.email, 120)}>  ${isoTime(commit.author.time)}`,
    );
  }
  if (evidence.length > 0) rows.push('', style.bold(`Evidence (${evidence.length})`));
  for (const one of evidence) rows.push(...evidenceRows(one, style));
  return rows.join('\n');
}

/** Lines with their authors, for a program. */
export function blameJson(view: BlameView): object {
  const { start: first, end: last } = view.shown;
  return {
    path: view.path,
    commit: view.commit,
    runs: view.runs
      .filter((run) => run.start <= last && run.start + run.count > first)
      .map((run) => {
        const start = Math.max(run.start, first);
        return {
          start,
          count: Math.min(run.start + run.count - 1, last) - start + 1,
          class: run.class,
          grade: run.grade,
          role: run.role,
          unreadable: run.unreadable,
          commit: run.commit,
          evidence: run.evidence,
        };
      }),
    evidence: view.evidence.map(evidenceJson),
    commits: [...view.commits.values()].map((commit) => ({
      id: commit.id,
      author: { name: commit.author.name, email: commit.author.email, time: isoTime(commit.author.time) },
      subject: commit.message.split('\n', 1)[0] ?? '',
    })),
  };
}

/** One line with its evidence spelled out, for a program. */
export function whyJson(view: BlameView): object {
  const line = view.shown.start;
  const run = runAt(view, line);
  const commit = run.commit === null ? undefined : view.commits.get(run.commit);
  return {
    path: view.path,
    line,
    at: view.commit,
    class: run.class,
    grade: run.grade,
    role: run.role,
    unreadable: run.unreadable,
    commit:
      commit === undefined
        ? null
        : {
            id: commit.id,
            author: { name: commit.author.name, email: commit.author.email, time: isoTime(commit.author.time) },
            subject: commit.message.split('\n', 1)[0] ?? '',
          },
    evidence: evidenceOf(run, view).map(evidenceJson),
  };
}

function evidenceOf(run: AttributedRun, view: BlameView): Evidence[] {
  return run.evidence.map((index) => view.evidence[index]).filter((one) => one !== undefined);
}

function runAt(view: BlameView, line: number): AttributedRun {
  const run = view.runs.find((candidate) => line >= candidate.start && line < candidate.start + candidate.count);
  if (run !== undefined) return run;
  return {
    start: line,
    count: 1,
    class: 'unknown',
    grade: null,
    role: null,
    unreadable: false,
    commit: null,
    evidence: [],
  };
}

function verdict(run: AttributedRun, evidence: readonly Evidence[]): string {
  const best = evidence[0];
  const grade = run.grade === null ? '' : `, ${gradePhrase(run.grade)}`;
  if (run.unreadable) return 'Unknown: evidence for this line exists but cannot be read, so it is not taken for human.';
  switch (run.class) {
    case 'ai':
      return `Written by ${toolName(best?.tool ?? null, best?.model ?? null)}${grade}.`;
    case 'mixed':
      return `Written by ${toolName(best?.tool ?? null, best?.model ?? null)} and a person${grade}.`;
    case 'human':
      return `Written by a person${grade}.`;
    case 'unknown':
      return 'Unknown: nothing says who wrote it. That is not the same as "human".';
  }
}

function evidenceRows(evidence: Evidence, style: Style): string[] {
  const prompter = evidence.prompter === null ? '' : `, prompted by ${clipped(evidence.prompter, 120)}`;
  const session = evidence.session === null ? '' : `, session ${clipped(evidence.session, 80)}`;
  const tool =
    evidence.claim === 'ai' || evidence.claim === 'mixed' ? toolName(evidence.tool, evidence.model) : 'no AI';
  const claim = evidence.claim === 'automation' ? `a robot (${toolName(evidence.tool, null)})` : tool;
  const rows = [
    hanging(
      `  ${evidence.grade.padEnd(8)} `,
      `${claim}${session}${prompter}  ${style.dim(oneLine(evidence.mark))}`,
      style.width,
    ),
    hanging('           ', sourcePhrase(evidence.source), style.width),
  ];
  if (evidence.via !== null) rows.push(hanging('           ', viaPhrase(evidence), style.width));
  return rows;
}

function authorName(run: AttributedRun, view: BlameView, commit: Commit | undefined): string {
  if (run.class === 'ai' || run.class === 'mixed') {
    const best = evidenceOf(run, view)[0];
    return best?.model ?? best?.tool ?? 'an AI';
  }
  return commit?.author.name ?? '';
}

function blameSummary(view: BlameView): string {
  const sums = { ai: 0, human: 0, mixed: 0, unknown: 0 };
  let total = 0;
  for (const run of view.runs) {
    const from = Math.max(run.start, view.shown.start);
    const to = Math.min(run.start + run.count - 1, view.shown.end);
    if (to < from) continue;
    sums[run.class] += to - from + 1;
    total += to - from + 1;
  }
  const parts = (['ai', 'mixed', 'human', 'unknown'] as const).filter((name) => sums[name] > 0);
  return `${counted(total, 'line')}: ${parts.map((name) => `${name} ${percent(sums[name], total)}`).join(', ')}`;
}

/** Code keeps its tabs as spaces; everything that could steer the terminal is escaped. */
function codeLine(text: string): string {
  return clipped(text.replaceAll('\t', '    '), 400);
}

function isoDay(seconds: number): string {
  return isoTime(seconds).slice(0, 10);
}

/** ISO 8601 in UTC; a time outside what a calendar can hold is shown as the number it is. */
function isoTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `@${seconds}` : date.toISOString().replace('.000Z', 'Z');
}
