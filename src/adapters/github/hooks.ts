/** {@link ForgeHooks} for GitHub: which messages are believed, and what they ask to be looked at again. */
import { z } from 'zod';
import { CountersignError } from '../../model/error.ts';
import type { ForgeHooks, HookReading } from '../../ports/forge.ts';
import type { Work } from '../../ports/work.ts';
import { keyOf } from './directory.ts';
import { isSigned } from './signature.ts';

export interface GithubHookSettings {
  /** The webhook's secret; while it is replaced, the new one and the old one. */
  readonly secrets: readonly string[];
}

/** GitHub sends no larger ones. */
const LARGEST_BODY = 25 << 20;
/** Nothing that GitHub sends is nested so deeply. */
const DEEPEST = 100;
/** With a shorter secret the signature is worth little; characters. */
export const SHORTEST_SECRET = 16;

/**
 * @throws CountersignError `usage` when there is no secret, or a short one: everybody could send anything
 */
export function openGithubHooks({ secrets }: GithubHookSettings): ForgeHooks {
  if (secrets.length === 0 || secrets.some((secret) => secret.length < SHORTEST_SECRET)) {
    throw new CountersignError('usage', `GitHub's webhook needs a secret of at least ${SHORTEST_SECRET} characters`, {
      remedy: 'make one by chance, and give it to GitHub and to countersign',
    });
  }
  return { kind: 'github', read: (headers, body, receivedAt) => read(secrets, headers, body, receivedAt) };
}

function read(
  secrets: readonly string[],
  headers: ReadonlyMap<string, string>,
  body: Uint8Array,
  receivedAt: number,
): HookReading {
  if (body.byteLength > LARGEST_BODY) return refused(`the message is larger than ${LARGEST_BODY} bytes`);
  if (!isSigned(headers.get('x-hub-signature-256'), body, secrets)) {
    return refused('the signature is missing or of another secret');
  }
  const id = headers.get('x-github-delivery') ?? '';
  if (!/^[A-Za-z0-9-]{1,64}$/.test(id)) return refused('the message has no X-GitHub-Delivery');
  const event = headers.get('x-github-event') ?? '';
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(event)) return refused('the message has no X-GitHub-Event');
  if (!/^application\/json\s*(?:;|$)/i.test(headers.get('content-type') ?? '')) {
    return refused('the message is no JSON: set the content type of the webhook to application/json');
  }
  const payload = jsonOf(body);
  if (payload === null) return refused(`the message is no JSON of an object, or nested deeper than ${DEEPEST}`);
  const told = toldBy(event, payload);
  if (typeof told === 'string') return { kind: 'ignored', why: told };
  const { source, repositories } = told;
  const work = repositories.map((repository): Work => ({ kind: 'sync', key: keyOf(repository) }));
  return { kind: 'message', delivery: { source, id, event, receivedAt }, work };
}

function refused(why: string): HookReading {
  return { kind: 'refused', why };
}

/** The object that the bytes are JSON of; null for anything else. Nesting is measured first, which needs no memory. */
function jsonOf(body: Uint8Array): object | null {
  if (isTooDeep(body)) return null;
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function isTooDeep(body: Uint8Array): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (inText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === BRACE || byte === BRACKET) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) depth -= 1;
  }
  return false;
}

const [QUOTE, BACKSLASH, BRACE, BRACKET, CLOSING_BRACE, CLOSING_BRACKET] = [...Buffer.from('"\\{[}]')];

const numbered = z.object({ id: z.number().int().positive().safe() });
const many = z.array(numbered).max(100_000).optional();
const payloadShape = z.object({
  action: z.string().max(100).optional(),
  repository: numbered.optional(),
  installation: numbered.optional(),
  repositories: many,
  repositories_added: many,
  repositories_removed: many,
});

interface Told {
  readonly source: string;
  readonly repositories: readonly number[];
}

/** Actions that move a request, by event; null stands for all of an event's. */
const HEARD: Readonly<Record<string, ReadonlySet<string> | null>> = {
  pull_request: new Set([
    'opened',
    'reopened',
    'synchronize',
    'edited',
    'closed',
    'ready_for_review',
    'converted_to_draft',
  ]),
  push: null,
  merge_group: null,
  repository: null,
  public: null,
  installation: null,
  installation_repositories: null,
  // Somebody pressed "Re-run". What other Apps report is no reason to look again: there is a lot of it.
  check_run: new Set(['rerequested', 'requested_action']),
  check_suite: new Set(['rerequested']),
};

/** What a message is about, or why it asks for nothing. */
function toldBy(event: string, payload: object): Told | string {
  const actions = Object.hasOwn(HEARD, event) ? HEARD[event] : undefined;
  if (actions === undefined) return `the event ${event} moves no request`;
  const read = payloadShape.safeParse(payload);
  if (!read.success) return `the event ${event} has another shape than GitHub's`;
  const { action, repository, installation, repositories, repositories_added, repositories_removed } = read.data;
  if (actions !== null && !actions.has(action ?? '')) return `${event}.${action ?? ''} moves no request`;
  const ids = new Set(
    [repository, ...(repositories ?? []), ...(repositories_added ?? []), ...(repositories_removed ?? [])].flatMap(
      (named) => (named === undefined ? [] : [named.id]),
    ),
  );
  if (repository !== undefined) return { source: keyOf(repository.id), repositories: [...ids] };
  if (installation !== undefined) return { source: `github-installation:${installation.id}`, repositories: [...ids] };
  return `the event ${event} names no repository`;
}
