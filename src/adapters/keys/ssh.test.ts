import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder, makeKey, openssh, opensshVerifies } from '../../../test/signatures/openssh.ts';
import { CountersignError } from '../../model/error.ts';
import { sshKeyAt, sshPublicKeys, sshSign } from './ssh.ts';
import type { SshOptions } from './ssh-program.ts';

const message = Buffer.from('DSSEv1 1 a 3 \0\xff\n', 'latin1');
const signersOf = (path: string): string =>
  `person:ada namespaces="countersign-v1" ${readFileSync(`${path}.pub`, 'utf8')}`;

const failure = async (signing: Promise<string>): Promise<CountersignError> => {
  const error: unknown = await signing.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof CountersignError) return error;
  throw new Error(`no refusal but ${String(error)}`);
};

/** An agent of its own in the folder; ended afterwards. */
async function withAgent<T>(folder: string, use: (options: SshOptions) => Promise<T>): Promise<T> {
  const socket = join(folder, 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    // It says where it listens once it does.
    await new Promise((resolve) => agent.stdout.once('data', resolve));
    return await use({ environment: { ...process.env, SSH_AUTH_SOCK: socket }, interactive: false, folder });
  } finally {
    agent.kill();
  }
}

const alone = (folder: string): SshOptions => {
  const { SSH_AUTH_SOCK: _, ...environment } = process.env;
  return { environment, interactive: false, folder };
};

test.skipIf(openssh === null)('a key file signs, and ssh-keygen calls it good', () =>
  inFolder(async (folder) => {
    const path = makeKey(folder, 'id_ed25519', ['-t', 'ed25519']);
    const armored = await sshSign(message, { kind: 'file', path }, alone(folder));
    expect(opensshVerifies(message, armored, signersOf(path), 'person:ada')).toBe(true);
  }),
);

test.skipIf(openssh === null)('an agent signs with a key whose file is gone', () =>
  inFolder(async (folder) => {
    const path = makeKey(folder, 'id_ecdsa', ['-t', 'ecdsa']);
    await withAgent(folder, async (options) => {
      execFileSync('ssh-add', ['-q', path], { env: options.environment });
      rmSync(path);
      const [candidate, ...more] = await sshPublicKeys(options);
      expect(more).toEqual([]);
      expect(candidate).toMatchObject({ type: 'ecdsa-sha2-nistp256', source: `${path}.pub`, key: { kind: 'agent' } });
      const armored = await sshSign(message, candidate?.key ?? { kind: 'file', path }, options);
      expect(opensshVerifies(message, armored, signersOf(path), 'person:ada')).toBe(true);
    });
  }),
);

test.skipIf(openssh === null)('what cannot sign says why, and what to do', () =>
  inFolder(async (folder) => {
    const locked = makeKey(folder, 'locked', ['-t', 'ed25519'], 'secret');
    const options = alone(folder);
    const publicKey = readFileSync(`${locked}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
    const agentless = { ...options, environment: { ...options.environment, SSH_AUTH_SOCK: join(folder, 'none') } };
    writeFileSync(join(folder, 'garbage'), 'no key\n', { mode: 0o600 });
    mkdirSync(join(folder, 'folder'));
    const cases = [
      [
        (): Promise<string> => sshSign(message, { kind: 'file', path: locked }, options),
        /needs its passphrase/,
        /ssh-add/,
      ],
      [
        (): Promise<string> => sshSign(message, { kind: 'file', path: join(folder, 'absent') }, options),
        /there is no usable key/,
        /ssh-keygen/,
      ],
      [
        (): Promise<string> => sshSign(message, { kind: 'file', path: join(folder, 'garbage') }, options),
        /Nothing was signed/,
        /./,
      ],
      [
        (): Promise<string> => sshSign(message, { kind: 'file', path: join(folder, 'folder') }, options),
        /Nothing was signed/,
        /./,
      ],
      [
        (): Promise<string> => sshSign(message, { kind: 'agent', publicKey }, agentless),
        /no SSH agent can be reached/,
        /SSH_AUTH_SOCK/,
      ],
    ] as const;
    for (const [signing, reason, remedy] of cases) {
      const error = await failure(signing());
      expect(error.code).toBe('not-permitted');
      expect(error.message).toMatch(reason);
      expect(error.remedy).toMatch(remedy);
    }
  }),
);

test.skipIf(openssh === null)('an agent that does not hold the key, or asks and gets no answer, refuses', () =>
  inFolder(async (folder) => {
    const path = makeKey(folder, 'id_ed25519', ['-t', 'ed25519']);
    const publicKey = readFileSync(`${path}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
    await withAgent(folder, async (options) => {
      const absent = await failure(sshSign(message, { kind: 'agent', publicKey }, options));
      expect(absent.message).toMatch(/neither beside it nor in the agent/);
      // -c: the agent asks before each use, and nobody is there to answer.
      execFileSync('ssh-add', ['-q', '-c', path], { env: options.environment });
      const asked = await failure(sshSign(message, { kind: 'agent', publicKey }, options));
      expect(asked.message).toMatch(/the agent refused to sign/);
    });
  }),
);

test('without OpenSSH the error says what to install', async () => {
  const options: SshOptions = { environment: { PATH: '/nowhere' }, folder: '/nowhere' };
  const error = await failure(sshSign(message, { kind: 'file', path: '/nowhere/key' }, options));
  expect([error.code, error.remedy]).toEqual(['usage', expect.stringMatching(/Install OpenSSH/)]);
  expect(await sshPublicKeys(options)).toEqual([]);
});

test.skipIf(openssh === null)(
  'a key is found by its private file, by its public file, and not where there is none',
  () =>
    inFolder(async (folder) => {
      const path = makeKey(folder, 'id_rsa', ['-t', 'rsa', '-b', '2048']);
      const options = alone(folder);
      const [listed] = await sshPublicKeys(options);
      expect(listed).toMatchObject({ type: 'ssh-rsa', comment: 'id_rsa of a test', key: { kind: 'file', path } });
      expect(execFileSync('ssh-keygen', ['-lf', `${path}.pub`], { encoding: 'utf8' })).toContain(listed?.fingerprint);
      expect(await sshKeyAt(`${path}.pub`, options)).toEqual(listed);
      expect((await sshKeyAt(path, options))?.fingerprint).toBe(listed?.fingerprint);
      rmSync(`${path}.pub`);
      expect((await sshKeyAt(path, options))?.fingerprint).toBe(listed?.fingerprint);
      expect(await sshPublicKeys(options)).toEqual([]);
      expect(await sshKeyAt(join(folder, 'absent'), options)).toBeNull();
    }),
);
