/** Whether a change of a column's type rewrites the table, and whether it can lose what stands there. */

interface TypeChange {
  readonly rewrites: 'yes' | 'no' | 'maybe';
  readonly narrows: 'yes' | 'no' | 'maybe';
}

/** `text` and `varchar` are stored alike; so is a wider one of the same family (PostgreSQL documentation, ALTER TABLE). */
export function typeChange(from: string | null, to: string, converted: boolean): TypeChange {
  if (from !== null && normal(from) === normal(to)) return { rewrites: 'no', narrows: 'no' };
  if (converted) return { rewrites: 'yes', narrows: 'maybe' };
  const target = partsOf(to);
  if (from === null) return unknownOld(target);
  const source = partsOf(from);
  if (isText(source) && isText(target)) return textChange(source, target);
  if (source.name === 'numeric' && target.name === 'numeric') return numericChange(source, target);
  const [before, after] = [SIZES.indexOf(source.name), SIZES.indexOf(target.name)];
  return { rewrites: 'yes', narrows: before >= 0 && after >= 0 ? (after < before ? 'yes' : 'no') : 'maybe' };
}

interface TypeParts {
  readonly name: string;
  readonly sizes: readonly number[];
}

const SIZES: readonly string[] = ['smallint', 'integer', 'bigint'];
const SAME: ReadonlyMap<string, string> = new Map([
  ['character varying', 'varchar'],
  ['string', 'varchar'],
  ['int', 'integer'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['int2', 'smallint'],
  ['decimal', 'numeric'],
  ['serial', 'integer'],
  ['bigserial', 'bigint'],
]);

function normal(type: string): string {
  const { name, sizes } = partsOf(type);
  return `${name}(${sizes.join(',')})`;
}

function partsOf(type: string): TypeParts {
  const open = type.indexOf('(');
  const name = (open < 0 ? type : type.slice(0, open)).trim().toLowerCase();
  const sizes =
    open < 0
      ? []
      : type
          .slice(open + 1, type.indexOf(')', open))
          .split(',')
          .map(Number);
  return { name: SAME.get(name) ?? name, sizes };
}

function isText({ name }: TypeParts): boolean {
  return name === 'text' || name === 'varchar';
}

function unknownOld(target: TypeParts): TypeChange {
  const unlimited = isText(target) && target.sizes.length === 0;
  const likely =
    isText(target) || target.name === 'numeric' || target.name === 'timestamptz' || target.name === 'citext';
  const small =
    SIZES.indexOf(target.name) === 0 || (target.name === 'varchar' && !unlimited) || target.name === 'numeric';
  return { rewrites: likely ? 'maybe' : 'yes', narrows: small ? 'maybe' : 'no' };
}

function textChange(source: TypeParts, target: TypeParts): TypeChange {
  const [before = Infinity, after = Infinity] = [source.sizes[0], target.sizes[0]];
  return after >= before ? { rewrites: 'no', narrows: 'no' } : { rewrites: 'yes', narrows: 'yes' };
}

function numericChange(source: TypeParts, target: TypeParts): TypeChange {
  const [before = Infinity, scale = 0] = source.sizes;
  const [after = Infinity, newScale = 0] = target.sizes;
  const wider = after >= before && (newScale === scale || target.sizes.length === 0);
  return wider
    ? { rewrites: 'no', narrows: 'no' }
    : { rewrites: 'yes', narrows: after < before || newScale < scale ? 'yes' : 'no' };
}
