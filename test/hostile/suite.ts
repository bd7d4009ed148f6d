/** Runs cases of hostile input; two at a time, because each is a process that mostly waits for git. */
import { describe, expect, it } from 'vitest';
import type { HostileCase, Scene } from './case.ts';
import { valueAt, run } from './running.ts';

/** Control characters (but line end and tab) and those that change the direction of text. */
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const PROBLEM = /^[\w./-]+:\d+:\d+ /;

/** The suite of one table. */
export function suiteOf(title: string, cases: readonly HostileCase[]): void {
  describe(`hostile ${title}`, () => {
    it('names every case once', () => {
      expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    });

    it.concurrent.each(cases.map((each) => [each.name, each] as const))('%s', async (_, hostile) => {
      const made = hostile.make();
      const scene: Scene = 'where' in made ? made : { where: made.path };
      const ran = await run(scene.where, hostile.args, scene.env);
      expect(STEERING.test(ran.stdout + ran.stderr)).toBe(false);
      const shown = (text: string): string => withNames(text, { ...scene.names, where: scene.where });
      const { expect: expected } = hostile;
      if (expected.kind === 'refused') {
        const [first = '', ...rest] = shown(ran.stderr).split('\n');
        const problems = rest.filter((line) => PROBLEM.test(line));
        expect({ exit: ran.status, first, problems }).toEqual({
          exit: expected.exit,
          first: `countersign: ${expected.message}`,
          problems: expected.problems,
        });
        expect(ran.stdout).toBe('');
        // Whoever is refused is told the way out.
        expect(ran.stderr).toMatch(/^ +→ \S/m);
      } else {
        const value: unknown = JSON.parse(shown(ran.stdout));
        const seen = Object.fromEntries(Object.keys(expected.json).map((path) => [path, valueAt(value, path)]));
        expect({ exit: ran.status, ...seen }).toEqual({ exit: expected.exit, ...expected.json });
      }
    });
  });
}

/** `{name}` in place of the value of each name. */
function withNames(text: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).reduce((done, [name, value]) => done.split(value).join(`{${name}}`), text);
}
