/** The whole way with a real browser: a passkey is made, lands, and signs what a key without a touch may not. */
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEnvelope, pae } from '../../src/core/signoff/statement/envelope.ts';
import { challengeOf } from '../../src/core/signoff/keys/webauthn.ts';
import { jsonOf } from '../cli/run.ts';
import { schemaProblems } from '../cli/schemas.ts';
import { aiLines, ANSWERS, makeTeam } from '../sign/world.ts';
import { executablePath, launch, openTab } from './browser.ts';
import { envelopes, start, stored } from './world.ts';
import type { Answer } from '../cli/run.ts';
import type { Name, Team } from '../sign/world.ts';
import type { Tab } from './browser.ts';
import type { Waiting } from './world.ts';

/** What the browser gave to the page, for a verifier that is not ours. */
interface Kept {
  readonly origin: string;
  readonly json: unknown;
}

/**
 * Keeps what the authenticator gave, and leaves one algorithm to choose from; runs in the page, past its policy, as only
 * DevTools can.
 */
const keeping = (algorithm: number | null): string => `for (const name of ['create', 'get']) {
  const real = navigator.credentials[name].bind(navigator.credentials);
  navigator.credentials[name] = async (options) => {
    const { pubKeyCredParams } = options.publicKey;
    if (pubKeyCredParams && ${algorithm !== null}) options.publicKey.pubKeyCredParams = pubKeyCredParams.filter(({ alg }) => alg === ${algorithm});
    const made = await real(options);
    window.kept = made.toJSON();
    return made;
  };
}`;

/** Opens the page of a command, presses a button and gives what the page says in the end. */
async function answer(
  tab: Tab,
  waiting: Waiting,
  button: 'go' | 'no' = 'go',
  algorithm: number | null = null,
): Promise<{ text: string; kept: Kept }> {
  const url = await waiting.url;
  await tab.page.goto(url);
  await tab.page.evaluate(keeping(algorithm));
  await tab.page.click(`#${button}`);
  await tab.page.waitForSelector('#status.good, #status.bad, #status.again, #status.over');
  const text = (await tab.page.textContent('#status')) ?? '';
  return {
    text,
    kept: { origin: new URL(url).origin, json: await tab.page.evaluate('window.kept') },
  };
}

async function enrol(
  team: Team,
  who: Name,
  tab: Tab,
  algorithm: number | null = null,
): Promise<{ readonly ended: Answer; readonly kept: Kept }> {
  const waiting = start(team, who, ['passkey', 'add', '--as', who, '--name', 'laptop', '--json']);
  const { text, kept } = await answer(tab, waiting, 'go', algorithm);
  expect(text).toContain('The passkey is made and written.');
  return { ended: await waiting.ended, kept };
}

/** A change of tier high that an AI wrote, on a branch that nobody has signed. */
function risky(team: Team): void {
  team.clone.git(['checkout', '-q', '-B', 'feature', 'main']);
  team.commit({ 'src/app.ts': aiLines('a'), 'lib/fast.so': '\u007fELF\0\0' });
}

const sign = ['sign', '--passkey', '--no-push', ...ANSWERS, '--json'];

describe.skipIf(executablePath === undefined)('a passkey of the person', () => {
  let browser: Browser;
  let team: Team;
  const tabs = new Map<Name, Tab>();
  const tabOf = (who: Name): Tab => tabs.get(who) ?? expect.fail(`${who} has no browser`);

  beforeAll(async () => {
    browser = await launch();
    team = makeTeam();
    for (const who of ['ann', 'bob', 'cleo'] as const) tabs.set(who, await openTab(browser));
  });

  afterAll(() => browser.close());

  it('is made on a page, written beside what stands there, and verified by an independent implementation', async () => {
    team.clone.checkout('main');
    const { ended, kept } = await enrol(team, 'bob', tabOf('bob'));
    expect(ended.status).toBe(0);
    const made = jsonOf(ended);
    expect(schemaProblems('passkey', made)).toEqual([]);
    expect(made).toMatchObject({ person: 'person:bob', name: 'laptop', file: '.countersign/people.yml' });
    const diff = team.clone.git(['diff', '--stat=80', '-U0']);
    expect(diff).toContain('1 file changed');
    expect(team.clone.git(['diff', '--name-only', '--cached'])).toBe('');

    const { challenge } = JSON.parse(
      Buffer.from((kept.json as RegistrationResponseJSON).response.clientDataJSON, 'base64url').toString(),
    ) as { challenge: string };
    const other = await verifyRegistrationResponse({
      response: kept.json as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: kept.origin,
      expectedRPID: 'localhost',
      requireUserVerification: true,
    });
    expect(other.verified).toBe(true);
    const { id, publicKey } = other.registrationInfo?.credential ?? expect.fail('no credential');
    expect(made).toMatchObject({ credential: id, publicKey: Buffer.from(publicKey).toString('base64url') });
    expect(tabOf('bob').noise).toEqual([]);
  });

  it('is not made twice in one device', async () => {
    const waiting = start(team, 'bob', ['passkey', 'add', '--as', 'bob']);
    const before = team.clone.git(['diff']);
    const { text } = await answer(tabOf('bob'), waiting);
    expect(text).toContain('This device holds a passkey of yours already.');
    await tabOf('bob').page.click('#no');
    expect((await waiting.ended).status).toBe(130);
    expect(team.clone.git(['diff'])).toBe(before);
  });

  it('does not count before it has landed', async () => {
    team.clone.git(['stash', '-q']);
    risky(team);
    const { ended } = start(team, 'bob', sign);
    expect(await ended).toMatchObject({ status: 4 });
    expect(jsonOf(await ended)).toMatchObject({
      error: { message: 'bob has no passkey for localhost on the home ref.' },
    });
    team.clone.checkout('main');
    team.clone.git(['stash', 'pop', '-q']);
  });

  it('lands, and signs at tier high, where a key without a touch would not count', async () => {
    // bob's is EdDSA; ES256 and RS256 are what most devices have.
    await enrol(team, 'ann', tabOf('ann'), -7);
    await enrol(team, 'cleo', tabOf('cleo'), -257);
    // The browser warns of the one algorithm that is left.
    for (const { noise } of tabs.values()) noise.length = 0;
    team.clone.git(['commit', '-qam', 'people: passkeys of ann and bob']);
    team.clone.git(['push', '-q', 'origin', 'main']);
    risky(team);

    const plain = team.run('bob', ['sign', '--no-push', ...ANSWERS]);
    expect(plain).toMatchObject({ status: 4, stderr: expect.stringContaining('sign with a passkey (--passkey)') });
    expect(stored(team.clone)).toBe('');

    for (const who of ['bob', 'ann', 'cleo'] as const) {
      const waiting = start(team, who, sign);
      const { text, kept } = await answer(tabOf(who), waiting);
      expect(text).toContain('Signed, and the signature holds.');
      const ended = await waiting.ended;
      expect(schemaProblems('sign', jsonOf(ended))).toEqual([]);
      expect(jsonOf(ended)).toMatchObject({
        outcome: 'signed',
        by: `person:${who}`,
        presence: 'user-verified',
        tier: 'high',
      });
      await independently(team, kept);
    }
    const verdict = team.run('bob', ['verify', 'main..feature', '--json']);
    expect(verdict).toMatchObject({ status: 0 });
    expect(jsonOf(verdict)).toMatchObject({ state: 'pass' });
    expect([...tabs.values()].flatMap(({ noise }) => noise)).toEqual([]);
  });

  it('is refused where its device does not verify its user, and nothing is stored', async () => {
    team.clone.git(['checkout', '-q', '-B', 'feature', 'main']);
    team.commit({ 'src/app.ts': aiLines('b') });
    const before = stored(team.clone);
    await tabOf('bob').recognise(false);
    const waiting = start(team, 'bob', sign);
    const { text } = await answer(tabOf('bob'), waiting);
    expect(text).toContain('No passkey answered');
    await tabOf('bob').page.click('#no');
    await tabOf('bob').recognise(true);
    expect((await waiting.ended).status).toBe(130);
    expect(stored(team.clone)).toBe(before);
  });

  it('signs nothing when its owner says no', async () => {
    const before = stored(team.clone);
    const waiting = start(team, 'bob', sign);
    const { text } = await answer(tabOf('bob'), waiting, 'no');
    expect(text).toBe('Not signed. You can close this page.');
    expect((await waiting.ended).status).toBe(130);
    expect(stored(team.clone)).toBe(before);
  });

  it('of somebody else is not offered', async () => {
    const waiting = start(team, 'bob', sign);
    const { text } = await answer(tabOf('ann'), waiting);
    expect(text).toContain('No passkey answered');
    waiting.signal('SIGINT');
    expect((await waiting.ended).status).toBe(130);
  });

  it('withdraws what it signed', async () => {
    const [id = ''] = (
      jsonOf(team.run('bob', ['sign-offs', '--json']))['statements'] as { id: string; statement: { by: string } }[]
    )
      .filter(({ statement }) => statement.by === 'person:bob')
      .map((each) => each.id);
    const waiting = start(team, 'bob', [
      'sign-offs',
      'withdraw',
      id,
      '--passkey',
      '--no-push',
      '--reason',
      'a <b> doubt',
    ]);
    await tabOf('bob').page.goto(await waiting.url);
    expect(await tabOf('bob').page.textContent('main')).toContain('a <b> doubt');
    await tabOf('bob').page.click('#go');
    expect((await waiting.ended).status).toBe(0);
    expect(jsonOf(team.run('bob', ['verify', 'main..feature', '--json']))).toMatchObject({ state: 'refused' });
  });

  /** The assertion that was stored, by the public key alone, with the digest of what was signed as its challenge. */
  async function independently(of: Team, { origin, json }: Kept): Promise<void> {
    const response = json as AuthenticationResponseJSON;
    const opened = envelopes(of.clone)
      .map((bytes) => openEnvelope(bytes))
      .find(
        (each) => each.kind === 'ok' && each.signature.kind === 'webauthn' && each.signature.credential === response.id,
      );
    if (opened?.kind !== 'ok') throw new Error('nothing was stored');
    const people = of.clone.git(['show', 'main:.countersign/people.yml']);
    const [, publicKey = ''] = new RegExp(`"${response.id}", public_key: "([^"]+)"`).exec(people) ?? [];
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challengeOf(pae(opened.payload)).toString('base64url'),
      expectedOrigin: origin,
      expectedRPID: 'localhost',
      requireUserVerification: true,
      credential: { id: response.id, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter: 0 },
    });
    expect([verified, authenticationInfo.userVerified]).toEqual([true, true]);
  }
});
