/** What the files of one side of a change say of permissions, whatever they are written in. */
import type { RepoPath } from '../../../model/path.ts';
import type { PolicyKind, Statement } from './policy.ts';
import type { PolicyMistake } from './read-policy.ts';

interface FactPlace {
  readonly path: RepoPath;
  readonly lines: { readonly start: number; readonly end: number };
  /** Who or what holds it: an address, a name, or the path of a document. */
  readonly owner: string;
}

/** A document, or a part of one, that an owner holds. */
export interface PolicyFact extends FactPlace {
  readonly kind: 'policy';
  readonly role: PolicyKind;
  readonly statements: readonly Statement[];
  /** Not empty when it could not be read. */
  readonly mistakes: readonly PolicyMistake[];
}

/** A policy that is attached by its name: one of AWS's own, or one that is written elsewhere. */
export interface ManagedFact extends FactPlace {
  readonly kind: 'managed';
  /** ARN, name or expression. */
  readonly policy: string;
}

export interface BoundaryFact extends FactPlace {
  readonly kind: 'boundary';
  readonly policy: string;
}

/** A long-lived secret that comes into being: an access key, a key of a service account. */
export interface StaticKeyFact extends FactPlace {
  readonly kind: 'static-key';
  readonly what: string;
}

/** A bucket list, snapshot or image that is shared with everyone. */
export interface OpenedFact extends FactPlace {
  readonly kind: 'opened';
  readonly what: string;
}

/** A role of Google Cloud or Azure that somebody is given. `owner` is where it holds. */
export interface CloudRoleFact extends FactPlace {
  readonly kind: 'cloud-role';
  readonly cloud: 'google' | 'azure';
  readonly role: string;
  readonly members: readonly string[];
}

/** Permissions that a role of one's own holds. */
export interface CloudPermissionsFact extends FactPlace {
  readonly kind: 'cloud-permissions';
  readonly cloud: 'google' | 'azure';
  readonly permissions: readonly string[];
}

/** Rules of a Kubernetes role, as statements: `k8s:VERB` on `GROUP:RESOURCE:NAME` or `url:PATH`. */
export interface RbacRoleFact extends FactPlace {
  readonly kind: 'rbac-role';
  readonly statements: readonly Statement[];
}

export interface RbacBindingFact extends FactPlace {
  readonly kind: 'rbac-binding';
  /** For example `ClusterRole/cluster-admin`. */
  readonly role: string;
  /** For example `Group system:masters`, `ServiceAccount default/ci`. */
  readonly subjects: readonly string[];
}

/** Something that holds permissions and could not be read. */
export interface UnreadFact extends FactPlace {
  readonly kind: 'unread';
  readonly reason: string;
}

export type IamFact =
  | PolicyFact
  | ManagedFact
  | BoundaryFact
  | StaticKeyFact
  | OpenedFact
  | CloudRoleFact
  | CloudPermissionsFact
  | RbacRoleFact
  | RbacBindingFact
  | UnreadFact;
