/** `countersign sign-offs [list|show|withdraw|reject]`. */
import { listStatements, reject, statementNamed, withdraw } from '../app/sign-object.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { renderObjection, renderStatement, renderStatements, sealedJson, statementsJson } from './render/sign-offs.ts';
import { withSigning } from './signing.ts';
import type { StatementState } from '../app/sign-offs.ts';
import type { Objection } from '../model/statement.ts';
import type { Sealed } from '../app/sign.ts';
import type { Register, Shell } from './command.ts';
import type { SigningDesk, SigningOptions } from './signing.ts';

interface ListOptions {
  readonly fetch?: boolean;
}

interface ObjectOptions extends SigningOptions {
  readonly reason: string;
  readonly target?: string;
}

export const SIGN_OFFS_SCHEMA = 'countersign.dev/sign-offs/v1';
export const OBJECTION_SCHEMA = 'countersign.dev/objection/v1';

export const register: Register = (program, shell) => {
  const list = (options: ListOptions): Promise<void> =>
    withSigning(shell, { push: options.fetch === true }, (desk) => showList(desk, options, shell));
  const group = program.command('sign-offs').action(() => list({}));
  group
    .command('list')
    .description('every statement of the store, and whether it stands')
    .option('--fetch', 'fetch the store from origin first')
    .action(list);
  group
    .command('show')
    .argument('<id>', 'the id of a statement, or the beginning of one')
    .description('all that one statement says')
    .action((id: string) => withSigning(shell, { push: false }, (desk) => showOne(desk, id, shell)));
  signing(group.command('withdraw').argument('<id>', 'the id of your statement, or the beginning of one'))
    .description('takes one back: what it read is unread again')
    .requiredOption('--reason <text>', 'why')
    .action((id: string, options: ObjectOptions) =>
      withSigning(shell, options, (desk) => withdrawOne(desk, id, options, shell)),
    );
  signing(group.command('reject').argument('[range]', 'as for sign; this branch without one'))
    .description('rejects what a request would change; it may not land')
    .requiredOption('--reason <text>', 'why')
    .option('--target <ref>', 'the protected branch it is for, where the range does not say it')
    .action((range: string | undefined, options: ObjectOptions) =>
      withSigning(shell, options, (desk) => rejectRange(desk, range ?? null, options, shell)),
    );
};

type Child = ReturnType<Parameters<Register>[0]['command']>;

function signing(command: Child): Child {
  return command
    .option('--key <file>', 'the SSH key to sign with')
    .option('--passkey', 'sign with your passkey, on a page that opens in your browser')
    .option('--as <person>', 'who you are, as in people.yml')
    .option('--no-push', 'keep it here: neither fetch nor push');
}

async function showList({ repository, tools }: SigningDesk, options: ListOptions, shell: Shell): Promise<void> {
  const found = await listStatements(repository, tools);
  const states = found ?? (await absentStore(repository, options));
  shell.exit(EXIT.pass);
  if (shell.globals().format === 'json') shell.printJson(SIGN_OFFS_SCHEMA, statementsJson(states));
  else shell.print(renderStatements(states, shell.style()));
}

async function showOne(desk: SigningDesk, id: string, shell: Shell): Promise<void> {
  const state = statementNamed(await statesOf(desk), id);
  shell.exit(EXIT.pass);
  if (shell.globals().format === 'json') shell.printJson(SIGN_OFFS_SCHEMA, statementsJson([state]));
  else shell.print(renderStatement(state, shell.style()));
}

async function withdrawOne(desk: SigningDesk, id: string, options: ObjectOptions, shell: Shell): Promise<void> {
  const what = statementNamed(await statesOf(desk), id);
  const sealed = await withdraw(desk.repository, what, desk.speaking, options.reason, desk.tools);
  await report(desk, sealed, `Withdrawn: ${what.id}`, shell);
}

async function rejectRange(
  desk: SigningDesk,
  range: string | null,
  options: ObjectOptions,
  shell: Shell,
): Promise<void> {
  const request = { range, target: options.target ?? null };
  const {
    sealed,
    range: found,
    paths,
  } = await reject(desk.repository, request, desk.speaking, options.reason, desk.tools);
  const files = paths.length === 1 ? '1 file' : `${paths.length} files`;
  await report(desk, sealed, `Rejected: ${files} of ${found.text} for ${found.target}`, shell);
}

async function report(desk: SigningDesk, sealed: Sealed<Objection>, title: string, shell: Shell): Promise<void> {
  shell.exit(EXIT.pass);
  const push = await desk.push();
  if (shell.globals().format === 'json') shell.printJson(OBJECTION_SCHEMA, sealedJson(sealed, push));
  else shell.print(renderObjection(title, sealed, push, shell.style()));
}

async function statesOf({ repository, tools }: SigningDesk): Promise<readonly StatementState[]> {
  return (await listStatements(repository, tools)) ?? (await absentStore(repository, {}));
}

/** Not fetched is not unsigned: only where there is nothing to fetch from is an absent store an empty one. */
async function absentStore(
  repository: SigningDesk['repository'],
  options: ListOptions,
): Promise<readonly StatementState[]> {
  const { configured } = await repository.remote('origin');
  if (!configured || options.fetch === true) return [];
  throw new CountersignError(
    'object.missing',
    'The store of statements is not here: refs/countersign/statements is absent.',
    {
      remedy: "countersign sign-offs list --fetch, or: git fetch origin 'refs/countersign/*:refs/countersign/*'",
    },
  );
}
