/** What a definition of a pipeline says, whatever the tool: triggers, jobs, what they wait for, what they run. */
import type { Lines } from '../yaml-tree.ts';

export interface PipelineStep {
  /** What a person calls it; its action or command where it has no name. */
  readonly label: string;
  /** An action, orb command, task or template, with its version (`actions/checkout@v4`). */
  readonly uses: string | null;
  /** The script that it runs. */
  readonly run: string | null;
  /** The revision that it checks out, where it says one. */
  readonly ref: string | null;
  /** The same for equal steps, names and formatting aside. */
  readonly identity: string;
  readonly lines: Lines;
}

/** A person, or the protection of an environment, lets the job go on. */
export interface Gate {
  readonly kind: 'environment' | 'manual';
  /** Name of the environment; empty for a manual start. */
  readonly name: string;
}

export interface PipelineJob {
  readonly id: string;
  readonly name: string;
  readonly lines: Lines;
  /** Ids of jobs that must have passed; those of earlier stages included. */
  readonly needs: readonly string[];
  readonly steps: readonly PipelineStep[];
  readonly gates: readonly Gate[];
  /** Minutes; null where nothing is said. */
  readonly timeout: number | null;
  /** Group in which only one runs at a time. */
  readonly concurrency: string | null;
  /** True when a newer run cancels one that is under way. */
  readonly cancels: boolean;
  /** What decides on which branches and events it runs, as written; null where nothing does. */
  readonly condition: string | null;
}

export interface Trigger {
  /** The tool's word: `push`, `pull_request`, `workflow_dispatch`. */
  readonly event: string;
  /** Patterns of branches that it is limited to; null for all. */
  readonly branches: readonly string[] | null;
  /** True when changes of some paths do not trigger it. */
  readonly byPaths: boolean;
  readonly lines: Lines;
}

/** Code from elsewhere that the pipeline runs. */
export interface Borrowed {
  /** Without the revision. */
  readonly name: string;
  /** Commit, tag, branch or version; empty where none is said. */
  readonly revision: string;
  readonly lines: Lines;
}

export interface Pipeline {
  readonly tool: string;
  readonly triggers: readonly Trigger[];
  readonly jobs: ReadonlyMap<string, PipelineJob>;
  readonly borrowed: readonly Borrowed[];
  readonly lines: Lines;
}

export type ReadPipeline =
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }
  /** Readable, and no pipeline. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number | null };

/** Collects jobs under ids that are their own, however the text names them. */
export function jobMap(jobs: readonly PipelineJob[]): ReadonlyMap<string, PipelineJob> {
  const map = new Map<string, PipelineJob>();
  for (const job of jobs) if (!map.has(job.id)) map.set(job.id, job);
  return map;
}

/** What every job has unless its text says otherwise. */
export function plainJob(id: string, lines: Lines): PipelineJob {
  return {
    id,
    name: id,
    lines,
    needs: [],
    steps: [],
    gates: [],
    timeout: null,
    concurrency: null,
    cancels: false,
    condition: null,
  };
}

/** Blanks do not make two scripts different, and neither do comments on lines of their own. */
function scriptIdentity(script: string): string {
  const lines = script.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).join('\n');
}

/** A step that runs a script. */
export function scriptStep(script: string, label: string | null, lines: Lines): PipelineStep {
  const first = script.trim().split('\n', 1)[0] ?? '';
  return {
    label: label ?? first.slice(0, 80),
    uses: null,
    run: script,
    ref: null,
    identity: scriptIdentity(script),
    lines,
  };
}

/** A step that borrows code; the revision does not make it another step. */
export function borrowingStep(
  uses: string,
  label: string | null,
  lines: Lines,
  ref: string | null = null,
): PipelineStep {
  return { label: label ?? uses, uses, run: null, ref, identity: `uses ${nameOf(uses)}`, lines };
}

function nameOf(uses: string): string {
  const at = uses.lastIndexOf('@');
  return at <= 0 ? uses : uses.slice(0, at);
}

/** `owner/name@revision`, or an image with its tag, as code from elsewhere; null for what lies in the repository. */
export function borrowedFrom(uses: string, lines: Lines): Borrowed | null {
  if (uses.startsWith('./') || uses.startsWith('../') || uses === '') return null;
  const at = uses.lastIndexOf('@');
  return { name: at <= 0 ? uses : uses.slice(0, at), revision: at <= 0 ? '' : uses.slice(at + 1), lines };
}
