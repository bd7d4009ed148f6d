/** The part of the service that looks after the repositories of forges. */
import { join } from 'node:path';
import { MIRROR_LIMITS, Mirrors } from '../adapters/git/mirrors/mirrors.ts';
import type { Forge, ForgeHooks } from '../ports/forge.ts';
import type { ServiceStore } from '../ports/service-store.ts';
import type { WorkList } from '../ports/work.ts';
import { MirrorSources } from './mirror-source.ts';
import { Rounds } from './rounds.ts';
import type { Sources } from './source.ts';
import { Teller } from './teller.ts';

/** A forge, and who reads its messages. */
export interface ConnectedForge {
  readonly forge: Forge;
  readonly hooks: ForgeHooks;
}

export interface ForgesOptions {
  readonly forges: readonly ConnectedForge[];
  /** Folder of this process, in which the mirrors lie. */
  readonly data: string;
  readonly mirrors: { readonly bytes: number; readonly firstFetch: number; readonly laterFetch: number };
  /** Time between rounds, milliseconds. */
  readonly every: number;
  /** The service's address for others, without a slash at its end; null where it has none. */
  readonly address: string | null;
  readonly isOpen: boolean;
}

export interface ForgesLog {
  warn(about: Readonly<Record<string, unknown>>, what: string): void;
}

/** What is running of it. */
export interface ForgesSide {
  readonly sources: Sources;
  readonly hooks: ReadonlyMap<string, ForgeHooks>;
  /** Disk that the mirrors take, bytes. */
  mirrorBytes(): number;
  /** Begins the rounds, and takes up the work of telling the forges. */
  start(atOnce: number): void;
  /** Ends rounds and fetches. */
  stop(): Promise<void>;
}

/** @throws CountersignError `usage` when another process has its mirrors there */
export async function openForges(
  { forges, data, mirrors: limits, every, address }: ForgesOptions,
  { store, work }: { readonly store: ServiceStore; readonly work: WorkList },
  log: ForgesLog,
): Promise<ForgesSide> {
  const byKind = new Map<string, Forge>(forges.map(({ forge }) => [forge.kind, forge]));
  const mirrors = await Mirrors.open({
    ...MIRROR_LIMITS,
    budget: limits.bytes,
    firstFetch: limits.firstFetch,
    laterFetch: limits.laterFetch,
    folder: join(data, 'mirrors'),
    environment: process.env,
    warned: (what, about) => log.warn(about, what),
  });
  const rounds = new Rounds({
    store,
    work,
    forges: byKind,
    every,
    now: Date.now,
    random: Math.random,
    vanished: ({ key, name }) => log.warn({ repository: key, name }, 'the forge no longer names this repository'),
    failed: (error) => log.warn({ err: error }, 'a round could not be asked for'),
  });
  const teller = new Teller({ store, work, forges: byKind, address });
  let unround: (() => void) | null = null;
  return {
    sources: new MirrorSources(byKind, mirrors),
    hooks: new Map(forges.map(({ hooks }) => [hooks.kind, hooks])),
    mirrorBytes: () => mirrors.bytes,
    start: (atOnce) => {
      teller.start(atOnce);
      unround = rounds.start();
    },
    stop: async () => {
      unround?.();
      await mirrors.close();
    },
  };
}
