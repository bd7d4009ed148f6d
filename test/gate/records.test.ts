import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RefName } from '../../src/model/id.ts';
import type { Principal } from '../../src/model/statement.ts';
import { expectLanded, expectRefused, past } from '../attacks/attack.ts';
import { countersign } from '../cli/run.ts';
import { FLOWING } from '../flow/company.ts';
import { copyOf, POLICY, prepare, publicKey, recordsOf, type World } from './world.ts';

const company = prepare();

async function sign(world: World, name: string, text: string): Promise<void> {
  world.branch(name);
  world.commit(name, { 'src/pay.txt': text });
  await world.seal(world.signOff(name), { by: 'sena' });
}

/** The server's hook that records does not run until it is put back. */
function stopRecording(world: World): () => void {
  const hook = join(world.server.path, 'hooks/post-receive');
  renameSync(hook, `${hook}.off`);
  return () => renameSync(`${hook}.off`, hook);
}

function chain(world: World): readonly (readonly [string | null, string])[] {
  return world.records().map(({ record }) => [record.old, record.new]);
}

it('what landed while nothing was recorded is spent all the same, and recorded with the next landing', async () => {
  const world = copyOf(company);
  const base = world.ada.id('origin/main');
  await sign(world, 'one', 'one\n');
  expect(world.push('one:main').status).toBe(0);
  const resume = stopRecording(world);
  await sign(world, 'two', 'pay\n');
  expect(world.push('two:main').status).toBe(0);
  world.branch('again');
  world.commit('again', { 'src/pay.txt': 'one\n' });
  const again = world.push('again:main');
  expect(again.status).toBe(1);
  expect(again.stderr).toContain('(coverage.spent)');
  resume();
  await sign(world, 'three', 'three\n');
  expect(world.push('three:main').stderr).toContain('recorded 2 landings');
  const [one, two, three] = ['one', 'two', 'three'].map((name) => world.ada.id(name));
  expect(chain(world)).toEqual([
    [base, one],
    [one, two],
    [two, three],
  ]);
  expect(readdirSync(join(world.server.path, 'countersign/landed'))).toEqual([]);
});

it('a push that was judged and then stopped by something else is not recorded, even when its commits land later', async () => {
  const world = copyOf(company);
  const base = world.ada.id('origin/main');
  await sign(world, 'work', 'one\n');
  const update = join(world.server.path, 'hooks/update');
  writeFileSync(update, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  expect(world.push('work:main').status).toBe(1);
  rmSync(update);
  world.commit('More', { 'src/more.txt': 'more\n' });
  await world.seal({ ...world.signOff('work'), by: 'person:sol' as Principal }, { by: 'sol' });
  expect(world.push('work:main')).toMatchObject({ status: 0 });
  expect(chain(world)).toEqual([[base, world.ada.id('work')]]);
});

it('a policy that only observes tells what it would refuse, lets it through, and records it as observed', () => {
  const world = copyOf(prepare(() => ({ 'policy.yml': POLICY.replace('enforce', 'observe') })));
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  const answer = world.push('work:main');
  expect(answer.status).toBe(0);
  expect(answer.stderr).toContain('(landing.judged.1)');
  expect(answer.stderr).toContain('Accepted all the same: the policy is in mode observe.');
  expect(world.records().map(({ record }) => record.verdict)).toEqual(['observed']);
});

it('before any policy everything may be pushed, the policy itself included', () => {
  const world = copyOf(company);
  world.ada.git(['checkout', '-q', '--orphan', 'fresh']);
  world.ada.git(['rm', '-rqf', '.']);
  world.commit('Start', { 'a.txt': 'a\n' });
  world.server.git(['fetch', '-q', '../ada', '+fresh:refs/heads/main']);
  world.commit('Adopt', { '.countersign/policy.yml': POLICY.replace('enforce', 'observe') });
  expect(world.push('fresh:main').status).toBe(0);
  expect(world.records()).toEqual([]);
});

it('a protected branch begins at a recorded tip of another, and goes on by sign-offs of its own', async () => {
  const world = copyOf(company);
  await sign(world, 'one', 'one\n');
  expect(world.push('one:main').status).toBe(0);
  expect(world.push('one:release')).toMatchObject({ status: 0 });
  const begun = recordsOf(world.server, 'refs/heads/release');
  expect(begun.map(({ record }) => record)).toMatchObject([
    { old: null, new: world.ada.id('one'), previous: null, from: 'promotion of refs/heads/main', verdict: 'pass' },
  ]);
  await sign(world, 'two', 'two\n');
  expect(world.push('two:release').status).toBe(1);
  await world.seal({ ...world.signOff('two'), target: 'refs/heads/release' as RefName }, { by: 'sena' });
  expect(world.push('two:release')).toMatchObject({ status: 0 });
  expect(recordsOf(world.server, 'refs/heads/release')).toHaveLength(2);
});

it('what landed before the gate refused anything is not judged where a branch begins there, nor at the adoption, and promotes nothing', () => {
  const world = copyOf(prepare(() => ({ 'policy.yml': FLOWING.replace('enforce', 'observe') })));
  for (const name of ['one', 'two']) {
    world.branch(name);
    world.commit(name, { [`src/${name}.txt`]: `${name}\n` });
    expectLanded(world, `${name}:main`);
  }
  world.branch('enforce');
  world.commit('Enforce', { '.countersign/policy.yml': FLOWING });
  expectLanded(world, 'enforce:main');
  expectLanded(world, 'one:production');
  expectLanded(world, 'one~2:refs/heads/release/1');
  const begun = ['production', 'release/1'].flatMap((name) => recordsOf(world.server, `refs/heads/${name}`));
  expect(begun.map(({ record: { old, from, mode, verdict } }) => [old, from, mode, verdict])).toEqual([
    [null, 'promotion of refs/heads/main', 'enforce', 'pass'],
    [null, 'adoption', 'enforce', 'pass'],
  ]);
  expectRefused(world, 'two:production', ['(landing.judged.1)']);
  const root = world.ada.id('one~2');
  world.desk.git([
    'fetch',
    '-q',
    'origin',
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/countersign/*:refs/countersign/*',
  ]);
  for (const name of ['production', 'release/1']) {
    const runs = countersign(world.desk, ['verify', `origin/${name}`, '--at', 'deploy', '--root', root]);
    expect(runs, runs.stdout).toMatchObject({ status: 0 });
  }
});

it('what came past the gate is recorded with the next landing, as a violation where nobody signed it', async () => {
  const world = copyOf(company);
  await sign(world, 'one', 'one\n');
  expect(world.push('one:main').status).toBe(0);
  await sign(world, 'two', 'two\n');
  past(world, 'two');
  world.branch('three');
  world.commit('three', { 'src/free.txt': 'free\n' });
  past(world, 'three');
  await sign(world, 'four', 'four\n');
  expect(world.push('four:main')).toMatchObject({ status: 0 });
  const records = world.records().map(({ record }) => [record.old, record.new, record.verdict]);
  const [one, two, three, four] = ['one', 'two', 'three', 'four'].map((name) => world.ada.id(name));
  expect(records.slice(1)).toEqual([
    [one, two, 'pass'],
    [two, three, 'violation'],
    [three, four, 'pass'],
  ]);
});

it('what landed stays spent when the gate gets another key, and the chain goes on from the old one', async () => {
  const world = copyOf(company);
  await sign(world, 'one', 'one\n');
  expect(world.push('one:main').status).toBe(0);
  await sign(world, 'back', 'pay\n');
  expect(world.push('back:main').status).toBe(0);
  const [old, next] = ['gate', 'stranger'].map((name) => publicKey(join(world.server.path, '..'), name));
  const signers = world.ada.git(['show', 'origin/main:.countersign/allowed_signers']);
  world.branch('rotate');
  world.commit('Rotate', { '.countersign/allowed_signers': `${signers.replace(old ?? '', next ?? '')}\n` });
  await world.seal(world.signOff('rotate'), { by: 'sena', with: 'device' });
  await world.seal({ ...world.signOff('rotate'), by: 'person:sol' as Principal }, { by: 'sol', with: 'device' });
  expect(world.push('rotate:main').status).toBe(0);
  const hook = join(world.server.path, 'hooks/post-receive');
  writeFileSync(hook, readFileSync(hook, 'utf8').replace('keys/gate', 'keys/stranger'));
  world.branch('again');
  world.commit('again', { 'src/pay.txt': 'one\n' });
  expect(world.push('again:main').stderr).toContain('(coverage.spent)');
  await sign(world, 'two', 'two\n');
  expect(world.push('two:main').status).toBe(0);
  const records = world.records();
  expect(records).toHaveLength(4);
  expect(records.map(({ record }) => record.previous)).toEqual([null, ...records.slice(0, -1).map(({ id }) => id)]);
}, 60_000);
