/** What the hooks in an author's clone say. */
import type { AuthorAnswer } from '../../app/gate/author-push.ts';
import { hanging } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import type { Style } from './style.ts';
import { renderVerdict } from './verdict.ts';

const SHOWN = 6;

/** Everything worth saying; empty when the push simply goes through. */
export function renderAuthorAnswers(answers: readonly AuthorAnswer[], style: Style): string {
  const parts = answers.flatMap((answer) =>
    answer.kind === 'update' ? update(answer, style) : [branch(answer, style)],
  );
  return parts.join('\n\n');
}

function update({ verdict }: Extract<AuthorAnswer, { readonly kind: 'update' }>, style: Style): readonly string[] {
  if (verdict.reasons.length === 0) return [];
  const text = renderVerdict(verdict, style, false);
  if (verdict.state === 'refused' && verdict.mode === 'enforce')
    return [`${text}\n\nStopped here, because the gate would refuse it. git push --no-verify sends it all the same.`];
  const why = verdict.state === 'error' ? 'it cannot be judged here' : `the policy is in mode ${verdict.mode}`;
  return [`${text}\n\nIt goes on: ${why}.`];
}

function branch({ name, target, acts }: Extract<AuthorAnswer, { readonly kind: 'branch' }>, style: Style): string {
  const [from, to] = [style.bold(oneLine(name)), style.bold(oneLine(target))];
  if (acts.length === 0) return `countersign: ${from} may land on ${to}.`;
  const lines = acts.slice(0, SHOWN).map((act) => hanging('  · ', clipped(act, 300), style.width));
  const rest = acts.length > SHOWN ? [`  and ${acts.length - SHOWN} more: countersign verify`] : [];
  return [`countersign: to land on ${to}, ${from} needs`, ...lines, ...rest].join('\n');
}
