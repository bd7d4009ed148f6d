import { array, assert, asyncProperty, nat, record } from 'fast-check';
import { expect, it } from 'vitest';
import { Model } from './model.ts';
import { ask } from './world.ts';

/** `COUNTERSIGN_PROPERTY_RUNS=500 COUNTERSIGN_PROPERTY_SEED=7 npx vitest run test/attribution/property.test.ts` */
const RUNS = Number(process.env['COUNTERSIGN_PROPERTY_RUNS'] ?? 10);
const SEED = process.env['COUNTERSIGN_PROPERTY_SEED'];

const move = record({ kind: nat(), a: nat(1000), b: nat(1000), c: nat(1000) });

it('whatever happens to lines, each is attributed to who typed it and who took it away', {
  timeout: 3_600_000,
}, async () => {
  let lines = 0;
  await assert(
    asyncProperty(array(move, { minLength: 3, maxLength: 12 }), async (moves) => {
      const model = new Model();
      try {
        for (const one of moves) model.move(one);
        lines += await compare(model);
      } finally {
        model.repo.cleanup();
      }
    }),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
  expect(lines).toBeGreaterThan(RUNS);
});

/** Compares every line of the answer; gives their number. */
async function compare(model: Model): Promise<number> {
  const { repo } = model;
  const base = repo.git(['merge-base', 'main', 'work']);
  const before = tokens(model, base);
  const after = tokens(model, 'work');
  const answer = await ask(repo, {});
  const wrong: string[] = [];
  const added = words(answer.added);
  const deleted = words(answer.deleted);
  for (const [token, got] of added) {
    // A rename so thorough that git pairs the files no longer: the line only moved, and nobody wrote it here.
    const allowed = before.has(token) ? ['unknown'] : model.expected(token, 'adds');
    if (!allowed.includes(got)) wrong.push(`added ${token}: ${got}, expected ${allowed.join(' or ')}`);
  }
  for (const [token, got] of deleted) {
    const allowed = after.has(token) ? ['unknown'] : model.expected(token, 'takes');
    if (!allowed.includes(got)) wrong.push(`deleted ${token}: ${got}, expected ${allowed.join(' or ')}`);
  }
  for (const token of after)
    if (!before.has(token) && !added.has(token)) wrong.push(`added ${token}: not in the answer`);
  for (const token of before)
    if (!after.has(token) && !deleted.has(token)) wrong.push(`deleted ${token}: not in the answer`);
  if (wrong.length > 0) throw new Error(`${wrong.join('\n')}\n\n${model.log.join('\n')}`);
  return added.size + deleted.size;
}

function tokens(model: Model, revision: string): ReadonlySet<string> {
  const { repo } = model;
  const paths = repo
    .git(['ls-tree', '-r', '--name-only', revision])
    .split('\n')
    .filter((path) => path !== '');
  return new Set(
    paths.flatMap((path) => repo.git(['show', `${revision}:${path}`]).split('\n')).filter((line) => line !== ''),
  );
}

function words(answer: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const text of Object.values(answer)) {
    for (const word of text.split(' ')) found.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
  }
  return found;
}
