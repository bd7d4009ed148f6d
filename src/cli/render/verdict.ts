/** A gate's verdict for people: what it says, why, whose sign-off counts, and whose does not. */
import { displayPath } from '../../model/path.ts';
import type { DecisionNode } from '../../model/decision.ts';
import type { Landing, NotCounted, Verdict, VerdictState } from '../../model/verdict.ts';
import { counted, hanging } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import type { Style } from './style.ts';

const SHOWN = 8;

/** The whole answer; `all` shows every path and every statement. */
export function renderVerdict(verdict: Verdict, style: Style, all: boolean): string {
  const limit = all ? Number.POSITIVE_INFINITY : SHOWN;
  return [
    renderHead(verdict, style),
    verdict.notices.map((notice) => hanging(`  ${style.warn('!')} `, oneLine(notice), style.width)).join('\n'),
    renderReasons(all ? verdict.reasons : toldReasons(verdict), style, limit),
    ...verdict.landings.map((landing) => renderLanding(landing, style, limit)),
  ]
    .filter((section) => section !== '')
    .join('\n\n');
}

function renderHead(verdict: Verdict, style: Style): string {
  const mark = paint(verdict.state, `${MARKS[verdict.state]} ${verdict.state.toUpperCase()}`, style);
  const where = verdict.place.replace(/^refs\/heads\//, '');
  const next = verdict.new.slice(0, 12);
  const range = where === 'deployment' ? `of ${next}` : `${verdict.old?.slice(0, 12) ?? 'nothing'} → ${next}`;
  const phrase = verdict.landings.length === 0 && verdict.state === 'pass' ? emptyPhrase(verdict) : phraseOf(verdict);
  return hanging(`${mark}  `, `${style.bold(oneLine(where))} ${range}: ${phrase}`, style.width);
}

/** Where nothing lacks it does not land because of the mode. */
function phraseOf({ state, reasons }: Verdict): string {
  return state === 'observed' && reasons.length === 0 ? 'may land, and is only observed' : PHRASES[state];
}

/** A deployment has no landing of its own; a change that is there already has none either. */
function emptyPhrase({ notices }: Verdict): string {
  return notices.some((notice) => notice.startsWith('Nothing would land')) ? 'nothing would land' : 'may run';
}

const MARKS: Readonly<Record<VerdictState, string>> = {
  pass: '✓',
  refused: '✗',
  error: '?',
  observed: '○',
  'before-adoption': '○',
};

const PHRASES: Readonly<Record<VerdictState, string>> = {
  pass: 'may land',
  refused: 'refused',
  error: 'could not be evaluated, which is never a pass',
  observed: 'is let through, because the policy only observes',
  'before-adoption': 'is older than the policy',
};

function paint(state: VerdictState, text: string, style: Style): string {
  if (state === 'pass') return style.good(text);
  return state === 'refused' || state === 'error' ? style.bad(text) : style.warn(text);
}

/** Where nobody has signed anything that counts, the missing signature says it all; the rest follows from it. */
export function toldReasons({ reasons, landings }: Verdict): readonly DecisionNode[] {
  const read = landings.some(({ readings }) => readings.length > 0);
  const told = reasons.filter(({ id }) => id !== 'landing.whole' && id !== 'landing.read');
  return read || told.length === 0 ? reasons : told;
}

/** Every reason with its way out. Deeper nodes say the same of single people and paths. */
export function renderReasons(reasons: readonly DecisionNode[], style: Style, limit: number): string {
  const lines = reasons.slice(0, limit).map((node) => {
    const reason = hanging(
      `  ${style.bad('✗')} `,
      `${clipped(node.reason, 400)} ${style.dim(`(${node.id})`)}`,
      style.width,
    );
    if (node.remedy === null) return reason;
    return `${reason}\n${hanging('    → ', clipped(node.remedy, 400), style.width)}`;
  });
  const rest = reasons.length - lines.length;
  return [...lines, ...(rest > 0 ? [`  and ${counted(rest, 'further reason')}`] : [])].join('\n');
}

function renderLanding(landing: Landing, style: Style, limit: number): string {
  const paths = landing.change.transitions.length;
  const people = [...new Set(landing.readings.map(({ person }) => person))];
  const read = new Set(landing.readings.map(({ path }) => path)).size;
  const by = people.length === 0 ? 'nobody' : people.map(oneLine).join(', ');
  const title = `  ${style.bold('Read')} `;
  return [
    hanging(title, `${read} of ${counted(paths, 'path')} by ${by}`, style.width),
    ...landing.unread.slice(0, limit).map(({ path }) => `    ${style.warn('unread')} ${displayPath(path)}`),
    ...more(landing.unread.length - limit, 'unread path'),
    ...landing.notCounted.slice(0, limit).map((each) => renderNotCounted(each, style)),
    ...more(landing.notCounted.length - limit, 'statement that does not count', 'statements that do not count'),
  ].join('\n');
}

function more(rest: number, one: string, many: string = `${one}s`): readonly string[] {
  return rest > 0 ? [`    and ${counted(rest, one, many)}`] : [];
}

function renderNotCounted({ statement, by, rule, why, remedy }: NotCounted, style: Style): string {
  const who = by === null ? 'somebody' : oneLine(by.replace(/^person:/, ''));
  const id = statement.replace(/^sha256:/, '').slice(0, 12);
  const text = `${who} (${id}) does not count: ${clipped(why, 300)} ${style.dim(`(${rule})`)}`;
  const line = hanging('    · ', text, style.width);
  return remedy === null ? line : `${line}\n${hanging('      → ', clipped(remedy, 300), style.width)}`;
}
