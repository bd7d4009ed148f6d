/** The report of `doctor` as text and as data. */
import type { CheckState, DoctorCheck } from '../../app/setup/doctor-check.ts';
import { counted, hanging } from './layout.ts';
import { oneLine } from './safe.ts';
import type { Style } from './style.ts';

/** One line per check, its remedy below it, a count at the end. */
export function renderDoctor(checks: readonly DoctorCheck[], style: Style): string {
  const width = Math.max(...checks.map((check) => check.id.length));
  const lines = checks.flatMap((check) => {
    const head = `${paint(check.state, check.state.padEnd(4), style)} ${check.id.padEnd(width)}  `;
    const body = hanging(head, oneLine(check.found), style.width);
    const indent = ' '.repeat(5 + width + 2);
    return check.remedy === null
      ? [body]
      : [body, hanging(`${indent}${style.dim('→')} `, oneLine(check.remedy), style.width)];
  });
  const count = (state: CheckState): number => checks.filter((check) => check.state === state).length;
  lines.push('', `${count('ok')} ok, ${counted(count('warn'), 'warning')}, ${count('fail')} failed`);
  return lines.join('\n');
}

/** The checks for a program. */
export function doctorJson(checks: readonly DoctorCheck[]): object {
  return {
    healthy: checks.every((check) => check.state !== 'fail'),
    checks: checks.map(({ id, state, found, remedy }) => ({ id, state, found, remedy })),
  };
}

function paint(state: CheckState, text: string, style: Style): string {
  switch (state) {
    case 'ok':
      return style.good(text);
    case 'warn':
      return style.warn(text);
    case 'fail':
      return style.bad(text);
  }
}
