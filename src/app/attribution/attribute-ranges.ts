/**
 * Which commits a landed commit was made from. A request's branch may have been merged as well, before the squash or
 * after it: what counts is what the landed commit itself cannot reach, not what the history's head cannot.
 */
import type { HistoryGraph } from '../../core/attribution/history-graph.ts';
import type { CommitId } from '../../model/id.ts';
import type { History, RangeRequest } from './attribute-history.ts';
import { isUnreadable } from './attribute-objects.ts';
import type { Lead } from './attribute-sources.ts';

/** A forge lists no more commits of a request: a branch that would bring more from the history is no request's. */
const MOST_LANDED_COMMITS = 250;

/** A lead with the commits that it leads to. */
export interface SourcePlan {
  readonly lead: Lead;
  readonly request: RangeRequest;
  /** Commits of the request that were made after the lead's target: nothing of it can come from them. */
  readonly later: ReadonlySet<CommitId>;
}

export interface SourcePlans {
  readonly plans: readonly SourcePlan[];
  /** Leads of which a commit cannot be read, and why. */
  readonly unreadable: readonly UnreadableLead[];
}

interface UnreadableLead {
  readonly lead: Lead;
  readonly error: unknown;
}

const NONE: ReadonlySet<CommitId> = new Set();

/**
 * Plans the leads whose sources `history` has read. Reads the patches of what was merged besides: two git processes at
 * most, and none when the history has them.
 *
 * @param graph the history that the targets are in; asked for only when a lead names a request
 */
export async function planSources(
  history: History,
  leads: readonly Lead[],
  graph: () => Promise<HistoryGraph>,
): Promise<SourcePlans> {
  const plans = leads.map((lead) => planned(history, lead, knownRequest(history, lead)));
  if (!leads.some(isRequest)) return { plans, unreadable: [] };
  const whole = await graph();
  history.addSourcesTo(whole);
  const exact = plans.map(({ lead, request }): readonly CommitId[] | null => {
    if (!isRequest(lead)) return null;
    return whole.reachedOnly(lead.source.commit, lead.target, request.commits.length + MOST_LANDED_COMMITS);
  });
  const failure = await readAll(history, exact);
  const unreadable: UnreadableLead[] = [];
  const all = plans.flatMap((plan, at): readonly SourcePlan[] => {
    const commits = exact[at] ?? null;
    if (commits === null) return [plan];
    if (failure !== null && commits.some((id) => history.lacksPatches(id))) {
      unreadable.push({ lead: plan.lead, error: failure });
      return [];
    }
    return [planned(history, plan.lead, history.rangeOf(commits, plan.lead.source.commit))];
  });
  return { plans: all, unreadable };
}

/** Reads the commits of all plans; why some could not be read, or null. */
async function readAll(history: History, exact: readonly (readonly CommitId[] | null)[]): Promise<unknown> {
  try {
    await history.exactly(exact.flatMap((commits) => commits ?? []));
    return null;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return error;
  }
}

function planned(history: History, lead: Lead, request: RangeRequest): SourcePlan {
  const later = isRequest(lead) ? madeAfter(history, request.commits, lead.target) : NONE;
  const nothing = later.size > 0 && later.size === request.commits.length;
  return { lead, request: nothing ? { ...request, commits: [] } : request, later };
}

function isRequest({ kind, source }: Lead): boolean {
  return kind === 'squash' && source.kind === 'tip';
}

/** The commits of a lead: one, or all that lead to the tip and were read for it. */
function knownRequest(history: History, { source }: Lead): RangeRequest {
  if (source.kind === 'tip') return history.sourceRange(source.commit);
  const base = history.commits.get(source.commit)?.commit.parents[0] ?? null;
  return { commits: [source.commit], base, head: source.commit };
}

function madeAfter(history: History, commits: readonly CommitId[], target: CommitId): ReadonlySet<CommitId> {
  const later = new Set<CommitId>();
  for (const id of commits) {
    const parents = history.commits.get(id)?.commit.parents ?? [];
    if (parents.some((parent) => parent === target || later.has(parent))) later.add(id);
  }
  return later;
}
