/** The environment of somebody who types the README along: no identity, no settings, an empty home. */
import { mkdirSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fixtureEnvironment } from '../git/fixture.ts';

/** `bin` comes first on the path. */
export function tourEnvironment(bin: string, home: string): Record<string, string> {
  mkdirSync(home, { recursive: true });
  const base = fixtureEnvironment(home);
  return { ...base, PATH: `${bin}${delimiter}${base['PATH'] ?? ''}` };
}
