/** The files of a change as folders of Terraform, before and after; the rest of each folder is read when it is asked. */
import type { Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import { configurationOf, isOverride } from '../../../reading/hcl/configuration.ts';
import type { Configuration, ConfigurationFile } from '../../../reading/hcl/configuration.ts';
import type { HclBody, HclFile } from '../../../reading/hcl/body.ts';
import { readHclJson } from '../../../reading/hcl/json.ts';
import { readHcl } from '../../../reading/hcl/read.ts';
import { canonical } from '../../../reading/hcl/value.ts';
import type { FamilyInput, NeighbourFile } from '../family.ts';
import { folderOf, isAutomaticValues, terraformFile } from '../terraform-paths.ts';
import { mayName } from '../terraform-data.ts';
import { unreadable } from '../unreadable.ts';
import { DataFiles } from './data-files.ts';
import { localFolder } from './module-folder.ts';

/** A changed file that could be read, with its body on each side; null where the side is absent. */
export interface ReadPair {
  readonly path: RepoPath;
  readonly oldPath: RepoPath;
  readonly before: HclBody | null;
  readonly after: HclBody | null;
}

/** One side of a folder. */
export interface FolderSide {
  readonly configuration: Configuration;
  /** Values that are taken without being named: `terraform.tfvars`, `*.auto.tfvars`; later ones first. */
  readonly values: readonly HclBody[];
  /** Whether any file of the folder exists on this side. */
  readonly exists: boolean;
}

/** One configuration of the change. */
export interface Folder {
  readonly path: RepoPath;
  /** Where it lay before, when the folder was renamed. */
  readonly was?: RepoPath;
  readonly before: FolderSide;
  readonly after: FolderSide;
}

/** Files of a change and what surrounds them. */
export class Sources {
  /** Findings for what could not be read; such files are on neither side. */
  readonly broken: Factor[] = [];
  /** Lock files, files of values, Terragrunt's and backends'. */
  readonly others: ReadPair[] = [];
  /** What configurations read beside themselves. */
  readonly data: DataFiles;
  readonly #input: FamilyInput;
  readonly #changed = new Map<RepoPath, ReadPair[]>();
  readonly #neighbours = new Map<RepoPath, NeighbourFile[]>();
  readonly #folders = new Map<RepoPath, Folder>();
  readonly #untouched = new Map<RepoPath, Configuration | null>();
  readonly #read = new Map<string, HclBody | null>();
  #callers: { readonly counts: ReadonlyMap<string, number> | null } | null = null;

  constructor(input: FamilyInput) {
    this.#input = input;
    this.data = new DataFiles(input);
    for (const neighbour of input.neighbours) push(this.#neighbours, folderOf(neighbour.path), neighbour);
    for (const file of input.files) {
      const pair = this.#pair(file);
      if (pair === null || (terraformFile(pair.path) === null && terraformFile(pair.oldPath) === null)) continue;
      if (terraformFile(pair.path) !== 'configuration' && terraformFile(pair.oldPath) !== 'configuration') {
        this.others.push(pair);
      } else {
        for (const folder of new Set([folderOf(pair.path), folderOf(pair.oldPath)])) push(this.#changed, folder, pair);
      }
    }
  }

  /** Folders with a changed configuration, in the order of the files. */
  changedFolders(): readonly RepoPath[] {
    return [...this.#changed.keys()];
  }

  /** Folders without a changed configuration that may read a changed data file. */
  readingFolders(): readonly RepoPath[] {
    const changed = [...this.data.changed.keys()];
    if (changed.length === 0) return [];
    const folders = new Set<RepoPath>();
    for (const neighbour of this.#input.neighbours) {
      const folder = folderOf(neighbour.path);
      if (this.#changed.has(folder) || folders.has(folder) || !isConfiguration(neighbour.path)) continue;
      if (changed.some((path) => mayName(neighbour, path))) folders.add(folder);
    }
    return [...folders];
  }

  /** Every folder of which a configuration is at hand, in the order of paths. */
  configuredFolders(): readonly RepoPath[] {
    const neighbours = [...this.#neighbours].filter(([, files]) => files.some(({ path }) => isConfiguration(path)));
    return [...new Set([...this.#changed.keys(), ...neighbours.map(([folder]) => folder)])].sort();
  }

  /** Whether a folder was called as a module before the change; null where not every caller is at hand. */
  wasCalled(path: RepoPath): boolean | null {
    this.#callers ??= { counts: this.callsBefore(this.changedFolders().map((folder) => this.folder(folder))) };
    const { counts } = this.#callers;
    return counts === null ? null : (counts.get(path) ?? 0) > 0;
  }

  /** Whether an unchanged configuration of a folder decodes data at all. */
  decodes(path: RepoPath): boolean {
    return (this.#neighbours.get(path) ?? []).some((file) => /\b(?:json|yaml)decode\s*\(/.test(file.text));
  }

  /** Both sides of a folder with a changed configuration, or with changed values. */
  folder(path: RepoPath): Folder {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const pairs = this.#changed.get(path) ?? [];
    const values = this.others.filter((pair) => isAutomaticValues(pair.path) && folderOf(pair.path) === path);
    const all =
      values.length > 0 ||
      pairs.length === 0 ||
      pairs.some(changesOthers) ||
      pairs.some(definesOtherwise) ||
      this.data.changed.size > 0;
    const rest = this.#neighboursOf(path, all);
    const folder: Folder = {
      path,
      before: this.#side(path, 'before', pairs, rest),
      after: this.#side(path, 'after', pairs, rest),
    };
    this.#folders.set(path, folder);
    return folder;
  }

  /** The configuration of a folder after the change (before it for `before`); null where there is none at hand. */
  configuration(path: RepoPath, side: 'before' | 'after'): Configuration | null {
    if (this.#changed.has(path)) {
      const one = this.folder(path)[side];
      return one.exists ? one.configuration : null;
    }
    const known = this.#untouched.get(path);
    if (known !== undefined) return known;
    const files = this.#neighboursOf(path, true).filter((file) => terraformFile(file.path) === 'configuration');
    const configuration = files.length === 0 ? null : configurationOf(files);
    this.#untouched.set(path, configuration);
    return configuration;
  }

  /** How often each folder was called as a module; null where not every caller is at hand. */
  callsBefore(changed: readonly Folder[]): ReadonlyMap<string, number> | null {
    if (!this.#input.neighboursComplete) return null;
    const counts = new Map<string, number>();
    const count = (path: RepoPath, { modules }: Configuration): void => {
      for (const { block } of modules.values()) {
        const folder = localFolder(block, path);
        if (folder !== null) counts.set(folder, (counts.get(folder) ?? 0) + 1);
      }
    };
    const told = new Set<RepoPath>();
    for (const { path, was, before } of changed) {
      told.add(was ?? path);
      // The rest of a folder is not always read with it, and calls modules all the same.
      const rest = configurationOf(this.#neighboursOf(path, true).filter((file) => isConfiguration(file.path)));
      count(was ?? path, { ...rest, modules: new Map([...rest.modules, ...before.configuration.modules]) });
    }
    for (const path of this.#neighbours.keys()) {
      const all = told.has(path) ? null : this.configuration(path, 'before');
      if (all !== null) count(path, all);
    }
    return counts;
  }

  #side(
    path: RepoPath,
    side: 'before' | 'after',
    pairs: readonly ReadPair[],
    rest: readonly ConfigurationFile[],
  ): FolderSide {
    const place = side === 'before' ? 'oldPath' : 'path';
    const own = pairs.flatMap((pair) => {
      const body = pair[side];
      return body !== null && folderOf(pair[place]) === path ? [{ path: pair[place], body }] : [];
    });
    const values = this.others.flatMap((pair) => {
      const body = pair[side];
      return body !== null && isAutomaticValues(pair[place]) && folderOf(pair[place]) === path
        ? [{ path: pair[place], body }]
        : [];
    });
    const all = withoutShadowed([...own, ...values, ...rest]).toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return {
      configuration: configurationOf(all.filter((file) => terraformFile(file.path) === 'configuration')),
      values: all
        .filter((file) => terraformFile(file.path) === 'values')
        .map(({ body }) => body)
        .reverse(),
      // Neighbours that say nothing more are not read, and are there all the same.
      exists: own.length > 0 || (this.#neighbours.get(path) ?? []).some((file) => isConfiguration(file.path)),
    };
  }

  /** Neighbours that can matter: those that define names or say what moved; all, where a definition changed. */
  #neighboursOf(path: RepoPath, all: boolean): readonly ConfigurationFile[] {
    return (this.#neighbours.get(path) ?? []).flatMap((file) => {
      const kind = terraformFile(file.path);
      if (kind === 'values' ? !isAutomaticValues(file.path) : kind !== 'configuration') return [];
      if (!all && kind === 'configuration' && !SAYS_MORE.some((word) => file.text.includes(word))) return [];
      const body = this.#neighbour(file);
      return body === null ? [] : [{ path: file.path, body }];
    });
  }

  #neighbour(file: NeighbourFile): HclBody | null {
    const known = this.#read.get(file.path);
    if (known !== undefined) return known;
    const read = this.#parse(file.path, file.text);
    const body = read.kind === 'hcl' ? read.body : null;
    this.#read.set(file.path, body);
    return body;
  }

  #pair(file: FamilyInput['files'][number]): ReadPair | null {
    const sides: (HclBody | null)[] = [];
    for (const [path, text] of [
      [file.oldPath, file.oldText],
      [file.path, file.newText],
    ] as const) {
      if (text === null || terraformFile(path) === null) {
        sides.push(null);
        continue;
      }
      const read = this.#parse(path, text);
      if (read.kind === 'unreadable') {
        const side = text === file.newText ? '' : 'before the change, ';
        const lines = read.line === null ? null : { start: read.line, end: read.line };
        this.broken.push(unreadable({ path: file.path, lines }, 'terraform', side + read.reason, this.#input.context));
        return null;
      }
      sides.push(read.body);
    }
    const [before = null, after = null] = sides;
    return { path: file.path, oldPath: file.oldPath, before, after };
  }

  #parse(path: string, text: string): HclFile {
    return path.endsWith('.json') ? readHclJson(this.#input.parsers, text) : readHcl(this.#input.parsers, text);
  }
}

function isConfiguration(path: string): boolean {
  return terraformFile(path) === 'configuration';
}

const SAYS_MORE: readonly string[] = ['moved', 'removed', 'locals', 'variable'];

/** Override files, and OpenTofu's own, which stand for the file of the same name beside them. */
function changesOthers({ path, oldPath }: ReadPair): boolean {
  return [path, oldPath].some((one) => isOverride(one) || TOFU.test(one));
}

const TOFU = /\.tofu(?:\.json)?$/;

/** Without `x.tf` where there is an `x.tofu`: OpenTofu reads only the second. */
function withoutShadowed(files: readonly ConfigurationFile[]): readonly ConfigurationFile[] {
  const shadowed = new Set(
    files.flatMap(({ path }) => (TOFU.test(path) ? [path.replace(TOFU, (end) => end.replace('tofu', 'tf'))] : [])),
  );
  return shadowed.size === 0 ? files : files.filter(({ path }) => !shadowed.has(path));
}

/** Whether a variable or a local has another value than before: then the rest of the folder may mean something else. */
function definesOtherwise({ before, after }: ReadPair): boolean {
  return definitions(before) !== definitions(after);
}

function definitions(body: HclBody | null): string {
  const lines = (body?.blocks ?? []).flatMap((block) => {
    if (block.type !== 'locals' && block.type !== 'variable') return [];
    return [...block.body.attributes.values()].map(
      ({ name, value }) => `${block.labels[0] ?? ''} ${name} ${canonical(value)}`,
    );
  });
  return lines.sort().join('\n');
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
