/**
 * OWNERS files as Kubernetes' Prow reads them (kubernetes/community, "Owners"): approvers of a folder and of the folders
 * above it, until `options.no_parent_owners`; `filters` by regular expression; names of `OWNERS_ALIASES`.
 */
import type { Problem } from '../../model/error.ts';
import type { Owners, OwnersEntry, Parsed } from '../../model/people.ts';
import { nearest } from '../reading/problems.ts';
import { readYaml } from '../reading/yaml.ts';
import type { YamlPath, YamlText } from '../reading/yaml.ts';
import { compileRegex } from './linear-match.ts';

/** One OWNERS (or OWNERS_ALIASES) file. */
export interface OwnersText {
  readonly path: string;
  readonly text: string;
}

/** Parses every OWNERS file of a tree together with its aliases. Every problem of every file is reported. */
export function parseKubernetesOwners(files: readonly OwnersText[], aliases: OwnersText | null): Parsed<Owners> {
  const reader = new OwnersReader();
  if (aliases !== null) reader.readAliases(aliases);
  const folders = new Map<string, FolderOwners>();
  for (const file of files) {
    const folder = file.path.includes('/') ? file.path.slice(0, file.path.lastIndexOf('/')) : '';
    const read = reader.readFile(file);
    if (read !== null) folders.set(folder, read);
  }
  if (reader.problems.length > 0) return { kind: 'invalid', problems: reader.problems.slice(0, 50) };
  return { kind: 'ok', value: makeOwners(folders) };
}

interface FolderOwners {
  readonly entries: readonly { readonly entry: OwnersEntry; readonly matches: (relative: string) => boolean }[];
  readonly noParent: boolean;
}

function makeOwners(folders: ReadonlyMap<string, FolderOwners>): Owners {
  return {
    kind: 'kubernetes',
    source: 'OWNERS',
    entries: [...folders.values()].flatMap((folder) => folder.entries.map(({ entry }) => entry)),
    of: (path) => {
      let nearestEntry: OwnersEntry | null = null;
      const owners = new Set<string>();
      let folder = parentOf(path);
      while (folder !== null) {
        const found = folders.get(folder);
        const relative = folder === '' ? path : path.slice(folder.length + 1);
        for (const { entry, matches } of found?.entries ?? []) {
          if (!matches(relative)) continue;
          nearestEntry ??= entry;
          for (const owner of entry.owners) owners.add(owner);
        }
        if (found?.noParent === true) break;
        folder = parentOf(folder);
      }
      return nearestEntry === null || owners.size === 0 ? [] : [{ entry: nearestEntry, owners: [...owners] }];
    },
  };
}

/** Folder of a path; the empty string is the root, whose parent is null. */
function parentOf(path: string): string | null {
  if (path === '') return null;
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

const KEYS = [
  'approvers',
  'reviewers',
  'filters',
  'options',
  'labels',
  'emeritus_approvers',
  'emeritus_reviewers',
  'required_reviewers',
  'component',
  'auto_approve_unowned_subfolders',
];

class OwnersReader {
  readonly problems: Problem[] = [];
  readonly #aliases = new Map<string, readonly string[]>();

  readAliases(file: OwnersText): void {
    const text = this.#yaml(file);
    const root = text === null ? null : this.#mapping(text, text.value, [], ['aliases']);
    const aliases = text === null || root === null ? null : this.#mapping(text, root.aliases ?? {}, ['aliases'], null);
    if (text === null || aliases === null) return;
    for (const [name, members] of Object.entries(aliases)) {
      this.#aliases.set(name.toLowerCase(), this.#names(text, members, ['aliases', name]));
    }
  }

  readFile(file: OwnersText): FolderOwners | null {
    const text = this.#yaml(file);
    const root = text === null ? null : this.#mapping(text, text.value, [], KEYS);
    if (text === null || root === null) return null;
    const entries = [];
    if (root.approvers !== undefined) {
      const entry = this.#entry(text, '', this.#names(text, root.approvers, ['approvers']), ['approvers']);
      entries.push({ entry, matches: (): boolean => true });
    }
    if (root.reviewers !== undefined) this.#names(text, root.reviewers, ['reviewers']);
    const filters = root.filters === undefined ? {} : this.#mapping(text, root.filters, ['filters'], null);
    for (const [pattern, value] of Object.entries(filters ?? {})) {
      const filter = this.#filter(text, pattern, value);
      if (filter !== null) entries.push(filter);
    }
    return { entries, noParent: this.#noParent(text, root) };
  }

  #filter(text: YamlText, pattern: string, value: unknown): FolderOwners['entries'][number] | null {
    const path = ['filters', pattern];
    const filter = this.#mapping(text, value, path, KEYS);
    const regex = compileRegex(pattern);
    if (regex.kind === 'invalid') {
      this.problems.push(text.problem(text.place(path, 'key'), regex.message, 'use a pattern of RE2'));
      return null;
    }
    if (filter === null || filter.approvers === undefined) return null;
    const owners = this.#names(text, filter.approvers, [...path, 'approvers']);
    return { entry: this.#entry(text, pattern, owners, path), matches: regex.test };
  }

  #entry(text: YamlText, pattern: string, owners: readonly string[], path: YamlPath): OwnersEntry {
    return { pattern, owners, section: null, count: 1, place: text.place(path, 'key') };
  }

  #noParent(text: YamlText, root: Readonly<Record<string, unknown>>): boolean {
    if (root.options === undefined) return false;
    const options = this.#mapping(
      text,
      root.options,
      ['options'],
      ['no_parent_owners', 'auto_approve_unowned_subfolders'],
    );
    const value = options?.no_parent_owners;
    if (value === undefined || typeof value === 'boolean') return value === true;
    this.#at(
      text,
      ['options', 'no_parent_owners'],
      '`no_parent_owners` is neither true nor false',
      'write true or false',
    );
    return false;
  }

  /** Logins in lower case, aliases replaced by their members. */
  #names(text: YamlText, value: unknown, path: YamlPath): readonly string[] {
    if (value === null) return [];
    if (!Array.isArray(value)) {
      this.#at(text, path, `\`${String(path.at(-1))}\` is no list`, 'write a list of logins');
      return [];
    }
    return value.flatMap((name: unknown, index) => {
      if (typeof name === 'string' && /^@?[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\/[A-Za-z0-9._-]{1,100})?$/.test(name)) {
        const login = name.replace(/^@/, '').toLowerCase();
        return this.#aliases.get(login) ?? [`@${login}`];
      }
      this.#at(
        text,
        [...path, index],
        `${JSON.stringify(name)?.slice(0, 60) ?? 'this'} is no login`,
        'write a login or an alias',
      );
      return [];
    });
  }

  #mapping(
    text: YamlText,
    value: unknown,
    path: YamlPath,
    known: readonly string[] | null,
  ): Readonly<Record<string, unknown>> | null {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#at(
        text,
        path,
        `${path.length === 0 ? 'the file' : `\`${String(path.at(-1))}\``} is no mapping`,
        'write `key: value`',
      );
      return null;
    }
    for (const key of known === null ? [] : Object.keys(value)) {
      if (known?.includes(key) === true) continue;
      const near = nearest(key, known ?? []);
      const remedy = near === null ? `known here: ${known?.join(', ') ?? ''}` : `did you mean \`${near}\`?`;
      this.problems.push(text.problem(text.place([...path, key], 'key'), `unknown key \`${key}\``, remedy));
    }
    return value as Readonly<Record<string, unknown>>;
  }

  #yaml(file: OwnersText): YamlText | null {
    const read = readYaml(file.text, file.path);
    if (read.kind === 'ok') return read.text;
    this.problems.push(...read.problems);
    return null;
  }

  #at(text: YamlText, path: YamlPath, message: string, remedy: string): void {
    this.problems.push(text.problem(text.place(path), message, remedy));
  }
}
