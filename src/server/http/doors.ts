/**
 * Who is answered, and what: by the name that a request comes with, and by where it comes from. A page elsewhere whose
 * name was pointed to this machine (DNS rebinding) comes with that name and gets nothing.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { problem } from './problem.ts';

export interface Doors {
  /** Values of the header `Host` that are answered to this machine, lower case, with the port. */
  readonly here: ReadonlySet<string>;
  /** The same for everybody else: the service's public address. */
  readonly everybody: ReadonlySet<string>;
  /** Whether everybody may read pages and API, because something in front asks who they are. */
  readonly isOpen: boolean;
}

/** What everybody may reach in any case: messages prove themselves, and health says nothing. */
const PUBLIC = /^\/(?:hooks\/|healthz$|readyz$)/;
/** Headers that a proxy adds. */
const FORWARDED = /^(?:forwarded|via|x-forwarded-.*|x-real-ip)$/;

export function doorkeeper(doors: Doors): MiddlewareHandler {
  return async (context, next) => {
    const host = (context.req.header('host') ?? '').toLowerCase();
    const isHere = doors.here.has(host);
    const isPublic = doors.everybody.has(host);
    if (!isHere && !isPublic) {
      return problem(421, 'This is not the service you asked for', 'It answers to its configured address only.');
    }
    if (isHere && isNear(context)) return next();
    if (PUBLIC.test(context.req.path) || (doors.isOpen && isPublic)) return next();
    return problem(
      403,
      'The pages are not shown here',
      'They are for the machine that the service runs on, until “pages: everybody” stands in its configuration.',
    );
  };
}

/**
 * True for a request of this machine that no proxy handed on, as far as it says so. One that says nothing, such as an
 * nginx that was told nothing, speaks HTTP/1.0, which no browser or scraper does any more.
 */
function isNear(context: Context): boolean {
  if ([...context.req.raw.headers.keys()].some((name) => FORWARDED.test(name))) return false;
  const { incoming } = (context.env ?? {}) as Partial<{
    readonly incoming: {
      readonly httpVersion?: string;
      readonly socket: { readonly remoteAddress?: string | undefined };
    };
  }>;
  // Without a socket it is asked by this very process.
  if (incoming === undefined) return true;
  return incoming.httpVersion !== '1.0' && /^(?:::ffff:)?127\.|^::1$/.test(incoming.socket.remoteAddress ?? '');
}
