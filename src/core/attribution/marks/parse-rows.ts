/** Reads rows of the marks table from a configuration (`marks:` of the policy file): plain values to checked types. */
import { z } from '../../reading/schema.ts';
import type { Problem } from '../../../model/error.ts';
import { IDENTITY_FIELDS, MARK_KINDS } from '../../../model/mark.ts';
import type { MarkRow, MarkSettings } from '../../../model/mark.ts';

/** A pattern in full, or a text that must be equal. */
const pattern = z.union([
  z.string().transform((text) => ({ kind: 'exact' as const, text })),
  z.strictObject({ kind: z.enum(['exact', 'prefix', 'suffix', 'contains']), text: z.string() }),
  z.strictObject({ kind: z.literal('regex'), source: z.string() }),
]);

const weight = z.enum(['declared', 'inferred']);

const base = {
  id: z.string(),
  tool: z.string().nullable().default(null),
  weight: weight.default('declared'),
  role: z.enum(['agent', 'suggestion', 'automation']).default('agent'),
  origin: z.string().default('configuration'),
  unconfirmed: z.boolean().optional(),
  windows: z.array(z.strictObject({ from: z.string(), to: z.string(), weight })).optional(),
};
/** Rows that are hints unless the configuration says more. */
const hint = { ...base, weight: weight.default('inferred') };
const identity = { ...base, fields: z.array(z.enum([...IDENTITY_FIELDS])).optional() };

const value = z.union([
  z.strictObject({ kind: z.literal('affirmative') }),
  z.strictObject({ kind: z.literal('pattern'), pattern }),
  z.strictObject({ kind: z.literal('known-tool'), people: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('uses') }),
]);

const name = z.strictObject({
  text: z.string(),
  means: z.enum(['tool', 'word', 'given-name']).default('tool'),
  prose: z.boolean().optional(),
});

const row = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('email'), ...identity, emails: z.array(z.string()), beside: pattern.optional() }),
  z.strictObject({
    kind: z.literal('account'),
    ...identity,
    account: z.number(),
    login: z.string().default(''),
    beside: pattern.optional(),
  }),
  z.strictObject({
    kind: z.literal('login'),
    ...identity,
    login: pattern,
    anyId: z.boolean().optional(),
    beside: pattern.optional(),
  }),
  z.strictObject({ kind: z.literal('address-suffix'), ...identity, suffix: z.string(), beside: pattern }),
  z.strictObject({
    kind: z.literal('name'),
    ...identity,
    name: pattern,
    address: z.enum(['any', 'automated']).default('automated'),
  }),
  z.strictObject({
    kind: z.literal('trailer'),
    ...base,
    keys: z.array(z.string()),
    value: value.default({ kind: 'affirmative' }),
    session: z.boolean().optional(),
    modelKey: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('body-line'),
    ...base,
    lines: z.array(pattern),
    namesTool: z.boolean().optional(),
    fallback: z.boolean().optional(),
    session: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('branch'), ...hint, branch: pattern }),
  z.strictObject({ kind: z.literal('subject'), ...hint, subject: pattern }),
  z.strictObject({ kind: z.literal('note-ref'), ...base, ref: z.string() }),
  z.strictObject({
    kind: z.literal('tool-name'),
    ...hint,
    toolName: z.string(),
    names: z.array(name),
    domains: z.array(z.string()).optional(),
  }),
  z.strictObject({ kind: z.literal('model-name'), ...hint, starts: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('prose'), ...hint }),
]);

const disabling = z.strictObject({ id: z.string(), disabled: z.literal(true) });

/**
 * The rows to add and the ids to disable (`{ id, disabled: true }`), or every problem at once. What the rows mean
 * (duplicate ids, patterns, domains) is checked by `extendMarks`.
 */
export function parseMarkRows(rows: readonly unknown[]): MarkSettings | Problem[] {
  const add: MarkRow[] = [];
  const disable: string[] = [];
  const problems: Problem[] = [];
  for (const [index, entry] of rows.entries()) {
    if (typeof entry === 'object' && entry !== null && 'disabled' in entry && !('kind' in entry)) {
      const parsed = disabling.safeParse(entry);
      if (parsed.success) disable.push(parsed.data.id);
      else problems.push(...problemsOf(index, parsed.error));
      continue;
    }
    const parsed = row.safeParse(entry);
    // The schema's optional keys are absent, never undefined: the two types mean the same values.
    if (parsed.success) add.push(parsed.data as MarkRow);
    else problems.push(...problemsOf(index, parsed.error));
  }
  return problems.length > 0 ? problems : { add, disable };
}

function problemsOf(index: number, error: z.ZodError): Problem[] {
  return error.issues.map((issue) => {
    const where = ['marks', index, ...issue.path].map((part) => String(part)).join('.');
    const message =
      issue.code === 'invalid_union' && issue.path.at(-1) === 'kind'
        ? `${where}: the kind must be one of ${MARK_KINDS.join(', ')}`
        : `${where}: ${issue.message}`;
    return { place: null, message, remedy: 'See docs/marks.md for the fields of each kind of row.' };
  });
}
