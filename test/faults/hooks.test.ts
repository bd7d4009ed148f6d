/** The gate's hooks die, meet a full disk, or meet each other: nothing counts by halves, and the next push heals. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../src/adapters/git/store.ts';
import { runEnvironment } from '../cli/run.ts';
import { fixtureEnvironment } from '../git/fixture.ts';
import { copyOf, prepare, type Prepared, type World } from '../gate/world.ts';
import { type Environment, faulty, faultyOutbox, setHook } from './fault.ts';

/** Two signed changes, one on top of the other; neither has landed. */
async function twoSigned(): Promise<Prepared> {
  const company = prepare();
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.branch('next', 'work');
  world.commit('Cart', { 'src/cart.txt': 'cart\n' });
  await world.seal(world.signOff('next', { onto: world.ada.id('work') }), { by: 'sena' });
  return { folder: dirname(world.ada.path), fido: company.fido };
}

const company = await twoSigned();

/** Ids of the store's files; throws where it is not whole. */
async function wholeStore(world: World): Promise<readonly string[]> {
  world.server.git(['fsck', '--strict', '--full']);
  const store = await openStore(world.server.path, { environment: fixtureEnvironment(world.server.path) });
  const found: string[] = [];
  for (const ref of ['statements', 'records'] as const) {
    const tip = (await store.heads())[ref];
    if (tip !== null) await store.read(ref, tip, (id) => found.push(`${ref} ${id}`));
  }
  await store.close();
  return found;
}

function left(world: World): readonly string[] {
  const folder = join(world.server.path, 'countersign', 'landed');
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
}

/** Whatever happened before: one more push lands the rest, each change has its one record, and nothing lies about. */
async function expectHealed(world: World): Promise<void> {
  setHook(world, 'pre-receive', {});
  setHook(world, 'post-receive', {});
  await wholeStore(world);
  expect(world.push('next:main')).toMatchObject({ status: 0 });
  const [work, next] = [world.ada.id('work'), world.ada.id('next')];
  expect(world.records().map(({ record }) => [record.new, record.verdict, record.counted.length])).toEqual([
    [work, 'pass', 1],
    [next, 'pass', 1],
  ]);
  expect(await wholeStore(world)).toHaveLength(4);
  expect(left(world)).toEqual([]);
}

const BEFORE_IT_ACCEPTS: readonly (readonly [string, Environment])[] = [
  ['killed before git cat-file', faulty('git', 'cat-file', 'before')],
  ['whose git for-each-ref fails', faulty('git', 'for-each-ref', 'fails')],
  ['killed before git diff-tree', faulty('git', 'diff-tree', 'before')],
  ['whose git diff-tree fails', faulty('git', 'diff-tree', 'fails')],
  ['killed before it reads what an earlier one left', faultyOutbox('readdir', 'before')],
  ['killed before it leaves its record', faultyOutbox('open', 'before')],
  ['killed before the record it leaves is whole', faultyOutbox('rename', 'before')],
  ['with no space left for its record', faultyOutbox('open', 'full')],
];

it.each(BEFORE_IT_ACCEPTS)('pre-receive %s: nothing lands, and the next push does', async (_, env) => {
  const world = copyOf(company);
  const before = world.tip();
  setHook(world, 'pre-receive', env);
  expect(world.push('work:main').status).toBe(1);
  expect(world.tip()).toBe(before);
  expect(world.records()).toEqual([]);
  expect(left(world)).toEqual([]);
  await expectHealed(world);
});

it('pre-receive killed after it left its record: nothing lands, and what it left counts for nothing', async () => {
  const world = copyOf(company);
  const before = world.tip();
  setHook(world, 'pre-receive', faultyOutbox('rename', 'after'));
  expect(world.push('work:main').status).toBe(1);
  expect(world.tip()).toBe(before);
  expect(left(world)).toHaveLength(1);
  await expectHealed(world);
});

const BEFORE_IT_RECORDS: readonly (readonly [string, Environment])[] = [
  ['killed before git cat-file', faulty('git', 'cat-file', 'before')],
  ...(['unpack-objects', 'update-ref'] as const).flatMap((word) => [
    [`killed before git ${word}`, faulty('git', word, 'before')] as const,
    [`whose git ${word} finds no space`, faulty('git', word, 'full')] as const,
  ]),
  ['killed while its key signs', faulty('ssh-keygen', 'sign', 'before')],
  ['whose key does not sign', faulty('ssh-keygen', 'sign', 'fails')],
  ['that cannot read what was left', faultyOutbox('readdir', 'full')],
];

it.each(BEFORE_IT_RECORDS)('post-receive %s: it has landed, and the next push records it', async (_, env) => {
  const world = copyOf(company);
  setHook(world, 'post-receive', env);
  expect(world.push('work:main').status).toBe(0);
  expect(world.tip()).toBe(world.ada.id('work'));
  expect(world.records()).toEqual([]);
  expect(left(world)).toHaveLength(1);
  await expectHealed(world);
});

it.each<readonly [string, Environment]>([
  ['killed after git update-ref', faulty('git', 'update-ref', 'after')],
  ['killed before it takes away what is recorded', faultyOutbox('rm', 'before')],
  ['that cannot take it away', faultyOutbox('rm', 'full')],
])('post-receive %s: it is recorded, and once', async (_, env) => {
  const world = copyOf(company);
  setHook(world, 'post-receive', env);
  expect(world.push('work:main').status).toBe(0);
  expect(world.records()).toHaveLength(1);
  await expectHealed(world);
});

it('what landed is spent although nobody has written it down', async () => {
  const world = copyOf(company);
  setHook(world, 'post-receive', {}, 'exit 0\n');
  expect(world.push('work:main').status).toBe(0);
  world.branch('back', 'work');
  world.commit('Undo', { 'src/pay.txt': 'pay\n' });
  await world.seal(world.signOff('back', { onto: world.ada.id('work') }), { by: 'sena' });
  world.commit('Again', { 'src/pay.txt': 'pay twice\n' });
  expect(world.push('back~:main').status).toBe(0);
  expect(world.push('back:main').stderr).toContain('(coverage.spent)');
});

it.each(['pre-receive', 'post-receive'] as const)('%s on a disk that takes no byte more', async (name) => {
  const world = copyOf(company);
  setHook(world, name, {}, "trap '' XFSZ; ulimit -f 0\n");
  const answer = world.push('work:main');
  expect(answer.status).toBe(name === 'pre-receive' ? 1 : 0);
  expect(answer.stderr).toMatch(/countersign: .*(?:EFBIG|File too large)/s);
  expect(world.records()).toEqual([]);
  await expectHealed(world);
});

it('two gates that record at once write one chain', async () => {
  const world = copyOf(company);
  setHook(world, 'post-receive', {}, 'exit 0\n');
  expect(world.push('work:main').status).toBe(0);
  expect(world.push('next:main').status).toBe(0);
  expect(left(world)).toHaveLength(2);
  setHook(world, 'post-receive', {});
  const env = runEnvironment({ home: world.server.path });
  const hook = join(world.server.path, 'hooks', 'post-receive');
  const line = `${world.ada.id('work')} ${world.ada.id('next')} refs/heads/main\n`;
  const ends = await Promise.all(
    [1, 2, 3].map(
      () =>
        new Promise<number | null>((resolve) => {
          const gate = spawn(hook, [], { cwd: world.server.path, env: { ...env, GIT_DIR: '.' }, stdio: 'pipe' });
          gate.stdin.end(line);
          gate.on('close', resolve);
        }),
    ),
  );
  expect(ends).toEqual([0, 0, 0]);
  await expectHealed(world);
});
