/** `countersign sign [RANGE]`. */
import { prepareSigning, signChange, verdictNow } from '../app/signing/sign.ts';
import { PASSKEY } from '../app/signing/sign-identity.ts';
import { together } from '../app/together.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { nothingToSign, renderPlan, renderSigned, signJson } from './render/sign.ts';
import { withSigning } from './signing.ts';
import type { Signing } from '../app/signing/sign.ts';
import type { StatementId } from '../model/statement.ts';
import type { Register, Shell } from './command.ts';
import type { SigningDesk, SigningOptions } from './signing.ts';

interface SignOptions extends SigningOptions {
  readonly target?: string;
  readonly read: readonly string[];
  readonly answer: readonly string[];
  readonly reason?: string;
  readonly changePlan?: string;
  readonly after?: string;
  readonly anyway?: boolean;
  readonly dryRun?: boolean;
}

export const SIGN_SCHEMA = 'countersign.dev/sign/v1';

export const register: Register = (program, shell) => {
  program
    .command('sign')
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .option(
      '--read <path>',
      'what you have read: a path, folder or glob, may be repeated; the rest is listed',
      collect,
      [],
    )
    .option('--answer <id=text>', 'the answer to a question of the policy, may be repeated', collect, [])
    .option('--reason <text>', 'what you want to be known about it')
    .option('--change-plan <text>', 'the plan of the change, or where it is')
    .option('--target <ref>', 'the protected branch it is for, where the range does not say it')
    .option('--after <record>', 'a landing on a permit (its record, or a commit) whose sign-off is given late')
    .option('--key <file>', 'the SSH key to sign with; without it git’s user.signingkey, or your only one')
    .option('--passkey', 'sign with your passkey, on a page that opens in your browser')
    .option('--no-browser', 'open no browser; the address of the page is printed in any case')
    .option('--timeout <seconds>', 'how long the page waits for you; 300 without it')
    .option('--as <person>', 'who you are, as in people.yml; without it whoever the key belongs to')
    .option('--anyway', 'although it will not count')
    .option('--no-push', 'keep it here: neither fetch nor push')
    .option('--dry-run', 'show what would be signed and sign nothing')
    .action((range: string | undefined, options: SignOptions) =>
      withSigning(shell, { ...options, range: range ?? null }, (desk) => run(desk, range ?? null, options, shell)),
    );
};

async function run(desk: SigningDesk, range: string | null, options: SignOptions, shell: Shell): Promise<void> {
  const { repository, tools, speaking } = desk;
  const signing = await prepareSigning(
    repository,
    {
      ...speaking,
      range,
      target: options.target ?? null,
      read: options.read.length === 0 ? null : options.read,
      after: options.after ?? null,
    },
    tools,
  );
  const text = shell.globals().format === 'text';
  if ('kind' in signing) {
    shell.exit(signing.kind === 'conflict' ? EXIT.refused : EXIT.pass);
    if (text) shell.print(nothingToSign(signing));
    else shell.printJson(SIGN_SCHEMA, signJson(signing, null, null, null));
    return;
  }
  if (options.dryRun === true) {
    shell.exit(EXIT.pass);
    if (text) shell.print(renderPlan(signing, shell.style()));
    else shell.printJson(SIGN_SCHEMA, signJson(signing, null, null, await verdictNow(repository, signing, tools)));
    return;
  }
  refuse(signing, options);
  if (signing.already !== null) return again(desk, signing, signing.already, shell);
  if (text) shell.note(renderPlan(signing, shell.style()));
  const words = {
    answers: await answersTo(signing, options.answer, shell),
    reason: options.reason ?? '',
    changePlan: options.changePlan ?? null,
  };
  await confirm(signing, shell);
  const sealed = await signChange(signing, words, tools);
  shell.exit(EXIT.pass);
  const [push, verdict] = await together([desk.push(), verdictNow(repository, signing, tools)]);
  if (text) shell.print(renderSigned(signing, sealed, push, verdict, shell.style()));
  else shell.printJson(SIGN_SCHEMA, signJson(signing, sealed, push, verdict));
}

/** Says all of it already: nothing is signed twice, and what an earlier push left behind goes now. */
async function again(desk: SigningDesk, signing: Signing, already: StatementId, shell: Shell): Promise<void> {
  shell.exit(EXIT.pass);
  const push = await desk.push();
  const verdict = await verdictNow(desk.repository, signing, desk.tools);
  if (shell.globals().format === 'text') {
    shell.print(`Nothing new to sign: ${already} says so already.`);
  } else shell.printJson(SIGN_SCHEMA, signJson(signing, null, push, verdict));
}

/** Before anybody is asked anything: a sign-off that cannot count would only look like one. */
function refuse(signing: Signing, options: SignOptions): void {
  const [first] = signing.against;
  if (first === undefined || options.anyway === true) return;
  const why = signing.against.map((each) => each.why).join('; ');
  throw new CountersignError('not-permitted', `Your sign-off would not count: ${why}.`, {
    remedy: `${first.remedy === null ? '' : `${first.remedy}; `}to sign all the same: --anyway`,
  });
}

async function answersTo(
  signing: Signing,
  given: readonly string[],
  shell: Shell,
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const text of given) {
    const at = text.indexOf('=');
    const id = text.slice(0, Math.max(0, at));
    const answer = text.slice(at + 1).trim();
    if (!signing.questions.some((question) => question.id === id) || answer === '') {
      const ids = signing.questions.map((question) => question.id);
      const asked = ids.length === 0 ? 'nothing is asked about this change' : `the questions are: ${ids.join(', ')}`;
      throw new CountersignError('usage', `--answer ${text.slice(0, 80)} answers no question`, { remedy: asked });
    }
    answers.set(id, answer);
  }
  const open = signing.questions.filter(({ id }) => !answers.has(id));
  if (open.length > 0 && !shell.globals().input) {
    throw new CountersignError('usage', `Questions are open: ${open.map(({ text }) => text).join(' ')}`, {
      remedy: open.map(({ id }) => `--answer ${id}=TEXT`).join(' '),
    });
  }
  const questions = open.length === 0 ? null : await shell.questions();
  for (const { id, text } of open) {
    answers.set(id, (await questions?.text(text, `--answer ${id}=TEXT`)) ?? '');
  }
  return answers;
}

/** Asked where somebody can answer: a script has said all it has to say, and a passkey is asked for on its page. */
async function confirm(signing: Signing, shell: Shell): Promise<void> {
  if (!shell.globals().input || signing.signer.key.type === PASSKEY) return;
  const read = signing.set.filter(({ how }) => how === 'read').length;
  const what = read === 1 ? '1 file' : `${read} files`;
  const questions = await shell.questions();
  if (
    await questions.confirm(`Sign as ${signing.signer.principal} that you have judged ${what}?`, false, '--no-input')
  ) {
    return;
  }
  throw new CountersignError('interrupted', 'stopped; nothing was signed');
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
