/** Functions of Terraform that appear in counts, keys and names. One that is not here is unknown, never guessed. */
import { isList, isMap, listOf, mapOf, plainText, textOf, UNKNOWN } from './plain.ts';
import type { Plain } from './plain.ts';

type Call = (values: readonly Plain[]) => Plain;

/** The value of a call; arguments may hold unknown parts. */
export function callFunction(name: string, values: readonly Plain[]): Plain {
  const plain = name.startsWith('core::') ? name.slice('core::'.length) : name;
  return FUNCTIONS.get(plain)?.(values) ?? (FUNCTIONS.has(plain) ? null : UNKNOWN);
}

const FUNCTIONS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['toset', ([of]) => setOf(of)],
  [
    'distinct',
    ([of]) => (isSome(of) && isList(of) ? (plainText(of) === null ? UNKNOWN : listOf(unique(of))) : UNKNOWN),
  ],
  ['tolist', ([of]) => (isSome(of) && isList(of) ? of : UNKNOWN)],
  ['tomap', ([of]) => (isSome(of) && isMap(of) ? of : UNKNOWN)],
  ['tostring', ([of]) => scalarText(of)],
  ['tonumber', ([of]) => numberOf(of)],
  ['tobool', ([of]) => (typeof of === 'boolean' ? of : of === 'true' ? true : of === 'false' ? false : UNKNOWN)],
  ['length', ([of]) => lengthOf(of)],
  ['keys', ([of]) => (isSome(of) && isMap(of) ? listOf([...of.keys()].sort()) : UNKNOWN)],
  [
    'values',
    ([of]) =>
      isSome(of) && isMap(of)
        ? listOf([...of].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value))
        : UNKNOWN,
  ],
  ['concat', (lists) => joined(lists)],
  ['setunion', (lists) => setOf(joined(lists))],
  ['merge', (maps) => merged(maps)],
  [
    'compact',
    ([of]) => (isSome(of) && isList(of) ? listOf(of.filter((item) => item !== null && item !== '')) : UNKNOWN),
  ],
  [
    'sort',
    ([of]) =>
      isSome(of) && isList(of) && of.every((item) => typeof item === 'string') ? listOf([...of].sort()) : UNKNOWN,
  ],
  ['reverse', ([of]) => (isSome(of) && isList(of) ? listOf([...of].reverse()) : UNKNOWN)],
  ['flatten', ([of]) => flattened(of)],
  ['range', (bounds) => rangeOf(bounds)],
  ['contains', ([of, wanted]) => containsOf(of, wanted)],
  ['lookup', ([of, key, otherwise]) => lookupOf(of, key, otherwise)],
  ['coalesce', (values) => values.find((value) => value !== null && value !== '') ?? UNKNOWN],
  ['try', (values) => values[0] ?? UNKNOWN],
  ['lower', ([of]) => (typeof of === 'string' ? of.toLowerCase() : UNKNOWN)],
  ['upper', ([of]) => (typeof of === 'string' ? of.toUpperCase() : UNKNOWN)],
  ['trimspace', ([of]) => (typeof of === 'string' ? of.trim() : UNKNOWN)],
  ['join', ([separator, of]) => joinedText(separator, of)],
  ['max', (values) => extreme(values, Math.max)],
  ['min', (values) => extreme(values, Math.min)],
  ['format', ([text, ...values]) => formatted(text, values)],
  ['nonsensitive', ([of]) => of ?? UNKNOWN],
  ['sensitive', ([of]) => of ?? UNKNOWN],
  ['abspath', ([of]) => of ?? UNKNOWN],
  ['basename', ([of]) => (typeof of === 'string' ? of.slice(of.lastIndexOf('/') + 1) : UNKNOWN)],
  ['dirname', ([of]) => (typeof of === 'string' && of.includes('/') ? of.slice(0, of.lastIndexOf('/')) : UNKNOWN)],
  [
    'trimsuffix',
    ([of, end]) =>
      trimmed(
        of,
        end,
        (text, cut) => text.endsWith(cut),
        (text, cut) => text.slice(0, -cut.length),
      ),
  ],
  [
    'trimprefix',
    ([of, start]) =>
      trimmed(
        of,
        start,
        (text, cut) => text.startsWith(cut),
        (text, cut) => text.slice(cut.length),
      ),
  ],
  ['replace', ([of, what, by]) => replaced(of, what, by)],
  [
    'split',
    ([separator, of]) =>
      typeof separator === 'string' && typeof of === 'string' ? listOf(of.split(separator)) : UNKNOWN,
  ],
  ['zipmap', ([names, values]) => zipped(names, values)],
]);

function isSome(value: Plain | undefined): value is Plain {
  return value !== undefined;
}

function unique(items: readonly Plain[]): readonly Plain[] {
  return [...new Map<string | null, Plain>(items.map((item) => [plainText(item), item])).values()];
}

function setOf(of: Plain | undefined): Plain {
  if (of === undefined || !isList(of)) return UNKNOWN;
  const kept = unique(of.filter((item) => item !== UNKNOWN));
  const sorted = [...kept].sort((a, b) => ((plainText(a) ?? '') < (plainText(b) ?? '') ? -1 : 1));
  const rest: readonly Plain[] = of.includes(UNKNOWN) ? [UNKNOWN] : [];
  return listOf([...sorted, ...rest]);
}

function scalarText(of: Plain | undefined): Plain {
  if (typeof of === 'number' || typeof of === 'boolean') return String(of);
  return typeof of === 'string' || of === null ? of : UNKNOWN;
}

function numberOf(of: Plain | undefined): Plain {
  if (typeof of === 'number') return of;
  const value = typeof of === 'string' && of.trim() !== '' ? Number(of) : Number.NaN;
  return Number.isFinite(value) ? value : UNKNOWN;
}

function lengthOf(of: Plain | undefined): Plain {
  if (typeof of === 'string') return [...of].length;
  if (of === undefined || of === null || typeof of !== 'object') return UNKNOWN;
  return isList(of) ? of.length : of.size;
}

function joined(lists: readonly Plain[]): Plain {
  const items: Plain[] = [];
  for (const list of lists) {
    if (!isList(list)) return UNKNOWN;
    items.push(...list);
  }
  return listOf(items);
}

function merged(maps: readonly Plain[]): Plain {
  const all = new Map<string, Plain>();
  for (const map of maps) {
    if (map === null) continue;
    if (!isMap(map)) return UNKNOWN;
    for (const [key, value] of map) all.set(key, value);
  }
  return mapOf(all);
}

function flattened(of: Plain | undefined): Plain {
  if (of === undefined || !isList(of)) return UNKNOWN;
  const items: Plain[] = [];
  for (const item of of) {
    const inner = isList(item) ? flattened(item) : item;
    if (inner === UNKNOWN && isList(item)) return UNKNOWN;
    if (isList(inner)) items.push(...inner);
    else items.push(inner);
  }
  return listOf(items);
}

const LONGEST_RANGE = 1_000;

function rangeOf(bounds: readonly Plain[]): Plain {
  const numbers = bounds.filter((bound) => typeof bound === 'number');
  const [from, to] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  if (numbers.length !== bounds.length || bounds.length > 2 || from === undefined || to === undefined) return UNKNOWN;
  if (!(to - from <= LONGEST_RANGE)) return UNKNOWN;
  return listOf(Array.from({ length: Math.max(0, Math.ceil(to - from)) }, (_, at) => from + at));
}

function containsOf(of: Plain | undefined, wanted: Plain | undefined): Plain {
  if (of === undefined || wanted === undefined || !isList(of)) return UNKNOWN;
  const text = plainText(wanted);
  if (text === null) return UNKNOWN;
  if (of.some((item) => plainText(item) === text)) return true;
  return plainText(of) === null ? UNKNOWN : false;
}

function lookupOf(of: Plain | undefined, key: Plain | undefined, otherwise: Plain | undefined): Plain {
  if (of === undefined || !isMap(of) || typeof key !== 'string') return UNKNOWN;
  return of.get(key) ?? (of.has(key) ? null : (otherwise ?? UNKNOWN));
}

function joinedText(separator: Plain | undefined, of: Plain | undefined): Plain {
  if (typeof separator !== 'string' || of === undefined || !isList(of)) return UNKNOWN;
  const parts = of.map(scalarText);
  return parts.every((part) => typeof part === 'string') ? textOf(parts.join(separator)) : UNKNOWN;
}

/** Only what prints a value as it is; widths, signs and other bases are left unknown. */
function formatted(text: Plain | undefined, values: readonly Plain[]): Plain {
  if (typeof text !== 'string') return UNKNOWN;
  const pieces = text.split(/%([%sdv])/);
  let [at, made] = [0, ''];
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) {
      if (piece.includes('%')) return UNKNOWN;
      made += piece;
    } else if (piece === '%') made += '%';
    else {
      const value = scalarText(values[at]);
      if (typeof value !== 'string') return UNKNOWN;
      made += value;
      at += 1;
    }
  }
  return at === values.length ? textOf(made) : UNKNOWN;
}

function trimmed(
  of: Plain | undefined,
  cut: Plain | undefined,
  has: (text: string, cut: string) => boolean,
  without: (text: string, cut: string) => string,
): Plain {
  if (typeof of !== 'string' || typeof cut !== 'string') return UNKNOWN;
  return cut !== '' && has(of, cut) ? without(of, cut) : of;
}

/** A pattern between slashes is a regular expression, which is not run here. */
function replaced(of: Plain | undefined, what: Plain | undefined, by: Plain | undefined): Plain {
  if (typeof of !== 'string' || typeof what !== 'string' || typeof by !== 'string') return UNKNOWN;
  if (what === '' || (what.length > 1 && what.startsWith('/') && what.endsWith('/'))) return UNKNOWN;
  return textOf(of.replaceAll(what, () => by));
}

function zipped(names: Plain | undefined, values: Plain | undefined): Plain {
  if (names === undefined || values === undefined || !isList(names) || !isList(values)) return UNKNOWN;
  if (names.length !== values.length || !names.every((name) => typeof name === 'string')) return UNKNOWN;
  return mapOf(new Map(names.map((name, at) => [name, values[at] ?? UNKNOWN])));
}

function extreme(values: readonly Plain[], pick: (...numbers: number[]) => number): Plain {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === values.length && numbers.length > 0 ? pick(...numbers) : UNKNOWN;
}
