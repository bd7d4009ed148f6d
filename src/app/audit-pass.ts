/** The one pass of an audit over the commits that are to be judged: git streams them, nothing but ranges is held. */
import { type CommitClues, cluesOf, withTraced } from '../core/attribution/clues.ts';
import { HistoryGraph } from '../core/attribution/history-graph.ts';
import { withBranchHint } from '../core/attribution/merged-branches.ts';
import { isPlain } from '../core/attribution/plain-commit.ts';
import { readCommitMarks } from '../core/attribution/marks/read-marks.ts';
import { countOf } from '../core/attribution/tally.ts';
import { CommitList } from '../core/measurement/commit-list.ts';
import type { IndexedCommit } from '../core/measurement/history-index.ts';
import type { AuditRecord } from '../model/audit.ts';
import type { Commit, FilePatch } from '../model/change.ts';
import { type CommitId, idLength } from '../model/id.ts';
import type { GitRepository, LogQuery } from '../ports/git.ts';
import { graphBelow, History } from './attribute-history.ts';
import { gatherMergeContent, type MergeContent } from './attribute-merges.ts';
import type { NoteBook } from './attribute-notes.ts';
import { mayBeTraced, traceSquashes } from './attribute-squashes.ts';
import { cluesFor } from './attribute-trace.ts';
import type { AuditRequest } from './audit-request.ts';
import { type AuditJudge, CommitAudit, type JudgedCommit } from './audit-commit.ts';
import type { BranchHints } from './audit-branches.ts';
import { type InputLookup, inputsOf, namesSources, pickedCommits } from './audit-inputs.ts';
import type { SourcePresence } from './audit-sources.ts';
import { mergePatches } from './audit-merges.ts';
import { readTexts } from './change-texts.ts';
import type { Home } from './home-policy.ts';

/** What a pass judges with. */
export interface AuditDesk extends AuditJudge {
  readonly home: Home;
  readonly book: NoteBook;
  readonly lookup: InputLookup;
  readonly sources: SourcePresence;
  /** Filled by {@link AuditPass.readGraph}. */
  readonly branches: BranchHints;
}

/** Where the results of a pass go. */
export interface AuditOutput {
  keep(record: AuditRecord, inputs: string): void;
  index(entry: IndexedCommit): void;
  advance(commits: number): void;
}

/** So many commits wait for texts or traces before they are finished together. */
const BATCH = 2000;
/** Texts are held while a few commits are finished: lock files are large. */
const TEXTS = 8;

type Merge = Pick<Commit, 'id' | 'parents'>;

export class AuditPass {
  readonly #repo: GitRepository;
  readonly #desk: AuditDesk;
  readonly #merges: Merge[] = [];
  #whole: Promise<HistoryGraph> | null = null;

  constructor(repo: GitRepository, desk: AuditDesk) {
    this.#repo = repo;
    this.#desk = desk;
  }

  /** Reads the shape of the history; gives its commits in the order in which {@link run} judges them. */
  async readGraph(request: AuditRequest): Promise<CommitList> {
    const order = new CommitList(idLength(this.#repo.state.objectFormat));
    const query: Omit<LogQuery, 'patches'> = { tips: [request.tip], not: request.not, order: 'newest-first' };
    const bounded = request.since === null ? query : { ...query, since: request.since };
    await this.#repo.graph(bounded, (id, parents) => {
      order.push(id);
      if (parents.length > 1) this.#merges.push({ id, parents });
    });
    const { branches, home } = this.#desk;
    const merges = this.#merges.map(({ id }) => id);
    await branches.read(this.#repo, merges, home.marks, () => this.#graph(request.tip));
    return order;
  }

  /** Judges all commits of the request, or only those named. */
  async run(
    request: AuditRequest,
    order: CommitList,
    only: readonly CommitId[] | null,
    output: AuditOutput,
  ): Promise<void> {
    const inside = only === null ? null : new Set(only);
    const merges = this.#merges.filter(({ id }) => inside === null || inside.has(id));
    const noted = await this.#notedClues(only ?? order);
    const finisher = new Finisher(this.#repo, this.#desk, this.#history(request), noted, output);
    // What merges changed by themselves is found out beside the long stream of patches; merges wait for it.
    const [merged] = await Promise.all([
      this.#mergeContent(request, merges),
      this.#repo.log(this.#query(request, only), {
        commit: (commit) => finisher.commit(commit),
        file: (patch) => finisher.file(patch),
      }),
    ]);
    await finisher.end(merged);
  }

  #history({ tip, not, since }: AuditRequest): WholeHistory {
    // Without a merge a branch is either all of it outside of the history, or a part of it: nothing has to be looked up.
    const straight = not.length === 0 && since === null && this.#merges.length === 0;
    return { tip, graph: straight ? async () => new HistoryGraph() : () => this.#graph(tip) };
  }

  #query(request: AuditRequest, only: readonly CommitId[] | null): LogQuery {
    if (only !== null) return { tips: only, not: [], patches: 'bodies', order: 'newest-first', tipsOnly: true };
    const query: LogQuery = { tips: [request.tip], not: request.not, patches: 'bodies', order: 'newest-first' };
    return request.since === null ? query : { ...query, since: request.since };
  }

  /** The whole history below the tip, read once when something needs it. */
  #graph(tip: CommitId): Promise<HistoryGraph> {
    this.#whole ??= graphBelow(this.#repo, tip);
    return this.#whole;
  }

  /** Merge bases need the whole history below the merges, parents first, also where only a part of it is audited. */
  async #mergeContent(request: AuditRequest, merges: readonly Merge[]): Promise<ReadonlyMap<CommitId, MergeContent>> {
    if (merges.length === 0) return new Map();
    return gatherMergeContent(this.#repo, merges, await this.#graph(request.tip));
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

/** The history that an audit looks at, or that holds what it looks at. */
interface WholeHistory {
  readonly tip: CommitId;
  readonly graph: () => Promise<HistoryGraph>;
}

/** A commit while its patches stream by, and what it has to wait for when they are all read. */
interface Streamed {
  readonly audit: CommitAudit;
  readonly clues: CommitClues;
  readonly inputs: string;
  /** True when its evidence may have to be traced to other commits first. */
  readonly waits: boolean;
}

/** A merge: git gives no patch for it. */
interface Merged {
  readonly commit: Commit;
  readonly clues: CommitClues;
  readonly inputs: string;
}

/** A commit whose decision waits for the texts of its files. */
interface Texted {
  readonly judged: JudgedCommit;
  readonly inputs: string;
}

/** Takes commits in the order of the stream and finishes each as soon as everything about it is known. */
class Finisher {
  readonly #repo: GitRepository;
  readonly #desk: AuditDesk;
  readonly #history: WholeHistory;
  readonly #noted: ReadonlyMap<CommitId, CommitClues>;
  readonly #output: AuditOutput;
  readonly #traced: Streamed[] = [];
  readonly #merges: Merged[] = [];
  readonly #texts: Texted[] = [];
  #current: Streamed | null = null;

  constructor(
    repo: GitRepository,
    desk: AuditDesk,
    history: WholeHistory,
    noted: ReadonlyMap<CommitId, CommitClues>,
    output: AuditOutput,
  ) {
    this.#repo = repo;
    this.#desk = desk;
    this.#history = history;
    this.#noted = noted;
    this.#output = output;
  }

  commit(commit: Commit): void {
    this.#finishCurrent();
    const { home, branches } = this.#desk;
    const own = this.#noted.get(commit.id) ?? cluesOf(readCommitMarks(commit, home.marks), []);
    const clues = withBranchHint(own, branches.of(commit.id));
    const traceable = mayBeTraced(commit);
    const inputs = inputsOf(commit.id, traceable ? commit.message : '', this.#desk.lookup);
    if (commit.parents.length > 1) {
      this.#merges.push({ commit, clues, inputs });
      return;
    }
    const waits = traceable && namesSources(inputs);
    const audit = new CommitAudit(commit, this.#desk, !waits && isPlain(clues));
    this.#current = { audit, clues, inputs, waits };
  }

  file(patch: FilePatch): void {
    this.#current?.audit.file(patch);
  }

  /** Finishes what waited; `merged` is what merges changed by themselves. */
  async end(merged: ReadonlyMap<CommitId, MergeContent>): Promise<void> {
    this.#finishCurrent();
    await this.#finishTraced();
    for (const merge of this.#merges) this.#finishMerge(merge, merged.get(merge.commit.id));
    await this.#finishTexts();
  }

  #finishCurrent(): void {
    const streamed = this.#current;
    this.#current = null;
    if (streamed === null) return;
    if (streamed.waits) this.#traced.push(streamed);
    else this.#finish(streamed, streamed.clues);
  }

  #finish({ audit, inputs }: Pick<Streamed, 'audit' | 'inputs'>, clues: CommitClues): void {
    const judged = audit.finish(clues);
    this.#index(audit, judged);
    if (judged.needsTexts) this.#texts.push({ judged, inputs });
    else this.#keep(judged.record(null), inputs);
  }

  async #finishTraced(): Promise<void> {
    for (let at = 0; at < this.#traced.length; at += BATCH) {
      const batch = this.#traced.slice(at, at + BATCH);
      const commits = batch.map(({ audit }) => audit.commit);
      const { book, home, lookup, sources } = this.#desk;
      await sources.learn(commits.flatMap(({ message }) => pickedCommits(message)));
      const { tip, graph } = this.#history;
      const { traced, unreadable } = await traceSquashes(this.#repo, commits, tip, home.marks, book, graph);
      for (const streamed of batch) {
        const { id, message } = streamed.audit.commit;
        const lost = unreadable.get(id);
        const { clues } = streamed;
        const known = lost === undefined ? clues : { ...clues, findings: [...clues.findings, lost] };
        const inputs = inputsOf(id, message, lookup);
        this.#finish({ audit: streamed.audit, inputs }, withTraced(known, traced.get(id) ?? []));
      }
    }
  }

  #finishMerge({ commit, clues, inputs }: Merged, content: MergeContent | undefined): void {
    const audit = new CommitAudit(commit, this.#desk, isPlain(clues));
    for (const patch of content === undefined ? [] : mergePatches(content)) audit.file(patch);
    if (content !== undefined && content.twin !== null) audit.twin(content.twin);
    this.#finish({ audit, inputs }, clues);
  }

  async #finishTexts(): Promise<void> {
    for (let at = 0; at < this.#texts.length; at += TEXTS) {
      const batch = this.#texts.slice(at, at + TEXTS);
      const changes = batch.map(({ judged }) => judged.input.change.transitions);
      const texts = await readTexts(this.#repo, changes);
      for (const [index, { judged, inputs }] of batch.entries())
        this.#keep(judged.record(texts[index] ?? null), inputs);
    }
  }

  #index(audit: CommitAudit, judged: JudgedCommit): void {
    const { added, deleted } = judged.input.attribution.tally;
    const ai = countOf(added, 'ai') + countOf(deleted, 'ai') + countOf(added, 'mixed') + countOf(deleted, 'mixed');
    const sum = (counts: typeof added): number =>
      countOf(counts, 'ai') + countOf(counts, 'human') + countOf(counts, 'mixed') + counts.unknown;
    this.#output.index({
      commit: audit.commit,
      addedLines: sum(added),
      deletedLines: sum(deleted),
      aiLines: ai,
      patches: audit.paths,
    });
  }

  #keep(record: AuditRecord, inputs: string): void {
    this.#output.keep(record, inputs);
    this.#output.advance(1);
  }
}
