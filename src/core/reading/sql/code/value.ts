/** Calls of a migration's own language (JavaScript, Python, Ruby) in one form, as far as a text can tell values. */

export type CodeValue =
  /** Text; what is filled in at run time stands as `${}`. */
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly items: readonly CodeValue[] }
  | { readonly kind: 'record'; readonly entries: ReadonlyMap<string, CodeValue> }
  | { readonly kind: 'call'; readonly call: CodeCall }
  | { readonly kind: 'name'; readonly name: string }
  /** The calls of a function's body, in order. */
  | { readonly kind: 'function'; readonly calls: readonly CodeCall[] }
  | { readonly kind: 'unknown' };

export interface CodeCall {
  /** The method or function: `dropTable`. */
  readonly name: string;
  /** What it is called on; null for a bare function. */
  readonly receiver: CodeValue | null;
  readonly args: readonly CodeValue[];
  /** Arguments by name: keywords of Python, options of Ruby, the last record of JavaScript. */
  readonly named: ReadonlyMap<string, CodeValue>;
  readonly line: number;
  readonly endLine: number;
  readonly source: string;
}

export const UNKNOWN: CodeValue = { kind: 'unknown' };

/** The text of a value; a placeholder for what is not written down. */
export function textOf(value: CodeValue | undefined): string {
  if (value === undefined) return '${}';
  if (value.kind === 'text') return value.text;
  if (value.kind === 'record') return tableOfRecord(value.entries);
  if (value.kind === 'call') return textOf(value.call.named.get('name') ?? value.call.args[0]);
  return '${}';
}

function tableOfRecord(entries: ReadonlyMap<string, CodeValue>): string {
  const [schema, name] = [entries.get('schema'), entries.get('name') ?? entries.get('tableName')];
  return schema?.kind === 'text' ? `${schema.text}.${textOf(name)}` : textOf(name);
}

/** The texts of a list, or of the one value. */
export function textsOf(value: CodeValue | undefined): readonly string[] {
  return value?.kind === 'list' ? value.items.map((item) => textOf(item)) : [textOf(value)];
}

/** Whether a value is plainly true. */
export function isOn(value: CodeValue | undefined): boolean {
  return value?.kind === 'flag' && value.value;
}

export function isOff(value: CodeValue | undefined): boolean {
  return value?.kind === 'flag' && !value.value;
}

/** The record of options that a call of JavaScript ends with. */
export function entriesOf(value: CodeValue | undefined): ReadonlyMap<string, CodeValue> {
  if (value?.kind === 'record') return value.entries;
  if (value?.kind === 'call') return value.call.named;
  return new Map();
}

/** The dotted words that a chain begins with: `knex.schema` of `knex.schema.dropTable(…)`. */
export function rootOf(value: CodeValue | null): string {
  let at = value;
  while (at?.kind === 'call') at = at.call.receiver ?? { kind: 'name', name: at.call.name };
  return at?.kind === 'name' ? at.name : '';
}

/** A chain of calls from the first to the last. */
export function chainOf(call: CodeCall): readonly CodeCall[] {
  const chain: CodeCall[] = [];
  for (let at: CodeCall | null = call; at !== null; at = at.receiver?.kind === 'call' ? at.receiver.call : null)
    chain.push(at);
  return chain.toReversed();
}
