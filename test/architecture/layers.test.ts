import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';
import { type SourceFile, violations } from './import-rules.ts';

const root = join(import.meta.dirname, '..', '..');

function sources(): readonly SourceFile[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') };
    });
}

test('imports go only as the layers allow, and the check has really seen the source', () => {
  const files = sources();
  expect(files.length).toBeGreaterThan(60);
  expect(violations(files)).toEqual([]);
});

const planted: readonly (readonly [string, string, string, string])[] = [
  [
    'src/model/planted.ts',
    "import type { Policy } from '../core/policy/parse.ts';",
    'src/core/policy/parse.ts',
    'model/ may not import core/',
  ],
  [
    'src/core/policy/planted.ts',
    "import { a } from '../assessment/severity.ts';",
    'src/core/assessment/severity.ts',
    'step policy may not import step assessment',
  ],
  [
    'src/core/policy/planted.ts',
    "import { readFileSync } from 'node:fs';",
    'node:fs',
    'core/ may not use node:fs: it does I/O',
  ],
  [
    'src/core/policy/planted.ts',
    "import pc from 'picocolors';",
    'picocolors',
    'core/ may not use the package picocolors: not listed as free of I/O',
  ],
  [
    'src/app/planted.ts',
    "import { open } from '../adapters/git/repository.ts';",
    'src/adapters/git/repository.ts',
    'app/ may not import adapters/',
  ],
  [
    'src/adapters/git/planted.ts',
    "const x = await import('../cache/file.ts');",
    'src/adapters/cache/file.ts',
    'adapters do not import each other',
  ],
];

test.each(planted)('a violation planted in %s is caught: %s', (path, text, target, rule) => {
  const files = [{ path, text }, ...(target.startsWith('src/') ? [{ path: target, text: '' }] : [])];
  expect(violations(files)).toEqual([{ file: path, imports: target, rule }]);
});

test('cycles are caught, type imports included', () => {
  const found = violations([
    { path: 'src/core/policy/a.ts', text: "import type { B } from './b.ts';" },
    { path: 'src/core/policy/b.ts', text: "import { a } from './a.ts';" },
  ]);
  expect(found.map((violation) => violation.rule)).toEqual(['no cycles']);
});

test('names that say nothing and barrels are caught', () => {
  const found = violations([
    { path: 'src/core/policy/utils.ts', text: '' },
    { path: 'src/core/policy/index.ts', text: '' },
  ]);
  expect(found.map((violation) => violation.rule)).toEqual(['"utils" is a name that says nothing', 'no barrels']);
});
