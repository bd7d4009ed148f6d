/**
 * Where things lie in a mirror: as in a clone. Branches are those of `origin`, and `origin/HEAD` names the default one,
 * so that the home ref is found as everywhere, and no branch that somebody calls `main` can take its place. The forge's
 * store has a place of its own, from which it is joined: what was taken out of it there stays here.
 */
import { CountersignError } from '../../../model/error.ts';
import type { ObjectFormat, RefName } from '../../../model/id.ts';

/** Where the tips of the forge's own store stand after a fetch. */
export const FORGE_STORE = 'refs/forge/countersign/';

/** The name of the default branch, as `ls-remote` says. */
export const MIRROR_HEAD: RefName = 'refs/remotes/origin/HEAD' as RefName;

/** Sources and the places that they get; everything else keeps its name. */
const PLACES: readonly (readonly [string, string])[] = [
  ['refs/heads/', 'refs/remotes/origin/'],
  ['refs/countersign/', FORGE_STORE],
];

/**
 * Refspecs of a forge with a mirror's places in them. All are forced: a mirror is what the forge is. A branch named
 * `HEAD` is left out: written to its place, it would be written to whatever the default branch is. So is one below that
 * name: `origin/HEAD` is a file, and nothing of the repository could be fetched beside it.
 */
export function placedRefspecs(refspecs: readonly string[]): readonly string[] {
  const sources = refspecs.map(sourceOf);
  return [...sources.map((source) => `+${source}:${placeOf(source)}`), ...RECORD_BRANCHES, ...PLACELESS];
}

/** Branches that hold records of attribution and are looked for under their own name. */
const RECORD_BRANCHES: readonly string[] = ['+refs/heads/entire/checkpoints/*:refs/heads/entire/checkpoints/*'];

const PLACELESS: readonly string[] = ['^refs/heads/HEAD', '^refs/heads/HEAD/*'];

/** True for a branch that can be in a mirror. */
export function hasPlace(branch: string): boolean {
  return !/^refs\/heads\/HEAD(?:\/|$)/.test(branch);
}

/** The place in a mirror of what the forge calls so. */
export function placeOf(source: string): string {
  const found = PLACES.find(([from]) => source.startsWith(from));
  return found === undefined ? source : `${found[1]}${source.slice(found[0].length)}`;
}

function sourceOf(refspec: string): string {
  const source = refspec.replace(/^\+/, '').replace(/:.*$/s, '');
  // What is made here must not be overwritten from there.
  if (/^refs\/(?:heads|pull|merge-requests|countersign|notes|ai|entire)\/[A-Za-z0-9_*/-]+$/.test(source)) return source;
  throw new CountersignError('internal', `a forge names “${refspec.slice(0, 80)}”, which no mirror has a place for`);
}

/** The configuration of a new mirror: everything that git has to know of it. */
export function mirrorConfiguration(format: ObjectFormat): string {
  const isOld = format === 'sha1';
  return [
    '[core]',
    `\trepositoryformatversion = ${isOld ? 0 : 1}`,
    '\tbare = true',
    '\tlogAllRefUpdates = false',
    ...(isOld ? [] : ['[extensions]', `\tobjectFormat = ${format}`]),
    '',
  ].join('\n');
}

/** The folder of a repository, by its immutable key: names change hands, and may hold anything. */
export function mirrorName(key: string): string {
  if (/^[a-z]{1,20}:[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(key)) return key.replace(':', '-');
  throw new CountersignError('internal', `${JSON.stringify(key.slice(0, 80))} cannot be the name of a mirror`);
}
