/** What a change reaches: files and things, services with the way there, and who owns what is touched. */
import { servicesReached, thingsReached } from '../../core/graph/reach.ts';
import type { DependencyGraph } from '../../core/graph/build.ts';
import type { Reached } from '../../model/graph.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import { gatherChange, resolveRange } from '../change/change.ts';
import { readHome } from '../home/home-policy.ts';
import { type GraphTools, readGraph } from './dependency-graph.ts';
import { keepReach } from './kept-reach.ts';

/** The answer of `blast`. */
export interface BlastRadius {
  readonly subject: string;
  readonly touched: readonly RepoPath[];
  readonly services: readonly Reached[];
  /** Files, resources and objects that depend on what is touched. */
  readonly things: number;
  readonly graph: {
    readonly files: number;
    readonly dependencies: number;
    readonly unread: readonly { readonly path: RepoPath; readonly reason: string }[];
  };
}

/**
 * The blast radius of a range, in the tree of its head: what the change adds may be depended on already. Paths that it
 * deletes are looked up in the tree of its base.
 */
export async function blastRadius(repo: GitRepository, range: string | null, tools: GraphTools): Promise<BlastRadius> {
  const [home, resolved] = await Promise.all([readHome(repo), resolveRange(repo, range)]);
  const change = await gatherChange(repo, resolved);
  const graph = await readGraph(repo, change.head, home.services, tools);
  const touched = change.transitions.map(({ path }) => path);
  const gone = change.transitions.filter((transition) => transition.new === null).map(({ path }) => path);
  if (home.commit !== null) keepReach(tools.cache, home.commit, graph);
  const answer = { subject: resolved.text, touched };
  if (gone.length === 0 || change.base === null) return { ...answer, ...reachOf(graph, touched) };
  const before = await readGraph(repo, change.base, home.services, tools);
  const [now, then] = [reachOf(graph, touched), reachOf(before, gone)];
  const known = new Set(now.services.map(({ node }) => node.id));
  const services = [...now.services, ...then.services.filter(({ node }) => !known.has(node.id))];
  return { ...answer, ...now, services, things: Math.max(now.things, then.things) };
}

function reachOf(
  graph: DependencyGraph,
  paths: readonly RepoPath[],
): Pick<BlastRadius, 'services' | 'things' | 'graph'> {
  return {
    services: servicesReached(graph, paths),
    things: thingsReached(graph, paths),
    graph: {
      files: [...graph.nodes.values()].filter(({ kind, path }) => kind === 'file' && path !== null).length,
      dependencies: graph.edges,
      unread: [...graph.unread].map(([path, reason]) => ({ path, reason })),
    },
  };
}
