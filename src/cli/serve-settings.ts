/** What `serve --config` reads before anything is started. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CountersignError } from '../model/error.ts';
import type { ServiceSettings } from '../server/settings/parse.ts';

/** No configuration comes near it. */
const LARGEST = 1 << 20;

/** The settings, and the folder at which their relative paths begin. */
export interface ReadSettings {
  readonly settings: ServiceSettings;
  readonly folder: string;
}

/** @throws CountersignError `usage` for a file that cannot be read or used, with every problem and its place */
export async function readSettings(directory: string, named: string): Promise<ReadSettings> {
  const file = resolve(directory, named);
  const { parseSettings } = await import('../server/settings/parse.ts');
  const parsed = parseSettings(textOf(file, named), named);
  if (parsed.kind === 'ok') return { settings: parsed.value, folder: dirname(file) };
  const count = parsed.problems.length === 1 ? 'a problem' : `${parsed.problems.length} problems`;
  throw new CountersignError('usage', `${named} cannot be used: it has ${count}.`, {
    problems: parsed.problems,
    remedy: 'correct it; docs/service.md says what may stand there',
  });
}

function textOf(file: string, named: string): string {
  try {
    if (statSync(file).size <= LARGEST) return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CountersignError('usage', `the configuration ${named} cannot be read`, {
      remedy: 'name a file that is there: --config FILE',
      cause,
    });
  }
  throw new CountersignError('usage', `the configuration ${named} is larger than ${LARGEST} bytes`);
}
