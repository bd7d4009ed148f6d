/** What one file declares and uses. By path it is known which files say anything at all. */
import type { FileFacts, ImportLanguage } from '../../model/graph.ts';
import type { RepoPath } from '../../model/path.ts';
import type { ParserKind, Parsers } from '../../model/syntax.ts';
import { goImports, goModule, javaImports } from '../reading/imports/compiled.ts';
import { ecmascriptImports } from '../reading/imports/ecmascript.ts';
import { pythonImports } from '../reading/imports/python.ts';
import { catalogFacts } from './catalog-facts.ts';
import { manifestFacts } from './manifest-facts.ts';
import { terraformFacts } from './terraform-facts.ts';

type FactsKind = ImportLanguage | 'terraform' | 'catalog' | 'manifest' | 'go-module' | 'package';

/** Raised when facts of the same text come out differently: what was kept is then read anew. */
export const FACTS_VERSION = 2;
export const NO_FACTS: FileFacts = { declares: [], uses: [], unread: null };

const ENDINGS: ReadonlyMap<string, FactsKind> = new Map([
  ...['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte'].map((e) => [e, 'ecmascript'] as const),
  ['py', 'python'],
  ['go', 'go'],
  ['java', 'java'],
  ['kt', 'java'],
  ['tf', 'terraform'],
  ['tofu', 'terraform'],
]);
const IGNORED = /(?:^|\/)(?:node_modules|vendor|third_party|dist|build|\.git)\//;

/** Null for files that say nothing of what depends on what. */
export function factsKind(path: RepoPath): FactsKind | null {
  if (IGNORED.test(path)) return null;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^catalog-info\.ya?ml$/.test(name)) return 'catalog';
  if (name === 'go.mod') return 'go-module';
  if (name === 'package.json') return 'package';
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (ending === 'yaml' || ending === 'yml') return 'manifest';
  return name.includes('.') ? (ENDINGS.get(ending) ?? null) : null;
}

/** What has to be loaded for files of these kinds. */
export function parsersFor(kinds: ReadonlySet<FactsKind>): readonly ParserKind[] {
  return kinds.has('terraform') ? ['hcl'] : [];
}

/** Reads one file. What cannot be read is said, and has no facts. */
export function readFileFacts(kind: FactsKind, text: string, parsers: Parsers): FileFacts {
  switch (kind) {
    case 'ecmascript':
      return imports(kind, ecmascriptImports(text));
    case 'python':
      return imports(kind, pythonImports(text));
    case 'go':
      return imports(kind, goImports(text));
    case 'java':
      return imports(kind, javaImports(text));
    case 'terraform':
      return terraformFacts(parsers, text);
    case 'catalog':
      return catalogFacts(text);
    case 'manifest':
      return manifestFacts(text);
    case 'go-module':
      return named(goModule(text));
    case 'package':
      return named(packageName(text));
  }
}

function imports(language: ImportLanguage, specifiers: readonly string[]): FileFacts {
  const uses = specifiers.map((specifier) => ({ by: null, of: { kind: 'module', language, specifier } as const }));
  return { declares: [], uses, unread: null };
}

/** A manifest says under which name the files beside it are imported. */
function named(name: string | null): FileFacts {
  if (name === null) return NO_FACTS;
  const thing = { local: `name:${name}`, kind: 'resource', name, labels: [], namespace: '', tier: null } as const;
  return { declares: [thing], uses: [], unread: null };
}

function packageName(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    const name: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'name') : null;
    return typeof name === 'string' && name.length <= 214 ? name : null;
  } catch {
    return null;
  }
}
