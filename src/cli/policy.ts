/** `countersign policy lint|test|learn|vendor`. */
import { basename, resolve } from 'node:path';
import { openFolder } from '../adapters/files/folder.ts';
import { openRepository } from '../adapters/git/repository.ts';
import { vendoredAt } from '../app/home/home-reader.ts';
import { vendorCopy } from '../app/home/vendor-copy.ts';
import { vendoredIn } from '../app/home/vendored.ts';
import { lintConfiguration, testConfiguration } from '../app/home/policy-check.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { judge } from './judge.ts';
import {
  lintJson,
  policyTestsJson,
  renderLearnt,
  renderLint,
  renderPolicyTests,
  renderVendor,
  vendorJson,
} from './render/policy.ts';
import { withRepository } from './repository.ts';
import type { ConfigurationSource } from '../app/home/policy-check.ts';
import type { BlobId, CommitId } from '../model/id.ts';
import type { RepoPath } from '../model/path.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Register, Shell } from './command.ts';

interface VendorOptions {
  readonly ref?: string;
  readonly repo?: string;
}

interface LearnOptions {
  readonly name: string;
  readonly rule: readonly string[];
  readonly path: readonly string[];
  readonly ask?: string;
  readonly questionId?: string;
}

interface PolicyOptions {
  readonly at?: string;
}

export const register: Register = (program, shell) => {
  const policy = program.command('policy').action(() => {
    throw new CountersignError('usage', 'policy needs a word more', {
      remedy: 'countersign policy lint, policy test, policy learn, or policy vendor',
    });
  });
  policy
    .command('lint')
    .description('the policy, people, services and owners: do they hold, one by one and together?')
    .option('--at <revision>', 'read a commit instead of the working tree')
    .action((options: PolicyOptions) => withRepository(shell, (repository) => lint(repository, options, shell)));
  policy
    .command('test')
    .description('runs the cases of .countersign/policy.test.yml')
    .option('--at <revision>', 'read a commit instead of the working tree')
    .action((options: PolicyOptions) => withRepository(shell, (repository) => test(repository, options, shell)));
  policy
    .command('learn')
    .argument('[range]', 'the change in which a review found something; this branch without one')
    .description('keeps what a review found: a case of the policy tests, and with --ask a question for the next time')
    .requiredOption('--name <text>', 'what was found, in a sentence')
    .option(
      '--rule <id>',
      'a risk rule that tells such changes, or the beginning of several; may be repeated',
      collect,
      [],
    )
    .option('--path <glob>', 'where the question is asked; may be repeated', collect, [])
    .option('--ask <text>', 'the question that a signer answers from now on')
    .option('--question-id <id>', 'its id; made from its words without one')
    .addHelpText('after', LEARN_EXAMPLE)
    .action((range: string | undefined, options: LearnOptions) => learnFrom(range ?? null, options, shell));
  policy
    .command('vendor')
    .argument('<clone>', 'folder of a local clone that has the policy to build on; nothing is fetched')
    .description('copies the policy and people of a local clone here, and prints the `extends` that names them')
    .option('--ref <revision>', 'branch, tag or commit of the clone; its default branch without one')
    .option('--repo <name>', 'how the clone is called in `extends`; the address of its origin without one')
    .action((clone: string, options: VendorOptions) =>
      withRepository(shell, (repository) => vendor(repository, clone, options, shell)),
    );
};

async function learnFrom(range: string | null, options: LearnOptions, shell: Shell): Promise<void> {
  const { ask, rule, path } = options;
  if (ask !== undefined && rule.length === 0 && path.length === 0) {
    throw new CountersignError('usage', '--ask needs to know where to ask', { remedy: 'add --rule ID or --path GLOB' });
  }
  const question = ask === undefined ? null : { id: options.questionId ?? idOf(ask), text: ask };
  await judge(shell, range, async (check, repository) => {
    const { worktree } = repository.state;
    if (worktree === null) {
      throw new CountersignError('usage', 'policy learn writes files, and this repository is bare', {
        remedy: 'run it in a clone with a working tree',
      });
    }
    const { learn } = await import('../app/home/policy-learn.ts');
    const lesson = { name: options.name, rules: rule, paths: path, question };
    const learnt = await learn(openFolder(worktree), await sourceOf(repository, {}), check, lesson);
    shell.exit(EXIT.pass);
    if (shell.globals().format === 'json') shell.printJson('countersign.dev/policy-learn/v1', learnt);
    else shell.print(renderLearnt(learnt, shell.style()));
  });
}

/** Run by a test as it stands here. */
const LEARN_EXAMPLE = `
Example
  countersign policy learn HEAD~1..HEAD \\
    --name "A table went that a report still read" \\
    --path "db/**" --ask "Who else reads this table?"
`;

/** `Has the replay been tried?` → `has-the-replay-been-tried`. */
function idOf(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? ['question'];
  return words.join('-').slice(0, 40).replace(/-+$/, '');
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function vendor(repository: GitRepository, place: string, options: VendorOptions, shell: Shell): Promise<void> {
  const { worktree } = repository.state;
  if (worktree === null) {
    throw new CountersignError('usage', 'policy vendor writes files, and this repository is bare', {
      remedy: 'run it in a clone with a working tree, and push what it wrote',
    });
  }
  const where = resolve(shell.globals().directory, place);
  const clone = await openRepository(where);
  const forget = shell.onEnd(() => clone.close());
  try {
    const copy = await vendorCopy(clone, openFolder(worktree), {
      ref: options.ref ?? null,
      repo: options.repo ?? null,
      folderName: basename(where).replace(/\.git$/, ''),
    });
    shell.exit(EXIT.pass);
    if (shell.globals().format === 'json') shell.printJson('countersign.dev/policy-vendor/v1', vendorJson(copy));
    else shell.print(renderVendor(copy, shell.style()));
  } finally {
    forget();
    await clone.close();
  }
}

async function lint(repository: GitRepository, options: PolicyOptions, shell: Shell): Promise<void> {
  const source = await sourceOf(repository, options);
  const files = await lintConfiguration(source, Math.floor(Date.now() / 1000));
  if (files.every((file) => !file.present)) {
    throw new CountersignError('usage', `${source.name} has no .countersign/policy.yml`, {
      remedy: 'countersign init',
    });
  }
  shell.exit(files.some((file) => file.errors.length > 0) ? EXIT.usage : EXIT.pass);
  if (shell.globals().format === 'json') shell.printJson('countersign.dev/policy-lint/v1', lintJson(files));
  else shell.print(renderLint(files, shell.style()));
}

async function test(repository: GitRepository, options: PolicyOptions, shell: Shell): Promise<void> {
  const results = await testConfiguration(await sourceOf(repository, options));
  shell.exit(results.every((result) => result.passed) ? EXIT.pass : EXIT.refused);
  if (shell.globals().format === 'json') shell.printJson('countersign.dev/policy-test/v1', policyTestsJson(results));
  else shell.print(renderPolicyTests(results, shell.style()));
}

/** The working tree, because that is where a policy is written; a commit when one is named or there is no tree. */
async function sourceOf(repository: GitRepository, options: PolicyOptions): Promise<ConfigurationSource> {
  const { worktree, head } = repository.state;
  if (options.at === undefined && worktree !== null) {
    const folder = openFolder(worktree);
    const committed = head.kind === 'unborn' ? null : head.commit;
    return {
      name: 'the working tree',
      read: (path) => folder.read(path),
      vendored: (path) => vendoredIn(folder, path),
      ownersFiles: () => (committed === null ? Promise.resolve([]) : ownersFiles(repository, committed)),
    };
  }
  const commit = await repository.resolve(options.at ?? 'HEAD');
  return {
    name: options.at ?? 'HEAD',
    read: (path) => textAt(repository, commit, path),
    vendored: (path) => vendoredAt(repository, commit, path),
    ownersFiles: () => ownersFiles(repository, commit),
  };
}

async function ownersFiles(repository: GitRepository, commit: CommitId): Promise<string[]> {
  const files = await repository.list(commit, null);
  return files.map(({ path }) => path).filter((path) => path === 'OWNERS' || path.endsWith('/OWNERS'));
}

async function textAt(repository: GitRepository, commit: CommitId, path: string): Promise<string | null> {
  const side = await repository.at(commit, path as RepoPath);
  if (side === null) return null;
  if (side.mode !== '100644' && side.mode !== '100755') {
    throw new CountersignError('usage', `${path} is not a regular file there`, { remedy: 'replace it by one' });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await repository.blob(side.oid as BlobId));
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause;
    throw new CountersignError('usage', `${path} is not valid UTF-8`, { cause, remedy: 'save it as UTF-8' });
  }
}
