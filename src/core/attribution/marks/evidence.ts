/** Collects the evidence of one commit: one list, each statement once, bounded. */
import type { Evidence, EvidenceSource, Finding } from '../../../model/attribution.ts';
import type { Commit } from '../../../model/change.ts';
import type { RuleId } from '../../../model/id.ts';
import type { MarkRow, MarkWeight } from '../../../model/mark.ts';
import { MAX_LINE, visitLines } from './message-lines.ts';
import type { MessageLine } from './message-lines.ts';
import { dayStart } from './row-check.ts';

const SHOWN = 200;
/** A message cannot make us keep more than this many statements of one row. */
const MAX_PER_ROW = 20;
const DAY_SECONDS = 86_400;

export interface Statement {
  readonly tool?: string | null;
  readonly model?: string | null;
  readonly session?: string | null;
  readonly weight?: MarkWeight;
  readonly claim?: Evidence['claim'];
}

export class EvidenceList {
  readonly commit: Commit;
  readonly #evidence: Evidence[] = [];
  readonly #findings: Finding[] = [];
  readonly #seen = new Set<string>();
  readonly #perRow = new Map<string, number>();
  #values: Map<string, string> | null = null;

  constructor(commit: Commit) {
    this.commit = commit;
  }

  /** Adds what `row` says at a line of the message or at an identity, unless the same was said there before. */
  add(row: MarkRow, place: MessageLine | EvidenceSource, statement: Statement = {}): void {
    const count = this.#perRow.get(row.id) ?? 0;
    if (count >= MAX_PER_ROW) return;
    const where = !('kind' in place) ? 'message' : place.kind === 'identity' ? place.role : place.kind;
    const { tool, model, session, claim, weight } = statement;
    const key = [row.id, where, tool, model, session, claim, weight].join('\u0000');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#perRow.set(row.id, count + 1);
    this.#evidence.push({
      mark: row.id,
      tool: tool === undefined ? row.tool : tool,
      model: kept(model),
      session: kept(session),
      prompter: null,
      grade: weightAt(row, weight ?? row.weight, this.commit.author.time),
      claim: claim ?? (row.role === 'automation' ? 'automation' : 'ai'),
      role: row.role,
      source: 'kind' in place ? place : messageSource(this.commit, place),
      via: null,
    });
  }

  /** Value of the first trailer with this key (lower case), null without one; the message is read once. */
  trailerValue(key: string): string | null {
    if (this.#values === null) {
      const values = new Map<string, string>();
      visitLines(this.commit.message, (line) => {
        if (line.value !== null && !values.has(line.word)) values.set(line.word, line.value);
      });
      this.#values = values;
    }
    return this.#values.get(key) ?? null;
  }

  addFinding(rule: string, message: string, remedy: string): void {
    if (this.#findings.some((finding) => finding.rule === rule && finding.message === message)) return;
    if (this.#findings.length >= MAX_PER_ROW) return;
    this.#findings.push({ rule: rule as RuleId, message, commit: this.commit.id, path: null, remedy });
  }

  /** True when the commit is already declared AI-written (or denied to be), so that no prose is needed. */
  hasDeclared(): boolean {
    return this.#evidence.some((one) => one.grade === 'declared' && one.claim !== 'automation');
  }

  /** The list; `prompter` is written into what claims AI. */
  evidence(prompter: string | null): readonly Evidence[] {
    if (prompter === null) return this.#evidence;
    return this.#evidence.map((one) => (one.claim === 'ai' ? { ...one, prompter } : one));
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }
}

/** A line of the commit's message as a source. */
function messageSource(commit: Commit, line: MessageLine): EvidenceSource {
  return { kind: 'message', commit: commit.id, line: line.number, text: shownText(line.text) };
}

/** Text for people: control, invisible and direction-changing characters escaped, cut to 200 UTF-16 units. */
export function shownText(text: string): string {
  const cut = text.slice(0, MAX_LINE).trim();
  const escaped = /^[\x20-\x7e]*$/.test(cut)
    ? cut
    : cut.replace(
        /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
        (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
      );
  const shown = escaped.length <= SHOWN ? escaped : `${escaped.slice(0, SHOWN - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  // A slice would keep the whole message alive in memory; a copy does not.
  return Buffer.from(shown, 'utf8').toString('utf8');
}

function kept(text: string | null | undefined): string | null {
  if (text === undefined || text === null) return null;
  const shown = shownText(text);
  return shown === '' ? null : shown;
}

/** What the row is worth on the day of the commit. */
function weightAt(row: MarkRow, weight: MarkWeight, authorTime: number): MarkWeight {
  for (const window of row.windows ?? []) {
    if (authorTime >= dayStart(window.from) && authorTime < dayStart(window.to) + DAY_SECONDS) return window.weight;
  }
  return weight;
}
