/** What one person mends in one place is told of once. */
import { expect, test } from 'vitest';
import { factorsOf, familyNamed } from './content-cases.ts';

async function count(family: string, path: string, before: string, after: string): Promise<number> {
  const found = await factorsOf(familyNamed(family), { name: path, files: { [path]: [before, after] }, finds: [] });
  return found.length;
}

test('one command that deletes many folders is one finding, and two commands are two', async () => {
  expect(await count('commands', 'clean.sh', 'true\n', 'true\nrm -rf /srv/a /srv/b /srv/c\n')).toBe(1);
  expect(await count('commands', 'clean.sh', 'true\n', 'true\nrm -rf /srv/a\nrm -rf /srv/b\n')).toBe(2);
});

test('a function that asks in its loops is one finding, and two functions are two', async () => {
  const loop = '    for i in ids:\n        session.get(i)\n        session.delete(i)\n';
  expect(await count('code', 'a.py', '', `def f(ids):\n${loop}`)).toBe(1);
  expect(await count('code', 'a.py', '', `def f(ids):\n${loop}def g(ids):\n${loop}`)).toBe(2);
});

test('an access check that gave way to a call whose name may mean one is told, weaker; a name alone silences nothing', async () => {
  const family = familyNamed('code');
  const view = (check: string): string =>
    `def f(request):\n    if not ${check}(request):\n        stop()\n    go(request)\n`;
  const levels = async (check: string): Promise<readonly string[]> => {
    const files = { 'a.py': [view('did_recently_authenticate'), view(check)] } as const;
    const found = await factorsOf(family, { name: check, files, finds: [] });
    return found.map(({ rule, severity }) => `${rule} ${severity.level}`);
  };
  expect(await levels('log_policy')).toEqual(['code.removed.access-check low']);
  expect(await levels('is_ready')).toEqual(['code.removed.access-check medium']);
});

test('a command whose variable changed is told at its own line, with the reason why that line is not in the change', async () => {
  const family = familyNamed('commands');
  const files = { 'clean.sh': ['DIR=build\nrm -rf "$DIR"\n', 'DIR=/srv/db\nrm -rf "$DIR"\n'] } as const;
  const [factor, ...others] = await factorsOf(family, { name: 'altered', files, finds: [] });
  expect(others).toEqual([]);
  expect(factor?.place.lines).toEqual({ start: 2, end: 2 });
  expect(factor?.why).toContain('The line itself did not change');
});
