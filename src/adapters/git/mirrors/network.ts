/**
 * git processes that talk to a forge for a mirror. Nothing of this machine's settings takes part, and nothing of the
 * repository's; the only thing that they are given is one header for one address, by their environment.
 */
import { devNull } from 'node:os';
import { CountersignError, type ErrorCode } from '../../../model/error.ts';
import { displayPath } from '../../../model/path.ts';
import type { Environment } from '../environment.ts';
import { type Finished, type GitPlace, GitProcesses } from '../process.ts';

/** Where to fetch from, and with what right; see `FetchSource` of the forges. */
export interface MirrorSource {
  readonly url: string;
  readonly secretHeader: string | null;
  readonly refspecs: readonly string[];
}

export interface NetworkSettings {
  /** Environment variables to start from; few of them are handed on. */
  readonly environment: Environment;
  /** Ends every process. */
  readonly signal: AbortSignal;
  /** How long a server may be slower than a hundred bytes a second, seconds. */
  readonly silence: number;
}

/**
 * Variables that a git process gets: where programs, temporary files and certificates are, and by way of what the
 * network is reached. The service's own environment holds secrets that are not git's.
 */
const GIVEN = /^(?:PATH|PATHEXT|SYSTEMROOT|WINDIR|TMPDIR|TMP|TEMP|TZ|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|ALL|NO)_PROXY)$/i;

/**
 * Runs git in `folder` with the right to read one address.
 *
 * @throws CountersignError `forge.timeout` after `limit` milliseconds; else what the server's refusal means
 */
export async function runNetworked(
  folder: string,
  source: MirrorSource,
  args: readonly string[],
  { environment, signal, silence }: NetworkSettings,
  limit: number,
): Promise<Finished> {
  const deadline = AbortSignal.timeout(limit);
  const processes = new GitProcesses(AbortSignal.any([signal, deadline]));
  try {
    const place = networkPlace(folder, source, environment, silence);
    const done = await processes.run(place, args, { accepted: ANY });
    if (done.status === 0) return done;
    throw failureOf(done.stderr, source);
  } catch (error) {
    if (!deadline.aborted || signal.aborted) throw error;
    throw new CountersignError('forge.timeout', `git did not get it from ${source.url} within ${limit} ms`, {
      remedy: 'if the repository is so large, give its first fetch more time: mirrors.first_fetch_minutes',
      againAt: Date.now(),
      cause: error,
    });
  } finally {
    await processes.close();
  }
}

const ANY: readonly number[] = Array.from({ length: 256 }, (_, status) => status);

/** Everything that could run something, ask somebody, or send the header elsewhere is off. */
function networkPlace(folder: string, source: MirrorSource, inherited: Environment, silence: number): GitPlace {
  const protocol = new URL(source.url).protocol.replace(/:$/, '');
  if (protocol !== 'https' && protocol !== 'http') {
    throw new CountersignError('internal', `a mirror is fetched by HTTPS, not by ${protocol}`);
  }
  const settings: readonly (readonly [string, string])[] = [
    ['core.hooksPath', devNull],
    ['core.fsmonitor', 'false'],
    ['core.alternateRefsCommand', 'false'],
    ['core.askPass', ''],
    ['credential.helper', ''],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', '100'],
    ['http.lowSpeedTime', String(silence)],
    ['protocol.version', '2'],
    ['transfer.bundleURI', 'false'],
    ['fetch.uriProtocols', ''],
    ['fetch.writeCommitGraph', 'false'],
    // Loose objects come one by one; a pack is there or is not.
    ['fetch.unpackLimit', '1'],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
    ['submodule.recurse', 'false'],
    ...(source.secretHeader === null ? [] : [[`http.${source.url}.extraHeader`, source.secretHeader] as const]),
  ];
  const env = networkEnvironment(inherited);
  settings.forEach(([key, value], at) => {
    env[`GIT_CONFIG_KEY_${at}`] = key;
    env[`GIT_CONFIG_VALUE_${at}`] = value;
  });
  return {
    cwd: folder,
    env: {
      ...env,
      HOME: folder,
      GIT_DIR: folder,
      GIT_CONFIG_COUNT: String(settings.length),
      GIT_ALLOW_PROTOCOL: protocol,
    },
    options: ['--no-pager', '--no-replace-objects'],
  };
}

/** The environment of every git process that works in a mirror: without a person's settings and without the machine's. */
export function networkEnvironment(inherited: Environment): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && GIVEN.test(name)) env[name] = value;
  }
  return {
    ...env,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    LANGUAGE: '',
  };
}

interface Meaning {
  readonly said: RegExp;
  readonly code: ErrorCode;
  readonly remedy: string;
  /** Whether it may pass by itself. */
  readonly passes: boolean;
}

const MEANINGS: readonly Meaning[] = [
  {
    said: /Authentication failed|could not read (?:Username|Password)|returned error: 401/,
    code: 'forge.unauthenticated',
    remedy: 'the forge does not know the token: see its account in the configuration',
    passes: true,
  },
  {
    said: /returned error: 403/,
    code: 'forge.forbidden',
    remedy: 'the account may not read the contents: give it that permission',
    passes: true,
  },
  {
    said: /returned error: 404|repository '[^']*' not found/,
    code: 'forge.absent',
    remedy: 'see whether the repository is still there, and the account may see it',
    passes: true,
  },
  {
    said: /returned error: 3\d\d|redirect/,
    code: 'forge.refused',
    remedy: 'the server sends git elsewhere, which is not followed: correct the forge’s address in the configuration',
    passes: false,
  },
  { said: /returned error: 429/, code: 'forge.limited', remedy: 'it is tried again later', passes: true },
  {
    said: /returned error: 5\d\d|unable to access|Could not resolve|Failed to connect|Connection |RPC failed|hung up|early EOF|too slow|disconnect|expected (?:flush|packet)|bad line length|invalid index-pack/,
    code: 'forge.unavailable',
    remedy: 'it is tried again',
    passes: true,
  },
];

/** What the server says, which may be anything, and a token that it was sent. Only what git says is told. */
const FOREIGN = /^remote:|^fatal: remote error: /;
const LONGEST_LINE = 300;

function failureOf(stderr: string, { url, secretHeader }: MirrorSource): CountersignError {
  const lines = stderr.slice(0, 16_384).split('\n');
  const own = lines.filter((line) => !FOREIGN.test(line));
  const told = own
    .filter((line) => /^(?:fatal|error): ./.test(line))
    .slice(0, 6)
    .map((line) => displayPath(withoutSecret(line.trimEnd(), secretHeader).slice(0, LONGEST_LINE)));
  const message = `git cannot fetch from ${url}: ${told.join('; ') || 'it gives no reason of its own'}`;
  const meaning = MEANINGS.find(({ said }) => own.some((line) => said.test(line)));
  if (meaning === undefined) {
    return new CountersignError('git.failed', message, { remedy: 'see the log of the service, and the disk' });
  }
  const { code, remedy, passes } = meaning;
  return new CountersignError(code, message, { remedy, ...(passes ? { againAt: Date.now() } : {}) });
}

/** Without the words of a header, and of what they are the base64 of. */
function withoutSecret(line: string, header: string | null): string {
  const value = header?.split(' ').at(-1) ?? '';
  const password = Buffer.from(value, 'base64').toString('latin1').split(':').at(-1) ?? '';
  // A shorter one is no secret, and would be found in any text.
  const secrets = [value, password].filter((one) => one.length >= 8);
  return secrets.reduce((text, secret) => text.replaceAll(secret, '…'), line);
}
