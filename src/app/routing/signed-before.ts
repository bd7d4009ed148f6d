/** Who has signed these paths before: verified sign-offs of the store, the newest first. */
import { keys } from '../../core/signoff/catalogue/catalogue-entry.ts';
import { personOfPrincipal } from '../../core/signoff/landing/eligible.ts';
import type { PersonId } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
import type { RepoPath } from '../../model/path.ts';
import type { StoreReader } from '../store/store-reader.ts';

/** One sign-off, as far as it was about the paths. */
export interface EarlierSignOff {
  readonly person: PersonId;
  /** When its signer says that it was; it only says whom to ask. */
  readonly time: number;
  /** Paths that were read. */
  readonly paths: readonly RepoPath[];
}

/** Verifying one takes a fraction of a millisecond; what is older than so many says little of who knows it now. */
const MOST = 500;

export interface StoreView {
  readonly reader: StoreReader;
  readonly keyring: Keyring;
  /** The repository that statements must be about. */
  readonly repository: string;
}

/** Sign-offs that read any of the paths. */
export async function signedBefore(
  { reader, keyring, repository }: StoreView,
  paths: ReadonlySet<RepoPath>,
  now: number,
): Promise<readonly EarlierSignOff[]> {
  const catalogue = await reader.catalogue('statements');
  const listed = catalogue.withKeys(new Set(['sign-off']), [...paths].map(keys.path));
  const newest = listed.toSorted((a, b) => b.moment - a.moment || (a.id < b.id ? -1 : 1)).slice(0, MOST);
  const checked = await reader.checked('statements', newest, keyring, now);
  return checked.flatMap((one): readonly EarlierSignOff[] => {
    if (one.kind === 'refused' || one.of.statement.kind !== 'sign-off') return [];
    const { repo, by, issued, set } = one.of.statement;
    const person = personOfPrincipal(by);
    // The catalogue knows paths by checksums only.
    const read = set.filter(({ path, how }) => how === 'read' && paths.has(path)).map(({ path }) => path);
    if (person === null || repo !== repository || read.length === 0) return [];
    return [{ person, time: Math.min(issued, now), paths: read }];
  });
}
