/** Writes the JSON schemas of the configuration files into `schemas/`; a test keeps them true. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configurationSchemas } from '../src/core/policy/json-schema.ts';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'schemas');
mkdirSync(folder, { recursive: true });
for (const { name, text } of configurationSchemas()) writeFileSync(join(folder, name), text);
