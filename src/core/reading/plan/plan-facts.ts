/** What a plan of Terraform or OpenTofu says. Source: hashicorp/terraform `internal/command/jsonplan`, format 1.2. */

export type PlanAction = 'no-op' | 'create' | 'read' | 'update' | 'delete' | 'forget';

/** What becomes of one object, by membership in the list of actions. */
export type PlanAct = 'none' | 'create' | 'update' | 'delete' | 'replace' | 'forget' | 'replace-and-forget';

/** One attribute that forces a replacement. */
export interface ForcedBy {
  readonly attribute: string;
  /** Null where it is not known, or must not be shown. */
  readonly from: string | null;
  readonly to: string | null;
}

/** One entry of `resource_changes` or `deferred_changes`. */
export interface PlannedChange {
  readonly address: string;
  /** The address before a move; null when it stays. */
  readonly previousAddress: string | null;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** An object that an earlier, interrupted replacement left behind. */
  readonly deposed: boolean;
  readonly act: PlanAct;
  /** Of a replacement: the new object is made before the old one is destroyed. */
  readonly createsFirst: boolean;
  /** `action_reason` as it stands; null when there is none. */
  readonly reason: string | null;
  readonly forcedBy: readonly ForcedBy[];
  readonly importing: boolean;
  readonly before: unknown;
  readonly after: unknown;
  readonly afterUnknown: unknown;
  readonly beforeSensitive: unknown;
  readonly afterSensitive: unknown;
  /** Line of the plan, from 1. */
  readonly line: number;
}

/** What the rest of the plan says, once it is read to its end. */
export interface PlanFrame {
  readonly formatVersion: string;
  readonly terraformVersion: string | null;
  /** Seconds since 1970; null where the plan names none, or none that can be read. */
  readonly timestamp: number | null;
  readonly errored: boolean;
  /** False when the plan says that it is not complete. */
  readonly complete: boolean;
  readonly deferred: number;
  /** Addresses of actions that the apply invokes. */
  readonly invocations: readonly string[];
  /** Entries of `resource_drift`: they happened already, and are no part of the change. */
  readonly drifted: number;
  /** Whether outputs had values before. */
  readonly outputsBefore: boolean;
  /** Whether `prior_state` names a managed resource; null when the plan has no such part. */
  readonly priorState: boolean | null;
  /** Values of variables that name an environment or a workspace. */
  readonly environmentVariables: readonly string[];
  /** Who refers to whom; null when the plan has no configuration, or too much of it. */
  readonly references: ReferenceGraph | null;
}

/** How many resources of the configuration refer to one, transitively. */
export interface ReferenceGraph {
  /** Counts up to `most` and stops; 0 also for what is not in the configuration. */
  readonly dependents: (address: string, most: number) => number;
  /** Addresses (without indexes) whose configuration runs a provisioner, with the kinds of it. */
  readonly provisioners: ReadonlyMap<string, readonly string[]>;
  /** Whether the configuration of a resource sets an attribute or a block; null for what is not in the configuration. */
  readonly sets: (address: string, attribute: string) => boolean | null;
}

/** Takes what is read, as it is read; nothing is held between two calls. */
export interface PlanVisitor {
  readonly change: (change: PlannedChange) => void;
  readonly deferred: (change: PlannedChange | null, reason: string, line: number) => void;
}

export type ReadPlan =
  | { readonly kind: 'read'; readonly frame: PlanFrame }
  | { readonly kind: 'refused'; readonly reason: string; readonly line: number };
