/**
 * The changed lines of a commit of which no record speaks line by line: every line has the same answer, so that lines
 * are summed per file and their places forgotten. Nearly every commit of nearly every history is one, and an audit asks
 * for numbers only.
 */
import type { AttributedRun, Attribution, Evidence, FileAttribution, Finding } from '../../model/attribution.ts';
import type { FilePatch, Transition } from '../../model/change.ts';
import { type CommitClues, deletedEvidence } from './clues.ts';
import { contradictoryFinding } from './contradictions.ts';
import { judge, type Verdict } from './judge.ts';
import { tallyOf } from './tally.ts';

interface PlainFile {
  readonly patch: Pick<FilePatch, 'oldPath' | 'path' | 'old' | 'new'>;
  readonly added: number;
  readonly deleted: number;
}

/** True when {@link PlainCommit} gives the same numbers for the commit as following its lines would. */
export function isPlain(clues: CommitClues): boolean {
  return clues.lines.size === 0 && clues.traced === null;
}

/** Collects the patches of one commit against its first parent; keeps two numbers per path. */
export class PlainCommit {
  readonly #files: PlainFile[] = [];

  file(patch: FilePatch): void {
    let added = 0;
    let deleted = 0;
    for (const hunk of patch.hunks) {
      added += hunk.newCount;
      deleted += hunk.oldCount;
    }
    const { oldPath, path, old, new: next } = patch;
    this.#files.push({ patch: { oldPath, path, old, new: next }, added, deleted });
  }

  get transitions(): readonly Transition[] {
    return this.#files.flatMap(({ patch }) => transitionsOf(patch));
  }

  /** Each side of a file is one run that starts at line 1 and has as many lines as were changed there. */
  attribution(clues: CommitClues, findings: readonly Finding[]): Attribution {
    const evidence: Evidence[] = [];
    const added = runOf(judge(clues.whole), clues, evidence);
    const gone = deletedEvidence(clues, null, 1)[0]?.evidence ?? clues.whole;
    const deleted = gone === clues.whole ? added : runOf(judge(gone), clues, evidence);
    const files = this.#files.flatMap((file) => attributed(file, added, deleted));
    const contradictory = [added, deleted].some(({ contradictory: is }) => is) ? this.#lines() : 0;
    const told = findings.some(({ rule }) => rule === CONTRADICTORY);
    return {
      files,
      evidence: files.length === 0 ? [] : evidence,
      tally: tallyOf(files),
      findings:
        contradictory === 0 || told ? findings : [...findings, contradictoryFinding(clues.commit, contradictory)],
    };
  }

  #lines(): number {
    let lines = 0;
    for (const { added, deleted } of this.#files) lines += added + deleted === 0 ? 1 : added + deleted;
    return lines;
  }
}

const CONTRADICTORY = contradictoryFinding(null, 0).rule;

/** A run of which only the number of lines is open. */
interface OpenRun {
  readonly run: Omit<AttributedRun, 'count'>;
  readonly contradictory: boolean;
}

function runOf(verdict: Verdict, clues: CommitClues, evidence: Evidence[]): OpenRun {
  const indexes = verdict.evidence.map((one) => {
    const known = evidence.indexOf(one);
    return known >= 0 ? known : evidence.push(one) - 1;
  });
  const { class: name, grade, role, contradictory } = verdict;
  const unreadable = name === 'unknown' && clues.unreadable;
  return {
    run: { start: 1, class: name, grade, role, unreadable, commit: clues.commit, evidence: indexes },
    contradictory,
  };
}

function attributed(file: PlainFile, added: OpenRun, deleted: OpenRun): readonly FileAttribution[] {
  const { patch } = file;
  const transitions = transitionsOf(patch);
  const last = transitions.length - 1;
  return transitions.map((transition, index) => {
    const { path } = transition;
    // A renamed pair stands at its new path with the lines of both sides; its old path has an entry without lines.
    if (index < last) return { path, oldPath: path, transition, opaque: null, added: [], deleted: [] };
    const lineless = file.added === 0 && file.deleted === 0;
    return {
      path,
      oldPath: patch.oldPath,
      transition,
      opaque: lineless ? { ...added.run, count: 1 } : null,
      added: file.added === 0 ? [] : [{ ...added.run, count: file.added }],
      deleted: file.deleted === 0 ? [] : [{ ...deleted.run, count: file.deleted }],
    };
  });
}

function transitionsOf({ oldPath, path, old, new: next }: PlainFile['patch']): readonly Transition[] {
  if (oldPath === path) return [{ path, old, new: next }];
  return [
    { path: oldPath, old, new: null },
    { path, old: null, new: next },
  ];
}
