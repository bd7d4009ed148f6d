/** What the call of a module gives one of its variables. */
import { attribute } from '../../../reading/hcl/body.ts';
import type { Declared } from '../../../reading/hcl/configuration.ts';
import type { Comparison } from './comparison.ts';

/** The value of an argument; undefined where the call does not give it. */
export function argument(
  { block }: Declared,
  name: string,
  values: Comparison['oldValues'],
): ReturnType<Comparison['oldValues']['value']> | undefined {
  const value = attribute(block.body, name);
  return value === null ? undefined : values.value(value);
}
