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
