/** Whether the gate can record what a push would land. */
import { type RecordingGate, strangerFault } from '../../core/signoff/keys/gate-keys.ts';
import type { DecisionNode } from '../../model/decision.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { LandingRecord } from '../../model/statement.ts';
import { readHome } from '../home/home-policy.ts';
import { serverRef } from '../home/home.ts';
import { keyringOf } from '../home/keyring.ts';
import type { LandingDesk } from './landing-desk.ts';
import type { GatedRef } from './push-gate.ts';

/**
 * The answers to a push, refused where the gate could not record what would land. In the modes that refuse nothing it is
 * told, and only what can be recorded is. Records begin with the landing after the one that lists the gate.
 */
export async function recordable(
  desk: LandingDesk,
  answers: readonly GatedRef[],
  gate: RecordingGate,
): Promise<readonly GatedRef[]> {
  if (answers.some(({ accepted }) => !accepted)) return answers;
  const begins = desk.known.heads.records === null && (await lists(desk, answers, gate));
  const known = new Map<CommitId, Promise<DecisionNode | null>>();
  const faultAt = (home: CommitId): Promise<DecisionNode | null> => {
    const found = known.get(home) ?? faultBy(desk, home, gate);
    known.set(home, found);
    return found;
  };
  const checked: GatedRef[] = [];
  for (const answer of answers) {
    const faults = await Promise.all(answer.records.map(({ home }) => faultAt(home)));
    const records = answer.records.filter((_, index) => faults[index] === null);
    const first = faults.find((fault) => fault !== null) ?? null;
    if (first === null || begins) checked.push({ ...answer, records });
    else checked.push({ ...answer, ...answerWith(desk, answer, first, records) });
  }
  return checked;
}

function answerWith(
  { home }: LandingDesk,
  { reasons }: GatedRef,
  fault: DecisionNode,
  records: readonly LandingRecord[],
): Pick<GatedRef, 'accepted' | 'reasons' | 'verdict' | 'records'> {
  if (home.policy.mode === 'enforce') return { accepted: false, reasons: [fault], verdict: null, records: [] };
  return { accepted: true, reasons: [...reasons, fault], verdict: null, records };
}

async function faultBy(desk: LandingDesk, home: CommitId, gate: RecordingGate): Promise<DecisionNode | null> {
  const { repo, tools } = desk;
  const keyring = home === desk.home.commit ? desk.keyring : await keyringOf(repo, await readHome(repo, home));
  const fault = strangerFault(keyring, gate, { at: home.slice(0, 12), now: tools.now });
  return fault === null ? null : { ...fault, source: 'the gate' };
}

/** True when the push itself brings the gate's key to the home ref. */
async function lists(
  { repo, home, tools }: LandingDesk,
  answers: readonly GatedRef[],
  gate: RecordingGate,
): Promise<boolean> {
  const own: RefName | null = serverRef(home.ref);
  const next = answers.find(({ pushed }) => pushed.ref === own)?.pushed.new ?? null;
  if (next === null) return false;
  const keyring = await keyringOf(repo, await readHome(repo, next));
  return strangerFault(keyring, gate, { at: next, now: tools.now }) === null;
}
