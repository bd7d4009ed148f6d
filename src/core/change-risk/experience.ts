/** What authors did before: how many changes, how recent ones, and in which subsystems. */
import { Touches } from './touches.ts';

const YEAR = 365 * 86_400;

interface Author {
  /** Landing times of the author's changes, seconds since 1970, ascending. */
  readonly times: number[];
  /** `years[k]`: number of changes that are `k + 1` whole years old or older. */
  readonly years: number[];
}

export class Experience {
  readonly #authors: Author[] = [];
  readonly #numbers = new Map<string, number>();
  /** Things are pairs of author and subsystem. */
  readonly #touches = new Touches();
  readonly #things: Map<string, number>[] = [];
  #thingCount = 0;

  /** The number of a person. */
  authorOf(person: string): number {
    const known = this.#numbers.get(person);
    if (known !== undefined) return known;
    this.#numbers.set(person, this.#authors.length);
    this.#things.push(new Map());
    return this.#authors.push({ times: [], years: [] }) - 1;
  }

  /** Earlier changes by the author. */
  changesOf(author: number): number {
    return this.#authors[author]?.times.length ?? 0;
  }

  /** Σ 1/(n+1) over the earlier changes, n = their age in whole years. `now` never descends. */
  recentOf(author: number, now: number): number {
    const { times, years } = this.#authors[author] ?? { times: [], years: [] };
    let sum = 0;
    let newer = times.length;
    for (let age = 0; newer > 0; age += 1) {
      let older = years[age] ?? 0;
      while (older < newer && now - (times[older] ?? now) >= (age + 1) * YEAR) older += 1;
      years[age] = older;
      sum += (newer - older) / (age + 1);
      newer = older;
    }
    return sum;
  }

  /** Earlier changes by the author that touched any of the subsystems. */
  changesIn(author: number, subsystems: Iterable<string>): number {
    const things = [...subsystems].flatMap((name) => this.#things[author]?.get(name) ?? []);
    return this.#touches.distinct(things);
  }

  /** Notes a change, after its features were read. */
  add(author: number, landedAt: number, subsystems: Iterable<string>, change: number): void {
    this.#authors[author]?.times.push(landedAt);
    const things = this.#things[author];
    for (const name of subsystems) {
      let thing = things?.get(name);
      if (thing === undefined) {
        thing = this.#thingCount;
        this.#thingCount += 1;
        things?.set(name, thing);
      }
      this.#touches.add(thing, change);
    }
  }

  /** What is known of each person, for keeping it. */
  *people(): Generator<{
    readonly person: string;
    readonly times: readonly number[];
    readonly subsystems: readonly (readonly [string, readonly number[]])[];
  }> {
    for (const [person, author] of this.#numbers) {
      yield {
        person,
        times: this.#authors[author]?.times ?? [],
        subsystems: [...(this.#things[author] ?? [])].map(([name, thing]) => [name, this.#touches.of(thing)]),
      };
    }
  }
}
