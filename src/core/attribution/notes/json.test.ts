import { describe, expect, it } from 'vitest';
import { lineNumber, member, members, name } from './json.ts';

describe('members of JSON from outside', () => {
  it('are own members only', () => {
    expect(member({}, 'constructor')).toBeUndefined();
    expect(member(JSON.parse('{"__proto__":7}'), '__proto__')).toBe(7);
    expect(member([1], '0')).toBeUndefined();
    expect(members(null)).toEqual([]);
  });
});

describe('a name in JSON from outside', () => {
  it.each([
    [' cursor ', 'cursor'],
    ['unknown', null],
    ['', null],
    ['x'.repeat(501), null],
    ['x'.repeat(500), 'x'.repeat(500)],
    [['cursor'], null],
  ])('%j is %j', (value, expected) => {
    expect(name(value)).toBe(expected);
  });
});

describe('a line number in JSON from outside', () => {
  it.each([
    [3, 3],
    [3.5, Number.NaN],
    ['3', Number.NaN],
    [null, Number.NaN],
  ])('%j is %j', (value, expected) => {
    expect(lineNumber(value)).toBe(expected);
  });
});
