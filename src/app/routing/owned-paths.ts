/** Whom the owners' files name for the paths of a change: knowledge, whether or not the policy asks for owners. */
import { ownersOfPaths, ownersPool } from '../../core/policy/eligibility.ts';
import { dialectOf, parseCodeowners } from '../../core/policy/codeowners.ts';
import type { FamiliarityReader } from '../../core/routing/familiarity.ts';
import type { Facts } from '../../model/facts.ts';
import type { Owners } from '../../model/people.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import { CODEOWNERS_PLACES, type Home } from '../home/home-policy.ts';
import { HomeReader } from '../home/home-reader.ts';

const LARGEST = 3 << 20;

/** Feeds owners into `familiarity`; what has to be said about a file that cannot be used. */
export async function readOwned(
  repo: GitRepository,
  home: Home,
  facts: Facts,
  familiarity: FamiliarityReader,
): Promise<readonly string[]> {
  const paths = facts.paths.map(({ path }) => path);
  const { owners, notice } =
    home.codeowners === null ? await ownersOf(repo, home) : { owners: home.codeowners, notice: null };
  // Deputies stand in for owners; they do not know the code for that.
  const source = {
    people: home.people,
    policyOwners: home.policy.owners,
    codeowners: owners,
    kubernetesOwners: home.kubernetesOwners,
    instant: null,
  };
  for (const file of [owners, home.kubernetesOwners]) {
    for (const entry of file === null ? [] : ownersOfPaths(file, paths)) {
      for (const owner of entry.owners) {
        const { eligible, excluded } = ownersPool(source, facts, [owner], '');
        const named = [...eligible.map(({ id }) => id), ...excluded.map(({ person }) => person)];
        for (const person of named) {
          for (const path of entry.paths)
            familiarity.owns(person, path as RepoPath, named.length === 1 ? 'name' : 'team');
        }
      }
    }
  }
  return notice === null ? [] : [notice];
}

/** The policy does not ask for this file, so what a forge forgives in it is no error here. */
async function ownersOf(
  repo: GitRepository,
  { commit, ref }: Home,
): Promise<{ readonly owners: Owners | null; readonly notice: string | null }> {
  const reader = new HomeReader(repo, commit, ref);
  for (const place of CODEOWNERS_PLACES) {
    const text = await reader.text(place, 'owners.invalid', LARGEST);
    if (text === null) continue;
    const parsed = parseCodeowners(text, place, dialectOf(place, text));
    if (parsed.kind === 'ok') return { owners: parsed.value, notice: null };
    const [first] = parsed.problems;
    const where = first?.place === undefined || first.place === null ? '' : `, line ${first.place.line}`;
    return {
      owners: null,
      notice: `${place} cannot be read${where}: ${first?.message ?? ''}. Ownership was left out.`,
    };
  }
  return { owners: null, notice: null };
}
