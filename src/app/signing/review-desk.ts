/** What after-reviews are found in: the records of protected refs, and what people stored about those that are due. */
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import { openEnvelope } from '../../core/signoff/statement/envelope.ts';
import { decodeStatement } from '../../core/signoff/statement/statement-codec.ts';
import type { CommitId } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
import type { LandingRecord, Statement, StatementId, Verified } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { PinnedMerges } from '../../ports/merge.ts';
import type { StatementStore, StoreHeads } from '../../ports/store.ts';
import type { CheckTools } from '../change/check.ts';
import { isOnLine } from '../home/home-line.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';

/** An envelope as it lies in the store: nothing of it is believed yet. */
export interface StoredStatement {
  readonly id: StatementId;
  readonly statement: Statement;
  readonly envelope: Buffer;
}

export interface ReviewDesk {
  readonly repo: GitRepository;
  readonly merges: PinnedMerges;
  readonly tools: CheckTools;
  /** The home ref as it is now. */
  readonly home: Home;
  /** Records of protected refs, signed by a gate of now or of their own day; oldest first within each ref. */
  readonly records: readonly Verified<LandingRecord>[];
  /** Statements of people; read when they are asked for. */
  readonly stored: () => Promise<readonly StoredStatement[]>;
  readonly since: Sight;
}

/** What came to the statements after one of their commits (null: all of it); null where that cannot be told. */
export type Sight = (commit: CommitId | null) => Promise<ReadonlySet<StatementId> | null>;

export interface ReviewParts {
  readonly repo: GitRepository;
  readonly merges: PinnedMerges;
  readonly tools: CheckTools;
  readonly home: Home;
  readonly store: Pick<StatementStore, 'heads' | 'read' | 'changes'>;
}

/** True for a landing that somebody must read afterwards. */
export function needsReview({ place, permits, verdict }: LandingRecord): boolean {
  return place.startsWith('refs/') && (permits.length > 0 || verdict === 'violation');
}

/** Reads the records. */
export async function openReviewDesk({ store, ...parts }: ReviewParts): Promise<ReviewDesk> {
  const heads = await store.heads();
  const records = await gateRecords(parts.repo, parts.home, await storedIn(store, 'records', heads), parts.tools.now);
  let read: Promise<readonly StoredStatement[]> | null = null;
  const stored: ReviewDesk['stored'] = () => {
    read ??= storedIn(store, 'statements', heads);
    return read;
  };
  return { ...parts, records, stored, since: sightOf(store, heads.statements) };
}

/** What records could not see, because it came to the store later. */
export function sightOf(store: Pick<StatementStore, 'changes'>, tip: CommitId | null): Sight {
  const known = new Map<CommitId | null, ReadonlySet<StatementId> | null>();
  return async (commit) => {
    if (tip === null || commit === tip) return new Set();
    const before = known.get(commit);
    if (before !== undefined) return before;
    const changes = await store.changes('statements', commit, tip);
    const found = changes === null ? null : new Set(changes.added.map(({ id }) => id));
    known.set(commit, found);
    return found;
  };
}

/** Those that the keys of a day verify. */
export async function verifiedBy(
  stored: readonly StoredStatement[],
  keyring: Keyring,
  moment: number,
): Promise<readonly Verified[]> {
  const checked = await Promise.all(stored.map(({ envelope }) => checkEnvelope(envelope, keyring, moment)));
  return checked.flatMap((one) => (one.kind === 'verified' ? [one.of] : []));
}

async function storedIn(
  store: ReviewParts['store'],
  ref: 'statements' | 'records',
  heads: StoreHeads,
): Promise<readonly StoredStatement[]> {
  const found: StoredStatement[] = [];
  const tip = heads[ref];
  if (tip === null) return found;
  await store.read(ref, tip, (id, envelope) => {
    const opened = openEnvelope(envelope);
    const decoded = opened.kind === 'ok' ? decodeStatement(opened.payload) : null;
    if (decoded?.kind === 'ok') found.push({ id, statement: decoded.statement, envelope });
  });
  return found;
}

/** A gate's key may have been replaced since: then the keys of the record's own day say whose it is. */
async function gateRecords(
  repo: GitRepository,
  home: Home,
  stored: readonly StoredStatement[],
  now: number,
): Promise<readonly Verified<LandingRecord>[]> {
  const keyring = await keyringOf(repo, home);
  const found: Verified<LandingRecord>[] = [];
  for (const { statement, envelope } of stored) {
    if (statement.kind !== 'record' || statement.repo !== home.policy.repository) continue;
    const present = await checkEnvelope(envelope, keyring, now);
    const checked = present.kind === 'verified' ? present : await checkThen(repo, home, statement, envelope);
    if (checked?.kind === 'verified') found.push({ ...checked.of, statement });
  }
  return inChains(found);
}

async function checkThen(
  repo: GitRepository,
  { commit }: Home,
  { home, issued }: LandingRecord,
  envelope: Buffer,
): Promise<Awaited<ReturnType<typeof checkEnvelope>> | null> {
  if (commit === null || !(await isOnLine(repo, commit, home))) return null;
  return checkEnvelope(envelope, await keyringOf(repo, await readHome(repo, home)), issued);
}

/** Each place from its first record on; what hangs in the air is left out. */
function inChains(records: readonly Verified<LandingRecord>[]): readonly Verified<LandingRecord>[] {
  const next = new Map<StatementId | null, Verified<LandingRecord>[]>();
  for (const record of records.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const { previous } = record.statement;
    next.set(previous, [...(next.get(previous) ?? []), record]);
  }
  const ordered = [...(next.get(null) ?? [])];
  for (const record of ordered) ordered.push(...(next.get(record.id) ?? []));
  return ordered;
}
