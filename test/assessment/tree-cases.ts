/** Changes of whole trees, held in memory: what `check` reads around a change is read, through the same code. */
import { assessContents } from '../../src/app/assess/read-contents.ts';
import type { ContentSource } from '../../src/app/assess/read-contents.ts';
import { standaloneContext } from '../../src/app/assess/assess-texts.ts';
import { startAssessment } from '../../src/core/assessment/assess.ts';
import { FAMILIES } from '../../src/core/assessment/content/families.ts';
import type { Factor } from '../../src/model/assessment.ts';
import type { Side, Transition } from '../../src/model/change.ts';
import type { CommitId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { blobId, patch } from './builders.ts';
import { plainRunner } from './plain-runner.ts';
import type { FamilyRunner } from '../../src/app/assess/family-work.ts';

/** Path → text. */
export type Tree = Readonly<Record<string, string>>;

/** A change of a tree: null takes a file away. */
export interface TreeCase {
  readonly name: string;
  readonly before: Tree;
  readonly change: Readonly<Record<string, string | null>>;
  /** `rule path` of everything that is found, each once, sorted. */
  readonly finds: readonly string[];
}

/** What the named families find. */
export async function foundIn(
  { before, change }: TreeCase,
  names: readonly string[],
  runner: FamilyRunner = plainRunner(),
): Promise<readonly Factor[]> {
  const after: Tree = Object.fromEntries(
    Object.entries({ ...before, ...change }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  const context = standaloneContext(null);
  const assessor = startAssessment(
    context,
    FAMILIES.filter(({ name }) => names.includes(name)),
  );
  const transitions: Transition[] = [];
  for (const path of Object.keys(change).sort()) {
    const one = patch({ path, from: before[path] ?? null, to: after[path] ?? null });
    assessor.file(one);
    transitions.push({ path: one.path, old: one.old, new: one.new });
  }
  const head = 'f'.repeat(40) as CommitId;
  const { counts } = await assessContents(sourceOf(after, before), { head, transitions }, assessor, context, runner);
  return counts;
}

/** `rule path` of factors. */
export function places(factors: readonly Factor[]): readonly string[] {
  return [...new Set(factors.map(({ rule, place }) => `${rule} ${place.path ?? ''}`))].sort();
}

function sourceOf(after: Tree, before: Tree): ContentSource {
  const texts = new Map(
    [...Object.values(before), ...Object.values(after)].map((text) => [blobId(text) as string, text]),
  );
  const side = (text: string): Side => ({ mode: '100644', oid: blobId(text) });
  const bytes = (id: string): Buffer => Buffer.from(texts.get(id) ?? '', 'utf8');
  return {
    at: async (_, path) => (after[path] === undefined ? null : side(after[path])),
    blob: async (id) => bytes(id),
    blobsUpTo: async (ids, _, visit) => ids.forEach((id) => visit(id, bytes(id))),
    list: async (_, folder) =>
      Object.entries(after)
        .filter(([path]) => folder === null || path.startsWith(`${folder}/`))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, text]) => ({ path: path as RepoPath, side: side(text) })),
  };
}
