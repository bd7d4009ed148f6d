/** Runs `audit` and reads what it says. */
import { expect } from 'vitest';
import { type Answer, countersign } from '../cli/run.ts';
import type { Fixture } from '../git/fixture.ts';

export interface Line {
  readonly commit: string;
  readonly subject: string;
  readonly verdict: string;
  readonly parents: number;
  readonly evidence: readonly { readonly mark: string; readonly via: { readonly kind: string } | null }[];
  readonly findings: readonly { readonly rule: string }[];
  readonly decision: string;
}

export function audit(where: Fixture | string, args: readonly string[], cache?: string): Answer {
  return countersign(where, ['audit', ...args], cache === undefined ? {} : { env: { COUNTERSIGN_CACHE: cache } });
}

/** The records, each as the line that was printed. */
export function ndjson(where: Fixture | string, args: readonly string[], cache?: string): readonly string[] {
  const answer = audit(where, ['--format', 'ndjson', ...args], cache);
  expect(answer.stderr).toBe('');
  expect(answer.status).toBe(0);
  return answer.stdout.split('\n').filter((line) => line !== '');
}

export function records(where: Fixture | string, args: readonly string[] = ['--no-cache']): readonly Line[] {
  return ndjson(where, args).map((line) => JSON.parse(line) as Line);
}

/** The summary without the moment it was made at. */
export function summary(where: Fixture | string, args: readonly string[], cache?: string): Record<string, unknown> {
  const answer = audit(where, ['--json=summary', ...args], cache);
  expect(answer.stderr).toBe('');
  expect(answer.status).toBe(0);
  const { summary: whole } = JSON.parse(answer.stdout) as { summary: Record<string, unknown> };
  const { generatedAt, ...rest } = whole;
  expect(generatedAt).toBeTypeOf('number');
  return rest;
}
