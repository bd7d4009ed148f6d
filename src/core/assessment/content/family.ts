/**
 * How a family of rules that reads whole files is written. A family has a light row in `families.ts`, which says by
 * path alone what it wants to read, and a reader that is loaded only when a changed path is wanted.
 */
import type { AssessmentContext, RuleDescription } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import type { RepoPath } from '../../../model/path.ts';
import type { ParserKind, Parsers } from '../../../model/syntax.ts';
import type { ChangedPath } from '../classifier.ts';

/** Lines from `start` to `end`, both counted from 1 and included. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/** A changed file with both texts. */
export interface ReadFile extends ChangedPath {
  /** Null where the side is absent; never for a side that could not be read: such files are reported, not given. */
  readonly oldText: string | null;
  readonly newText: string | null;
  /** Lines of the new text that the change wrote, in order. */
  readonly addedLines: readonly LineSpan[];
  /** Lines of the old text that the change took away, in order. */
  readonly removedLines: readonly LineSpan[];
}

/** A file that is not judged: the change leaves it alone, or another family reads what it does there. */
export interface NeighbourFile {
  readonly path: RepoPath;
  readonly text: string;
}

/** Unchanged files that a family wants to see besides: those of some folders whose path it accepts. */
export interface Neighbourhood {
  /** Folders without a trailing slash, read with everything below them; null is the whole tree. */
  readonly folders: readonly (RepoPath | null)[];
  /** Folders of which only what is near is read: level by level, as far as a bounded number of folders goes. */
  readonly around?: readonly (RepoPath | null)[];
  readonly accepts: (path: RepoPath) => boolean;
  /** Also files that the change touches and the family does not want, as they stand after it. */
  readonly changedToo?: boolean;
  /** True when nothing can be found without neighbours: where there are none, the family is not even loaded. */
  readonly required?: boolean;
}

export interface FamilyInput {
  /** Everything that {@link Family.wants} accepted and that could be read, in the order of paths. */
  readonly files: readonly ReadFile[];
  readonly neighbours: readonly NeighbourFile[];
  /** False when neighbours were left out because they are too many or too large. */
  readonly neighboursComplete: boolean;
  readonly parsers: Parsers;
  readonly context: AssessmentContext;
}

/** The heavy part of a family. */
export interface FamilyReader {
  readonly rules: readonly RuleDescription[];
  /** What has to be loaded to read these files; nothing when a glance at the texts shows that no rule can fire. */
  readonly parsers: (files: readonly ReadFile[], neighbours: readonly NeighbourFile[]) => readonly ParserKind[];
  /** Unchanged files that the texts name; read after the neighbours, and given with them. */
  readonly named?: (files: readonly ReadFile[], neighbours: readonly NeighbourFile[]) => Neighbourhood | null;
  /** Whether a file that could not be read stands in the way. Without it, every one does. */
  readonly needs?: (path: RepoPath, neighbours: readonly NeighbourFile[]) => boolean;
  /** Factors of the whole change. Never throws for the sake of the texts; whoever calls it sees to time and memory. */
  readonly assess: (input: FamilyInput) => readonly Factor[];
  /** What was learnt besides, after `assess`: for commands that run one family alone. */
  readonly told?: () => Told;
}

/** What a family has to say besides factors. */
export interface Told {
  /** How the texts were read, for people. */
  readonly notes: readonly string[];
  /** What holds of each owner of permissions; `nothing-added` is a proof. */
  readonly proofs: readonly Proof[];
}

export interface Proof {
  readonly owner: string;
  readonly verdict: 'nothing-added' | 'added' | 'cannot-tell';
  readonly why: string | null;
}

/** The light part: loaded with every check. */
export interface Family {
  /** A word of the documentation, for example `sql`. */
  readonly name: string;
  /** Whether the contents of a changed path are to be read; decided by path, classes and mode alone. */
  readonly wants: (path: ChangedPath) => boolean;
  /** Whether a wanted file means something else at its new place, though its text is the same. Without it: never. */
  readonly placeMatters?: (path: ChangedPath) => boolean;
  readonly neighbours?: (wanted: readonly ChangedPath[]) => Neighbourhood | null;
  readonly load: () => Promise<FamilyReader>;
}
