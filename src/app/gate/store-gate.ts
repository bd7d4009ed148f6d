/** The gate at a push of the store itself: it only grows, and only by what belongs there. */
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import { openEnvelope } from '../../core/signoff/statement/envelope.ts';
import { decodeStatement } from '../../core/signoff/statement/statement-codec.ts';
import type { DecisionNode } from '../../model/decision.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
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

/** Answers for those of the pushed refs that are the store's: before anything is read out of what they bring. */
export async function judgeStored(
  store: GuardedStore,
  pushed: readonly PushedRef[],
  keyring: Keyring,
): Promise<readonly GatedRef[]> {
  const answers: GatedRef[] = [];
  for (const update of pushed) {
    const ref = (['statements', 'records'] as const).find((own) => store.names[own] === update.ref);
    if (ref === undefined) continue;
    const fault = await faultOf(store, ref, update, keyring);
    const reasons = fault === null ? [] : [fault];
    answers.push({ pushed: update, accepted: fault === null, reasons, verdict: null, records: [] });
  }
  return answers;
}

async function faultOf(
  store: GuardedStore,
  ref: StoreRef,
  { ref: name, old, new: next }: PushedRef,
  keyring: Keyring,
): Promise<DecisionNode | null> {
  const join = `git fetch origin ${name}, join it, and push again; countersign does it by itself`;
  if (next === null) return refusal('store.deleted', `${name} holds what was signed and is never deleted`, join);
  if (old !== null && !(await store.isDescendant(old, next)))
    return refusal('store.rewritten', `${name} only grows: the push would replace its history`, join);
  const foreign = await foreignFiles(store, ref, { old, next }, keyring);
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
  keyring: Keyring,
): Promise<DecisionNode | null> {
  const found: Promise<string | null>[] = [];
  const why = ref === 'records' ? noRecord : noStatement;
  try {
    const brought = await store.changes(ref, old, next);
    await store.envelopes(ref, brought?.added ?? [], (id, envelope) => {
      found.push(why(envelope, keyring).then((fault) => (fault === null ? null : `${id}: ${fault}`)));
    });
  } catch (cause) {
    if (!(cause instanceof CountersignError) || cause.code !== 'object.malformed') throw cause;
    return refusal('store.foreign', cause.message, wayOut(store.names[ref], old));
  }
  const faults = (await Promise.all(found)).flatMap((fault) => fault ?? []);
  const [first] = faults;
  if (first === undefined) return null;
  const what = ref === 'records' ? 'records of gates' : 'statements of people';
  const many = faults.length === 1 ? 'a file that is' : `${faults.length} files that are`;
  const none = faults.length === 1 ? 'none of' : 'not among';
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

/** A record proves order by the key of its gate; what a person signs is none, whatever it says. */
async function noRecord(envelope: Buffer, keyring: Keyring): Promise<string | null> {
  const checked = await checkEnvelope(envelope, keyring);
  if (checked.kind === 'refused') return UNPROVEN.includes(checked.of.rule) ? null : checked.of.why;
  const { kind, by } = checked.of.statement;
  if (kind === 'record') return null;
  return `it is a statement by \`${by}\`, which belongs into the statements`;
}

/** The keys of gates change: what an older one wrote is believed or not by whoever reads it, with the keys of its day. */
const UNPROVEN: readonly string[] = ['key.unknown', 'key.expired', 'key.not-yet-valid'];
