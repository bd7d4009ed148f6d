/** Two people without levels, who own the policy together and sign for each other; a third joins when one leaves. */
import type { Principal } from '../../src/model/statement.ts';
import { POLICY, type World } from '../gate/world.ts';
import { type FidoSigner, fidoSigner, publicLine } from '../signatures/signers.ts';
import { lands, type Leaving, ninasKeys, type SetUp } from './chapters.ts';
import type { Team } from './forge.ts';

const PEOPLE = `version: 1
people:
  - { id: ada, name: Ada Writer, emails: [ada@example.org], signer: true }
  - { id: sena, name: Sena Senior, emails: [sena@example.org], signer: true }
`;

const RULES = POLICY.replace('mode: enforce', 'mode: observe')
  .replace('levels: people', 'levels: none')
  .replace('people: [sena, sol, otto]', 'people: [ada, sena]')
  // More than are left beside the author: then all of them are enough.
  .replace('count: 1', 'count: 2');

const ada: FidoSigner = fidoSigner('ed25519');

/** Ada and Sena; Ada has a key in a device, too. */
export const TWO_PEOPLE: Team = {
  rules: ({ allowed_signers }) => {
    const kept = allowed_signers.split('\n').filter((line) => /^(?:person:(?:ada|sena)|gate:push) /.test(line));
    const device = `person:ada namespaces="countersign-v1" ${publicLine(ada.publicKey)}`;
    return { 'policy.yml': RULES, 'people.yml': PEOPLE, allowed_signers: `${[...kept, device].join('\n')}\n` };
  },
  devices: new Map([['ada', ada]]),
};

/** Ada's commits are signed from here on: nothing else proves that what she wrote was not written by its signer. */
export function signCommits(world: World): void {
  const settings = { 'gpg.format': 'ssh', 'commit.gpgsign': 'true', 'user.signingkey': world.key('ada') };
  for (const [name, value] of Object.entries(settings)) world.ada.git(['config', name, value]);
}

/** A sign-off with a key in a device. */
export async function touch(world: World, head: string, by: string): Promise<void> {
  await world.seal({ ...world.signOff(head), by: `person:${by}` as Principal }, { by, with: 'device' });
}

/** Nina joins while there are still two who can agree to it; Sena’s removal then needs nobody but Ada, who wrote it. */
export const SENA: Leaving = {
  gone: 'sena',
  async change(set: SetUp) {
    const { world } = set;
    const now = (file: string): string => world.ada.git(['show', `origin/main:.countersign/${file}`]);
    world.branch('nina');
    world.commit('Nina joins', {
      '.countersign/allowed_signers': `${[now('allowed_signers'), ...ninasKeys(world)].join('\n')}\n`,
      '.countersign/people.yml': `${now('people.yml')}\n  - { id: nina, emails: [nina@example.org], signer: true }\n`,
      '.countersign/policy.yml': `${now('policy.yml').replace('[ada, sena]', '[ada, sena, nina]')}\n`,
    });
    await touch(world, 'nina', 'sena');
    lands(set, 'nina');
    world.branch('sena');
    const without = (file: string, line: RegExp): string =>
      `${now(file)
        .split('\n')
        .filter((each) => !line.test(each))
        .join('\n')}\n`;
    world.commit('Sena leaves', {
      '.countersign/allowed_signers': without('allowed_signers', /^person:sena /),
      '.countersign/people.yml': without('people.yml', /id: sena,/),
      '.countersign/policy.yml': `${now('policy.yml').replace('[ada, sena, nina]', '[ada, nina]')}\n`,
    });
    await touch(world, 'sena', 'ada');
    lands(set, 'sena');
  },
};
