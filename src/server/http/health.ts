/** What an operator's tools ask: is it alive, may it get requests, how does it do. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { HttpParts } from './parts.ts';
import { problem } from './problem.ts';

export function healthRoutes(app: OpenAPIHono, { store, metrics, failed }: HttpParts): void {
  app.get('/healthz', (context) => context.text('alive\n'));
  app.get('/readyz', async (context) => {
    try {
      await store.ready();
      return context.text('ready\n');
    } catch (error) {
      failed(error);
      return problem(503, 'The service is not ready', 'Its store cannot be read and written; see the log.');
    }
  });
  app.get('/metrics', async (context) =>
    context.body(await metrics.metrics(), 200, { 'content-type': metrics.contentType }),
  );
}
