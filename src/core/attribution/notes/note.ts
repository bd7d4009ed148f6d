/** What a reader hands back, and the collector that every reader fills. */
import type { Claim, Evidence, Finding, NotedRange, NoteEvidence } from '../../../model/attribution.ts';
import type { RepoPath } from '../../../model/path.ts';
import { PROBLEMS, type ProblemKind, problemFinding, type SeenProblem } from './problem.ts';
import { normalSpans, type Span } from './ranges.ts';
import type { NotePlace, NoteSource } from './sources.ts';

/** Lines that a record names without saying, in a way that can be trusted, who wrote them. They stay `unknown`. */
export interface UnclassifiedRange {
  readonly path: RepoPath;
  readonly start: number;
  readonly end: number;
  /** The entry's key, or the contributor as the record names it. */
  readonly key: string;
  /** Line of the record, from 1. */
  readonly line: number;
  /**
   * `key`: a kind of key that no version of the format has. `contributor`: the record itself says "unknown", or names
   * somebody of whom it does not say whether that is a person. `human`: a human claim that cannot be trusted.
   * `place`: the commit it speaks of cannot be told.
   */
  readonly reason: 'key' | 'contributor' | 'human' | 'place';
}

/**
 * The evidence of one record. `unplaced` holds evidence without lines: of grade `declared` it speaks for the whole
 * commit (a conversation or checkpoint is attached), of grade `inferred` for deletions only (a session without lines).
 */
export type ReadNote = NoteEvidence & {
  /** The commit that the record says it describes, as written; null when it names none. */
  readonly baseCommit: string | null;
  readonly unclassified: readonly UnclassifiedRange[];
};

/** What all evidence of one entry shares. */
export interface EvidenceFields {
  readonly mark: string;
  readonly claim: Claim;
  readonly grade: Evidence['grade'];
  readonly line: number;
  readonly tool?: string | null;
  readonly model?: string | null;
  readonly session?: string | null;
  readonly prompter?: string | null;
  /** Id of the record inside a file of many; turns the source into a `trace`. */
  readonly record?: string;
}

/** Collects what a reader finds. Problems are counted by kind, so that a hostile record cannot flood the answer. */
export class NoteDraft {
  readonly source: NoteSource;
  readonly place: NotePlace;
  baseCommit: string | null = null;
  unreadable = false;
  private readonly ranges: NotedRange[] = [];
  private readonly unplaced: Evidence[] = [];
  private readonly unclassified: UnclassifiedRange[] = [];
  private readonly made = new Map<string, Evidence>();
  private readonly problems = new Map<ProblemKind, SeenProblem>();

  constructor(source: NoteSource, place: NotePlace) {
    this.source = source;
    this.place = place;
  }

  /** True when no range of lines has been read yet, classified or not. */
  get hasNoLines(): boolean {
    return this.ranges.length === 0 && this.unclassified.length === 0;
  }

  /** The evidence with these fields; the same object each time, so that equal runs of lines can be told by identity. */
  evidence(fields: EvidenceFields): Evidence {
    const key = JSON.stringify(fields);
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const { commit, ref, blob } = this.place;
    const made: Evidence = {
      mark: fields.mark,
      tool: fields.tool ?? null,
      model: fields.model ?? null,
      session: fields.session ?? null,
      prompter: fields.prompter ?? null,
      grade: fields.grade,
      claim: fields.claim,
      role: 'agent',
      source:
        this.source.layout === 'file'
          ? { kind: 'trace', file: this.source.place, record: fields.record ?? `line ${fields.line}`, commit }
          : { kind: 'note', ref, blob, commit, line: fields.line },
      via: null,
    };
    this.made.set(key, made);
    return made;
  }

  /** Adds lines of one entry; the spans may overlap and stand in any order. */
  lines(path: RepoPath, spans: readonly Span[], evidence: Evidence): void {
    for (const { start, end } of normalSpans(spans)) this.ranges.push({ path, start, end, evidence });
  }

  /** Adds evidence that has no lines. */
  withoutLines(evidence: Evidence): void {
    this.unplaced.push(evidence);
  }

  /** Keeps lines that get no class. */
  unknown(path: RepoPath, spans: readonly Span[], why: Pick<UnclassifiedRange, 'key' | 'line' | 'reason'>): void {
    for (const { start, end } of normalSpans(spans)) this.unclassified.push({ path, start, end, ...why });
  }

  /** Reports one thing that is wrong; `detail` is what stands there, or a sentence for the kinds that ask for one. */
  problem(kind: ProblemKind, line: number, detail = ''): void {
    const seen = this.problems.get(kind);
    if (seen === undefined) this.problems.set(kind, { kind, count: 1, line, detail });
    else this.problems.set(kind, { ...seen, count: seen.count + 1 });
  }

  finish(): ReadNote {
    const kinds = [...this.problems.keys()];
    const findings: Finding[] = [...this.problems.values()].map((seen) =>
      problemFinding(this.source, this.place, seen),
    );
    return {
      commit: this.place.commit,
      ranges: this.ranges,
      unplaced: this.unplaced,
      suspect: kinds.some((kind) => PROBLEMS[kind].effect === 'suspect'),
      unreadable: this.unreadable || kinds.some((kind) => PROBLEMS[kind].effect === 'unreadable'),
      findings,
      baseCommit: this.baseCommit,
      unclassified: this.unclassified,
    };
  }
}
