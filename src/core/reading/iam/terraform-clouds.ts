/** Roles of Google Cloud and Azure, and things shared with everyone, in a Terraform configuration. */
import { attribute, nested } from '../hcl/body.ts';
import type { HclBody } from '../hcl/body.ts';
import type { Declared } from '../hcl/configuration.ts';
import { canonical } from '../hcl/value.ts';
import type { HclValue } from '../hcl/value.ts';
import type { IamFact } from './facts.ts';

/** Where a role of Google Cloud holds, by the attribute that names it. */
const SCOPES: readonly string[] = [
  'project',
  'folder',
  'org_id',
  'service_account_id',
  'bucket',
  'topic',
  'subscription',
  'dataset_id',
  'secret_id',
  'crypto_key_id',
  'service',
  'name',
];

/** Facts of one resource; none for the resources of other providers. */
export function cloudFacts(address: string, { path, block }: Declared): readonly IamFact[] {
  const [type = ''] = block.labels;
  const { body, line, endLine } = block;
  const place = { path, lines: { start: line, end: endLine } };
  if (type.startsWith('google_')) return googleFacts(type, address, body, place);
  if (type === 'azurerm_role_assignment') {
    const role = text(body, 'role_definition_name') ?? text(body, 'role_definition_id') ?? '(unknown role)';
    const owner = text(body, 'scope') ?? address;
    return [{ kind: 'cloud-role', cloud: 'azure', ...place, owner, role, members: [text(body, 'principal_id') ?? ''] }];
  }
  if (type === 'azurerm_role_definition') {
    const permissions = nested(body, 'permissions').flatMap((one) => [
      ...list(one, 'actions'),
      ...list(one, 'data_actions'),
    ]);
    return [{ kind: 'cloud-permissions', cloud: 'azure', ...place, owner: address, permissions }];
  }
  return openedFacts(type, address, body, place);
}

type Place = Pick<IamFact, 'path' | 'lines'>;

function googleFacts(type: string, address: string, body: HclBody, place: Place): readonly IamFact[] {
  if (type.endsWith('_iam_custom_role')) {
    return [
      { kind: 'cloud-permissions', cloud: 'google', ...place, owner: address, permissions: list(body, 'permissions') },
    ];
  }
  const member = type.endsWith('_iam_member') ? [text(body, 'member') ?? ''] : null;
  const members = member ?? (type.endsWith('_iam_binding') ? list(body, 'members') : null);
  if (members === null) return [];
  const kind = type.slice(0, type.lastIndexOf('_iam_'));
  const scope = SCOPES.map((name) => text(body, name)).find((value) => value !== null) ?? address;
  const role = text(body, 'role') ?? '(unknown role)';
  return [{ kind: 'cloud-role', cloud: 'google', ...place, owner: `${kind} ${scope}`, role, members }];
}

const OPEN_LISTS: ReadonlySet<string> = new Set(['public-read', 'public-read-write', 'authenticated-read']);

function openedFacts(type: string, address: string, body: HclBody, place: Place): readonly IamFact[] {
  const opened = (what: string): readonly IamFact[] => [{ kind: 'opened', ...place, owner: address, what }];
  const acl = type === 'aws_s3_bucket' || type === 'aws_s3_bucket_acl' ? text(body, 'acl') : null;
  if (acl !== null && OPEN_LISTS.has(acl)) return opened(`acl = ${acl}`);
  if (type === 'aws_ami_launch_permission' && text(body, 'group') === 'all')
    return opened('the image may be launched by all');
  if (type === 'aws_snapshot_create_volume_permission' && text(body, 'account_id') === 'all') {
    return opened('the snapshot is shared with all');
  }
  return [];
}

function text(body: HclBody, name: string): string | null {
  const value = attribute(body, name);
  return value === null || value.kind === 'null' ? null : shown(value);
}

function list(body: HclBody, name: string): readonly string[] {
  const value = attribute(body, name);
  if (value === null || value.kind === 'null') return [];
  return value.kind === 'list' ? value.items.map(shown) : [shown(value)];
}

function shown(value: HclValue): string {
  return value.kind === 'string' ? value.value : canonical(value);
}
