/** The HTTP side of the service: what is served where, and what every answer has in common. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type { HttpParts } from './parts.ts';
import { doorkeeper } from './doors.ts';
import { healthRoutes } from './health.ts';
import { hookRoutes } from './hooks.ts';
import { pageRoutes } from './pages.ts';
import { problem } from './problem.ts';
import { requestRoutes } from './requests.ts';

/** The source list of a content security policy that lets nothing through. */
const NOTHING = "'none'";

/** All routes. Pure of sockets: tests ask it directly. */
export function httpApp(parts: HttpParts): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return;
      const detail = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
      return problem(400, 'The request is not understood', detail);
    },
  });
  app.use(doorkeeper(parts.doors));
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: [NOTHING],
        styleSrc: ["'self'"],
        formAction: [NOTHING],
        frameAncestors: [NOTHING],
        baseUri: [NOTHING],
      },
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
      // Loopback has no TLS; a proxy in front that has it sets this itself.
      strictTransportSecurity: false,
    }),
  );
  app.use('/api/*', etag());
  app.use('/api/*', async (context, next) => {
    await next();
    context.header('cache-control', 'private, no-cache');
  });
  healthRoutes(app, parts);
  hookRoutes(app, parts);
  requestRoutes(app, parts);
  pageRoutes(app, parts);
  app.doc31('/api/v1/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'countersign', version: parts.version, description: 'Requests, and what each needs to land.' },
  });
  app.notFound(() => problem(404, 'There is nothing here', 'The description of the API is at /api/v1/openapi.json.'));
  app.onError((error) => {
    if (error instanceof HTTPException) {
      return error.res ?? problem(error.status, 'The request is not understood', error.message);
    }
    parts.failed(error);
    return problem(500, 'The service failed', 'It is in the log of the service.');
  });
  return app;
}
