/** The page on which somebody makes a passkey for countersign. */
import { ALGORITHMS } from '../../core/signoff/keys/webauthn-enrolment.ts';
import { LOCALHOST } from '../../core/signoff/keys/passkeys.ts';
import { markup } from './audit-markup.ts';
import { renderPageFrame } from './page-frame.ts';
import type { Enrolling } from '../../app/signing/passkey-add.ts';

/** How the page is served, and what the passkey is for. */
export interface EnrolPagePlace {
  readonly challenge: Buffer;
  readonly nonce: string;
  readonly seconds: number;
  readonly repository: string;
  /** What the passkey is called. */
  readonly name: string;
}

/** The document. */
export function renderEnrolPage({ person, existing, handle }: Enrolling, place: EnrolPagePlace): string {
  const { challenge, nonce, seconds, repository, name } = place;
  return renderPageFrame({
    nonce,
    title: `Make a passkey for ${person.id}? countersign`,
    where: repository,
    main: markup`<h1>Make a passkey for ${person.name}?</h1>
<p class="lead">With it <b>person:${person.id}</b> signs for ${repository}, on pages that countersign opens on this computer.</p>
<section aria-labelledby="h-what"><h2 id="h-what">What is kept</h2><dl>
<dt>With you</dt><dd>The private key, where you choose to keep it. It signs only after your fingerprint, face or PIN.</dd>
<dt>Written</dt><dd>Its public key, as <b>${name}</b>, to <code>.countersign/people.yml</code> of your working copy.</dd>
<dt>Counts</dt><dd>Once that change has landed, with the sign-offs that it needs.</dd>
</dl></section>`,
    go: 'Make passkey',
    no: 'Stop',
    act: {
      kind: 'create',
      challenge: challenge.toString('base64url'),
      rpId: LOCALHOST,
      credentials: existing,
      seconds,
      hint: 'Your browser asks where to keep it: on this device, on a phone, or on a security key.',
      done: 'The passkey is made and written. You can close this page; the terminal says how it lands.',
      declined: 'No passkey was made. You can close this page.',
      user: { id: handle.toString('base64url'), name: `${person.id} (${repository})`, displayName: person.name },
      algorithms: ALGORITHMS,
    },
  });
}
