/** Which data files the texts of a configuration name, as far as a look at them tells. */
import type { RepoPath } from '../../../model/path.ts';
import type { NeighbourFile, Neighbourhood, ReadFile } from './family.ts';
import { isDataPath } from './terraform-data-paths.ts';
import { folderOf } from './terraform-paths.ts';

/** Files that the texts of configurations name, as far as a look at their quoted words tells. */
export interface NamedData {
  /** Last names of files. */
  readonly names: ReadonlySet<string>;
  /** Folders of which files are named one by one when they are needed, or listed. */
  readonly folders: ReadonlySet<string>;
}

const WORDS = /"([^"\n]{1,400})"/g;
/** Functions of data that are worth a look at the words of a text. */
const READS = /\b(?:file\w*|templatefile|fileset)\s*\(/;

/** By file: every changed path is asked of every configuration, and even to compare a text costs its length. */
const known = new WeakMap<NeighbourFile, NamedData>();

/** What one text names. */
function namedData(file: NeighbourFile): NamedData {
  let found = known.get(file);
  if (found === undefined) {
    found = READS.test(file.text) ? namedIn(file) : NOTHING;
    known.set(file, found);
  }
  return found;
}

function namedIn({ path, text }: NeighbourFile): NamedData {
  const names = new Set<string>();
  const folders = new Set<string>();
  for (const [, word = ''] of text.matchAll(WORDS)) {
    const plain = word.replace(/^\$\{\s*path\.\w+\s*\}\/?/, '');
    const dynamic = plain.search(/[$*]\{?/);
    if (dynamic >= 0) {
      const folder = inside(folderOf(path), plain.slice(0, dynamic));
      if (folder !== null && (isDataPath(plain) || plain.includes('*') || plain.endsWith('}'))) folders.add(folder);
    } else if (isDataPath(plain)) names.add(plain.slice(plain.lastIndexOf('/') + 1));
    // `fileset("${path.module}/policies", "*.json")`.
    else if (plain !== word || /^\.{0,2}\//.test(plain)) {
      const folder = inside(folderOf(path), `${plain}/`);
      if (folder !== null) folders.add(folder);
    }
  }
  return { names, folders };
}

const NOTHING: NamedData = { names: new Set(), folders: new Set() };

/** The folder that the beginning of a path leads to; null for one outside of the repository. */
function inside(from: string, path: string): string | null {
  const steps = from === '' ? [] : from.split('/');
  const last = path.lastIndexOf('/');
  for (const step of last < 0 ? [] : path.slice(0, last).split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return null;
  }
  return steps.join('/');
}

/** Whether a text may name a file: by its last name, or by a folder that it lies in. */
export function mayName(file: NeighbourFile, path: string): boolean {
  const { names, folders } = namedData(file);
  if (names.has(path.slice(path.lastIndexOf('/') + 1))) return true;
  for (let folder: string = folderOf(path); ; folder = folderOf(folder)) {
    if (folders.has(folder)) return true;
    if (folder === '') return false;
  }
}

/** The unchanged data files that configurations name: beside them, and in folders that they list. */
export function dataNeighbours(
  files: readonly ReadFile[],
  neighbours: readonly NeighbourFile[],
  isConfiguration: (path: string) => boolean,
): Neighbourhood | null {
  const texts: NeighbourFile[] = [
    ...neighbours.filter(({ path }) => isConfiguration(path)),
    ...files.flatMap(({ path, oldPath, oldText, newText }) => [
      ...(newText !== null && isConfiguration(path) ? [{ path, text: newText }] : []),
      ...(oldText !== null && isConfiguration(oldPath) ? [{ path: oldPath, text: oldText }] : []),
    ]),
  ].filter(({ text }) => READS.test(text));
  if (texts.length === 0) return null;
  const around = new Set<RepoPath | null>();
  for (const file of texts) {
    for (const folder of [folderOf(file.path), ...namedData(file).folders])
      around.add((folder || null) as RepoPath | null);
  }
  return {
    folders: [],
    around: [...around].slice(0, MOST_PLACES),
    accepts: (path) => isDataPath(path) && texts.some((file) => mayName(file, path)),
  };
}

const MOST_PLACES = 40;

const SOURCE = /\bsource\s{0,20}=\s{0,20}"(\.\.?\/[^"\n]{0,300})"/g;

/** The neighbours together with the modules that changed configurations call, however many folders lie between. */
export function withCalledModules(
  data: Neighbourhood | null,
  files: readonly Pick<ReadFile, 'path' | 'newText'>[],
  isConfiguration: (path: string) => boolean,
): Neighbourhood | null {
  const called = new Set<RepoPath>();
  for (const { path, newText } of files) {
    if (newText === null || !isConfiguration(path)) continue;
    for (const [, source = ''] of newText.matchAll(SOURCE)) {
      const folder = inside(folderOf(path), `${source}/`);
      if (folder !== null && folder !== '' && called.size < MOST_PLACES) called.add(folder as RepoPath);
    }
  }
  if (called.size === 0) return data;
  return {
    folders: data?.folders ?? [],
    around: [...(data?.around ?? []), ...called],
    accepts: (path) => (isConfiguration(path) && called.has(folderOf(path))) || data?.accepts(path) === true,
  };
}
