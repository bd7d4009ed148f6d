/** Other protected branches are judged by the rules of the newest recorded tip of the home branch, and by no others. */
import { expect, it } from 'vitest';
import { expectRefused, past } from '../attacks/attack.ts';
import { copyOf, POLICY } from '../gate/world.ts';
import { connected, FLOWING, landed, newest, signed } from './company.ts';

const company = await connected(['release/1']);
const WEAK = `${FLOWING.split('rules:')[0] ?? ''}rules:
  - { id: free, name: nothing stands against it, when: true, nothing_required: everybody may do everything }
`;

it('rules that came to the home branch past the gate do not judge a release', async () => {
  const world = copyOf(company);
  for (const rules of [POLICY.replace(/^protected: .*\n/m, 'protected: [refs/heads/main]\n'), WEAK]) {
    world.branch(`weak${rules.length}`);
    world.commit('Free', { '.countersign/policy.yml': rules });
    past(world, `weak${rules.length}`);
    world.branch(`work${rules.length}`, 'origin/release/1');
    world.commit('Pay', { 'src/pay.txt': 'steal\n' });
    expectRefused(world, `work${rules.length}:release/1`, ['src/pay.txt was read by 0 of 1', '(landing.judged.1)']);
  }
  await signed(world, 'fix', { 'src/fix.txt': 'fixed\n' }, { at: 'origin/release/1', target: 'release/1' });
  landed(world, 'fix:release/1');
  expect(newest(world, 'release/1')?.home).toBe(world.ada.id('one'));
});

it('a home branch that was moved back does not bring back the rules of that day', async () => {
  const world = copyOf(company);
  const old = world.ada.id('origin/main');
  world.branch('leave');
  const keys = `${world.ada.git(['show', 'origin/main:.countersign/allowed_signers'])}\n`;
  const left = keys.split('\n').filter((line) => !/^person:sena .*ssh-ed25519 /.test(line));
  world.commit('Away', { '.countersign/allowed_signers': left.join('\n') });
  await world.seal({ ...world.signOff('leave'), by: 'person:otto' as never }, { by: 'otto', with: 'device' });
  landed(world, 'leave:main');
  world.server.git(['update-ref', 'refs/heads/main', old]);
  await signed(world, 'fix', { 'src/fix.txt': 'fixed\n' }, { at: 'origin/release/1', target: 'release/1' });
  expectRefused(world, 'fix:release/1', ['src/fix.txt was read by 0 of 1', '(key.unknown)']);
});
