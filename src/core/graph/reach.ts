/** What a change reaches: everything that depends on what it touches, transitively, by the shortest way. */
import type { GraphEdge, NodeId, Reached } from '../../model/graph.ts';
import type { RepoPath } from '../../model/path.ts';
import type { DependencyGraph } from './build.ts';

/** Beyond this many nodes the reach is "most of it", and more ways tell nothing more. */
const MOST_REACHED = 100_000;

/** Services and entities that the paths reach; nearest first, then by tier and name. What owns a touched path is near. */
export function servicesReached(graph: DependencyGraph, paths: readonly RepoPath[]): readonly Reached[] {
  const steps = walk(graph, paths);
  const found: Reached[] = [];
  for (const id of steps.keys()) {
    const node = graph.nodes.get(id);
    if (node === undefined || (node.kind !== 'service' && node.kind !== 'entity')) continue;
    found.push({ node, way: wayTo(steps, id) });
  }
  return found.sort(
    (a, b) =>
      a.way.length - b.way.length || (a.node.tier ?? 4) - (b.node.tier ?? 4) || (a.node.name < b.node.name ? -1 : 1),
  );
}

/** How many services depend on a file, and how many of them are of tier 1. */
export interface FileReach {
  readonly count: number;
  readonly tierOne: number;
}

/** Dependencies that are followed for one answer: what is beyond them is left out, and fewer services are told. */
const MOST_STEPS = 50_000_000;

/**
 * What {@link servicesReached} says of every file alone, for all of them at once: one walk for each service, instead of
 * one for each file. Whoever has a file is not felt as a dependent of it.
 */
export function reachOfFiles(graph: DependencyGraph): ReadonlyMap<RepoPath, FileReach> {
  const uses = Map.groupBy([...graph.dependents.values()].flat(), ({ from }) => from);
  const filesOf = new Map<NodeId, RepoPath[]>();
  for (const [path, ids] of graph.declaredIn) {
    for (const id of ids) {
      const known = filesOf.get(id);
      if (known === undefined) filesOf.set(id, [path]);
      else known.push(path);
    }
  }
  const reach = new Map<RepoPath, { count: number; tierOne: number }>();
  let left = MOST_STEPS;
  for (const node of graph.nodes.values()) {
    if (node.kind !== 'service' && node.kind !== 'entity') continue;
    const seen = new Set<NodeId>([node.id]);
    for (const id of seen) {
      for (const { to } of left > 0 ? (uses.get(id) ?? []) : []) {
        left -= 1;
        seen.add(to);
      }
    }
    const own = new Set((uses.get(node.id) ?? []).flatMap(({ to, why }) => (why === 'has' ? [to] : [])));
    for (const path of filesAmong(graph, seen, filesOf, own)) {
      const known = reach.get(path) ?? { count: 0, tierOne: 0 };
      reach.set(path, { count: known.count + 1, tierOne: known.tierOne + (node.tier === 1 ? 1 : 0) });
    }
  }
  return reach;
}

/** Files that are among the nodes, themselves or by what they declare, without those that are had. */
function filesAmong(
  graph: DependencyGraph,
  nodes: ReadonlySet<NodeId>,
  filesOf: ReadonlyMap<NodeId, readonly RepoPath[]>,
  own: ReadonlySet<NodeId>,
): ReadonlySet<RepoPath> {
  const found = new Set<RepoPath>();
  for (const id of nodes) {
    const node = graph.nodes.get(id);
    if (node?.kind === 'file' && node.path !== null) found.add(node.path);
    for (const path of filesOf.get(id) ?? []) found.add(path);
  }
  for (const id of own) {
    found.delete(id as RepoPath);
    for (const path of filesOf.get(id) ?? []) found.delete(path);
  }
  return found;
}

/** Number of files and things, besides those touched, that depend on the paths. */
export function thingsReached(graph: DependencyGraph, paths: readonly RepoPath[]): number {
  const steps = walk(graph, paths);
  let count = 0;
  for (const [id, step] of steps) {
    const kind = graph.nodes.get(id)?.kind;
    if (step !== null && (kind === 'file' || kind === 'resource' || kind === 'object') && !id.endsWith('/')) count += 1;
  }
  return count;
}

/** Breadth first, so that the first way to a node is a shortest one; null marks what is touched itself. */
function walk(graph: DependencyGraph, paths: readonly RepoPath[]): ReadonlyMap<NodeId, GraphEdge | null> {
  const steps = new Map<NodeId, GraphEdge | null>();
  for (const path of paths) {
    if (graph.nodes.has(path)) steps.set(path, null);
    for (const id of graph.declaredIn.get(path) ?? []) steps.set(id, null);
  }
  for (const id of steps.keys()) {
    for (const edge of graph.dependents.get(id) ?? []) {
      if (!steps.has(edge.from)) steps.set(edge.from, edge);
    }
    if (steps.size > MOST_REACHED) break;
  }
  return steps;
}

function wayTo(steps: ReadonlyMap<NodeId, GraphEdge | null>, id: NodeId): Reached['way'] {
  const way: { node: NodeId; why: string }[] = [];
  for (let edge = steps.get(id) ?? null; edge !== null; edge = steps.get(edge.to) ?? null) {
    way.unshift({ node: edge.from, why: edge.why });
  }
  return way;
}
