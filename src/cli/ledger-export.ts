/** `countersign ledger export|key`: the ledger of a service, out of its database. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { exportLedger } from '../app/ledger/export.ts';
import { formatNoteKey, noteKeyOf } from '../core/ledger/checkpoint/note-key.ts';
import { CountersignError } from '../model/error.ts';
import type { LedgerStore } from '../ports/ledger.ts';
import type { Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { clonePlace, forgesPlace, type PlaceOptions, type ServicePlace } from './service-place.ts';

interface ExportOptions extends PlaceOptions {
  readonly config?: string;
  readonly from?: string;
}

const KEY_SCHEMA = 'countersign.dev/ledger-key/v1';

/** Adds both to the group. */
export function addExport(group: Command, shell: Shell): void {
  const place = (command: Command): Command =>
    command
      .option('--config <file>', 'of the service of these forges; of the service of this clone without it')
      .option('--data <folder>', 'where the service keeps what it knows, as given to serve')
      .option('--database <url>', 'its PostgreSQL (or COUNTERSIGN_DATABASE)');
  place(group.command('export'))
    .description('the ledger of a service up to its newest checkpoint, as a file that proves itself')
    .option('--from <index>', 'begin with this entry, from 0')
    .action((options: ExportOptions) => exportTo(shell, options));
  place(group.command('key'))
    .description('the public key that verifies it: hand it out by another way than the file')
    .action((options: ExportOptions) => printKey(shell, options));
}

async function exportTo(shell: Shell, options: ExportOptions): Promise<void> {
  const from = fromOf(options.from);
  await withLedger(await placeOf(shell, options), async (ledger) => {
    if ((await ledger.checkpoint()) === null) {
      throw new CountersignError('object.missing', 'nothing was signed in this ledger yet', {
        remedy: 'a service signs a few seconds after the first change was judged, and when it ends: countersign serve',
      });
    }
    shell.exit(EXIT.pass);
    try {
      await pipeline(Readable.from(exportLedger(ledger, { from })), process.stdout, { end: false });
    } catch (cause) {
      // Whoever closes the pipe has read enough.
      if ((cause as NodeJS.ErrnoException).code === 'EPIPE' || cause instanceof CountersignError) throw cause;
      throw new CountersignError('file.unusable', `the export cannot be written: ${(cause as Error).message}`, {
        cause,
      });
    }
  });
}

function fromOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new CountersignError('usage', `"${text.slice(0, 40)}" is no place of an entry`, {
    remedy: 'a number from 0: --from 1200',
  });
}

async function printKey(shell: Shell, options: ExportOptions): Promise<void> {
  const { data } = await placeOf(shell, options);
  const { knownSigner } = await import('../composition/ledger-signer.ts');
  const signer = knownSigner(data);
  const key = signer === null ? null : noteKeyOf(signer.name, signer.key);
  if (key === null) throw neverRan(data);
  shell.exit(EXIT.pass);
  if (shell.globals().format === 'json') shell.printJson(KEY_SCHEMA, { origin: key.name, key: formatNoteKey(key) });
  else shell.print(formatNoteKey(key));
}

async function placeOf(shell: Shell, options: ExportOptions): Promise<ServicePlace> {
  const { directory } = shell.globals();
  if (options.config === undefined) {
    const { localSource } = await import('../server/local-source.ts');
    return clonePlace(shell, options, (await localSource(directory)).place);
  }
  const { readSettings } = await import('./serve-settings.ts');
  return forgesPlace(shell, options, await readSettings(directory, options.config));
}

/** Opens a database that is there: no file is made for being asked. Its schema is brought up to date, as by a start. */
async function withLedger({ database }: ServicePlace, use: (ledger: LedgerStore) => Promise<void>): Promise<void> {
  if (database.kind === 'embedded' && !existsSync(join(database.folder, 'countersign.db'))) {
    throw neverRan(database.folder);
  }
  const { openDatabase } = await import('../server/database.ts');
  const { ledger, store, work } = await openDatabase(database, () => {});
  try {
    await use(ledger);
  } finally {
    await work.stop();
    await store.close();
  }
}

function neverRan(folder: string): CountersignError {
  return new CountersignError('usage', `no service has kept anything in ${folder}`, {
    remedy: 'say which one is meant, as it was started: --data FOLDER, --database URL or --config FILE',
  });
}
