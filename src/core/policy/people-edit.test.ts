import { expect, test } from 'vitest';
import { withPasskey } from './people-edit.ts';
import { parsePeople } from './people-parser.ts';

const ENTRY = { name: 'laptop', credential: 'AQID', public_key: 'pAEB', rp_id: 'localhost' };
const BLOCK = ['- name: laptop', '  credential: "AQID"', '  public_key: "pAEB"', '  rp_id: localhost'];
const FLOW = '{ name: laptop, credential: "AQID", public_key: "pAEB", rp_id: localhost }';
const block = (margin: string): string => BLOCK.map((line) => `${margin}${line}\n`).join('');

/** Text with `@` where the addition belongs, and the addition. */
const LAYOUTS: readonly (readonly [string, string, string])[] = [
  [
    'an entry in block style, with comments',
    'version: 1\npeople:\n  # the seniors\n  - id: ben   # since 2019\n    level: L6   # really@\n\n  - id: ana\nteams: []   # none\n',
    `\n    passkeys:\n${block('      ').trimEnd()}`,
  ],
  [
    'the last entry of a file without a line end',
    'version: 1\npeople:\n- id: ben\n  emails:\n  - ben@example.org@',
    `\n  passkeys:\n${block('    ').trimEnd()}`,
  ],
  [
    'an entry in flow style',
    'version: 1\npeople:\n  - { id: ana }\n  - { id: ben, level: L6@ } # he\n',
    `,\n      passkeys: [${FLOW}]`,
  ],
  [
    'an entry in flow style over lines, with a comma at its end',
    'version: 1\npeople:\n  - {\n      id: ben,\n      emails: [ben@example.org]@,\n    }\n',
    `,\n      passkeys: [${FLOW}]`,
  ],
  [
    'a list of passkeys in block style',
    'version: 1\npeople:\n  - id: ben\n    passkeys:\n      - credential: BAUG\n        public_key: pAEC\n        rp_id: localhost   # the phone@\n    level: L6\n',
    `\n${block('      ').trimEnd()}`,
  ],
  [
    'a list of passkeys in flow style',
    'version: 1\npeople:\n  - id: ben\n    passkeys: [{ credential: BAUG, public_key: pAEC, rp_id: localhost }@]\n',
    `,\n              ${FLOW}`,
  ],
  ['an empty list of passkeys', 'version: 1\npeople:\n  - id: ben\n    passkeys: [@ ]\n', FLOW],
  [
    'a name in a block scalar',
    'version: 1\npeople:\n  - id: ben\n    name: >-\n      Ben\n      # no comment@\n  - id: ana\n',
    `\n    passkeys:\n${block('      ').trimEnd()}`,
  ],
  [
    'line ends of Windows',
    'version: 1\r\npeople:\r\n  - id: ben\r\n    level: L6 # a@\r\n  - id: ana\r\n',
    `\n    passkeys:\n${block('      ').trimEnd()}`.replaceAll('\n', '\r\n'),
  ],
];

test.each(LAYOUTS)('%s keeps every character that stands there', (_, marked, addition) => {
  // E-mail addresses have the same sign: the mark is the last one.
  const at = marked.lastIndexOf('@');
  const source = marked.slice(0, at) + marked.slice(at + 1);
  const result = withPasskey(source, 'ben', ENTRY);
  expect(result).toBe(marked.slice(0, at) + addition + marked.slice(at + 1));
  const people = parsePeople(result ?? '', 'people.yml');
  if (people.kind === 'invalid') throw new Error(JSON.stringify(people.problems));
  const passkeys = [...people.value.persons.values()].find(({ id }) => id === 'ben')?.passkeys ?? [];
  expect(passkeys.at(-1)).toMatchObject({ name: 'laptop', credential: 'AQID', publicKey: 'pAEB', rpId: 'localhost' });
});

const IMPOSSIBLE: readonly (readonly [string, string])[] = [
  ['somebody who is not in it', 'version: 1\npeople:\n  - id: ana\n'],
  ['a file without a list', 'version: 1\nextends: { repo: a, ref: b, digest: c }\n'],
  ['a passkeys entry that is no list', 'version: 1\npeople:\n  - id: ben\n    passkeys: none\n'],
  ['a text that is no YAML', 'version: 1\npeople:\n  - id: "ben\n'],
];

test.each(IMPOSSIBLE)('%s: nothing is added', (_, source) => {
  expect(withPasskey(source, 'ben', ENTRY)).toBeNull();
});

test('a name that YAML could take for something else is quoted', () => {
  const source = 'version: 1\npeople:\n  - id: ben\n';
  for (const name of ['true', '12', 'Ben’s phone: #2', 'no', '- x', '{', '"', '\\']) {
    const result = withPasskey(source, 'ben', { ...ENTRY, name });
    const people = parsePeople(result ?? '', 'people.yml');
    expect(people.kind === 'ok' ? [...people.value.persons.values()][0]?.passkeys[0]?.name : people).toBe(name);
  }
});
