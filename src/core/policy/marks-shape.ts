/**
 * The shape of the rows that a policy adds to the marks table (`marks` in `policy.yml`). Whether a row makes sense is
 * checked where marks are read; here it is made sure that it is a row at all.
 */
import { z } from '../reading/schema.ts';
import type { MarkRow } from '../../model/mark.ts';

const words = z.string().min(1).max(500);
const pattern = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['exact', 'prefix', 'suffix', 'contains']), text: words }),
  z.strictObject({ kind: z.literal('regex'), source: words }),
]);
const weight = z.enum(['declared', 'inferred']);
const base = {
  id: words.describe('unique: `<tool or family>.<what>`'),
  tool: words.nullable(),
  weight,
  role: z.enum(['agent', 'suggestion', 'automation']),
  origin: words.describe('where the row is known from'),
  unconfirmed: z.boolean().exactOptional(),
  windows: z
    .array(z.strictObject({ from: words, to: words, weight }))
    .max(20)
    .exactOptional(),
};
const identity = {
  ...base,
  fields: z
    .array(z.enum(['author', 'committer', 'co-author']))
    .max(3)
    .exactOptional(),
};
const list = z.array(words).max(200);

const rows = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('email'), ...identity, emails: list, beside: pattern.exactOptional() }),
  z.strictObject({
    kind: z.literal('account'),
    ...identity,
    account: z.int().min(1),
    login: words,
    beside: pattern.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('login'),
    ...identity,
    login: pattern,
    anyId: z.boolean().exactOptional(),
    beside: pattern.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('address-suffix'), ...identity, suffix: words, beside: pattern }),
  z.strictObject({ kind: z.literal('name'), ...identity, name: pattern, address: z.enum(['any', 'automated']) }),
  z.strictObject({
    kind: z.literal('trailer'),
    ...base,
    keys: list,
    value: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('affirmative') }),
      z.strictObject({ kind: z.literal('pattern'), pattern }),
      z.strictObject({ kind: z.literal('known-tool'), people: z.boolean() }),
      z.strictObject({ kind: z.literal('uses') }),
    ]),
    session: z.boolean().exactOptional(),
    modelKey: words.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('body-line'),
    ...base,
    lines: z.array(pattern).max(200),
    namesTool: z.boolean().exactOptional(),
    fallback: z.boolean().exactOptional(),
    session: z.boolean().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('branch'), ...base, branch: pattern }),
  z.strictObject({ kind: z.literal('subject'), ...base, subject: pattern }),
  z.strictObject({ kind: z.literal('note-ref'), ...base, ref: words }),
  z.strictObject({
    kind: z.literal('tool-name'),
    ...base,
    toolName: words,
    names: z
      .array(
        z.strictObject({
          text: words,
          means: z.enum(['tool', 'word', 'given-name']),
          prose: z.boolean().exactOptional(),
        }),
      )
      .max(200),
    domains: list.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('model-name'), ...base, starts: list }),
  z.strictObject({ kind: z.literal('prose'), ...base }),
]);

/** One row of the marks table, as written. */
export const markRowShape: z.ZodType<MarkRow> = rows;
