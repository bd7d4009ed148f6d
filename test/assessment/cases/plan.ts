/** Cases of the rules over plans in JSON. */
import type { ContentCase } from '../content-cases.ts';
import { planText, UNTOUCHED, type ChangeSpec } from '../plan-builders.ts';
import { PLAN_IAM_CASES } from './plan-iam.ts';

const FILE = 'infra/live/plan.tfplan.json';
const GONE = 'delete_because_no_resource_config';

function plan(
  name: string,
  changes: readonly ChangeSpec[],
  finds: readonly string[],
  more: { readonly rest?: object; readonly harmlessFor?: readonly string[] } = {},
): ContentCase {
  const { rest = {}, harmlessFor = [] } = more;
  return { name, files: { [FILE]: [null, planText([...UNTOUCHED, ...changes], rest)] }, finds, harmlessFor };
}

function deleted(type: string, before: object = { id: 'a' }): ChangeSpec {
  return { type, actions: ['delete'], before, reason: GONE };
}

function replaced(type: string): ChangeSpec {
  return {
    type,
    actions: ['delete', 'create'],
    before: { zone: 'a' },
    after: { zone: 'b' },
    reason: 'replace_because_cannot_update',
    replacePaths: [['zone']],
  };
}

function updated(type: string, before: object, after: object): ChangeSpec {
  return { type, actions: ['update'], before, after };
}

const KINDS: readonly (readonly [kind: string, type: string])[] = [
  ['stateful', 'aws_db_instance'],
  ['network', 'aws_subnet'],
  ['identity', 'aws_iam_role'],
  ['cluster', 'aws_eks_cluster'],
  ['stateless', 'aws_lambda_function'],
  ['unclassified', 'foo_widget'],
];

/** Type, attribute, before, after. */
const LOSSES: readonly (readonly [guardrail: string, type: string, before: object, after: object])[] = [
  ['deletion-protection', 'aws_db_instance', { deletion_protection: true }, { deletion_protection: false }],
  ['prevent-destroy', 'azurerm_management_lock', { lock_level: 'ReadOnly' }, { lock_level: 'CanNotDelete' }],
  ['final-snapshot', 'aws_rds_cluster', { skip_final_snapshot: false }, { skip_final_snapshot: true }],
  ['force-destroy', 'aws_s3_bucket', { force_destroy: false }, { force_destroy: true }],
  ['backup', 'aws_db_instance', { backup_retention_period: 14 }, { backup_retention_period: 0 }],
  [
    'versioning',
    'aws_s3_bucket_versioning',
    { versioning_configuration: [{ status: 'Enabled' }] },
    { versioning_configuration: [{ status: 'Suspended' }] },
  ],
  ['encryption', 'aws_kms_key', { enable_key_rotation: true }, { enable_key_rotation: false }],
  ['public-block', 'aws_db_instance', { publicly_accessible: false }, { publicly_accessible: true }],
  ['audit', 'aws_cloudtrail', { enable_logging: true }, { enable_logging: false }],
  ['alarm', 'aws_cloudwatch_metric_alarm', { alarm_actions: ['arn:x'] }, { alarm_actions: [] }],
  ['redundancy', 'aws_db_instance', { multi_az: true }, { multi_az: false }],
  ['probe', 'aws_lb_target_group', { health_check: [{ enabled: true }] }, { health_check: [{ enabled: false }] }],
  ['limits', 'aws_wafv2_web_acl', { rule: [{ name: 'rate' }] }, { rule: [] }],
  [
    'canary',
    'aws_codedeploy_deployment_group',
    { auto_rollback_configuration: [{ enabled: true }] },
    { auto_rollback_configuration: [{ enabled: false }] },
  ],
];

/** What a new resource comes without. */
const ABSENCES: readonly (readonly [guardrail: string, type: string, weak: object, strong: object])[] = [
  [
    'deletion-protection',
    'aws_neptune_cluster',
    { storage_encrypted: true },
    { storage_encrypted: true, deletion_protection: true },
  ],
  [
    'final-snapshot',
    'aws_redshift_cluster',
    { encrypted: true, skip_final_snapshot: true },
    { encrypted: true, skip_final_snapshot: false },
  ],
  ['force-destroy', 'aws_s3_bucket', { force_destroy: true }, { force_destroy: false }],
  [
    'backup',
    'aws_dynamodb_table',
    { point_in_time_recovery: [{ enabled: false }] },
    { point_in_time_recovery: [{ enabled: true }] },
  ],
  ['versioning', 'aws_secretsmanager_secret', { recovery_window_in_days: 0 }, { recovery_window_in_days: 30 }],
  ['encryption', 'aws_ebs_volume', { encrypted: false }, { encrypted: true }],
  ['public-block', 'aws_mq_broker', { publicly_accessible: true }, { publicly_accessible: false }],
];

export const PLAN_CASES: readonly ContentCase[] = [
  ...PLAN_IAM_CASES,
  ...KINDS.map(([kind, type]) =>
    plan(`deletes a ${kind} resource`, [deleted(type)], [`tf.delete.${kind}`], {
      harmlessFor: [`tf.replace.${kind}`, 'tf.delete.mass'],
    }),
  ),
  ...KINDS.map(([kind, type]) =>
    plan(`replaces a ${kind} resource`, [replaced(type)], [`tf.replace.${kind}`], {
      harmlessFor: [`tf.delete.${kind}`],
    }),
  ),
  plan(
    'deletes a fifth of everything',
    [0, 1, 2, 3, 4].map((at) => ({ ...deleted('aws_eip'), name: `e${at}` })),
    ['tf.delete.mass', 'tf.delete.network'],
  ),
  plan(
    'replaces twelve task definitions with a release',
    Array.from({ length: 12 }, (_, at) => ({ ...replaced('aws_ecs_task_definition'), name: `t${at}` })),
    ['tf.replace.stateless'],
    { harmlessFor: ['tf.delete.mass'] },
  ),
  plan(
    'forgets a bucket',
    [{ type: 'aws_s3_bucket', actions: ['forget'], before: { bucket: 'x' } }],
    ['tf.forget.resource'],
    { harmlessFor: ['tf.delete.stateful'] },
  ),
  plan(
    'creates a bucket and forgets the old one',
    [{ type: 'aws_s3_bucket', actions: ['create', 'forget'], before: { bucket: 'x' }, after: { bucket: 'y' } }],
    ['tf.forget.resource'],
    { harmlessFor: ['tf.replace.stateful'] },
  ),
  plan(
    'moves a database',
    [
      {
        type: 'aws_db_instance',
        actions: ['no-op'],
        before: { id: 'a' },
        after: { id: 'a' },
        entry: { previous_address: 'aws_db_instance.old' },
      },
    ],
    [],
    { harmlessFor: ['tf.delete.stateful', 'tf.replace.stateful', 'tf.forget.resource'] },
  ),
  plan(
    'imports a bucket and changes it',
    [{ ...updated('aws_s3_bucket', { tags: {} }, { tags: { a: 'b' } }), change: { importing: { id: 'x' } } }],
    ['tf.import.changed'],
  ),
  plan(
    'imports a bucket and leaves it as it is',
    [
      {
        type: 'aws_s3_bucket',
        actions: ['no-op'],
        before: { bucket: 'x' },
        after: { bucket: 'x' },
        change: { importing: { id: 'x' } },
      },
    ],
    [],
    { harmlessFor: ['tf.import.changed'] },
  ),
  plan('failed', [], ['tf.plan.incomplete'], { rest: { errored: true } }),
  plan('says that it is not complete', [], ['tf.plan.incomplete'], { rest: { complete: false } }),
  plan('defers a deletion', [], ['tf.delete.deferred', 'tf.plan.incomplete'], {
    rest: {
      deferred_changes: [
        {
          reason: 'deferred_prereq',
          resource_change: JSON.parse(planText([deleted('aws_db_instance')])).resource_changes[0],
        },
      ],
    },
  }),
  plan('defers a creation', [], ['tf.plan.incomplete'], {
    rest: {
      deferred_changes: [
        {
          reason: 'unknown',
          resource_change: JSON.parse(planText([{ type: 'aws_eip', actions: ['create'], after: {} }]))
            .resource_changes[0],
        },
      ],
    },
    harmlessFor: ['tf.delete.deferred'],
  }),
  plan('is complete and says so', [], [], {
    rest: { complete: true, errored: false, deferred_changes: [] },
    harmlessFor: ['tf.plan.incomplete'],
  }),
  {
    name: 'would create everything although outputs have values',
    files: {
      [FILE]: [
        null,
        planText(
          [0, 1, 2].map((at) => ({ type: 'aws_iam_role', name: `r${at}`, actions: ['create'], after: {} })),
          { output_changes: { url: { actions: ['update'], before: 'https://x', after: 'https://y' } } },
        ),
      ],
    },
    finds: ['tf.state.missing'],
  },
  {
    name: 'creates a new estate',
    files: {
      [FILE]: [
        null,
        planText(
          [0, 1, 2].map((at) => ({ type: 'aws_iam_role', name: `r${at}`, actions: ['create'], after: {} })),
          { output_changes: { url: { actions: ['create'], before: null, after: 'x' } } },
        ),
      ],
    },
    finds: [],
    harmlessFor: ['tf.state.missing'],
  },
  plan(
    'creates a resource whose provisioner runs a command',
    [{ type: 'null_resource', actions: ['create'], after: {} }],
    ['tf.exec.provisioner'],
    {
      rest: {
        configuration: {
          root_module: { resources: [{ address: 'null_resource.this', provisioners: [{ type: 'local-exec' }] }] },
        },
      },
    },
  ),
  plan(
    'leaves a resource with a provisioner alone',
    [{ type: 'null_resource', actions: ['no-op'], before: {}, after: {} }],
    [],
    {
      rest: {
        configuration: {
          root_module: { resources: [{ address: 'null_resource.this', provisioners: [{ type: 'local-exec' }] }] },
        },
      },
      harmlessFor: ['tf.exec.provisioner'],
    },
  ),
  plan('invokes an action', [], ['tf.exec.provisioner'], {
    rest: { action_invocations: [{ address: 'action.aws_lambda_invoke.x' }] },
  }),
  ...LOSSES.map(([guardrail, type, before, after]) =>
    plan(`loses ${guardrail} on ${type}`, [updated(type, before, after)], [`guardrail.lost.${guardrail}`]),
  ),
  ...LOSSES.map(([guardrail, type, before, after]) =>
    plan(`gains ${guardrail} on ${type}`, [updated(type, after, before)], [], {
      harmlessFor: [`guardrail.lost.${guardrail}`],
    }),
  ),
  ...LOSSES.map(([guardrail, type, , after]) =>
    plan(
      `leaves a bad ${guardrail} on ${type} as it is`,
      [updated(type, { ...after, tags: {} }, { ...after, tags: { a: 'b' } })],
      [],
      { harmlessFor: [`guardrail.lost.${guardrail}`] },
    ),
  ),
  plan(
    'deletes a network policy',
    [deleted('kubernetes_network_policy_v1')],
    ['guardrail.lost.network-policy', 'tf.delete.network'],
  ),
  plan(
    'deletes an admission webhook',
    [deleted('kubernetes_validating_webhook_configuration')],
    ['guardrail.lost.validation', 'tf.delete.stateless'],
  ),
  plan(
    'deletes an alarm and makes another one',
    [
      deleted('aws_cloudwatch_metric_alarm', { alarm_name: 'errors' }),
      { type: 'aws_cloudwatch_metric_alarm', name: 'other', actions: ['create'], after: { alarm_name: 'latency' } },
    ],
    ['guardrail.lost.alarm', 'tf.delete.stateless'],
  ),
  plan(
    'deletes an alarm and makes it anew under another address',
    [
      deleted('aws_cloudwatch_metric_alarm', { id: 'x', alarm_name: 'errors' }),
      { type: 'aws_cloudwatch_metric_alarm', name: 'other', actions: ['create'], after: { alarm_name: 'errors' } },
    ],
    ['tf.delete.stateless'],
    { harmlessFor: ['guardrail.lost.alarm'] },
  ),
  plan(
    'changes labels of a network policy and of a webhook',
    [
      updated('kubernetes_network_policy_v1', { metadata: [{ labels: {} }] }, { metadata: [{ labels: { a: 'b' } }] }),
      updated('kubernetes_validating_webhook_configuration', {}, { a: 1 }),
    ],
    [],
    { harmlessFor: ['guardrail.lost.network-policy', 'guardrail.lost.validation'] },
  ),
  plan(
    'deletes a bucket with its versioning',
    [deleted('aws_s3_bucket', { bucket: 'logs' }), deleted('aws_s3_bucket_versioning', { bucket: 'logs' })],
    ['tf.delete.stateful', 'tf.delete.stateless'],
    { harmlessFor: ['guardrail.lost.versioning'] },
  ),
  plan(
    'deletes the versioning of a bucket that stays',
    [deleted('aws_s3_bucket_versioning', { bucket: 'logs' })],
    ['guardrail.lost.versioning', 'tf.delete.stateless'],
  ),
  plan(
    'opens the port of administration to everybody',
    [
      updated(
        'aws_security_group',
        { ingress: [] },
        { ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] }] },
      ),
    ],
    ['guardrail.lost.public-block'],
  ),
  plan(
    'creates a web server for everybody',
    [
      {
        type: 'aws_security_group_rule',
        actions: ['create'],
        after: { type: 'ingress', from_port: 443, to_port: 443, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] },
      },
    ],
    [],
    { harmlessFor: ['guardrail.absent.public-block', 'guardrail.lost.public-block'] },
  ),
  ...ABSENCES.map(([guardrail, type, weak]) =>
    plan(
      `creates ${type} without ${guardrail}`,
      [{ type, actions: ['create'], after: weak }],
      [`guardrail.absent.${guardrail}`],
    ),
  ),
  ...ABSENCES.map(([guardrail, type, , strong]) =>
    plan(`creates ${type} with ${guardrail}`, [{ type, actions: ['create'], after: strong }], [], {
      harmlessFor: [`guardrail.absent.${guardrail}`],
    }),
  ),
  {
    name: 'is no plan, though its name says so',
    files: { [FILE]: [null, '{"resource_changes": "invalid"}'] },
    finds: ['assess.input.unreadable'],
  },
  {
    name: 'is another document of that name',
    files: { 'infra/plan.json': [null, '{"name": "Premium", "price": 12}'] },
    finds: [],
  },
];
