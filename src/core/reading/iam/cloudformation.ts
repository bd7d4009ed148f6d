/** A CloudFormation template → what it says of permissions. */
import type { RepoPath } from '../../../model/path.ts';
import { itemsAt, nodeAt } from '../yaml-node.ts';
import type { YamlNode } from '../yaml-tree.ts';
import type { IamFact } from './facts.ts';
import type { PolicyKind } from './policy.ts';
import { policyFact } from './terraform.ts';
import { writtenText } from './value.ts';
import type { PolicyValue } from './value.ts';
import { entriesOf, yamlPolicyValue, yamlText } from './yaml-policy.ts';

/** Properties that hold one document, with the property that names whom or what it is attached to. */
const DOCUMENTS: Readonly<
  Record<string, { readonly property: string; readonly role: PolicyKind; readonly owners: readonly string[] }>
> = {
  'AWS::IAM::Policy': { property: 'PolicyDocument', role: 'identity', owners: ['Roles', 'Users', 'Groups'] },
  'AWS::IAM::ManagedPolicy': { property: 'PolicyDocument', role: 'identity', owners: ['Roles', 'Users', 'Groups'] },
  'AWS::IAM::RolePolicy': { property: 'PolicyDocument', role: 'identity', owners: ['RoleName'] },
  'AWS::IAM::UserPolicy': { property: 'PolicyDocument', role: 'identity', owners: ['UserName'] },
  'AWS::IAM::GroupPolicy': { property: 'PolicyDocument', role: 'identity', owners: ['GroupName'] },
  'AWS::IAM::Role': { property: 'AssumeRolePolicyDocument', role: 'trust', owners: [] },
  'AWS::S3::BucketPolicy': { property: 'PolicyDocument', role: 'resource', owners: ['Bucket'] },
  'AWS::SQS::QueuePolicy': { property: 'PolicyDocument', role: 'resource', owners: ['Queues'] },
  'AWS::SNS::TopicPolicy': { property: 'PolicyDocument', role: 'resource', owners: ['Topics'] },
  'AWS::KMS::Key': { property: 'KeyPolicy', role: 'resource', owners: [] },
  'AWS::ECR::Repository': { property: 'RepositoryPolicyText', role: 'resource', owners: [] },
  'AWS::SecretsManager::ResourcePolicy': { property: 'ResourcePolicy', role: 'resource', owners: ['SecretId'] },
  'AWS::EFS::FileSystem': { property: 'FileSystemPolicy', role: 'resource', owners: [] },
  'AWS::EC2::VPCEndpoint': { property: 'PolicyDocument', role: 'resource', owners: [] },
  'AWS::Organizations::Policy': { property: 'Content', role: 'guardrail', owners: [] },
};
const HOLDERS: ReadonlySet<string> = new Set(['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group']);
const OPEN_LISTS: ReadonlySet<string> = new Set(['PublicRead', 'PublicReadWrite', 'AuthenticatedRead']);

/** Facts of all resources of one template, by logical id. */
export function cloudformationFacts(root: YamlNode, path: RepoPath): readonly IamFact[] {
  return [...entriesOf(nodeAt(root, 'Resources'))].flatMap(([id, node]) => resourceFacts(id, node, path));
}

function resourceFacts(id: string, node: YamlNode, path: RepoPath): readonly IamFact[] {
  const type = yamlText(nodeAt(node, 'Type')) ?? '';
  const properties = nodeAt(node, 'Properties');
  const place = { path, lines: node.lines, owner: id };
  const facts: IamFact[] = [];
  const document = Object.hasOwn(DOCUMENTS, type) ? DOCUMENTS[type] : undefined;
  const value = document === undefined ? null : nodeAt(properties, document.property);
  if (document !== undefined && value !== null) {
    for (const owner of ownersIn(properties, document.owners, id)) {
      facts.push(policyFact(yamlPolicyValue(value), { ...place, owner }, document.role));
    }
  }
  if (HOLDERS.has(type)) {
    for (const one of itemsAt(properties, 'Policies')) {
      const inline = nodeAt(one, 'PolicyDocument');
      if (inline !== null) facts.push(policyFact(yamlPolicyValue(inline), place, 'identity'));
    }
    for (const item of itemsAt(properties, 'ManagedPolicyArns')) {
      facts.push({ kind: 'managed', ...place, lines: item.lines, policy: yamlText(item) ?? 'an expression' });
    }
    const bound = yamlText(nodeAt(properties, 'PermissionsBoundary'));
    if (bound !== null) facts.push({ kind: 'boundary', ...place, policy: bound });
  }
  if (type === 'AWS::IAM::AccessKey') facts.push({ kind: 'static-key', ...place, what: 'access key of a user' });
  if (type === 'AWS::Lambda::Permission') facts.push(lambdaPermission(properties, place));
  const acl = type === 'AWS::S3::Bucket' ? yamlText(nodeAt(properties, 'AccessControl')) : null;
  if (acl !== null && OPEN_LISTS.has(acl)) facts.push({ kind: 'opened', ...place, what: `AccessControl: ${acl}` });
  return facts;
}

/** Logical ids where they are named by `Ref` or `GetAtt`, else the words themselves. */
function ownersIn(properties: YamlNode | null, names: readonly string[], otherwise: string): readonly string[] {
  const owners = names.flatMap((name) => {
    const node = nodeAt(properties, name);
    const items = node?.kind === 'list' && node.tag === null ? node.items : node === null ? [] : [node];
    return items.map((item) => logicalId(yamlText(item)) ?? otherwise);
  });
  return owners.length === 0 ? [otherwise] : [...new Set(owners)];
}

function logicalId(text: string | null): string | null {
  if (text === null) return null;
  const inside = text.startsWith('${') && text.endsWith('}') ? text.slice(2, -1) : text;
  return inside.split('.')[0] ?? inside;
}

function lambdaPermission(properties: YamlNode | null, place: Pick<IamFact, 'path' | 'lines' | 'owner'>): IamFact {
  const { start: line, end: endLine } = place.lines;
  const value = (name: string): PolicyValue | null => {
    const node = nodeAt(properties, name);
    return node === null ? null : yamlPolicyValue(node);
  };
  const map = (entries: readonly (readonly [string, PolicyValue | null])[]): PolicyValue => ({
    kind: 'map',
    line,
    endLine,
    entries: new Map(entries.flatMap(([key, one]) => (one === null ? [] : [[key, one] as const]))),
  });
  const word = yamlText(nodeAt(properties, 'Principal')) ?? '';
  const principal = value('Principal');
  const kind = word.endsWith('.amazonaws.com') ? 'Service' : 'AWS';
  const [arn, account, organisation] = [value('SourceArn'), value('SourceAccount'), value('PrincipalOrgID')];
  const equals = map([
    ['aws:SourceAccount', account],
    ['aws:PrincipalOrgID', organisation],
  ]);
  const statement = map([
    ['Effect', writtenText('Allow', line)],
    ['Principal', word === '*' ? principal : map([[kind, principal]])],
    ['Action', value('Action')],
    [
      'Condition',
      map([
        ['ArnLike', arn === null ? null : map([['aws:SourceArn', arn]])],
        ['StringEquals', account === null && organisation === null ? null : equals],
      ]),
    ],
  ]);
  const version = writtenText('2012-10-17', line);
  const owner = logicalId(yamlText(nodeAt(properties, 'FunctionName'))) ?? place.owner;
  return policyFact(
    map([
      ['Version', version],
      ['Statement', statement],
    ]),
    { ...place, owner },
    'resource',
  );
}
