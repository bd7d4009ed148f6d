/** Every case of every family, and that every rule has cases on both sides. */
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../src/core/assessment/content/families.ts';
import { CASES } from './cases/every.ts';
import { factorsOf, familyNamed, ruleIds } from './content-cases.ts';

for (const [name, cases] of Object.entries(CASES)) {
  describe(`the ${name} rules`, () => {
    it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
      expect(ruleIds(await factorsOf(familyNamed(name), one))).toEqual([...one.finds].sort());
    });

    it('each have a case in which they fire and one in which they do not, though it looks alike', async () => {
      const { rules } = await familyNamed(name).load();
      const ids = rules.map(({ id }) => id as string);
      const fired = new Set(cases.flatMap(({ finds }) => finds));
      const harmless = new Set(cases.flatMap(({ harmlessFor }) => harmlessFor ?? []));
      expect(ids.filter((id) => !fired.has(id))).toEqual([]);
      expect(ids.filter((id) => !harmless.has(id))).toEqual([]);
      for (const { name: named, finds, harmlessFor } of cases) {
        for (const id of harmlessFor ?? []) expect(finds, named).not.toContain(id);
      }
    });
  });
}

it('every family has cases', () => {
  expect(Object.keys(CASES).toSorted()).toEqual(FAMILIES.map(({ name }) => name).toSorted());
});
