/** Cases of rules that read contents: files before and after, and exactly what is found in them. */
import { assessTexts, standaloneContext } from '../../src/app/assess/assess-texts.ts';
import type { GivenText } from '../../src/app/assess/assess-texts.ts';
import type { Family } from '../../src/core/assessment/content/family.ts';
import type { AssessmentContext } from '../../src/model/assessment-context.ts';
import type { Environment, Factor } from '../../src/model/assessment.ts';
import { plainRunner } from './plain-runner.ts';

export { familyNamed } from '../../src/app/assess/assess-texts.ts';

/** One change, and what its family finds in it. */
export interface ContentCase {
  /** A sentence; unique within the family. */
  readonly name: string;
  /** Path → text before and after; null for an absent side. All are judged together, as one change. */
  readonly files: Readonly<Record<string, readonly [before: string | null, after: string | null]>>;
  /** Ids of all rules that fire, each once, sorted. An empty list says that the family stays silent. */
  readonly finds: readonly string[];
  /** Rules for which this is a case that looks like a finding and is none. */
  readonly harmlessFor?: readonly string[];
  readonly environment?: Environment;
  /** What the configuration says around the files; the rest is as without a repository. */
  readonly context?: Partial<AssessmentContext>;
}

/** All factors that one family finds in a case. */
export async function factorsOf(
  family: Family,
  { files, environment, context }: ContentCase,
): Promise<readonly Factor[]> {
  const changes = Object.entries(files).map(([path, [before, after]]) => ({
    path,
    old: given(before),
    new: given(after),
  }));
  const around = { ...standaloneContext(environment ?? null), ...context };
  return (await assessTexts(family, changes, around, plainRunner())).factors;
}

/** Sorted ids of rules, each once. */
export function ruleIds(factors: readonly Factor[]): readonly string[] {
  return [...new Set(factors.map(({ rule }) => rule as string))].sort();
}

function given(text: string | null): GivenText {
  return text === null ? { kind: 'absent' } : { kind: 'text', text };
}
