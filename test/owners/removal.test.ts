/** A key or a person must be gone at once: one owner is enough, or the holder of the key; and nothing else passes so. */
import { expect, it } from 'vitest';
import type { Principal } from '../../src/model/statement.ts';
import { expectLanded, expectRefused } from '../attacks/attack.ts';
import { copyOf, PEOPLE, POLICY, prepare, type World } from '../gate/world.ts';

const TWO = POLICY.replace('threshold: 1', 'threshold: 2');
const company = prepare();

function show(world: World, name: string): string {
  return `${world.ada.git(['show', `origin/main:.countersign/${name}`])}\n`;
}

/** `allowed_signers` without the lines that the pattern finds. */
function without(world: World, pattern: RegExp): string {
  return `${show(world, 'allowed_signers')
    .split('\n')
    .filter((line) => line !== '' && !pattern.test(line))
    .join('\n')}\n`;
}

function work(world: World, files: Record<string, string>, author = 'Ada Writer <ada@example.org>'): void {
  world.branch('work');
  world.commit(
    'Away',
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`.countersign/${name}`, text])),
    {
      author,
    },
  );
}

it('the removal of a key lands on one owner’s signature, also where that owner wrote it, and acts at once', async () => {
  const world = copyOf(company);
  world.branch('other');
  world.commit('Pay', { 'src/pay.txt': 'pay less\n' });
  await world.seal({ ...world.signOff('other'), by: 'person:sol' as Principal }, { by: 'sol' });
  work(world, { allowed_signers: without(world, /^person:sol .*ssh-ed25519 /) }, 'Otto Owner <otto@example.org>');
  expectRefused(world, 'work:main', ['(landing.removal)', 'one of sena, sol, otto signs it'], { by: 'otto' });
  await world.seal({ ...world.signOff('work'), by: 'person:otto' as Principal }, { by: 'otto', with: 'device' });
  expectLanded(world, 'work:main', { by: 'otto' });
  const [record] = world.records().map((each) => each.record);
  expect(record).toMatchObject({ verdict: 'pass', counted: [{ person: 'otto' }] });
  world.ada.git(['fetch', '-q', 'origin']);
  world.branch('later');
  world.ada.git(['cherry-pick', 'other']);
  expectRefused(world, 'later:main', ['src/pay.txt was read by 0 of 1', '(key.unknown)']);
});

it('without proof that the owner was there a removal is like any other change', async () => {
  const world = copyOf(company);
  work(world, { allowed_signers: without(world, /^person:sol .*ssh-ed25519 /) }, 'Otto Owner <otto@example.org>');
  await world.seal({ ...world.signOff('work'), by: 'person:otto' as Principal }, { by: 'otto' });
  expectRefused(world, 'work:main', ['(landing.removal)', 'nobody who may take it away has signed'], { by: 'otto' });
});

it('the holder of a key takes it away, nobody else’s, and no person', async () => {
  const world = copyOf(prepare(() => ({ 'policy.yml': POLICY.replace('[sena, sol, otto]', '[sena, sol]') })));
  const otto = { by: 'person:otto' as Principal };
  work(world, { allowed_signers: without(world, /^person:sol .*ssh-ed25519 /) });
  await world.seal({ ...world.signOff('work'), ...otto }, { by: 'otto', with: 'device' });
  expectRefused(world, 'work:main', ['(landing.removal)', 'one of sena, sol signs it']);

  world.ada.git(['branch', '-m', 'work', 'person']);
  work(world, { 'people.yml': PEOPLE.replace(/ {2}- \{ id: bob.*\n/, '') });
  await world.seal({ ...world.signOff('work'), ...otto }, { by: 'otto', with: 'device' });
  expectRefused(world, 'work:main', ['(landing.removal)', 'one of sena, sol signs it']);

  world.ada.git(['branch', '-m', 'work', 'both']);
  work(world, { allowed_signers: without(world, /^person:otto .*ssh-ed25519 /) }, 'Otto Owner <otto@example.org>');
  await world.seal({ ...world.signOff('work'), ...otto }, { by: 'otto', with: 'device' });
  expectLanded(world, 'work:main', { by: 'otto' });
});

it('an owner who leaves is removed by one other owner while threshold + 1 are left who could sign', async () => {
  const world = copyOf(company);
  const leaves = {
    'people.yml': PEOPLE.replace(/ {2}- \{ id: sol.*\n/, ''),
    'policy.yml': POLICY.replace('sena, sol, otto', 'sena, otto'),
    allowed_signers: without(world, /^person:sol /),
  };
  work(world, leaves);
  await world.seal(world.signOff('work'), { by: 'sena', with: 'device' });
  expectLanded(world, 'work:main');
  world.branch('second');
  world.commit('And another', {
    '.countersign/policy.yml': POLICY.replace('sena, sol, otto', 'sena'),
  });
  await world.seal(world.signOff('second'), { by: 'sena', with: 'device' });
  expectRefused(world, 'second:main', ['it needs at least 2', '(landing.rules)']);
});

it('a removal that leaves too few owners with a key that proves presence needs the threshold', async () => {
  const world = copyOf(prepare(() => ({ 'policy.yml': TWO })));
  work(world, { allowed_signers: without(world, /^person:sol .* sk-/) });
  await world.seal(world.signOff('work'), { by: 'sena', with: 'device' });
  expectRefused(world, 'work:main', [
    '2 of the owners left could sign (sena, otto), and the policy needs 3',
    'read by 1 of 2 people needed (landing.countersign-owners',
  ]);
});

it.each([
  ['raises a level', { 'people.yml': PEOPLE.replace(/ {2}- \{ id: bob.*\n/, '').replace('level: L4', 'level: L6') }],
  ['adds a person', { 'people.yml': PEOPLE.replace('id: bob', 'id: bill') }],
  ['lowers the threshold', { 'policy.yml': POLICY.replace('sena, sol, otto', 'sena, sol') }],
])('a removal that also %s is none: it needs the threshold of the owners', async (_, files) => {
  const world = copyOf(prepare(() => ({ 'policy.yml': TWO })));
  work(world, files);
  await world.seal(world.signOff('work'), { by: 'sena', with: 'device' });
  const said = expectRefused(world, 'work:main', ['read by 1 of 2 people needed (landing.countersign-owners']);
  expect(said.stderr).not.toContain('landing.removal');
});

it('a removal together with a change of the code is no removal', async () => {
  const world = copyOf(prepare(() => ({ 'policy.yml': TWO })));
  world.branch('work');
  const files = { '.countersign/allowed_signers': without(world, /^person:bob /), 'src/pay.txt': 'steal\n' };
  world.commit('Away', files);
  await world.seal(world.signOff('work'), { by: 'sena', with: 'device' });
  const said = expectRefused(world, 'work:main', ['read by 1 of 2 people needed (landing.countersign-owners']);
  expect(said.stderr).not.toContain('landing.removal');
});

it('sign tells an owner who wrote the removal what is lacking: the touch, not somebody else', () => {
  const world = copyOf(company);
  work(world, { allowed_signers: without(world, /^person:sol .*ssh-ed25519 /) }, 'Otto Owner <otto@example.org>');
  const answer = world.sign('work', { by: 'otto' });
  expect(answer.status).not.toBe(0);
  expect(answer.stderr).toContain('gives no proof of presence');
  expect(answer.stderr).not.toContain('nobody signs their own work');
  world.ada.git(['branch', '-m', 'work', 'removal']);
  work(world, { 'people.yml': PEOPLE.replace('level: L4', 'level: L6') }, 'Otto Owner <otto@example.org>');
  expect(world.sign('work', { by: 'otto' }).stderr).toContain('nobody signs their own work');
});
