/** The pages: drawn here, without script, so that they work wherever a browser does. */
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { RequestId } from '../../model/request.ts';
import { renderList } from '../pages/list.ts';
import { PAGES_STYLE } from '../pages/style.ts';
import { renderRequest } from '../pages/request.ts';
import type { HttpParts } from './parts.ts';
import { problem } from './problem.ts';

const STYLE_ADDRESS = '/style.css';
/** Rows of one list on the front page. */
const OPEN = 100;
const LANDED = 20;

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

export function pageRoutes(app: OpenAPIHono, { store }: HttpParts): void {
  app.get(STYLE_ADDRESS, (context) =>
    context.body(PAGES_STYLE, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }),
  );
  app.get('/', async (context) => {
    const repositories = await store.repositories();
    const open = await store.requests({ states: ['open'], limit: OPEN });
    const landed = await store.requests({ states: ['landed'], limit: LANDED });
    return context.html(renderList({ repositories, open, landed: landed.requests, style: STYLE_ADDRESS }));
  });
  app.get('/requests/:id', async (context) => {
    const named = id.safeParse(context.req.param('id'));
    const request = named.success ? await store.request(named.data as RequestId) : null;
    if (request === null) return problem(404, 'There is no such request', 'The list is at /.');
    const repository = await store.repository(request.repository);
    const evaluation = await store.evaluation(request.id);
    return context.html(renderRequest({ request, repository, evaluation, style: STYLE_ADDRESS }));
  });
}
