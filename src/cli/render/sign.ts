/** What is signed, before and after, as text and as data. */
import { hanging, counted } from './layout.ts';
import { clipped, oneLine, pathText } from './safe.ts';
import { paintSeverity, paintState, requirementPhrase, shortId, stateMark } from './words.ts';
import type { NothingToSign, Sealed, Signing } from '../../app/signing/sign.ts';
import type { SetEntry, SignOff } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { PushState } from '../signing.ts';
import type { Style } from './style.ts';

const SHOWN_FILES = 200;
const SHOWN_FACTORS = 8;

/** Why there is nothing that could be signed. */
export function nothingToSign({ kind, range }: NothingToSign): string {
  switch (kind) {
    case 'conflict':
      return [
        `${stateMark('blocked')} ${oneLine(range.text)} cannot be merged onto ${range.target} as it is now, so nobody can say what would land.`,
        `  Update the branch: git merge ${shortId(range.onto)}   (or rebase), then sign.`,
      ].join('\n');
    case 'landed':
      return `Nothing to sign: ${oneLine(range.text)} changes nothing at ${range.target}.`;
  }
}

/** Everything that a signature would say. */
export function renderPlan(signing: Signing, style: Style): string {
  const { range, signer, set, check, home, questions, against } = signing;
  const row = (label: string, text: string): string => hanging(`  ${style.bold(label.padEnd(7))} `, text, style.width);
  const read = set.filter(({ how }) => how === 'read');
  const listed = set.length - read.length;
  const before = signing.earlier.map((id) => shortId(id.slice('sha256:'.length))).join(', ');
  const { assessment, decision } = check.report;
  const beneath = range.onto === range.tip ? '' : `, on top of ${shortId(range.onto)}, which must land first`;
  return [
    `${style.bold('To sign')}  ${style.bold(oneLine(range.text))} as ${signer.principal} with ${signer.key.fingerprint} (${oneLine(signer.key.source)})`,
    row(
      'For',
      `${range.target} of ${home.policy.repository} at ${shortId(range.tip)}${beneath}, merged with ${shortId(range.head)}`,
    ),
    row('Read', counted(read.length, 'file')),
    ...read.slice(0, SHOWN_FILES).map((entry) => `    ${style.good(statusOf(entry))} ${pathText(entry.path)}`),
    ...more(read.length - SHOWN_FILES),
    ...(listed === 0
      ? []
      : [row('Listed', `${counted(listed, 'file')}${before === '' ? '' : `, read before in ${before}`}`)]),
    row('Look', `git diff ${shortId(range.onto)}...${shortId(range.head)}`),
    row('Risk', `${paintSeverity(assessment.tier, assessment.tier, style)}, score ${assessment.score.toFixed(2)}`),
    ...assessment.factors
      .slice(0, SHOWN_FACTORS)
      .map(({ severity, why, place }) =>
        hanging(
          '    ',
          `${paintSeverity(severity.level, severity.level, style)}: ${clipped(why, 160)}${place.path === null ? '' : ` (${pathText(place.path)})`}`,
          style.width,
        ),
      ),
    ...more(assessment.factors.length - SHOWN_FACTORS),
    row('Needs', decision.requirements.map(requirementPhrase).join('; ') || 'no sign-off by itself'),
    ...questions.map(({ id, text }) => row('Asks', `${oneLine(id)}: ${oneLine(text)}`)),
    ...against.map(({ why }) => row('But', style.warn(`it would not count: ${oneLine(why)}`))),
  ].join('\n');
}

/** What was signed, and what is still lacking. */
export function renderSigned(
  signing: Signing,
  sealed: Sealed<SignOff>,
  push: PushState,
  verdict: Verdict | null,
  style: Style,
): string {
  const { verified } = sealed;
  const row = (label: string, text: string): string => hanging(`  ${style.bold(label.padEnd(7))} `, text, style.width);
  const read = signing.set.filter(({ how }) => how === 'read').length;
  const mark = sealed.counts ? style.good(stateMark('pass')) : style.warn('!');
  return [
    `${mark} ${style.bold('Signed')}  ${verified.id}`,
    row('By', `${verified.statement.by}, presence ${verified.presence}`),
    row('Set', `${counted(signing.set.length, 'file')}: ${read} read, ${signing.set.length - read} listed`),
    row('Stored', storedPhrase(push)),
    ...(sealed.counts
      ? []
      : [row('But', style.warn('it does not count until the key stands in .countersign/allowed_signers'))]),
    row('Lacks', lackingPhrase(verdict, style)),
  ].join('\n');
}

/** Where a statement lies by now. */
export function storedPhrase(push: PushState): string {
  switch (push) {
    case 'pushed':
      return 'in refs/countersign/statements, pushed to origin';
    case 'no-remote':
      return 'in refs/countersign/statements; there is no origin to push to';
    case 'off':
      return 'in refs/countersign/statements of this clone only (--no-push)';
    case 'failed':
      return 'in refs/countersign/statements of this clone only: the push failed';
  }
}

function lackingPhrase(verdict: Verdict | null, style: Style): string {
  const open = lacking(verdict);
  if (open.length > 0) return open.map((each) => clipped(each, 240)).join('; ');
  return verdict === null ? 'not known: the store is not here' : paintState('pass', 'nothing', style);
}

/** What would make it pass, in the gate's words, each once. */
function lacking(verdict: Verdict | null): readonly string[] {
  if (verdict === null) return [];
  return [...new Set(verdict.reasons.map(({ reason, remedy }) => remedy ?? reason))];
}

/** What happens to a path, in one letter, as `git diff --name-status` writes it. */
function statusOf(entry: SetEntry): string {
  if (entry.old === null) return 'A';
  if (entry.new === null) return 'D';
  return entry.old.oid === entry.new.oid ? 'm' : 'M';
}

function more(count: number): readonly string[] {
  return count > 0 ? [`    … and ${count} more`] : [];
}

/** The result for a program; `sealed` is null where nothing was signed. */
export function signJson(
  signing: Signing | NothingToSign,
  sealed: Sealed<SignOff> | null,
  push: PushState | null,
  verdict: Verdict | null,
): object {
  const { range } = signing;
  const where = { range: range.text, target: range.target, tip: range.tip, onto: range.onto, head: range.head };
  if ('kind' in signing) {
    return { outcome: signing.kind, statement: null, ...where, push, ...NOTHING };
  }
  const { signer, set, questions, against, earlier, already } = signing;
  return {
    outcome: sealed === null ? (already !== null && push !== null ? 'already' : 'plan') : 'signed',
    statement: sealed === null ? null : sealed.verified.id,
    ...where,
    push,
    repository: signing.home.policy.repository,
    by: signer.principal,
    key: sealed === null ? signer.key.fingerprint : sealed.verified.key,
    presence: sealed === null ? null : sealed.verified.presence,
    counts: sealed === null ? against.length === 0 : sealed.counts && against.length === 0,
    against,
    read: set.filter(({ how }) => how === 'read').map(({ path }) => path),
    listed: set.filter(({ how }) => how === 'listed').map(({ path }) => path),
    earlier: already === null ? earlier : [...new Set([already, ...earlier])],
    questions,
    answers: sealed === null ? [] : sealed.verified.statement.answers,
    tier: signing.check.report.assessment.tier,
    requirements: signing.check.report.decision.requirements,
    state: verdict?.state ?? null,
    lacking: lacking(verdict),
  };
}

const NOTHING = {
  repository: null,
  by: null,
  key: null,
  presence: null,
  counts: false,
  against: [],
  read: [],
  listed: [],
  earlier: [],
  questions: [],
  answers: [],
  tier: null,
  requirements: [],
  state: null,
  lacking: [],
};
