/** Reads what a model answered. Anything but the agreed form is an error, never "nothing found". */
import type { Advice, AdviceFinding } from '../../model/advice.ts';
import type { RepoPath } from '../../model/path.ts';
import { z } from '../reading/schema.ts';

const MOST_FINDINGS = 8;
const LONGEST = 500;

const shape = z.object({
  findings: z.array(
    z.object({
      path: z.string().nullish(),
      line: z.number().nullish(),
      concern: z.string().min(1),
      question: z.string().nullish(),
    }),
  ),
});

export type ReadAnswer =
  | { readonly kind: 'findings'; readonly findings: readonly AdviceFinding[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** `paths` are those of the change: a remark about another file speaks of the change as a whole. */
export function readAnswer(text: string, paths: ReadonlySet<RepoPath>): ReadAnswer {
  const json = objectIn(text);
  if (json === null) return { kind: 'unreadable', reason: 'the answer holds no JSON object' };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { kind: 'unreadable', reason: 'the answer is no valid JSON' };
  }
  const read = shape.safeParse(value);
  if (!read.success) return { kind: 'unreadable', reason: 'the answer has not the agreed form' };
  const findings = read.data.findings.slice(0, MOST_FINDINGS).map((finding): AdviceFinding => {
    const path = finding.path ?? '';
    const known = paths.has(path as RepoPath) ? (path as RepoPath) : null;
    const line = finding.line ?? 0;
    return {
      path: known,
      line: known !== null && Number.isInteger(line) && line >= 1 ? line : null,
      concern: finding.concern.slice(0, LONGEST),
      question: (finding.question ?? '').slice(0, LONGEST),
    };
  });
  return { kind: 'findings', findings };
}

const kept = z.object({
  model: z.string(),
  change: z.string(),
  findings: z
    .array(
      z.object({ path: z.string().nullable(), line: z.number().nullable(), concern: z.string(), question: z.string() }),
    )
    .max(MOST_FINDINGS),
  withheld: z.object({ secrets: z.number(), characters: z.number() }),
});

/** Advice as it was kept for this model and change; null for anything else, which is then asked for anew. */
export function readKeptAdvice(text: string, { model, change }: Pick<Advice, 'model' | 'change'>): Advice | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const read = kept.safeParse(value);
  if (!read.success || read.data.model !== model || read.data.change !== change) return null;
  const findings = read.data.findings.map((finding) => ({ ...finding, path: finding.path as RepoPath | null }));
  return { ...read.data, findings };
}

/** Models like to put a fence or a sentence around it. */
function objectIn(text: string): string | null {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  return start < 0 || end < start ? null : text.slice(start, end + 1);
}
