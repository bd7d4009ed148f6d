/** A Terraform configuration → what it says of permissions. */
import { attribute, nested } from '../hcl/body.ts';
import type { HclBody } from '../hcl/body.ts';
import type { Configuration, Declared } from '../hcl/configuration.ts';
import type { HclValue } from '../hcl/value.ts';
import type { IamFact, ManagedFact, PolicyFact } from './facts.ts';
import { cloudFacts } from './terraform-clouds.ts';
import { instancesOf } from './hcl-names.ts';
import { handedOnFacts } from './terraform-handed-on.ts';
import { HclPolicies } from './hcl-policy.ts';
import type { PolicyKind } from './policy.ts';
import { readPolicy, unresolvedStatement } from './read-policy.ts';
import { GRANTS, KEYS, POLICIES } from './terraform-table.ts';
import { writtenText } from './value.ts';
import type { PolicyValue } from './value.ts';

/** Facts of all resources, in the order of the configuration. */
export function terraformFacts(configuration: Configuration): readonly IamFact[] {
  const reader = new TerraformReader(configuration);
  const own = [...configuration.resources].flatMap(([address, declared]) => reader.resource(address, declared));
  return [...own, ...handedOnFacts(configuration)].filter(
    (fact) => fact.kind !== 'managed' || !configuration.resources.has(withoutArn(fact.policy)),
  );
}

/** The address of a policy whose ARN is named; what it says is known where it is declared. */
function withoutArn(policy: string): string {
  return policy.endsWith('.arn') ? policy.slice(0, -'.arn'.length) : policy;
}

class TerraformReader {
  readonly #configuration: Configuration;
  /** Policies with an address of their own → who holds them. */
  readonly #holders: ReadonlyMap<string, readonly string[]>;
  /** Policies that bound a role rather than grant something. */
  readonly #bounds: ReadonlySet<string>;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
    this.#holders = holdersIn(configuration);
    this.#bounds = new Set(
      [...configuration.resources.values()].flatMap(({ block }) => {
        const bound = attribute(block.body, 'permissions_boundary');
        return bound?.kind === 'reference' ? [bound.path.slice(0, 2).join('.')] : [];
      }),
    );
  }

  resource(address: string, declared: Declared): readonly IamFact[] {
    return instancesOf(declared.block, this.#configuration).flatMap((instance) => {
      const named = instance?.kind === 'known' ? `${address}["${instance.key}"]` : address;
      return this.#instance(named, declared, new HclPolicies(this.#configuration, instance));
    });
  }

  #instance(address: string, declared: Declared, policies: HclPolicies): readonly IamFact[] {
    const { path, block } = declared;
    const [type = ''] = block.labels;
    const place = { path, lines: { start: block.line, end: block.endLine }, owner: address };
    const facts: IamFact[] = [];
    const table = Object.hasOwn(POLICIES, type) ? (POLICIES[type] ?? []) : [];
    for (const { attribute: name, role, owner } of table) {
      const value = attribute(block.body, name);
      if (value === null || value.kind === 'null') continue;
      const named = owner === undefined ? address : ownerIn(block.body, owner, address, policies);
      facts.push(...this.#policy(value, declared, role, named, policies));
    }
    if (type === 'aws_iam_role') facts.push(...this.#role(declared, address, policies));
    if (type === 'aws_lambda_permission') facts.push(lambdaPermission(declared, address, policies));
    const bound = attribute(block.body, 'permissions_boundary');
    if (bound !== null && bound.kind !== 'null')
      facts.push({ kind: 'boundary', ...place, policy: policies.text(bound) });
    if (Object.hasOwn(GRANTS, type)) facts.push(...attachments(declared, GRANTS[type] ?? [], policies));
    const key = Object.hasOwn(KEYS, type) ? KEYS[type] : undefined;
    if (key !== undefined) facts.push({ kind: 'static-key', ...place, what: key });
    return [...facts, ...cloudFacts(address, declared, policies)];
  }

  /** A policy with its own address speaks of whoever holds it, where that can be seen. */
  #policy(
    value: HclValue,
    { path, block }: Declared,
    role: PolicyKind,
    owner: string,
    policies: HclPolicies,
  ): readonly PolicyFact[] {
    const bounds = role === 'identity' && this.#bounds.has(owner);
    const holders = role === 'identity' ? (this.#holders.get(owner) ?? []) : [];
    const owners = holders.length > 0 ? holders : [owner];
    const document = policies.document(value);
    return owners.map((one) =>
      policyFact(document, { path, lines: linesOf(block), owner: one }, bounds ? 'boundary' : role),
    );
  }

  #role(declared: Declared, owner: string, policies: HclPolicies): readonly IamFact[] {
    const { path, block } = declared;
    const place = { path, lines: linesOf(block), owner };
    const inline = nested(block.body, 'inline_policy').flatMap((body) => {
      const value = attribute(body, 'policy');
      return value === null ? [] : [policyFact(policies.document(value), place, 'identity')];
    });
    return [...inline, ...managedBy(declared, owner, policies)];
  }
}

/** Policies that a role names itself. */
function managedBy({ path, block }: Declared, owner: string, policies: HclPolicies): readonly ManagedFact[] {
  const managed = block.labels[0] === 'aws_iam_role' ? attribute(block.body, 'managed_policy_arns') : null;
  const place = { path, lines: linesOf(block), owner };
  return managed === null ? [] : policies.texts(managed).map((policy) => ({ kind: 'managed', ...place, policy }));
}

/** The fact of a document that was read. */
export function policyFact(
  document: PolicyValue,
  place: Pick<PolicyFact, 'path' | 'lines' | 'owner'>,
  role: PolicyKind,
): PolicyFact {
  const fact = { kind: 'policy', role, ...place } as const;
  if (document.kind === 'unresolved') {
    const statement = unresolvedStatement(document.name, document.line, role === 'resource' || role === 'trust');
    return { ...fact, statements: [statement], mistakes: [] };
  }
  const read = readPolicy(document);
  return read.kind === 'ok'
    ? { ...fact, statements: read.policy.statements, mistakes: [] }
    : { ...fact, statements: [], mistakes: read.mistakes };
}

function linesOf({ line, endLine }: { readonly line: number; readonly endLine: number }): PolicyFact['lines'] {
  return { start: line, end: endLine };
}

/** Which address an attribute such as `role` names: `aws_iam_role.deploy.name` is the role itself. */
function ownerIn(body: HclBody, name: string, otherwise: string, policies: HclPolicies): string {
  const value = attribute(body, name);
  return value === null ? otherwise : addressOf(value, policies);
}

function addressOf(value: HclValue, policies: HclPolicies): string {
  if (value.kind === 'reference') {
    const [root = '', second = '', index = ''] = value.path;
    if (root.startsWith('aws_')) return `${root}.${second}${index.startsWith('[') ? index : ''}`;
  }
  if (value.kind === 'expression') {
    const [, resource, index] = /^(aws_\w+\.[\w-]+)(\[each\.key\])?/.exec(value.text.replaceAll(' ', '')) ?? [];
    if (resource !== undefined) return index === undefined ? resource : `${resource}${policies.index ?? index}`;
  }
  return policies.text(value);
}

function holdersIn(configuration: Configuration): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, string[]>();
  for (const [address, declared] of configuration.resources) {
    for (const { policy, owner } of attachedBy(address, declared, configuration)) {
      const key = withoutArn(policy);
      const known = holders.get(key);
      if (known === undefined) holders.set(key, [owner]);
      else if (!known.includes(owner)) known.push(owner);
    }
  }
  return holders;
}

function attachedBy(address: string, declared: Declared, configuration: Configuration): readonly ManagedFact[] {
  const [type = ''] = declared.block.labels;
  const names = Object.hasOwn(GRANTS, type) ? GRANTS[type] : undefined;
  if (names === undefined && type !== 'aws_iam_role') return [];
  return instancesOf(declared.block, configuration).flatMap((instance) => {
    const policies = new HclPolicies(configuration, instance);
    return names === undefined ? managedBy(declared, address, policies) : attachments(declared, names, policies);
  });
}

/** Who is given a policy by an attachment. */
function attachments(
  { path, block }: Declared,
  names: readonly string[],
  policies: HclPolicies,
): readonly ManagedFact[] {
  const policy = attribute(block.body, 'policy_arn');
  if (policy === null) return [];
  const place = { path, lines: linesOf(block), policy: policies.text(policy) };
  return names.flatMap((name) => {
    const value = attribute(block.body, name);
    const holders = value?.kind === 'list' ? value.items : value === null ? [] : [value];
    return holders.map((holder): ManagedFact => ({ kind: 'managed', ...place, owner: addressOf(holder, policies) }));
  });
}

/** A permission of a function is one statement of its resource policy. */
function lambdaPermission({ path, block }: Declared, address: string, policies: HclPolicies): PolicyFact {
  const { body, line, endLine } = block;
  const text = (name: string): PolicyValue | null => {
    const value = attribute(body, name);
    return value === null ? null : policies.value(value);
  };
  const map = (entries: readonly (readonly [string, PolicyValue | null])[]): PolicyValue => ({
    kind: 'map',
    line,
    endLine,
    entries: new Map(entries.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]))),
  });
  const principal = text('principal');
  const named = attribute(body, 'principal');
  const word = named?.kind === 'string' ? named.value : '';
  const kind = word.endsWith('.amazonaws.com') ? 'Service' : 'AWS';
  const [source, account, organisation] = ['source_arn', 'source_account', 'principal_org_id'].map(text) as [
    PolicyValue | null,
    PolicyValue | null,
    PolicyValue | null,
  ];
  const equals = map([
    ['aws:SourceAccount', account],
    ['aws:PrincipalOrgID', organisation],
  ]);
  const statement = map([
    ['Effect', writtenText('Allow', line)],
    ['Principal', word === '*' ? principal : map([[kind, principal]])],
    ['Action', text('action')],
    [
      'Condition',
      map([
        ['ArnLike', source === null ? null : map([['aws:SourceArn', source]])],
        ['StringEquals', account === null && organisation === null ? null : equals],
      ]),
    ],
  ]);
  const document = map([
    ['Version', writtenText('2012-10-17', line)],
    ['Statement', statement],
  ]);
  const owner = ownerIn(body, 'function_name', address, policies);
  return policyFact(document, { path, lines: linesOf(block), owner }, 'resource');
}
