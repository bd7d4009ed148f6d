/** Attacks on the rules themselves: changed by what they judge, too large, unreadable, or hidden. */
import { expect, it } from 'vitest';
import type { Principal } from '../../src/model/statement.ts';
import { copyOf, PEOPLE, POLICY, prepare } from '../gate/world.ts';
import { expectLanded, expectRefused, past } from './attack.ts';

const company = prepare();
const WEAK = `${POLICY.split('rules:')[0] ?? ''}rules:
  - { id: free, name: nothing stands against it, when: true, nothing_required: everybody may do everything }
`;

it('27: a change that lifts the rules is judged by the rules that it lifts', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Free', { '.countersign/policy.yml': WEAK, 'src/pay.txt': 'steal\n' });
  expectRefused(world, 'work:main', ['(landing.judged.1)', '(landing.countersign-owners']);
  await world.seal(world.signOff('work'), { by: 'sena' });
  expectRefused(world, 'work:main', ['its signature shows no presence, needed is', '(presence.missing)']);
});

it('27: rules lifted in the first commit of a push do not judge its second', () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Free', { '.countersign/policy.yml': WEAK });
  world.commit('Use it', { 'src/pay.txt': 'steal\n' });
  expectRefused(world, 'work:main', ['(landing.judged.1)', '(landing.countersign-owners']);
});

it('27: a change of the rules needs an owner, and holds for what lands after it', async () => {
  const world = copyOf(
    prepare((rules) => ({ 'policy.yml': rules['policy.yml'].replace('[sena, sol, otto]', '[sol, otto]') })),
  );
  world.branch('work');
  world.commit('Free', { '.countersign/policy.yml': WEAK.replace('[sena, sol, otto]', '[sol, otto]') });
  const signOff = world.signOff('work');
  await world.seal(signOff, { by: 'sena', with: 'device' });
  expectRefused(world, 'work:main', ['(landing.countersign-owners', 'otto or sol signs']);
  await world.seal({ ...signOff, by: 'person:sol' as Principal }, { by: 'sol', with: 'device' });
  expectLanded(world, 'work:main');
  world.commit('Ordinary', { 'src/pay.txt': 'pay less\n' });
  expectLanded(world, 'work:main');
  expect(world.records().map(({ record }) => record.new)).toEqual([world.ada.id('work~'), world.ada.id('work')]);
});

it.each([
  ['29: people beyond the limit', { '.countersign/people.yml': `${PEOPLE}#${'x'.repeat(1 << 20)}\n` }, 'people.yml'],
  [
    '30: a line of the rules that nobody understands',
    { '.countersign/policy.yml': `${POLICY}surprise: true\n` },
    'surprise',
  ],
  [
    '30: a line of keys that nobody understands',
    { '.countersign/allowed_signers': '* ssh-ed25519 AAAA\n' },
    'allowed_signers',
  ],
  ['rules that are cut off', { '.countersign/policy.yml': POLICY.slice(0, -25) }, 'policy.yml'],
  ['people who are gone', { '.countersign/people.yml': null }, 'people'],
])('%s: nothing lands', (_, files, word) => {
  const world = copyOf(company);
  world.branch('broken');
  world.commit('Break', files);
  past(world, 'broken');
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  expectRefused(world, 'work:main', [word]);
});

it('rules that are taken away past the gate do not open it', () => {
  const world = copyOf(company);
  world.branch('broken');
  world.commit('Break', { '.countersign/policy.yml': null });
  past(world, 'broken');
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'steal\n' });
  expectRefused(world, 'work:main', ['policy']);
});

it('a change that takes the rules away needs the owners that they name', () => {
  const world = copyOf(company);
  world.branch('work');
  world.ada.git(['rm', '-rq', '.countersign']);
  world.commit('Away', {});
  world.commit('Use it', { 'src/pay.txt': 'steal\n' });
  expectRefused(world, 'work:main', ['(landing.countersign-owners']);
});

it('38: letters that turn text around are told to whoever judges, who must be there in person', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.py': 'if admin:  # \u202e check \u2066\n    pay()\n' });
  const answer = world.sign('work', { args: ['--dry-run'] });
  expect(answer.stdout).toContain('what a reader sees is not what runs');
  await world.seal(world.signOff('work'), { by: 'sena' });
  expectRefused(world, 'work:main', ['(presence.missing)']);
});
