/** `sign` dies, is refused, or stands alone: nothing half-signed counts, nothing signed is lost, the next run goes on. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../src/adapters/git/store.ts';
import { type Answer, countersign } from '../cli/run.ts';
import { type Fixture, fixtureEnvironment } from '../git/fixture.ts';
import { copyOf, prepare, type Prepared, STATEMENTS, type World } from '../gate/world.ts';
import { type Environment, faulty } from './fault.ts';

/** A change that is to be signed at the desk. */
function toSign(): Prepared {
  const company = prepare();
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  world.desk.git(['fetch', '-q', '../ada', '+refs/heads/*:refs/remotes/ada/*']);
  return { folder: dirname(world.ada.path), fido: company.fido };
}

const company = toSign();

function sign(world: World, env: Environment = {}): Answer {
  return countersign(world.desk, ['sign', 'origin/main..ada/work', '--key', world.key('sena')], { env });
}

async function statementsOf(repository: Fixture): Promise<number> {
  repository.git(['fsck', '--strict', '--full']);
  const store = await openStore(repository.path, { environment: fixtureEnvironment(repository.path) });
  const { statements } = await store.heads();
  let found = 0;
  if (statements !== null) await store.read('statements', statements, () => (found += 1));
  await store.close();
  return found;
}

/** Signs again, and there is one sign-off, here and at the server. */
async function expectGoesOn(world: World): Promise<void> {
  expect(sign(world)).toMatchObject({ status: 0 });
  expect(await statementsOf(world.desk)).toBe(1);
  expect(await statementsOf(world.server)).toBe(1);
}

/** Where it dies, and how many statements are then in the clone and at the server. */
const DEATHS: readonly (readonly [string, Environment, number, number])[] = [
  ['before git fetch', faulty('git', 'fetch', 'before'), 0, 0],
  ['while its key signs', faulty('ssh-keygen', 'sign', 'before'), 0, 0],
  ['after its key has signed', faulty('ssh-keygen', 'sign', 'after'), 0, 0],
  ['before git unpack-objects', faulty('git', 'unpack-objects', 'before'), 0, 0],
  ['after git unpack-objects', faulty('git', 'unpack-objects', 'after'), 0, 0],
  ['before git update-ref', faulty('git', 'update-ref', 'before'), 0, 0],
  ['after git update-ref', faulty('git', 'update-ref', 'after'), 1, 0],
  ['before git push', faulty('git', 'push', 'before'), 1, 0],
  ['after git push', faulty('git', 'push', 'after'), 1, 1],
];

it.each(DEATHS)(
  'killed %s: what is signed is whole or not there, and the next run goes on',
  async (_, env, here, there) => {
    const world = copyOf(company);
    expect(sign(world, env).status).toBe(null);
    expect([await statementsOf(world.desk), await statementsOf(world.server)]).toEqual([here, there]);
    await expectGoesOn(world);
  },
);

it('what was stored before it died counts like any other', async () => {
  const world = copyOf(company);
  expect(sign(world, faulty('git', 'update-ref', 'after')).status).toBe(null);
  await expectGoesOn(world);
  expect(world.push('work:main')).toMatchObject({ status: 0 });
  expect(world.records()).toHaveLength(1);
});

it.each<readonly [string, Environment, string]>([
  ['no space left for its objects', faulty('git', 'unpack-objects', 'full'), 'No space left on device'],
  ['no space left for the ref', faulty('git', 'update-ref', 'full'), 'No space left on device'],
  ['a key that does not sign', faulty('ssh-keygen', 'sign', 'fails'), 'broken'],
])('%s: it says so, nothing is signed, and the next run goes on', async (_, env, word) => {
  const world = copyOf(company);
  const answer = sign(world, env);
  expect(answer.status).not.toBe(0);
  expect(answer.stdout).not.toContain('Signed');
  expect(answer.stderr).toContain(word);
  expect([await statementsOf(world.desk), await statementsOf(world.server)]).toEqual([0, 0]);
  await expectGoesOn(world);
});

it('a server that refuses the push: signed and stored here, said so, and the next run takes it along', async () => {
  const world = copyOf(company);
  const hook = join(world.server.path, 'hooks', 'update');
  writeFileSync(hook, '#!/bin/sh\necho "closed for the night" >&2\nexit 1\n', { mode: 0o755 });
  const answer = sign(world);
  expect(answer.status).toBe(3);
  expect(answer.stderr).toContain('Signed and stored here, but not pushed');
  expect(answer.stderr).toContain('closed for the night');
  expect(answer.stderr).toContain(`git push origin ${STATEMENTS}`);
  expect([await statementsOf(world.desk), await statementsOf(world.server)]).toEqual([1, 0]);
  writeFileSync(hook, '#!/bin/sh\nexit 0\n');
  await expectGoesOn(world);
});

it('a remote that nobody reaches: signed and stored here, said so, and the next run takes it along', async () => {
  const world = copyOf(company);
  const { desk } = world;
  desk.git(['config', 'remote.origin.url', 'ssh://nobody.invalid/shop.git']);
  const answer = sign(world, { GIT_SSH_COMMAND: 'false' });
  expect(answer.status).toBe(3);
  expect(answer.stderr).toContain('What others have signed was not fetched');
  expect(answer.stderr).toContain('Signed and stored here, but not pushed');
  expect(await statementsOf(desk)).toBe(1);
  desk.git(['config', 'remote.origin.url', '../server.git']);
  await expectGoesOn(world);
});
