/** Messages of forges. Each is kept before it is answered, or refused so that the forge knows it was not. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { WorkList } from '../../ports/work.ts';
import { Intake, LARGEST } from './intake.ts';
import type { HttpParts } from './parts.ts';
import { problem } from './problem.ts';

/** How long a forge is asked to wait, seconds. */
const LATER = 60;
/** How long a count of the list of work is believed, milliseconds. */
const COUNTED_FOR = 1_000;

export function hookRoutes(app: OpenAPIHono, parts: HttpParts): void {
  const { hooks, store } = parts;
  const backlog = new Backlog(parts.work, parts.longestList);
  const intake = new Intake();
  app.post('/hooks/:forge', async (context) => {
    const forge = hooks.get(context.req.param('forge'));
    if (forge === undefined) return problem(404, 'No such forge', 'None is configured under this name.');
    const told = Number(context.req.header('content-length') ?? 0);
    const body = told > LARGEST ? 'large' : (await backlog.isFull()) ? 'busy' : await intake.read(context.req.raw.body);
    if (typeof body === 'string') {
      parts.message(forge.kind, body, null);
      return body === 'busy' ? busy() : tooLarge();
    }
    const read = forge.read(new Map(context.req.raw.headers), body, Date.now());
    switch (read.kind) {
      case 'refused':
        parts.message(forge.kind, 'forged', read.why);
        return problem(401, 'The message is not believed', read.why);
      case 'ignored':
        parts.message(forge.kind, 'ignored', read.why);
        return context.json({ done: 'ignored', why: read.why }, 200);
      case 'message': {
        const end = (await store.accept(read.delivery, read.work)) ? 'accepted' : 'known';
        parts.message(forge.kind, end, null);
        return context.json({ done: end }, end === 'accepted' ? 202 : 200);
      }
    }
  });
}

function tooLarge(): Response {
  return problem(413, 'The message is too large', `At most ${LARGEST} bytes are read.`);
}

function busy(): Response {
  const answer = problem(503, 'There is too much to do', 'Send it again; a round finds it if you do not.');
  answer.headers.set('retry-after', String(LATER));
  return answer;
}

/** Whether so much waits that nothing more is taken: what is refused is known to the sender, what is dropped is not. */
class Backlog {
  readonly #work: WorkList;
  readonly #longest: number;
  #countedAt = Number.NEGATIVE_INFINITY;
  #isFull = false;

  constructor(work: WorkList, longest: number) {
    this.#work = work;
    this.#longest = longest;
  }

  async isFull(): Promise<boolean> {
    const now = Date.now();
    if (now - this.#countedAt > COUNTED_FOR) {
      // At once, so that a thousand messages count once.
      this.#countedAt = now;
      this.#isFull = (await this.#work.counts('sync')).waiting >= this.#longest;
    }
    return this.#isFull;
  }
}
