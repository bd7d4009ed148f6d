/** The fake GitHub's webhook: published example payloads with the fake's own repositories in them, signed. */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { sign } from '@octokit/webhooks-methods';

interface PublishedEvent {
  readonly name: string;
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

/** A message as it comes over the wire. */
export interface SentMessage {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

const require = createRequire(import.meta.url);

/** All example payloads that octokit/webhooks publishes, by event. */
export function publishedMessages(): readonly PublishedEvent[] {
  return require('@octokit/webhooks-examples') as readonly PublishedEvent[];
}

/** The first published example of an event and action. */
export function exampleOf(event: string, action: string | null = null): Readonly<Record<string, unknown>> {
  const examples = publishedMessages().find(({ name }) => name === event)?.examples ?? [];
  const example = examples.find((one) => action === null || one['action'] === action);
  if (example === undefined) throw new Error(`no example of ${event} ${action ?? ''} is published`);
  return structuredClone(example);
}

/** Signs a message as GitHub does. */
export async function messageOf(
  event: string,
  payload: unknown,
  secret: string,
  id: string = randomUUID(),
): Promise<SentMessage> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const headers = new Map([
    ['content-type', 'application/json'],
    ['user-agent', 'GitHub-Hookshot/044aadd'],
    ['x-github-delivery', id],
    ['x-github-event', event],
    ['x-github-hook-id', '1'],
    ['x-hub-signature-256', await sign(secret, body)],
  ]);
  return { headers, body: Buffer.from(body) };
}
