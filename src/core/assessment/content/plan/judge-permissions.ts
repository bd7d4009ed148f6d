/** Policies, attachments and roles that a plan changes: both sides → factors, by the engine that compares policies. */
import type { Factor } from '../../../../model/assessment.ts';
import { plannedFacts } from '../../../reading/iam/planned.ts';
import type { PlannedResource, PlannedValue } from '../../../reading/iam/planned.ts';
import { FILLED_IN, GRANTS, POLICIES } from '../../../reading/iam/terraform-table.ts';
import type { IamFact } from '../../../reading/iam/facts.ts';
import { findingFactor } from '../iam/finding.ts';
import { compareSides } from '../iam/judge.ts';
import { environmentNamed, gravest } from '../infrastructure/stated-environment.ts';
import { unreadable } from '../unreadable.ts';
import type { PlannedPermission, PermissionValues } from './permissions.ts';
import type { PlanPlace } from './place.ts';

/**
 * Judges what the resources hold before and after. `gone` are names of what the plan destroys: a policy that goes with
 * what it guarded leaves nothing open.
 */
export function judgePermissions(
  all: readonly PlannedPermission[],
  gone: ReadonlySet<string>,
  place: PlanPlace,
): readonly Factor[] {
  const taking = takingPart(all);
  if (taking.every(({ act }) => act === 'none')) return [];
  const known = knownBy(taking, place);
  const facts = (side: 'before' | 'after'): readonly IamFact[] =>
    plannedFacts(
      taking.flatMap((one, at) => resourceOf(one, at + 1, side, known, gone)),
      place.path,
    );
  const [before, after] = [facts('before'), facts('after')];
  const scoped = (side: readonly IamFact[]) => side.map((fact) => ({ scope: '', fact }));
  const factors = compareSides(scoped(before), scoped(after)).findings.map((finding) => {
    const one = taking[(finding.lines?.start ?? 0) - 1];
    if (one === undefined) return findingFactor(finding, place.context);
    const lines = { start: one.line, end: one.line };
    const environment = gravest([one.environment, ...place.frame.environmentVariables.map(environmentNamed)]);
    return findingFactor({ ...finding, owner: one.address, lines, environment }, place.context);
  });
  return [...unreadFactors([...after, ...before], taking, place), ...factors];
}

/** What changes, and of the rest what tells whom it belongs to. */
function takingPart(all: readonly PlannedPermission[]): readonly PlannedPermission[] {
  const named = new Set<unknown>();
  for (const one of all) {
    if (one.act === 'none') continue;
    for (const side of [one.before, one.after]) {
      for (const name of REFERRING) for (const value of listed(side?.get(name))) named.add(value);
    }
  }
  const owners = new Set([...named].filter((value) => typeof value === 'string'));
  return all.filter(({ act, type, after }) => {
    if (act !== 'none') return true;
    if (type === 'aws_iam_role' || type === 'aws_iam_policy')
      return owners.has(text(after, 'name')) || owners.has(text(after, 'arn'));
    return ownersOf(type).some((name) => listed(after?.get(name)).some((value) => owners.has(value as string)));
  });
}

const REFERRING: readonly string[] = ['role', 'roles', 'user', 'users', 'group', 'groups', 'policy_arn'];

function ownersOf(type: string): readonly string[] {
  const table = Object.hasOwn(POLICIES, type) ? (POLICIES[type] ?? []) : [];
  const granted = Object.hasOwn(GRANTS, type) ? (GRANTS[type] ?? []) : [];
  return [...table.flatMap(({ owner }) => (owner === undefined ? [] : [owner])), ...granted];
}

function listed(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function text(values: PermissionValues | null, name: string): string {
  const value = values?.get(name);
  return typeof value === 'string' ? value : '';
}

/** How the resources of a plan know each other. */
interface Known {
  /** ARN → address of the policy that has it. */
  readonly policies: ReadonlyMap<string, string>;
  /** Name → address of the role that has it. */
  readonly roles: ReadonlyMap<string, string>;
  /** A policy is made whose ARN is not known yet: what it says is judged by itself. */
  readonly makesPolicy: boolean;
  /** Whether the configuration of an address sets an attribute; null where that is not known. */
  readonly sets: (address: string, attribute: string) => boolean | null;
}

function knownBy(taking: readonly PlannedPermission[], { frame }: PlanPlace): Known {
  const of = (type: string, name: string): ReadonlyMap<string, string> =>
    new Map(
      taking
        .filter((one) => one.type === type)
        .flatMap(({ address, before, after }) => [before, after].map((side) => [text(side, name), address] as const))
        .filter(([value]) => value !== ''),
    );
  return {
    policies: of('aws_iam_policy', 'arn'),
    roles: of('aws_iam_role', 'name'),
    makesPolicy: taking.some(({ type, unknown }) => type === 'aws_iam_policy' && unknown.has('arn')),
    sets: (address, attribute) => frame.references?.sets(address, attribute) ?? null,
  };
}

/** One side of a resource as the readers want it; none where it is not there, or says nothing that can matter. */
function resourceOf(
  one: PlannedPermission,
  number: number,
  side: 'before' | 'after',
  known: Known,
  gone: ReadonlySet<string>,
): readonly PlannedResource[] {
  const values = one[side];
  const { address, type } = one;
  if (values === null || (side === 'before' && one.act === 'delete' && goesWithIt(one, gone))) return [];
  const attributes = new Map<string, PlannedValue>();
  for (const [name, value] of values) {
    if (one.sensitive.has(name)) attributes.set(name, { kind: 'named', name: hiddenName(one, name, side) });
    else attributes.set(name, link(name, value, known));
  }
  if (side === 'after') for (const name of one.unknown) addUnknown(attributes, one, name, known);
  return [{ address, type, number, attributes }];
}

/** The thing itself is gone, or what the policy was attached to. */
function goesWithIt({ type, before }: PlannedPermission, gone: ReadonlySet<string>): boolean {
  const table = Object.hasOwn(POLICIES, type) ? (POLICIES[type] ?? []) : [];
  return table.some(({ role, owner }) => {
    if (owner === undefined) return role === 'resource' || role === 'trust';
    return gone.has(text(before, owner));
  });
}

function hiddenName({ address, changed }: PlannedPermission, name: string, side: 'before' | 'after'): string {
  const which = changed.has(name) && side === 'after' ? 'another sensitive value' : 'a sensitive value';
  return `${which} of ${address}, ${name},`;
}

/** Names and ARNs of resources that stand in the plan as well lead to these. */
function link(name: string, value: unknown, { policies, roles }: Known): PlannedValue {
  if (typeof value !== 'string') {
    return {
      kind: 'known',
      value: name === 'roles' && Array.isArray(value) ? value.map((one) => roles.get(one as string) ?? one) : value,
    };
  }
  if (name === 'role') return { kind: 'known', value: roles.get(value) ?? value };
  const policy = name === 'policy_arn' || name === 'permissions_boundary' ? policies.get(value) : undefined;
  return policy === undefined ? { kind: 'known', value } : { kind: 'arn', address: policy };
}

function addUnknown(attributes: Map<string, PlannedValue>, one: PlannedPermission, name: string, known: Known): void {
  const { address, type, before } = one;
  if (name === 'arn' || name === 'name') return;
  if (ownersOf(type).includes(name)) {
    // Whoever it is, it is new; so it holds nothing else yet.
    attributes.set(name, { kind: 'known', value: address });
    return;
  }
  if (before?.has(name) !== true && FILLED_IN.has(`${type}.${name}`) && known.sets(address, name) === false) return;
  if (name === 'policy_arn' && known.makesPolicy) return;
  attributes.set(name, { kind: 'named', name: `${name}, known only after the apply,` });
}

function unreadFactors(
  facts: readonly IamFact[],
  taking: readonly PlannedPermission[],
  { path, context }: PlanPlace,
): readonly Factor[] {
  const told = new Set<number>();
  return facts.flatMap((fact) => {
    const [mistake] = fact.kind === 'policy' ? fact.mistakes : [];
    const number = fact.lines.start;
    const one = taking[number - 1];
    if (mistake === undefined || one === undefined || one.act === 'none' || told.has(number)) return [];
    told.add(number);
    const lines = { start: one.line, end: one.line };
    return [unreadable({ path, lines }, 'iam', `${one.address}: ${mistake.message}`, context)];
  });
}
