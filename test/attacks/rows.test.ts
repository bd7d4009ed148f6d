/** Attacks at the edges of the gate: tags, queues, approvals in words, files that are run, builds from elsewhere. */
import { expect, it } from 'vitest';
import { type Answer, countersign } from '../cli/run.ts';
import { copyOf, POLICY, prepare, type World } from '../gate/world.ts';
import { commitTree, expectLanded, expectRefused, past } from './attack.ts';

const company = prepare();

async function signed(world: World): Promise<void> {
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
}

function deploy(world: World, revision: string): Answer {
  const all = [
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/tags/*:refs/tags/*',
    '+refs/countersign/*:refs/countersign/*',
  ];
  world.desk.git(['fetch', '-q', 'origin', ...all]);
  const root =
    world.ada.git(['rev-list', '--first-parent', 'origin/main', '--', '.countersign']).split('\n').at(-1) ?? '';
  return countersign(world.desk, ['verify', revision, '--at', 'deploy', '--root', root]);
}

it('12: a release tag that is moved to what nobody judged is not deployed, whatever it pointed to before', async () => {
  const world = copyOf(company);
  await signed(world);
  expectLanded(world, 'work:main');
  expectLanded(world, 'work:refs/tags/v1');
  expect(deploy(world, 'v1')).toMatchObject({ status: 0 });
  world.branch('evil');
  world.commit('Steal', { 'src/pay.txt': 'steal\n' });
  expectLanded(world, '+evil:refs/tags/v1');
  expect(deploy(world, 'v1').status).toBe(1);
});

it('14: the merge that a queue makes is judged by what it brings: as signed, and not with something besides', async () => {
  const world = copyOf(company);
  await signed(world);
  const tidy = commitTree(world, 'work', ['origin/main', 'work'], 'Merge of the queue');
  world.commit('More', { 'src/more.txt': 'more\n' });
  const edited = commitTree(world, 'work', ['origin/main', 'work~'], 'Merge of the queue');
  expectRefused(world, `${edited}:refs/heads/main`, ['(landing.judged.1)', 'src/more.txt']);
  expectLanded(world, `${tidy}:refs/heads/main`);
});

it('25: words are no sign-off: neither trailers, nor a thumb, nor a quoted command', () => {
  const world = copyOf(company);
  world.branch('work');
  const words = ['Approved-by', 'Reviewed-by', 'Signed-off-by', 'Acked-by'].map(
    (word) => `${word}: Sena Senior <sena@example.org>`,
  );
  world.commit(`Pay\n\n> /countersign approve\n\n👍 LGTM\n\n${words.join('\n')}\n`, { 'src/pay.txt': 'pay twice\n' });
  expectRefused(world, 'work:main', ['(landing.judged.1)']);
});

it('31: a lock file goes by itself, and not where it is run or followed', () => {
  const rules = `rules:
  - { id: lock, name: lists of versions go by themselves, when: content.dependencies_only, nothing_required: versions }
  - { id: judged, name: somebody senior has read it, when: "!content.dependencies_only", require: { sign_offs: { count: 1, level: L6 } } }
`;
  const world = copyOf(prepare(() => ({ 'policy.yml': `${POLICY.split('rules:')[0] ?? ''}${rules}` })));
  world.branch('run');
  const { ada } = world;
  world.commit('Lock', { 'package-lock.json': '{}\n' });
  ada.git(['update-index', '--chmod=+x', 'package-lock.json']);
  const tree = ada.git(['write-tree']);
  const run = ada.git(['commit-tree', tree, '-p', 'origin/main', '-m', 'Lock']);
  expectRefused(world, `${run}:refs/heads/main`, ['(landing.judged.1)']);
  expectLanded(world, 'run:main');
});

it('43: what was built from a branch, from a fork or from nothing that is recorded is not deployed', async () => {
  const world = copyOf(company);
  await signed(world);
  expectLanded(world, 'work:main');
  expect(deploy(world, world.ada.id('work')).status).toBe(0);
  world.branch('fork');
  const fork = world.commit('Steal', { 'src/pay.txt': 'steal\n' });
  world.desk.git(['fetch', '-q', '../ada', 'fork']);
  expectLanded(world, 'fork:feature');
  expect(deploy(world, 'origin/feature').status).toBe(1);
  expect(deploy(world, fork).status).toBe(1);
  past(world, 'fork');
  expect(deploy(world, fork).status).toBe(1);
});
