/**
 * The generated corpora: every type of the tables × every destructive act × every environment must be found at the
 * right level, and harmless plans over the same types must find nothing at all.
 */
import { describe, expect, it } from 'vitest';
import {
  ATTRIBUTE_ROWS,
  lostAttributes,
} from '../../src/core/assessment/content/infrastructure/attribute-guardrails.ts';
import type { AttributeRow } from '../../src/core/assessment/content/infrastructure/attribute-row.ts';
import { plainSide } from '../../src/core/assessment/content/infrastructure/attribute-values.ts';
import {
  type ResourceClass,
  resourceKind,
  rows,
} from '../../src/core/assessment/content/infrastructure/resource-classes.ts';
import type { Environment, Severity } from '../../src/model/assessment.ts';
import { changeOf, type ChangeSpec, planText, UNTOUCHED } from './plan-builders.ts';
import { judgedText } from './plan-judging.ts';

/** Every type of Terraform that the tables name, and one that they do not. */
const TYPES: readonly string[] = [
  'foo_widget',
  ...rows().flatMap(([, , types]) =>
    types.split(/\s+/).filter((type) => type !== '' && !type.includes('::') && !type.endsWith('*')),
  ),
];

type Where = 'production' | 'unknown' | 'development';
const WHERE: readonly Where[] = ['production', 'unknown', 'development'];

/** By hand, from the table of weights: what a person must be told at least, by class, act and place. */
const DELETED: Readonly<Record<ResourceClass, Readonly<Record<Where, Severity>>>> = {
  stateful: { production: 'critical', unknown: 'critical', development: 'medium' },
  machine: { production: 'critical', unknown: 'high', development: 'low' },
  network: { production: 'high', unknown: 'high', development: 'low' },
  identity: { production: 'high', unknown: 'high', development: 'low' },
  cluster: { production: 'high', unknown: 'high', development: 'low' },
  configuration: { production: 'low', unknown: 'low', development: 'info' },
  stateless: { production: 'low', unknown: 'low', development: 'info' },
  unknown: { production: 'high', unknown: 'high', development: 'low' },
};

const SEGMENT: Readonly<Record<ResourceClass, string>> = {
  stateful: 'stateful',
  machine: 'stateful',
  network: 'network',
  identity: 'identity',
  cluster: 'cluster',
  configuration: 'stateless',
  stateless: 'stateless',
  unknown: 'unclassified',
};

const PROTECTIONS: readonly object[] = [
  {},
  { deletion_protection: true, skip_final_snapshot: false, force_destroy: false },
  { deletion_protection: false, skip_final_snapshot: true, force_destroy: true },
];
const DESTRUCTION: readonly (readonly [actions: readonly string[], verb: 'delete' | 'replace'])[] = [
  [['delete'], 'delete'],
  [['delete', 'create'], 'replace'],
  [['create', 'delete'], 'replace'],
];

function tagged(where: Where): object {
  return where === 'unknown' ? {} : { tags: { Environment: where } };
}

interface Miss {
  readonly type: string;
  readonly actions: readonly string[];
  readonly where: Where;
  readonly found: unknown;
}

/** Twelve types of every class: more of one class differ in nothing that a protection could change. */
const SOME: readonly string[] = (Object.keys(DELETED) as ResourceClass[]).flatMap((name) =>
  TYPES.filter((type) => resourceKind(type).class === name).slice(0, 12),
);

/** One plan for each act, protection and place: over all types without protection, over some of each class with it. */
function destructive(): { readonly acts: number; readonly missed: readonly Miss[] } {
  let acts = 0;
  const missed: Miss[] = [];
  for (const where of WHERE) {
    for (const [at, protection] of PROTECTIONS.entries()) {
      const types = at === 0 ? TYPES : SOME;
      for (const [actions, verb] of DESTRUCTION) {
        const before = { id: 'x', ...protection, ...tagged(where) };
        const after = verb === 'replace' ? before : null;
        const levels = levelsOf(
          verb,
          types.map((type) => ({ type, actions, before, after })),
        );
        for (const type of types) {
          acts += 1;
          const { class: name } = resourceKind(type);
          const found = levels.get(`tf.${verb}.${SEGMENT[name]} ${type}.this`);
          if (!isLevel(found, type, name, actions, where)) missed.push({ type, actions, where, found });
        }
      }
    }
  }
  return { acts, missed };
}

function levelsOf(verb: string, changes: readonly ChangeSpec[]): ReadonlyMap<string, Severity> {
  const { factors } = judgedText(planText(changes));
  return new Map(
    factors
      .filter(({ rule }) => rule.startsWith(`tf.${verb}.`))
      .map(({ rule, resource, severity }) => [`${rule} ${resource?.address ?? ''}`, severity.level]),
  );
}

/** Fixed addresses and zones are gone for good, which weighs more; a new one first weighs less for what is rebuilt. */
function isLevel(
  found: Severity | undefined,
  type: string,
  name: ResourceClass,
  actions: readonly string[],
  where: Where,
): boolean {
  if (found === undefined) return false;
  const expected = DELETED[name][where];
  if (found === expected) return true;
  const rebuilt = name === 'configuration' || name === 'stateless';
  if (rebuilt && actions[0] === 'create') return found === 'low' || found === 'info';
  const forGood = resourceKind(type).noun === 'fixed address' || type.endsWith('_zone');
  return forGood && found === 'high' && expected !== 'critical';
}

/** A resource as somebody careful would create it. */
const CAREFUL = {
  id: 'x',
  deletion_protection: true,
  storage_encrypted: true,
  encrypted: true,
  purge_protection_enabled: true,
  point_in_time_recovery: [{ enabled: true }],
  settings: [{ backup_configuration: [{ enabled: true }] }],
  block_public_acls: true,
  block_public_policy: true,
  tags: { Environment: 'production' },
};

const HARMLESS: Readonly<Record<string, (type: string) => ChangeSpec>> = {
  creation: (type) => ({ type, actions: ['create'], after: CAREFUL }),
  reading: (type) => ({
    type,
    actions: ['read'],
    after: {},
    entry: { mode: 'data', address: `data.${type}.this` },
    reason: 'read_because_config_unknown',
  }),
  'no change': (type) => ({ type, actions: ['no-op'], before: CAREFUL, after: CAREFUL }),
  'a move': (type) => ({
    type,
    actions: ['no-op'],
    before: CAREFUL,
    after: CAREFUL,
    entry: { previous_address: `${type}.before` },
  }),
  'an import': (type) => ({
    type,
    actions: ['no-op'],
    before: CAREFUL,
    after: CAREFUL,
    change: { importing: { id: 'x' } },
  }),
  'another tag': (type) => ({
    type,
    actions: ['update'],
    before: CAREFUL,
    after: { ...CAREFUL, tags: { Environment: 'production', Owner: 'orders' } },
  }),
  'other words': (type) => ({
    type,
    actions: ['update'],
    before: CAREFUL,
    after: { ...CAREFUL, description: 'new words', name: 'other' },
  }),
  'another tag on what is as bad as before': (type) => ({
    type,
    actions: ['update'],
    before: BAD,
    after: { ...BAD, tags: { a: 'b' } },
  }),
};

const BAD = {
  deletion_protection: false,
  skip_final_snapshot: true,
  force_destroy: true,
  backup_retention_period: 0,
  publicly_accessible: true,
  storage_encrypted: false,
  ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] }],
};

describe('the corpus of plans', () => {
  const acts = WHERE.length * DESTRUCTION.length * (TYPES.length + (PROTECTIONS.length - 1) * SOME.length);

  it(`${acts} destructions of ${TYPES.length} types are all found, at the level that class and environment ask for`, () => {
    const answer = destructive();
    expect({ ...answer, missed: answer.missed.slice(0, 5) }).toEqual({ acts, missed: [] });
  });

  it.each(Object.entries(HARMLESS))('nothing is found in %s, whatever the type, with drift beside it', (_, change) => {
    const drift = { resource_drift: TYPES.map((type) => changeOf({ type, actions: ['delete'], before: BAD })) };
    const { factors } = judgedText(planText([...UNTOUCHED, ...TYPES.map(change)], drift));
    // Somebody who is given a role is news, however it is written.
    const told = factors.filter(({ rule }) => !rule.startsWith('iam.grant.'));
    expect(told.map(({ rule, resource }) => `${rule} ${resource?.address ?? ''}`)).toEqual([]);
    expect(TYPES.length).toBeGreaterThan(800);
  });
});

/** Values of an attribute from strong to weak, by the kind of its strength. */
function extremes({ strength }: AttributeRow): readonly [strong: unknown, weak: unknown] {
  switch (strength.kind) {
    case 'on':
      return [true, false];
    case 'off':
      return [false, true];
    case 'higher':
      return strength.unlimitedAtZero === true ? [0, 1] : [30, 0];
    case 'present':
      return ['something', ''];
    case 'words':
      return [strength.order.at(-1), strength.order[0]];
  }
}

function nested(path: readonly string[], value: unknown): unknown {
  return path.reduceRight(
    (inner, name, at) => (at === path.length - 1 ? { [name]: inner } : { [name]: [inner] }),
    value,
  );
}

describe('the table of attributes', () => {
  const cases = ATTRIBUTE_ROWS.flatMap((row) =>
    row.types
      .split(/\s+/)
      .flatMap((type) =>
        row.paths
          .split(/\s+/)
          .map((path) => [type.replace('*', type === '*' ? 'any_type' : 'any'), path, row] as const),
      ),
  );

  it('tells the loss from the gain for every attribute of every type', () => {
    const wrong: unknown[] = [];
    for (const [type, path, row] of cases) {
      const steps = path.split('.');
      const [strong, weak] = extremes(row).map((value) => plainSide(nested(steps, value)));
      if (strong === undefined || weak === undefined) continue;
      const names = (found: readonly { guardrail: string; attribute: string }[]): readonly string[] =>
        found.map((one) => `${one.guardrail} ${one.attribute}`);
      if (!names(lostAttributes(type, strong, weak)).includes(`${row.guardrail} ${path}`))
        wrong.push([type, path, 'not found']);
      if (names(lostAttributes(type, weak, strong)).includes(`${row.guardrail} ${path}`))
        wrong.push([type, path, 'gain']);
      if (lostAttributes(type, weak, weak).length > 0) wrong.push([type, path, 'unchanged']);
      if (lostAttributes(type, strong, strong).length > 0) wrong.push([type, path, 'unchanged']);
    }
    expect({ cases: cases.length > 300, wrong }).toEqual({ cases: true, wrong: [] });
  });
});

describe('the tables of kinds', () => {
  it('name each type once', () => {
    const seen = new Set<string>();
    const twice: string[] = [];
    for (const [, , types] of rows()) {
      for (const type of types.split(/\s+/).filter((one) => one !== '')) {
        if (seen.has(type)) twice.push(type);
        seen.add(type);
      }
    }
    expect({ types: seen.size > 1_500, twice }).toEqual({ types: true, twice: [] });
  });

  it.each<readonly [type: string, name: ResourceClass]>([
    ['aws_rds_cluster', 'stateful'],
    ['aws_s3_bucket', 'stateful'],
    ['aws_s3_bucket_policy', 'configuration'],
    ['aws_iam_role_policy_attachment', 'identity'],
    ['aws_vpc_endpoint', 'network'],
    ['google_container_node_pool', 'cluster'],
    ['azurerm_linux_virtual_machine', 'machine'],
    ['kubernetes_persistent_volume_claim_v1', 'stateful'],
    ['kubernetes_deployment_v1', 'stateless'],
    ['AWS::DynamoDB::Table', 'stateful'],
    ['AWS::IAM::Role', 'identity'],
    ['foo_widget', 'unknown'],
    ['__proto__', 'unknown'],
    ['constructor', 'unknown'],
  ])('say that %s is %s', (type, name) => {
    expect(resourceKind(type).class).toBe(name);
  });
});

describe('the environment of a planned change', () => {
  const levelOf = (before: object, environment: Environment | null = null): string | undefined =>
    judgedText(planText([...UNTOUCHED, { type: 'aws_db_instance', actions: ['delete'], before }]), environment)
      .factors[0]?.resource?.environment;

  it.each<readonly [what: string, before: object, environment: string]>([
    ['a tag', { tags: { Environment: 'staging' } }, 'staging'],
    ['a tag with more words', { tags: { env: 'prod-eu-1' } }, 'production'],
    ['a label', { labels: { stage: 'dev' } }, 'development'],
    ['a tag that says it is not production', { tags: { env: 'non-prod' } }, 'staging'],
    ['its own name, where that says production', { identifier: 'orders-prod' }, 'production'],
    ['no name that says something milder', { identifier: 'orders-test' }, 'unknown'],
    ['the gravest of all', { tags: { Environment: 'dev' }, identifier: 'orders-prod' }, 'production'],
  ])('is told by %s', (_, before, environment) => {
    expect(levelOf(before)).toBe(environment);
  });

  it('is not made milder by a tag, where it was named', () => {
    expect(levelOf({ tags: { Environment: 'dev' } }, 'production')).toBe('production');
  });
});
