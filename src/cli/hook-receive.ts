/** `countersign hook pre-receive | post-receive`: what git runs on a server, for every push. */
import { join } from 'node:path';
import { openOutbox } from '../adapters/files/outbox.ts';
import { sshSign } from '../adapters/keys/ssh.ts';
import { leaveRecords, leftUpdates, withLanded, writeRecords } from '../app/gate/pending-records.ts';
import { type AskedUpdate, earlierKeys } from '../app/store/concerned-desk.ts';
import { type GatedRef, judgedUpdates, judgePush } from '../app/gate/push-gate.ts';
import { recordable } from '../app/gate/push-recordable.ts';
import { type GuardedStore, judgeStored } from '../app/gate/store-gate.ts';
import type { Keyring } from '../model/keys.ts';
import { asProtected } from '../app/gate/ref-aliases.ts';
import { parseRefUpdates, type PushedRef } from '../app/gate/ref-updates.ts';
import type { Principal } from '../model/statement.ts';
import type { StoreHeads } from '../ports/store.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { fingerprintOf } from './gate-key.ts';
import { withLandingDesk } from './landing.ts';
import type { LandingBase } from '../composition/landing-options.ts';
import { renderPush } from './render/push.ts';
import { standardInput } from './standard-input.ts';

export interface GateOptions {
  readonly gate: string;
  readonly key?: string;
  readonly pusherFrom?: string;
}

/** Where servers say who was authenticated, in the order in which it is looked at. */
const PUSHER_VARIABLES: readonly string[] = ['GL_USERNAME', 'GITEA_PUSHER_NAME', 'REMOTE_USER', 'GL_USER'];

/** Judges what is pushed; nothing of it lands unless all of it may. */
export async function preReceive(shell: Shell, options: GateOptions): Promise<void> {
  let pushed = parseRefUpdates(await standardInput());
  const names = { statements: 'refs/countersign/statements', records: 'refs/countersign/records' };
  const heads = (present: StoreHeads): StoreHeads => {
    const of = (ref: string): PushedRef | undefined => pushed.find((update) => update.ref === ref);
    return {
      statements: of(names.statements)?.new ?? present.statements,
      records: of(names.records)?.new ?? present.records,
    };
  };
  const concerns = async ({ repo, home }: LandingBase): Promise<readonly AskedUpdate[]> => [
    ...judgedUpdates(home, pushed),
    ...(await leftUpdates(outboxOf(repo.state.commonDirectory))),
  ];
  let stored: readonly GatedRef[] = [];
  const first = async (
    store: GuardedStore,
    keyring: Keyring,
    { repo, home }: Omit<LandingBase, 'merges'>,
  ): Promise<boolean> => {
    pushed = await asProtected(repo, home, pushed);
    stored = await judgeStored(store, pushed, { keyring, ofDay: earlierKeys(repo, home) });
    const passes = stored.every(({ accepted }) => accepted);
    if (!passes) shell.exit(EXIT.refused);
    if (!passes) shell.warn(renderPush(stored, 'enforce', shell.style()));
    return passes;
  };
  await withLandingDesk(shell, { authoritative: true, heads, first, concerns }, async (desk) => {
    const fingerprint = options.key === undefined ? null : await fingerprintOf(options.key);
    const by = { pusher: pusherOf(options), gate: `gate:${options.gate}` as Principal, fingerprint };
    const outbox = outboxOf(desk.repo.state.commonDirectory);
    const judged = await judgePush(await withLanded(desk, outbox), stored, pushed, by);
    const answers = await recordable(desk, judged, by);
    const refused = answers.some(({ accepted }) => !accepted);
    if (!refused)
      await leaveRecords(
        outbox,
        answers.flatMap(({ records }) => records),
      );
    shell.exit(refused ? EXIT.refused : EXIT.pass);
    const text = renderPush(answers, desk.home.policy.mode, shell.style());
    // git shows the standard error of its hooks to whoever pushes.
    if (text !== '') shell.warn(text);
  });
}

/** Records what landed. */
export async function postReceive(shell: Shell, options: GateOptions): Promise<void> {
  parseRefUpdates(await standardInput());
  const concerns = ({ repo }: LandingBase): Promise<readonly AskedUpdate[]> =>
    leftUpdates(outboxOf(repo.state.commonDirectory));
  await withLandingDesk(shell, { authoritative: true, concerns }, async (desk, store) => {
    const path = options.key ?? '';
    const sign = (message: Buffer): Promise<string> => sshSign(message, { kind: 'file', path });
    const written = await writeRecords(desk, outboxOf(desk.repo.state.commonDirectory), store, sign);
    if (written > 0) shell.note(`countersign: recorded ${written} ${written === 1 ? 'landing' : 'landings'}`);
  });
}

/** In the repository's own folder, which nobody can push to. */
function outboxOf(commonDirectory: string): Outbox {
  return openOutbox(join(commonDirectory, 'countersign', 'landed'));
}

function pusherOf({ pusherFrom }: GateOptions): string | null {
  for (const name of pusherFrom === undefined ? PUSHER_VARIABLES : [pusherFrom]) {
    const value = process.env[name];
    if (value !== undefined && value !== '') return value;
  }
  return null;
}
