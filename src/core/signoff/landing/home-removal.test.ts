import { describe, expect, test } from 'vitest';
import { type HomeTexts, removalOf } from './home-removal.ts';

const POLICY = `version: 1
repository: shop
owners: { people: [ana, ben, cleo], threshold: 1 }
mode: enforce
rules: [{ id: all, name: it is judged, when: true, require: { sign_offs: { count: 1 } } }]
`;
const PEOPLE = `version: 1
people:
  - { id: ana, level: L6, emails: [ana@example.org], passkeys: [{ credential: AAAA, public_key: one }, { credential: BBBB, public_key: two }] }
  - { id: ben, level: L6, deputies: [{ person: cleo, until: 2027-01-01 }, { person: ana, until: 2027-01-01 }] }
  - { id: cleo, level: L7 }
  - { id: helper, kind: ai, emails: [helper@example.org] }
robots:
  - { id: bumper, kind: bot }
`;
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI';
const ANA = `person:ana namespaces="countersign-v1" ${KEY}IYh2oiO4OhVtfEVS6iGRRPk8eAlXgWpXwXNgcjrqVzL`;
const BEN = `person:ben namespaces="countersign-v1" ${KEY}CmVFgUyvHFPBsvjdNsJx2cwU2NYrR4zDDVsoFZ1nmU7`;
const GATE = `gate:push namespaces="countersign-v1" ${KEY}BMHDMnZaFr0UbrlCvCMZyiPG0Hbys0xbBVzhGw8cB8d`;
const SIGNERS = `${[ANA, BEN, GATE].join('\n')}\n`;
const HOME: HomeTexts = { policy: POLICY, people: PEOPLE, signers: SIGNERS };

const CLEO = '  - { id: cleo, level: L7 }\n';
const WITHOUT_CLEO = PEOPLE.replace(CLEO, '').replace('{ person: cleo, until: 2027-01-01 }, ', '');
const OWNERS_WITHOUT_CLEO = POLICY.replace(', cleo', '');

function changed(change: Partial<HomeTexts>): ReturnType<typeof removalOf> {
  return removalOf(HOME, { ...HOME, ...change });
}

describe('a change of the rules that only takes away', () => {
  test.each<[string, Partial<HomeTexts>, { keysOf: string[]; persons: string[] }]>([
    ['a key', { signers: `${ANA}\n${GATE}\n` }, { keysOf: ['person:ben'], persons: [] }],
    ['all keys of people', { signers: `${GATE}\n` }, { keysOf: ['person:ana', 'person:ben'], persons: [] }],
    [
      'a key, and a comment says why',
      { signers: `# lost\n${ANA}\n${GATE}\n` },
      { keysOf: ['person:ben'], persons: [] },
    ],
    [
      'a passkey',
      { people: PEOPLE.replace('{ credential: AAAA, public_key: one }, ', '') },
      { keysOf: ['person:ana'], persons: [] },
    ],
    ['a person whom a deputy’s line names', { people: WITHOUT_CLEO }, { keysOf: [], persons: ['cleo'] }],
    [
      'a person who owned the policy, with a key',
      { people: WITHOUT_CLEO, policy: OWNERS_WITHOUT_CLEO, signers: `${ANA}\n${GATE}\n` },
      { keysOf: ['person:ben'], persons: ['cleo'] },
    ],
    ['an owner who stays a person', { policy: OWNERS_WITHOUT_CLEO }, { keysOf: [], persons: ['cleo'] }],
  ])('%s', (_, change, expected) => {
    expect(changed(change)).toEqual(expected);
  });

  test('one of two keys of a gate', () => {
    const second = GATE.replace('BMHD', 'BMHE');
    const removal = removalOf({ ...HOME, signers: `${SIGNERS}${second}\n` }, HOME);
    expect(removal).toEqual({ keysOf: ['gate:push'], persons: [] });
  });

  test.each<[string, Partial<HomeTexts>]>([
    ['nothing', {}],
    ['a comment only', { policy: `# hello\n${POLICY}` }],
    ['a key is exchanged', { signers: `${ANA.replace('IIYh', 'IIYi')}\n${BEN}\n${GATE}\n` }],
    ['a key is added beside one that goes', { signers: `${ANA}\n${GATE}\n${BEN.replace('CmVF', 'CmVG')}\n` }],
    ['a key changes hands', { signers: `${ANA}\n${BEN.replace('person:ben', 'person:cleo')}\n${GATE}\n` }],
    ['a key counts at other times', { signers: `${ANA}\n${BEN.replace('-v1"', '-v1",valid-before="20300101Z"')}\n` }],
    ['a gate has no key any more', { signers: `${ANA}\n${BEN}\n` }],
    ['the file of keys is gone', { signers: null }],
    ['the file of people is gone', { people: null }],
    ['a person moves a level', { people: WITHOUT_CLEO.replace('ben, level: L6', 'ben, level: L7') }],
    ['a person’s e-mail changes', { people: WITHOUT_CLEO.replace('ana@example.org', 'ann@example.org') }],
    ['a person is added', { people: WITHOUT_CLEO.replace('robots:', '  - { id: dan }\nrobots:') }],
    ['a person is renamed', { people: PEOPLE.replace('id: cleo', 'id: cloe') }],
    ['people change places', { people: PEOPLE.replace(CLEO, '').replace('people:\n', `people:\n${CLEO}`) }],
    ['a deputy goes who stays', { people: PEOPLE.replace(', { person: ana, until: 2027-01-01 }', '') }],
    ['a deputy stays longer', { people: WITHOUT_CLEO.replace('until: 2027-01-01', 'until: 2028-01-01') }],
    ['a passkey is exchanged', { people: PEOPLE.replace('credential: AAAA', 'credential: CCCC') }],
    ['a passkey gets another key', { people: PEOPLE.replace('public_key: two', 'public_key: three') }],
    ['a robot listed among people goes', { people: PEOPLE.replace(/ {2}- \{ id: helper.*\n/, '') }],
    ['a robot goes', { people: PEOPLE.replace('  - { id: bumper, kind: bot }\n', '  []\n') }],
    ['the threshold sinks with an owner', { policy: OWNERS_WITHOUT_CLEO.replace('threshold: 1', 'threshold: 2') }],
    ['the mode changes with an owner', { policy: OWNERS_WITHOUT_CLEO.replace('enforce', 'observe') }],
    ['a rule changes with an owner', { policy: OWNERS_WITHOUT_CLEO.replace('count: 1', 'count: 2') }],
    ['an owner is added', { policy: POLICY.replace(', cleo', ', cleo, dan') }],
    ['the policy cannot be read', { policy: `${OWNERS_WITHOUT_CLEO}: :\n` }],
    ['keys that cannot be read', { signers: `${ANA}\n*\n` }],
  ])('is no removal: %s', (_, change) => {
    expect(changed(change)).toBeNull();
  });

  test('is no removal of people who stand over those of another file: the other entry would come back', () => {
    const over = (text: string): HomeTexts => ({
      ...HOME,
      people: text.replace('version: 1', 'version: 1\nextends: {}'),
    });
    expect(removalOf(over(PEOPLE), over(WITHOUT_CLEO))).toBeNull();
  });

  test('does not take a key of the prototype for a setting', () => {
    expect(changed({ policy: `${POLICY}toString: 1\n` })).toBeNull();
  });
});
