/** The published schemas of what is signed. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Problems of a value by a schema of `schemas/`; empty when it is valid. */
export function schemaProblems(name: string, value: unknown): readonly string[] {
  const text = readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8');
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(JSON.parse(text) as object);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
