import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cloneRepository, makeFolder, makeRepository } from '../git/fixture.ts';
import { envelope, idOf, storeOf } from './world.ts';

it('inside pre-receive what is pushed is read although no ref names it, and nothing is written', async () => {
  const remote = makeRepository({ bare: true });
  const clone = cloneRepository(remote);
  const seen = join(makeFolder(), 'seen');
  const receiver = join(import.meta.dirname, 'receiver.ts');
  const script = `#!/bin/sh\nSEEN='${seen}' exec '${process.execPath}' '${receiver}'\n`;
  writeFileSync(join(remote.path, 'hooks/pre-receive'), script, { mode: 0o755 });
  const store = await storeOf(clone);
  const first = await store.add('statements', [envelope('a')]);
  await store.push('origin', 'statements');
  await store.add('statements', [envelope('b')]);
  await store.push('origin', 'statements');
  expect(
    readFileSync(seen, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    [{ statements: null, added: [idOf(envelope('a'))], write: 'not-permitted' }],
    [{ statements: first, added: [idOf(envelope('b'))], write: 'not-permitted' }],
  ]);
  expect((await (await storeOf(remote)).heads()).records).toBeNull();
});
