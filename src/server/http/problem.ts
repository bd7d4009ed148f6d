/** Errors of the API, as RFC 9457 has them. */

/** `detail` may come from outside: it is JSON, never a page. */
export function problem(status: number, title: string, detail: string): Response {
  const body = JSON.stringify({ type: 'about:blank', title, status, detail: detail.slice(0, 1000) });
  return new Response(body, {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
