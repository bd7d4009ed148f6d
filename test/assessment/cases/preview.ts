/** Change sets of CloudFormation and previews of Pulumi. */
import type { ContentCase } from '../content-cases.ts';

type Change = Readonly<Record<string, unknown>>;

function changeSet(changes: readonly Change[], rest: Change = {}): string {
  return JSON.stringify({
    ChangeSetName: 'release-7',
    StackName: 'shop',
    Status: 'CREATE_COMPLETE',
    Changes: changes.map((change) => ({
      Type: 'Resource',
      ResourceChange: { LogicalResourceId: 'Orders', ResourceType: 'AWS::DynamoDB::Table', ...change },
    })),
    ...rest,
  });
}

function set(
  name: string,
  changes: readonly Change[],
  finds: readonly string[],
  harmlessFor: readonly string[] = [],
  rest: Change = {},
): ContentCase {
  return { name, files: { 'release.changeset.json': [null, changeSet(changes, rest)] }, finds, harmlessFor };
}

function properties(before: Change, after: Change): Change {
  return {
    Action: 'Modify',
    Replacement: 'False',
    BeforeContext: JSON.stringify(before),
    AfterContext: JSON.stringify(after),
  };
}

function preview(steps: readonly Change[], rest: Change = {}): string {
  return JSON.stringify({ steps, changeSummary: { same: 3 }, ...rest });
}

const DATABASE = 'urn:pulumi:dev::shop::aws:rds/instance:Instance::orders';

function pulumi(
  name: string,
  steps: readonly Change[],
  finds: readonly string[],
  harmlessFor: readonly string[] = [],
  rest: Change = {},
): ContentCase {
  return { name, files: { 'pulumi-preview.json': [null, preview(steps, rest)] }, finds, harmlessFor };
}

function state(inputs: Change, options: Change = {}): Change {
  return { urn: DATABASE, type: 'aws:rds/instance:Instance', inputs, ...options };
}

const DATABASE_CHANGE: Change = { ResourceType: 'AWS::RDS::DBInstance' };

export const PREVIEW_CASES: readonly ContentCase[] = [
  set('a removed table', [{ Action: 'Remove' }], ['cfn.delete.resource']),
  set(
    'a removed table that is retained',
    [{ Action: 'Remove', PolicyAction: 'Retain' }],
    ['cfn.retain.orphan'],
    ['cfn.delete.resource'],
  ),
  set(
    'an added and an imported table',
    [{ Action: 'Add' }, { Action: 'Import', LogicalResourceId: 'Old' }],
    [],
    ['cfn.delete.resource', 'cfn.retain.orphan'],
  ),
  set('a replaced table', [{ Action: 'Modify', Replacement: 'True' }], ['cfn.replace.resource']),
  set(
    'a table that is replaced and retained',
    [{ Action: 'Modify', Replacement: 'True', PolicyAction: 'ReplaceAndRetain' }],
    ['cfn.replace.resource', 'cfn.retain.orphan'],
  ),
  set(
    'a replacement that only the details tell',
    [
      {
        Action: 'Modify',
        Details: [
          {
            Evaluation: 'Static',
            Target: { Attribute: 'Properties', Name: 'KeySchema', RequiresRecreation: 'Always' },
          },
        ],
      },
    ],
    ['cfn.replace.resource'],
  ),
  set(
    'a table that is modified in place',
    [
      {
        Action: 'Modify',
        Replacement: 'False',
        Details: [{ Evaluation: 'Static', Target: { Attribute: 'Tags', RequiresRecreation: 'Never' } }],
      },
    ],
    [],
    ['cfn.replace.resource', 'cfn.replace.conditional'],
  ),
  set('a table that may be replaced', [{ Action: 'Modify', Replacement: 'Conditional' }], ['cfn.replace.conditional']),
  set('a dynamic action', [{ Action: 'Dynamic' }], ['cfn.replace.conditional']),
  set(
    'a removed nested stack',
    [{ Action: 'Remove', ResourceType: 'AWS::CloudFormation::Stack' }],
    ['cfn.delete.stack'],
  ),
  set(
    'an added nested stack',
    [{ Action: 'Add', ResourceType: 'AWS::CloudFormation::Stack' }],
    [],
    ['cfn.delete.stack'],
  ),
  set(
    'a nested change set that is not there',
    [{ Action: 'Modify', ResourceType: 'AWS::CloudFormation::Stack', ChangeSetId: 'arn:nested' }],
    ['cfn.preview.incomplete'],
  ),
  {
    name: 'a nested change set that is there',
    files: {
      'release.changeset.json': [
        null,
        `[${changeSet([{ Action: 'Modify', ResourceType: 'AWS::CloudFormation::Stack', ChangeSetId: 'arn:nested' }])},${changeSet([], { ChangeSetId: 'arn:nested' })}]`,
      ],
    },
    finds: [],
    harmlessFor: ['cfn.preview.incomplete'],
  },
  set('a page of several', [], ['cfn.preview.incomplete'], [], { NextToken: 'x' }),
  set('an action that nobody knows', [{ Action: 'Vaporise' }], ['cfn.preview.incomplete']),
  set('a change set without changes', [], [], ['cfn.preview.incomplete'], {
    Status: 'FAILED',
    StatusReason: "The submitted information didn't contain changes.",
  }),
  set(
    'a policy that goes',
    [properties({ DeletionPolicy: 'Retain', Properties: {} }, { Properties: {} })],
    ['guardrail.lost.deletion-policy'],
  ),
  set(
    'a policy that comes',
    [properties({ Properties: {} }, { DeletionPolicy: 'Retain', Properties: {} })],
    [],
    ['guardrail.lost.deletion-policy'],
  ),
  ...(
    [
      ['deletion-protection', { DeletionProtection: 'true' }, { DeletionProtection: 'false' }],
      ['backup', { BackupRetentionPeriod: '14' }, { BackupRetentionPeriod: '0' }],
      ['encryption', { StorageEncrypted: 'true' }, { StorageEncrypted: 'false' }],
      ['public-block', { PubliclyAccessible: 'false' }, { PubliclyAccessible: 'true' }],
    ] as const
  ).flatMap(([rule, strong, weak]) => [
    set(
      `${rule} goes`,
      [{ ...DATABASE_CHANGE, ...properties({ Properties: strong }, { Properties: weak }) }],
      [`guardrail.lost.${rule}`],
    ),
    set(
      `${rule} comes`,
      [{ ...DATABASE_CHANGE, ...properties({ Properties: weak }, { Properties: strong }) }],
      [],
      [`guardrail.lost.${rule}`],
    ),
  ]),
  pulumi('a deleted database', [{ op: 'delete', urn: DATABASE, oldState: state({}) }], ['cfn.delete.resource']),
  pulumi(
    'a retained database',
    [{ op: 'delete', urn: DATABASE, oldState: state({}, { retainOnDelete: true }) }],
    ['cfn.retain.orphan'],
    ['cfn.delete.resource'],
  ),
  pulumi(
    'the steps of one replacement',
    [
      { op: 'create-replacement', urn: DATABASE, oldState: state({}), newState: state({}), replaceReasons: ['engine'] },
      { op: 'replace', urn: DATABASE, oldState: state({}), newState: state({}), replaceReasons: ['engine'] },
      { op: 'delete-replaced', urn: DATABASE, oldState: state({}) },
    ],
    ['cfn.replace.resource'],
  ),
  pulumi(
    'steps that destroy nothing',
    [
      { op: 'same', urn: DATABASE },
      { op: 'create', urn: `${DATABASE}2` },
      { op: 'discard', urn: `${DATABASE}3` },
    ],
    [],
    ['cfn.replace.resource', 'cfn.delete.resource'],
  ),
  pulumi(
    'a whole stack',
    [{ op: 'delete', urn: 'urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev' }],
    ['cfn.delete.stack'],
  ),
  pulumi('an operation that nobody knows', [{ op: 'vaporise', urn: DATABASE }], ['cfn.preview.incomplete']),
  pulumi('a preview that failed', [], ['cfn.preview.incomplete'], [], {
    diagnostics: [{ severity: 'error', message: 'x' }],
  }),
  pulumi(
    'a database that is not protected any more',
    [
      {
        op: 'update',
        urn: DATABASE,
        oldState: state({ deletionProtection: true }, { protect: true }),
        newState: state({ deletionProtection: false }),
      },
    ],
    ['guardrail.lost.deletion-protection', 'guardrail.lost.prevent-destroy'],
  ),
  pulumi(
    'a database that is protected now',
    [{ op: 'update', urn: DATABASE, oldState: state({}), newState: state({}, { protect: true }) }],
    [],
    ['guardrail.lost.prevent-destroy'],
  ),
  {
    name: 'text that is no JSON',
    files: { 'a.changeset.json': [null, 'Changes:\n- Add'] },
    finds: ['assess.input.unreadable'],
  },
  {
    name: 'JSON that is neither',
    files: { 'a.changeset.json': [null, '{"a": 1}'] },
    finds: ['assess.input.unreadable'],
  },
];
