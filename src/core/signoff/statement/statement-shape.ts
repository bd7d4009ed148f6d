/** The predicate of our statements as JSON: version 1. */
import type { Statement } from '../../../model/statement.ts';
import { z } from '../../reading/schema.ts';
import {
  digest,
  hex,
  keyName,
  name,
  namedPath,
  objectId,
  path,
  personId,
  place,
  principal,
  refName,
  repository,
  seconds,
  text,
} from './statement-atoms.ts';

const MAX_LIST = 100_000;

const common = { repo: repository, by: principal, issued: seconds, reason: text };

const side = z
  .strictObject({
    mode: z.enum(['100644', '100755', '120000', '160000']),
    oid: objectId,
    sha256: hex.nullable().describe("of the blob's bytes in SHA-1 repositories; null elsewhere and for submodules"),
  })
  .nullable();

const setEntry = z.strictObject({ path, old: side, new: side, how: z.enum(['read', 'listed']) });

const signOff = once(() =>
  z.strictObject({
    kind: z.literal('sign-off'),
    ...common,
    target: refName,
    tip: objectId.describe('the tip of the target when the set was shown'),
    onto: objectId.describe('what the set is compared with'),
    head: objectId,
    set: z.array(setEntry).max(MAX_LIST).describe('sorted by the bytes of the path, each path once'),
    answers: z.array(z.strictObject({ id: name, textDigest: digest, answer: text })).max(1_000),
    opened: z.strictObject({
      paths: z.array(path).max(MAX_LIST),
      minutes: z.int().min(0).max(100_000).nullable(),
      client: text,
    }),
    after: digest.nullable().describe('the record whose after-review this is'),
    changePlan: text.nullable(),
  }),
);

const objection = once(() =>
  z.strictObject({
    kind: z.literal('objection'),
    ...common,
    about: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('statement'), id: digest }),
      z.strictObject({
        kind: z.literal('request'),
        target: refName,
        head: objectId,
        paths: z.array(path).max(MAX_LIST),
      }),
      z.strictObject({ kind: z.literal('record'), id: digest }),
      z.strictObject({ kind: z.literal('key'), fingerprint: keyName, from: digest.nullable() }),
    ]),
  }),
);

const permit = once(() =>
  z.strictObject({
    kind: z.literal('permit'),
    ...common,
    what: z.enum(['break-glass', 'undo', 'lease']),
    about: digest,
    incident: text.nullable(),
    expires: seconds,
  }),
);

const declaration = once(() =>
  z.strictObject({
    kind: z.literal('declaration'),
    ...common,
    says: z.enum(['no-ai', 'not-mine', 'prompter', 'acknowledged']),
    head: objectId.nullable(),
    policy: digest.nullable(),
  }),
);

const requirement = once(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sign-off'),
      rule: name,
      count: z.int().min(0).max(1_000),
      level: z.int().min(0).max(15).nullable(),
      signer: z.literal(true).optional(),
      from: z.array(name).max(1_000),
      coverage: z.enum(['exact', 'rebased']),
      presence: z.enum(['none', 'user-present', 'user-verified']),
    }),
    z.strictObject({
      kind: z.literal('owners'),
      rule: name,
      path: namedPath,
      owners: z.array(name).max(1_000),
      count: z.int().min(0).max(1_000),
    }),
    z.strictObject({
      kind: z.literal('questions'),
      rule: name,
      questions: z.array(z.strictObject({ id: name, text })).max(1_000),
    }),
    z.strictObject({ kind: z.literal('change-plan'), rule: name }),
    z.strictObject({ kind: z.literal('label'), rule: name, label: name }),
  ]),
);

const record = once(() =>
  z.strictObject({
    kind: z.literal('record'),
    ...common,
    place,
    previous: digest.nullable(),
    old: objectId.nullable(),
    new: objectId,
    home: objectId,
    store: objectId.nullable(),
    mode: z.enum(['observe', 'warn', 'enforce']),
    rules: z.int().min(1).max(1_000_000),
    requirement: z.array(requirement()).max(MAX_LIST),
    counted: z.array(z.strictObject({ statement: digest, person: personId })).max(MAX_LIST),
    permits: z.array(digest).max(MAX_LIST),
    contributors: z
      .array(z.strictObject({ who: name, known: z.enum(['claimed', 'commit-signature', 'pusher', 'forge']) }))
      .max(MAX_LIST),
    from: text.nullable(),
    verdict: z.enum(['pass', 'observed', 'violation', 'before-adoption']),
  }),
);

/** A process meets two or three kinds, and building the shape of one takes longer than reading a statement. */
const SHAPES: Readonly<Record<Statement['kind'], () => z.ZodType>> = {
  'sign-off': signOff,
  objection,
  permit,
  declaration,
  record,
};

/** The predicate as its JSON spells it: ids and paths are plain strings. Members come out in the order given here. */
export function predicateShape(kind: unknown): z.ZodType {
  const isKnown = typeof kind === 'string' && Object.hasOwn(SHAPES, kind);
  const known = isKnown ? SHAPES[kind as Statement['kind']] : null;
  return known === null ? shape() : known();
}

/** Of any kind: it says of what is none of them which there are. */
const shape = once(() => z.discriminatedUnion('kind', [signOff(), objection(), permit(), declaration(), record()]));

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const PREDICATE_TYPE = 'https://countersign.dev/statement/v1';

/** The whole statement. */
export function statementShape(): z.ZodType {
  const subject = z
    .strictObject({
      name: z.string().optional(),
      digest: z.strictObject({ sha256: hex.optional(), gitCommit: objectId.optional() }),
    })
    .describe('what the statement is about; follows from the predicate');
  return z.strictObject({
    _type: z.literal(STATEMENT_TYPE),
    subject: z.array(subject).min(1),
    predicateType: z.literal(PREDICATE_TYPE),
    predicate: shape(),
  });
}

function once<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
