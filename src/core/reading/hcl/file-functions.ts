/** Functions of Terraform that read files beside a configuration, as far as those files are at hand. */
import { createHash } from 'node:crypto';
import { compileGlob } from '../glob.ts';
import { decodeCsv, decodeJson, decodeYaml } from './decode.ts';
import { isMap, listOf, textOf, UNKNOWN } from './plain.ts';
import type { Plain } from './plain.ts';
import type { HclValue } from './value.ts';

/** The files that a configuration may read, on one side of a change. Paths are those of the repository. */
export interface HclFiles {
  /** The folder of the configuration: what `path.module` is. Empty for the top. */
  readonly folder: string;
  /** The folder in which the tool is run: what `path.root` and `path.cwd` are; null where that is not known. */
  readonly root: string | null;
  /** The text of a file; null where it is not there, undefined where it is not at hand. */
  readonly text: (path: string) => string | null | undefined;
  /** Paths below a folder; null where not all of them are at hand. */
  readonly below: (folder: string) => readonly string[] | null;
  /** A text as the template that `templatefile` makes of it; null where it cannot be read. */
  readonly template: (text: string) => HclValue | null;
}

/** Functions whose first argument is a path of a file. */
export const FILE_FUNCTIONS: ReadonlySet<string> = new Set([
  'file',
  'fileexists',
  'filebase64',
  'filemd5',
  'filesha1',
  'filesha256',
  'filesha512',
  'filebase64sha256',
  'filebase64sha512',
  'templatefile',
  'fileset',
]);

/**
 * Stands for `path.module` of one folder until a path is read: as a text that no one writes, so that it is never taken
 * for a path by whatever compares texts.
 */
const MARK = '\u{F0010}';

/** What `path.module`, `path.root` or `path.cwd` is. */
export function folderValue(name: string, files: HclFiles | null): Plain {
  if (files === null) return UNKNOWN;
  const folder = name === 'module' ? files.folder : name === 'root' || name === 'cwd' ? files.root : null;
  return folder === null ? UNKNOWN : `${MARK}${folder}${MARK}`;
}

/** The path in the repository that an argument means; null for one outside of it, or one that is not known. */
export function pathOf(argument: Plain | undefined, files: HclFiles): string | null {
  if (typeof argument !== 'string') return null;
  const marked = argument.startsWith(MARK) ? argument.indexOf(MARK, MARK.length) : -1;
  if (marked < 0 && argument.startsWith('/')) return null;
  const from = marked < 0 ? (files.root ?? files.folder) : argument.slice(MARK.length, marked);
  const steps = from === '' ? [] : from.split('/');
  for (const step of argument.slice(marked < 0 ? 0 : marked + MARK.length).split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return null;
  }
  return steps.join('/');
}

/** Whether a text holds what `path.module` and its like stand for. */
export function namesFolder(text: string): boolean {
  return text.includes(MARK);
}

/** The value of a call that reads a file; a template is for the caller to fill in. */
export function fileFunction(name: string, values: readonly Plain[], files: HclFiles): Plain {
  const path = pathOf(values[0], files);
  if (path === null) return UNKNOWN;
  if (name === 'fileset') return fileset(path, values[1], files);
  const text = files.text(path);
  if (text === undefined) return UNKNOWN;
  if (name === 'fileexists') return text !== null;
  if (text === null) return UNKNOWN;
  if (name === 'file') return textOf(text);
  if (name === 'filebase64') return textOf(Buffer.from(text, 'utf8').toString('base64'));
  const [, encoded, algorithm] = /^file(base64)?(md5|sha1|sha256|sha512)$/.exec(name) ?? [];
  if (algorithm === undefined) return UNKNOWN;
  return createHash(algorithm)
    .update(text)
    .digest(encoded === undefined ? 'hex' : 'base64');
}

const DECODERS: ReadonlyMap<string, (text: string) => Plain> = new Map([
  ['jsondecode', decodeJson],
  ['yamldecode', decodeYaml],
  ['csvdecode', decodeCsv],
]);

/** The value of a call that decodes a text; undefined for every other function. */
export function decodeFunction(name: string, [text]: readonly Plain[]): Plain | undefined {
  const decode = DECODERS.get(name);
  if (decode === undefined) return undefined;
  return typeof text === 'string' ? decode(text) : UNKNOWN;
}

/** Names that a template may use; null where they are not known. */
export function templateNames(values: readonly Plain[]): ReadonlyMap<string, Plain> | null {
  const [, names] = values;
  return names !== undefined && isMap(names) ? names : null;
}

function fileset(folder: string, pattern: Plain | undefined, files: HclFiles): Plain {
  const all = typeof pattern === 'string' ? files.below(folder) : null;
  if (all === null || typeof pattern !== 'string') return UNKNOWN;
  // A leading slash ties the pattern to the folder, as Terraform does.
  const glob = compileGlob(`/${pattern}`);
  if (glob.kind === 'invalid') return UNKNOWN;
  const start = folder === '' ? 0 : folder.length + 1;
  return listOf(
    all
      .map((path) => path.slice(start))
      .filter((path) => glob.glob.matches(path))
      .sort(),
  );
}
