/** A Terraform configuration → what it says of permissions. */
import { attribute, nested } from '../hcl/body.ts';
import type { HclBody } from '../hcl/body.ts';
import type { Configuration, Declared } from '../hcl/configuration.ts';
import { canonical, referenceText } from '../hcl/value.ts';
import type { HclValue } from '../hcl/value.ts';
import type { IamFact, ManagedFact, PolicyFact } from './facts.ts';
import { cloudFacts } from './terraform-clouds.ts';
import { HclPolicies } from './hcl-policy.ts';
import type { PolicyKind } from './policy.ts';
import { readPolicy, unresolvedStatement } from './read-policy.ts';
import { GRANTS, KEYS, POLICIES } from './terraform-table.ts';
import { writtenText } from './value.ts';
import type { PolicyValue } from './value.ts';

/** Facts of all resources, in the order of the configuration. */
export function terraformFacts(configuration: Configuration): readonly IamFact[] {
  const reader = new TerraformReader(configuration);
  return [...configuration.resources]
    .flatMap(([address, declared]) => reader.resource(address, declared))
    .filter((fact) => fact.kind !== 'managed' || !configuration.resources.has(withoutArn(fact.policy)));
}

/** The address of a policy whose ARN is named; what it says is known where it is declared. */
function withoutArn(policy: string): string {
  return policy.endsWith('.arn') ? policy.slice(0, -'.arn'.length) : policy;
}

class TerraformReader {
  readonly #policies: HclPolicies;
  /** Policies with an address of their own → who holds them. */
  readonly #holders: ReadonlyMap<string, readonly string[]>;
  /** Policies that bound a role rather than grant something. */
  readonly #bounds: ReadonlySet<string>;

  constructor(configuration: Configuration) {
    this.#policies = new HclPolicies(configuration);
    this.#holders = holdersIn(configuration);
    this.#bounds = new Set(
      [...configuration.resources.values()].flatMap(({ block }) => {
        const bound = attribute(block.body, 'permissions_boundary');
        return bound?.kind === 'reference' ? [bound.path.slice(0, 2).join('.')] : [];
      }),
    );
  }

  resource(address: string, declared: Declared): readonly IamFact[] {
    const { path, block } = declared;
    const [type = ''] = block.labels;
    const place = { path, lines: { start: block.line, end: block.endLine }, owner: address };
    const facts: IamFact[] = [];
    const table = Object.hasOwn(POLICIES, type) ? (POLICIES[type] ?? []) : [];
    for (const { attribute: name, role, owner } of table) {
      const value = attribute(block.body, name);
      if (value === null || value.kind === 'null') continue;
      const named = owner === undefined ? address : ownerIn(block.body, owner, address);
      facts.push(...this.#policy(value, declared, role, named));
    }
    if (type === 'aws_iam_role') facts.push(...this.#role(declared, address));
    if (type === 'aws_lambda_permission') facts.push(lambdaPermission(declared, address));
    const bound = attribute(block.body, 'permissions_boundary');
    if (bound !== null && bound.kind !== 'null') facts.push({ kind: 'boundary', ...place, policy: textOf(bound) });
    if (Object.hasOwn(GRANTS, type)) facts.push(...attachments(declared, GRANTS[type] ?? []));
    const key = Object.hasOwn(KEYS, type) ? KEYS[type] : undefined;
    if (key !== undefined) facts.push({ kind: 'static-key', ...place, what: key });
    return [...facts, ...cloudFacts(address, declared)];
  }

  /** A policy with its own address speaks of whoever holds it, where that can be seen. */
  #policy(value: HclValue, { path, block }: Declared, role: PolicyKind, owner: string): readonly PolicyFact[] {
    const bounds = role === 'identity' && this.#bounds.has(owner);
    const holders = role === 'identity' ? (this.#holders.get(owner) ?? []) : [];
    const owners = holders.length > 0 ? holders : [owner];
    const document = this.#policies.document(value);
    return owners.map((one) =>
      policyFact(document, { path, lines: linesOf(block), owner: one }, bounds ? 'boundary' : role),
    );
  }

  #role(declared: Declared, owner: string): readonly IamFact[] {
    const { path, block } = declared;
    const place = { path, lines: linesOf(block), owner };
    const inline = nested(block.body, 'inline_policy').flatMap((body) => {
      const value = attribute(body, 'policy');
      return value === null ? [] : [policyFact(this.#policies.document(value), place, 'identity')];
    });
    return [...inline, ...managedBy(declared)];
  }
}

/** Policies that a role names itself. */
function managedBy({ path, block }: Declared): readonly ManagedFact[] {
  const [type, name] = block.labels;
  const managed = type === 'aws_iam_role' ? attribute(block.body, 'managed_policy_arns') : null;
  const items = managed?.kind === 'list' ? managed.items : managed === null ? [] : [managed];
  const place = { path, lines: linesOf(block), owner: `aws_iam_role.${name}` };
  return items.map((item) => ({ kind: 'managed', ...place, policy: textOf(item) }));
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
function ownerIn(body: HclBody, name: string, otherwise: string): string {
  const value = attribute(body, name);
  return value === null ? otherwise : addressOf(value);
}

function addressOf(value: HclValue): string {
  if (value.kind === 'reference') {
    const [root = '', second = ''] = value.path;
    return root.startsWith('aws_') ? `${root}.${second}` : referenceText(value.path);
  }
  return value.kind === 'string' ? value.value : canonical(value);
}

function textOf(value: HclValue): string {
  return value.kind === 'string' ? value.value : canonical(value);
}

function holdersIn({ resources }: Configuration): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, string[]>();
  for (const declared of resources.values()) {
    const [type = ''] = declared.block.labels;
    const attached = Object.hasOwn(GRANTS, type) ? attachments(declared, GRANTS[type] ?? []) : managedBy(declared);
    for (const fact of attached) {
      const policy = withoutArn(fact.policy);
      const known = holders.get(policy);
      if (known === undefined) holders.set(policy, [fact.owner]);
      else if (!known.includes(fact.owner)) known.push(fact.owner);
    }
  }
  return holders;
}

/** Who is given a policy by an attachment. */
function attachments({ path, block }: Declared, names: readonly string[]): readonly ManagedFact[] {
  const policy = attribute(block.body, 'policy_arn');
  if (policy === null) return [];
  return names.flatMap((name) => {
    const value = attribute(block.body, name);
    const holders = value?.kind === 'list' ? value.items : value === null ? [] : [value];
    return holders.map(
      (holder): ManagedFact => ({
        kind: 'managed',
        path,
        lines: linesOf(block),
        owner: addressOf(holder),
        policy: textOf(policy),
      }),
    );
  });
}

/** A permission of a function is one statement of its resource policy. */
function lambdaPermission({ path, block }: Declared, address: string): PolicyFact {
  const { body, line, endLine } = block;
  const text = (name: string): PolicyValue | null => {
    const value = attribute(body, name);
    if (value === null) return null;
    if (value.kind === 'string') return writtenText(value.value, value.line);
    return { kind: 'unresolved', line: value.line, name: textOf(value) };
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
  const owner = ownerIn(body, 'function_name', address);
  return policyFact(document, { path, lines: linesOf(block), owner }, 'resource');
}
