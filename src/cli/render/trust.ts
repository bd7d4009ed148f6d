/** The trust root, as one reads it out, and as data. */
import { spokenGroups } from '../../app/home/trust-root.ts';
import { hanging } from './layout.ts';
import { oneLine } from './safe.ts';
import type { TrustRoot } from '../../app/home/trust-root.ts';
import type { Style } from './style.ts';

/** The root in groups of digits, then what its tree says. */
export function renderTrust(root: TrustRoot, style: Style): string {
  const row = (label: string, text: string): string => hanging(`  ${style.bold(label.padEnd(10))} `, text, style.width);
  const owners = root.owners.map(({ person, keys }) => `${oneLine(person)} (${keysPhrase(keys)})`).join(', ');
  return [
    `Trust root of ${style.bold(oneLine(root.repository))}`,
    '',
    ...spokenGroups(root.commit).map((line) => `    ${style.bold(line)}`),
    '',
    row('Repository', oneLine(root.repository)),
    row('Owners', owners === '' ? 'none' : owners),
    row('Threshold', `${root.threshold} of them agree to a change of .countersign/`),
    row('Adopted', `${new Date(root.time * 1000).toISOString().slice(0, 10)} on ${oneLine(root.ref)}`),
    '',
    'Give it to whoever verifies, by a way that does not lead through this repository.',
  ].join('\n');
}

function keysPhrase(keys: readonly string[]): string {
  return keys.length === 0 ? 'no key' : keys.join(' ');
}

/** The root for a program. */
export function trustJson(root: TrustRoot): object {
  return {
    root: root.commit,
    spoken: spokenGroups(root.commit),
    repository: root.repository,
    ref: root.ref,
    adopted: root.time,
    owners: root.owners.map(({ person, keys }) => ({ person, keys })),
    threshold: root.threshold,
  };
}
