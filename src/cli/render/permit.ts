/** Permits, before and after they are signed, as text and as data. */
import type { NotNeeded, Permitting } from '../../app/signing/permit.ts';
import type { NothingToSign, Sealed } from '../../app/signing/sign.ts';
import type { Transition } from '../../model/change.ts';
import type { Permit } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { PushState } from '../signing.ts';
import { counted, hanging } from './layout.ts';
import { oneLine, pathText } from './safe.ts';
import { storedPhrase } from './sign.ts';
import type { Style } from './style.ts';
import { renderReasons, toldReasons } from './verdict.ts';
import { shortId, stateMark } from './words.ts';

const SHOWN_FILES = 50;
const SHOWN_REASONS = 8;

/** What the permit lets through, and what lacks there. */
export function renderPermitPlan(permitting: Permitting, style: Style): string {
  const { speaker, range, transitions, permit, without } = permitting;
  const { signer, home } = speaker;
  const row = (label: string, text: string): string => hanging(`  ${style.bold(label.padEnd(8))} `, text, style.width);
  const where = `${range.target} of ${home.policy.repository} at ${shortId(range.tip)}`;
  return [
    `${style.bold('To permit')}  ${style.bold(`${permit.what} of ${oneLine(range.text)}`)} as ${signer.principal} with ${signer.key.fingerprint} (${oneLine(signer.key.source)})`,
    row('For', `${where}, merged with ${shortId(range.head)}`),
    row('Lets', `${counted(transitions.length, 'file')} land as they are, and nothing else`),
    ...transitions.slice(0, SHOWN_FILES).map((each) => `    ${style.warn(statusOf(each))} ${pathText(each.path)}`),
    ...(transitions.length > SHOWN_FILES ? [`    … and ${transitions.length - SHOWN_FILES} more`] : []),
    row('Because', `${oneLine(permit.reason)}${permit.incident === null ? '' : ` (${oneLine(permit.incident)})`}`),
    row('Until', untilPhrase(permit)),
    row('Lacks', 'what the gate refuses it for now, and somebody independent gives afterwards:'),
    renderReasons(toldReasons(without), style, SHOWN_REASONS),
  ].join('\n');
}

/** What was signed, and what comes next. */
export function renderPermit(
  { permit, range }: Permitting,
  { verified }: Sealed<Permit>,
  push: PushState,
  verdict: Verdict,
  style: Style,
): string {
  const row = (label: string, text: string): string => hanging(`  ${style.bold(label.padEnd(8))} `, text, style.width);
  const passes = verdict.state === 'pass';
  const mark = passes ? style.good(stateMark('pass')) : style.warn('!');
  return [
    `${mark} ${style.bold('Permitted')}  ${verified.id}`,
    row('By', `${permit.by}, presence ${verified.presence}`),
    row('Until', untilPhrase(permit)),
    row('Stored', storedPhrase(push)),
    passes
      ? row('Next', `push ${shortId(range.head)} to ${range.target}, exactly as it is`)
      : `${row('Lacks', 'the gate would refuse it all the same:')}\n${renderReasons(verdict.reasons, style, SHOWN_REASONS)}`,
    row('Then', 'the record names this permit, and an after-review is due: countersign sign --after RECORD'),
  ].join('\n');
}

/** No permit is needed where the gate refuses nothing. */
export function renderNotNeeded({ range, verdict }: NotNeeded): string {
  const why =
    verdict.state === 'pass' ? 'it may land as it is' : `the policy is in mode ${verdict.mode}, which refuses nothing`;
  return `No permit is needed for ${oneLine(range.text)}: ${why}.`;
}

/** The result for a program; `sealed` is null where nothing was signed. */
export function permitJson(
  permitting: Permitting | NotNeeded | NothingToSign,
  sealed: Sealed<Permit> | null,
  push: PushState | null,
  verdict: Verdict | null,
): object {
  const { text: range, target, tip, head } = permitting.range;
  const where = { range, target, tip, head };
  if ('kind' in permitting) return { outcome: permitting.kind, statement: null, ...where, ...NOTHING };
  const { permit, transitions, without } = permitting;
  const { what, about, by, reason, incident, expires } = permit;
  return {
    outcome: sealed === null ? 'plan' : 'signed',
    statement: sealed?.verified.id ?? null,
    ...where,
    what,
    about,
    by,
    key: permitting.speaker.signer.key.fingerprint,
    presence: sealed?.verified.presence ?? null,
    reason,
    incident,
    expires,
    paths: transitions.map(({ path }) => path),
    lacked: without.reasons.map((each) => ({ rule: each.id, why: each.reason, remedy: each.remedy })),
    state: verdict?.state ?? null,
    push,
  };
}

/** The fields of a permit where there is none. */
export const NOTHING: Readonly<Record<string, null | readonly string[]>> = {
  what: null,
  about: null,
  by: null,
  key: null,
  presence: null,
  reason: null,
  incident: null,
  expires: null,
  paths: [],
  lacked: [],
  state: null,
  push: null,
};

/** Until when it is good, and for how long in all. */
export function untilPhrase({ issued, expires }: Permit): string {
  const minutes = Math.round((expires - issued) / 60);
  const span = minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
  return `${new Date(expires * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC (${span})`;
}

/** What happens to a path, in one letter, as `git diff --name-status` writes it. */
function statusOf({ old, new: next }: Transition): string {
  if (old === null) return 'A';
  return next === null ? 'D' : 'M';
}
