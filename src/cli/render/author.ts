/** What the hooks in an author's clone say. */
import { actOf, type AuthorAnswer } from '../../app/gate/author-push.ts';
import { hanging } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import type { Style } from './style.ts';
import { renderVerdict, toldReasons } from './verdict.ts';

const SHOWN = 6;

/** Everything worth saying; empty when the push simply goes through. */
export function renderAuthorAnswers(answers: readonly AuthorAnswer[], remote: string, style: Style): string {
  const parts = answers.flatMap((answer) => {
    switch (answer.kind) {
      case 'update':
        return update(answer, style);
      case 'branch':
        return [branch(answer, style)];
      case 'blind':
        return [blind(answer, remote, style)];
    }
  });
  return [...new Set(parts)].join('\n\n');
}

function update({ verdict }: Extract<AuthorAnswer, { readonly kind: 'update' }>, style: Style): readonly string[] {
  if (verdict.reasons.length === 0) return [];
  if (verdict.state === 'observed') {
    const target = style.bold(oneLine(verdict.place.replace(/^refs\/heads\//, '')));
    const acts = toldReasons(verdict).map(actOf);
    return [listed(`countersign: ${target} takes it (mode ${verdict.mode}); under enforce it would need`, acts, style)];
  }
  const text = renderVerdict(verdict, style, false);
  if (verdict.state === 'refused' && verdict.mode === 'enforce')
    return [`${text}\n\nStopped here, because the gate would refuse it. git push --no-verify sends it all the same.`];
  const why = verdict.state === 'error' ? 'it cannot be judged here' : `the policy is in mode ${verdict.mode}`;
  return [`${text}\n\nIt goes on: ${why}.`];
}

function branch(answer: Extract<AuthorAnswer, { readonly kind: 'branch' }>, style: Style): string {
  const { name, target, mode, acts } = answer;
  const [from, to] = [style.bold(oneLine(name)), style.bold(oneLine(target))];
  if (acts.length === 0) return `countersign: ${from} may land on ${to}.`;
  if (mode !== 'enforce')
    return listed(`countersign: ${from} may land on ${to} (mode ${mode}); under enforce it would need`, acts, style);
  return listed(`countersign: to land on ${to}, ${from} needs`, acts, style);
}

function blind({ target }: Extract<AuthorAnswer, { readonly kind: 'blind' }>, remote: string, style: Style): string {
  const fetch = `git fetch ${oneLine(remote)} 'refs/countersign/*:refs/countersign/*'`;
  const to = style.bold(oneLine(target));
  return `countersign: what is signed for ${to} is not known in this clone (${fetch}); the push goes on, and the gate judges it.`;
}

function listed(title: string, acts: readonly string[], style: Style): string {
  const lines = acts.slice(0, SHOWN).map((act) => hanging('  · ', clipped(act, 300), style.width));
  const rest = acts.length > SHOWN ? [`  and ${acts.length - SHOWN} more: countersign verify`] : [];
  return [title, ...lines, ...rest].join('\n');
}
