/** The environment of somebody who types the README along: no identity, no settings, an empty home. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LAUNCHER } from '../cli/run.ts';
import { fixtureEnvironment, makeFolder } from '../git/fixture.ts';
import { type Played, playTour, type Step } from './tour.ts';

/** `bin` comes first on the path. */
export function tourEnvironment(bin: string, home: string): Record<string, string> {
  mkdirSync(home, { recursive: true });
  const base = fixtureEnvironment(home);
  return { ...base, PATH: `${bin}${delimiter}${base['PATH'] ?? ''}` };
}

/** Plays steps with the command of this clone, in an empty folder of that name. */
export function playWithClone(name: string, steps: readonly Step[]): readonly Played[] {
  const folder = makeFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = `#!/bin/sh\nexec '${process.execPath}' '${LAUNCHER}' "$@"\n`;
  writeFileSync(join(bin, 'countersign'), script, { mode: 0o755 });
  mkdirSync(join(folder, name));
  return playTour(join(folder, name), tourEnvironment(bin, join(folder, 'home')), steps);
}
