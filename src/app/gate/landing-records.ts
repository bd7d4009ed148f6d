/** The records of landings: what a gate states and signs once something has landed. */
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import { pae, sealEnvelope, statementId } from '../../core/signoff/statement/envelope.ts';
import { encodeStatement } from '../../core/signoff/statement/statement-codec.ts';
import { CountersignError } from '../../model/error.ts';
import type { PersonId } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
import type { KnownBy, LandingRecord, Principal, StatementId } from '../../model/statement.ts';
import type { JudgedLanding } from './landing-judged.ts';

/** Version of the gate's rules; raised whenever the same content may be judged otherwise. It never decreases. */
export const RULES = 1;

/** What the record of a judged landing says, but for its place in the chain. */
export function recordOf({ desk, gathered, answer }: JudgedLanding, gate: Principal): LandingRecord {
  const { input, check } = gathered;
  return {
    kind: 'record',
    repo: desk.home.policy.repository,
    by: gate,
    issued: desk.tools.now,
    reason: '',
    place: input.target,
    previous: null,
    old: input.old,
    new: input.new,
    home: desk.home.commit ?? input.new,
    store: desk.known.heads.statements,
    mode: desk.home.policy.mode,
    rules: RULES,
    requirement: check.report.decision.requirements,
    counted: answer.counted,
    permits: answer.permits,
    contributors: input.contributors.map(({ who, known }) => ({ who, known })),
    from: answer.from,
    verdict: answer.state === 'observed' ? 'observed' : 'pass',
  };
}

/** Who made it, as the gate saw it on the day: the pusher, and who signed the commits, which a squash does not keep. */
export function vouchedBy({ contributors }: Pick<LandingRecord, 'contributors'>): {
  readonly pusher: string | null;
  readonly signers: readonly PersonId[];
} {
  const known = (how: KnownBy): readonly string[] =>
    contributors.flatMap((each) => (each.known === how ? [each.who] : []));
  return { pusher: known('pusher')[0] ?? null, signers: known('commit-signature') as readonly PersonId[] };
}

/** The record of what has landed already: where nobody signed it, it is a violation, and deployment stops it. */
export function recordAfterTheFact(landing: JudgedLanding, gate: Principal): LandingRecord {
  const record = recordOf(landing, gate);
  return landing.answer.state === 'refused' ? { ...record, verdict: 'violation' } : record;
}

/** Seals records in the order of their chain; each names the one before it. */
export async function sealRecords(
  records: readonly LandingRecord[],
  last: StatementId | null,
  sign: (message: Buffer) => Promise<string>,
): Promise<readonly Buffer[]> {
  const sealed: Buffer[] = [];
  let previous = last;
  for (const record of records) {
    const payload = encodeStatement({ ...record, previous });
    const envelope = sealEnvelope(payload, [{ kind: 'ssh', armored: await sign(pae(payload)) }]);
    previous = statementId(envelope);
    sealed.push(envelope);
  }
  return sealed;
}

/**
 * Refuses a record that nobody would believe.
 *
 * @throws CountersignError `not-permitted` when the key is not the gate's by the rules of the landing
 */
export async function refuseStranger(envelope: Buffer, record: LandingRecord, keyring: Keyring): Promise<void> {
  const checked = await checkEnvelope(envelope, keyring, record.issued);
  if (checked.kind === 'verified') return;
  const gate = record.by;
  throw new CountersignError('not-permitted', `This key may not record as ${gate}: ${checked.of.why}.`, {
    remedy: `${gate} must stand in .countersign/allowed_signers at ${record.home.slice(0, 12)}, by whose rules it was judged, with this key; or run it once with the key that stands there`,
  });
}
