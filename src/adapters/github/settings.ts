/** What the GitHub adapter is given: addresses, an account, and how it behaves under load. */
import { createPrivateKey } from 'node:crypto';
import { CountersignError } from '../../model/error.ts';

/** A GitHub App: the right way for an organisation. Its tokens last an hour and reach what it was installed on. */
export interface GithubAppAccount {
  readonly kind: 'app';
  /** The App's number (not its client id): check runs are told apart by it. */
  readonly id: number;
  /** PEM, PKCS #1 or PKCS #8, as GitHub hands it out. */
  readonly privateKey: string;
}

/** A personal token, for small teams: statuses in place of check runs, repositories named one by one. */
export interface GithubTokenAccount {
  readonly kind: 'token';
  readonly token: string;
  /** `owner/name` of each. */
  readonly repositories: readonly string[];
}

export interface GithubSettings {
  /** Base address of the API: `https://api.github.com`, of an Enterprise Server `https://HOST/api/v3`. */
  readonly api: string;
  /** Base address of pages and of git: `https://github.com`. */
  readonly web: string;
  readonly account: GithubAppAccount | GithubTokenAccount;
  readonly pace?: Partial<GithubPace>;
}

/** How it behaves under load. Times are milliseconds. */
export interface GithubPace {
  /** How long one answer may take, from the request to the last byte. */
  readonly timeout: number;
  /** Largest answer, bytes. A full page of pull requests has two to three million. */
  readonly largestAnswer: number;
  /** How often one request is sent at most. */
  readonly tries: number;
  /** Pause before the second try; it doubles with each, and a random share of it is waited. */
  readonly pause: number;
  readonly longestPause: number;
  /** A limit that ends within this time is waited for; for a later one the call rejects and says when. */
  readonly patience: number;
  /** Share of the hour's requests that rounds leave to what somebody waits for, 0 to 1. */
  readonly reserve: number;
  /** Requests that run at a time, for one installation. */
  readonly atOnce: number;
  /** Writes that may follow each other without a pause; after them one each `writePause`. */
  readonly writeBurst: number;
  readonly writePause: number;
  /** Failures in a row after which GitHub is left alone for `rest`, which doubles up to `longestRest`. */
  readonly failures: number;
  readonly rest: number;
  readonly longestRest: number;
  /** How long a landed request is told of. */
  readonly landedFor: number;
}

/** GitHub asks for at most 100 requests at a time, and a second between writes; it allows 80 new contents a minute. */
export const DEFAULT_PACE: GithubPace = {
  timeout: 20_000,
  largestAnswer: 32 << 20,
  tries: 4,
  pause: 500,
  longestPause: 20_000,
  patience: 15_000,
  reserve: 0.2,
  atOnce: 6,
  writeBurst: 10,
  writePause: 1_000,
  failures: 5,
  rest: 15_000,
  longestRest: 300_000,
  landedFor: 14 * 24 * 3_600_000,
};

/** What the adapter needs of the world besides the network. */
export interface GithubWorld {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** A signal that is aborted after that time: `AbortSignal.timeout`. */
  readonly deadline: (milliseconds: number) => AbortSignal;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/**
 * Refuses settings that would leak a credential or cannot work; no message repeats a secret.
 *
 * @throws CountersignError `usage`
 */
export function checkSettings({ api, web, account }: GithubSettings): void {
  for (const [name, address] of [
    ['API', api],
    ['web', web],
  ] as const) {
    checkAddress(name, address);
  }
  switch (account.kind) {
    case 'app':
      if (!Number.isSafeInteger(account.id) || account.id < 1) {
        throw new CountersignError('usage', "the GitHub App's id is no number", {
          remedy: 'take "App ID" of its page',
        });
      }
      checkKey(account.privateKey);
      return;
    case 'token':
      if (!isToken(account.token))
        throw new CountersignError('usage', "GitHub's token has characters that no token has");
      for (const name of account.repositories) {
        if (!isFullName(name)) {
          throw new CountersignError('usage', `${JSON.stringify(name)} is no repository`, {
            remedy: 'write owner/name',
          });
        }
      }
  }
}

/** True for `owner/name` as GitHub allows it: nothing that could be another path, address or option. */
export function isFullName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/.test(name);
}

/** True for what may stand in a header: an error about a header would print it. */
export function isToken(text: string): boolean {
  return /^[\u0021-\u007e]{1,4096}$/.test(text);
}

function checkAddress(name: string, text: string): void {
  const address = URL.canParse(text) ? new URL(text) : null;
  if (address === null || address.username !== '' || address.password !== '' || address.search !== '') {
    throw new CountersignError('usage', `GitHub's ${name} address is none`, { remedy: 'write https://HOST' });
  }
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (address.protocol === 'https:' || (address.protocol === 'http:' && isLocal)) return;
  throw new CountersignError('usage', `GitHub's ${name} address would send tokens in the clear`, {
    remedy: 'use https',
  });
}

function checkKey(pem: string): void {
  let type: string | undefined;
  try {
    type = createPrivateKey(pem).asymmetricKeyType;
  } catch {
    // The error of the library is not kept: nothing of the key may get into a log.
  }
  if (type !== 'rsa') {
    throw new CountersignError('usage', "the GitHub App's private key is no RSA key in PEM", {
      remedy: 'take the file that GitHub gave you under "Private keys"',
    });
  }
}
