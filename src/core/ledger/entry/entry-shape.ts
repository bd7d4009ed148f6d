/** An entry as JSON: version 1. Members stand in the order given here; the published schema is generated from it. */
import type { EntryKind } from '../../../model/ledger.ts';
import { z } from '../../reading/schema.ts';

/** Version of the encoding. It is the first member of every line, so that a reader knows what it cannot read. */
export const ENTRY_VERSION = 1;

const NAME = '[a-z0-9][a-z0-9._-]{0,63}';
const PLACE = '[A-Za-z0-9][A-Za-z0-9._/:-]{0,199}';
const HEX = '[0-9a-f]{64}';
const OBJECT = '(?:[0-9a-f]{40}|[0-9a-f]{64})';

/** {@link Actor}: who acted. */
const actor = z
  .string()
  .regex(new RegExp(`^(?:(?:person|gate|service):${NAME}|forge:${NAME}:[A-Za-z0-9][A-Za-z0-9._-]{0,99}|unknown)$`))
  .describe('person:ID, gate:NAME, service:NAME, forge:NAME:ID or unknown; ids, never names or addresses');

/** {@link Subject}: what it is about. */
const subject = z
  .string()
  .regex(
    new RegExp(
      `^(?:(?:change|statement|policy):sha256:${HEX}|commit:${OBJECT}|request:[1-9][0-9]{0,14}|(?:environment|configuration):${PLACE}|person:${NAME})$`,
    ),
  );

const digest = z.string().regex(new RegExp(`^sha256:${HEX}$`));
const objectId = z.string().regex(new RegExp(`^${OBJECT}$`));
const place = z.string().regex(new RegExp(`^${PLACE}$`));
const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Bounded, and without half characters, which JSON parsers replace. */
const text = z
  .string()
  .max(4_000)
  .refine((value) => value.isWellFormed(), 'it has half a character');

const word = z
  .string()
  .min(1)
  .max(200)
  .refine((value) => value.isWellFormed(), 'it has half a character');

const time = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .refine(isTime, 'there is no such moment')
  .describe('RFC 3339, in UTC with milliseconds');

const frame = {
  v: z.literal(ENTRY_VERSION),
  index: count.describe('place in the ledger, from 0'),
  time,
  repository: place.nullable().describe('`repository` of the policy; null for what concerns the installation'),
  subject,
  actor,
  document: z.strictObject({ digest, bytes: count }).nullable().describe('the whole document, which is kept elsewhere'),
};

/** The shape of every kind. */
const SHAPES = {
  flag: z.strictObject({
    ...frame,
    kind: z.literal('flag'),
    class: z.enum(['ai', 'human', 'mixed', 'unknown']),
    grade: z.enum(['captured', 'noted', 'declared', 'inferred']).nullable(),
    tool: word.nullable(),
    lines: count,
    of: count,
  }),
  decision: z.strictObject({
    ...frame,
    kind: z.literal('decision'),
    state: z.enum(['pass', 'pending', 'blocked', 'skipped', 'error']),
    mode: z.enum(['observe', 'warn', 'enforce']),
    tier: z.enum(['low', 'medium', 'high', 'critical']),
    policy: digest.nullable().describe('null where it could not be read'),
  }),
  assignment: z.strictObject({
    ...frame,
    kind: z.literal('assignment'),
    act: z.enum(['asked', 'reminded', 'escalated', 'handed-over', 'declined', 'taken-back']),
    assignee: actor,
    deputy: actor.nullable(),
    due: time.nullable(),
    reason: text,
  }),
  'sign-off': z.strictObject({
    ...frame,
    kind: z.literal('sign-off'),
    act: z.enum(['given', 'withdrawn', 'rejected']),
    statement: digest,
  }),
  violation: z.strictObject({
    ...frame,
    kind: z.literal('violation'),
    act: z.enum(['opened', 'healed']),
    way: z.enum(['push', 'merge', 'administrator', 'settings', 'deployment']),
    reason: text,
  }),
  'break-glass': z.strictObject({
    ...frame,
    kind: z.literal('break-glass'),
    permit: digest,
    incident: word.nullable(),
    expires: time,
    reason: text,
  }),
  'after-review': z.strictObject({
    ...frame,
    kind: z.literal('after-review'),
    act: z.enum(['opened', 'done', 'overdue']),
    record: digest,
    due: time,
    reviewer: actor.nullable(),
  }),
  acknowledgement: z.strictObject({ ...frame, kind: z.literal('acknowledgement'), policy: digest }),
  deployment: z.strictObject({
    ...frame,
    kind: z.literal('deployment'),
    environment: place,
    old: objectId.nullable(),
    new: objectId,
    verdict: z.enum(['pass', 'permitted', 'observed', 'refused', 'violation']),
    artifact: digest.nullable(),
  }),
  configuration: z.strictObject({
    ...frame,
    kind: z.literal('configuration'),
    name: place,
    old: digest.nullable(),
    new: digest.nullable(),
  }),
} as const satisfies Readonly<Record<EntryKind, z.ZodType>>;

/** Every kind of entry, in the order of the documentation. */
export const ENTRY_KINDS: readonly EntryKind[] = Object.keys(SHAPES) as EntryKind[];

/** The shape of one kind; null for a kind that version 1 does not have. */
export function entryShape(kind: unknown): z.ZodType | null {
  return typeof kind === 'string' && Object.hasOwn(SHAPES, kind) ? SHAPES[kind as EntryKind] : null;
}

/** The published JSON schema of an entry: file name and text. */
export function ledgerEntrySchema(): { readonly name: string; readonly text: string } {
  const shape = z.discriminatedUnion('kind', [
    SHAPES.flag,
    SHAPES.decision,
    SHAPES.assignment,
    SHAPES['sign-off'],
    SHAPES.violation,
    SHAPES['break-glass'],
    SHAPES['after-review'],
    SHAPES.acknowledgement,
    SHAPES.deployment,
    SHAPES.configuration,
  ]);
  const { $schema, ...rest } = z.toJSONSchema(shape, { io: 'input', target: 'draft-2020-12' });
  const title = 'An entry of the ledger';
  const description =
    'Not sayable here: the members stand in this order, without blanks, and the bytes of the line are the leaf.';
  return {
    name: 'ledger-entry.schema.json',
    text: `${JSON.stringify({ $schema, title, description, ...rest }, null, 2)}\n`,
  };
}

function isTime(value: string): boolean {
  const moment = new Date(value);
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === value;
}
