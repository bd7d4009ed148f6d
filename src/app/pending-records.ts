/**
 * Records between the two hooks of a push: `pre-receive` may not write refs, and `post-receive` sees the home ref as the
 * push left it. The first one leaves what it judged, the second one, or the next hook, chains, signs and stores it.
 */
import { decodeStatement, encodeStatement } from '../core/signoff/statement-codec.ts';
import type { CommitId } from '../model/id.ts';
import type { LandingRecord } from '../model/statement.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { StoreRef } from '../ports/store.ts';
import type { LandingDesk } from './landing-desk.ts';
import { sealRecords } from './landing-records.ts';

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
  const landed: { readonly name: string; readonly record: LandingRecord }[] = [];
  for (const { name, text } of await outbox.all()) {
    const decoded = decodeStatement(Buffer.from(text, 'utf8'));
    const record = decoded.kind === 'ok' && decoded.statement.kind === 'record' ? decoded.statement : null;
    if (record !== null && !isRecorded(desk, record) && (await hasLanded(desk.repo, record)))
      landed.push({ name, record });
    else if (record === null || isRecorded(desk, record) || desk.tools.now - record.issued > FORGET_AFTER)
      await outbox.remove(name);
  }
  if (landed.length === 0) return 0;
  const envelopes: Buffer[] = [];
  for (const place of new Set(landed.map(({ record }) => record.place))) {
    const own = landed.filter(({ record }) => record.place === place).map(({ record }) => record);
    const last = desk.known.records.filter(({ statement }) => statement.place === place).at(-1)?.id ?? null;
    envelopes.push(...(await sealRecords(own, last, sign)));
  }
  if ((await chain.addAt('records', envelopes, desk.known.heads.records)) === null) return 0;
  for (const { name } of landed) await outbox.remove(name);
  return landed.length;
}

function isRecorded({ known }: LandingDesk, record: LandingRecord): boolean {
  return known.records.some(
    ({ statement }) => statement.place === record.place && statement.new === record.new && statement.old === record.old,
  );
}

async function hasLanded(repo: GitRepository, record: LandingRecord): Promise<boolean> {
  const tip = await repo.tryResolve(record.place);
  if (tip === null || !(await repo.present([record.new])).has(record.new)) return false;
  return tip === record.new || (await repo.mergeBases(record.new, tip)).includes(record.new);
}
