/** 13: the mark of an AI is taken out of a squash's message. The lines tell of the branch that it was made from. */
import { expect, it } from 'vitest';
import { countersign } from '../cli/run.ts';
import { copyOf, POLICY, prepare, type World } from '../gate/world.ts';
import { expectLanded, expectRefused } from './attack.ts';

/** What an AI wrote needs a senior, what people write needs nobody. */
const company = prepare(() => ({
  'policy.yml': `${POLICY.split('rules:')[0] ?? ''}rules:
  - { id: ai, name: a senior has judged what the AI wrote, when: ai.assisted, require: { sign_offs: { count: 1, level: L6 } } }
  - { id: rest, name: nothing else, when: true, nothing_required: ordinary }
`,
}));
const AI = '\n\nAssisted-by: claude-code:claude-opus-4-5\n';
const lines = (word: string): string => Array.from({ length: 12 }, (_, at) => `${word} = ${at};\n`).join('');

/** A branch of two commits of which one is an AI's, on the server under a name; and its squash, which says nothing. */
function squashed(world: World, name: string, more: Readonly<Record<string, string>> = {}): void {
  world.branch('feature');
  world.commit(`Sum${AI}`, { 'src/sum.txt': lines('sum') });
  world.commit('Tax', { 'src/tax.txt': lines('tax') });
  world.ada.git(['push', '-q', 'origin', `feature:${name}`]);
  world.branch('squash');
  world.commit('Sum and tax', { 'src/sum.txt': lines('sum'), 'src/tax.txt': lines('tax'), ...more });
}

it.each(['refs/heads/feature', 'refs/heads/a/b/c', 'refs/pull/7/head', 'refs/merge-requests/7/head'])(
  '13: a squash without the mark of the branch at %s is the AI’s all the same',
  async (name) => {
    const world = copyOf(company);
    squashed(world, name);
    expectRefused(world, 'squash:main', ['(landing.ai.1)']);
    await world.seal(world.signOff('squash'), { by: 'sena' });
    expectLanded(world, 'squash:main');
  },
);

it('13: nor is it hidden by more that lands with it, or by the branch that goes in the same push', () => {
  const world = copyOf(company);
  squashed(world, 'feature', { 'src/more.txt': lines('more') });
  expectRefused(world, ['squash:main', ':feature'], ['(landing.ai.1)']);
});

it('13: a clone says so before the push', async () => {
  const world = copyOf(company);
  squashed(world, 'feature');
  await world.seal(world.signOff('feature~'), { by: 'sena' });
  const answer = world.verify('squash');
  expect(answer.status).toBe(1);
  expect(answer.stdout).toContain('(landing.ai.1)');
});

it('what people wrote lands by itself, whatever branches stand there', () => {
  const world = copyOf(company);
  squashed(world, 'feature');
  world.branch('own');
  world.commit('Own', { 'src/own.txt': lines('own') });
  expectLanded(world, 'own:main');
});

it('a branch that comes later says nothing of what has landed', async () => {
  const world = copyOf(company);
  world.branch('own');
  world.commit('Own', { 'src/own.txt': lines('own') });
  expectLanded(world, 'own:main');
  world.branch('later', 'origin/main~');
  world.commit(`The same${AI}`, { 'src/own.txt': lines('own') });
  world.ada.git(['push', '-q', 'origin', 'later']);
  await world.seal(world.signOff('later', { onto: world.ada.id('later~') }), { by: 'sena' });
  const root = world.ada.id('origin/main~2');
  world.ada.git([
    'fetch',
    '-q',
    'origin',
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/countersign/*:refs/countersign/*',
  ]);
  const args = ['verify', '--at', 'deploy', world.ada.id('own'), '--root', root];
  expect(countersign(world.ada, args)).toMatchObject({ status: 0 });
});

it('a branch that goes on from what landed makes nothing of it an AI’s', () => {
  const world = copyOf(company);
  world.branch('own');
  world.commit('Own', { 'src/own.txt': lines('own') });
  world.ada.git(['checkout', '-q', '-b', 'on', 'own']);
  world.commit(`On${AI}`, { 'src/on.txt': lines('on') });
  world.ada.git(['push', '-q', 'origin', 'on']);
  expectLanded(world, 'own:main');
});
