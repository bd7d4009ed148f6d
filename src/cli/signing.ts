/** What signing commands share: the store of the repository, the person's keys, and the way to the remote. */
import { keptCatalogues } from '../adapters/cache/catalogue.ts';
import { openPinnedMerges } from '../adapters/git/pinned-merge.ts';
import { storeOf } from '../adapters/git/store.ts';
import { sshSign } from '../adapters/keys/ssh.ts';
import { PASSKEY } from '../app/signing/sign-identity.ts';
import type { PageOptions } from './browser-page.ts';
import { CHECKED_REFS } from '../app/change/checked-refs.ts';
import { rangeSpellings } from '../core/reading/ref-spellings.ts';
import { together } from '../app/together.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { keptFor } from './kept.ts';
import { boundedFamilies } from '../composition/bounded-families.ts';
import { loadParsersLazily } from '../composition/parsers.ts';
import { withRepository } from './repository.ts';
import { usableKeys, type UsableKey } from './signing-keys.ts';
import { packageVersion } from './version.ts';
import { basename } from 'node:path';
import type { LocalKey } from '../app/signing/sign-identity.ts';
import type { SignRequest, SignTools } from '../app/signing/sign.ts';
import type { PersonId } from '../model/id.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Shell } from './command.ts';

/** Options of every command that signs. */
export interface SigningOptions extends PageOptions {
  readonly key?: string;
  readonly as?: string;
  readonly push?: boolean;
  readonly passkey?: boolean;
  /** The range that a person typed. */
  readonly range?: string | null;
}

/** Where a statement went besides the clone. `failed`: it is stored here and goes with the next push. */
export type PushState = 'pushed' | 'no-remote' | 'off' | 'failed';

/** What a signing command works with. */
export interface SigningDesk {
  readonly repository: GitRepository;
  readonly tools: SignTools;
  readonly speaking: Pick<SignRequest, 'as' | 'keys'>;
  /** Pushes what is stored here; a push that fails is told, and the exit code says that it is open. */
  readonly push: () => Promise<PushState>;
}

const REMOTE = 'origin';

/** Runs `work` with everything that signing needs; what others have stored at the remote is joined first. */
export async function withSigning(
  shell: Shell,
  options: SigningOptions,
  work: (desk: SigningDesk) => Promise<void>,
): Promise<void> {
  await withRepository(
    shell,
    async (repository) => {
      const stop = new AbortController();
      const forget = shell.onEnd(() => stop.abort());
      const store = storeOf(repository, { signal: stop.signal });
      try {
        const [keys, hasRemote] = await Promise.all([
          usableKeys(shell, options.key, options.passkey),
          repository.remote(REMOTE).then(({ configured }) => configured),
        ]);
        const online = hasRemote && options.push !== false;
        const usable = [keys.named, keys.preferred, ...keys.found].filter((key) => key !== null);
        const cache = keptFor(shell, repository);
        const tools: SignTools = {
          store,
          merges: openPinnedMerges(repository),
          catalogues: keptCatalogues(cache.folder),
          sign: async (what, key) => {
            if (key.type === PASSKEY) {
              // A server of pages is loaded by whoever needs one.
              const { signOnPage } = await import('./passkey-sign.ts');
              return signOnPage(shell, what, options, stop.signal);
            }
            const ssh = signingOptions(shell, stop.signal);
            return { kind: 'ssh', armored: await sshSign(what.message, usedFor(key, usable), ssh) };
          },
          client: `countersign ${packageVersion()}`,
          cache,
          now: Math.floor(Date.now() / 1000),
          repository: basename(repository.state.worktree ?? repository.state.commonDirectory).replace(/\.git$/, ''),
          parsers: loadParsersLazily,
          families: boundedFamilies(),
        };
        if (online) await fetchStore(shell, tools);
        await work({
          repository,
          tools,
          speaking: { keys, as: personId(options.as) },
          push: () => pushStore(shell, tools, online ? 'pushed' : hasRemote ? 'off' : 'no-remote'),
        });
      } finally {
        forget();
        await store.close();
      }
    },
    CHECKED_REFS,
    rangeSpellings(options.range ?? null),
  );
}

/** Asked once; the remote may be out of reach, and what is here is enough to sign. */
async function fetchStore(shell: Shell, { store }: SignTools): Promise<void> {
  try {
    await together([store.fetch(REMOTE, 'statements'), store.fetch(REMOTE, 'records')]);
  } catch (error) {
    if (!isExpected(error)) throw error;
    shell.note(`What others have signed was not fetched: ${error.message}`);
  }
}

async function pushStore(shell: Shell, { store }: SignTools, state: PushState): Promise<PushState> {
  if (state !== 'pushed') return state;
  try {
    await store.push(REMOTE, 'statements');
    return 'pushed';
  } catch (error) {
    if (!isExpected(error)) throw error;
    shell.exit(EXIT.unevaluated);
    shell.warn(`Signed and stored here, but not pushed: ${error.message}`);
    shell.warn(`It goes with the next one, or now: git push ${REMOTE} refs/countersign/statements`);
    return 'failed';
  }
}

/** Everything but a defect and a stop; those end the command. */
function isExpected(error: unknown): error is CountersignError {
  return error instanceof CountersignError && error.code !== 'internal' && error.code !== 'interrupted';
}

function usedFor(key: LocalKey, usable: readonly UsableKey[]): UsableKey['use'] {
  const found = usable.find((each) => each === key);
  if (found === undefined) throw new CountersignError('internal', `the key ${key.fingerprint} was not looked up`);
  return found.use;
}

function signingOptions(shell: Shell, signal: AbortSignal): Parameters<typeof sshSign>[2] {
  return {
    interactive: shell.globals().input,
    signal,
    notify: (text) => {
      // "Confirm user presence for key …": without it nobody knows why nothing happens.
      const told = text.replace(/^Signing data on standard input\r?\n?/m, '').trimEnd();
      if (shell.environment.errorIsTerminal && told !== '') shell.note(told);
    },
  };
}

/** A person as `--as` names them; null where nobody is named. @throws CountersignError `usage` for what is no id */
export function personId(text: string | undefined): PersonId | null {
  if (text === undefined) return null;
  const id = text.replace(/^person:/, '');
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(id)) return id as PersonId;
  throw new CountersignError('usage', `"${text.slice(0, 80)}" is no id of a person`, {
    remedy: 'ids are those of .countersign/people.yml: --as person:ada',
  });
}
