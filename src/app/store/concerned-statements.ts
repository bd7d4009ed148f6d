/**
 * The part of the store that one judgement can depend on. What counts in favour is found by the paths that land and the
 * tips on which it was shown; what counts against it (records that spend it, withdrawals, rejections, withdrawn keys)
 * by what it names, so that leaving out the rest of a hundred thousand statements changes no verdict.
 */
import type { Catalogue } from '../../core/signoff/catalogue/catalogue.ts';
import type { Chain } from '../../core/signoff/catalogue/catalogue-chain.ts';
import { type Listed, sumOf } from '../../core/signoff/catalogue/catalogue-words.ts';
import { type EntryKind, keys } from '../../core/signoff/catalogue/catalogue-entry.ts';
import { voidedBy, type VoidFrom } from '../../core/signoff/landing/voided-keys.ts';
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import type { CommitId } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
import type { RepoPath } from '../../model/path.ts';
import type { Checked, StatementId } from '../../model/statement.ts';
import type { StoreReader } from './store-reader.ts';
import type { ReadStatements } from './statements.ts';

/** What a judgement is about. */
export interface Concern {
  /** Where something lands, and the refs from which it may take recorded content. */
  readonly targets: ReadonlySet<string>;
  readonly sources: ReadonlySet<string>;
  /** Every path that a landing in question may change. */
  readonly paths: ReadonlySet<RepoPath>;
  /** The commits in question: what lands, heads, old and new tips. */
  readonly commits: ReadonlySet<CommitId>;
  /** Commits that lately were tips of the places: what was shown on others has expired. Asked for where much is open. */
  readonly tips: () => Promise<ReadonlySet<CommitId>>;
  /** Seconds since 1970. */
  readonly now: number;
}

/** Who vouches for a record: the keys of now, or those of the day on which it was written. */
export interface RecordKeys {
  /** The repository that records must be about. */
  readonly repository: string;
  readonly keyring: Keyring;
  /** The keys of an earlier tip of the home ref; null when the commit never was one. */
  readonly ofDay: (home: CommitId) => Promise<Keyring | null>;
  /** Keys of gates that an owner withdrew, and from which record on. */
  readonly withdrawn: readonly VoidFrom[];
}

/** Sign-offs that cannot count any more are shown, so that nobody wonders; the newest of them are enough. */
const SHOWN_AS_IDLE = 3;
/** So many are checked without asking whether they have expired. */
const CHECKED_ALL = 100;
const OBJECTION: ReadonlySet<EntryKind> = new Set(['objection']);
const DECLARATION: ReadonlySet<EntryKind> = new Set(['declaration']);

interface PlaceChain {
  readonly place: string;
  readonly chain: Chain;
}

/** The records of a place: its chain, and the newest of it, verified. */
export interface PlaceRecords {
  readonly chain: Chain;
  readonly last: Checked | null;
  readonly refused: readonly Checked[];
  /** Other chains that end with a record of a gate: what they spend is spent, and nothing goes on from them. */
  readonly beside: readonly Chain[];
}

/**
 * Reads the chain of a place up to the newest record that a gate signed. Whoever has a gate's key, of now or of another
 * day, may have begun a chain anew: so the others are read, too.
 */
export async function placeRecords(
  reader: StoreReader,
  place: string,
  recordKeys: RecordKeys,
  now: number,
): Promise<PlaceRecords> {
  const catalogue = await reader.catalogue('records');
  const distrusted = new Set<StatementId>();
  const refused: Checked[] = [];
  const beside: Chain[] = [];
  let found: { readonly chain: Chain; readonly last: Checked } | null = null;
  for (;;) {
    const chain = catalogue.chain(place, distrusted);
    const end = chain.at(0);
    if (end === null) return { ...(found ?? { chain, last: null }), refused, beside };
    const [last] = await recordsOf(reader, [end], recordKeys, now);
    const isEnd = last?.kind === 'verified' && isAt(last, place, recordKeys);
    if (isEnd && !isVoid(last, chain, recordKeys)) {
      if (found === null) found = { chain, last };
      else beside.push(chain);
      if (chain.ends === 1) return { ...found, refused, beside };
      for (const { id } of chain.all()) distrusted.add(id);
    } else {
      if (isEnd) beside.push(chain);
      else if (last !== undefined) refused.push(last);
      distrusted.add(end.id);
    }
  }
}

/** The catalogue knows places by checksums, and records of other repositories may lie here, signed by the same gate. */
function isAt({ of: { statement } }: Checked, place: string, { repository }: RecordKeys): boolean {
  return statement?.kind === 'record' && statement.place === place && statement.repo === repository;
}

/** True where the record's key was withdrawn from it on, or from one before it. */
function isVoid(last: Extract<Checked, { kind: 'verified' }>, chain: Chain, { withdrawn }: RecordKeys): boolean {
  return withdrawn.some(({ fingerprint, from }) => fingerprint === last.of.key && chain.ageOf(from) !== null);
}

/** Everything that the concern's judgement can depend on. */
export async function concernedStatements(
  reader: StoreReader,
  recordKeys: RecordKeys,
  places: ReadonlyMap<string, PlaceRecords>,
  concern: Concern,
): Promise<ReadStatements> {
  const catalogue = await reader.catalogue('statements');
  const chains = [...places].map(([place, { chain }]) => ({ place, chain }));
  const beside = [...places.values()].flatMap((each) => each.beside);
  const signOffs = await chosenSignOffs(catalogue, chains, concern);
  const permits = catalogue.after('permit', concern.now);
  const declarations = catalogue.withKeys(DECLARATION, [...concern.commits].map(keys.head));
  const inFavour = await checkedOf(reader, [...signOffs, ...permits, ...declarations], recordKeys.keyring, concern.now);
  const undone = (await reader.catalogue('records')).named(undoneBy(inFavour));
  const ids = inFavour.map(({ of }) => of.id);
  const elsewhere = beside.flatMap((chain) => [...chain.spending(ids).values()]);
  const wanted = [...wantedRecords(chains, inFavour, concern), ...undone, ...elsewhere];
  const records = await recordsOf(reader, wanted, recordKeys, concern.now);
  const spent = catalogue.named(permitsOf(records)).filter(({ id }) => !inFavour.some(({ of }) => of.id === id));
  const past = await checkedOf(reader, spent, recordKeys.keyring, concern.now);
  const against = objectionsTo(catalogue, [...inFavour, ...records], concern);
  const objections = await checkedOf(reader, against, recordKeys.keyring, concern.now);
  const ends = [...places.values()].flatMap(({ last, refused }) => (last === null ? refused : [...refused, last]));
  return {
    checked: [...inFavour, ...past, ...objections],
    records: inOrder(chains, distinct([...records, ...ends])),
    inOrder: true,
    heads: reader.heads,
  };
}

/** Sign-offs over landed paths: all that may count, and the newest of those that cannot any more. */
async function chosenSignOffs(
  catalogue: Catalogue,
  chains: readonly PlaceChain[],
  { paths, tips, targets }: Concern,
): Promise<readonly Listed[]> {
  // Spent on one target, it may still count on another one that the same push updates.
  const own = chains.filter(({ place }) => targets.has(place)).map(({ chain }) => chain);
  const { open, idle } = catalogue.signOffs([...paths].map(keys.path), own, SHOWN_AS_IDLE);
  if (open.length <= CHECKED_ALL) return [...open, ...idle];
  const recent = new Set([...(await tips())].map((tip) => sumOf(keys.tip(tip))));
  const older = open.filter(({ group }) => !recent.has(group)).toSorted((a, b) => b.moment - a.moment);
  return [...open.filter(({ group }) => recent.has(group)), ...older.slice(0, SHOWN_AS_IDLE), ...idle];
}

/** Records that spend something of it, that followed a tip on which it was shown, or that made or left a commit in question. */
function wantedRecords(
  chains: readonly PlaceChain[],
  inFavour: readonly Checked[],
  concern: Concern,
): readonly Listed[] {
  const ids = inFavour.map(({ of }) => of.id);
  const tips = inFavour.flatMap(({ of }) => (of.statement?.kind === 'sign-off' ? [keys.old(of.statement.tip)] : []));
  const made = [...concern.commits].flatMap((commit) => [keys.new(commit), keys.old(commit)]);
  const wanted = new Map<StatementId, Listed>();
  for (const { place, chain } of chains) {
    const found = [...chain.spending(ids).values(), ...chain.withKeys([...tips, ...made])];
    // Whether something was undone at its source, any later landing there may tell.
    const later = concern.sources.has(place) ? chain.newerThan(found) : [];
    for (const record of [...found, ...later]) wanted.set(record.id, record);
  }
  return [...wanted.values()];
}

/** The records of the landings that permits would undo. */
function undoneBy(inFavour: readonly Checked[]): readonly StatementId[] {
  return inFavour.flatMap(({ of: { statement } }) =>
    statement?.kind === 'permit' && statement.what === 'undo' ? [statement.about as StatementId] : [],
  );
}

/** Permits on which something landed: an undo is not undone by a permit, so that it must be known what they are. */
function permitsOf(records: readonly Checked[]): readonly StatementId[] {
  return records.flatMap(({ of: { statement } }) => (statement?.kind === 'record' ? statement.permits : []));
}

/** Objections by path, head or key, then whatever objects to what was chosen, and to those objections, and so on. */
function objectionsTo(catalogue: Catalogue, chosen: readonly Checked[], concern: Concern): readonly Listed[] {
  const byContent = [...[...concern.paths].map(keys.path), ...[...concern.commits].map(keys.head), keys.always];
  const found = new Map<StatementId, Listed>();
  let fresh = catalogue.withKeys(OBJECTION, [...byContent, ...chosen.map(({ of }) => keys.about(of.id))]);
  while (fresh.length > 0) {
    for (const each of fresh) found.set(each.id, each);
    const next = catalogue.withKeys(
      OBJECTION,
      fresh.map(({ id }) => keys.about(id)),
    );
    fresh = next.filter(({ id }) => !found.has(id));
  }
  return [...found.values()];
}

async function checkedOf(
  reader: StoreReader,
  found: readonly Listed[],
  keyring: Keyring,
  now: number,
): Promise<readonly Checked[]> {
  return reader.checked('statements', found, keyring, now);
}

/** Records, verified. One of before a gate's key was replaced holds by the keys of its own day. */
export async function recordsOf(
  reader: StoreReader,
  found: readonly Listed[],
  { keyring, ofDay }: RecordKeys,
  now: number,
): Promise<readonly Checked[]> {
  const envelopes = await reader.envelopes('records', found);
  const checked: Checked[] = [];
  for (const one of await reader.checked('records', found, keyring, now)) {
    const { id, statement } = one.of;
    const old = one.kind === 'refused' && statement?.kind === 'record' ? await ofDay(statement.home) : null;
    const envelope = envelopes.get(id);
    const isOld = old !== null && statement !== null && envelope !== undefined;
    checked.push(isOld ? await checkEnvelope(envelope, old, statement.issued) : one);
  }
  return checked;
}

function distinct(checked: readonly Checked[]): readonly Checked[] {
  return [...new Map(checked.map((one) => [one.of.id, one])).values()];
}

/** Oldest first within each place, as their chains have them; what is in none comes first. */
function inOrder(chains: readonly { readonly chain: Chain }[], records: readonly Checked[]): readonly Checked[] {
  const age = new Map<StatementId, number>();
  for (const { chain } of chains) {
    for (const { of } of records) if (chain.ageOf(of.id) !== null) age.set(of.id, chain.ageOf(of.id) ?? 0);
  }
  const ageOf = ({ of }: Checked): number => age.get(of.id) ?? Number.MAX_SAFE_INTEGER;
  return records.toSorted((a, b) => ageOf(b) - ageOf(a));
}

/** Keys of gates that owners withdrew from a record on, as the store says. */
export async function withdrawnKeys(
  reader: StoreReader,
  keyring: Keyring,
  owners: readonly string[],
  now: number,
): Promise<readonly VoidFrom[]> {
  const found = (await reader.catalogue('statements')).withKeys(OBJECTION, [keys.always]);
  const checked = await checkedOf(reader, found, keyring, now);
  const verified = checked.flatMap((one) => (one.kind === 'verified' ? [one.of.statement] : []));
  return voidedBy(verified, owners);
}
