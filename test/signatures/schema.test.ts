import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { statementSchema } from '../../src/core/signoff/statement/json-schema.ts';
import { encodeStatement } from '../../src/core/signoff/statement/statement-codec.ts';
import { schemaProblems } from './published.ts';
import { signOff } from './statements.ts';

test('the published schema of statements is up to date (run scripts/schemas.ts)', () => {
  const { name, text } = statementSchema();
  expect(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8')).toBe(text);
});

test('the published schema refuses unknown kinds, unknown fields and missing ones', () => {
  const whole = JSON.parse(encodeStatement(signOff).toString('utf8')) as { readonly predicate: object };
  const { head: _, ...less } = whole.predicate as Record<string, unknown>;
  const predicates = [{ ...whole.predicate, kind: 'approval' }, { ...whole.predicate, level: 'L6' }, less];
  expect(schemaProblems('statement', whole)).toEqual([]);
  for (const predicate of predicates) expect(schemaProblems('statement', { ...whole, predicate })).not.toEqual([]);
});
