/** Where each grammar's WebAssembly comes from, and its name beside the built code. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Grammar } from '../../model/syntax.ts';

/** The file of a package; the build copies it under {@link builtName}. */
export function grammarSource(name: Grammar): string {
  return name === 'hcl'
    ? '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'
    : `@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`;
}

export function builtName(name: Grammar): string {
  return `tree-sitter-${name}.wasm`;
}

/** Beside the built code; in a working tree, where the development packages put it. */
export function grammarFile(name: Grammar): string {
  const built = fileURLToPath(new URL(builtName(name), import.meta.url));
  return existsSync(built) ? built : createRequire(import.meta.url).resolve(grammarSource(name));
}
