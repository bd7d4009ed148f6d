/** Permits for a deployment, before and after they are signed, as text and as data. */
import type { DeployNotNeeded, DeployPermitting } from '../../app/signing/permit-deploy.ts';
import type { Sealed } from '../../app/signing/sign.ts';
import type { Permit } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { PushState } from '../signing.ts';
import { counted, hanging } from './layout.ts';
import { NOTHING, untilPhrase } from './permit.ts';
import { oneLine } from './safe.ts';
import { storedPhrase } from './sign.ts';
import type { Style } from './style.ts';
import { renderReasons } from './verdict.ts';
import { shortId, stateMark } from './words.ts';

const SHOWN_REASONS = 8;

type Row = (label: string, text: string) => string;

const rowsOf =
  (style: Style): Row =>
  (label, text) =>
    hanging(`  ${style.bold(label.padEnd(8))} `, text, style.width);

/** What the permit lets run, and what lacks there. */
export function renderDeployPlan({ speaker, permit, to, without, passedOver }: DeployPermitting, style: Style): string {
  const { signer, home } = speaker;
  const row = rowsOf(style);
  const runs = to.running === null ? 'nothing is recorded to run there' : `${shortId(to.running)} runs there`;
  return [
    `${style.bold('To permit')}  ${style.bold(`break-glass of ${shortId(to.commit)} in ${to.environment}`)} as ${signer.principal} with ${signer.key.fingerprint} (${oneLine(signer.key.source)})`,
    row('For', `${home.policy.repository}; ${runs}`),
    row('Lets', `exactly this commit run there, once, over ${counted(passedOver.length, 'landing')} without sign-offs`),
    row('Because', `${oneLine(permit.reason)}${permit.incident === null ? '' : ` (${oneLine(permit.incident)})`}`),
    row('Until', untilPhrase(permit)),
    row('Lacks', 'what the gate refuses it for now, and somebody independent gives afterwards:'),
    renderReasons(without.reasons, style, SHOWN_REASONS),
  ].join('\n');
}

/** What was signed, and what comes next. */
export function renderDeployPermit(
  { permit, to, passedOver }: DeployPermitting,
  { verified }: Sealed<Permit>,
  push: PushState,
  verdict: Verdict,
  style: Style,
): string {
  const row = rowsOf(style);
  const passes = verdict.state === 'pass';
  return [
    `${passes ? style.good(stateMark('pass')) : style.warn('!')} ${style.bold('Permitted')}  ${verified.id}`,
    row('By', `${permit.by}, presence ${verified.presence}`),
    row('Until', untilPhrase(permit)),
    row('Stored', storedPhrase(push)),
    passes
      ? row('Next', `countersign gate --commit ${shortId(to.commit)} --environment ${to.environment} --key FILE -- …`)
      : `${row('Lacks', 'the gate would refuse it all the same:')}\n${renderReasons(verdict.reasons, style, SHOWN_REASONS)}`,
    row(
      'Then',
      `after-reviews are due: ${passedOver.map((id) => `countersign sign --after ${id.slice(7, 19)}`).join(', ')}`,
    ),
  ].join('\n');
}

/** The result for a program; `more` is what came of it. */
export function deployPermitJson(
  found: DeployPermitting | DeployNotNeeded,
  permit: Permit | null,
  more: object,
): object {
  const { text: range, commit: head, running: tip, place: target } = found.to;
  const base = { ...NOTHING, statement: null, range, target, tip, head };
  if (found.kind === 'not-needed' || permit === null) return { ...base, ...more };
  const { what, about, by, reason, incident, expires } = permit;
  const lacked = found.without.reasons.map((each) => ({ rule: each.id, why: each.reason, remedy: each.remedy }));
  const key = found.speaker.signer.key.fingerprint;
  return { ...base, what, about, by, key, reason, incident, expires, lacked, ...more };
}
