/** What a plan says of permissions, kept until it is read to its end; judged in `judge-permissions.ts`. */
import type { Environment } from '../../../../model/assessment.ts';
import { GRANTS, KEYS, PERMISSION_ATTRIBUTES, POLICIES } from '../../../reading/iam/terraform-table.ts';
import type { PlanAct, PlannedChange } from '../../../reading/plan/plan-facts.ts';
import { isObject } from '../infrastructure/attribute-values.ts';

/** One side of a resource: only the attributes that speak of permissions. Sensitive values are not among them. */
export type PermissionValues = ReadonlyMap<string, unknown>;

/** A resource that holds permissions, or that tells who holds them. */
export interface PlannedPermission {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly act: PlanAct;
  /** Null where the resource is not there on that side. */
  readonly before: PermissionValues | null;
  readonly after: PermissionValues | null;
  /** Attributes whose new value is known only after the apply. */
  readonly unknown: ReadonlySet<string>;
  /** Attributes that must not be shown, on either side. */
  readonly sensitive: ReadonlySet<string>;
  /** Those of the sensitive attributes whose value changes. */
  readonly changed: ReadonlySet<string>;
  readonly environment: Environment | null;
  readonly line: number;
}

/** Whether a type of resource says anything of permissions. */
function isPermission(type: string): boolean {
  return (
    [POLICIES, GRANTS, KEYS].some((table) => Object.hasOwn(table, type)) ||
    OTHERS.has(type) ||
    (type.startsWith('google_') && /_iam_(?:member|binding|custom_role)$/.test(type))
  );
}

/** Whether a resource is attached to another one, by whose name it is known. */
export function isAttached(type: string): boolean {
  const table = Object.hasOwn(POLICIES, type) ? (POLICIES[type] ?? []) : [];
  return Object.hasOwn(GRANTS, type) || table.some(({ owner }) => owner !== undefined);
}

const OTHERS: ReadonlySet<string> = new Set([
  'aws_iam_user',
  'aws_lambda_permission',
  'aws_s3_bucket_acl',
  'aws_ami_launch_permission',
  'aws_snapshot_create_volume_permission',
  'azurerm_role_assignment',
  'azurerm_role_definition',
]);

/** The part of a change that speaks of permissions; null where there is none, or where it comes from nothing new. */
export function permissionOf(change: PlannedChange, environment: () => Environment | null): PlannedPermission | null {
  const { mode, type, act, deposed } = change;
  if (mode === 'data' || deposed || act === 'forget' || !isPermission(type)) return null;
  const sensitive = new Set([...marks(change.beforeSensitive), ...marks(change.afterSensitive)]);
  const before = act === 'create' ? null : valuesOf(change.before, sensitive);
  const after = act === 'delete' ? null : valuesOf(change.after, sensitive);
  const { address, name, line } = change;
  const unknown = marks(change.afterUnknown);
  const changed = new Set([...sensitive].filter((attribute) => differs(change, attribute)));
  return { address, type, name, act, before, after, unknown, sensitive, changed, environment: environment(), line };
}

function valuesOf(values: unknown, sensitive: ReadonlySet<string>): PermissionValues {
  const kept = new Map<string, unknown>();
  if (!isObject(values)) return kept;
  for (const name of PERMISSION_ATTRIBUTES) {
    if (!Object.hasOwn(values, name) || isNothing(values[name])) continue;
    kept.set(name, sensitive.has(name) ? null : values[name]);
  }
  return kept;
}

/** Providers write "no policy" in many ways. */
function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && /^\s*(?:\{\s*\})?\s*$/.test(value));
}

/** Names of the attributes at which, or below which, `true` stands. */
function marks(marked: unknown): ReadonlySet<string> {
  if (marked === true) return new Set(PERMISSION_ATTRIBUTES);
  if (!isObject(marked)) return new Set();
  return new Set(PERMISSION_ATTRIBUTES.filter((name) => Object.hasOwn(marked, name) && holdsTrue(marked[name])));
}

/** Changes are parsed from pieces that are at most 512 levels deep. */
function holdsTrue(value: unknown): boolean {
  return value === true || (typeof value === 'object' && value !== null && Object.values(value).some(holdsTrue));
}

function differs({ before, after }: PlannedChange, name: string): boolean {
  const [old, next] = [before, after].map((side) => (isObject(side) && Object.hasOwn(side, name) ? side[name] : null));
  return JSON.stringify(old) !== JSON.stringify(next);
}
