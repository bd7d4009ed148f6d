/** Signatures of commits as git and ssh-keygen make them, in both object formats. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllowedSigners } from '../../src/core/signoff/keys/allowed-signers.ts';
import { commitKey } from '../../src/core/signoff/keys/commit-signature.ts';
import type { ObjectFormat } from '../../src/model/id.ts';
import type { SshKey } from '../../src/model/keys.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';

const folder = makeFolder();

/** A key by its file, as the home ref would list it. */
function keyOf(type: string): { readonly file: string; readonly keys: readonly SshKey[] } {
  const file = join(folder, type);
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', file]);
  const line = `person:ada namespaces="countersign-v1" ${readFileSync(`${file}.pub`, 'utf8')}`;
  const parsed = parseAllowedSigners(line, 'allowed_signers');
  if (parsed.kind !== 'ok') throw new Error('no key');
  return { file, keys: parsed.value };
}

const keys = { ed25519: keyOf('ed25519'), ecdsa: keyOf('ecdsa'), rsa: keyOf('rsa') };

function signedCommit(format: ObjectFormat, file: string): Buffer {
  const fixture = makeRepository({ format });
  fixture.git(['config', 'gpg.format', 'ssh']);
  fixture.git(['config', 'user.signingkey', file]);
  fixture.git(['commit', '-q', '-S', '--allow-empty', '-m', 'Pay\n\nMore of it']);
  return fixture.gitBytes(['cat-file', 'commit', 'HEAD']);
}

describe.each(['sha1', 'sha256'] as const)('a commit that git signed in a %s repository', (format) => {
  it.each(['ed25519', 'ecdsa', 'rsa'] as const)('is known by its key of type %s, whole and unchanged only', (type) => {
    const { file, keys: own } = keys[type];
    const commit = signedCommit(format, file);
    expect(commitKey(commit, format, own)).toBe(own[0]);
    expect(commitKey(commit, format, [])).toBeNull();
    const other = format === 'sha1' ? 'sha256' : 'sha1';
    expect(commitKey(commit, other, own)).toBeNull();
    const text = commit.toString('latin1');
    const header = /^gpgsig(?:-sha256)? .*\n(?: .*\n)*/m.exec(text)?.[0] ?? '';
    for (const changed of [
      text.replace('More', 'Less'),
      text.replace('author A', 'author B'),
      text.replace(header, header + header),
      text.replace(header, ''),
      text.replace(' -----END', ' ----END'),
    ]) {
      expect(changed).not.toBe(text);
      expect(commitKey(Buffer.from(changed, 'latin1'), format, own)).toBeNull();
    }
  });
});
