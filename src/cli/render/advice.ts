/** Advice for people and programs, marked as what it is. */
import type { Advice, AdviceFinding } from '../../model/advice.ts';
import { counted, hanging } from './layout.ts';
import { clipped, oneLine, pathText } from './safe.ts';
import type { Style } from './style.ts';

export const ADVICE_SCHEMA = 'countersign.dev/advice/v1';

/** The answer for people. */
export function renderAdvice({ model, findings, withheld }: Advice, style: Style): string {
  const head = [
    `${style.bold('Advice')} by ${oneLine(model)}: ${findings.length === 0 ? 'no remark' : counted(findings.length, 'remark')}`,
    style.dim('  A model may be wrong. Nothing of this enters the decision, and no remark is no proof.'),
  ];
  if (withheld.secrets > 0) head.push(`  ${counted(withheld.secrets, 'secret')} kept back`);
  if (withheld.characters > 0) {
    head.push(`  ${style.warn('!')} ${counted(withheld.characters, 'character')} of the change beyond the budget`);
  }
  return [head.join('\n'), ...findings.map((finding) => findingText(finding, style))].join('\n\n');
}

function findingText({ path, line, concern, question }: AdviceFinding, style: Style): string {
  const place = path === null ? 'the change' : `${pathText(path)}${line === null ? '' : `:${line}`}`;
  return [
    `  ${style.bold(place)}`,
    hanging('    ', clipped(concern, 500), style.width),
    ...(question === '' ? [] : [hanging(`    ${style.dim('?')} `, clipped(question, 500), style.width)]),
  ].join('\n');
}

/** The answer for a program. */
export function adviceJson(advice: Advice): object {
  return { ...advice, advisory: true };
}
