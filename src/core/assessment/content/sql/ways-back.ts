/** Migrations whose way back is a file beside them: `1_a.up.sql` and `1_a.down.sql` (golang-migrate, Diesel). */
import type { Parsers } from '../../../../model/syntax.ts';
import type { WayBack } from '../../../reading/sql/migration.ts';
import { readScript } from '../../../reading/sql/script.ts';
import type { FamilyInput } from '../family.ts';
import type { ReadMigrationFile } from './read-both.ts';

const ENDINGS: readonly (readonly [up: string, down: string])[] = [
  ['.up.sql', '.down.sql'],
  ['_up.sql', '_down.sql'],
  ['/up.sql', '/down.sql'],
];

/**
 * The files with what stands beside them as their ways back. Who keeps none at all has decided so: one is missed only
 * where another one of its kind is seen.
 */
export function withWaysBack(files: readonly ReadMigrationFile[], input: FamilyInput): readonly ReadMigrationFile[] {
  if (!files.some(({ file }) => endingOf(file.path) !== null)) return files;
  const texts = downTexts(input);
  return files.map((one) => {
    const ending = endingOf(one.file.path);
    if (ending === null || one.file.newText === null) return one;
    const [up, down] = ending;
    const name = `${one.file.path.toLowerCase().slice(0, -up.length)}${down}`;
    const text = texts.get(name);
    const isKept = [...texts.keys()].some((path) => path.endsWith(down));
    if (text === undefined && (!isKept || !input.neighboursComplete)) return one;
    const back = wayBack(name.slice(name.lastIndexOf('/') + 1), text, input.parsers);
    return { ...one, after: one.after.map((migration) => ({ ...migration, back })) };
  });
}

function endingOf(path: string): (typeof ENDINGS)[number] | null {
  const lowered = path.toLowerCase();
  return ENDINGS.find(([up]) => lowered.endsWith(up)) ?? null;
}

/** Texts of all ways back that stand there after the change, by path in lower case. */
function downTexts({ files, neighbours }: FamilyInput): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const all = [...neighbours, ...files.map(({ path, newText }) => ({ path, text: newText }))];
  for (const { path, text } of all) {
    const lowered = path.toLowerCase();
    if (text !== null && ENDINGS.some(([, down]) => lowered.endsWith(down))) texts.set(lowered, text);
  }
  return texts;
}

function wayBack(name: string, text: string | undefined, parsers: Parsers): WayBack {
  if (text === undefined) return { kind: 'missing', what: `no ${name}` };
  const { statements, problems } = readScript(text, parsers, { dialect: null });
  const isEmpty = statements.length === 0 && problems.length === 0;
  return isEmpty ? { kind: 'empty', what: `an empty ${name}` } : { kind: 'present', what: name };
}
