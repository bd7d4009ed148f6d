/** An owner alone against a threshold of two, and the rules that a removal must not loosen. */
import { expect, it } from 'vitest';
import type { Principal } from '../../src/model/statement.ts';
import { copyOf, POLICY, prepare, type World } from '../gate/world.ts';
import { expectLanded, expectRefused, rehook } from './attack.ts';

const company = prepare(() => ({ 'policy.yml': POLICY.replace('threshold: 1', 'threshold: 2') }));

async function removed(world: World, pattern: RegExp): Promise<void> {
  const lines = world.ada.git(['show', 'origin/main:.countersign/allowed_signers']).split('\n');
  const left = lines.filter((line) => !pattern.test(line));
  world.branch('work');
  const files = { '.countersign/allowed_signers': `${left.join('\n')}\n` };
  world.commit('Away', files, { author: 'Otto Owner <otto@example.org>' });
  await world.seal({ ...world.signOff('work'), by: 'person:otto' as Principal }, { by: 'otto', with: 'device' });
}

it('50: an owner alone takes away no gate key, without which nothing that lands is recorded as spent', async () => {
  const world = copyOf(company);
  await removed(world, /^gate:push /);
  expectRefused(world, 'work:main', ['(landing.countersign-owners.']);
});

it('an owner alone takes away a key of a person', async () => {
  const world = copyOf(company);
  await removed(world, /^person:sol .*ssh-ed25519 /);
  expectLanded(world, 'work:main');
});

it('50: while the gate records with a key that is not enrolled, what landed is still spent', async () => {
  const world = copyOf(company);
  rehook(world, 'post-receive', 'keys/gate', 'keys/stranger');
  world.branch('pay');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('pay'), { by: 'sena' });
  const pushed = world.push('pay:main');
  expect([pushed.status, pushed.stderr]).toEqual([0, expect.stringContaining('may not record as gate:push')]);
  world.ada.git(['fetch', '-q', 'origin']);
  world.branch('revert');
  world.commit('Revert', { 'src/pay.txt': 'pay\n' });
  await world.seal(world.signOff('revert'), { by: 'sena' });
  expectLanded(world, 'revert:main');
  world.branch('again');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  expectRefused(world, 'again:main', ['(coverage.spent)']);
});
