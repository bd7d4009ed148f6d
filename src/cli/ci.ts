/** `countersign ci`: the job of a hosted forge. It alone translates the policy's mode into the job's exit code. */
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { type Occasion, occasionOf } from '../app/gate/ci-occasion.ts';
import { CountersignError } from '../model/error.ts';
import type { Verdict } from '../model/verdict.ts';
import type { CheckReport } from '../model/check.ts';
import { type CiFound, judgeOpen, recordLanded } from './ci-found.ts';
import type { Register, Shell } from './command.ts';
import { EXIT, type ExitCode, exitForVerdict } from './exit.ts';
import { ciAnnotations, ciMarkdown, ciNotice } from './render/ci.ts';
import { verdictJson } from './render/verdict-json.ts';
import { withRepository } from './repository.ts';
import { rootOf } from './root-option.ts';

const CI_SCHEMA = 'countersign.dev/ci/v1';

interface CiOptions {
  readonly root?: string;
  readonly gate: string;
  readonly key?: string;
  readonly sarif?: string;
}

export const register: Register = (program, shell) => {
  program
    .command('ci')
    .option('--root <commit>', 'the trust root, from outside the repository (or COUNTERSIGN_ROOT)')
    .option('--gate <name>', 'the name of the recorder in allowed_signers', 'recorder')
    .option('--key <file>', 'the private key of the recorder (or the key itself in COUNTERSIGN_GATE_KEY)')
    .option('--sarif <file>', 'for a request: write what was found in it, for code scanning')
    .action((options: CiOptions) => ci(shell, options));
};

async function ci(shell: Shell, options: CiOptions): Promise<void> {
  const path = process.env['GITHUB_EVENT_PATH'] ?? '';
  const occasion = occasionOf(process.env, path === '' ? null : await readEvent(path));
  const root = rootOf(options.root);
  await refuseUnsafe(shell, occasion);
  const found =
    occasion.kind === 'landed' ? await recordLanded(shell, root, options) : await judgeOpen(shell, occasion, root);
  const [report] = found.reports;
  if (options.sarif !== undefined && report !== undefined) await writeSarif(options.sarif, report);
  await tell(shell, found);
}

async function readEvent(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (cause) {
    throw new CountersignError('file.unusable', 'the event that GITHUB_EVENT_PATH names cannot be read', { cause });
  }
}

async function writeSarif(path: string, report: CheckReport): Promise<void> {
  const { sarifText } = await import('./check.ts');
  await writeFile(path, await sarifText(report));
}

/** A shallow clone hides history, and a request that is checked out could bring files that some tool runs. */
async function refuseUnsafe(shell: Shell, occasion: Occasion): Promise<void> {
  await withRepository(shell, async ({ state }) => {
    if (state.shallow.size > 0) {
      throw new CountersignError('history.shallow', 'this clone is shallow, so nothing can be told about what lands', {
        remedy: 'git fetch --unshallow origin   (with actions/checkout: fetch-depth: 0)',
      });
    }
    const at = state.head.kind === 'unborn' ? null : state.head.commit;
    if (state.worktree === null || occasion.kind === 'landed' || at !== occasion.head) return;
    throw new CountersignError('not-permitted', 'the request is checked out here, and its files could steer this job', {
      remedy: 'check out the base only; the request is fetched as objects and judged from them',
    });
  });
}

/** The truth goes into the log and the summary; whether the job fails is for the mode that each part was judged by. */
async function tell(shell: Shell, found: CiFound): Promise<void> {
  const { verdicts, text, code, mode } = found;
  const failing = failureOf(found);
  shell.exit(failing);
  if (shell.globals().format === 'json') {
    return shell.printJson(CI_SCHEMA, { mode, stops: failing !== EXIT.pass, verdicts: verdicts.map(verdictJson) });
  }
  shell.print(text);
  const told = code !== EXIT.pass && failing === EXIT.pass;
  const telling = verdicts.find((verdict) => verdict.mode !== 'enforce')?.mode ?? mode;
  if (told) shell.print(`\n${ciNotice(telling)}`);
  if ((process.env['GITHUB_ACTIONS'] ?? '') !== '') {
    const annotations = ciAnnotations(verdicts, told ? (telling === 'warn' ? 'warning' : 'notice') : 'error');
    if (annotations !== '') shell.print(annotations);
  }
  const summary = process.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (summary !== '') await appendFile(summary, ciMarkdown(found, told ? telling : null));
}

/** What landed while the policy only observed fails nothing, also in the run that finds the switch behind it. */
function failureOf({ verdicts, code, mode }: CiFound): ExitCode {
  if (verdicts.length === 0) return mode === 'enforce' ? code : EXIT.pass;
  const codes = verdicts.filter((verdict) => verdict.mode === 'enforce' || isForeign(verdict)).map(exitForVerdict);
  return codes.find((each) => each === EXIT.unevaluated) ?? codes.find((each) => each !== EXIT.pass) ?? EXIT.pass;
}

/** A home ref that is not the one of the trust root has no say in what its findings do. */
function isForeign({ reasons }: Verdict): boolean {
  return reasons.some(({ id }) => id === 'root.other');
}
