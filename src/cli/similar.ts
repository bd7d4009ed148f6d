/** `countersign similar [RANGE]`. */
import { basename, dirname, resolve } from 'node:path';
import { openFolder } from '../adapters/files/folder.ts';
import { readHome } from '../app/home/home-policy.ts';
import { type Collection, folderCollection, homeCollection } from '../app/knowledge/collection.ts';
import { findSimilar, queryOfRange } from '../app/knowledge/similar.ts';
import { CountersignError } from '../model/error.ts';
import type { GitRepository } from '../ports/git.ts';
import { readText } from './assess/answer.ts';
import { EXIT } from './exit.ts';
import { renderSimilar, SIMILAR_SCHEMA, similarJson } from './render/similar.ts';
import { withRepository } from './repository.ts';
import type { Register, Shell } from './command.ts';
import type { Similar } from '../app/knowledge/similar.ts';

interface SimilarOptions {
  readonly in: readonly string[];
  readonly text?: string;
  readonly most: string;
}

const LARGEST_TEXT = 1 << 20;

export const register: Register = (program, shell) => {
  program
    .command('similar')
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .option('--in <dir>', 'a folder of reports (Markdown, HTML, JSON exports), may be repeated', collect, [])
    .option('--text <file>', 'look for what a text describes instead of a change; - is standard input')
    .option('--most <number>', 'how many to show', '5')
    .action((range: string | undefined, options: SimilarOptions) => run(shell, range ?? null, options));
};

async function run(shell: Shell, range: string | null, options: SimilarOptions): Promise<void> {
  const most = mostOf(options);
  if (options.text !== undefined) {
    if (range !== null) throw new CountersignError('usage', '--text and a range contradict each other');
    const given = await readText(shell, options.text, LARGEST_TEXT);
    if (given.kind !== 'text') throw new CountersignError('file.unusable', `${options.text} holds no text to look for`);
    const search = async (collection: Collection): Promise<void> =>
      show(
        shell,
        findSimilar(options.text === '-' ? 'the text' : (options.text ?? ''), { word: [given.text] }, collection, most),
      );
    if (options.in.length > 0) return search(await foldersOf(shell, options));
    return withRepository(shell, async (repo) => search(await homeOf(repo)));
  }
  await withRepository(shell, async (repo) => {
    const collection = options.in.length > 0 ? await foldersOf(shell, options) : await homeOf(repo);
    const { subject, query } = await queryOfRange(repo, range);
    show(shell, findSimilar(subject, query, collection, most));
  });
}

function show(shell: Shell, similar: Similar): void {
  shell.exit(EXIT.pass);
  if (shell.globals().format === 'json') shell.printJson(SIMILAR_SCHEMA, similarJson(similar));
  else shell.print(renderSimilar(similar, shell.style()));
}

async function homeOf(repo: GitRepository): Promise<Collection> {
  const home = await readHome(repo);
  const { incidents, pages } = home.policy.knowledge;
  if (incidents.length + pages.length === 0) {
    throw new CountersignError('usage', 'the policy names no folder of incident reports or pages', {
      remedy: 'add `knowledge: { incidents: ["docs/incidents/**"] }` to .countersign/policy.yml, or use --in FOLDER',
    });
  }
  return homeCollection(repo, home);
}

async function foldersOf(shell: Shell, options: SimilarOptions): Promise<Collection> {
  const parts: Collection[] = [];
  for (const name of options.in) {
    const path = resolve(shell.globals().directory, name);
    parts.push(await folderCollection(openFolder(dirname(path)), basename(path), 'incident'));
  }
  const documents = parts.flatMap((part) => part.documents);
  if (documents.length === 0) {
    throw new CountersignError('usage', `no report was found in ${options.in.join(', ')}`, {
      remedy: 'name a folder of .md, .html or .json files',
    });
  }
  return { documents, unread: parts.flatMap((part) => part.unread) };
}

function mostOf({ most }: SimilarOptions): number {
  const number = Number(most);
  if (Number.isInteger(number) && number >= 1 && number <= 100) return number;
  throw new CountersignError('usage', `--most takes a number from 1 to 100, not "${most}"`);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
