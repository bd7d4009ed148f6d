/** Attacks with names: trees that git takes and that mean something else on a disk. */
import { expect, it } from 'vitest';
import { copyOf, prepare, type World } from '../gate/world.ts';
import { expectLanded, expectRefused, past, verdictOf } from './attack.ts';

const company = prepare();

it.each([
  ['another case', { 'src/PAY.txt': 'steal\n' }, 'src/pay.txt and src/PAY.txt are one name'],
  [
    'another form',
    { 'src/caf\u00e9': 'a\n', 'src/cafe\u0301': 'b\n' },
    'src/cafe\\xcc\\x81 and src/caf\\xc3\\xa9 are one name',
  ],
  [
    'an invisible letter',
    { 'src/pay\u200b.txt': 'steal\n' },
    'src/pay.txt and src/pay\\xe2\\x80\\x8b.txt are one name',
  ],
  ['a dot at the end', { 'src/pay.txt.': 'steal\n' }, 'src/pay.txt and src/pay.txt. are one name'],
  ['the folder of the rules', { '.Countersign/policy.yml': 'x\n' }, '.countersign and .Countersign are one name'],
])('42: a twin by %s is refused although it is signed', async (_, files, words) => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Twin', files);
  await world.seal(world.signOff('work'), { by: 'sena', with: 'device' });
  expectRefused(world, 'work:main', [words, '(landing.twin-names)']);
});

it('42: a file that is renamed to another case is no twin, and twins of before hold nothing up', async () => {
  const world = copyOf(company);
  world.branch('twins');
  world.commit('Twins', { 'src/a.txt': 'a\n', 'src/A.txt': 'A\n' });
  past(world, 'twins');
  world.branch('work');
  world.ada.git(['mv', 'src/pay.txt', 'src/Pay.txt']);
  world.ada.git(['commit', '-q', '-m', 'Rename']);
  await world.seal(world.signOff('work'), { by: 'sena', with: 'device' });
  expect(verdictOf(world.verify('work', { json: true })).reasons).toEqual([]);
});

function pushTree(
  world: World,
  entries: readonly (readonly [mode: string, name: string, id: string])[],
  word: string,
): void {
  const bytes = entries.map(([mode, name, id]) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
  );
  const args = ['hash-object', '-w', '-t', 'tree', '--literally', '--stdin'];
  const tree = world.ada.git(args, { input: Buffer.concat(bytes) });
  const commit = world.ada.git(['commit-tree', tree, '-p', world.ada.id('main'), '-m', 'x']);
  expectRefused(world, `${commit}:refs/heads/main`, [word]);
}

it('trees that git itself would never write are an error by name', () => {
  const world = copyOf(company);
  const rules = world.ada.git(['rev-parse', 'main:.countersign']);
  const blob = (text: string): string => world.ada.git(['hash-object', '-w', '--stdin'], { input: text });
  const own = ['40000', '.countersign', rules] as const;
  pushTree(world, [own, ['100644', 'a', blob('good')], ['100644', 'a', blob('evil')]], 'the name occurs twice');
  pushTree(world, [own, ['40000', '.git', rules]], 'the name stands for .git');
  pushTree(world, [['40000', '..', rules], own], 'the name leads out of its folder');
  pushTree(world, [['100644', 'b', blob('b')], ['100644', 'a', blob('a')], own], 'tree');
});

it('a clock that a commit turns back does not end the sign-offs of others', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Work', { 'src/work.txt': 'work\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.branch('other');
  world.commit('Other', { 'src/other.txt': 'other\n' }, { date: 1_500_000_000 });
  await world.seal(world.signOff('other'), { by: 'sena' });
  expectLanded(world, 'other:main');
  world.ada.git(['fetch', '-q', 'origin']);
  expect(world.verify('work').status).toBe(0);
});
