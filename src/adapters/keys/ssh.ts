/** The person's SSH keys: which there are, and signing with one of them through OpenSSH's own programs. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CountersignError } from '../../model/error.ts';
import { NAMESPACE } from '../../model/keys.ts';
import { signingFailure } from './ssh-failure.ts';
import { run } from './ssh-program.ts';
import type { SshOptions } from './ssh-program.ts';

/** A key to sign with: a private key's file, or a public key (`type base64`) whose other half an agent holds. */
export type SigningKey =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'agent'; readonly publicKey: string };

/** A key that the person could sign with. */
export interface SshCandidate {
  /** `ssh-ed25519`, `sk-ssh-ed25519@openssh.com`, … */
  readonly type: string;
  /** `SHA256:<base64 without padding>`. */
  readonly fingerprint: string;
  /** Where it was found: a file, or `agent`. */
  readonly source: string;
  /** `type base64`, without a comment. */
  readonly publicKey: string;
  readonly comment: string;
  /** How to sign with it: by its file when the private half lies beside the `.pub` file, otherwise by the agent. */
  readonly key: SigningKey;
}

const MAX_PUBLIC_KEY = 16_384;

/**
 * Signs a message in our namespace; gives the armored signature.
 *
 * @throws CountersignError `not-permitted` when there is no such key, when it cannot be used without a passphrase, or
 *   when the agent or the authenticator refuses; `usage` when OpenSSH is not installed
 */
export async function sshSign(message: Uint8Array, key: SigningKey, options: SshOptions = {}): Promise<string> {
  const common = ['-Y', 'sign', '-n', NAMESPACE];
  if (key.kind === 'file') return sign([...common, '-f', key.path], message, key, options);
  const folder = await mkdtemp(join(tmpdir(), 'countersign-key-'));
  try {
    const file = join(folder, 'key.pub');
    await writeFile(file, `${key.publicKey}\n`, { mode: 0o600 });
    return await sign([...common, '-U', '-f', file], message, key, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The person's candidates: `.pub` files of their folder in the order of the names, then what the agent holds besides. */
export async function sshPublicKeys(options: SshOptions = {}): Promise<readonly SshCandidate[]> {
  const found = new Map<string, SshCandidate>();
  for (const candidate of [...(await fileKeys(options)), ...(await agentKeys(options))]) {
    const before = found.get(candidate.publicKey);
    // The file without a private half beside it is only worth something through the agent.
    if (before === undefined || (before.key.kind === 'agent' && candidate.key.kind === 'file')) {
      found.set(candidate.publicKey, candidate);
    }
  }
  return [...found.values()];
}

async function sign(
  args: readonly string[],
  message: Uint8Array,
  key: SigningKey,
  options: SshOptions,
): Promise<string> {
  const finished = await run('ssh-keygen', args, message, options);
  if (finished.status === 0 && finished.stdout.startsWith('-----BEGIN SSH SIGNATURE-----\n')) return finished.stdout;
  throw signingFailure(key.kind === 'file' ? key.path : key.publicKey, finished);
}

/**
 * The key at a path as `user.signingkey` or an option names it: a private key's file or its `.pub` file. Null when
 * there is none, or when its public half cannot be told without a passphrase.
 */
export async function sshKeyAt(path: string, options: SshOptions = {}): Promise<SshCandidate | null> {
  const own = parsePublicKey(await firstLine(path));
  if (own !== null) return candidate(own, path, await privateHalf(path));
  const beside = parsePublicKey(await firstLine(`${path}.pub`));
  if (beside !== null) return candidate(beside, path, path);
  const derived = await run('ssh-keygen', ['-y', '-P', '', '-f', path], null, { ...options, interactive: false });
  const parsed = derived.status === 0 ? parsePublicKey(derived.stdout.split('\n')[0] ?? '') : null;
  return parsed === null ? null : candidate(parsed, path, path);
}

async function fileKeys(options: SshOptions): Promise<readonly SshCandidate[]> {
  const folder = options.folder ?? join(homedir(), '.ssh');
  const names = await readdir(folder).catch((): string[] => []);
  const candidates: SshCandidate[] = [];
  for (const name of names.filter((each) => each.endsWith('.pub')).toSorted()) {
    const path = join(folder, name);
    const parsed = parsePublicKey(await firstLine(path));
    if (parsed !== null) candidates.push(candidate(parsed, path, await privateHalf(path)));
  }
  return candidates;
}

/** No agent, or one with no keys, holds none. */
async function agentKeys(options: SshOptions): Promise<readonly SshCandidate[]> {
  const listed = await run('ssh-add', ['-L'], null, options).catch((error: unknown) => {
    if (error instanceof CountersignError && error.code === 'usage') return null;
    throw error;
  });
  if (listed === null || listed.status !== 0) return [];
  return listed.stdout.split('\n').flatMap((line) => {
    const parsed = parsePublicKey(line);
    return parsed === null ? [] : [candidate(parsed, 'agent', null)];
  });
}

/** The first line of a file of sane size; empty when it cannot be read. */
async function firstLine(path: string): Promise<string> {
  const size = await stat(path).catch(() => null);
  if (size === null || !size.isFile() || size.size > MAX_PUBLIC_KEY) return '';
  return (await readFile(path, 'utf8').catch(() => '')).split('\n')[0] ?? '';
}

/** The file of the private key that belongs to a `.pub` file, when it lies beside it. */
async function privateHalf(path: string): Promise<string | null> {
  if (!path.endsWith('.pub')) return null;
  const file = path.slice(0, -'.pub'.length);
  return (await stat(file).catch(() => null))?.isFile() === true ? file : null;
}

interface PublicLine {
  readonly type: string;
  readonly blob: string;
  readonly comment: string;
}

function candidate({ type, blob, comment }: PublicLine, source: string, file: string | null): SshCandidate {
  const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
  const publicKey = `${type} ${blob}`;
  const key: SigningKey = file === null ? { kind: 'agent', publicKey } : { kind: 'file', path: file };
  return { type, fingerprint: `SHA256:${digest.replace(/=+$/, '')}`, source, publicKey, comment, key };
}

function parsePublicKey(line: string): PublicLine | null {
  const parts = /^([a-z0-9@.-]{4,64}) ([A-Za-z0-9+/]{16,}={0,2})(?: ([^\r\n]*))?\r?$/.exec(line);
  return parts === null ? null : { type: parts[1] ?? '', blob: parts[2] ?? '', comment: parts[3] ?? '' };
}
