/** A gate without a key that counts: nothing lands that nobody would believe the record of, and whoever runs it is told first. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { Principal } from '../../src/model/statement.ts';
import { connected } from '../flow/company.ts';
import { countersign } from '../cli/run.ts';
import { copyOf, POLICY, prepare, publicKey, type World } from '../gate/world.ts';
import { expectLanded, expectRefused, rehook } from './attack.ts';

const company = prepare();
const SIGNERS = '.countersign/allowed_signers';
const GATE = /^gate:push .*$/m;

/** A change of the keys that an owner signs with a device. */
async function keysBecome(world: World, branch: string, change: (text: string) => string): Promise<void> {
  world.branch(branch);
  world.commit('Keys', { [SIGNERS]: change(`${world.ada.git(['show', `HEAD:${SIGNERS}`])}\n`) });
  const signOff = world.signOff(branch);
  for (const by of ['otto', 'sena']) {
    await world.seal({ ...signOff, by: `person:${by}` as Principal }, { by, with: 'device' });
  }
}

async function signed(world: World, branch: string, text: string): Promise<void> {
  world.branch(branch);
  world.commit('Pay', { 'src/pay.txt': text });
  await world.seal(world.signOff(branch), { by: 'sena' });
}

const keyOf = (world: World, name: string): string => publicKey(dirname(world.server.path), name);

it('50: the owners themselves take away no last key of a gate, unless another gate is named in the same landing', async () => {
  const world = copyOf(company);
  await keysBecome(world, 'away', (text) => text.replace(GATE, ''));
  const told = [
    'takes away the last key of a gate',
    '(landing.rules)',
    'name another key of a gate in the same landing',
  ];
  expectRefused(world, 'away:main', told);
  const verified = world.verify('away');
  expect([verified.status, verified.stdout]).toEqual([1, expect.stringContaining('(landing.rules)')]);
  await keysBecome(world, 'other', (text) => {
    return text.replace(GATE, `gate:other namespaces="countersign-v1" ${keyOf(world, 'stranger')}`);
  });
  expectLanded(world, 'other:main');
  expect(world.records().map(({ record }) => record.by)).toEqual(['gate:push']);
  await signed(world, 'work', 'pay twice\n');
  expectRefused(world, 'work:main', ['gate:push has no key', '(gate.unknown)', '(gate:other), by --gate and its key']);
  rehook(world, 'pre-receive', 'hook pre-receive', 'hook pre-receive --gate other --key ../keys/stranger');
  rehook(world, 'post-receive', '--key ../keys/gate', '--gate other --key ../keys/stranger');
  expectLanded(world, 'work:main');
  expect(world.records().map(({ record }) => record.by)).toEqual(['gate:push', 'gate:other']);
});

it('50: the last key of a gate that still counts goes no other way than by its line: an expired one beside it is none', async () => {
  const expired = (keys: string): string =>
    keys.replace(GATE, (line) => `${line}\ngate:old namespaces="countersign-v1",valid-before="20200101Z" KEY`);
  const world = copyOf(
    prepare((rules) => ({
      allowed_signers: expired(rules.allowed_signers).replace(' KEY', ` ${keyOf(copyOf(company), 'stranger')}`),
    })),
  );
  await keysBecome(world, 'away', (text) => text.replace(GATE, ''));
  expectRefused(world, 'away:main', ['(landing.rules)']);
});

it('a gate that is told of its key lets nothing pass that this key could not record', async () => {
  const world = copyOf(company);
  await signed(world, 'work', 'pay twice\n');
  rehook(world, 'pre-receive', 'hook pre-receive', 'hook pre-receive --key ../keys/stranger');
  expectRefused(world, 'work:main', ['gate:push would record with SHA256:', 'lists SHA256:', '(gate.unknown)']);
  rehook(world, 'pre-receive', '../keys/stranger', '../keys/nobody');
  expectRefused(world, 'work:main', ['There is no key of this gate at ../keys/nobody']);
  rehook(world, 'pre-receive', '../keys/nobody', '../keys/gate');
  expectLanded(world, 'work:main');
  expect(world.records()).toHaveLength(1);
});

it('where the policy observes, a gate that cannot record says so and stops nothing', () => {
  const world = copyOf(prepare(() => ({ 'policy.yml': POLICY.replace('mode: enforce', 'mode: observe') })));
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  rehook(world, 'pre-receive', 'hook pre-receive', 'hook pre-receive --gate other');
  const pushed = world.push('work:main');
  expect([pushed.status, pushed.stderr]).toEqual([0, expect.stringContaining('(gate.unknown)')]);
  expect(pushed.stderr).not.toContain('may not record');
  expect(world.records()).toEqual([]);
});

it('a gate is enrolled by the landing that lists it, and records from the next one on', async () => {
  const world = copyOf(prepare((rules) => ({ allowed_signers: rules.allowed_signers.replace(GATE, '') })));
  await signed(world, 'work', 'pay twice\n');
  expectRefused(world, 'work:main', ['gate:push has no key', '(gate.unknown)', 'land a line for it: gate:push ']);
  const line = `gate:push namespaces="countersign-v1" ${keyOf(world, 'gate')}`;
  await keysBecome(world, 'keys', (text) => `${text}${line}\n`);
  expectLanded(world, 'keys:main');
  await signed(world, 'next', 'pay thrice\n');
  expectLanded(world, 'next:main');
  expect(world.records().map(({ record }) => [record.old, record.new])).toEqual([
    [world.ada.id('keys'), world.ada.id('next')],
  ]);
});

it('a deployment that its gate could not record does not run', async () => {
  const world = copyOf(await connected(['production']));
  world.desk.git(['fetch', '-q', 'origin', '+refs/heads/*:refs/remotes/origin/*']);
  const root = world.ada.git(['rev-list', '--reverse', '--first-parent', 'origin/main', '--', '.countersign']);
  const ran = join(dirname(world.server.path), 'ran');
  const write = `require('node:fs').writeFileSync(${JSON.stringify(ran)}, '')`;
  const asked = ['--commit', 'origin/main', '--root', root.split('\n')[0] ?? '', '--environment', 'shop'];
  const gate = (...args: string[]) =>
    countersign(world.desk, ['gate', ...asked, ...args, '--', process.execPath, '-e', write]);
  const unlisted = gate('--key', world.key('gate'));
  expect([unlisted.status, unlisted.stderr]).toEqual([
    4,
    expect.stringContaining('Nothing was run: gate:deploy has no key'),
  ]);
  const stranger = gate('--key', world.key('stranger'), '--gate', 'push');
  expect([stranger.status, stranger.stderr]).toEqual([4, expect.stringContaining('lists SHA256:')]);
  expect(existsSync(ran)).toBe(false);
  expect(gate('--key', world.key('gate'), '--gate', 'push').status).toBe(0);
  expect(existsSync(ran)).toBe(true);
});
