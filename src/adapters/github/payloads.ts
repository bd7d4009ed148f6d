/** The parts of GitHub's answers that are read, and what they must look like. Everything else is passed over. */
import { z } from 'zod';
import { CountersignError } from '../../model/error.ts';
import { isFullName } from './settings.ts';

/** @throws CountersignError `forge.malformed` that names the place and not what stands there */
export function parseAnswer<T>(shape: z.ZodType<T>, body: unknown, what: string): T {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue?.path.map(String).join('.').slice(0, 100);
  const where = place === undefined || place === '' ? 'the answer' : place;
  throw new CountersignError(
    'forge.malformed',
    `${what}: GitHub's answer has another shape (${where}: ${issue?.code})`,
  );
}

const id: z.ZodType<number> = z.number().int().positive().safe();
const fullName: z.ZodType<string> = z.string().refine(isFullName);
const commit: z.ZodType<string> = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const time: z.ZodType<string> = z.string().max(40);
/** A branch's name under `refs/heads/`, after git-check-ref-format(1). */
const branch: z.ZodType<string> = z
  .string()
  .max(1_000)
  .regex(/^[^\u0000-\u0020\u007f~^:?*[\\]+$/)
  .refine((name) => !/^[-/.]|\/\/|\/\.|\.\.|@\{|\.lock(?:\/|$)|[/.]$/.test(name) && name.isWellFormed());

export interface Installation {
  readonly id: number;
  readonly suspended_at: string | null;
}

export const installationsShape: z.ZodType<readonly Installation[]> = z
  .array(z.object({ id, suspended_at: time.nullish().transform((at) => at ?? null) }))
  .readonly();

export interface Repository {
  readonly id: number;
  readonly full_name: string;
}

export const repositoryShape: z.ZodType<Repository> = z.object({ id, full_name: fullName });

export interface RepositoryPage {
  readonly total_count: number;
  readonly repositories: readonly Repository[];
}

export const repositoriesShape: z.ZodType<RepositoryPage> = z.object({
  total_count: z.number().int().nonnegative(),
  repositories: z.array(repositoryShape).readonly(),
});

export interface PullRequest {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly draft?: boolean | undefined;
  readonly user: { readonly login: string } | null;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string; readonly repo: Repository };
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly updated_at: string;
}

export const pullRequestsShape: z.ZodType<readonly PullRequest[]> = z
  .array(
    z.object({
      number: id,
      state: z.enum(['open', 'closed']),
      title: z.string().max(4_096),
      draft: z.boolean().optional(),
      user: z.object({ login: z.string().min(1).max(200) }).nullable(),
      head: z.object({ sha: commit }),
      base: z.object({ ref: branch, repo: repositoryShape }),
      merged_at: time.nullable(),
      merge_commit_sha: commit.nullable(),
      updated_at: time,
    }),
  )
  .readonly();

export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly head_sha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly details_url: string | null;
  readonly output: { readonly title: string | null };
}

export const checkRunShape: z.ZodType<CheckRun> = z.object({
  id,
  name: z.string().max(1_000),
  head_sha: commit,
  status: z.string().max(100),
  conclusion: z.string().max(100).nullable(),
  details_url: z.string().max(10_000).nullable(),
  output: z.object({ title: z.string().nullable() }),
});

export interface CheckRunPage {
  readonly total_count: number;
  readonly check_runs: readonly CheckRun[];
}

export const checkRunsShape: z.ZodType<CheckRunPage> = z.object({
  total_count: z.number().int().nonnegative(),
  check_runs: z.array(checkRunShape).readonly(),
});

export interface CommitStatus {
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
  readonly target_url: string | null;
}

export const commitStatusShape: z.ZodType<CommitStatus> = z.object({
  context: z.string(),
  state: z.string().max(100),
  description: z.string().nullable(),
  target_url: z.string().nullable(),
});

export interface CombinedStatus {
  readonly total_count: number;
  readonly statuses: readonly CommitStatus[];
}

export const combinedStatusShape: z.ZodType<CombinedStatus> = z.object({
  total_count: z.number().int().nonnegative(),
  statuses: z.array(commitStatusShape).readonly(),
});
