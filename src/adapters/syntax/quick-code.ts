/** How V8 compiles parsers that are WebAssembly. */
import { setFlagsFromString } from 'node:v8';

/**
 * V8 would begin to optimize the one huge function of PostgreSQL's parser while a script of a hundred kilobytes is
 * read: half a gigabyte and a second of compiling, for a process that ends before the faster code pays. Flags that a
 * version does not know are answered on stderr, so only those versions get them that are known to have them.
 */
export function stayWithQuickCode(): void {
  const major = Number(process.versions.v8.split('.')[0]);
  if (major < 12 || major > 13) return;
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
}
