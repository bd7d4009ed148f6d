/** Takes the commits of an audit as git streams them and finishes each as soon as everything about it is known. */
import { type CommitClues, cluesOf, withTraced } from '../../core/attribution/clues.ts';
import type { HistoryGraph } from '../../core/attribution/history-graph.ts';
import { isPlain } from '../../core/attribution/plain-commit.ts';
import { readCommitMarks } from '../../core/attribution/marks/read-marks.ts';
import { withBranchHint } from '../../core/attribution/merged-branches.ts';
import { countOf } from '../../core/attribution/tally.ts';
import type { IndexedCommit } from '../../core/measurement/history-index.ts';
import type { AuditRecord } from '../../model/audit.ts';
import type { Commit, FilePatch } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { MergeContent } from '../attribution/attribute-merges.ts';
import type { NoteBook } from '../attribution/attribute-notes.ts';
import { mayBeTraced, traceSquashes } from '../attribution/attribute-squashes.ts';
import { type AuditJudge, CommitAudit, type JudgedCommit } from './audit-commit.ts';
import type { BranchHints } from './audit-branches.ts';
import { type InputLookup, inputsOf, namesSources, pickedCommits } from './audit-inputs.ts';
import { mergePatches } from './audit-merges.ts';
import type { SourcePresence } from './audit-sources.ts';
import { readTexts } from '../change/change-texts.ts';
import type { Home } from '../home/home-policy.ts';

/** What a pass judges with. */
export interface AuditDesk extends AuditJudge {
  readonly home: Home;
  readonly book: NoteBook;
  readonly lookup: InputLookup;
  readonly sources: SourcePresence;
  /** Filled when the shape of the history is read. */
  readonly branches: BranchHints;
}

/** Where the results of a pass go. */
export interface AuditOutput {
  /** `position` is the commit's place among those that the pass judges, 0 for the first. */
  keep(record: AuditRecord, inputs: string, position: number): void;
  index(entry: IndexedCommit): void;
  advance(commits: number): void;
}

/** The history that an audit looks at, or that holds what it looks at. */
export interface WholeHistory {
  readonly tip: CommitId;
  readonly graph: () => Promise<HistoryGraph>;
}

/** So many commits wait for traces before they are finished together. */
const BATCH = 2000;
/** Texts are held while a few commits are finished: lock files are large. */
const TEXTS = 8;
/** So many commits may wait for texts before they are read beside the stream. */
const WAITING = 64;

/** A commit while its patches stream by, and what it has to wait for when they are all read. */
interface Streamed {
  readonly audit: CommitAudit;
  readonly clues: CommitClues;
  readonly inputs: string;
  readonly position: number;
  /** True when its evidence may have to be traced to other commits first. */
  readonly waits: boolean;
}

/** A merge: git gives no patch for it. */
interface Merged {
  readonly commit: Commit;
  readonly clues: CommitClues;
  readonly inputs: string;
  readonly position: number;
}

/** A commit whose decision waits for the texts of its files. */
interface Texted {
  readonly judged: JudgedCommit;
  readonly inputs: string;
  readonly position: number;
}

/** See the file comment: {@link commit} and {@link file} in the order of the stream, {@link merged} at any time, then {@link end}. */
export class AuditFinisher {
  readonly #repo: GitRepository;
  readonly #desk: AuditDesk;
  readonly #history: WholeHistory;
  readonly #noted: ReadonlyMap<CommitId, CommitClues>;
  readonly #output: AuditOutput;
  readonly #traced: Streamed[] = [];
  /** Merges whose own content is not known yet, and content of merges that did not come yet. */
  readonly #merges = new Map<CommitId, Merged>();
  readonly #content = new Map<CommitId, MergeContent | null>();
  #texts: Texted[] = [];
  #reading: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;
  #position = 0;
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
    const position = this.#position;
    this.#position += 1;
    if (commit.parents.length > 1) {
      const content = this.#content.get(commit.id);
      const merge = { commit, clues, inputs, position };
      if (content === undefined) this.#merges.set(commit.id, merge);
      else this.#finishMerge(merge, content);
      this.#content.delete(commit.id);
      return;
    }
    const waits = traceable && namesSources(inputs);
    const audit = new CommitAudit(commit, this.#desk, !waits && isPlain(clues));
    this.#current = { audit, clues, inputs, position, waits };
  }

  file(patch: FilePatch): void {
    this.#current?.audit.file(patch);
  }

  /** Says of these merges what they changed by themselves; a merge that `content` does not name changed nothing. */
  merged(merges: readonly CommitId[], content: ReadonlyMap<CommitId, MergeContent>): void {
    for (const id of merges) {
      const waiting = this.#merges.get(id);
      if (waiting === undefined) this.#content.set(id, content.get(id) ?? null);
      else this.#finishMerge(waiting, content.get(id) ?? null);
      this.#merges.delete(id);
    }
  }

  /** Finishes what waited. */
  async end(): Promise<void> {
    this.#finishCurrent();
    await this.#finishTraced();
    for (const merge of this.#merges.values()) this.#finishMerge(merge, null);
    await this.#reading;
    await this.#readTexts(1);
    if (this.#failure !== null) throw this.#failure.error;
  }

  #finishCurrent(): void {
    const streamed = this.#current;
    this.#current = null;
    if (streamed === null) return;
    if (streamed.waits) this.#traced.push(streamed);
    else this.#finish(streamed, streamed.clues);
  }

  #finish(from: Pick<Streamed, 'audit' | 'inputs' | 'position'>, clues: CommitClues): void {
    const { audit, inputs, position } = from;
    const judged = audit.finish(clues);
    this.#index(audit, judged);
    if (!judged.needsTexts) {
      this.#keep(judged.record(null), inputs, position);
      return;
    }
    this.#texts.push({ judged, inputs, position });
    if (this.#texts.length >= WAITING) this.#reading ??= this.#readBeside();
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
        this.#finish({ ...streamed, inputs }, withTraced(known, traced.get(id) ?? []));
      }
    }
  }

  #finishMerge({ commit, clues, inputs, position }: Merged, content: MergeContent | null): void {
    const audit = new CommitAudit(commit, this.#desk, isPlain(clues));
    for (const patch of content === null ? [] : mergePatches(content)) audit.file(patch);
    if (content !== null && content.twin !== null) audit.twin(content.twin);
    this.#finish({ audit, inputs, position }, clues);
  }

  /** Reads texts while the stream goes on; a failure is told at the end. */
  async #readBeside(): Promise<void> {
    try {
      await this.#readTexts(WAITING);
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#reading = null;
  }

  /** Finishes commits that wait for texts until fewer than `least` are left. */
  async #readTexts(least: number): Promise<void> {
    while (this.#texts.length >= least) {
      const batch = this.#texts.slice(0, TEXTS);
      this.#texts = this.#texts.slice(TEXTS);
      const changes = batch.map(({ judged }) => judged.input.change.transitions);
      const texts = await readTexts(this.#repo, changes);
      for (const [index, { judged, inputs, position }] of batch.entries())
        this.#keep(judged.record(texts[index] ?? null), inputs, position);
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

  #keep(record: AuditRecord, inputs: string, position: number): void {
    this.#output.keep(record, inputs, position);
    this.#output.advance(1);
  }
}
