/** Templates of CloudFormation and SAM, CDK programs, Pulumi programs in YAML. */
import type { ContentCase } from '../content-cases.ts';

interface Written {
  readonly type: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A template in JSON, which is what YAML is read as, too. */
function template(resources: Readonly<Record<string, Written>>, rest: Readonly<Record<string, unknown>> = {}): string {
  const written = Object.entries(resources).map(([id, { type, properties, more }]) => [
    id,
    { Type: type, ...more, ...(properties === undefined ? {} : { Properties: properties }) },
  ]);
  return JSON.stringify({ ...rest, Resources: Object.fromEntries(written) as unknown }, null, 2);
}

function one(
  name: string,
  before: string | null,
  after: string | null,
  finds: readonly string[],
  harmlessFor: readonly string[] = [],
): ContentCase {
  return { name, files: { 'stacks/template.json': [before, after] }, finds, harmlessFor };
}

function guardrail(
  rule: string,
  type: string,
  strong: Readonly<Record<string, unknown>>,
  weak: Readonly<Record<string, unknown>>,
): readonly ContentCase[] {
  const id = `guardrail.lost.${rule}`;
  const made = (properties: Readonly<Record<string, unknown>>): string => template({ A: { type, properties } });
  return [
    one(`${rule} of ${type} is lost`, made(strong), made(weak), [id]),
    one(`${rule} of ${type} is given`, made(weak), made(strong), [], [id]),
  ];
}

const TABLE: Written = {
  type: 'AWS::DynamoDB::Table',
  properties: { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] },
};
const KEPT: Written = { ...TABLE, more: { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } };
const TOPIC: Written = { type: 'AWS::SNS::Topic' };
const NESTED: Written = { type: 'AWS::CloudFormation::Stack', properties: { TemplateURL: 'https://example.org/x' } };

const YAML = `AWSTemplateFormatVersion: '2010-09-09'
# Comments and short forms do not matter.
Resources:
  A:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub '\${AWS::StackName}-orders'
      KeySchema:
        - {AttributeName: id, KeyType: HASH}
`;
const JSON_OF_YAML = JSON.stringify({
  AWSTemplateFormatVersion: '2010-09-09',
  Resources: {
    A: {
      Properties: {
        KeySchema: [{ KeyType: 'HASH', AttributeName: 'id' }],
        TableName: { 'Fn::Sub': '${AWS::StackName}-orders' },
      },
      Type: 'AWS::DynamoDB::Table',
    },
  },
});

function cdk(body: string): string {
  return `import * as cdk from 'aws-cdk-lib';\nexport class Shop extends cdk.Stack {\n  constructor() {\n    ${body}\n  }\n}\n`;
}

function program(
  name: string,
  before: string,
  after: string,
  finds: readonly string[],
  harmlessFor: readonly string[] = [],
): ContentCase {
  return { name, files: { 'cdk/lib/shop.ts': [cdk(before), cdk(after)] }, finds, harmlessFor };
}

export const CLOUDFORMATION_CASES: readonly ContentCase[] = [
  one('a table that leaves the template', template({ A: TABLE, T: TOPIC }), template({ T: TOPIC }), [
    'cfn.delete.resource',
  ]),
  one(
    'resources in another order',
    template({ A: TABLE, T: TOPIC }),
    template({ T: TOPIC, A: TABLE }),
    [],
    ['cfn.delete.resource', 'cfn.replace.resource'],
  ),
  {
    name: 'a template that moves to another file',
    files: { 'a/template.json': [template({ A: TABLE }), null], 'b/template.json': [null, template({ A: TABLE })] },
    finds: [],
    harmlessFor: ['cfn.delete.resource', 'cfn.delete.stack'],
  },
  {
    name: 'YAML with short forms that becomes JSON with long ones',
    files: { 'a/template.yaml': [YAML, JSON_OF_YAML] },
    finds: [],
    harmlessFor: ['cfn.replace.resource'],
  },
  one('a retained table that leaves the template', template({ A: KEPT, T: TOPIC }), template({ T: TOPIC }), [
    'cfn.retain.orphan',
  ]),
  one('a retained table that stays', template({ A: KEPT }), template({ A: KEPT, T: TOPIC }), [], ['cfn.retain.orphan']),
  one('a table under another logical id', template({ A: TABLE }), template({ B: TABLE }), ['cfn.replace.resource']),
  one(
    'a table with another key',
    template({ A: TABLE }),
    template({ A: { ...TABLE, properties: { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] } } }),
    ['cfn.replace.resource'],
  ),
  one(
    'a table that is replaced and retained',
    template({ A: KEPT }),
    template({ A: { ...KEPT, properties: { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] } } }),
    ['cfn.replace.resource', 'cfn.retain.orphan'],
  ),
  one(
    'a name that becomes a parameter with the same value',
    template({ A: { type: 'AWS::S3::Bucket', properties: { BucketName: 'orders' } } }),
    template(
      { A: { type: 'AWS::S3::Bucket', properties: { BucketName: { Ref: 'Name' } } } },
      { Parameters: { Name: { Type: 'String', Default: 'orders' } } },
    ),
    [],
    ['cfn.replace.resource', 'cfn.replace.conditional'],
  ),
  one(
    'a name that only the deployment tells',
    template({ A: { type: 'AWS::S3::Bucket', properties: { BucketName: 'orders' } } }),
    template(
      { A: { type: 'AWS::S3::Bucket', properties: { BucketName: { Ref: 'Name' } } } },
      { Parameters: { Name: { Type: 'String' } } },
    ),
    ['cfn.replace.conditional'],
  ),
  one(
    'a table that a condition decides about',
    template({ A: TABLE }),
    template({ A: { ...TABLE, more: { Condition: 'IsProd' } } }),
    ['cfn.replace.conditional'],
  ),
  one('a nested stack that leaves', template({ N: NESTED, T: TOPIC }), template({ T: TOPIC }), ['cfn.delete.stack']),
  one(
    'a nested stack with another template',
    template({ N: NESTED }),
    template({ N: { ...NESTED, properties: { TemplateURL: 'https://example.org/y' } } }),
    [],
    ['cfn.delete.stack'],
  ),
  one('a template that goes', template({ A: TABLE }), null, ['cfn.delete.stack']),
  one('a table that is not retained any more', template({ A: KEPT }), template({ A: TABLE }), [
    'guardrail.lost.deletion-policy',
  ]),
  one(
    'a table that is retained now',
    template({ A: TABLE }),
    template({ A: KEPT }),
    [],
    ['guardrail.lost.deletion-policy'],
  ),
  one('a new table that goes with its stack', template({ T: TOPIC }), template({ T: TOPIC, A: TABLE }), [
    'guardrail.absent.backup',
    'guardrail.absent.deletion-policy',
  ]),
  one(
    'a new table with everything',
    template({ T: TOPIC }),
    template({
      T: TOPIC,
      A: {
        ...KEPT,
        properties: { ...TABLE.properties, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      },
    }),
    [],
    ['guardrail.absent.backup', 'guardrail.absent.deletion-policy'],
  ),
  one(
    'a new database without anything',
    template({ T: TOPIC }),
    template({ T: TOPIC, D: { type: 'AWS::RDS::DBInstance', properties: { PubliclyAccessible: true } } }),
    ['guardrail.absent.deletion-protection', 'guardrail.absent.encryption', 'guardrail.absent.public-block'],
  ),
  one(
    'a new database with everything',
    template({ T: TOPIC }),
    template({
      T: TOPIC,
      D: { type: 'AWS::RDS::DBInstance', properties: { DeletionProtection: true, StorageEncrypted: true } },
    }),
    [],
    ['guardrail.absent.deletion-protection', 'guardrail.absent.encryption', 'guardrail.absent.public-block'],
  ),
  one(
    'a new registry that is emptied when it is deleted',
    template({ T: TOPIC }),
    template({ T: TOPIC, R: { type: 'AWS::ECR::Repository', properties: { EmptyOnDelete: true } } }),
    ['guardrail.absent.force-destroy'],
  ),
  one(
    'a new registry',
    template({ T: TOPIC }),
    template({ T: TOPIC, R: { type: 'AWS::ECR::Repository', properties: { EmptyOnDelete: false } } }),
    [],
    ['guardrail.absent.force-destroy'],
  ),
  ...guardrail(
    'deletion-protection',
    'AWS::RDS::DBInstance',
    { DeletionProtection: true },
    { DeletionProtection: false },
  ),
  ...guardrail('force-destroy', 'AWS::ECR::Repository', { EmptyOnDelete: false }, { EmptyOnDelete: true }),
  ...guardrail('backup', 'AWS::RDS::DBInstance', { BackupRetentionPeriod: 14 }, { BackupRetentionPeriod: 0 }),
  ...guardrail(
    'versioning',
    'AWS::S3::Bucket',
    { VersioningConfiguration: { Status: 'Enabled' } },
    { VersioningConfiguration: { Status: 'Suspended' } },
  ),
  ...guardrail('encryption', 'AWS::KMS::Key', { EnableKeyRotation: true }, { EnableKeyRotation: false }),
  ...guardrail('public-block', 'AWS::RDS::DBInstance', { PubliclyAccessible: false }, { PubliclyAccessible: true }),
  ...guardrail('audit', 'AWS::CloudTrail::Trail', { IsLogging: true }, { IsLogging: false }),
  ...guardrail('alarm', 'AWS::CloudWatch::Alarm', { ActionsEnabled: true }, { ActionsEnabled: false }),
  ...guardrail('redundancy', 'AWS::RDS::DBInstance', { MultiAZ: true }, { MultiAZ: false }),
  ...guardrail('limits', 'AWS::WAFv2::WebACL', { Rules: [{ Name: 'a' }] }, { Rules: [] }),
  ...guardrail(
    'canary',
    'AWS::ECS::Service',
    { DeploymentConfiguration: { DeploymentCircuitBreaker: { Rollback: true } } },
    { DeploymentConfiguration: { DeploymentCircuitBreaker: { Rollback: false } } },
  ),
  one(
    'a port of a database that everybody may reach',
    template({
      A: {
        type: 'AWS::EC2::SecurityGroup',
        properties: {
          SecurityGroupIngress: [{ CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 }],
        },
      },
    }),
    template({
      A: {
        type: 'AWS::EC2::SecurityGroup',
        properties: {
          SecurityGroupIngress: [{ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 }],
        },
      },
    }),
    ['guardrail.lost.public-block'],
  ),
  program(
    'a construct with another id',
    "new dynamodb.Table(this, 'Orders');",
    "new dynamodb.Table(this, 'OrdersTable');",
    ['cfn.replace.resource'],
  ),
  program(
    'a variable with another name',
    "const a = new dynamodb.Table(this, 'Orders');",
    "const orders = new dynamodb.Table(this, 'Orders');",
    [],
    ['cfn.replace.resource'],
  ),
  program(
    'a bucket that is destroyed with everything in it',
    "new s3.Bucket(this, 'Logs');",
    "new s3.Bucket(this, 'Logs', { removalPolicy: cdk.RemovalPolicy.DESTROY, autoDeleteObjects: true });",
    ['guardrail.lost.deletion-policy', 'guardrail.lost.force-destroy'],
  ),
  program(
    'a bucket that was destroyed before',
    "new s3.Bucket(this, 'Logs', { autoDeleteObjects: true, removalPolicy: cdk.RemovalPolicy.DESTROY });",
    "new s3.Bucket(this, 'Logs', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true });",
    [],
    ['guardrail.lost.deletion-policy', 'guardrail.lost.force-destroy'],
  ),
  {
    name: 'a Python program that destroys a bucket',
    files: {
      'infra/shop_stack.py': [
        "from aws_cdk import aws_s3 as s3\nclass Shop(Stack):\n    def __init__(self):\n        s3.Bucket(self, 'Logs')\n",
        "from aws_cdk import aws_s3 as s3\nclass Shop(Stack):\n    def __init__(self):\n        s3.Bucket(self, 'Logs', removal_policy=RemovalPolicy.DESTROY)\n",
      ],
    },
    finds: ['guardrail.lost.deletion-policy'],
  },
  program('a stack that is not made any more', "new DatabaseStack(app, 'Database');", '', ['cfn.delete.stack']),
  {
    name: 'a Pulumi resource that is not protected any more, and one that goes',
    files: {
      'Pulumi.yaml': [
        'name: shop\nresources:\n  db:\n    type: aws:rds:Instance\n    options:\n      protect: true\n  logs:\n    type: aws:s3:Bucket\n',
        'name: shop\nresources:\n  db:\n    type: aws:rds:Instance\n',
      ],
    },
    finds: ['cfn.delete.resource', 'guardrail.lost.prevent-destroy'],
  },
  {
    name: 'a Pulumi resource that is protected now',
    files: {
      'Pulumi.yaml': [
        'name: shop\nresources:\n  db:\n    type: aws:rds:Instance\n',
        'name: shop\nresources:\n  db:\n    type: aws:rds:Instance\n    options:\n      protect: true\n',
      ],
    },
    finds: [],
    harmlessFor: ['guardrail.lost.prevent-destroy'],
  },
  { name: 'YAML that is no template', files: { 'config/app.yaml': ['a: 1', 'a: 2'] }, finds: [] },
  one('a template that is broken', template({ A: TABLE }), '{"Resources": {"A": {"Type": "AWS::SNS::Topic"', [
    'assess.input.unreadable',
  ]),
];
