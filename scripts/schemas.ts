/** Writes what is generated from the shapes and facts: `schemas/*.schema.json` and the tables of `docs/policy.md`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ledgerEntrySchema } from '../src/core/ledger/entry/entry-shape.ts';
import { ledgerProofSchema } from '../src/core/ledger/proof/proof-document.ts';
import { withFactTables } from '../src/core/policy/fact-docs.ts';
import { configurationSchemas } from '../src/core/policy/json-schema.ts';
import { settingsSchema } from '../src/server/settings/schema.ts';
import { statementSchema } from '../src/core/signoff/statement/json-schema.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
mkdirSync(join(root, 'schemas'), { recursive: true });
for (const { name, text } of [
  ...configurationSchemas(),
  settingsSchema(),
  statementSchema(),
  ledgerEntrySchema(),
  ledgerProofSchema(),
])
  writeFileSync(join(root, 'schemas', name), text);

const guide = join(root, 'docs', 'policy.md');
const written = withFactTables(readFileSync(guide, 'utf8'));
if (written !== null) writeFileSync(guide, written);
