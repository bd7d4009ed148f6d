/** HEAD as its file has it, for the usual case; whatever is unusual is git's to read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RefName } from '../../model/id.ts';

/** A branch of a plain name: nothing in it that git could refuse, or read otherwise than we do. */
const PLAIN = /^ref: (refs\/heads\/\w[\w+-]*(?:[./]\w[\w+-]*)*)\n$/;

/** The branch that HEAD names; null when that has to be asked of git (detached, an unusual name, no file to read). */
export function branchOfHead(gitDirectory: string): RefName | null {
  const name = PLAIN.exec(headText(gitDirectory))?.[1] ?? '';
  return name === '' || /\.lock(?:\/|$)/.test(name) ? null : (name as RefName);
}

function headText(gitDirectory: string): string {
  try {
    return readFileSync(join(gitDirectory, 'HEAD'), 'latin1');
  } catch {
    return '';
  }
}
