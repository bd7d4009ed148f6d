/** The one pass of an audit over the commits that are to be judged: git streams them, nothing but ranges is held. */
import type { CommitClues } from '../../core/attribution/clues.ts';
import { HistoryGraph } from '../../core/attribution/history-graph.ts';
import { HistoryShape } from '../../core/reading/history-shape.ts';
import type { Commit } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { GitRepository, LogQuery } from '../../ports/git.ts';
import { graphBelow, History } from '../attribution/attribute-history.ts';
import { gatherMergeContent } from '../attribution/attribute-merges.ts';
import { cluesFor } from '../attribution/attribute-trace.ts';
import { type AuditDesk, AuditFinisher, type AuditOutput, type WholeHistory } from './audit-finisher.ts';
import type { AuditRequest } from './audit-request.ts';

/** Merges are looked into so many at a time, each time by four git processes. */
const MERGES = 1000;

type Merge = Pick<Commit, 'id' | 'parents'>;

export class AuditPass {
  readonly #repo: GitRepository;
  readonly #desk: AuditDesk;
  readonly #order = new HistoryShape();
  readonly #merges: Merge[] = [];
  #whole: Promise<HistoryGraph> | null = null;

  constructor(repo: GitRepository, desk: AuditDesk) {
    this.#repo = repo;
    this.#desk = desk;
  }

  /** Reads the shape of the history; gives its commits in the order in which {@link run} judges them. */
  async readGraph(request: AuditRequest): Promise<HistoryShape> {
    const query: Omit<LogQuery, 'patches'> = { tips: [request.tip], not: request.not, order: 'newest-first' };
    const bounded = request.since === null ? query : { ...query, since: request.since };
    await this.#repo.graph(bounded, (id, parents) => {
      this.#order.push(id, parents);
      if (parents.length > 1) this.#merges.push({ id, parents });
    });
    const { branches, home } = this.#desk;
    const merges = this.#merges.map(({ id }) => id);
    await branches.read(this.#repo, merges, home.marks, () => this.#graph(request));
    return this.#order;
  }

  /** Judges all commits that {@link readGraph} found, or only those named. */
  async run(request: AuditRequest, only: readonly CommitId[] | null, output: AuditOutput): Promise<void> {
    const inside = only === null ? null : new Set(only);
    const merges = this.#merges.filter(({ id }) => inside === null || inside.has(id));
    const commits = only ?? this.#order;
    const noted = await this.#notedClues(commits);
    const finisher = new AuditFinisher(this.#repo, this.#desk, this.#history(request), noted, output);
    // What merges changed by themselves is found out beside the long stream of patches; merges wait for it.
    await Promise.all([
      this.#lookIntoMerges(request, merges, finisher),
      this.#repo.log(
        { commits, patches: 'bodies' },
        { commit: (commit) => finisher.commit(commit), file: (patch) => finisher.file(patch) },
      ),
    ]);
    await finisher.end();
  }

  #history(request: AuditRequest): WholeHistory {
    // Without a merge a branch is either all of it outside of the history, or a part of it: nothing has to be looked up.
    const straight = isWhole(request) && this.#merges.length === 0;
    return { tip: request.tip, graph: straight ? async () => new HistoryGraph() : () => this.#graph(request) };
  }

  /** The whole history below the tip, read once when something needs it. */
  #graph(request: AuditRequest): Promise<HistoryGraph> {
    this.#whole ??= isWhole(request) ? this.#walkedGraph() : graphBelow(this.#repo, request.tip);
    return this.#whole;
  }

  async #walkedGraph(): Promise<HistoryGraph> {
    const graph = new HistoryGraph();
    this.#order.parentsFirst((commit, parents) => graph.add(commit, parents));
    return graph;
  }

  async #lookIntoMerges(request: AuditRequest, merges: readonly Merge[], finisher: AuditFinisher): Promise<void> {
    for (let at = 0; at < merges.length; at += MERGES) {
      const batch = merges.slice(at, at + MERGES);
      const content = await gatherMergeContent(this.#repo, batch, await this.#graph(request));
      finisher.merged(
        batch.map(({ id }) => id),
        content,
      );
    }
  }

  /** Commits with notes are few; what their notes say is read beforehand, so that the stream need not wait. */
  async #notedClues(wanted: Iterable<CommitId>): Promise<ReadonlyMap<CommitId, CommitClues>> {
    const { book, home } = this.#desk;
    if (book.annotated().length === 0) return new Map();
    const noted: CommitId[] = [];
    for (const id of wanted) if (book.has(id)) noted.push(id);
    if (noted.length === 0) return new Map();
    const history = new History(this.#repo);
    await history.single(noted);
    return cluesFor({ repo: this.#repo, history, book, marks: home.marks }, noted);
  }
}

/** True when the walk shows everything that leads to the tip, as merge bases need it. */
function isWhole({ not, since }: AuditRequest): boolean {
  return not.length === 0 && since === null;
}
