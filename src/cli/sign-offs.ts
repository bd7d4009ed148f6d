/** `countersign sign-offs [list|show|withdraw|reject]`. */
import {
  findStatement,
  listReviews,
  listStatements,
  recall,
  reject,
  withdraw,
  withdrawKey,
} from '../app/signing/sign-object.ts';
import { openReviewsLine } from '../app/signing/review-words.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { renderReviews, reviewsJson } from './render/reviews.ts';
import { renderObjection, renderStatement, renderStatements, sealedJson, statementsJson } from './render/sign-offs.ts';
import { withSigning } from './signing.ts';
import type { StatementState } from '../app/signing/sign-offs.ts';
import type { Objection } from '../model/statement.ts';
import type { Sealed } from '../app/signing/sign.ts';
import type { Register, Shell } from './command.ts';
import type { SigningDesk, SigningOptions } from './signing.ts';

interface ListOptions {
  readonly fetch?: boolean;
  readonly all?: boolean;
}

interface ObjectOptions extends SigningOptions {
  readonly reason: string;
  readonly target?: string;
}

interface KeyOptions extends ObjectOptions {
  readonly from?: string;
}

export const SIGN_OFFS_SCHEMA = 'countersign.dev/sign-offs/v1';
export const REVIEWS_SCHEMA = 'countersign.dev/reviews/v1';
export const OBJECTION_SCHEMA = 'countersign.dev/objection/v1';

export const register: Register = (program, shell) => {
  const list = (options: ListOptions): Promise<void> =>
    withSigning(shell, { push: options.fetch === true }, (desk) => showList(desk, options, shell));
  const group = program.command('sign-offs').action(() => list({}));
  group
    .command('list')
    .description('what has been signed, and whether it stands; of what has landed the newest')
    .option('--fetch', 'fetch the store from origin first')
    .option('--all', 'every statement of the store: of a hundred thousand it takes minutes')
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
  group
    .command('reviews')
    .description('landings on a permit, and those that should not have been: what somebody must still read')
    .option('--fetch', 'fetch the store from origin first')
    .action((options: ListOptions) =>
      withSigning(shell, { push: options.fetch === true }, (desk) => showReviews(desk, shell)),
    );
  signing(group.command('recall').argument('<landing>', 'the id of a record, or a commit that landed'))
    .description('takes a landing back: it must not be deployed')
    .requiredOption('--reason <text>', 'why')
    .action((landing: string, options: ObjectOptions) =>
      withSigning(shell, options, (desk) => recallLanding(desk, landing, options, shell)),
    );
  signing(
    group.command('withdraw-key').argument('<key>', 'the fingerprint of your key, or of anybody’s if you are an owner'),
  )
    .description('voids a key: what it signed does not count any more')
    .requiredOption('--reason <text>', 'why')
    .option(
      '--from <landing>',
      'only from this landing on: the id of a record, or a commit; without it all of it (a gate’s key needs it)',
    )
    .action((key: string, options: KeyOptions) =>
      withSigning(shell, options, (desk) => voidKey(desk, key, options, shell)),
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
  const found = await listStatements(repository, tools, options.all === true);
  const { states, landed } = found ?? { states: await absentStore(repository, options), landed: 0 };
  const reviews = await listReviews(repository, tools);
  shell.exit(EXIT.pass);
  if (shell.globals().format === 'json') {
    return shell.printJson(SIGN_OFFS_SCHEMA, { ...statementsJson(states, landed), reviews: reviewsJson(reviews) });
  }
  shell.print(renderStatements(states, landed, shell.style()));
  const open = openReviewsLine(reviews, tools.now);
  if (open !== null) shell.print(`${shell.style().warn('!')} ${open}`);
}

async function showOne(desk: SigningDesk, id: string, shell: Shell): Promise<void> {
  const state = await statementOf(desk, id);
  shell.exit(EXIT.pass);
  if (shell.globals().format === 'json') shell.printJson(SIGN_OFFS_SCHEMA, statementsJson([state]));
  else shell.print(renderStatement(state, shell.style()));
}

async function showReviews({ repository, tools }: SigningDesk, shell: Shell): Promise<void> {
  const reviews = await listReviews(repository, tools);
  shell.exit(EXIT.pass);
  if (shell.globals().format === 'json') shell.printJson(REVIEWS_SCHEMA, { reviews: reviewsJson(reviews) });
  else shell.print(renderReviews(reviews, tools.now, shell.style()));
}

async function recallLanding(desk: SigningDesk, landing: string, options: ObjectOptions, shell: Shell): Promise<void> {
  const { sealed, record } = await recall(desk.repository, landing, desk.speaking, options.reason, desk.tools);
  await report(desk, sealed, `Recalled: the landing of ${record.statement.new} on ${record.statement.place}`, shell);
}

async function voidKey(desk: SigningDesk, key: string, options: KeyOptions, shell: Shell): Promise<void> {
  const named = { fingerprint: key, from: options.from ?? null };
  const done = await withdrawKey(desk.repository, named, desk.speaking, options.reason, desk.tools);
  const since = done.from === null ? '' : `, from the record ${done.from} on`;
  await report(desk, done.sealed, `Withdrawn: the key ${done.fingerprint}${since}`, shell);
}

async function withdrawOne(desk: SigningDesk, id: string, options: ObjectOptions, shell: Shell): Promise<void> {
  const what = await statementOf(desk, id);
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

async function statementOf({ repository, tools }: SigningDesk, id: string): Promise<StatementState> {
  const found = await findStatement(repository, id, tools);
  if (found !== null) return found;
  await absentStore(repository, {});
  throw new CountersignError('ref.unknown', `no statement is called "${id.slice(0, 80)}"`, {
    remedy: 'nothing has been signed here yet: countersign sign',
  });
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
