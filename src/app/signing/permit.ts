/** Permits: what lets one landing through without the sign-offs that it lacks, shown and tried before it is signed. */
import { changeDigest } from '../../core/signoff/statement/digest.ts';
import type { Transition } from '../../model/change.ts';
import type { DecisionNode } from '../../model/decision.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { Permit, Verified } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { GitRepository } from '../../ports/git.ts';
import { changeSet } from '../change/change-set.ts';
import { NOT_SIGNED } from '../deployment/deploy-permitted.ts';
import type { KnownStatements, LandingDesk } from '../gate/landing-desk.ts';
import { deskNow } from './sign-desk.ts';
import type { NothingToSign, Sealed, SignTools } from './sign.ts';
import { sealStatement } from './sign.ts';
import { type Speaker, speakerOf, type Speaking } from './sign-object.ts';
import { resolveSignRange, type SignRange } from './sign-range.ts';
import { verifyChange } from '../gate/verify.ts';

/** What a person says with a permit. */
export interface PermitWords {
  readonly reason: string;
  readonly incident: string | null;
  /** Seconds for which it is good. */
  readonly seconds: number;
}

export interface PermitRequest extends PermitWords, Speaking {
  readonly range: string | null;
  readonly target: string | null;
}

/** A permit before it is signed, tried on the gate. */
export interface Permitting {
  readonly speaker: Speaker;
  readonly range: SignRange;
  readonly transitions: readonly Transition[];
  readonly permit: Permit;
  /** What the gate says without it. */
  readonly without: Verdict;
  /** What the gate would say with it. */
  readonly withIt: Verdict;
}

/** A change for which nobody needs a permit. */
export interface NotNeeded {
  readonly kind: 'not-needed';
  readonly range: SignRange;
  readonly verdict: Verdict;
}

/** Gathers a break-glass permit for exactly what would land if the head were merged onto the target's tip now. */
export async function prepareBreakGlass(
  repo: GitRepository,
  request: PermitRequest,
  tools: SignTools,
): Promise<Permitting | NotNeeded | NothingToSign> {
  const speaker = await speakerOf(repo, request);
  const range = await resolveSignRange(repo, speaker.home, request.range, request.target);
  if (range.onto !== range.tip) {
    throw new CountersignError('usage', `${range.text} begins at ${range.onto.slice(0, 12)}, which has not landed.`, {
      remedy: `name all that lands: ${range.target.replace(/^refs\/heads\//, '')}..HEAD`,
    });
  }
  const transitions = await changeSet(repo, tools.merges, range.tip, range.head);
  if (transitions === 'conflict') return { kind: 'conflict', range };
  if (transitions.length === 0) return { kind: 'landed', range };
  const about = changeDigest(repo.state.objectFormat, transitions);
  const desk = await deskNow(repo, speaker, tools, true);
  return tryPermit(desk, speaker, { range, transitions }, permitOf(speaker, 'break-glass', about, request, tools.now));
}

/** Says what the gate answers without the permit, and with it. */
export async function tryPermit(
  desk: LandingDesk,
  speaker: Speaker,
  landing: { readonly range: SignRange; readonly transitions: readonly Transition[] },
  permit: Permit,
): Promise<Permitting | NotNeeded> {
  const { target, tip, head } = landing.range;
  const change = { target, tip, head };
  const without = (await verifyChange(desk, change)).verdict;
  if (without.state === 'pass' || without.state === 'observed') {
    return { kind: 'not-needed', range: landing.range, verdict: without };
  }
  const withIt = (await verifyChange(withPermit(desk, speaker, permit), change)).verdict;
  return { speaker, ...landing, permit, without, withIt };
}

function withPermit(desk: LandingDesk, { signer }: Speaker, permit: Permit): LandingDesk {
  const of: Verified<Permit> = { id: NOT_SIGNED, statement: permit, key: signer.key.fingerprint, presence: 'none' };
  const add = (known: KnownStatements): KnownStatements => ({ ...known, statements: [...known.statements, of] });
  const knownFor: LandingDesk['knownFor'] = async (keys, repository) => add(await desk.knownFor(keys, repository));
  return { ...desk, known: add(desk.known), knownFor };
}

/** Why the permit would not do; null when it would. */
export function whyUseless({ withIt }: Permitting): Pick<DecisionNode, 'reason' | 'remedy'> | null {
  if (withIt.state === 'pass') return null;
  const refused = withIt.landings.flatMap(({ notCounted }) => notCounted).find((each) => each.statement === NOT_SIGNED);
  if (refused !== undefined) return { reason: refused.why, remedy: refused.remedy };
  const [first] = withIt.reasons;
  return first ?? { reason: 'the gate would refuse it all the same', remedy: null };
}

/** The statement that would be signed. */
export function permitOf(
  { home, signer }: Speaker,
  what: Permit['what'],
  about: string,
  words: PermitWords,
  now: number,
): Permit {
  const { reason, incident, seconds } = words;
  return {
    kind: 'permit',
    repo: home.policy.repository,
    by: signer.principal,
    issued: now,
    reason,
    what,
    about,
    incident,
    expires: now + seconds,
  };
}

/** Signs and stores it. */
export async function sealPermit(
  { speaker, permit }: Pick<Permitting, 'speaker' | 'permit'>,
  tools: SignTools,
): Promise<Sealed<Permit>> {
  return sealStatement(permit, speaker.keyring, speaker.signer, tools);
}

/** The gate's answer with the permit as it was signed and stored. */
export async function verdictWithPermit(
  repo: GitRepository,
  { speaker, range }: { readonly speaker: Speaker; readonly range: { target: RefName; tip: CommitId; head: CommitId } },
  tools: SignTools,
): Promise<Verdict> {
  const desk = await deskNow(repo, speaker, tools, true);
  const { target, tip, head } = range;
  return (await verifyChange(desk, { target, tip, head })).verdict;
}
