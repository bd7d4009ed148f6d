/** The generated corpus: 100 % of what is destructive is found, and what is harmless stays silent. */
import { expect, it } from 'vitest';
import { DESTRUCTIVE_CORPUS, HARMLESS_CORPUS } from './cases/sql-corpus.ts';
import type { CorpusItem } from './cases/sql-corpus.ts';
import { factorsOf, familyNamed, ruleIds } from './content-cases.ts';

async function found({ name, path, text }: CorpusItem): Promise<readonly string[]> {
  return ruleIds(await factorsOf(familyNamed('sql'), { name, files: { [path]: [null, text] }, finds: [] }));
}

it('finds every destructive migration, in every layout', async () => {
  const missed: string[] = [];
  for (const item of DESTRUCTIVE_CORPUS) {
    const rules = await found(item);
    if (item.rule === null || !rules.includes(item.rule))
      missed.push(`${item.name} → ${item.rule}, but: ${rules.join(', ')}`);
  }
  process.stdout.write(
    `destructive migrations found: ${DESTRUCTIVE_CORPUS.length - missed.length} of ${DESTRUCTIVE_CORPUS.length}\n`,
  );
  expect(missed).toEqual([]);
  expect(DESTRUCTIVE_CORPUS.length).toBeGreaterThan(1_000);
});

it('is silent about every harmless migration', async () => {
  const alarms: string[] = [];
  for (const item of HARMLESS_CORPUS) {
    const rules = await found(item);
    if (rules.length > 0) alarms.push(`${item.name} → ${rules.join(', ')}`);
  }
  process.stdout.write(
    `harmless migrations silent: ${HARMLESS_CORPUS.length - alarms.length} of ${HARMLESS_CORPUS.length}\n`,
  );
  expect(alarms).toEqual([]);
  expect(HARMLESS_CORPUS.length).toBeGreaterThan(200);
});
