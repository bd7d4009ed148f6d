/** `blame` and `why`: who wrote lines, for people and for programs. */
import type { BlameAttribution, BlamedRun } from '../../app/attribution/attribute-blame.ts';
import type { Evidence } from '../../model/attribution.ts';
import type { Commit } from '../../model/change.ts';
import { evidenceJson, findingJson } from './check-json.ts';
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

const AUTHOR_CELLS = 28;

/** A file's lines with their authors, and which of them to show. */
export interface BlameView {
  readonly attribution: BlameAttribution;
  /** The file's lines as text, without line ends. */
  readonly lines: readonly string[];
  /** First and last line to show, from 1. */
  readonly shown: { readonly start: number; readonly end: number };
}

/** One row per line: gutter, author, commit, day, number, text. */
export function renderBlame(view: BlameView, style: Style): string {
  const rows: string[] = [];
  const digits = String(view.shown.end).length;
  for (const run of view.attribution.runs) {
    const who = clipped(authorName(run), AUTHOR_CELLS);
    const day = isoDay(run.commit.author.time);
    for (let line = run.start; line < run.start + run.count; line += 1) {
      if (line < view.shown.start || line > view.shown.end) continue;
      const gutter = paintClass(run.class, gutterMark(run).padEnd(2), style);
      const id = style.dim(`${shortId(run.commit.id)}${run.boundary ? '^' : ' '}`);
      const number = style.dim(String(line).padStart(digits));
      rows.push(
        `${gutter} ${padded(who, AUTHOR_CELLS)} ${id} ${style.dim(day)} ${number} ${codeLine(view.lines[line - 1] ?? '')}`,
      );
    }
  }
  return [...rows, '', style.dim(blameSummary(view)), style.dim(GUTTER_LEGEND)].join('\n');
}

/** Everything known about one line. */
export function renderWhy(view: BlameView, style: Style): string {
  const line = view.shown.start;
  const run = runAt(view, line);
  const place = `${pathText(view.attribution.path)}:${line}`;
  const rows = [`${style.bold(place)}  ${codeLine(view.lines[line - 1] ?? '')}`, ''];
  if (run === undefined) return [...rows, '?  Unknown: the history does not tell who wrote this line.'].join('\n');
  const { commit, evidence } = run;
  const mark = paintClass(run.class, gutterMark(run).padEnd(2), style);
  rows.push(
    hanging(`${mark} `, verdict(run), style.width),
    '',
    `commit  ${shortId(commit.id)} ${clipped(commit.message.split('\n', 1)[0] ?? '', 100)}`,
    `author  ${clipped(commit.author.name, 80)} <${clipped(commit.author.email, 120)}>  ${isoTime(commit.author.time)}`,
  );
  if (run.boundary)
    rows.push(
      hanging(
        '        ',
        'The clone ends at this commit: the line is at least that old. git fetch --unshallow tells more.',
        style.width,
      ),
    );
  if (evidence.length > 0) rows.push('', style.bold(`Evidence (${evidence.length})`));
  for (const one of evidence) rows.push(...evidenceRows(one, style));
  for (const finding of view.attribution.findings.filter((one) => one.commit === commit.id)) {
    rows.push('', hanging(`${style.warn('!')} `, clipped(finding.message, 300), style.width));
    rows.push(hanging(`  ${style.dim('→')} `, clipped(finding.remedy, 300), style.width));
  }
  return rows.join('\n');
}

/** Lines with their authors, for a program. Runs point into `evidence` by index. */
export function blameJson(view: BlameView): object {
  const { start: first, end: last } = view.shown;
  const { path, commit, findings } = view.attribution;
  const indexes = new Map<string, number>();
  const evidence: object[] = [];
  const commits = new Map<string, Commit>();
  const indexOf = (one: Evidence): number => {
    const json = evidenceJson(one);
    const key = JSON.stringify(json);
    const known = indexes.get(key);
    if (known !== undefined) return known;
    indexes.set(key, evidence.length);
    return evidence.push(json) - 1;
  };
  const runs = view.attribution.runs
    .filter((run) => run.start <= last && run.start + run.count > first)
    .map((run) => {
      commits.set(run.commit.id, run.commit);
      const start = Math.max(run.start, first);
      return {
        start,
        count: Math.min(run.start + run.count - 1, last) - start + 1,
        class: run.class,
        grade: run.grade,
        role: run.role,
        unreadable: run.unreadable,
        commit: run.commit.id,
        origin: { path: run.origin.path, line: run.origin.line + start - run.start },
        boundary: run.boundary,
        evidence: run.evidence.map(indexOf),
      };
    });
  return {
    path,
    commit,
    runs,
    evidence,
    commits: [...commits.values()].map(commitJson),
    findings: findings.map(findingJson),
  };
}

/** One line with its evidence spelled out, for a program. */
export function whyJson(view: BlameView): object {
  const line = view.shown.start;
  const run = runAt(view, line);
  return {
    path: view.attribution.path,
    line,
    at: view.attribution.commit,
    class: run?.class ?? 'unknown',
    grade: run?.grade ?? null,
    role: run?.role ?? null,
    unreadable: run?.unreadable ?? false,
    boundary: run?.boundary ?? false,
    commit: run === undefined ? null : commitJson(run.commit),
    evidence: run?.evidence.map(evidenceJson) ?? [],
    findings: view.attribution.findings.filter((one) => one.commit === run?.commit.id).map(findingJson),
  };
}

function commitJson(commit: Commit): object {
  const { name, email, time } = commit.author;
  return {
    id: commit.id,
    author: { name, email, time: isoTime(time) },
    subject: commit.message.split('\n', 1)[0] ?? '',
  };
}

function runAt(view: BlameView, line: number): BlamedRun | undefined {
  return view.attribution.runs.find((run) => line >= run.start && line < run.start + run.count);
}

function verdict(run: BlamedRun): string {
  const best = run.evidence[0];
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

/** The machine where a machine wrote, else whoever committed it: for unknown lines that is a name, not a claim. */
function authorName(run: BlamedRun): string {
  if (run.class !== 'ai' && run.class !== 'mixed') return run.commit.author.name;
  const best = run.evidence[0];
  const names = [best?.tool ?? 'ai', ...(best?.model === null || best === undefined ? [] : [best.model])];
  return names.join('/');
}

function blameSummary(view: BlameView): string {
  const sums = { ai: 0, human: 0, mixed: 0, unknown: 0 };
  let total = 0;
  for (const run of view.attribution.runs) {
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
