/** Roles of Google Cloud and Azure, and things shared with everyone, in a Terraform configuration. */
import { attribute, nested } from '../hcl/body.ts';
import type { HclBody } from '../hcl/body.ts';
import type { Declared } from '../hcl/configuration.ts';
import type { IamFact } from './facts.ts';
import type { HclPolicies } from './hcl-policy.ts';

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
export function cloudFacts(address: string, { path, block }: Declared, policies: HclPolicies): readonly IamFact[] {
  const [type = ''] = block.labels;
  const { line, endLine } = block;
  const body = new Attributes(block.body, policies);
  const place = { path, lines: { start: line, end: endLine } };
  if (type.startsWith('google_')) return googleFacts(type, address, body, place);
  if (type === 'azurerm_role_assignment') {
    const role = body.text('role_definition_name') ?? body.text('role_definition_id') ?? '(unknown role)';
    const owner = body.text('scope') ?? address;
    return [{ kind: 'cloud-role', cloud: 'azure', ...place, owner, role, members: [body.text('principal_id') ?? ''] }];
  }
  if (type === 'azurerm_role_definition') {
    const permissions = body
      .nested('permissions')
      .flatMap((one) => [...one.list('actions'), ...one.list('data_actions')]);
    return [{ kind: 'cloud-permissions', cloud: 'azure', ...place, owner: address, permissions }];
  }
  return openedFacts(type, address, body, place);
}

type Place = Pick<IamFact, 'path' | 'lines'>;

function googleFacts(type: string, address: string, body: Attributes, place: Place): readonly IamFact[] {
  if (type.endsWith('_iam_custom_role')) {
    return [
      { kind: 'cloud-permissions', cloud: 'google', ...place, owner: address, permissions: body.list('permissions') },
    ];
  }
  const member = type.endsWith('_iam_member') ? [body.text('member') ?? ''] : null;
  const members = member ?? (type.endsWith('_iam_binding') ? body.list('members') : null);
  if (members === null) return [];
  const kind = type.slice(0, type.lastIndexOf('_iam_'));
  const scope = SCOPES.map((name) => body.text(name)).find((value) => value !== null) ?? address;
  const role = body.text('role') ?? '(unknown role)';
  return [{ kind: 'cloud-role', cloud: 'google', ...place, owner: `${kind} ${scope}`, role, members }];
}

const OPEN_LISTS: ReadonlySet<string> = new Set(['public-read', 'public-read-write', 'authenticated-read']);

function openedFacts(type: string, address: string, body: Attributes, place: Place): readonly IamFact[] {
  const opened = (what: string): readonly IamFact[] => [{ kind: 'opened', ...place, owner: address, what }];
  const acl = type === 'aws_s3_bucket' || type === 'aws_s3_bucket_acl' ? body.text('acl') : null;
  if (acl !== null && OPEN_LISTS.has(acl)) return opened(`acl = ${acl}`);
  if (type === 'aws_ami_launch_permission' && body.text('group') === 'all')
    return opened('the image may be launched by all');
  if (type === 'aws_snapshot_create_volume_permission' && body.text('account_id') === 'all') {
    return opened('the snapshot is shared with all');
  }
  return [];
}

/** Attributes of one block, with what its instance tells. */
class Attributes {
  readonly #body: HclBody;
  readonly #policies: HclPolicies;

  constructor(body: HclBody, policies: HclPolicies) {
    this.#body = body;
    this.#policies = policies;
  }

  text(name: string): string | null {
    const value = attribute(this.#body, name);
    return value === null || value.kind === 'null' ? null : this.#policies.text(value);
  }

  list(name: string): readonly string[] {
    const value = attribute(this.#body, name);
    return value === null || value.kind === 'null' ? [] : this.#policies.texts(value);
  }

  nested(type: string): readonly Attributes[] {
    return nested(this.#body, type).map((body) => new Attributes(body, this.#policies));
  }
}
