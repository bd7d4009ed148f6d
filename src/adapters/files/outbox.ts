/** An outbox in a folder: a file per text, written beside its place and then renamed into it. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CountersignError } from '../../model/error.ts';
import type { Outbox } from '../../ports/outbox.ts';

const NAME = /^\d{15}-[0-9a-f-]{36}\.json$/;

/** The outbox of a folder, which is made when something is left there. */
export function openOutbox(folder: string): Outbox {
  return {
    put: async (text) => {
      const name = `${String(Date.now()).padStart(15, '0')}-${randomUUID()}.json`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const unfinished = join(folder, `.${name}`);
        const file = await open(unfinished, 'wx', 0o600);
        try {
          await file.writeFile(text);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(unfinished, join(folder, name));
      } catch (cause) {
        throw unusable(folder, cause);
      }
    },
    all: async () => {
      const names = await namesIn(folder);
      return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
    },
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unusable(folder, cause);
  }
}

function unusable(folder: string, cause: unknown): CountersignError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CountersignError('file.unusable', `the folder ${folder} cannot be used: ${why}`, {
    remedy: 'let the user that runs the hooks write there',
    cause,
  });
}
