/** Mode `enforce` and its preconditions: two who can sign, one owner more than the threshold, keys that prove presence. */
import { expect, it } from 'vitest';
import type { Principal } from '../../src/model/statement.ts';
import { countersign } from '../cli/run.ts';
import { expectLanded, expectRefused } from '../attacks/attack.ts';
import { copyOf, PEOPLE, POLICY, prepare, type Rules, type World } from '../gate/world.ts';

const OBSERVE = POLICY.replace('enforce', 'observe');
const company = prepare();
const observing = prepare(() => ({ 'policy.yml': OBSERVE }));

/** `allowed_signers` without the keys in a device of these people. */
function withoutDevices(rules: Rules, ...people: readonly string[]): string {
  const lines = rules.allowed_signers.split('\n');
  return lines
    .filter((line) => !people.some((id) => line.startsWith(`person:${id} `) && line.includes(' sk-')))
    .join('\n');
}

function signersOf(world: World): string {
  return world.ada.git(['show', 'origin/main:.countersign/allowed_signers']);
}

it.each([
  ['two people can sign', { 'people.yml': PEOPLE.replaceAll(/level: L[67]/g, 'level: L5') }, 'nobody can sign'],
  [
    'owners are at least threshold + 1',
    { 'policy.yml': OBSERVE.replace('threshold: 1', 'threshold: 3') },
    'has 3 owners and a threshold of 3; it needs at least 4',
  ],
  ['every owner has a key with presence', {}, 'the owners sol, otto have no key that proves presence'],
])(
  'in observe the hook refuses a landing that turns enforce on before %s, and lint says the same',
  (_, change, why) => {
    const world = copyOf(
      prepare((rules) => ({
        'policy.yml': OBSERVE,
        ...change,
        ...(why.includes('presence') ? { allowed_signers: withoutDevices(rules, 'sol', 'otto') } : {}),
      })),
    );
    const before = world.ada.git(['show', 'origin/main:.countersign/policy.yml']);
    world.branch('work');
    world.commit('Enforce', { '.countersign/policy.yml': `${before.replace('observe', 'enforce')}\n` });
    expectRefused(world, 'work:main', ['`mode: enforce` is refused', why, '(landing.rules)']);
    const lint = countersign(world.ada, ['policy', 'lint']);
    expect(lint.status).not.toBe(0);
    expect(lint.stdout.replaceAll(/\s+/g, ' ')).toContain(why);
  },
);

it('an owner alone turns enforce on where nothing is lacking, and from then on the gate refuses', () => {
  const world = copyOf(observing);
  world.branch('work');
  world.commit('Enforce', { '.countersign/policy.yml': POLICY });
  expectLanded(world, 'work:main', { by: 'sena' });
  expect(world.records().map(({ record }) => record.verdict)).toEqual(['observed']);
  world.commit('Pay', { 'src/pay.txt': 'steal\n' });
  expectRefused(world, 'work:main', ['(landing.judged.1)']);
});

it('before enforce an owner changes .countersign/ alone, and it is recorded', () => {
  const world = copyOf(observing);
  world.branch('work');
  world.commit('More people', { '.countersign/people.yml': PEOPLE.replace('level: L4 }', 'level: L5 }') });
  expectLanded(world, 'work:main', { by: 'sena' });
  expect(world.records().map(({ record }) => [record.verdict, record.mode])).toEqual([['observed', 'observe']]);
});

it('the push that adopts a policy in mode enforce is refused while something is lacking', () => {
  const world = copyOf(company);
  world.ada.git(['checkout', '-q', '--orphan', 'fresh']);
  world.ada.git(['rm', '-rqf', '.']);
  world.commit('Start', { 'a.txt': 'a\n' });
  world.server.git(['fetch', '-q', '../ada', '+fresh:refs/heads/main']);
  world.commit('Adopt', { '.countersign/policy.yml': POLICY, '.countersign/people.yml': PEOPLE });
  expectRefused(world, 'fresh:main', ['`mode: enforce` is refused', 'nobody can sign', '(landing.rules)']);
  world.commit('Adopt, with keys', { '.countersign/allowed_signers': signersOf(copyOf(company)) });
  expectLanded(world, 'fresh:main');
});

it('rules that nobody could read afterwards are refused in every mode, because nothing could land after them', () => {
  for (const world of [copyOf(observing), copyOf(company)]) {
    world.branch('work');
    world.commit('Typo', { '.countersign/people.yml': `${PEOPLE}surprise: true\n` });
    expectRefused(world, 'work:main', ['its rules cannot be read', 'surprise', '(landing.rules)']);
  }
});

it('under enforce the owners may not take a precondition away, but mend what is lacking in part', async () => {
  const lacking = prepare((rules) => ({ allowed_signers: withoutDevices(rules, 'sol', 'otto') }));
  const world = copyOf(lacking);
  const lines = signersOf(world);
  const device =
    signersOf(copyOf(company))
      .split('\n')
      .find((line) => /^person:sol .* sk-/.test(line)) ?? '';
  world.branch('worse');
  world.commit('Another', {
    '.countersign/people.yml': PEOPLE.replace('id: otto, name: Otto', 'id: otto, name: Otta'),
  });
  await world.seal(world.signOff('worse'), { by: 'sena', with: 'device' });
  expectRefused(world, 'worse:main', ['the owners sol, otto have no key that proves presence', '(landing.rules)']);
  world.branch('better');
  world.commit('A key for Sol', { '.countersign/allowed_signers': `${lines}\n${device}\n` });
  await world.seal(world.signOff('better'), { by: 'sena', with: 'device' });
  expectLanded(world, 'better:main');
});

it('going back from enforce needs the threshold of the owners; what lands then is recorded as observed, and may run', async () => {
  const two = POLICY.replace('threshold: 1', 'threshold: 2');
  const world = copyOf(prepare(() => ({ 'policy.yml': two })));
  world.branch('work');
  world.commit('Back', { '.countersign/policy.yml': two.replace('enforce', 'warn') });
  const signOff = world.signOff('work');
  await world.seal(signOff, { by: 'sena', with: 'device' });
  expectRefused(world, 'work:main', ['read by 1 of 2 people needed (landing.countersign-owners']);
  await world.seal({ ...signOff, by: 'person:sol' as Principal }, { by: 'sol', with: 'device' });
  expectLanded(world, 'work:main');
  world.commit('Pay', { 'src/pay.txt': 'pay less\n' });
  expectLanded(world, 'work:main');
  expect(world.records().map(({ record }) => record.verdict)).toEqual(['pass', 'observed']);
  world.desk.git([
    'fetch',
    '-q',
    'origin',
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/countersign/*:refs/countersign/*',
  ]);
  const root =
    world.desk.git(['rev-list', '--reverse', '--first-parent', 'origin/main', '--', '.countersign']).split('\n')[0] ??
    '';
  const deploy = countersign(world.desk, ['verify', 'origin/main', '--at', 'deploy', '--root', root]);
  expect(deploy.status, deploy.stdout).toBe(0);
});
