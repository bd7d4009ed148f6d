/** The import rules of ARCHITECTURE.md as a pure function over source texts, so that violations can be planted. */

export interface SourceFile {
  /** Path below the project's root, `/`-separated. */
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly file: string;
  readonly imports: string;
  readonly rule: string;
}

/** What a layer may import besides its own folder; `core` means `core/reading` or the same step, see below. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: ['model'],
  core: ['model', 'core'],
  ports: ['model', 'ports'],
  adapters: ['model', 'ports', 'adapters', 'core/reading'],
  app: ['model', 'core', 'ports', 'app'],
  composition: ['model', 'core', 'ports', 'adapters', 'app', 'composition'],
  // Pages and answers are drawn from the same objects as the text of the command line.
  server: ['model', 'core', 'ports', 'adapters', 'app', 'composition', 'server', 'cli/render'],
  cli: ['model', 'core', 'ports', 'adapters', 'app', 'composition', 'server', 'cli'],
};

/** Modules of the runtime that do no I/O. */
const PURE_BUILTINS = new Set(['node:buffer', 'node:crypto', 'node:string_decoder', 'node:util']);

/** Packages that `core/` may use: they compute and do nothing else. */
const PURE_PACKAGES = new Set([
  'yaml',
  'zod',
  're2js',
  '@marcbachmann/cel-js',
  'minisearch',
  'smol-toml',
  'htmlparser2',
  'stemmer',
]);

/** Folder or file names that say nothing. The plural `services` is a word of the domain: what `services.yml` lists. */
const EMPTY_NAMES = /^(?:.+-)?(?:utils?|helpers?|common|managers?|service|misc)$/;

/** Every import, export-from and dynamic import of a source text, type imports included. */
function importsOf(text: string): readonly string[] {
  const found = new Set<string>();
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  for (const match of withoutComments.matchAll(/(?:^|[;\n}])\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'/g)) {
    found.add(match[1] ?? '');
  }
  for (const match of withoutComments.matchAll(/(?:^|[;\n])\s*import\s*'([^']+)'/g)) found.add(match[1] ?? '');
  for (const match of withoutComments.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) found.add(match[1] ?? '');
  return [...found];
}

/** All violations of the import and naming rules among the files of `src/`. */
export function violations(files: readonly SourceFile[]): readonly Violation[] {
  const known = new Set(files.map((file) => file.path));
  const out: Violation[] = [];
  const edges = new Map<string, readonly string[]>();
  for (const file of files) {
    const test = file.path.endsWith('.test.ts');
    const targets: string[] = [];
    for (const name of file.path.split('/').map((part) => part.replace(/(?:\.test)?\.ts$/, ''))) {
      if (EMPTY_NAMES.test(name))
        out.push({ file: file.path, imports: '', rule: `"${name}" is a name that says nothing` });
    }
    if (/(?:^|\/)index\.ts$/.test(file.path)) out.push({ file: file.path, imports: '', rule: 'no barrels' });
    for (const specifier of importsOf(file.text)) {
      if (specifier.startsWith('.')) {
        const target = resolve(file.path, specifier);
        if (target.endsWith('.ts') && target.startsWith('src/') && !known.has(target)) {
          out.push({ file: file.path, imports: specifier, rule: 'imports a file that is not there' });
          continue;
        }
        targets.push(target);
        // Tests may reach for builders under test/ and for real adapters; the layers bind what ships.
        const rule = test ? null : layerRule(file.path, target);
        if (rule !== null) out.push({ file: file.path, imports: target, rule });
      } else if (!test) {
        const rule = packageRule(file.path, specifier);
        if (rule !== null) out.push({ file: file.path, imports: specifier, rule });
      }
    }
    edges.set(file.path, targets);
  }
  for (const cycle of cycles(edges)) out.push({ file: cycle[0] ?? '', imports: cycle.join(' → '), rule: 'no cycles' });
  return out;
}

function layerRule(from: string, to: string): string | null {
  const layer = from.split('/')[1] ?? '';
  const allowed = MAY_IMPORT[layer];
  if (allowed === undefined) return `unknown layer src/${layer}`;
  if (!to.startsWith('src/'))
    return to === 'package.json' && layer === 'cli' ? null : `src/ imports nothing outside src/`;
  const [, toLayer = '', toStep = ''] = to.split('/');
  if (!allowed.includes(toLayer) && !allowed.includes(`${toLayer}/${toStep}`))
    return `${layer}/ may not import ${toLayer}/`;
  if (layer === 'core') {
    const step = from.split('/')[2] ?? '';
    if (toLayer === 'core' && toStep !== step && toStep !== 'reading')
      return `step ${step} may not import step ${toStep}`;
  }
  if (layer === 'adapters' && toLayer === 'adapters' && toStep !== (from.split('/')[2] ?? '')) {
    return 'adapters do not import each other';
  }
  return null;
}

function packageRule(from: string, specifier: string): string | null {
  const layer = from.split('/')[1] ?? '';
  if (layer !== 'core' && layer !== 'model' && layer !== 'ports') return null;
  if (specifier.startsWith('node:')) {
    return PURE_BUILTINS.has(specifier) ? null : `${layer}/ may not use ${specifier}: it does I/O`;
  }
  if (layer === 'model' || layer === 'ports') return `${layer}/ imports no package`;
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '');
  return PURE_PACKAGES.has(name) ? null : `core/ may not use the package ${name}: not listed as free of I/O`;
}

function resolve(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** One representative of every import cycle (strongly connected components of more than one file). */
function cycles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[][] = [];
  const trail: string[] = [];
  const visit = (node: string): void => {
    state.set(node, 'open');
    trail.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue;
      const seen = state.get(next);
      if (seen === 'open') found.push([...trail.slice(trail.indexOf(next)), next]);
      else if (seen === undefined) visit(next);
    }
    trail.pop();
    state.set(node, 'done');
  };
  for (const node of edges.keys()) if (!state.has(node)) visit(node);
  return found;
}
