/** Which files an import means. What leads outside the repository means none. */
import type { ImportLanguage } from '../../model/graph.ts';
import type { RepoPath } from '../../model/path.ts';

/** What imports are resolved against. */
export interface ImportScope {
  readonly files: ReadonlySet<RepoPath>;
  /** Names of `package.json` and `go.mod` → their folder. */
  readonly packages: ReadonlyMap<string, string>;
}

/** A file, or a whole folder (with a slash at its end): a package of Go or Java. */
export type ImportTarget = string;

/** Resolves imports of one repository; indexes are built when a language first needs them. */
export class ImportResolver {
  readonly #scope: ImportScope;
  #folders: ReadonlySet<string> | null = null;
  #python: ReadonlyMap<string, readonly RepoPath[]> | null = null;
  #java: ReadonlyMap<string, RepoPath> | null = null;

  constructor(scope: ImportScope) {
    this.#scope = scope;
  }

  resolve(language: ImportLanguage, from: RepoPath, specifier: string): ImportTarget | null {
    switch (language) {
      case 'ecmascript':
        return this.#ecmascript(from, specifier);
      case 'python':
        return this.#pythonModule(from, specifier);
      case 'go':
        return this.#goPackage(specifier);
      case 'java':
        return this.#javaType(specifier);
    }
  }

  #ecmascript(from: RepoPath, specifier: string): ImportTarget | null {
    if (/^\.\.?(?:\/|$)/.test(specifier)) {
      const path = joined(folderOf(from), specifier);
      return path === null ? null : this.#module(path);
    }
    const alias = /^[@~]\/(.+)$/.exec(specifier)?.[1];
    if (alias !== undefined) return this.#aliased(from, alias);
    const [scope = '', name = ''] = specifier.split('/');
    const whole = specifier.startsWith('@') ? `${scope}/${name}` : scope;
    const folder = this.#scope.packages.get(whole);
    if (folder === undefined) return null;
    const rest = specifier.slice(whole.length + 1);
    const inside = rest === '' ? ['src/index', 'index', 'src/main', 'lib/index'] : [rest, `src/${rest}`];
    return first(inside, (one) => this.#module(under(folder, one)));
  }

  /** `@/x` means the sources of the application around the file: the nearest folder that has it. */
  #aliased(from: RepoPath, name: string): ImportTarget | null {
    for (let folder = folderOf(from); ; folder = folderOf(folder)) {
      const found = this.#module(under(folder, `src/${name}`)) ?? this.#module(under(folder, name));
      if (found !== null || folder === '') return found;
    }
  }

  #module(path: string): RepoPath | null {
    const { files } = this.#scope;
    const bare = path.replace(/\.(?:[mc]?js|jsx)$/, '');
    const tries = [
      path,
      ...SCRIPTS.map((ending) => `${bare}${ending}`),
      ...SCRIPTS.map((ending) => under(path, `index${ending}`)),
    ];
    return first(tries, (one) => (files.has(one as RepoPath) ? (one as RepoPath) : null));
  }

  #pythonModule(from: RepoPath, specifier: string): RepoPath | null {
    const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
    if (dots === 0) return this.#pythonAround(from, specifier) ?? this.#pythonElsewhere(from, specifier);
    let folder = folderOf(from);
    for (let up = 1; up < dots; up += 1) folder = folderOf(folder);
    return this.#pythonFile(under(folder, specifier.slice(dots).replaceAll('.', '/')));
  }

  /** The nearest folder upwards that has the module: two applications may each have an `app/models.py`. */
  #pythonAround(from: RepoPath, specifier: string): RepoPath | null {
    const name = specifier.replaceAll('.', '/');
    let folder = folderOf(from);
    for (let up = 0; up < HIGHEST; up += 1) {
      const found = this.#pythonFile(under(folder, name)) ?? this.#pythonFile(under(folder, `src/${name}`));
      if (found !== null || folder === '') return found;
      folder = folderOf(folder);
    }
    return null;
  }

  /** A module of another root; where several have the name, the one that lies nearest. */
  #pythonElsewhere(from: RepoPath, specifier: string): RepoPath | null {
    this.#python ??= pythonModules(this.#scope.files);
    const all = this.#python.get(specifier) ?? [];
    let best: RepoPath | null = null;
    let most = -1;
    for (const path of all.slice(0, MOST_NAMESAKES)) {
      const near = sharedLength(path, from);
      if (near > most) [best, most] = [path, near];
    }
    return best;
  }

  #pythonFile(path: string): RepoPath | null {
    return first([`${path}.py`, under(path, '__init__.py')], (one) =>
      this.#scope.files.has(one as RepoPath) ? (one as RepoPath) : null,
    );
  }

  #goPackage(specifier: string): ImportTarget | null {
    this.#folders ??= new Set([...this.#scope.files].map(folderOf));
    // The longest name first: a module may lie in another one.
    for (let name = specifier; name !== ''; name = folderOf(name)) {
      const folder = this.#scope.packages.get(name);
      const path = folder === undefined ? null : under(folder, specifier.slice(name.length + 1));
      if (path !== null && this.#folders.has(path)) return `${path}/`;
    }
    return null;
  }

  #javaType(specifier: string): ImportTarget | null {
    this.#java ??= javaTypes(this.#scope.files);
    const name = specifier.replace(/\.\*$/, '');
    if (name !== specifier) {
      const any = this.#java.get(`${name}.*`);
      return any === undefined ? null : `${folderOf(any)}/`;
    }
    // A static import names a member of the type.
    return this.#java.get(name) ?? this.#java.get(name.slice(0, Math.max(0, name.lastIndexOf('.')))) ?? null;
  }
}

const SCRIPTS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.vue', '.svelte'];

/** Folders upwards that are looked through, and files of one name that are compared. */
const HIGHEST = 32;
const MOST_NAMESAKES = 64;

/** By the names under which Python finds a file: from the first folder upwards that is no package, and from the top. */
function pythonModules(files: ReadonlySet<RepoPath>): ReadonlyMap<string, readonly RepoPath[]> {
  const modules = new Map<string, RepoPath[]>();
  for (const path of files) {
    if (!path.endsWith('.py')) continue;
    let root = folderOf(path);
    while (root !== '' && files.has(under(root, '__init__.py') as RepoPath)) root = folderOf(root);
    for (const base of new Set([root, ''])) {
      const name = (base === '' ? path : path.slice(base.length + 1)).replace(/(?:\/__init__)?\.py$/, '');
      if (name === '') continue;
      const module = name.replaceAll('/', '.');
      const known = modules.get(module);
      if (known === undefined) modules.set(module, [path]);
      else known.push(path);
    }
  }
  return modules;
}

/** By qualified name, as far as the folders give the package: what follows `java/`, `kotlin/` or `src/`. */
function javaTypes(files: ReadonlySet<RepoPath>): ReadonlyMap<string, RepoPath> {
  const types = new Map<string, RepoPath>();
  for (const path of files) {
    const match = /^(?:.*\/)?(?:java|kotlin|src)\/(.+)\.(?:java|kt)$/.exec(path);
    if (match === null) continue;
    const name = (match[1] ?? '').replaceAll('/', '.');
    types.set(name, path);
    const any = `${name.slice(0, Math.max(0, name.lastIndexOf('.')))}.*`;
    if (!types.has(any)) types.set(any, path);
  }
  return types;
}

/** How much two paths begin alike. */
function sharedLength(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

/** The folder of a path, without a slash; empty at the top. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '' : path.slice(0, at);
}

function under(folder: string, path: string): string {
  if (folder === '') return path;
  return path === '' ? folder : `${folder}/${path}`;
}

/** `a/b` and `../c` → `a/c`; null when it leads out of the tree. */
export function joined(folder: string, relative: string): string | null {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function first<T>(from: readonly string[], find: (one: string) => T | null): T | null {
  for (const one of from) {
    const found = find(one);
    if (found !== null) return found;
  }
  return null;
}
