/**
 * Talking to a remote. Here, and only here, the user's own settings and environment take part, because they hold the
 * credentials, the addresses and the ssh command; hooks of this repository do not.
 */
import { randomBytes } from 'node:crypto';
import { devNull } from 'node:os';
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import { displayPath } from '../../model/path.ts';
import type { Discovery } from './discovery.ts';
import type { Environment } from './environment.ts';
import type { GitPlace, GitProcesses } from './process.ts';

/** Where fetched tips stand until they are joined; the name says since when, so that leftovers can be swept. */
const FETCHED = 'refs/countersign/fetched/';
/** Seconds after which a fetched tip is a leftover of a process that died. */
const LEFTOVER = 86_400;

const OPTIONS: readonly string[] = [
  '--no-pager',
  '--no-replace-objects',
  ...[
    `core.hooksPath=${devNull}`,
    'core.fsmonitor=false',
    'core.alternateRefsCommand=false',
    'maintenance.auto=false',
    'gc.auto=0',
    'fetch.writeCommitGraph=false',
  ].flatMap((setting) => ['-c', setting]),
];

/** Variables that place a repository; those of the one found are set instead. */
const PLACES =
  /^GIT_(?:DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|QUARANTINE_PATH|NAMESPACE|PREFIX|SHALLOW_FILE|GRAFT_FILE|REPLACE_REF_BASE)$/;

export interface PushedRef {
  readonly commit: CommitId;
  readonly to: RefName;
}

/** `moved`: the remote's ref has what is not here, or somebody else moves it right now. */
export type Pushed = 'done' | 'moved';

export class Remote {
  readonly #processes: GitProcesses;
  readonly #place: GitPlace;
  readonly #name: string;

  constructor(processes: GitProcesses, found: Discovery, environment: Environment, name: string) {
    // git takes anything else for a remote's name or address.
    if (name === '' || name.startsWith('-') || /[\0\n]/.test(name)) {
      throw new CountersignError('usage', `“${displayPath(name.slice(0, 200))}” is no remote`, {
        remedy: 'list the remotes with: git remote -v',
      });
    }
    this.#processes = processes;
    this.#place = networkPlace(found, environment);
    this.#name = name;
  }

  /**
   * Fetches a ref, hands its tip to `join`, and forgets it again; null when the remote does not have it. The objects
   * are named by a ref of their own meanwhile, so that no clean-up takes them away.
   */
  async fetch<T>(
    ref: RefName,
    tipOf: (held: RefName) => Promise<CommitId>,
    join: (tip: CommitId) => Promise<T>,
  ): Promise<T | null> {
    const held = `${FETCHED}${Math.floor(Date.now() / 1000)}-${randomBytes(8).toString('hex')}` as RefName;
    const args = ['fetch', '--quiet', '--no-tags', '--no-prune', '--no-write-fetch-head', '--no-auto-maintenance'];
    const more = [
      '--no-recurse-submodules',
      '--no-filter',
      '--refmap=',
      '--end-of-options',
      this.#name,
      `+${ref}:${held}`,
    ];
    const done = await this.#processes.run(this.#place, [...args, ...more], { accepted: ANY });
    if (done.status !== 0) {
      if (/^fatal: couldn't find remote ref /im.test(done.stderr)) return null;
      throw this.#failure('fetch from', done.stderr);
    }
    try {
      return await join(await tipOf(held));
    } finally {
      await this.#forget(held);
    }
  }

  /** Brings commits by their ids, without a ref; which of them the remote gives is its own matter. */
  async fetchCommits(commits: readonly CommitId[]): Promise<void> {
    const args = ['fetch', '--quiet', '--no-tags', '--no-prune', '--no-write-fetch-head', '--no-auto-maintenance'];
    const more = ['--no-recurse-submodules', '--no-filter', '--refmap=', '--end-of-options', this.#name];
    const bring = async (ids: readonly CommitId[]): Promise<boolean> =>
      (await this.#processes.run(this.#place, [...args, ...more, ...ids], { accepted: ANY })).status === 0;
    if (commits.length === 0 || (await bring(commits)) || commits.length === 1) return;
    // One that is gone takes the others with it.
    for (const commit of commits) await bring([commit]);
  }

  /** Pushes all of them or none. Rejects when the remote refuses for a reason that trying again does not change. */
  async push(refs: readonly PushedRef[]): Promise<Pushed> {
    const args = ['push', '--porcelain', '--no-follow-tags', '--recurse-submodules=no'];
    const atomic = refs.length > 1 ? ['--atomic'] : [];
    const specs = refs.map(({ commit, to }) => `${commit}:${to}`);
    const done = await this.#processes.run(
      this.#place,
      [...args, ...atomic, '--end-of-options', this.#name, ...specs],
      { accepted: ANY },
    );
    if (done.status === 0) return 'done';
    const refusals = done.stdout
      .toString('utf8')
      .split('\n')
      .flatMap((line) => /^!\t[^\t]*\t\[(?:remote )?rejected\] \((.*)\)$/.exec(line)?.[1] ?? []);
    // Under --atomic the innocent refs are refused with the guilty one.
    const reasons = refusals.filter((reason) => !/^atomic |atomic (?:push|transaction) failed/.test(reason));
    if (reasons.length > 0 && reasons.every((reason) => RACE.test(reason))) return 'moved';
    throw this.#failure('push to', done.stderr, reasons[0]);
  }

  /** Removes what processes that died left behind; `present` are the refs below {@link FETCHED}. */
  async sweep(present: readonly RefName[]): Promise<void> {
    const limit = Math.floor(Date.now() / 1000) - LEFTOVER;
    for (const ref of present) {
      const since = /^(\d{1,15})-/.exec(ref.slice(FETCHED.length))?.[1];
      if (since !== undefined && Number(since) < limit) await this.#forget(ref);
    }
  }

  async #forget(ref: RefName): Promise<void> {
    await this.#processes.run(this.#place, ['update-ref', '--no-deref', '-d', ref], { accepted: ANY });
  }

  #failure(act: string, stderr: string, reason?: string): CountersignError {
    const told = stderr
      .slice(0, 16_384)
      .split('\n')
      .filter((line) => /^(?:remote|fatal|error|ssh): ?./.test(line))
      .slice(0, 12)
      .map((line) => displayPath(withoutSecrets(line.trimEnd())));
    const why = [...(reason === undefined ? [] : [displayPath(reason)]), ...told].join('; ') || 'no reason given';
    const name = displayPath(withoutSecrets(this.#name));
    return new CountersignError('git.failed', `the ${act} ${name} failed: ${why}`, {
      remedy: /does not appear to be a git repository/.test(stderr)
        ? `git remote -v lists the remotes that are here; one is added with: git remote add ${name} ADDRESS`
        : `see whether git fetch ${name} works: the same settings and credentials are used; what is stored here stays`,
    });
  }
}

/** Prefix of the refs that {@link Remote.sweep} looks at. */
export const FETCHED_PREFIX: string = FETCHED;

const ANY: readonly number[] = [0, 1, 2, 128, 129];

const RACE =
  /^(?:fetch first|non-fast-forward|needs force|stale info)$|cannot lock ref|failed to update ref|failed to lock|incorrect old value|reference already exists|unable to migrate objects/i;

function networkPlace(found: Discovery, inherited: Environment): GitPlace {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !PLACES.test(name)) env[name] = value;
  }
  for (const [name, value] of Object.entries(found.place.env)) if (PLACES.test(name)) env[name] = value;
  // The graft file is hidden from reading; from the remote it must be as git itself would.
  delete env['GIT_GRAFT_FILE'];
  const trusted = found.place.options.flatMap((option) => (option.startsWith('safe.directory=') ? ['-c', option] : []));
  return {
    cwd: found.place.cwd,
    env: { ...env, GIT_NO_REPLACE_OBJECTS: '1', LC_ALL: 'C', LANGUAGE: '' },
    options: [...OPTIONS, ...trusted],
  };
}

/** An address may hold a password. */
function withoutSecrets(text: string): string {
  return text.replace(/:\/\/[^/@\s'"]{1,512}@/g, '://');
}
