/** The comparison against brute force: every request of a small universe, over random pairs of documents. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePolicies } from '../../src/core/assessment/content/iam/engine/compare.ts';
import { requestOf } from '../../src/core/assessment/content/iam/engine/witness.ts';
import { readPolicyText } from '../../src/core/reading/iam/read-policy.ts';
import type { Policy } from '../../src/core/reading/iam/policy.ts';
import { allowedIn, allows } from './brute-force.ts';
import type { Asked, Doc, DocStatement } from './brute-force.ts';

const SEED = 20_261_121;
const PAIRS = 10_000;

function strings(alphabet: string, longest: number): string[] {
  let level = [''];
  const all: string[] = [];
  for (let at = 0; at < longest; at += 1) {
    level = level.flatMap((text) => [...alphabet].map((char) => text + char));
    all.push(...level);
  }
  return all;
}

const ACTIONS = strings('xyz', 2).map((name) => `s:${name}`);
const RESOURCES = strings('pqr', 2);
const ROLE = 'arn:aws:iam::111111111111:role/a';
const ASKERS = [
  null,
  `AWS ${ROLE}`,
  'AWS arn:aws:iam::111111111111:role/b',
  'AWS arn:aws:iam::222222222222:role/c',
  'Service ec2.amazonaws.com',
];
const CONTEXTS: readonly Asked['context'][] = [
  {},
  { text: ['a'] },
  { text: ['ab'], flag: ['true'] },
  { text: ['B'], flag: ['false'], number: ['5'] },
  { number: ['9'], ip: ['10.1.2.3'] },
  { number: ['4'], ip: ['10.200.0.1'], tags: ['a'] },
  { tags: ['a', 'b'], ip: ['11.0.0.1'] },
  { tags: ['c'], text: ['b'] },
];

const glob = (alphabet: string): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet, '*', '?', '*'), { minLength: 1, maxLength: 3 }).map((chars) => chars.join(''));
const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 1, maxLength: 3 });

const clause: fc.Arbitrary<readonly [string, string, readonly string[]]> = fc.oneof(
  fc.tuple(
    fc.constantFrom('StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringEqualsIfExists'),
    fc.constant('text'),
    some(fc.constantFrom('a', 'b', 'ab', 'B')),
  ),
  fc.tuple(fc.constantFrom('StringLike', 'StringNotLike', 'StringLikeIfExists'), fc.constant('Text'), some(glob('ab'))),
  fc.tuple(fc.constantFrom('Bool', 'BoolIfExists'), fc.constant('flag'), fc.constantFrom(['true'], ['false'])),
  fc.tuple(
    fc.constant('Null'),
    fc.constantFrom('flag', 'text', 'number', 'tags'),
    fc.constantFrom(['true'], ['false']),
  ),
  fc.tuple(
    fc.constantFrom(
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThan',
      'NumericGreaterThanEquals',
      'NumericLessThanIfExists',
    ),
    fc.constant('number'),
    some(fc.constantFrom('4', '5', '6.5', '9')),
  ),
  fc.tuple(
    fc.constantFrom('IpAddress', 'NotIpAddress'),
    fc.constant('ip'),
    some(fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', '10.128.0.0/9', '11.0.0.1/32')),
  ),
  fc.tuple(
    fc.constantFrom(
      'ForAllValues:StringEquals',
      'ForAnyValue:StringEquals',
      'ForAnyValue:StringNotEquals',
      'ForAllValues:StringLike',
    ),
    fc.constant('tags'),
    some(fc.constantFrom('a', 'b', 'c')),
  ),
);

const conditions = fc.array(clause, { maxLength: 2 }).map((clauses) => {
  const block: Record<string, Record<string, readonly string[]>> = {};
  for (const [operator, key, values] of clauses) block[operator] = { ...block[operator], [key]: values };
  return block;
});

const principals: fc.Arbitrary<Partial<DocStatement>> = fc.oneof(
  fc.constant({}),
  fc.constant({}),
  fc.constant({ Principal: '*' }),
  fc.record({ Principal: fc.record({ AWS: some(fc.constantFrom('*', '111111111111', '222222222222', ROLE)) }) }),
  fc.constant({ Principal: { Service: ['ec2.amazonaws.com'] } }),
  fc.record({ NotPrincipal: fc.record({ AWS: some(fc.constantFrom('111111111111', ROLE)) }) }),
);

function statement(conditional: boolean): fc.Arbitrary<DocStatement> {
  const actions = some(glob('xy').map((text) => `s:${text}`));
  const resources = some(glob('pq'));
  return fc
    .tuple(
      fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
      fc.oneof(fc.record({ Action: actions }), fc.record({ Action: actions }), fc.record({ NotAction: actions })),
      fc.oneof(
        fc.record({ Resource: resources }),
        fc.record({ Resource: resources }),
        fc.record({ NotResource: resources }),
      ),
      principals,
      conditional ? conditions : fc.constant({}),
    )
    .map(([Effect, action, resource, principal, Condition]) => ({
      Effect,
      ...action,
      ...resource,
      ...principal,
      ...(Object.keys(Condition).length > 0 ? { Condition } : {}),
    }));
}

/** A pair whose documents have statements in common, as changes have. */
function pair(conditional: boolean): fc.Arbitrary<readonly [Doc, Doc]> {
  const list = fc.array(statement(conditional), { maxLength: 2 });
  return fc.tuple(list, list, list).map(([shared, before, after]) => [
    { Version: '2012-10-17', Statement: [...shared, ...before] },
    { Version: '2012-10-17', Statement: [...after, ...shared] },
  ]);
}

function parsed(doc: Doc): Policy {
  const read = readPolicyText(JSON.stringify(doc));
  if (read.kind === 'invalid') throw new TypeError(JSON.stringify(read.mistakes));
  return read.policy;
}

const UNIVERSE = { who: ASKERS, actions: ACTIONS, resources: RESOURCES, contexts: CONTEXTS };

function addsSomething(before: Doc, after: Doc): boolean {
  const [old, next] = [allowedIn(before, UNIVERSE), allowedIn(after, UNIVERSE)];
  for (let at = 0; at < next.length; at += 1) if (next[at] === 1 && old[at] === 0) return true;
  return false;
}

function disagreement(before: Doc, after: Doc, verdicts: Record<string, number>): string | null {
  const [old, next] = [parsed(before), parsed(after)];
  const { verdict, added } = comparePolicies(old, next);
  verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  if (verdict === 'nothing-added') return addsSomething(before, after) ? 'something was missed' : null;
  for (const one of added) {
    const { request, assumed } = requestOf(one, old, next);
    if (assumed.length > 0) return 'an assumption where every clause is known';
    const { asker, action, resource, context } = request;
    const who = asker.kind === 'attached' ? null : `${asker.kind} ${asker.value}`;
    const asked: Asked = { who, action, resource, context: Object.fromEntries(context) };
    if (!allows(after, asked) || allows(before, asked)) return `no witness ${JSON.stringify(asked)}`;
  }
  return null;
}

describe('the comparison of policies', () => {
  it.each([
    ['without conditions', false, 0],
    ['with conditions', true, 0.01],
  ] as const)('agrees with brute force over random pairs %s', (name, conditional, mostUnknown) => {
    const verdicts: Record<string, number> = {};
    fc.assert(
      fc.property(pair(conditional), ([before, after]) => {
        expect(disagreement(before, after, verdicts)).toBeNull();
      }),
      { seed: SEED, numRuns: PAIRS / 2 },
    );
    process.stdout.write(`random pairs ${name}: ${JSON.stringify(verdicts)}\n`);
    expect((verdicts['cannot-tell'] ?? 0) / (PAIRS / 2)).toBeLessThanOrEqual(mostUnknown);
    expect(verdicts['added']).toBeGreaterThan(PAIRS / 20);
    expect(verdicts['nothing-added']).toBeGreaterThan(PAIRS / 20);
  });
});
