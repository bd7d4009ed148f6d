/** Checks output against the published schemas. */
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';

/** Problems of a value by a schema of `schemas/`; empty when it is valid. */
export function schemaProblems(name: string, value: unknown): readonly string[] {
  const schema = JSON.parse(
    readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'),
  ) as object;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
