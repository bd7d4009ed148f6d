/** What the gate says to whoever pushes. git puts `remote:` before every line. */
import type { GatedRef } from '../../app/gate/push-gate.ts';
import type { PolicyMode } from '../../model/decision.ts';
import { oneLine } from './safe.ts';
import type { Style } from './style.ts';
import { renderReasons, renderVerdict } from './verdict.ts';

const SHOWN = 5;

/** The answer for everything that is not simply accepted; empty when there is nothing to say. */
export function renderPush(answers: readonly GatedRef[], mode: PolicyMode, style: Style): string {
  const told = answers.filter(({ reasons }) => reasons.length > 0);
  if (told.length === 0) return '';
  const parts = told.map(({ pushed, reasons, verdict }) =>
    verdict === null
      ? `${oneLine(pushed.ref)}\n${renderReasons(reasons, style, SHOWN)}`
      : renderVerdict(verdict, style, false),
  );
  const refused = answers.some(({ accepted }) => !accepted);
  const judged = told.some(({ verdict }) => verdict !== null);
  const end = refused
    ? `Nothing was accepted.${judged ? ' The same answer before pushing: countersign verify' : ''}`
    : `Accepted all the same: the policy is in mode ${mode}.`;
  return `\n${parts.join('\n\n')}\n\n${end}\n`;
}
