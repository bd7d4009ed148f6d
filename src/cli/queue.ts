/** `countersign queue`: what waits, as a running service knows it. */
import { z } from 'zod';
import { CountersignError } from '../model/error.ts';
import type { Register, Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { renderQueue } from './render/queue.ts';
import { SERVICE_PORT } from './service-address.ts';

interface QueueOptions {
  readonly server?: string;
}

const QUEUE_SCHEMA = 'countersign.dev/queue/v1';
const SECONDS = 10;
const SHOWN = 200;

/** What is needed of the service's answer; a newer service may say more. */
const page = z.looseObject({
  requests: z.array(
    z.looseObject({
      id: z.int(),
      repositoryName: z.string().optional(),
      name: z.string(),
      title: z.string(),
      target: z.string(),
      evaluation: z
        .looseObject({
          state: z.enum(['pass', 'pending', 'blocked', 'skipped', 'error', 'observed']),
          tier: z.enum(['low', 'medium', 'high', 'critical']),
          aiShare: z.number().nullable(),
          files: z.int(),
          needs: z.string(),
        })
        .nullable(),
    }),
  ),
  next: z.int().nullable(),
});

export const register: Register = (program, shell) => {
  program
    .command('queue')
    .option('--server <address>', 'address of the service (or COUNTERSIGN_SERVER); the one on this machine without it')
    .action((options: QueueOptions) => queue(shell, options));
};

async function queue(shell: Shell, options: QueueOptions): Promise<void> {
  const address = addressOf(options.server ?? shell.environment.service ?? `http://127.0.0.1:${SERVICE_PORT}`);
  const { requests, next } = await ask(address);
  shell.exit(EXIT.pass);
  if (shell.globals().format === 'json') return shell.printJson(QUEUE_SCHEMA, { requests, next });
  shell.print(renderQueue(requests, next !== null, address, shell.style()));
}

/** The address without a slash at its end. */
function addressOf(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new CountersignError('usage', `"${text.slice(0, 200)}" is no address of a service`, {
    remedy: 'such as http://127.0.0.1:4680, or https://countersign.example',
  });
}

async function ask(address: string): Promise<z.infer<typeof page>> {
  const remedy = 'start one with countersign serve, or name it with --server';
  let answer: Response;
  try {
    answer = await fetch(`${address}/api/v1/requests?state=open&limit=${SHOWN}`, {
      signal: AbortSignal.timeout(SECONDS * 1000),
      redirect: 'error',
    });
  } catch (cause) {
    throw new CountersignError('file.unusable', `there is no service at ${address}`, { remedy, cause });
  }
  if (!answer.ok) {
    throw new CountersignError('file.unusable', `the service at ${address} answers ${answer.status}`, { remedy });
  }
  const read = page.safeParse(await answer.json().catch(() => null));
  if (read.success) return read.data;
  throw new CountersignError('file.unusable', `what answers at ${address} is no countersign`, { remedy });
}
