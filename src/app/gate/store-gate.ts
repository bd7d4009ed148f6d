/**
 * The gate at a push of the store itself: it only grows, and only by what belongs there.
 *
 * A record by a key that no rules ever listed for a gate is none, and every reader would have to look behind it for the
 * chain: it is refused. A statement by an unknown key is not: whoever joins signs before the change that lists the key
 * has landed, and what a leaver signed comes late out of some clone that joins it and pushes all it has. It counts for
 * nothing while nobody is enrolled with its key, and costs a reader no signature check.
 */
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import { openEnvelope } from '../../core/signoff/statement/envelope.ts';
import { decodeStatement } from '../../core/signoff/statement/statement-codec.ts';
import type { DecisionNode } from '../../model/decision.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
import type { LandingRecord, StatementId } from '../../model/statement.ts';
import type { StatementStore, StoreRef } from '../../ports/store.ts';
import { type GatedRef, refusal } from './push-gate.ts';
import type { PushedRef } from './ref-updates.ts';

/** What the gate needs to know of the store's own refs. */
export interface GuardedStore extends Pick<StatementStore, 'changes' | 'envelopes'> {
  readonly names: Readonly<Record<StoreRef, RefName>>;
  /** Statements that an update takes away; an honest one takes away none. */
  removed(ref: StoreRef, old: CommitId | null, next: CommitId): Promise<readonly string[]>;
  isDescendant(old: CommitId, next: CommitId): Promise<boolean>;
}

/** Who may have signed a record: the gates of now, and those of an earlier tip of the home ref (null: it never was one). */
export interface GateKeys {
  readonly keyring: Keyring;
  readonly ofDay: (home: CommitId) => Promise<Keyring | null>;
}

/** Answers for those of the pushed refs that are the store's: before anything is read out of what they bring. */
export async function judgeStored(
  store: GuardedStore,
  pushed: readonly PushedRef[],
  keys: GateKeys,
): Promise<readonly GatedRef[]> {
  const answers: GatedRef[] = [];
  for (const update of pushed) {
    const ref = (['statements', 'records'] as const).find((own) => store.names[own] === update.ref);
    if (ref === undefined) continue;
    const fault = await faultOf(store, ref, update, keys);
    const reasons = fault === null ? [] : [fault];
    answers.push({ pushed: update, accepted: fault === null, reasons, verdict: null, records: [] });
  }
  return answers;
}

async function faultOf(
  store: GuardedStore,
  ref: StoreRef,
  { ref: name, old, new: next }: PushedRef,
  keys: GateKeys,
): Promise<DecisionNode | null> {
  const join = `git fetch origin ${name}, join it, and push again; countersign does it by itself`;
  if (next === null) return refusal('store.deleted', `${name} holds what was signed and is never deleted`, join);
  if (old !== null && !(await store.isDescendant(old, next)))
    return refusal('store.rewritten', `${name} only grows: the push would replace its history`, join);
  const foreign = await foreignFiles(store, ref, { old, next }, keys);
  if (foreign !== null) return foreign;
  const gone = await store.removed(ref, old, next);
  if (gone.length === 0) return null;
  const first = gone[0] ?? '';
  return refusal('store.removed', `the push would take away ${gone.length} statements, the first is ${first}`, join);
}

/** Files that belong into no store, or not into this one: there they would stop whoever reads it, or only lie about. */
async function foreignFiles(
  store: GuardedStore,
  ref: StoreRef,
  { old, next }: { readonly old: CommitId | null; readonly next: CommitId },
  keys: GateKeys,
): Promise<DecisionNode | null> {
  const found: Promise<string | null>[] = [];
  const unproven: Unproven[] = [];
  const why = async (id: StatementId, envelope: Buffer): Promise<string | null> =>
    ref === 'records' ? noRecord({ id, envelope }, keys.keyring, unproven) : noStatement(envelope);
  try {
    const brought = await store.changes(ref, old, next);
    await store.envelopes(ref, brought?.added ?? [], (id, envelope) => {
      found.push(why(id, envelope).then((fault) => (fault === null ? null : `${id}: ${fault}`)));
    });
  } catch (cause) {
    if (!(cause instanceof CountersignError) || cause.code !== 'object.malformed') throw cause;
    return refusal('store.foreign', cause.message, wayOut(store.names[ref], old));
  }
  const faults = (await Promise.all(found)).flatMap((fault) => fault ?? []);
  const first = faults[0] ?? (await strangersRecord(unproven, keys));
  if (first === null) return null;
  const what = ref === 'records' ? 'records of gates' : 'statements of people';
  const many = faults.length <= 1 ? 'a file that is' : `${faults.length} files that are`;
  const none = faults.length <= 1 ? 'none of' : 'not among';
  const reason = `the push brings ${many} ${none} the ${what} that ${store.names[ref]} holds: ${first}`;
  return refusal('store.foreign', reason, wayOut(store.names[ref], old));
}

function wayOut(name: RefName, old: CommitId | null): string {
  const back = old === null ? `git update-ref -d ${name}` : `git fetch origin +${name}:${name}`;
  return `${back} puts your clone back to what the server has; what you signed and did not push is signed again`;
}

async function noStatement(envelope: Buffer): Promise<string | null> {
  const opened = openEnvelope(envelope);
  if (opened.kind === 'malformed') return `the envelope cannot be read: ${opened.why}`;
  const decoded = decodeStatement(opened.payload);
  if (decoded.kind === 'malformed') return `it is no statement: ${decoded.why}`;
  return decoded.statement.kind === 'record' ? 'records of gates have a ref of their own' : null;
}

/** A record whose key the rules of now do not list. */
interface Unproven {
  readonly id: StatementId;
  readonly envelope: Buffer;
  readonly record: LandingRecord;
}

/** A record proves order by the key of its gate; what a person signs is none, whatever it says. */
async function noRecord(
  file: Pick<Unproven, 'id' | 'envelope'>,
  keyring: Keyring,
  unproven: Unproven[],
): Promise<string | null> {
  const { kind, of } = await checkEnvelope(file.envelope, keyring);
  const { statement } = of;
  if (statement !== null && statement.kind !== 'record')
    return `it is a statement by \`${statement.by}\`, which belongs into the statements`;
  if (kind === 'verified') return null;
  if (statement === null || !UNPROVEN.includes(of.rule)) return of.why;
  unproven.push({ ...file, record: statement });
  return null;
}

/** The keys of gates change: what an older one wrote holds by the rules of its own day. */
const UNPROVEN: readonly string[] = ['key.unknown', 'key.expired', 'key.not-yet-valid'];

/** The first that no gate signed by the rules of its day, either. One is enough: looking into each day's rules costs. */
async function strangersRecord(unproven: readonly Unproven[], { ofDay }: GateKeys): Promise<string | null> {
  for (const { id, envelope, record } of unproven.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const keyring = await ofDay(record.home);
    const checked = keyring === null ? null : await checkEnvelope(envelope, keyring, record.issued);
    if (checked?.kind === 'verified') continue;
    const why =
      checked?.of.why ?? `${record.home.slice(0, 12)}, by whose rules it says to be, never stood on the home ref`;
    return `${id}: by no rules of the home ref, of now or of its day, a gate signed it: ${why}`;
  }
  return null;
}
