/**
 * Records between the two hooks of a push: `pre-receive` may not write refs, and `post-receive` sees the home ref as the
 * push left it. The first one leaves what it judged, the second one, or the next hook, chains, signs and stores it.
 */
import { createHash } from 'node:crypto';
import { decodeStatement, encodeStatement } from '../../core/signoff/statement/statement-codec.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
import type { LandingRecord, StatementId, Verified } from '../../model/statement.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { StoreRef } from '../../ports/store.ts';
import type { AskedUpdate } from '../store/concerned-desk.ts';
import { readHome } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import type { KnownStatements, LandingDesk } from './landing-desk.ts';
import { refuseStranger, sealRecords } from './landing-records.ts';

/** A push that another hook refused, or that died on its way, is forgotten after a day. */
const FORGET_AFTER = 86_400;

/** Where records go: a chain, so that two gates at once must not both write the next one. */
export interface RecordChain {
  addAt(ref: StoreRef, envelopes: readonly Buffer[], expected: CommitId | null): Promise<CommitId | null>;
}

/** Leaves judged records, each by itself. */
export async function leaveRecords(outbox: Outbox, records: readonly LandingRecord[]): Promise<void> {
  for (const record of records) await outbox.put(encodeStatement(record).toString('utf8'));
}

/** A record that was left, by its name in the outbox. */
interface Left {
  readonly name: string;
  readonly record: LandingRecord;
}

/**
 * The desk with what has landed and is not recorded yet, because whoever had to write it died. Without it the next push
 * would be judged as if nothing of it were spent, or be refused for ever.
 */
export async function withLanded(desk: LandingDesk, outbox: Outbox): Promise<LandingDesk> {
  const landed = await landedOf(desk, await leftIn(outbox));
  return withRecords(
    desk,
    landed.map(({ record }) => record),
  );
}

/** What was left, as far as the store has to be asked for it. */
export async function leftUpdates(outbox: Outbox): Promise<readonly AskedUpdate[]> {
  const left = (await leftIn(outbox)).flatMap(({ record }) => record ?? []);
  return left.map(({ place, old, new: next }) => ({ target: place as RefName, old, new: next, set: [] }));
}

/** The desk as if these records were written. */
export function withRecords(desk: LandingDesk, records: readonly LandingRecord[]): LandingDesk {
  if (records.length === 0) return desk;
  const pending = records.map((record): Verified<LandingRecord> => {
    const digest = createHash('sha256').update(encodeStatement(record)).digest('hex');
    return { id: `sha256:${digest}` as StatementId, statement: record, key: '', presence: 'none' };
  });
  const add = (known: KnownStatements): KnownStatements => ({ ...known, records: [...known.records, ...pending] });
  const knownFor: LandingDesk['knownFor'] = async (keyring, repository) =>
    add(await desk.knownFor(keyring, repository));
  return { ...desk, known: add(desk.known), knownFor };
}

/**
 * Stores what was left and has landed. Gives the number of records written; 0 too when another gate was faster, which
 * leaves everything for the next run.
 */
export async function writeRecords(
  desk: LandingDesk,
  outbox: Outbox,
  chain: RecordChain,
  sign: (message: Buffer) => Promise<string>,
): Promise<number> {
  const left = await leftIn(outbox);
  const landed = await landedOf(desk, left);
  const names = new Set(landed.map(({ name }) => name));
  for (const { name, record } of left) {
    if (names.has(name)) continue;
    if (record === null || isRecorded(desk, record) || desk.tools.now - record.issued > FORGET_AFTER)
      await outbox.remove(name);
  }
  if (landed.length === 0) return 0;
  const envelopes: Buffer[] = [];
  for (const place of new Set(landed.map(({ record }) => record.place))) {
    const own = landed.filter(({ record }) => record.place === place).map(({ record }) => record);
    const sealed = await sealRecords(own, lastOf(desk, place)?.id ?? null, sign);
    // What nobody would believe stays left, so that what landed stays spent.
    for (const [index, envelope] of sealed.entries()) {
      const record = own[index];
      if (record !== undefined) await refuseStranger(envelope, record, await keyringAt(desk, record.home));
    }
    envelopes.push(...sealed);
  }
  // Without it nobody could tell a store that holds nothing from one that was not fetched.
  if (desk.known.heads.statements === null) await chain.addAt('statements', [], null);
  if ((await chain.addAt('records', envelopes, desk.known.heads.records)) === null) return 0;
  // A push that died before it landed, and came again, left the same landing twice.
  const done = ({ record }: (typeof left)[number]): boolean =>
    record !== null && landed.some((each) => isSameLanding(each.record, record));
  for (const one of left) if (done(one)) await outbox.remove(one.name);
  return landed.length;
}

async function keyringAt({ repo, home, keyring }: LandingDesk, commit: CommitId): Promise<Keyring> {
  return commit === home.commit ? keyring : keyringOf(repo, await readHome(repo, commit));
}

async function leftIn(
  outbox: Outbox,
): Promise<readonly { readonly name: string; readonly record: LandingRecord | null }[]> {
  return (await outbox.all()).map(({ name, text }) => {
    const decoded = decodeStatement(Buffer.from(text, 'utf8'));
    return { name, record: decoded.kind === 'ok' && decoded.statement.kind === 'record' ? decoded.statement : null };
  });
}

/**
 * What was left and has landed, each place in the order of its landings: from the place's tip back to its last record.
 * A push that was judged and then stopped by something else is on no such way, even where its commits came in later.
 */
async function landedOf(
  desk: LandingDesk,
  left: readonly { readonly name: string; readonly record: LandingRecord | null }[],
): Promise<readonly Left[]> {
  const open = left.flatMap(({ name, record }) =>
    record === null || isRecorded(desk, record) ? [] : [{ name, record }],
  );
  const landed: Left[] = [];
  for (const place of new Set(open.map(({ record }) => record.place))) {
    const last = lastOf(desk, place)?.statement.new ?? null;
    const way: Left[] = [];
    let at = await desk.repo.tryResolve(place);
    while (at !== null && at !== last) {
      const step = open.findLast(({ record }) => record.place === place && record.new === at);
      if (step === undefined || way.includes(step)) break;
      way.unshift(step);
      at = step.record.old;
    }
    if (at === last || last === null) landed.push(...way);
  }
  return landed;
}

function lastOf({ known }: LandingDesk, place: string): Verified<LandingRecord> | undefined {
  return known.records.findLast(({ statement }) => statement.place === place);
}

function isRecorded({ known }: LandingDesk, record: LandingRecord): boolean {
  return known.records.some(({ statement }) => isSameLanding(statement, record));
}

function isSameLanding(a: LandingRecord, b: LandingRecord): boolean {
  return a.place === b.place && a.new === b.new && a.old === b.old;
}
