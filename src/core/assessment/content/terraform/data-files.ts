/** Data files of a change and around it, as the configurations see them that read them. */
import type { Parsers } from '../../../../model/syntax.ts';
import type { Configuration } from '../../../reading/hcl/configuration.ts';
import type { Evaluator } from '../../../reading/hcl/evaluate.ts';
import type { HclFiles } from '../../../reading/hcl/file-functions.ts';
import { decodeJson, decodeYaml } from '../../../reading/hcl/decode.ts';
import { UNKNOWN } from '../../../reading/hcl/plain.ts';
import { readHcl } from '../../../reading/hcl/read.ts';
import type { HclBody } from '../../../reading/hcl/body.ts';
import type { HclCall, HclValue } from '../../../reading/hcl/value.ts';
import { attribute } from '../../../reading/hcl/body.ts';
import type { FamilyInput } from '../family.ts';
import { isDataPath } from '../terraform-data-paths.ts';
import { fileReads, readsIn } from './blocks.ts';

/** Both texts of a data file; null where the side is absent. */
export interface DataChange {
  readonly before: string | null;
  readonly after: string | null;
}

/** Data files on both sides. */
export class DataFiles {
  /** By path; a renamed file is gone at one path and new at the other. */
  readonly changed: ReadonlyMap<string, DataChange>;
  readonly #unchanged: ReadonlyMap<string, string>;
  readonly #parsers: Parsers;
  readonly #templates = new Map<string, HclValue | null>();

  constructor({ files, neighbours, parsers }: Pick<FamilyInput, 'files' | 'neighbours' | 'parsers'>) {
    const changed = new Map<string, DataChange>();
    for (const { path, oldPath, oldText, newText } of files) {
      if (path === oldPath) {
        if (isDataPath(path)) changed.set(path, { before: oldText, after: newText });
        continue;
      }
      if (isDataPath(oldPath)) changed.set(oldPath, { before: oldText, after: changed.get(oldPath)?.after ?? null });
      if (isDataPath(path)) changed.set(path, { before: changed.get(path)?.before ?? null, after: newText });
    }
    this.changed = changed;
    this.#unchanged = new Map(neighbours.flatMap(({ path, text }) => (isDataPath(path) ? [[path, text]] : [])));
    this.#parsers = parsers;
  }

  /** What a configuration in `folder` sees when the tool is run in `root`. */
  seenFrom(folder: string, root: string, side: 'before' | 'after'): HclFiles {
    const text = (path: string): string | null | undefined => {
      const change = this.changed.get(path);
      return change === undefined ? this.#unchanged.get(path) : change[side];
    };
    return {
      folder,
      root,
      text,
      // What lies in a folder is not all at hand: not files of other kinds, nor those too far away, nor links.
      below: () => null,
      template: (written) => this.#template(written),
    };
  }

  #template(text: string): HclValue | null {
    const known = this.#templates.get(text);
    if (known !== undefined) return known;
    const read = text.length > LONGEST_TEMPLATE ? null : templateOf(this.#parsers, text);
    this.#templates.set(text, read);
    return read;
  }
}

const LONGEST_TEMPLATE = 1 << 16;

/** The grammar knows templates as what stands between two words: one is taken that the text does not hold. */
function templateOf(parsers: Parsers, text: string): HclValue | null {
  let word = 'END_OF_TEMPLATE';
  while (text.includes(word)) word += '_';
  const file = readHcl(parsers, `template = <<${word}\n${text}${text.endsWith('\n') ? '' : '\n'}${word}\n`);
  return file.kind === 'hcl' ? attribute(file.body, 'template') : null;
}

/** What of a configuration reads files that changed, in the names of {@link fileReads}: with the paths of those files. */
export function changedReads(
  configurations: readonly Configuration[],
  sides: readonly Evaluator[],
  changed: ReadonlyMap<string, DataChange>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  if (changed.size === 0) return found;
  for (const configuration of new Set(configurations)) {
    const reads = [
      ...[...bodiesOf(configuration)].map(fileReads),
      ...[...configuration.locals.values()].map(({ value }) => readsIn(value)),
    ];
    for (const [name, call] of reads.flatMap((some) => [...some])) {
      const paths = found.has(name) ? [] : pathsRead(call, sides, changed);
      if (paths.length > 0) found.set(name, paths);
    }
  }
  return found;
}

/** Changed files that a call may read. */
function pathsRead(
  { name, arguments: [path, pattern] }: HclCall,
  sides: readonly Evaluator[],
  changed: ReadonlyMap<string, DataChange>,
): readonly string[] {
  if (path === undefined) return [];
  const paths = sides.map((side) => side.pathOf(path));
  if (name === 'fileset') {
    if (pattern === undefined) return [];
    const cameOrWent = [...changed].filter(([, { before, after }]) => before === null || after === null);
    const inFolder = (one: string): boolean =>
      paths.some((folder) => folder === null || folder === '' || one.startsWith(`${folder}/`));
    const end = lastWords(pattern).replace(/^.*[*?{}[\]\\]/s, '');
    return cameOrWent.map(([one]) => one).filter((one) => inFolder(one) && one.endsWith(end));
  }
  const [old, next] = paths;
  if (typeof old === 'string' && typeof next === 'string') {
    const [was, is] = [changed.get(old), changed.get(next)];
    // A file that was renamed with its reader says what it said.
    if (old !== next && was !== undefined && is !== undefined && was.before === is.after) return [];
    return [old, next].filter((one) => changed.has(one));
  }
  const end = lastWords(path);
  return [...changed.keys()].filter((one) => one.endsWith(end));
}

/** What the text of an argument surely ends in. */
function lastWords(value: HclValue): string {
  if (value.kind === 'string') return value.value;
  const last = value.kind === 'template' ? value.parts.at(-1) : undefined;
  return typeof last === 'string' ? last : '';
}

function* bodiesOf({ resources, data, modules, providers }: Configuration): Generator<HclBody> {
  for (const group of [resources, data, modules, providers]) for (const { block } of group.values()) yield block.body;
}

/** Whether texts that a configuration decodes have a value that can be compared. Of other languages, true. */
export function isDecoded(path: string, texts: readonly (string | null)[]): boolean {
  const decode = path.endsWith('.json') ? decodeJson : /\.ya?ml$/.test(path) ? decodeYaml : null;
  return decode === null || texts.every((text) => text === null || decode(text) !== UNKNOWN);
}
