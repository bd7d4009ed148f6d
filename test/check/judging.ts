/** Table cases of `check`: a world, a command line, and what its JSON must say. */
import { describe, expect, it } from 'vitest';
import { schemaProblems } from '../cli/schemas.ts';
import { type Fixture } from '../git/fixture.ts';
import { run, valueAt } from '../hostile/running.ts';

export interface CheckCase {
  readonly name: string;
  readonly make: () => Fixture | { readonly where: string; readonly env?: Readonly<Record<string, string>> };
  /** Arguments of `check`. */
  readonly args?: readonly string[];
  readonly exit: 0 | 1 | 2 | 3;
  /** Values of the JSON by dotted path. */
  readonly json: Readonly<Record<string, unknown>>;
}

export function judgingSuite(title: string, cases: readonly CheckCase[]): void {
  describe(`check: ${title}`, () => {
    it.concurrent.each(cases.map((each) => [each.name, each] as const))(
      '%s',
      async (_, { make, args = [], exit, json }) => {
        const made = make();
        const { where, env } = 'where' in made ? made : { where: made.path, env: undefined };
        const ran = await run(where, ['check', '--json', ...args], env);
        expect(ran.stderr).toBe('');
        const value: unknown = JSON.parse(ran.stdout);
        const seen = Object.fromEntries(Object.keys(json).map((path) => [path, valueAt(value, path)]));
        expect({ exit: ran.status, ...seen }).toEqual({ exit, ...json });
        expect(schemaProblems(exit > 1 && 'error.code' in json ? 'error' : 'check', value)).toEqual([]);
      },
    );
  });
}
