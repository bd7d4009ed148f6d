/** What every adapter of a forge must do when the forge fails: converge or reject, and never make something up. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CountersignError } from '../../src/model/error.ts';
import type { Forge } from '../../src/ports/forge.ts';
import { callsOf, errorOf, namesOf, openMany, statusOf } from './forge.ts';
import { FAULTS, type FaultKind, type ForgeWorld, type WorldRepository } from './forge-world.ts';

/** Faults after which waiting helps: the rejection says from when on. */
const PASSING: ReadonlySet<FaultKind> = new Set([
  'limited',
  'secondary',
  'broken',
  'gateway',
  'hanging',
  'dropped',
  'unsaid',
  'cut',
  'half',
]);

interface Operation {
  readonly name: string;
  readonly act: (forge: Forge, repository: WorldRepository) => Promise<unknown>;
  /** Whether it changes something on the forge; the fault then comes to the writing too. */
  readonly writes: boolean;
  /** Makes it so that there is something to do. */
  readonly prepare?: (repository: WorldRepository) => void;
  /** What is true of the answer, and of what the forge shows, when it did not reject. */
  readonly isRight: (answer: unknown, repository: WorldRepository, opened: readonly string[]) => boolean;
  /** What must not be, whatever happened. */
  readonly isWrong?: (repository: WorldRepository) => boolean;
}

const OPERATIONS: readonly Operation[] = [
  {
    name: 'repositories',
    writes: false,
    act: (forge) => forge.repositories(),
    isRight: (answer, { key }) => (answer as readonly { key: string }[]).some((one) => one.key === key),
  },
  {
    name: 'requests',
    writes: false,
    act: async (forge, { key }) => namesOf(await forge.requests(key)).toSorted(),
    isRight: (answer, _, opened) => JSON.stringify(answer) === JSON.stringify([...opened].toSorted()),
  },
  {
    name: 'fetchSource',
    writes: false,
    act: (forge, { key }) => forge.fetchSource(key),
    isRight: (answer) => (answer as { url: string }).url.endsWith('/acme/shop.git'),
  },
  {
    name: 'setStatus',
    writes: true,
    // Something else is shown on every new commit: nothing.
    prepare: (repository) => void repository.push('main', { 'again.txt': `${repository.tip('main')}\n` }),
    act: (forge, { key, tip }) => forge.setStatus(key, statusOf(tip('main'))),
    isRight: (_, { shown, tip }) => shown(tip('main')).some(({ state }) => state === 'refused'),
    isWrong: ({ shown, tip }) => shown(tip('main')).some(({ passes }) => passes),
  },
];

/** `only`: names of the operations that differ from what was tried with another account of the same forge. */
export function forgeFaultsContract(
  name: string,
  create: () => Promise<ForgeWorld>,
  only: readonly string[] = OPERATIONS.map((operation) => operation.name),
): void {
  describe(`attacks.md 37, an API error never fails open: ${name}`, () => {
    let world: ForgeWorld;
    let shop: WorldRepository;
    let opened: readonly string[];

    beforeAll(async () => {
      world = await create();
      shop = world.addRepository('acme/shop');
      opened = openMany(shop, world.pageSize + 2);
    });

    beforeEach(() => world.heal());
    afterAll(() => world.destroy());

    describe.each(OPERATIONS.filter((operation) => only.includes(operation.name)))('$name', (operation) => {
      it.each(FAULTS)('%s at any one call: it converges or rejects', async (fault) => {
        operation.prepare?.(shop);
        const needed = await callsOf(world, () => operation.act(world.another(), shop));
        expect(needed).toBeGreaterThan(0);
        expect(world.writes() > 0).toBe(operation.writes);
        let failed = 0;
        for (let call = 1; call <= needed; call += 1) {
          operation.prepare?.(shop);
          const forge = world.another();
          world.heal();
          world.fail(fault, (number) => number === call);
          const outcome = await outcomeOf(operation, forge, shop, opened);
          if (outcome !== 'right') failed += 1;
          expect([fault, call, outcome]).toEqual([fault, call, expect.stringMatching(/^(?:right|forge\.[a-z]+)$/)]);
          await settled(world, operation, forge, shop, opened);
        }
        // One failure is not seen at all where asking again helps at once.
        if (BRIEF.has(fault)) expect(failed).toBe(0);
      });

      it.each(FAULTS)('%s at every call: it rejects and says whether waiting helps', async (fault) => {
        operation.prepare?.(shop);
        const forge = world.another();
        world.fail(fault, () => true);
        const error = await errorOf(operation.act(forge, shop));
        expect(error.code).toMatch(/^forge\.[a-z]+$/);
        if (PASSING.has(fault)) expect(error.againAt).toBeGreaterThanOrEqual(world.now() - 120_000);
        expect(operation.isWrong?.(shop) ?? false).toBe(false);
        // Not a storm: a handful of tries, and none of a limited one before its time.
        expect(world.calls()).toBeLessThanOrEqual(fault === 'limited' || fault === 'secondary' ? 1 : 24);
        await settled(world, operation, forge, shop, opened);
      });
    });
  });
}

/** What a second try mends. */
const BRIEF: ReadonlySet<FaultKind> = new Set(['broken', 'gateway', 'hanging', 'dropped', 'unsaid', 'cut', 'half']);

async function outcomeOf(
  { act, isRight, isWrong }: Operation,
  forge: Forge,
  shop: WorldRepository,
  opened: readonly string[],
): Promise<string> {
  try {
    const answer = await act(forge, shop);
    return isRight(answer, shop, opened) ? 'right' : 'wrong';
  } catch (error) {
    if (isWrong?.(shop) === true) return 'wrong';
    return error instanceof CountersignError ? error.code : String(error);
  }
}

/** When the fault is over, and the time that was named has come, it does what it should. */
async function settled(
  world: ForgeWorld,
  operation: Operation,
  forge: Forge,
  shop: WorldRepository,
  opened: readonly string[],
): Promise<void> {
  world.heal();
  world.advance(3_600_000);
  expect(await outcomeOf(operation, forge, shop, opened)).toBe('right');
}
