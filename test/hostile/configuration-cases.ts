/** What stands on the home ref and cannot be used: policy, people, services, owners. */
import type { HostileCase } from './case.ts';
import { refused } from './case.ts';
import { lose, POLICY, withEntries, withHome } from './worlds.ts';

const P = '.countersign/policy.yml';

export const CONFIGURATION_CASES: readonly HostileCase[] = [
  {
    name: 'an empty policy',
    make: () => withHome({ [P]: '' }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:1:1 the file is empty',
    ]),
  },
  {
    name: 'a policy with a NUL',
    make: () => withHome({ [P]: POLICY.replace('rules:', 'rul\0es:') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has 2 problems.', [
      'policy.yml:6:1 `rules` is missing',
      'policy.yml:44:1 unknown key `rul·es`',
    ]),
  },
  {
    name: 'a policy that is not UTF-8',
    make: () => withHome({ [P]: Buffer.from(POLICY.replace('Who may', 'Wh\xf6 may'), 'latin1') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml is not valid UTF-8.'),
  },
  {
    name: 'a policy in UTF-16',
    make: () => withHome({ [P]: Buffer.from(`\ufeff${POLICY}`, 'utf16le') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml is not valid UTF-8.'),
  },
  {
    name: 'a policy with escape sequences in a value',
    make: () => withHome({ [P]: POLICY.replace('mode: enforce', 'mode: "\\e[2Jobserve\\u202e"') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:17:7 `mode` is "\\u001b[2Jobserve·"',
    ]),
  },
  {
    name: 'a policy with a raw escape character',
    make: () => withHome({ [P]: POLICY.replace('mode: enforce', 'mode: \u001b[2Jobserve') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:17:7 `mode` is "\\u001b[2Jobserve"',
    ]),
  },
  {
    name: 'a policy that is a symbolic link',
    make: () =>
      withEntries({ 'elsewhere.yml': POLICY }, (fixture) => [
        `120000 ${fixture.git(['hash-object', '-w', '--stdin'], { input: '../elsewhere.yml' })} ${P}`,
      ]),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml is not a regular file (mode 120000).'),
  },
  {
    name: 'a policy that is a submodule',
    make: () => withEntries({}, (fixture) => [`160000 ${fixture.id('HEAD')} ${P}`]),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml is not a regular file (mode 160000).'),
  },
  {
    name: 'a policy that is a folder',
    make: () => withHome({ [`${P}/policy.yml`]: POLICY }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml is a folder, not a file.'),
  },
  {
    name: 'a policy folder that is a symbolic link',
    make: () =>
      withEntries({ 'elsewhere/policy.yml': POLICY }, (fixture) => [
        `120000 ${fixture.git(['hash-object', '-w', '--stdin'], { input: 'elsewhere' })} .countersign`,
      ]),
    args: ['check'],
    expect: refused(
      3,
      'refs/heads/main:.countersign is not a folder (mode 120000), so .countersign/policy.yml cannot be read.',
    ),
  },
  {
    name: 'a policy folder that is a submodule',
    make: () => withEntries({}, (fixture) => [`160000 ${fixture.id('HEAD')} .countersign`]),
    args: ['check'],
    expect: refused(
      3,
      'refs/heads/main:.countersign is not a folder (mode 160000), so .countersign/policy.yml cannot be read.',
    ),
  },
  {
    name: 'a policy folder that is a file',
    make: () => withHome({ '.countersign': 'x' }),
    args: ['check'],
    expect: refused(
      3,
      'refs/heads/main:.countersign is not a folder (mode 100644), so .countersign/policy.yml cannot be read.',
    ),
  },
  {
    name: 'a policy of more than a mebibyte',
    make: () => withHome({ [P]: `${POLICY}#${'x'.repeat(1 << 20)}\n` }),
    args: ['check'],
    expect: refused(
      3,
      `refs/heads/main:.countersign/policy.yml has ${Buffer.byteLength(POLICY) + (1 << 20) + 2} bytes; at most 1048576 are read.`,
    ),
  },
  {
    name: 'a policy with an alias bomb',
    make: () =>
      withHome({
        [P]: `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
          .split('')
          .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`)
          .join('\n')}\n`,
      }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has 9 problems.', [
      'policy.yml:1:7 `&a` names a value',
      'policy.yml:2:7 `&b` names a value',
      'policy.yml:3:7 `&c` names a value',
      'policy.yml:4:7 `&d` names a value',
      'policy.yml:5:7 `&e` names a value',
      'policy.yml:6:7 `&f` names a value',
      'policy.yml:7:7 `&g` names a value',
      'policy.yml:8:7 `&h` names a value',
      'policy.yml:9:7 `&i` names a value',
    ]),
  },
  {
    name: 'a policy nested fifty thousand deep',
    make: () => withHome({ [P]: `version: ${'['.repeat(50_000)}` }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:1:74 nested deeper than 64 levels',
    ]),
  },
  {
    name: 'a policy whose blocks are nested a thousand deep',
    make: () => withHome({ [P]: Array.from({ length: 1000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:258:258 nested deeper than 64 levels',
    ]),
  },
  {
    name: 'a condition nested ten thousand deep',
    make: () =>
      withHome({
        [P]: POLICY.replace(
          'when: service.tier == 1',
          `when: ${'('.repeat(10_000)}service.tier == 1${')'.repeat(10_000)}`,
        ),
      }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:79:4011 condition of `critical-service`: the condition is longer than 4000 characters',
    ]),
  },
  {
    name: 'a condition about a fact that does not exist',
    make: () => withHome({ [P]: POLICY.replace('when: service.tier == 1', 'when: servise.tier == 1') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:79:11 condition of `critical-service`: there is no fact `servise`',
    ]),
  },
  {
    name: 'a condition that is no condition',
    make: () => withHome({ [P]: POLICY.replace('when: service.tier == 1', 'when: service.tier') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:79:11 condition of `critical-service`: the condition gives int; it must be true or false',
    ]),
  },
  {
    name: 'a rule that stands under __proto__',
    make: () => withHome({ [P]: POLICY.replace('classes: {}', '__proto__: { mode: observe }') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:33:1 unknown key `__proto__`',
    ]),
  },
  {
    name: 'a policy with a merge key',
    make: () => withHome({ [P]: POLICY.replace('classes: {}', '<<: { mode: observe }') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:33:1 unknown key `<<`',
    ]),
  },
  {
    name: 'a policy with its mode written twice',
    make: () => withHome({ [P]: `${POLICY}mode: observe\n` }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:116:1 `mode` is written twice; the first is in line 17',
    ]),
  },
  {
    name: 'a policy of a later version',
    make: () => withHome({ [P]: POLICY.replace('version: 1', 'version: 2') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:6:10 `version` is 2',
    ]),
  },
  {
    name: 'a policy that is a merge conflict',
    make: () =>
      withHome({
        [P]: POLICY.replace('mode: enforce', '<<<<<<< ours\nmode: enforce\n=======\nmode: observe\n>>>>>>> theirs'),
      }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has 7 problems.', [
      'policy.yml:17:1 Implicit keys need to be on a single line',
      'policy.yml:19:1 Implicit keys need to be on a single line',
      'policy.yml:21:1 Implicit keys need to be on a single line',
      'policy.yml:21:2 Block scalar header includes extra characters: >>>>>>>',
      'policy.yml:21:9 Not a YAML token: theirs',
      'policy.yml:23:1 Block scalar values in collections must be indented',
      'policy.yml:21:1 Implicit map keys need to be followed by map values',
    ]),
  },
  {
    name: 'a policy that is HTML',
    make: () => withHome({ [P]: '<!DOCTYPE html>\n<html><body>Sign in</body></html>\n' }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:1:1 the file is "<!DOCTYPE html> <html><body>Sign in</body></html>"',
    ]),
  },
  {
    name: 'a policy whose blob is missing',
    make: () => {
      const fixture = withHome({ [P]: POLICY });
      const blob = fixture.id(`main:${P}`);
      lose(fixture, blob);
      return { where: fixture.path, names: { blob } };
    },
    args: ['check'],
    expect: refused(3, 'object {blob} is missing from the repository'),
  },
  {
    name: 'a mark in the policy that does not compile',
    make: () =>
      withHome({
        [P]: `${POLICY}marks:\n  - { kind: trailer, id: x, keys: ["("], value: { kind: pattern, pattern: { regex: "(((" } } }\n`,
      }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has 5 problems.', [
      'policy.yml:117:5 `tool` is missing',
      'policy.yml:117:5 `weight` is missing',
      'policy.yml:117:5 `role` is missing',
      'policy.yml:117:5 `origin` is missing',
      'policy.yml:117:75 `kind` is missing',
    ]),
  },
  {
    name: 'a policy with problems in lint',
    make: () => withHome({ [P]: POLICY.replace('mode: enforce', 'mode: enforced') }),
    args: ['explain'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has a problem.', [
      'policy.yml:17:7 `mode` is "enforced"',
    ]),
  },
  {
    name: 'an audit under a policy that cannot be used',
    make: () => withHome({ [P]: 'version: 1\n' }),
    args: ['audit'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has 4 problems.', [
      'policy.yml:1:1 `repository` is missing',
      'policy.yml:1:1 `owners` is missing',
      'policy.yml:1:1 `mode` is missing',
      'policy.yml:1:1 `rules` is missing',
    ]),
  },
  {
    name: 'blame under a policy that cannot be used',
    make: () => withHome({ [P]: 'version: 1\n' }),
    args: ['blame', 'app.ts'],
    expect: refused(3, 'refs/heads/main:.countersign/policy.yml cannot be used: it has 4 problems.', [
      'policy.yml:1:1 `repository` is missing',
      'policy.yml:1:1 `owners` is missing',
      'policy.yml:1:1 `mode` is missing',
      'policy.yml:1:1 `rules` is missing',
    ]),
  },
];
