/** Attacks by other names: of a protected ref, of the store's refs, of the commit whose keys vouch for a record. */
import { expect, it } from 'vitest';
import { copyOf, forgedRecord, prepare, RECORDS, STATEMENTS, type World } from '../gate/world.ts';
import { commitTree, expectLanded, expectRefused, past, pushRecords } from './attack.ts';
import { countersign } from '../cli/run.ts';

const company = prepare();

function stolen(world: World): void {
  world.branch('work');
  world.commit('Steal', { 'src/pay.txt': 'steal\n' });
}

it('a symbolic ref on the server is judged as the protected branch that it stands for', async () => {
  const world = copyOf(company);
  stolen(world);
  world.server.git(['symbolic-ref', 'refs/heads/trunk', 'refs/heads/main']);
  world.server.git(['symbolic-ref', 'refs/heads/stem', 'refs/heads/trunk']);
  expectRefused(world, 'work:trunk', ['(landing.judged.1)']);
  expectRefused(world, 'work:stem', ['(landing.judged.1)']);
  await world.seal(world.signOff('work'), { by: 'sena' });
  expectLanded(world, 'work:stem');
  expect(world.records().map(({ record }) => record.place)).toEqual(['refs/heads/main']);
});

it('nor does the branch that the home ref stands for move by its own name', () => {
  const world = copyOf(company);
  stolen(world);
  world.server.git(['update-ref', 'refs/heads/trunk', 'refs/heads/main']);
  world.server.git(['symbolic-ref', 'refs/heads/main', 'refs/heads/trunk']);
  expectRefused(world, 'work:trunk', ['(landing.judged.1)']);
  expectRefused(world, 'work:main', ['(landing.judged.1)']);
});

it('no ref takes the place of those that the store is yet to make', () => {
  const world = copyOf(company);
  stolen(world);
  for (const name of [`${RECORDS}/x`, `${STATEMENTS}/x`, 'refs/countersign'])
    expectRefused(world, `work:${name}`, ['(store.in-the-way)']);
});

it('a branch that was merged brings no gate keys of its own', async () => {
  const world = copyOf(company);
  world.branch('inner');
  await world.seal(world.signOff('origin/main'), { by: 'sena' });
  const signers = world.ada.git(['show', 'HEAD:.countersign/allowed_signers']);
  const own = signers.replace('gate:push', 'gate:other').replace('person:ada', 'gate:push');
  const inner = world.commit('My own gate', { '.countersign/allowed_signers': `${own}\n` });
  const merged = commitTree(world, 'origin/main', ['origin/main', 'inner'], 'Merge inner');
  world.ada.git(['reset', '-q', '--hard', merged]);
  past(world, 'inner');
  const record = forgedRecord(world.ada.id('origin/main~1'), merged, { home: inner, verdict: 'violation' });
  await pushRecords(world, [record], { by: 'ada', past: true });
  const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/countersign/*:refs/countersign/*'];
  world.desk.git(['fetch', '-q', 'origin', ...all]);
  const { status, stdout } = countersign(world.desk, ['sign-offs', 'reviews', '--json']);
  expect([status, (JSON.parse(stdout) as { reviews: unknown }).reviews]).toEqual([0, []]);
});
