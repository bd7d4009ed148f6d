/** The judge's desk with so much of the store as some updates concern. */
import type { Keyring } from '../../model/keys.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { Transition } from '../../model/change.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { PinnedMerges } from '../../ports/merge.ts';
import type { CheckTools } from '../change/check.ts';
import { concernOf, type ConcernedUpdate } from './concern.ts';
import {
  concernedStatements,
  type PlaceRecords,
  placeRecords,
  type RecordKeys,
  withdrawnKeys,
} from './concerned-statements.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { serverRef } from '../home/home.ts';
import { isOnLine } from '../home/home-line.ts';
import { keyringOf } from '../home/keyring.ts';
import { type KnownStatements, knownStatements, type LandingDesk } from '../gate/landing-desk.ts';
import type { ReadStatements } from './statements.ts';
import type { StoreReader } from './store-reader.ts';

/** What is to be judged; see {@link ConcernedUpdate}. */
export interface AskedUpdate {
  readonly target: RefName;
  readonly old: CommitId | null;
  readonly new: CommitId;
  readonly set: readonly Transition[] | null;
}

export interface DeskParts {
  readonly repo: GitRepository;
  readonly merges: PinnedMerges;
  readonly home: Home;
  readonly keyring: Keyring;
  readonly tools: CheckTools;
  readonly authoritative: boolean;
}

/** Reads the store's part about the updates, and about what lies between the last record and each. */
export async function concernedDesk(
  parts: DeskParts,
  reader: StoreReader,
  asked: readonly AskedUpdate[],
): Promise<LandingDesk> {
  const read = await concernedPart(parts, reader, asked);
  const knownFor = async (keys: Keyring, repository: string): Promise<KnownStatements> =>
    knownStatements(await read(keys), repository);
  return { ...parts, known: await knownFor(parts.keyring, parts.home.policy.repository), knownFor };
}

/** How to read that part with some keys: everything else about it is the same whatever the keys. */
export async function concernedPart(
  { repo, home, keyring, tools }: Pick<DeskParts, 'repo' | 'home' | 'keyring' | 'tools'>,
  reader: StoreReader,
  asked: readonly AskedUpdate[],
): Promise<(keys: Keyring) => Promise<ReadStatements>> {
  const known = await recordKeys({ repo, home, keyring }, reader, tools.now);
  const keysWith = (keys: Keyring): RecordKeys => ({ ...known, keyring: keys });
  const places = new Map<string, PlaceRecords>();
  const readPlace = async (place: string): Promise<PlaceRecords> => {
    const found = places.get(place) ?? (await placeRecords(reader, place, keysWith(keyring), tools.now));
    places.set(place, found);
    return found;
  };
  const updates: ConcernedUpdate[] = [];
  for (const update of asked) {
    const { last } = await readPlace(update.target);
    updates.push({ ...update, recorded: await recordedBefore(repo, update, tipIn(last)) });
  }
  // The rules for other refs are those of the newest recorded tip of the home ref.
  const homeRef = serverRef(home.ref);
  if (homeRef !== null) await readPlace(homeRef);
  const concern = await concernOf(repo, home, updates, tools.now);
  for (const source of concern.sources) await readPlace(source);
  return (keys) => concernedStatements(reader, keysWith(keys), places, concern);
}

/** Who vouches for the records of a repository. */
export async function recordKeys(
  { repo, home, keyring }: Pick<DeskParts, 'repo' | 'home' | 'keyring'>,
  reader: StoreReader,
  now: number,
): Promise<RecordKeys> {
  const withdrawn = await withdrawnKeys(reader, keyring, home.policy.owners, now);
  return { repository: home.policy.repository, keyring, ofDay: earlierKeys(repo, home), withdrawn };
}

function tipIn(last: PlaceRecords['last']): CommitId | null {
  return last?.of.statement?.kind === 'record' ? last.of.statement.new : null;
}

/** The last recorded tip when something came past the gate since; null when nothing did, or when it is on no way to here. */
async function recordedBefore(
  repo: GitRepository,
  update: AskedUpdate,
  recorded: CommitId | null,
): Promise<CommitId | null> {
  if (recorded === null || update.old === null || recorded === update.old || update.set !== null) return null;
  if (!(await repo.present([recorded])).has(recorded)) return null;
  return (await repo.mergeBases(recorded, update.new)).includes(recorded) ? recorded : null;
}

/** The keys at earlier tips of the home ref; null for a commit that never was one. */
export function earlierKeys(repo: GitRepository, home: Home): (commit: CommitId) => Promise<Keyring | null> {
  const found = new Map<CommitId, Promise<Keyring | null>>();
  const read = async (commit: CommitId): Promise<Keyring | null> => {
    if (home.commit === null || !(await isOnLine(repo, home.commit, commit))) return null;
    return keyringOf(repo, await readHome(repo, commit));
  };
  return (commit) => {
    const known = found.get(commit) ?? read(commit);
    found.set(commit, known);
    return known;
  };
}
