/** The words for what depends on what: files, resources, objects and services, with the reason of each dependency. */
import type { RepoPath } from './path.ts';

/** Unique in one graph: a path, `folder#address`, `k8s:Kind/namespace/name`, `entity:kind:namespace/name`, `service:name`. */
export type NodeId = string;

export type NodeKind = 'file' | 'resource' | 'object' | 'entity' | 'service';

export interface GraphNode {
  readonly id: NodeId;
  readonly kind: NodeKind;
  /** As people call it. */
  readonly name: string;
  /** The file that holds it; null for what only a service map names. */
  readonly path: RepoPath | null;
  /** Service tier, where one is known. */
  readonly tier: 1 | 2 | 3 | null;
}

/** `from` depends on `to`: what changes there may be felt here. */
export interface GraphEdge {
  readonly from: NodeId;
  readonly to: NodeId;
  /** A few words: `imports`, `refers to`, `selects`, `has`. */
  readonly why: string;
}

/** What a file declares and uses, before anything is looked up; depends on path and content alone, so it is kept by blob. */
export interface FileFacts {
  readonly declares: readonly DeclaredThing[];
  readonly uses: readonly Use[];
  /** Why nothing more is known of it; null when all could be read. */
  readonly unread: string | null;
}

/** A thing that a file declares. `local` is unique within the file. */
export interface DeclaredThing {
  readonly local: string;
  readonly kind: Exclude<NodeKind, 'file'>;
  readonly name: string;
  /** Kubernetes: labels of the pods that it makes, `key=value`. */
  readonly labels: readonly string[];
  /** Kubernetes: its namespace; empty where the manifest does not say. */
  readonly namespace: string;
  readonly tier: 1 | 2 | 3 | null;
}

/** One use; `by` is the local name of the thing that uses, null for the file itself. */
export interface Use {
  readonly by: string | null;
  readonly of: UseTarget;
}

export type UseTarget =
  /** An import, as written, in the language of the file. */
  | { readonly kind: 'module'; readonly language: ImportLanguage; readonly specifier: string }
  /** Another address of the same Terraform folder. */
  | { readonly kind: 'address'; readonly address: string }
  /** A folder by its path relative to the file: a local Terraform module. */
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'object'; readonly object: string; readonly namespace: string; readonly name: string }
  /** Every pod with these labels in the namespace. */
  | { readonly kind: 'pods'; readonly namespace: string; readonly labels: readonly string[] }
  /** Backstage: `kind:namespace/name`, lower case. `reversed`: that one depends on this one. */
  | { readonly kind: 'entity'; readonly ref: string; readonly reversed: boolean }
  /** Everything below the folder of the file belongs to the thing. */
  | { readonly kind: 'own-folder' };

export type ImportLanguage = 'ecmascript' | 'python' | 'go' | 'java';

/** Something that a change reaches, with the shortest way there. */
export interface Reached {
  readonly node: GraphNode;
  /** From what is touched to the node: each step with why it depends on the one before. Empty for what is touched itself. */
  readonly way: readonly { readonly node: NodeId; readonly why: string }[];
}
