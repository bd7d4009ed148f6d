/** Builds plans as `terraform show -json` prints them. */

/** One entry of `resource_changes`, by what differs from an update without effect. */
export interface ChangeSpec {
  readonly type: string;
  readonly name?: string;
  readonly module?: string;
  readonly actions: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
  readonly reason?: string;
  readonly replacePaths?: readonly (readonly (string | number)[])[];
  /** Further fields of `change`. */
  readonly change?: object;
  /** Further fields of the entry. */
  readonly entry?: object;
}

/** The entry as the format has it. */
export function changeOf(spec: ChangeSpec): Readonly<Record<string, unknown>> {
  const { type, name = 'this', actions, before = null, after = null } = spec;
  const module = spec.module === undefined ? '' : `${spec.module}.`;
  return {
    address: `${module}${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions,
      before,
      after,
      after_unknown: {},
      before_sensitive: {},
      after_sensitive: {},
      ...(spec.replacePaths === undefined ? {} : { replace_paths: spec.replacePaths }),
      ...spec.change,
    },
    ...(spec.reason === undefined ? {} : { action_reason: spec.reason }),
    ...spec.entry,
  };
}

/** A whole plan as text; `rest` adds or overwrites members of the document. */
export function planText(changes: readonly ChangeSpec[], rest: object = {}): string {
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.9.5',
    planned_values: { root_module: {} },
    resource_changes: changes.map(changeOf),
    configuration: { root_module: {} },
    timestamp: '2026-11-20T10:00:00Z',
    errored: false,
    ...rest,
  });
}

/** An unchanged resource, so that a plan is not about everything there is. */
export const UNTOUCHED: readonly ChangeSpec[] = Array.from({ length: 20 }, (_, at) => ({
  type: 'aws_iam_role',
  name: `untouched_${at}`,
  actions: ['no-op'],
  before: { name: `role-${at}` },
  after: { name: `role-${at}` },
}));
