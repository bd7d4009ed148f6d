/** `countersign record`: the recorder of a forge that lets anything land, run after the fact. */
import type { Principal } from '../model/statement.ts';
import type { Register, Shell } from './command.ts';
import { withGateKey } from './gate-key.ts';
import { recordStanding } from './recording.ts';
import { exitForRecorded, RECORD_SCHEMA, recordJson, renderRecorded } from './render/record.ts';

interface RecordOptions {
  readonly key?: string;
  readonly gate: string;
  readonly remote: string;
  readonly push?: boolean;
}

export const register: Register = (program, shell) => {
  program
    .command('record')
    .option('--key <file>', 'the private key of this gate (or the key itself in COUNTERSIGN_GATE_KEY)')
    .option('--gate <name>', 'the name of this gate in allowed_signers', 'recorder')
    .option('--remote <name>', 'where the records belong', 'origin')
    .option('--no-push', 'this repository is where they belong')
    .action((options: RecordOptions) => record(shell, options));
};

async function record(shell: Shell, options: RecordOptions): Promise<void> {
  await withGateKey(shell, options.key, async (sign) => {
    const remote = options.push === false ? null : options.remote;
    const found = await recordStanding(shell, { gate: `gate:${options.gate}` as Principal, remote, sign });
    shell.exit(exitForRecorded(found));
    if (shell.globals().format === 'json') shell.printJson(RECORD_SCHEMA, recordJson(found));
    else shell.print(renderRecorded(found, shell.style(), shell.globals().verbose));
  });
}
