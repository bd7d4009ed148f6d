/** `countersign attest [COMMIT]`: what the records prove, in the formats of SLSA. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import { sshSign } from '../adapters/keys/ssh.ts';
import { attest, type Attested, sealAttestation } from '../app/deployment/attest.ts';
import { type AttestationType, levelsOf } from '../core/signoff/attestation/slsa-statement.ts';
import { CountersignError } from '../model/error.ts';
import type { Register, Shell } from './command.ts';
import { exitForVerdict } from './exit.ts';
import { withDeployDesk } from './landing.ts';
import { oneLine } from './render/safe.ts';
import { renderVerdict } from './render/verdict.ts';
import { VERDICT_SCHEMA, verdictJson } from './render/verdict-json.ts';
import { rootOf } from './root-option.ts';
import { packageVersion } from './version.ts';

const ATTEST_SCHEMA = 'countersign.dev/attest/v1';

/** The URI by which consumers know what verified; theirs to change, since they trust it together with the key. */
const VERIFIER = 'https://countersign.dev/verifier/v1';

interface AttestOptions {
  readonly type: AttestationType;
  readonly resource: string;
  readonly verifier: string;
  readonly root?: string;
  readonly key?: string;
  readonly output?: string;
  readonly tagsProtected?: boolean;
}

export const register: Register = (program, shell) => {
  program
    .command('attest')
    .argument('[commit]', 'the end of a recorded landing; HEAD without one')
    .requiredOption('--resource <uri>', 'where consumers fetch the repository from: git+https://host/path')
    .addOption(
      new Option('--type <type>', 'a verification summary, or the provenance of the landing')
        .choices(['vsa', 'source-provenance'])
        .default('vsa'),
    )
    .option('--root <commit>', 'the trust root, from outside the clone (or COUNTERSIGN_ROOT)')
    .option('--key <file>', 'the private key of a gate: wraps it in a signed DSSE envelope')
    .option('--output <file>', 'write it there, not to standard output')
    .option('--tags-protected', 'the server lets nobody move or delete tags, which SLSA wants from source level 2 on')
    .option('--verifier <uri>', 'the URI by which consumers know this verifier', VERIFIER)
    .action((commit: string | undefined, options: AttestOptions) => run(shell, commit ?? 'HEAD', options));
};

async function run(shell: Shell, text: string, options: AttestOptions): Promise<void> {
  const { type, key } = options;
  const resource = uriOf(options.resource, '--resource git+https://host/path');
  const verifier = uriOf(options.verifier, '--verifier https://host/path');
  await withDeployDesk(shell, async (desk) => {
    const attested = await attest(desk, {
      commit: await desk.repo.resolve(text),
      root: rootOf(options.root),
      type,
      resource,
      verifier,
      version: packageVersion(),
      tagsProtected: options.tagsProtected === true,
    });
    shell.exit(exitForVerdict(attested.verdict));
    if (attested.kind === 'refused') return refuse(shell, attested);
    const sign = (message: Buffer): Promise<string> => sshSign(message, { kind: 'file', path: key ?? '' });
    const envelope = key === undefined ? null : await sealAttestation(desk, attested.statement, sign);
    await give(shell, attested, envelope, options);
  });
}

function refuse(shell: Shell, { verdict }: Attested): void {
  if (shell.globals().format === 'json') shell.printJson(VERDICT_SCHEMA, verdictJson(verdict));
  else shell.warn(renderVerdict(verdict, shell.style(), shell.globals().verbose));
}

async function give(
  shell: Shell,
  { verdict, claims, statement }: Extract<Attested, { readonly kind: 'attested' }>,
  envelope: Buffer | null,
  { type, output }: AttestOptions,
): Promise<void> {
  // What is signed is kept byte for byte; what is not is for reading.
  const text = envelope?.toString('utf8') ?? JSON.stringify(statement, null, 2);
  if (output !== undefined) await write(resolve(shell.globals().directory, output), `${text}\n`);
  // Only the summary names a level.
  const low = type === 'vsa' && claims.below !== null ? [`level ${claims.level}: ${claims.below}`] : [];
  const notices = [...verdict.notices, ...low];
  if (shell.globals().format === 'json') {
    const attestation = envelope === null ? statement : (JSON.parse(text) as object);
    shell.printJson(ATTEST_SCHEMA, { type, levels: levelsOf(claims), signed: envelope !== null, attestation, notices });
    return;
  }
  for (const notice of notices) shell.note(`countersign: ${oneLine(notice)}`);
  if (output === undefined) shell.print(text);
  else shell.note(`countersign: ${type} of ${verdict.new.slice(0, 12)} written to ${output}`);
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => {
    throw new CountersignError('file.unusable', `${path} cannot be written.`, {
      cause,
      remedy: 'name a file in a folder that is there: --output FILE',
    });
  });
}

/** A URI without blanks, fragment or password: it is written down for everybody to read. */
function uriOf(given: string, remedy: string): string {
  const fits = given.length <= 1_000 && /^[a-z][a-z0-9+.-]*:[!-~]+$/i.test(given) && !given.includes('#');
  const authority = /^[^/]*\/\/([^/]*)/.exec(given)?.[1] ?? '';
  if (fits && !/:[^@]*@/.test(authority)) return given;
  const why = fits ? 'holds a password' : 'is no URI, or has a fragment';
  throw new CountersignError('usage', `“${fits ? given.replace(/\/\/[^@]*@/, '//…@') : given.slice(0, 80)}” ${why}.`, {
    remedy: `give it as ${remedy}`,
  });
}
