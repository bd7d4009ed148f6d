import { describe, expect, it } from 'vitest';
import { buildMarkTable, marksDigest } from '../../src/core/attribution/marks/mark-table.ts';
import type { MarkTable } from '../../src/core/attribution/marks/mark-table.ts';
import { parseMarkRows } from '../../src/core/attribution/marks/parse-rows.ts';
import { readCommitMarks } from '../../src/core/attribution/marks/read-marks.ts';
import { checkRow } from '../../src/core/attribution/marks/row-check.ts';
import { BUILT_IN_ROWS, builtInMarks, extendMarks } from '../../src/core/attribution/marks/table.ts';
import { MARK_KINDS } from '../../src/model/mark.ts';
import type { MarkRow, MarkSettings } from '../../src/model/mark.ts';
import { commitOf } from './case.ts';

function settings(rows: readonly unknown[]): MarkSettings {
  const parsed = parseMarkRows(rows);
  if (Array.isArray(parsed)) throw new Error(parsed.map((one) => one.message).join('\n'));
  return parsed;
}

function extended(rows: readonly unknown[]): MarkTable {
  const { add, disable } = settings(rows);
  const table = extendMarks(builtInMarks(), add, disable);
  if (Array.isArray(table)) throw new Error(table.map((one) => one.message).join('\n'));
  return table;
}

function problems(rows: readonly unknown[]): readonly string[] {
  const parsed = parseMarkRows(rows);
  if (Array.isArray(parsed)) return parsed.map((one) => one.message);
  const { add, disable } = parsed;
  const table = extendMarks(builtInMarks(), add, disable);
  return Array.isArray(table) ? table.map((one) => one.message) : [];
}

describe('the built-in table', () => {
  it('has unique ids, an origin per row and every kind', () => {
    expect(new Set(BUILT_IN_ROWS.map((row) => row.id)).size).toBe(BUILT_IN_ROWS.length);
    expect(BUILT_IN_ROWS.filter((row) => row.origin.trim() === '')).toEqual([]);
    expect(new Set(BUILT_IN_ROWS.map((row) => row.kind))).toEqual(new Set(MARK_KINDS));
  });

  it('has no row that a regular expression makes non-linear or that JSON cannot hold', () => {
    expect(JSON.parse(JSON.stringify(BUILT_IN_ROWS))).toEqual(BUILT_IN_ROWS);
  });

  it('is checked row by row here, because no run does it again', () => {
    expect(BUILT_IN_ROWS.flatMap(checkRow)).toEqual([]);
  });
});

/** One row of each kind as a person would write it, and a commit that it finds. */
const ADDED: readonly (readonly [string, Record<string, unknown>, Parameters<typeof commitOf>[0]])[] = [
  ['email', { emails: ['agent@harbor.example'] }, { author: ['A', 'AGENT@harbor.example'] }],
  [
    'email',
    { emails: ['dev@harbor.example'], beside: { kind: 'prefix', text: 'harbor agent' } },
    { author: ['Harbor Agent 2', 'dev@harbor.example'] },
  ],
  ['account', { account: 4711, login: 'harbor' }, { author: ['H', '4711+any@users.noreply.github.com'] }],
  ['login', { login: 'harbor-ai' }, { author: ['H', 'harbor-ai@users.noreply.github.com'] }],
  [
    'address-suffix',
    { suffix: '@harbor.example', beside: 'Harbor Agent' },
    { author: ['Harbor Agent', 'x7@harbor.example'] },
  ],
  [
    'name',
    { name: { kind: 'regex', source: '^agent-[0-9]+$' }, address: 'any' },
    { author: ['agent-12', 'nora@berg.example'] },
  ],
  ['trailer', { keys: ['Harbor-Run'], session: true }, { message: 'Pay\n\nharbor-run: 12\n' }],
  [
    'trailer',
    { keys: ['Executed-By-Crew'], value: { kind: 'pattern', pattern: { kind: 'contains', text: '/crew/' } } },
    { message: 'Pay\n\nExecuted-By-Crew: a/crew/b\n' },
  ],
  [
    'body-line',
    { lines: [{ kind: 'prefix', text: 'Made in harbor' }] },
    { message: 'Pay\n\n✨ made in HARBOR today\n' },
  ],
  ['body-line', { lines: [{ kind: 'regex', source: 'run=[0-9]+' }] }, { message: 'Pay\n\nsee run=12 for more\n' }],
  [
    'body-line',
    { lines: [{ kind: 'contains', text: 'harbor.example/runs/' }] },
    { message: 'Pay\n\n(https://harbor.example/runs/7)\n' },
  ],
  ['subject', { subject: { kind: 'prefix', text: '[harbor]' }, weight: 'declared' }, { message: '[harbor] Pay\n' }],
];

describe('rows of a configuration', () => {
  it.each(ADDED)('of kind %s %j are found', (kind, fields, input) => {
    const table = extended([{ id: 'harbor.row', kind, tool: 'harbor', ...fields }]);
    const { evidence } = readCommitMarks(commitOf(input), table);
    expect(evidence).toContainEqual(expect.objectContaining({ mark: 'harbor.row', tool: 'harbor', grade: 'declared' }));
    expect(readCommitMarks(commitOf(input), builtInMarks()).evidence.some((one) => one.mark === 'harbor.row')).toBe(
      false,
    );
  });

  it('win over the built-in rows', () => {
    const table = extended([{ id: 'harbor.claude', kind: 'email', tool: 'harbor', emails: ['noreply@anthropic.com'] }]);
    const { evidence } = readCommitMarks(commitOf({ author: ['otto', 'noreply@anthropic.com'] }), table);
    expect(evidence).toMatchObject([{ mark: 'harbor.claude', tool: 'harbor' }]);
  });

  it('teach a new tool’s name to the trailers', () => {
    const table = extended([
      { id: 'harbor.name', kind: 'tool-name', tool: 'harbor', toolName: 'Harbor', names: [{ text: 'Harbor Agent' }] },
    ]);
    const { evidence } = readCommitMarks(commitOf({ message: 'Pay\n\nGenerated-by: Harbor Agent (m-7)\n' }), table);
    expect(evidence).toMatchObject([{ mark: 'generated-by', tool: 'harbor', model: 'm-7' }]);
  });

  it('turn a built-in row off, and keep it in the list', () => {
    const table = extended([{ id: 'executed-by', disabled: true }]);
    const commit = commitOf({ message: 'Pay\n\nExecuted-By: harbor/crew/otto\n' });
    expect(readCommitMarks(commit, builtInMarks()).evidence).toHaveLength(1);
    expect(readCommitMarks(commit, table).evidence).toEqual([]);
    expect(table.rows.some((row) => row.id === 'executed-by')).toBe(true);
    expect(table.disabled.has('executed-by')).toBe(true);
  });
});

const REFUSED: readonly (readonly [string, unknown, string])[] = [
  ['an unknown kind', { id: 'a', kind: 'emal', emails: [] }, 'marks.0.kind: the kind must be one of email, account'],
  ['no object', 7, 'marks.0: Invalid input: expected object, received number'],
  ['null', null, 'marks.0: Invalid input: expected object, received null'],
  ['an unknown field', { id: 'a', kind: 'prose', colour: 'red' }, 'marks.0: Unrecognized key: "colour"'],
  [
    'a hostile key',
    JSON.parse('{"id":"a","kind":"prose","__proto__":{"tool":"x"}}'),
    'marks.0: Unrecognized key: "__proto__"',
  ],
  ['a bad id', { id: 'Not An Id', kind: 'email', emails: ['a@b.c'] }, 'an id is lower-case words'],
  ['a built-in id', { id: 'amp.address', kind: 'email', emails: ['a@b.c'] }, 'two rows have the id "amp.address"'],
  [
    'a bare company domain',
    { id: 'a', kind: 'email', emails: ['@anthropic.com'] },
    'is a domain, and people of that company have addresses there',
  ],
  ['a domain without the sign', { id: 'a', kind: 'email', emails: ['anthropic.com'] }, 'is a domain'],
  ['no address', { id: 'a', kind: 'email', emails: [] }, 'it names no e-mail address'],
  [
    'an address suffix for everybody',
    { id: 'a', kind: 'address-suffix', suffix: '@x.example', beside: { kind: 'regex', source: '.' } },
    'fits ordinary names',
  ],
  [
    'a suffix that is no domain',
    { id: 'a', kind: 'address-suffix', suffix: 'com', beside: 'Harbor' },
    'an address suffix looks like',
  ],
  ['an empty pattern', { id: 'a', kind: 'branch', branch: { kind: 'prefix', text: '' } }, 'the pattern is empty'],
  [
    'a pattern for everything',
    { id: 'a', kind: 'subject', subject: { kind: 'regex', source: 'x*' } },
    'matches the empty text',
  ],
  ['look-around', { id: 'a', kind: 'subject', subject: { kind: 'regex', source: '(?=a)b' } }, 'linear-time kind (RE2)'],
  [
    'a back-reference',
    { id: 'a', kind: 'subject', subject: { kind: 'regex', source: '(a)\\1' } },
    'linear-time kind (RE2)',
  ],
  [
    'an exploding repeat',
    { id: 'a', kind: 'subject', subject: { kind: 'regex', source: '(a{1000}){1000}' } },
    'linear-time kind (RE2)',
  ],
  [
    'an endless pattern',
    { id: 'a', kind: 'subject', subject: { kind: 'regex', source: 'a'.repeat(400) } },
    'longer than 300',
  ],
  ['an account that is no number', { id: 'a', kind: 'account', account: -1, login: 'x' }, 'positive whole number'],
  ['a trailer key with a space', { id: 'a', kind: 'trailer', keys: ['Made with'] }, 'is not a trailer key'],
  [
    'a day that does not exist',
    { id: 'a', kind: 'prose', windows: [{ from: '2026-02-30', to: '2026-03-01', weight: 'inferred' }] },
    'not two days in order',
  ],
  [
    'days in the wrong order',
    { id: 'a', kind: 'prose', windows: [{ from: '2026-03-02', to: '2026-03-01', weight: 'inferred' }] },
    'not two days in order',
  ],
  ['an unknown id to disable', { id: 'amp.adress', disabled: true }, 'no row has the id "amp.adress"'],
  ['disabled: false', { id: 'amp.address', disabled: false }, 'marks.0.disabled'],
  [
    'a notes ref that is none',
    { id: 'a', kind: 'note-ref', ref: 'refs/heads/x' },
    'a notes ref starts with refs/notes/',
  ],
  ['a name of one letter', { id: 'a', kind: 'tool-name', toolName: 'A', names: [{ text: 'A' }] }, 'too short'],
];

describe('a row that cannot be used', () => {
  it.each(REFUSED)('(%s) is a problem that says so', (_, row, message) => {
    const found = problems([row]);
    expect(found.join('\n')).toContain(message);
  });

  it('is reported with all others at once', () => {
    const found = problems([
      { id: 'a', kind: 'email', emails: ['x'] },
      { id: 'a', kind: 'branch', branch: { kind: 'regex', source: '(' } },
    ]);
    expect(found).toHaveLength(3);
  });
});

describe('the digest of the table', () => {
  const row: MarkRow = {
    kind: 'email',
    id: 'a',
    tool: null,
    weight: 'declared',
    role: 'agent',
    origin: 'x',
    emails: ['a@b.c'],
  };

  it('is the same for the same rows, in whatever order their fields are', () => {
    const other = Object.fromEntries(Object.entries(row).toReversed()) as unknown as MarkRow;
    expect(marksDigest(buildMarkTable([row], []) as MarkTable)).toBe(
      marksDigest(buildMarkTable([other], []) as MarkTable),
    );
    expect(marksDigest(builtInMarks())).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('changes with any field, with the order of rows and with what is disabled', () => {
    const second: MarkRow = { ...row, id: 'b' };
    const tables = [
      buildMarkTable([row], []),
      buildMarkTable([{ ...row, emails: ['a@b.d'] }], []),
      buildMarkTable([{ ...row, weight: 'inferred' }], []),
      buildMarkTable([row, second], []),
      buildMarkTable([second, row], []),
      buildMarkTable([row], ['a']),
    ];
    expect(new Set(tables.map((table) => marksDigest(table as MarkTable))).size).toBe(tables.length);
  });
});
