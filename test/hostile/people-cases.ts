/** People, services and owners on the home ref that cannot be used. */
import type { HostileCase } from './case.ts';
import { refused } from './case.ts';
import { PEOPLE, POLICY, withEntries, withHome } from './worlds.ts';

const P = '.countersign/policy.yml';
const OWNED = POLICY.replace('require:\n      owners: policy', 'require:\n      owners: codeowners');

export const PEOPLE_CASES: readonly HostileCase[] = [
  {
    name: 'people that are no list',
    make: () => withHome({ [P]: POLICY, '.countersign/people.yml': 'version: 1\npeople: ada\n' }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/people.yml cannot be used: it has a problem.', [
      'people.yml:2:9 `people` is "ada"',
    ]),
  },
  {
    name: 'one address of two people',
    make: () =>
      withHome({ '.countersign/people.yml': `${PEOPLE}  - { id: eve, emails: [SAM@example.org], level: L9 }\n` }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/people.yml cannot be used: it has a problem.', [
      'people.yml:5:25 the e-mail sam@example.org stands in line 4 and in line 5',
    ]),
  },
  {
    name: 'an AI listed as a senior person',
    make: () =>
      withHome({
        '.countersign/people.yml': `${PEOPLE}  - { id: claude, emails: [noreply@anthropic.com], level: L9 }\n`,
      }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/people.yml cannot be used: it has a problem.', [
      "people.yml:5:1 noreply@anthropic.com of `claude` is no person's address: it is the mark claude-code.noreply",
    ]),
  },
  {
    name: 'a person called __proto__',
    make: () =>
      withHome({ '.countersign/people.yml': `${PEOPLE}  - { id: __proto__, emails: [eve@example.org], level: L9 }\n` }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/people.yml cannot be used: it has a problem.', [
      'people.yml:5:11 `id` is "__proto__"',
    ]),
  },
  {
    name: 'a level that is no level',
    make: () => withHome({ '.countersign/people.yml': PEOPLE.replace('L4', 'L99999999999999999999') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/people.yml cannot be used: it has a problem.', [
      'people.yml:3:50 `level` is "L99999999999999999999"',
    ]),
  },
  {
    name: 'people as a symbolic link',
    make: () =>
      withEntries({}, (fixture) => [
        `120000 ${fixture.git(['hash-object', '-w', '--stdin'], { input: '/etc/passwd' })} .countersign/people.yml`,
      ]),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/people.yml is not a regular file (mode 120000).'),
  },
  {
    name: 'people that are not UTF-8',
    make: () => withHome({ '.countersign/people.yml': Buffer.from(`${PEOPLE}# \xff\n`, 'latin1') }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/people.yml is not valid UTF-8.'),
  },
  {
    name: 'a service tier that is none',
    make: () =>
      withHome({ '.countersign/services.yml': 'version: 1\nservices:\n  - { name: pay, tier: 0, paths: [pay/**] }\n' }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/services.yml cannot be used: it has a problem.', [
      'services.yml:3:24 `tier` is 0',
    ]),
  },
  {
    name: 'a thousand stars in a path of a service',
    make: () =>
      withHome({
        '.countersign/services.yml': `version: 1\nservices:\n  - { name: pay, tier: 1, paths: ["${'*a'.repeat(1000)}"] }\n`,
      }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:.countersign/services.yml cannot be used: it has a problem.', [
      'services.yml:3:35 `paths[0]` is "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a…',
    ]),
  },
  {
    name: 'CODEOWNERS with an owner that is none',
    make: () => withHome({ [P]: OWNED, CODEOWNERS: '* @sam\n/app.ts nobody\n' }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:CODEOWNERS cannot be used: it has a problem.', [
      'CODEOWNERS:2:9 `nobody` is no owner',
    ]),
  },
  {
    name: 'CODEOWNERS that is a symbolic link',
    make: () =>
      withEntries({ [P]: OWNED, owners: '* @sam\n' }, (fixture) => [
        `120000 ${fixture.git(['hash-object', '-w', '--stdin'], { input: 'owners' })} CODEOWNERS`,
      ]),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:CODEOWNERS is not a regular file (mode 120000).'),
  },
  {
    name: 'CODEOWNERS of more than three mebibytes',
    make: () => withHome({ [P]: OWNED, CODEOWNERS: `* @sam\n${'#'.repeat(3 << 20)}\n` }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:CODEOWNERS has 3145736 bytes; at most 3145729 are read.'),
  },
  {
    name: 'OWNERS with an alias bomb',
    make: () =>
      withHome({
        [P]: OWNED.replace('owners: codeowners', 'owners: kubernetes'),
        OWNERS: 'approvers: &a [x]\nreviewers: *a\n',
      }),
    args: ['check'],
    expect: refused(3, 'refs/heads/main:OWNERS cannot be used: it has 2 problems.', [
      'OWNERS:1:15 `&a` names a value',
      'OWNERS:2:12 `*a` refers to another place of the file',
    ]),
  },
];
