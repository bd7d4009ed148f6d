/** A thread asks the one that started it, and waits for the answer: so it can be given lookups, which cannot be sent. */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';

/** How the asking side reaches the other. */
export interface Line {
  readonly port: MessagePort;
  /** One 32-bit number: 0 while an answer is awaited. */
  readonly bell: SharedArrayBuffer;
}

interface Question {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** By name. */
export type Functions = Readonly<Record<string, (...values: never[]) => unknown>>;

type Answer = { readonly kind: 'answer'; readonly value: unknown } | { readonly kind: 'failed'; readonly why: string };

/** Answers by the functions named; what they take and give must be what messages can carry. */
export function answering({ port, bell }: Line, functions: Functions): void {
  const ring = new Int32Array(bell);
  port.on('message', ({ name, values }: Question) => {
    port.postMessage(answerTo(functions[name], values));
    Atomics.store(ring, 0, 1);
    Atomics.notify(ring, 0);
  });
}

function answerTo(asked: ((...values: never[]) => unknown) | undefined, values: readonly unknown[]): Answer {
  try {
    return { kind: 'answer', value: asked?.(...(values as never[])) };
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Asks and stands still until the answer is there; the same question is asked once. */
export function asking<F extends Functions>({ port, bell }: Line): Ask<F> {
  const ring = new Int32Array(bell);
  const known = new Map<string, unknown>();
  const ask = (question: Question): Answer => {
    Atomics.store(ring, 0, 0);
    port.postMessage(question);
    Atomics.wait(ring, 0, 0);
    return (receiveMessageOnPort(port) as { readonly message: Answer }).message;
  };
  return (name, ...values) => {
    const key = JSON.stringify([name, ...values]);
    if (!known.has(key)) known.set(key, valueOf(ask({ name, values })));
    return known.get(key) as ReturnType<F[typeof name]>;
  };
}

type Ask<F extends Functions> = <N extends keyof F & string>(name: N, ...values: Parameters<F[N]>) => ReturnType<F[N]>;

function valueOf(answer: Answer): unknown {
  if (answer.kind === 'answer') return answer.value;
  throw new Error(answer.why);
}
