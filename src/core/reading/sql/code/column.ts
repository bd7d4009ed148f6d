/** A column as migration languages write it: a record of options, or the arguments of a constructor. */
import type { ColumnFact, DefaultKind } from '../act.ts';
import { isOff, isOn, textOf } from './value.ts';
import type { CodeValue } from './value.ts';

type Options = ReadonlyMap<string, CodeValue>;

/** Defaults are constants unless a call computes them. */
export function defaultOf(options: Options, ...names: readonly string[]): DefaultKind {
  for (const name of names) {
    const value = options.get(name);
    if (value === undefined || value.kind === 'none') continue;
    if (value.kind === 'text' || value.kind === 'call') return calledDefault(value);
    return 'constant';
  }
  return 'none';
}

const VOLATILE: readonly string[] = ['uuid', 'random', 'nextval', 'clock_timestamp', 'ulid'];

function calledDefault(value: CodeValue): DefaultKind {
  const text = (value.kind === 'call' ? `${value.call.name} ${textOf(value)}` : textOf(value)).toLowerCase();
  return VOLATILE.some((word) => text.includes(word)) && text.includes('(') ? 'volatile' : 'constant';
}

/** Options of TypeORM, Sequelize, node-pg-migrate. */
export function columnOfOptions(name: string, options: Options): ColumnFact {
  const type = options.get('type');
  const written =
    type?.kind === 'text'
      ? type.text.toLowerCase()
      : type?.kind === 'name'
        ? (type.name.split('.').at(-1) ?? '').toLowerCase()
        : '';
  const required = isOff(options.get('isNullable')) || isOff(options.get('allowNull')) || isOn(options.get('notNull'));
  const identity = isOn(options.get('isGenerated')) || isOn(options.get('autoIncrement')) || written.endsWith('serial');
  return {
    name,
    type: written,
    notNull: required,
    default: defaultOf(options, 'default', 'defaultValue'),
    generated: identity ? 'identity' : options.has('asExpression') || options.has('generatedType') ? 'stored' : null,
    constraints: [
      ...(isOn(options.get('isPrimary')) || isOn(options.get('primaryKey')) ? (['primary'] as const) : []),
      ...(isOn(options.get('isUnique')) || isOn(options.get('unique')) ? (['unique'] as const) : []),
      ...(options.has('references') ? (['foreign'] as const) : []),
      ...(options.has('check') ? (['check'] as const) : []),
    ],
  };
}

/** A column of which only the name is known. */
export function bareColumn(name: string): ColumnFact {
  return { name, type: '', notNull: false, default: 'none', generated: null, constraints: [] };
}
