/** Problems of a configuration text, as a compiler shows them: place, message, source line with a caret, remedy. */
import type { Problem } from '../../model/error.ts';
import { oneLine } from './safe.ts';
import type { Style } from './style.ts';

/** All problems, in the order given. */
export function renderProblems(problems: readonly Problem[], style: Style): string {
  return problems.map((problem) => renderProblem(problem, style)).join('\n');
}

function renderProblem(problem: Problem, style: Style): string {
  const { place } = problem;
  const where = place === null ? '' : `${style.bold(`${oneLine(place.file)}:${place.line}:${place.column}`)} `;
  const lines = [`${where}${oneLine(problem.message)}`];
  if (problem.excerpt !== undefined) {
    // The caret line counts columns, so the escapes of the source line must not move it: replace, one for one.
    lines.push(...problem.excerpt.split('\n').map((line) => style.dim(`  ${sameWidth(line)}`)));
  }
  if (problem.remedy !== undefined) lines.push(`  → ${oneLine(problem.remedy)}`);
  return lines.join('\n');
}

function sameWidth(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (character) => (character === '\t' ? ' ' : '\ufffd'));
}
