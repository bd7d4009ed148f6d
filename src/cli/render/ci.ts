/** What a CI job says besides its log: annotations and a summary. */
import type { CheckReport } from '../../model/check.ts';
import type { PolicyMode } from '../../model/decision.ts';
import type { Landing, Verdict } from '../../model/verdict.ts';
import { capped, command, type Kind } from './github.ts';
import { counted } from './layout.ts';
import { checkMarkdown, code, text } from './markdown.ts';
import { clipped, oneLine } from './safe.ts';
import { toldReasons } from './verdict.ts';

/** Why the job is green although the answer is not. */
export function ciNotice(mode: PolicyMode): string {
  return `The policy is in mode ${mode}: this is told, and stops nothing.`;
}

/** One annotation for each reason. */
export function ciAnnotations(verdicts: readonly Verdict[], kind: Kind): string {
  const lines = verdicts.flatMap((verdict) =>
    toldReasons(verdict).map(({ id, reason, remedy }) =>
      command(kind, { title: `countersign ${id}` }, remedy === null ? reason : `${reason} → ${remedy}`),
    ),
  );
  return capped(lines, kind).join('\n');
}

/**
 * The job's summary: the verdict, then what was assessed. `mode`: the one that lets the job pass all the same; null where
 * the job's colour is the answer.
 */
export function ciMarkdown(
  found: { readonly verdicts: readonly Verdict[]; readonly text: string; readonly reports: readonly CheckReport[] },
  mode: PolicyMode | null,
): string {
  if (found.verdicts.length === 0) return `## countersign\n\n${text(clipped(found.text, 300))}\n\n`;
  const verdicts = found.verdicts.map((verdict) => verdictMarkdown(verdict, mode));
  return [...verdicts, ...found.reports.slice(0, MOST_REPORTS).map(checkMarkdown)].join('');
}

/** A summary holds a megabyte, and a report up to 60 kB. */
const MOST_REPORTS = 8;

const WORDS: Readonly<Record<Verdict['state'], string>> = {
  pass: '✅ may land',
  refused: '❌ refused',
  error: '❔ could not be evaluated, which is never a pass',
  observed: '👁 observed',
  'before-adoption': '👁 older than the policy',
};

function verdictMarkdown(verdict: Verdict, mode: PolicyMode | null): string {
  const { state, place, old, new: next, notices } = verdict;
  const reasons = toldReasons(verdict);
  const table = reasons.map(
    ({ id, reason, remedy }) => `| ${text(clipped(reason, 400))} | ${text(clipped(remedy ?? '', 400))} | ${code(id)} |`,
  );
  return [
    `## countersign: ${WORDS[state]}`,
    '',
    `${code(oneLine(place.replace(/^refs\/heads\//, '')))} ${code(old?.slice(0, 12) ?? 'nothing')} → ${code(next.slice(0, 12))}`,
    ...(mode === null || reasons.length === 0 ? [] : ['', `> ${ciNotice(mode)}`]),
    ...notices.map((notice) => `\n> ${text(clipped(notice, 400))}`),
    ...(table.length === 0 ? [] : ['', '| Why | Way out | Rule |', '|---|---|---|', ...table]),
    ...verdict.landings.map(landingLine),
    '',
    '',
  ].join('\n');
}

function landingLine({ readings, change }: Landing): string {
  const people = [...new Set(readings.map(({ person }) => person))];
  const read = new Set(readings.map(({ path }) => path)).size;
  const by = people.length === 0 ? 'nobody' : people.map((person) => text(person)).join(', ');
  return `\nRead: ${read} of ${counted(change.transitions.length, 'path')} by ${by}`;
}
