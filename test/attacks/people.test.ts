/** Attacks on who signs: one's own work, under another name, as a machine, or with a key that is nobody's. */
import { expect, it } from 'vitest';
import type { Principal, SignOff } from '../../src/model/statement.ts';
import { copyOf, PEOPLE, POLICY, prepare, publicKey, REPOSITORY, type World } from '../gate/world.ts';
import { expectLanded, expectRefused } from './attack.ts';

const company = prepare();
const SENA = 'Sena Senior <sena@example.org>';
const SENA_AT_HOME = 'S. <sena@home.example>';

function changed(world: World, options: { readonly author?: string; readonly committer?: string } = {}): SignOff {
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' }, options);
  return world.signOff('work');
}

it('15: the author is told so when signing, and a sign-off made all the same does not count', async () => {
  const world = copyOf(company);
  const own = changed(world, { author: SENA });
  const answer = world.sign('work');
  expect(answer.status).toBe(4);
  expect(answer.stderr).toContain('nobody signs their own work');
  await world.seal(own, { by: 'sena' });
  expectRefused(world, 'work:main', ['sena is author of the content as the commits claim', '(person.is-contributor)']);
});

it('16: the second address of a person is the same person', async () => {
  const world = copyOf(company);
  await world.seal(changed(world, { author: SENA_AT_HOME, committer: 'Ada Writer <ada@example.org>' }), { by: 'sena' });
  expectRefused(world, 'work:main', ['sena is author of the content', '(person.is-contributor)']);
});

it('16: a second key of a person is the same person, and a key of nobody is nobody', async () => {
  const world = copyOf(prepare((rules) => ({ 'policy.yml': rules['policy.yml'].replace('count: 1', 'count: 2') })));
  const signOff = changed(world);
  await world.seal(signOff, { by: 'sena' });
  await world.seal(signOff, { by: 'sena', with: 'device' });
  await world.seal({ ...signOff, by: 'person:sol' as Principal }, { by: 'stranger' });
  expectRefused(world, 'work:main', ['src/pay.txt was read by 1 of 2 people needed', '(key.unknown)']);
});

it('a statement in the name of one person with the key of another is nobody’s', async () => {
  const world = copyOf(company);
  await world.seal({ ...changed(world), by: 'person:sol' as Principal }, { by: 'ada' });
  expectRefused(world, 'work:main', ['(landing.judged.1)', 'does not count']);
});

it('17: whoever rebased it is its committer, and whoever pushed it is its pusher; neither signs it', async () => {
  const world = copyOf(company);
  await world.seal(changed(world, { committer: SENA }), { by: 'sena' });
  expectRefused(world, 'work:main', ['sena is committer of the content', '(person.is-contributor)']);
  world.branch('pushed');
  world.commit('Pay', { 'src/pay.txt': 'pay thrice\n' });
  await world.seal({ ...world.signOff('pushed'), by: 'person:sol' as Principal }, { by: 'sol' });
  expectRefused(world, 'pushed:main', ['sol is pusher of the content', '(person.is-contributor)'], { by: 'sol' });
});

it('17: a trailer that names somebody as co-author takes their sign-off away', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit(`Pay\n\nCo-authored-by: ${SENA}\n`, { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  expectRefused(world, 'work:main', [
    'sena is co-author of the content as the commits claim',
    '(person.is-contributor)',
  ]);
});

it('18: an author whom nobody knows is no proof that the signer did not make it', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Turned', { 'src/a.py': 'x = 1  # \u202e a\n' }, { author: 'X <x@nowhere.example>' });
  await world.seal(world.signOff('work'), { by: 'sena', with: 'device' });
  const words = ['src/a.py was read by sena, and nothing proves that somebody else made it', '(landing.judged.1)'];
  expectRefused(world, 'work:main', words, { by: null });
  expectRefused(world, 'work:main', words, { by: 'x@nowhere.example' });
  await world.seal({ ...world.signOff('work'), by: 'person:sol' as Principal }, { by: 'sol', with: 'device' });
  expectLanded(world, 'work:main', { by: null });
});

it('19: an author who is called like a robot is exempt from nothing', () => {
  const world = copyOf(company);
  changed(world, { author: 'renovate <renovate@bots.example>' });
  expectRefused(world, 'work:main', ['(landing.judged.1)']);
});

it('20: whoever prompted the agent signs nothing of what it wrote', async () => {
  const world = copyOf(company);
  const signOff = changed(world);
  await world.seal(signOff, { by: 'sena' });
  const { head, repo, by, issued, reason } = signOff;
  await world.seal(
    { kind: 'declaration', repo, by, issued, reason, says: 'prompter', head, policy: null },
    { by: 'sena' },
  );
  expectRefused(world, 'work:main', ['sena is prompter of the content', '(person.is-contributor)']);
});

it('21: the key of a gate signs no sign-off, neither in its own name nor in that of a person', async () => {
  const world = copyOf(company);
  const signOff = changed(world);
  await world.seal(signOff, { by: 'sena', with: 'gate' });
  expectRefused(world, 'work:main', ['(landing.judged.1)', 'does not count']);
});

it('22: a robot with a key of its own signs nothing', async () => {
  const prepared = prepare();
  const world = copyOf(prepared);
  const line = `person:renovate namespaces="countersign-v1" ${publicKey(prepared.folder, 'stranger')}\n`;
  const signers = world.ada.git(['show', 'main:.countersign/allowed_signers']);
  world.commit('Enrol', { '.countersign/allowed_signers': `${signers}\n${line}` });
  world.server.git(['fetch', '-q', '../ada', '+refs/heads/main:refs/heads/main']);
  await world.seal({ ...changed(world), by: 'person:renovate' as Principal }, { by: 'stranger' });
  expectRefused(world, 'work:main', ['renovate is a robot', '(person.is-robot)']);
});

it('22: an AI among the people stops the gate until it is taken out', () => {
  const people = `${PEOPLE.split('robots:')[0] ?? ''}  - { id: claude, emails: [noreply@anthropic.com], level: L7 }\n`;
  const world = copyOf(prepare(() => ({ 'people.yml': people })));
  changed(world);
  expectRefused(world, 'work:main', ['people.yml']);
});

it('23: a bot that pushes gets nothing through that nobody signed', () => {
  const world = copyOf(company);
  changed(world);
  expectRefused(world, 'work:main', ['(landing.judged.1)'], { by: 'renovate' });
});

it('24: a team that is gone stops the gate and names what asked for it', () => {
  const policy = POLICY.replace('level: L6', 'from: [payments]');
  const world = copyOf(prepare(() => ({ 'policy.yml': policy })));
  changed(world);
  expectRefused(world, 'work:main', ['payments']);
});

it('a leaver’s sign-off is worth nothing on a release branch that still lists the leaver', async () => {
  const world = copyOf(company);
  world.server.git(['update-ref', 'refs/heads/release', 'refs/heads/main']);
  const people = PEOPLE.split('\n').filter((line) => !line.includes('id: sena'));
  const signers = world.ada.git(['show', 'main:.countersign/allowed_signers']).split('\n');
  world.commit('Sena leaves', {
    '.countersign/people.yml': people.join('\n'),
    '.countersign/policy.yml': POLICY.replace('[sena, sol, otto]', '[sol, otto]'),
    '.countersign/allowed_signers': `${signers.filter((line) => !line.startsWith('person:sena')).join('\n')}\n`,
  });
  world.server.git(['fetch', '-q', '../ada', '+refs/heads/main:refs/heads/main']);
  world.branch('work', 'origin/release');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  const onto = world.ada.id('origin/release');
  const signOff = { ...world.signOff('work', { onto }), target: 'refs/heads/release' as SignOff['target'] };
  await world.seal(signOff, { by: 'sena' });
  expectRefused(world, 'work:release', ['(key.unknown)', '(landing.judged.1)']);
  await world.seal({ ...signOff, by: 'person:sol' as Principal }, { by: 'sol' });
  expectLanded(world, 'work:release');
});

it('7: a sign-off for another repository is worth nothing here', async () => {
  const world = copyOf(company);
  await world.seal({ ...changed(world), repo: 'example/fork' }, { by: 'sena' });
  expect(REPOSITORY).not.toBe('example/fork');
  expectRefused(world, 'work:main', ['it is about the repository example/fork', '(statement.other-repository)']);
});
