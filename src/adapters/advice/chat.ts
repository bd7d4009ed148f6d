/** {@link Adviser} over an endpoint that speaks OpenAI's chat completions, as hosted and local servers do. */
import { CountersignError } from '../../model/error.ts';
import type { Adviser } from '../../ports/adviser.ts';

export interface ChatSettings {
  /** Base address, for example `http://localhost:11434/v1`. */
  readonly url: string;
  readonly model: string;
  /** Sent as a bearer token; null for servers that ask for none. */
  readonly key: string | null;
  readonly timeoutMs: number;
}

const LARGEST_ANSWER = 1 << 20;

/** @throws CountersignError `usage` when the address is none, or would send the key in the clear to another machine */
export function openChat({ url, model, key, timeoutMs }: ChatSettings): Adviser {
  const address = addressOf(url, key !== null);
  return {
    model,
    async ask({ instructions, text, longestAnswer }) {
      let answer: Response;
      let body: string;
      try {
        answer = await fetch(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
          body: JSON.stringify({
            model,
            temperature: 0,
            max_tokens: longestAnswer,
            messages: [
              { role: 'system', content: instructions },
              { role: 'user', content: text },
            ],
          }),
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        body = await bounded(answer);
      } catch (error) {
        if (error instanceof CountersignError) throw error;
        throw failed(address, reasonOf(error, timeoutMs), error);
      }
      if (!answer.ok) throw failed(address, `it answered ${answer.status}`);
      return contentOf(body, address);
    },
  };
}

function addressOf(url: string, hasKey: boolean): URL {
  if (!URL.canParse(url)) throw new CountersignError('usage', 'COUNTERSIGN_ADVICE_URL is no address');
  const { username, password } = new URL(url);
  if (username !== '' || password !== '') {
    throw new CountersignError('usage', 'COUNTERSIGN_ADVICE_URL holds a name or a password', {
      remedy: 'put the key into COUNTERSIGN_ADVICE_KEY',
    });
  }
  const address = new URL(`${url.replace(/\/+$/, '')}/chat/completions`);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (address.protocol !== 'https:' && !(address.protocol === 'http:' && (isLocal || !hasKey))) {
    throw new CountersignError('usage', 'COUNTERSIGN_ADVICE_URL would send the key in the clear', {
      remedy: 'use https, or a server on this machine',
    });
  }
  return address;
}

async function bounded(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new CountersignError('usage', 'the adviser answered more than a mebibyte');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function contentOf(body: string, address: URL): string {
  try {
    const value = JSON.parse(body) as {
      readonly choices?: readonly { readonly message?: { readonly content?: unknown } }[];
    };
    const content = value.choices?.[0]?.message?.content;
    if (typeof content === 'string') return content;
  } catch {
    // Falls through: whatever it is, it is no answer.
  }
  throw failed(address, 'its answer is no chat completion');
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `it took longer than ${timeoutMs / 1000} s`;
  const cause: unknown = error instanceof Error ? error.cause : null;
  return cause instanceof Error ? cause.message : (error as Error).message;
}

/** The address is shown without what may be a password in it. */
function failed(address: URL, reason: string, cause?: unknown): CountersignError {
  return new CountersignError('usage', `the adviser at ${address.host} gave no advice: ${reason}`, {
    remedy: 'nothing else depends on it; countersign check works without',
    cause,
  });
}
