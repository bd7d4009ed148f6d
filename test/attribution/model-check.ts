/** Compares the product's answer with the model's, line by line. */
import type { Fixture } from '../git/fixture.ts';
import type { Model } from './model.ts';
import { ask } from './world.ts';

/** Every line of the answer that the model would not have said, and the number of lines looked at. */
export async function disagreements(
  model: Model,
): Promise<{ readonly wrong: readonly string[]; readonly count: number }> {
  const { repo } = model;
  const base = repo.git(['merge-base', 'main', 'work']);
  const before = tokens(model, base);
  const after = tokens(model, 'work');
  const answer = await ask(repo, {});
  // A rename so thorough that git pairs the files no longer, joined by a merge that was resolved by hand: seen from
  // either parent, that merge took one whole file away and wrote another.
  const isPaired = paired(repo, base);
  const merge = (token: string): readonly string[] =>
    isPaired || !model.joined.has(token) ? [] : [...model.resolved, 'unknown'];
  const wrong: string[] = [];
  const added = words(answer.added);
  const deleted = words(answer.deleted);
  for (const [token, got] of added) {
    // The line only moved to a file that git does not pair, and nobody wrote it here.
    const allowed = before.has(token)
      ? ['unknown', ...merge(token)]
      : [...model.expected(token, 'adds'), ...merge(token)];
    if (!allowed.includes(got)) wrong.push(`added ${token}: ${got}, expected ${allowed.join(' or ')}`);
  }
  for (const [token, got] of deleted) {
    const allowed = after.has(token)
      ? ['unknown', ...merge(token)]
      : [...model.expected(token, 'takes'), ...merge(token)];
    if (!allowed.includes(got)) wrong.push(`deleted ${token}: ${got}, expected ${allowed.join(' or ')}`);
  }
  for (const token of after)
    if (!before.has(token) && !added.has(token)) wrong.push(`added ${token}: not in the answer`);
  for (const token of before)
    if (!after.has(token) && !deleted.has(token)) wrong.push(`deleted ${token}: not in the answer`);
  return { wrong, count: added.size + deleted.size };
}

function paired(repo: Fixture, base: string): boolean {
  return repo
    .git(['diff', '--name-status', '-M', base, 'work'])
    .split('\n')
    .every((line) => !line.startsWith('D'));
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
