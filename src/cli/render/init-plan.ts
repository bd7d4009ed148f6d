/** The plan of `init` as text and as data. */
import type { InitPlan, InitStep } from '../../app/setup/init-plan.ts';
import { isDone } from '../../app/setup/init-plan.ts';
import { counted, hanging } from './layout.ts';
import { oneLine } from './safe.ts';
import type { Style } from './style.ts';

/** `plan`: nothing happened yet; `done`: it was carried out; `nothing`: there was nothing to do. */
export type InitOutcome = 'plan' | 'done' | 'nothing';

/** Steps with a sign each: `+` makes, `=` keeps. */
export function renderInitPlan(plan: InitPlan, style: Style, outcome: InitOutcome): string {
  const lines = [style.bold(headline(plan, outcome)), ...plan.steps.map((step) => stepLine(step, style))];
  if (plan.notes.length > 0) {
    lines.push('', style.bold('Next'), ...plan.notes.map((note) => hanging('  - ', oneLine(note), style.width)));
  }
  return lines.join('\n');
}

/** The plan for a program; the contents of the files are part of it. */
export function initJson(plan: InitPlan, outcome: InitOutcome): object {
  return { outcome, steps: plan.steps, notes: plan.notes };
}

function headline(plan: InitPlan, outcome: InitOutcome): string {
  const changes = plan.steps.filter((step) => step.kind !== 'keep').length;
  switch (outcome) {
    case 'plan':
      return isDone(plan)
        ? 'Nothing to do: everything is there.'
        : `Plan: ${counted(changes, 'step')}. Nothing was changed yet.`;
    case 'done':
      return `Done: ${counted(changes, 'step')}.`;
    case 'nothing':
      return 'Nothing to do: everything is there. No file was changed.';
  }
}

function stepLine(step: InitStep, style: Style): string {
  switch (step.kind) {
    case 'write':
      return hanging(
        `  ${style.good('+')} `,
        `${style.bold(oneLine(step.file.path))}: ${oneLine(step.why)}`,
        style.width,
      );
    case 'hook':
      return hanging(
        `  ${style.good('+')} `,
        `${style.bold(`hook ${step.file.path}`)}: ${oneLine(step.why)}`,
        style.width,
      );
    case 'configure':
      return hanging(
        `  ${style.good('+')} `,
        `${style.bold(`git config --add ${oneLine(step.key)} '${oneLine(step.value)}'`)}: ${oneLine(step.why)}`,
        style.width,
      );
    case 'keep':
      return hanging(`  ${style.dim('=')} `, style.dim(`${oneLine(step.path)} ${oneLine(step.why)}`), style.width);
  }
}
