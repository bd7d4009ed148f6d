/** Risk factors for people: the worst ones, each with its place, its reason and the way out. */
import type { Assessment, Factor, SetAside } from '../../model/assessment.ts';
import { counted, hanging } from './layout.ts';
import { clipped, oneLine, pathText } from './safe.ts';
import { paintSeverity } from './words.ts';
import type { Style } from './style.ts';

const SHOWN = 12;
const SHOWN_ASIDE = 4;

/** The section of an assessment's factors; empty when there is nothing to say. `all` shows every one. */
export function renderFactors({ factors, notRead, setAside }: Assessment, style: Style, all: boolean): string {
  if (factors.length === 0 && notRead.length === 0 && setAside.length === 0) return '';
  const shown = all ? factors : factors.slice(0, SHOWN);
  const lines = [style.bold(factors.length === 0 ? 'Risk: no factor' : `Risk: ${counted(factors.length, 'factor')}`)];
  for (const factor of shown) lines.push(...factorLines(factor, style));
  lines.push(...moreOf(factors.length - shown.length, 'factor'));
  for (const one of all ? setAside : setAside.slice(0, SHOWN_ASIDE)) lines.push(asideLine(one, style));
  lines.push(...moreOf(all ? 0 : setAside.length - SHOWN_ASIDE, 'factor set aside', 'factors set aside'));
  if (notRead.length > 0)
    lines.push(hanging('  ', style.dim(`not read: ${notRead.map(oneLine).join(', ')}`), style.width));
  return lines.join('\n');
}

/** What was found and does not count, with who says so. */
function asideLine({ factor, reason, source }: SetAside, style: Style): string {
  return hanging(
    style.dim(`  –        `),
    style.dim(`${placePhrase(factor)} does not count: ${clipped(reason, 200)} (${oneLine(source)})`),
    style.width,
  );
}

function factorLines(factor: Factor, style: Style): string[] {
  const level = factor.state === 'error' ? 'unread' : factor.severity.level;
  return [
    hanging(
      `  ${paintSeverity(factor.severity.level, level.padEnd(8), style)} `,
      style.bold(placePhrase(factor)),
      style.width,
    ),
    hanging('           ', `${clipped(factor.why, 300)}${observedPhrase(factor)}`, style.width),
    ...(factor.witness === null || factor.state === 'error'
      ? []
      : [hanging(`           ${style.dim('·')} `, clipped(factor.witness, 300), style.width)]),
    hanging(`           ${style.dim('→')} `, clipped(factor.remedy, 300), style.width),
  ];
}

/** `rule path:line`, with the resource where the content names one; the rule alone without a path. */
export function placePhrase(factor: Factor): string {
  const { path, lines } = factor.place;
  const address = factor.resource === null || factor.resource.address === path ? null : factor.resource.address;
  const named = address === null ? '' : ` ${clipped(address, 120)}`;
  if (path === null) return `${factor.rule}${named}`;
  return `${factor.rule} ${pathText(path)}${lines === null ? '' : `:${lines.start}`}${named}`;
}

function observedPhrase(factor: Factor): string {
  const { from, to } = factor.observed;
  if (from === null && to === null) return '';
  if (from === null) return ` [${clipped(to ?? '', 120)}]`;
  return ` [${clipped(from, 120)} → ${to === null ? 'gone' : clipped(to, 120)}]`;
}

/** The line that says how many were left out. */
export function moreOf(count: number, one: string, many: string = `${one}s`): string[] {
  return count > 0 ? [`  … and ${count} more ${count === 1 ? one : many} (--verbose shows all)`] : [];
}
