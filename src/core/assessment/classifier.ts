/** What every classifier is made of. One classifier per file; `registry.ts` lists them. */
import type { AssessmentContext, RuleDescription } from '../../model/assessment-context.ts';
import type { Factor, PathClass } from '../../model/assessment.ts';
import type { FilePatch, Side } from '../../model/change.ts';
import type { RuleId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { TextHazard } from '../reading/text-hazards.ts';

/** What is kept of a changed path after its patch is gone. */
export interface ChangedPath {
  readonly path: RepoPath;
  /** The path before; equals `path` unless git paired the two as a rename. */
  readonly oldPath: RepoPath;
  readonly old: Side | null;
  readonly new: Side | null;
  /** Lines; both 0 for binary content. */
  readonly added: number;
  readonly deleted: number;
  readonly binary: boolean;
  /** Classes of the new side's path (of the old side's when the path is gone) with the tool of each. */
  readonly kinds: ReadonlyMap<PathClass, string>;
  /** The same for the old path. */
  readonly oldKinds: ReadonlyMap<PathClass, string>;
}

/** A changed path while its patch can be read. */
export interface ChangedFile extends ChangedPath {
  readonly patch: FilePatch;
  /** Deceptive characters on added lines; read once, whoever asks. */
  readonly hazards: () => readonly TextHazard[];
}

/** The whole change, as far as it is kept. */
export interface ChangeSummary {
  readonly paths: readonly ChangedPath[];
  readonly added: number;
  readonly deleted: number;
}

/** What a classifier needs besides paths; when it is not there, its rules are reported as not read. */
type ClassifierNeed = 'paths' | 'bodies' | 'history';

export interface Classifier {
  readonly rules: readonly RuleDescription[];
  readonly needs: ClassifierNeed;
  /** Called for every changed path while the hunks' bodies are valid. */
  readonly file?: (file: ChangedFile, context: AssessmentContext) => readonly Factor[];
  /** Called once, at the end. */
  readonly change?: (summary: ChangeSummary, context: AssessmentContext) => readonly Factor[];
}

/** The answer of a classifier that found nothing; shared, because it is by far the most frequent one. */
export const NOTHING: readonly Factor[] = [];

type RuleText = Omit<RuleDescription, 'id' | 'docs' | 'variants'> & {
  readonly id: string;
  readonly variants?: RuleDescription['variants'];
};

/** A rule's description with its place in the documentation. */
export function rule(text: RuleText): RuleDescription {
  return {
    ...text,
    id: text.id as RuleId,
    variants: text.variants ?? [],
    docs: `docs/rules.md#${text.id.replaceAll('.', '')}`,
  };
}

/** True when the change takes a path out of a class: it is deleted, or renamed to where the class no longer holds. */
export function leaves(path: ChangedPath, name: PathClass): boolean {
  if (path.old === null || !path.oldKinds.has(name)) return false;
  return path.new === null || !path.kinds.has(name);
}
