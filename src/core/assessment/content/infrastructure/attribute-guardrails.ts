/** Which protections of a resource its attributes give up between two states. The tables are `attribute-rows-*.ts`. */
import type { AttributeRow, Strength } from './attribute-row.ts';
import { DELETION_ROWS } from './attribute-rows-deletion.ts';
import { EXPOSURE_ROWS } from './attribute-rows-exposure.ts';
import { OPERATION_ROWS } from './attribute-rows-operation.ts';
import { RETENTION_ROWS } from './attribute-rows-retention.ts';
import { NOT_KNOWN, type AttributeSide } from './attribute-values.ts';
import type { GuardrailName } from './guardrail-texts.ts';

/** Every row of every table. */
export const ATTRIBUTE_ROWS: readonly AttributeRow[] = [
  ...DELETION_ROWS,
  ...RETENTION_ROWS,
  ...EXPOSURE_ROWS,
  ...OPERATION_ROWS,
];

/** A protection that one attribute gives up, or does not have. */
export interface WeakAttribute {
  readonly guardrail: GuardrailName;
  /** The attribute as the side spells it, for example `backup_retention_period`. */
  readonly attribute: string;
  /** Values for people; `not set` where there is none. */
  readonly from: string;
  readonly to: string;
  /** False where the new value is known only after the apply: then it may be lost. */
  readonly certain: boolean;
  /** True where a number is lower but not gone: 14 days of backups become 7. */
  readonly reduced: boolean;
}

/** What the change of one resource gives up. Nothing for a value that was as weak before. */
export function lostAttributes(type: string, before: AttributeSide, after: AttributeSide): readonly WeakAttribute[] {
  return distinct(
    rowsOf(type).flatMap((row) => row.attributes.flatMap((path) => lossOf(row, path, before, after) ?? [])),
  );
}

/** Names that mean the same protection wherever they stand: what a module calls so, it hands to its resources. */
const TELLING =
  /protection|termination|final_snapshot$|^force_(?:destroy|delete)$|^backup_retention|^snapshot_retention/;

/** The same for arguments of something that nobody can look into: by names that say what they do, given on both sides. */
export function lostArguments(before: AttributeSide, after: AttributeSide): readonly WeakAttribute[] {
  const found = ATTRIBUTE_ROWS.flatMap((plain) => {
    if (plain.strength.kind === 'words' || plain.strength.kind === 'present') return [];
    const attributes = plain.paths.split(/\s+/).filter((path) => /^[a-z_]+$/.test(path) && TELLING.test(path));
    return attributes.flatMap((name) => {
      const path = [name];
      if (before.at(path).length === 0 || after.at(path).length === 0) return [];
      return lossOf({ ...plain, attributes: [path] }, path, before, after) ?? [];
    });
  });
  return [...new Map(found.map((one) => [one.attribute, one])).values()];
}

/** What a new resource comes without, as far as the table says that this is worth a finding. */
export function absentAttributes(type: string, after: AttributeSide): readonly WeakAttribute[] {
  const found = rowsOf(type).flatMap((row) => {
    if (!row.whenNew) return [];
    // Of several spellings only one stands in a resource of one type.
    const spellings = row.attributes.filter((path) => after.at(path).length > 0);
    const asked = spellings.length > 0 ? spellings : row.attributes.filter((path) => fits(type, path)).slice(0, 1);
    return asked.flatMap((path) => absenceOf(row, path, after) ?? []);
  });
  return distinct(found);
}

/** A row for one type and a row for all types may name the same attribute. */
function distinct(found: readonly WeakAttribute[]): readonly WeakAttribute[] {
  if (found.length < 2) return found;
  return [...new Map(found.map((one) => [`${one.guardrail} ${one.attribute}`, one])).values()];
}

interface Row extends AttributeRow {
  readonly attributes: readonly (readonly string[])[];
}

interface Table {
  readonly exact: ReadonlyMap<string, readonly Row[]>;
  readonly beginnings: readonly (readonly [string, Row])[];
}

let table: Table | null = null;
const KNOWN_TYPES = new Map<string, readonly Row[]>();
const MOST_TYPES = 2_000;

function rowsOf(type: string): readonly Row[] {
  const known = KNOWN_TYPES.get(type);
  if (known !== undefined) return known;
  table ??= readTable();
  const rows = [
    ...(table.exact.get(type) ?? []),
    ...table.beginnings.flatMap(([beginning, row]) => (type.startsWith(beginning) ? [row] : [])),
  ];
  // Hostile plans may name any number of types.
  if (KNOWN_TYPES.size < MOST_TYPES) KNOWN_TYPES.set(type, rows);
  return rows;
}

function readTable(): Table {
  const exact = new Map<string, Row[]>();
  const beginnings: [string, Row][] = [];
  for (const plain of ATTRIBUTE_ROWS) {
    const attributes = plain.paths.split(/\s+/).map((path) => path.split('.'));
    const row: Row = { ...plain, attributes };
    for (const type of plain.types.split(/\s+/)) {
      if (type.endsWith('*')) beginnings.push([type.slice(0, -1), row]);
      else exact.set(type, [...(exact.get(type) ?? []), row]);
    }
  }
  return { exact, beginnings };
}

/** Attributes of CloudFormation begin with a capital, those of Terraform do not. */
function fits(type: string, [first = '']: readonly string[]): boolean {
  return type.includes('::') === /^[A-Z]/.test(first);
}

function lossOf(row: Row, path: readonly string[], before: AttributeSide, after: AttributeSide): WeakAttribute | null {
  const [old, next] = [before.at(path), after.at(path)];
  if (old.length === 0 && next.length === 0) return null;
  const [was, is] = [measure(row, old), measure(row, next)];
  if (was === null || is === null) return null;
  const secret = before.hides(path) || after.hides(path);
  if (was === 'unknown') return is === 'unknown' || is > NONE ? null : maybeLost(row, path, next, secret);
  if (is !== 'unknown' && !weaker(row.strength, was, is)) return null;
  if (is === 'unknown' && was <= NONE) return null;
  return {
    guardrail: row.guardrail,
    attribute: path.join('.'),
    from: secret ? HIDDEN : shown(row.strength, old),
    to: shownAfter(row, next, is, secret),
    certain: is !== 'unknown',
    reduced: row.strength.kind === 'higher' && typeof is === 'number' && is > NONE,
  };
}

/** What nobody can tell becomes none at all: it may have been on. A plan knows its old values; a configuration may not. */
function maybeLost(row: Row, path: readonly string[], next: readonly unknown[], secret: boolean): WeakAttribute {
  return {
    guardrail: row.guardrail,
    attribute: path.join('.'),
    from: 'something that is not in the source',
    to: shownAfter(row, next, 0, secret),
    certain: false,
    reduced: false,
  };
}

function shownAfter(row: Row, values: readonly unknown[], is: number | 'unknown', secret: boolean): string {
  if (is === 'unknown') return AFTER_APPLY;
  return secret ? HIDDEN : shown(row.strength, values);
}

function absenceOf(row: Row, path: readonly string[], after: AttributeSide): WeakAttribute | null {
  const values = after.at(path);
  const is = measure(row, values);
  if (typeof is !== 'number' || is > NONE) return null;
  return {
    guardrail: row.guardrail,
    attribute: path.join('.'),
    from: 'new',
    to: after.hides(path) ? HIDDEN : shown(row.strength, values),
    certain: true,
    reduced: false,
  };
}

/** Larger protects more. Null: nothing can be said. Of several values (blocks in a list) the weakest counts. */
function measure({ strength, unset }: Row, values: readonly unknown[]): number | 'unknown' | null {
  if (values.includes(NOT_KNOWN)) return strength.kind === 'present' ? 1 : 'unknown';
  if (values.length === 0) return unsetMeasure(unset);
  if (strength.kind === 'present') return Number(values.some(isFilled));
  let least: number | null = null;
  for (const value of values) {
    const one = measureOne(strength, value);
    if (one === null) return null;
    if (least === null || one < least) least = one;
  }
  return least;
}

function unsetMeasure(unset: AttributeRow['unset']): number | null {
  switch (unset) {
    case 'weak':
      return Number.NEGATIVE_INFINITY;
    case 'strong':
      return Number.POSITIVE_INFINITY;
    case 'open':
      return null;
  }
}

function measureOne(strength: Exclude<Strength, { kind: 'present' }>, value: unknown): number | null {
  switch (strength.kind) {
    case 'on':
      return switchOf(value);
    case 'off': {
      const is = switchOf(value);
      return is === null ? null : 1 - is;
    }
    case 'higher': {
      const is = numberOf(value);
      return is === 0 && strength.unlimitedAtZero === true ? Number.POSITIVE_INFINITY : is;
    }
    case 'words': {
      const at = typeof value === 'string' ? strength.order.indexOf(value.toLowerCase()) : -1;
      return at < 0 ? null : at;
    }
  }
}

/** The measure at and below which there is no protection at all. */
const NONE = 0;

function weaker(strength: Strength, was: number, is: number): boolean {
  // Not set and off are the same for a switch, a number that is 0, and the first word.
  const [old, next] = [Math.max(was, NONE), Math.max(is, NONE)];
  if (next >= old) return false;
  if ((strength.kind === 'on' || strength.kind === 'off') && next >= 1) return false;
  if (strength.kind === 'words' && next >= strength.order.length - 1) return false;
  if (strength.kind !== 'higher' || strength.below === undefined) return true;
  return next < strength.below || next * 2 <= old;
}

function switchOf(value: unknown): number | null {
  if (typeof value === 'boolean') return Number(value);
  if (value === 1 || value === 0) return value;
  if (typeof value !== 'string') return null;
  switch (value.toLowerCase()) {
    case 'true':
    case 'enabled':
    case 'on':
    case '1':
      return 1;
    case 'false':
    case 'disabled':
    case 'off':
    case '0':
      return 0;
  }
  return null;
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) return null;
  return Number(value);
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== '';
}

const AFTER_APPLY = 'known only after the apply';
const HIDDEN = 'a sensitive value';
const MOST_SHOWN = 3;

/** Only scalars that the table compares are shown; of a block, that it is there. */
function shown(strength: Strength, values: readonly unknown[]): string {
  const known = values.filter((value) => value !== NOT_KNOWN);
  if (known.length === 0) return 'not set';
  if (strength.kind === 'present') return known.some(isFilled) ? 'set' : 'empty';
  const unit = strength.kind === 'higher' && strength.unit !== '' ? ` ${strength.unit}` : '';
  const forEver = strength.kind === 'higher' && strength.unlimitedAtZero === true;
  const texts = [
    ...new Set(known.map((value) => (forEver && value === 0 ? 'for ever' : `${String(value).slice(0, 60)}${unit}`))),
  ];
  return texts.slice(0, MOST_SHOWN).join(', ') + (texts.length > MOST_SHOWN ? ', …' : '');
}
