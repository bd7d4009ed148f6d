/** Says on the forges what is known of heads. */
import { CountersignError } from '../model/error.ts';
import { statusPlace } from '../model/status-place.ts';
import type { Forge } from '../ports/forge.ts';
import type { ServiceStore } from '../ports/service-store.ts';
import type { WorkList } from '../ports/work.ts';
import { statusOf } from './status.ts';

/** How long what cannot be said of a repository that is not served waits, milliseconds. */
const AGAIN = 3_600_000;

export interface TellerParts {
  readonly store: ServiceStore;
  readonly work: WorkList;
  readonly forges: ReadonlyMap<string, Forge>;
  /** Address of the service, without a slash at its end; null where others cannot reach it. */
  readonly address: string | null;
}

export class Teller {
  readonly #parts: TellerParts;

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  start(atOnce: number): void {
    this.#parts.work.serve('status', atOnce, (key) => this.tell(key));
  }

  /**
   * Says what is known at this moment. Whatever is known later asks for it again, after this: so the newest stands at
   * last, whatever order forges and processes do it in.
   */
  async tell(key: string): Promise<void> {
    const { store, work, forges, address } = this.#parts;
    const place = statusPlace(key);
    const repository = await store.repository(place.repository);
    if (repository === null) return;
    if (!repository.served) {
      // Its old answers may stand there still when it comes back.
      throw new CountersignError('forge.absent', `${repository.name} is not served`, { againAt: Date.now() + AGAIN });
    }
    const forge = forges.get(repository.forge);
    if (forge === undefined) throw new CountersignError('not-permitted', `this process knows no ${repository.forge}`);
    const requests = await store.requestsAt(place);
    try {
      const said = statusOf(place, requests, address);
      await forge.setStatus(place.repository, said);
      // It may have taken so long that somebody else, with a newer answer, was faster.
      const known = statusOf(place, await store.requestsAt(place), address);
      if (known.state !== said.state || known.text !== said.text) await work.ask({ kind: 'status', key });
    } catch (error) {
      // A commit that nobody asks for may be gone at the forge, too.
      if (requests.length === 0 && error instanceof CountersignError && error.code === 'forge.refused') return;
      throw error;
    }
  }
}
