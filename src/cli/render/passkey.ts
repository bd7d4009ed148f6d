/** A passkey that was just written, as text and as data. */
import { hanging } from './layout.ts';
import { oneLine } from './safe.ts';
import { stateMark } from './words.ts';
import type { NewPasskey } from '../../core/signoff/keys/webauthn-enrolment.ts';
import type { Style } from './style.ts';

/** What was written, and where. */
export interface AddedPasskey extends NewPasskey {
  readonly person: string;
  readonly name: string;
  readonly file: string;
}

/** What was written, and how it begins to count. */
export function renderAdded({ person, name, credential, file }: AddedPasskey, style: Style): string {
  const row = (label: string, text: string): string => hanging(`  ${style.bold(label.padEnd(7))} `, text, style.width);
  return [
    `${style.good(stateMark('pass'))} ${style.bold('Made')}  a passkey of person:${person}`,
    row('Name', oneLine(name)),
    row('Id', credential),
    row('Wrote', `${file}; nothing is committed`),
    row('Next', `git commit -m "people: a passkey of ${person}" ${file}, then let it land; it counts from then on`),
    row('Then', 'countersign sign --passkey'),
  ].join('\n');
}

/** The same for a program. */
export function passkeyJson({ person, name, credential, publicKey, file }: AddedPasskey): object {
  return { person: `person:${person}`, name, credential, publicKey, rpId: 'localhost', file };
}
