/** One fetch of one mirror. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CountersignError } from '../../../model/error.ts';
import type { ObjectFormat, RefName } from '../../../model/id.ts';
import type { Finished } from '../process.ts';
import { hasPlace, mirrorConfiguration, MIRROR_HEAD, placedRefspecs, placeOf } from './layout.ts';
import { type MirrorSource, type NetworkSettings, runNetworked } from './network.ts';

/** Makes an empty mirror in a folder that is not there yet. */
export function makeMirror(folder: string, format: ObjectFormat): void {
  mkdirSync(folder, { mode: 0o700 });
  for (const part of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags']) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  writeFileSync(join(folder, 'config'), mirrorConfiguration(format));
  // No branch is ever made here, so HEAD stays unborn: the home ref is that of origin.
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
}

/** What a server says before anything is fetched. */
export interface Advertised {
  /** The branch that its HEAD names; null where it names none that is there. */
  readonly head: RefName | null;
  readonly format: ObjectFormat;
  /** True when no ref at all is there. */
  readonly isEmpty: boolean;
}

/** Asks the server for its HEAD and the length of its ids. */
export async function advertised(
  folder: string,
  source: MirrorSource,
  settings: NetworkSettings,
  limit: number,
): Promise<Advertised> {
  const args = ['ls-remote', '--symref', '--end-of-options', source.url, 'HEAD', 'refs/heads/*'];
  const { stdout } = await runNetworked(folder, source, args, settings, limit);
  let head: RefName | null = null;
  let id: string | null = null;
  for (const line of stdout.toString('utf8').split('\n')) {
    const symref = /^ref: (refs\/heads\/\S+)\tHEAD$/.exec(line)?.[1];
    if (symref !== undefined && hasPlace(symref)) head = symref as RefName;
    id ??= /^([0-9a-f]{40}|[0-9a-f]{64})\t/.exec(line)?.[1] ?? null;
  }
  return { head, format: id?.length === 64 ? 'sha256' : 'sha1', isEmpty: id === null };
}

/**
 * Brings everything that is judged by, and forgets what is gone at the forge. The refs move in one transaction of git,
 * so that an end in the middle leaves objects that nothing names. Where git cannot do that, it leaves some refs moved.
 * `said`: what the server was asked just before.
 *
 * @throws CountersignError `forge.*`, or `repository.unreadable` where nobody can say which branch is the default one
 */
export async function fetchMirror(
  folder: string,
  source: MirrorSource,
  settings: NetworkSettings,
  limit: number,
  said?: Advertised,
): Promise<void> {
  await sweepLeftovers(folder);
  const { head, isEmpty } = said ?? (await advertised(folder, source, settings, limit));
  try {
    await bring(folder, source, settings, limit, ['--atomic']);
  } catch (error) {
    // A branch `a/b` in place of a branch `a` does not fit into one transaction: then what is gone goes first.
    if (!/cannot lock ref .* cannot create/.test(String(error))) throw error;
    await bring(folder, source, settings, limit, []);
  }
  if (head === null && !isEmpty) {
    throw new CountersignError('repository.unreadable', `the HEAD of ${source.url} names no branch that is there`, {
      remedy: 'choose a default branch at the forge: policy and people are read from it',
    });
  }
  if (head === null) return;
  const args = ['symbolic-ref', MIRROR_HEAD, placeOf(head)];
  await runNetworked(folder, { ...source, secretHeader: null }, args, settings, limit);
}

function bring(
  folder: string,
  source: MirrorSource,
  settings: NetworkSettings,
  limit: number,
  how: readonly string[],
): Promise<Finished> {
  const options = ['--quiet', '--no-tags', '--prune', ...how, '--no-write-fetch-head', '--no-auto-maintenance'];
  const more = ['--no-recurse-submodules', '--no-show-forced-updates', '--refmap=', '--end-of-options', source.url];
  return runNetworked(
    folder,
    source,
    ['fetch', ...options, ...more, ...placedRefspecs(source.refspecs)],
    settings,
    limit,
  );
}

/**
 * Removes what an interrupted fetch left: parts of the pack that it was writing, and locks, which git has when it is
 * ended at once. One process has the mirror and fetches it once at a time, so nobody holds them; no ref ends so.
 */
async function sweepLeftovers(folder: string): Promise<void> {
  for (const [below, left] of LEFTOVERS) {
    const place = join(folder, below);
    if (!existsSync(place)) continue;
    for (const name of await readdir(place, { recursive: below === 'refs' })) {
      if (left.test(name)) await rm(join(place, name), { force: true });
    }
  }
}

const LEFTOVERS: readonly (readonly [string, RegExp])[] = [
  ['.', /^(?:.*\.lock|gc\.pid)$/],
  ['refs', /\.lock$/],
  ['objects/info', /\.lock$/],
  ['objects/pack', /^(?:tmp_|\.tmp-|.*\.lock$)/],
];
