/** The shapes of the API, from which its description is generated. */
import { z } from '@hono/zod-openapi';
import type { EvaluationSummary, KnownRepository, ServedRequest } from '../../model/request.ts';

/** As the words of the service have it, times as RFC 3339. */
export interface EvaluationSummaryJson extends Omit<EvaluationSummary, 'at'> {
  readonly at: string;
}

export interface RequestJson
  extends Omit<ServedRequest, 'id' | 'repository' | 'target' | 'head' | 'base' | 'changedAt' | 'evaluation'> {
  readonly id: number;
  readonly repository: string;
  /** What people call it; it may change, the key does not. */
  readonly repositoryName: string;
  readonly target: string;
  readonly head: string;
  readonly base: string | null;
  readonly changedAt: string;
  readonly evaluation: EvaluationSummaryJson | null;
}

export interface RequestPageJson {
  readonly requests: readonly RequestJson[];
  readonly next: number | null;
}

export interface RepositoryJson extends Omit<KnownRepository, 'key' | 'readAt'> {
  readonly key: string;
  readonly readAt: string | null;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

const time = z.iso.datetime().openapi({ example: '2026-11-22T10:15:00.000Z' });

const evaluationSummarySchema: z.ZodType<EvaluationSummaryJson> = z
  .object({
    state: z.enum(['pass', 'pending', 'blocked', 'skipped', 'error', 'observed']),
    enforced: z
      .boolean()
      .openapi({ description: 'False where the policy on the home ref stops nothing, or none is there' }),
    tier: z.enum(['low', 'medium', 'high', 'critical']),
    score: z.number().openapi({ description: 'Risk score, 0 to 10' }),
    aiAssisted: z.boolean(),
    aiShare: z.number().min(0).max(1).nullable().openapi({ description: 'Share of changed lines with evidence of AI' }),
    files: z.int(),
    commits: z.int(),
    needs: z.string().openapi({ description: 'What it needs before it may land, or why that cannot be told' }),
    at: time,
    tookMilliseconds: z.int(),
  })
  .openapi('EvaluationSummary');

export const requestSchema: z.ZodType<RequestJson> = z
  .object({
    id: z.int().openapi({ example: 7 }),
    repository: z.string().openapi({ example: 'github:1234' }),
    repositoryName: z.string().openapi({ example: 'acme/shop' }),
    name: z.string().openapi({ example: 'pull/7' }),
    title: z.string(),
    address: z.string().nullable(),
    target: z.string().openapi({ example: 'refs/heads/main' }),
    head: z.string(),
    base: z.string().nullable().openapi({ description: 'Of a landing: the tip before it' }),
    opener: z.string().nullable(),
    draft: z.boolean(),
    state: z.enum(['open', 'landed', 'closed']),
    changedAt: time,
    evaluation: evaluationSummarySchema.nullable().openapi({ description: 'Null while it waits for one' }),
  })
  .openapi('Request');

export const requestPageSchema: z.ZodType<RequestPageJson> = z
  .object({
    requests: z.array(requestSchema).readonly(),
    next: z.int().nullable().openapi({ description: 'Give it as `after` to get the next page' }),
  })
  .openapi('RequestPage');

export const repositorySchema: z.ZodType<RepositoryJson> = z
  .object({
    key: z.string(),
    forge: z.enum(['local', 'github', 'gitlab', 'forgejo']),
    name: z.string(),
    served: z.boolean().openapi({ description: 'False once its forge no longer names it' }),
    readAt: time.nullable().openapi({ description: 'When it was last read whole' }),
    problem: z.string().nullable().openapi({ description: 'Why it could not be read since' }),
  })
  .openapi('Repository');

/** RFC 9457. */
export const problemSchema: z.ZodType<Problem> = z
  .object({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() })
  .openapi('Problem');

/** A request as the API shows it. */
export function requestJson(request: ServedRequest, repositoryName: string): RequestJson {
  const { evaluation } = request;
  return {
    ...request,
    repositoryName,
    changedAt: new Date(request.changedAt).toISOString(),
    evaluation: evaluation === null ? null : { ...evaluation, at: new Date(evaluation.at).toISOString() },
  };
}

/** A repository as the API shows it. */
export function repositoryJson({ readAt, ...repository }: KnownRepository): RepositoryJson {
  return { ...repository, readAt: readAt === null ? null : new Date(readAt).toISOString() };
}
