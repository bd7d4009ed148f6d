/** Requests and their evaluations over the API. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { RepositoryKey, RequestId } from '../../model/request.ts';
import type { HttpParts } from './parts.ts';
import { problem } from './problem.ts';
import {
  problemSchema,
  repositoryJson,
  repositorySchema,
  requestJson,
  requestPageSchema,
  requestSchema,
} from './schemas.ts';

const LARGEST_PAGE = 200;

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/requests',
  summary: 'Requests, those that changed last first',
  request: {
    query: z.object({
      state: z.enum(['open', 'landed', 'closed']).default('open'),
      repository: z.string().max(500).optional(),
      after: id.optional(),
      limit: z.coerce.number().int().min(1).max(LARGEST_PAGE).default(50),
    }),
  },
  responses: {
    200: { description: 'A page', content: { 'application/json': { schema: requestPageSchema } } },
    400: { description: 'Not understood', content: { 'application/problem+json': { schema: problemSchema } } },
  },
});

const oneRoute = createRoute({
  method: 'get',
  path: '/api/v1/requests/{id}',
  summary: 'One request, with the summary of its evaluation',
  request: { params: z.object({ id }) },
  responses: {
    200: { description: 'The request', content: { 'application/json': { schema: requestSchema } } },
    404: { description: 'No such request', content: { 'application/problem+json': { schema: problemSchema } } },
  },
});

const evaluationRoute = createRoute({
  method: 'get',
  path: '/api/v1/requests/{id}/evaluation',
  summary: 'The whole evaluation of its present head: who wrote it, how risky it is, what it needs and why',
  request: { params: z.object({ id }) },
  responses: {
    200: { description: 'The evaluation', content: { 'application/json': { schema: z.looseObject({}) } } },
    404: { description: 'None yet', content: { 'application/problem+json': { schema: problemSchema } } },
  },
});

const repositoriesRoute = createRoute({
  method: 'get',
  path: '/api/v1/repositories',
  summary: 'Repositories that the service looks after',
  responses: {
    200: {
      description: 'All of them',
      content: { 'application/json': { schema: z.object({ repositories: z.array(repositorySchema) }) } },
    },
  },
});

export function requestRoutes(app: OpenAPIHono, { store }: HttpParts): void {
  app.openapi(repositoriesRoute, async (context) =>
    context.json({ repositories: (await store.repositories()).map(repositoryJson) }, 200),
  );
  app.openapi(listRoute, async (context) => {
    const { state, repository, after, limit } = context.req.valid('query');
    const page = await store.requests({
      states: [state],
      limit,
      ...(repository === undefined ? {} : { repository: repository as RepositoryKey }),
      ...(after === undefined ? {} : { after: after as RequestId }),
    });
    const next = page.more ? (page.requests.at(-1)?.id ?? null) : null;
    const names = new Map((await store.repositories()).map(({ key, name }) => [key, name]));
    const named = page.requests.map((request) => requestJson(request, names.get(request.repository) ?? ''));
    return context.json({ requests: named, next }, 200);
  });
  app.openapi(oneRoute, async (context) => {
    const found = await store.request(context.req.valid('param').id as RequestId);
    if (found === null) absent('There is no such request');
    const known = await store.repository(found.repository);
    return context.json(requestJson(found, known?.name ?? ''), 200);
  });
  app.openapi(evaluationRoute, async (context) => {
    const found = await store.evaluation(context.req.valid('param').id as RequestId);
    if (found === null) absent('There is no evaluation of it yet');
    // As it was kept: what is typed as an answer would be read and written again.
    return context.body(found.document, 200, { 'content-type': 'application/json' }) as never;
  });
}

function absent(title: string): never {
  throw new HTTPException(404, { res: problem(404, title, 'GET /api/v1/requests lists what there is.') });
}
