/** From the facts of all files to one graph of what depends on what. */
import type { DeclaredThing, FileFacts, GraphEdge, GraphNode, NodeId, UseTarget } from '../../model/graph.ts';
import type { RepoPath } from '../../model/path.ts';
import type { Services } from '../../model/services.ts';
import { folderOf, ImportResolver, joined } from './resolve-imports.ts';

/** A graph that can be asked. */
export interface DependencyGraph {
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  /** What depends directly on a node. */
  readonly dependents: ReadonlyMap<NodeId, readonly GraphEdge[]>;
  /** Things that a file declares. */
  readonly declaredIn: ReadonlyMap<RepoPath, readonly NodeId[]>;
  readonly edges: number;
  /** Files that could not be read, with the reason. */
  readonly unread: ReadonlyMap<RepoPath, string>;
}

/** Builds the graph. `files` are all files of the tree; facts are there for those that say anything. */
export function buildGraph(
  files: readonly RepoPath[],
  facts: ReadonlyMap<RepoPath, FileFacts>,
  services: Services,
): DependencyGraph {
  const builder = new Builder(files, facts);
  for (const [path, { uses }] of facts) {
    for (const { by, of } of uses) builder.use(path, by, of);
  }
  builder.services(files, services);
  return builder.graph(facts);
}

class Builder {
  readonly #files: ReadonlySet<RepoPath>;
  readonly #inFolder = new Map<string, RepoPath[]>();
  readonly #nodes = new Map<NodeId, GraphNode>();
  readonly #dependents = new Map<NodeId, GraphEdge[]>();
  /** Node of a thing by its file and local name. */
  readonly #ids = new Map<string, NodeId>();
  readonly #declared = new Map<RepoPath, NodeId[]>();
  /** Makers of pods by `namespace\0label`: a selector looks only at those of its rarest label. */
  readonly #pods = new Map<string, { readonly id: NodeId; readonly labels: ReadonlySet<string> }[]>();
  readonly #ownedFolders = new Map<string, NodeId>();
  readonly #imports: ImportResolver;
  readonly #known = new Set<string>();

  constructor(files: readonly RepoPath[], facts: ReadonlyMap<RepoPath, FileFacts>) {
    this.#files = new Set(files);
    const packages = new Map<string, string>();
    for (const [path, { declares, uses }] of facts) {
      this.#fileNode(path);
      const folder = folderOf(path);
      const beside = this.#inFolder.get(folder);
      if (beside === undefined) this.#inFolder.set(folder, [path]);
      else beside.push(path);
      for (const thing of declares) {
        if (thing.local.startsWith('name:')) packages.set(thing.name, folder);
        else this.#declare(path, thing);
      }
      for (const { by, of } of uses) {
        if (of.kind === 'own-folder' && by !== null) this.#ownedFolders.set(folder, this.#idOf(path, by));
      }
    }
    this.#imports = new ImportResolver({ files: this.#files, packages });
  }

  #declare(path: RepoPath, thing: DeclaredThing): void {
    const id =
      thing.kind === 'object'
        ? `k8s:${thing.local}`
        : thing.kind === 'entity'
          ? `entity:${thing.local}`
          : `${folderOf(path)}#${thing.local}`;
    this.#ids.set(`${path}\0${thing.local}`, id);
    this.#nodes.set(id, { id, kind: thing.kind, name: thing.name, path, tier: thing.tier });
    const list = this.#declared.get(path);
    if (list === undefined) this.#declared.set(path, [id]);
    else list.push(id);
    const pod = { id, labels: new Set(thing.labels) };
    for (const label of pod.labels) {
      const key = `${thing.namespace}\0${label}`;
      const pods = this.#pods.get(key);
      if (pods === undefined) this.#pods.set(key, [pod]);
      else pods.push(pod);
    }
  }

  /** Terraform addresses hold in their folder, objects and entities everywhere. */
  #idOf(path: RepoPath, local: string): NodeId {
    return this.#ids.get(`${path}\0${local}`) ?? `${folderOf(path)}#${local}`;
  }

  use(path: RepoPath, by: string | null, of: UseTarget): void {
    const from = by === null ? path : this.#idOf(path, by);
    switch (of.kind) {
      case 'module': {
        const target = this.#imports.resolve(of.language, path, of.specifier);
        if (target !== null && target !== path) this.#add(from, this.#targetNode(target), 'imports');
        return;
      }
      case 'address':
        return this.#add(from, `${folderOf(path)}#${of.address}`, 'refers to');
      case 'folder': {
        const folder = joined(folderOf(path), of.path);
        if (folder !== null) this.#add(from, this.#targetNode(`${folder}/`), 'is made from');
        return;
      }
      case 'object':
        return this.#add(from, `k8s:${of.object}/${of.namespace}/${of.name}`, 'reads');
      case 'pods':
        for (const id of this.#selected(of.namespace, of.labels)) if (id !== from) this.#add(from, id, 'selects');
        return;
      case 'entity': {
        const other = `entity:${of.ref}`;
        if (of.reversed) this.#add(other, from, 'is built on');
        else this.#add(from, other, 'depends on');
        return;
      }
      case 'own-folder':
        return;
    }
  }

  #selected(namespace: string, labels: readonly string[]): readonly NodeId[] {
    const lists = labels.map((label) => this.#pods.get(`${namespace}\0${label}`) ?? []);
    const rarest = lists.reduce((a, b) => (b.length < a.length ? b : a), lists[0] ?? []);
    return rarest.filter((pod) => labels.every((label) => pod.labels.has(label))).map(({ id }) => id);
  }

  /** A folder stands for its files: whoever uses it depends on each of them. */
  #targetNode(target: string): NodeId {
    if (!target.endsWith('/')) return this.#fileNode(target as RepoPath);
    if (this.#nodes.has(target)) return target;
    this.#nodes.set(target, { id: target, kind: 'file', name: target, path: null, tier: null });
    for (const path of this.#inFolder.get(target.slice(0, -1)) ?? []) {
      this.#add(target, this.#fileNode(path), 'holds');
      for (const id of this.#declared.get(path) ?? []) this.#add(target, id, 'holds');
    }
    return target;
  }

  #fileNode(path: RepoPath): NodeId {
    if (!this.#nodes.has(path)) this.#nodes.set(path, { id: path, kind: 'file', name: path, path, tier: null });
    return path;
  }

  services(files: readonly RepoPath[], services: Services): void {
    for (const { name, tier, dependents } of services.services) {
      const id = `service:${name}`;
      this.#nodes.set(id, { id, kind: 'service', name, path: null, tier });
      for (const dependent of dependents) this.#add(`service:${dependent}`, id, 'depends on');
    }
    for (const path of files) {
      for (const { name } of services.of(path)) this.#has(`service:${name}`, path);
      const owner = this.#ownerOf(path);
      if (owner !== null) this.#has(owner, path);
    }
    this.#sameNames(services);
  }

  /** A service of the service map and an entity of the catalogue with one name are one thing told twice. */
  #sameNames(services: Services): void {
    const names = new Set(services.services.map(({ name }) => name));
    for (const { id, kind, name } of this.#nodes.values()) {
      if (kind === 'entity' && names.has(name)) this.#add(`service:${name}`, id, 'is');
    }
  }

  #has(owner: NodeId, path: RepoPath): void {
    this.#add(owner, this.#fileNode(path), 'has');
    for (const id of this.#declared.get(path) ?? []) if (id !== owner) this.#add(owner, id, 'has');
  }

  /** The entity of the nearest folder upwards that has a catalogue file. */
  #ownerOf(path: RepoPath): NodeId | null {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const owner = this.#ownedFolders.get(folder);
      if (owner !== undefined) return owner;
      if (folder === '') return null;
    }
  }

  #add(from: NodeId, to: NodeId, why: string): void {
    const key = `${from}\0${to}`;
    if (from === to || this.#known.has(key)) return;
    this.#known.add(key);
    for (const id of [from, to]) {
      if (this.#nodes.has(id)) continue;
      // Named and declared nowhere here: it may be part of a way, and has no file.
      const name = id.slice(id.lastIndexOf(':') + 1);
      const kind = id.startsWith('service:') ? 'service' : id.startsWith('entity:') ? 'entity' : 'resource';
      this.#nodes.set(id, { id, kind, name, path: null, tier: null });
    }
    const list = this.#dependents.get(to);
    if (list === undefined) this.#dependents.set(to, [{ from, to, why }]);
    else list.push({ from, to, why });
  }

  graph(facts: ReadonlyMap<RepoPath, FileFacts>): DependencyGraph {
    const unread = new Map<RepoPath, string>();
    for (const [path, { unread: reason }] of facts) if (reason !== null) unread.set(path, reason);
    return {
      nodes: this.#nodes,
      dependents: this.#dependents,
      declaredIn: this.#declared,
      edges: this.#known.size,
      unread,
    };
  }
}
