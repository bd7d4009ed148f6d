/** The SSH keys that the person at this machine could sign with. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { personalSetting } from '../adapters/git/settings.ts';
import { sshPublicKeys, type sshSign } from '../adapters/keys/ssh.ts';
import { CountersignError } from '../model/error.ts';
import type { LocalKey, LocalKeys } from '../app/signing/sign-identity.ts';
import type { Shell } from './command.ts';

/** How OpenSSH finds the private half. */
type SigningKey = Parameters<typeof sshSign>[1];

/** A local key with the way to sign with it. */
export interface UsableKey extends LocalKey {
  readonly use: SigningKey;
}

export interface UsableKeys extends LocalKeys {
  readonly named: UsableKey | null;
  readonly preferred: UsableKey | null;
  readonly found: readonly UsableKey[];
}

const LARGEST = 16_384;

/**
 * Looks where a person's keys are: the file named, git's `user.signingkey`, `~/.ssh`, the agent. A passkey needs somebody
 * who sees its page, so without anybody to ask it signs only when it was asked for.
 *
 * @throws CountersignError `usage` when the file named is no key
 */
export async function usableKeys(shell: Shell, named: string | undefined, asked: boolean = false): Promise<UsableKeys> {
  const { directory, input } = shell.globals();
  if (named !== undefined) {
    if (asked)
      throw new CountersignError('usage', '--key and --passkey contradict each other', { remedy: 'leave one out' });
    const key = await keyOfFile(resolve(directory, named));
    if (key !== null) return { named: key, preferred: null, found: [], passkey: 'no', email: null };
    throw new CountersignError('usage', `${named} is no SSH key: neither it nor ${named}.pub is a public key`, {
      remedy: 'name a key file; its public half: ssh-keygen -y -f FILE > FILE.pub',
    });
  }
  const [preferred, candidates, email] = await Promise.all([
    gitsKey(directory),
    sshPublicKeys({ folder: join(shell.environment.home, '.ssh') }),
    personalSetting(directory, 'user.email', 'text'),
  ]);
  const found = candidates.map(({ publicKey, key }) =>
    usable(publicKey, key, key.kind === 'file' ? key.path : 'the SSH agent'),
  );
  return { named: null, preferred, found, passkey: asked ? 'asked' : input ? 'allowed' : 'no', email };
}

async function gitsKey(directory: string): Promise<UsableKey | null> {
  const setting = await personalSetting(directory, 'user.signingkey', 'path');
  if (setting === null || setting === '') return null;
  const literal = setting.replace(/^key::/, '');
  const publicKey = publicKeyOf(literal);
  if (publicKey !== null) return usable(publicKey, { kind: 'agent', publicKey }, 'user.signingkey');
  return keyOfFile(resolve(directory, setting));
}

/** A file that is a public key, or the private one beside it. */
async function keyOfFile(file: string): Promise<UsableKey | null> {
  const own = await publicKeyIn(file);
  const beside = own === null ? await publicKeyIn(`${file}.pub`) : null;
  if (beside !== null) return usable(beside, { kind: 'file', path: file }, file);
  if (own === null) return null;
  const secret = file.replace(/\.pub$/, '');
  const whole = secret !== file && (await exists(secret));
  return usable(own, whole ? { kind: 'file', path: secret } : { kind: 'agent', publicKey: own }, file);
}

async function publicKeyIn(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.length > LARGEST ? null : publicKeyOf(text.split('\n', 1)[0] ?? '');
}

function publicKeyOf(line: string): string | null {
  const parts = /^((?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]{1,60}) ([A-Za-z0-9+/]{16,}={0,2})(?:\s|$)/.exec(line);
  return parts === null ? null : `${parts[1]} ${parts[2]}`;
}

async function exists(file: string): Promise<boolean> {
  return (await readFile(file).catch(() => null)) !== null;
}

function usable(publicKey: string, use: SigningKey, source: string): UsableKey {
  const [type = '', base64 = ''] = publicKey.split(' ');
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64').replace(/=+$/, '');
  return { type, fingerprint: `SHA256:${digest}`, source, use };
}
