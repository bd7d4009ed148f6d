import { describe, expect, test } from 'vitest';
import { idOfWho, levelOfWho, personNamed, personOf } from './identity.ts';
import { parsePeople } from './people-parser.ts';

const TEXT = `version: 1
people:
  - { id: kim, emails: [Kim@Example.com], level: L6, forge: { github: { login: kimmy, id: 42 }, gitlab: kim } }
  - { id: lee, emails: [lee@example.com], signer: true, forge: { github: lee } }
  - { id: max, forge: { gitlab: lee } }
robots:
  - { id: dependabot, kind: bot, emails: ["49699333+dependabot[bot]@users.noreply.github.com"], forge: { github: "dependabot[bot]" } }
`;
const result = parsePeople(TEXT, 'people.yml');
if (result.kind === 'invalid') throw new Error(result.problems.map((each) => each.message).join('; '));
const people = result.value;

describe('who an identity is', () => {
  test.each([
    ['kim@example.com', 'kim', 6],
    ['KIM@EXAMPLE.COM', 'kim', 6],
    ['lee@example.com', 'lee', 6],
    ['42+anything@users.noreply.github.com', 'kim', 6],
    ['lee@users.noreply.github.com', 'lee', 6],
    ['7+lee@users.noreply.github.com', 'lee', 6],
    ['49699333+dependabot[bot]@users.noreply.github.com', 'robot:dependabot', 0],
    ['stranger@example.com', 'guest:stranger@example.com', 0],
  ])('%s is %s of level %d', (email, id, level) => {
    const who = personOf(people, { name: 'Some Body', email });
    expect([idOfWho(who), levelOfWho(who)]).toEqual([id, level]);
  });

  test('a login that changed hands is a guest: the number is another one', () => {
    expect(idOfWho(personOf(people, { name: 'x', email: '43+kimmy@users.noreply.github.com' }))).toBe(
      'guest:43+kimmy@users.noreply.github.com',
    );
  });

  test('a name alone never makes a person', () => {
    expect(personOf(people, { name: 'kim', email: 'kim@elsewhere.org' }).kind).toBe('guest');
    expect(idOfWho(personOf(people, { name: 'No\u001b[31m Mail', email: '' }))).toBe('guest:No [31m Mail');
  });

  test.each([
    ['kim', 'kim'],
    ['Kim <kim@example.com>', 'kim'],
    ['@kimmy', 'kim'],
    ['kim@example.com', 'kim'],
  ])('%s names %s', (text, id) => {
    const who = personNamed(people, text);
    expect(who === null ? null : idOfWho(who)).toBe(id);
  });

  test('a login that two people have on different forges names nobody', () => {
    expect(personNamed(people, '@lee')).toBeNull();
  });
});
