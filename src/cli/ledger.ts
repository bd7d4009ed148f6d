/** `countersign ledger verify|prove`: exported ledgers and proofs, by the files alone; `export|key`: of a service. */
import { proveEntryOfExport, proveExtensionOfExport } from '../app/ledger/prove.ts';
import type { ProvedFromExport } from '../app/ledger/prove.ts';
import { verifyExport } from '../app/ledger/verify-export.ts';
import type { ExportQuestion } from '../core/ledger/export/check-export.ts';
import { checkProof, parseProof, PROOF_SCHEMA, tlogProof } from '../core/ledger/proof/proof-document.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';
import { addExport } from './ledger-export.ts';
import { exportOrSmall, fileBytes, keptCheckpoint, ledgerKeys } from './ledger-files.ts';
import {
  proofVerdictJson,
  renderLedgerVerdict,
  renderMadeProof,
  renderProofVerdict,
  verdictJson,
} from './render/ledger.ts';
import type { Register, Shell } from './command.ts';

export const LEDGER_SCHEMA = 'countersign.dev/ledger-verify/v1';

interface LedgerOptions {
  readonly key?: readonly string[];
  readonly since?: string;
}

const KEY_HELP = 'the ledger’s key, NAME+ID+KEY, or a file with one a line; may be given again';

export const register: Register = (program, shell) => {
  const group = program.command('ledger').action(() => {
    throw new CountersignError('usage', 'ledger needs to know what', {
      remedy: 'countersign ledger verify|prove FILE, or export|key of a service',
    });
  });
  addExport(group, shell);
  group
    .command('verify')
    .description('is this export, or proof, what was signed? 0 yes, 1 no, 3 it cannot be told')
    .argument('<file>', 'an exported ledger or a proof; - is standard input')
    .option('--key <key>', KEY_HELP, gather)
    .option('--since <file>', 'a checkpoint that you kept: the ledger must extend it')
    .action((file: string, options: LedgerOptions) => verify(shell, file, options));
  group
    .command('prove')
    .description('a proof of one entry, or with --since that nothing was rewritten; --json to hand it on')
    .argument('<file>', 'an exported ledger; - is standard input')
    .argument('[index]', 'place of the entry, from 0')
    .option('--key <key>', KEY_HELP, gather)
    .option('--since <file>', 'in place of an entry: prove that the ledger extends this checkpoint')
    .action((file: string, index: string | undefined, options: LedgerOptions) => prove(shell, file, index, options));
};

async function verify(shell: Shell, file: string, options: LedgerOptions): Promise<void> {
  const isJson = jsonOnly(shell);
  const keys = ledgerKeys(shell, options.key ?? []);
  const since = options.since === undefined ? null : await keptCheckpoint(shell, options.since);
  const input = await exportOrSmall(fileBytes(shell, file));
  const read = input.small === null ? null : parseProof(input.small);
  if (read?.kind === 'ok') {
    if (since !== null) throw new CountersignError('usage', '--since goes with an export, not with a proof');
    const verdict = checkProof(read.proof, keys);
    shell.exit(exitOf(verdict.state));
    if (isJson) shell.printJson(LEDGER_SCHEMA, proofVerdictJson(verdict));
    else shell.print(renderProofVerdict(verdict, shell.style()));
    return;
  }
  const { done, ...watching } = watched(shell);
  const verdict = await verifyExport(input.bytes, { keys, since, ...watching });
  done();
  shell.exit(exitOf(verdict.state));
  if (isJson) shell.printJson(LEDGER_SCHEMA, verdictJson(verdict));
  else shell.print(renderLedgerVerdict(verdict, shell.style()));
}

async function prove(
  shell: Shell,
  file: string,
  index: string | undefined,
  { key = [], since }: LedgerOptions,
): Promise<void> {
  if ((index === undefined) === (since === undefined)) {
    throw new CountersignError('usage', 'name the entry by its index, or a checkpoint with --since: one of them', {
      remedy: 'countersign ledger prove FILE INDEX',
    });
  }
  const keys = ledgerKeys(shell, key);
  const bytes = fileBytes(shell, file);
  const { done, ...watching } = watched(shell);
  const made =
    since === undefined
      ? await proveEntryOfExport(bytes, indexOf(index ?? ''), { keys, since: null, ...watching })
      : await proveExtensionOfExport(bytes, await keptCheckpoint(shell, since), { keys, ...watching });
  done();
  // Without a key the proof is right all the same: who signed is found out by whoever verifies it.
  shell.exit(made.proof === null ? exitOf(made.verdict.state) : EXIT.pass);
  printMade(shell, made);
}

function printMade(shell: Shell, { verdict, proof }: ProvedFromExport): void {
  const { format } = shell.globals();
  if (proof === null) {
    if (format === 'json') shell.printJson(LEDGER_SCHEMA, verdictJson(verdict));
    else shell.print(renderLedgerVerdict(verdict, shell.style()));
    return;
  }
  if (verdict.signedBy.length === 0) shell.note('Nobody’s signature was verified: no --key was given.');
  if (format === 'json') shell.printJson(PROOF_SCHEMA, proof);
  else if (format === 'tlog-proof') shell.print(tlogProof(proof));
  else shell.print(renderMadeProof(proof, verdict, shell.style()));
}

/** Shows how far the reading has come; a million entries take a minute. */
function watched(shell: Shell): Required<Pick<ExportQuestion, 'onHeader' | 'onEntry'>> & { readonly done: () => void } {
  const progress = shell.progress();
  return {
    onHeader: ({ size, before }) => progress.start(size - before.size, 'verifying entries'),
    onEntry: () => progress.advance(1),
    done: () => progress.done(),
  };
}

function exitOf(state: 'pass' | 'refused' | 'error'): ExitCode {
  switch (state) {
    case 'pass':
      return EXIT.pass;
    case 'refused':
      return EXIT.refused;
    case 'error':
      return EXIT.unevaluated;
  }
}

function jsonOnly(shell: Shell): boolean {
  const { format } = shell.globals();
  if (format !== 'tlog-proof') return format === 'json';
  throw new CountersignError('usage', 'tlog-proof is a format of proofs', { remedy: 'countersign ledger prove' });
}

function indexOf(text: string): number {
  const index = /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(index)) return index;
  throw new CountersignError('usage', `"${text.slice(0, 40)}" is no index of an entry`, {
    remedy: 'give a whole number; the first entry is 0',
  });
}

function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
