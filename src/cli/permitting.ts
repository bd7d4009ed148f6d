/** What the commands share that open a permit. */
import { type Permitting, sealPermit, verdictWithPermit, whyUseless } from '../app/signing/permit.ts';
import type { NothingToSign } from '../app/signing/sign.ts';
import type { NotNeeded } from '../app/signing/permit.ts';
import { together } from '../app/together.ts';
import { CountersignError } from '../model/error.ts';
import type { Command } from 'commander';
import type { Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { permitJson, renderNotNeeded, renderPermit, renderPermitPlan } from './render/permit.ts';
import { nothingToSign } from './render/sign.ts';
import type { SigningDesk, SigningOptions } from './signing.ts';

export const PERMIT_SCHEMA = 'countersign.dev/permit/v1';

export interface PermitOptions extends SigningOptions {
  readonly reason: string;
  readonly incident?: string;
  readonly expires: string;
  readonly target?: string;
  readonly dryRun?: boolean;
}

/** The options of every permit. */
export function permitOptions(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'why it cannot wait; it stands in the record')
    .option('--incident <id>', 'the incident that it belongs to')
    .option('--expires <time>', 'for how long it is good: 30m, 4h; 24h at most', '4h')
    .option('--key <file>', 'the SSH key to sign with; without it git’s user.signingkey, or your only one')
    .option('--as <person>', 'who you are, as in people.yml; without it whoever the key belongs to')
    .option('--no-push', 'keep it here: neither fetch nor push')
    .option('--dry-run', 'show what would be permitted and sign nothing');
}

/** The permit's words as they were given. */
export function permitWords(options: PermitOptions): { reason: string; incident: string | null; seconds: number } {
  const reason = options.reason.trim();
  if (reason === '') throw new CountersignError('usage', 'A permit needs a reason.', { remedy: '--reason TEXT' });
  return { reason, incident: options.incident ?? null, seconds: secondsOf(options.expires) };
}

const LONGEST = 24 * 3600;

function secondsOf(text: string): number {
  const [, count = '', unit = ''] = /^([1-9][0-9]{0,3}) ?(m|min|h)$/.exec(text.trim()) ?? [];
  const seconds = Number(count) * (unit === 'h' ? 3600 : 60);
  if (count !== '' && seconds <= LONGEST) return seconds;
  throw new CountersignError('usage', `"${text.slice(0, 40)}" is no time for which a permit may be good.`, {
    remedy: 'from 1m to 24h: --expires 4h',
  });
}

/** Shows the permit, asks, signs, stores and pushes it, and says what the gate answers now. */
export async function openPermit(
  { repository, tools, push }: SigningDesk,
  permitting: Permitting,
  options: PermitOptions,
  shell: Shell,
): Promise<void> {
  const text = shell.globals().format === 'text';
  const useless = whyUseless(permitting);
  if (useless !== null) {
    const details = useless.remedy === null ? {} : { remedy: useless.remedy };
    throw new CountersignError('not-permitted', `The permit would not do: ${useless.reason}.`, details);
  }
  if (options.dryRun === true) {
    shell.exit(EXIT.pass);
    if (text) shell.print(renderPermitPlan(permitting, shell.style()));
    else shell.printJson(PERMIT_SCHEMA, permitJson(permitting, null, null, null));
    return;
  }
  if (text) shell.note(renderPermitPlan(permitting, shell.style()));
  await confirm(permitting, shell);
  const sealed = await sealPermit(permitting, tools);
  shell.exit(EXIT.pass);
  const [pushed, verdict] = await together([push(), verdictWithPermit(repository, permitting, tools)]);
  if (verdict.state !== 'pass') shell.exit(EXIT.refused);
  if (text) shell.print(renderPermit(permitting, sealed, pushed, verdict, shell.style()));
  else shell.printJson(PERMIT_SCHEMA, permitJson(permitting, sealed, pushed, verdict));
}

/** Says that there is nothing to permit. */
export function nothingToPermit(found: NotNeeded | NothingToSign, shell: Shell): void {
  shell.exit(found.kind === 'conflict' ? EXIT.refused : EXIT.pass);
  if (shell.globals().format !== 'text') shell.printJson(PERMIT_SCHEMA, permitJson(found, null, null, null));
  else shell.print(found.kind === 'not-needed' ? renderNotNeeded(found) : nothingToSign(found));
}

async function confirm({ speaker, permit }: Permitting, shell: Shell): Promise<void> {
  if (!shell.globals().input) return;
  const questions = await shell.questions();
  const asked = `Let this ${permit.what === 'undo' ? 'undo' : 'change'} through as ${speaker.signer.principal}?`;
  if (await questions.confirm(asked, false, '--no-input')) return;
  throw new CountersignError('interrupted', 'stopped; nothing was signed');
}
