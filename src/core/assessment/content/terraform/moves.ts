/** Where `moved` and `removed` statements send an address. */
import { attribute, nested } from '../../../reading/hcl/body.ts';
import type { Configuration, Statement } from '../../../reading/hcl/configuration.ts';
import { referenceText } from '../../../reading/hcl/value.ts';

/** What a configuration says became of an address that it does not declare any more. */
export type Fate =
  | { readonly kind: 'moved'; readonly to: string }
  /** Left to itself: no longer managed, not destroyed. */
  | { readonly kind: 'forgotten'; readonly statement: Statement }
  | { readonly kind: 'lost'; readonly hint: string | null };

/** Longest chain of moves that is followed. */
const LONGEST_CHAIN = 50;

/** The statements of one configuration, by address. */
export class Moves {
  readonly #targets = new Map<string, string>();
  /** Addresses without their last index that some statement moves an instance of. */
  readonly #instances = new Set<string>();
  readonly #removed = new Map<string, Statement>();
  readonly #configuration: Configuration;
  readonly #before: Configuration | null;

  /** `before` is the other side, where it tells which addresses were taken already. */
  constructor(configuration: Configuration, before: Configuration | null = null) {
    this.#configuration = configuration;
    this.#before = before;
    for (const { from, to } of configuration.moved) {
      if (from === null || to === null) continue;
      this.#targets.set(referenceText(from), referenceText(to));
      if (from.at(-1)?.startsWith('[') === true) this.#instances.add(referenceText(from.slice(0, -1)));
    }
    for (const statement of configuration.removed) {
      if (statement.from !== null) this.#removed.set(referenceText(statement.from), statement);
    }
  }

  /** Whether any statement speaks of an instance of `base`. */
  mentions(base: string): boolean {
    return this.#instances.has(base);
  }

  /** The fate of `base` with an instance's `suffix`; statements about the whole base count for each instance. */
  of(base: string, suffix: string): Fate {
    const removed = this.#removed.get(base);
    if (removed !== undefined) {
      return forgets(removed) ? { kind: 'forgotten', statement: removed } : { kind: 'lost', hint: null };
    }
    let at = base + suffix;
    for (let step = 0; step < LONGEST_CHAIN; step += 1) {
      const next = this.#next(at);
      if (next === null) break;
      at = next;
    }
    if (at === base + suffix) return { kind: 'lost', hint: null };
    if (this.#taken(base, at)) return { kind: 'lost', hint: `\`moved\` sends it to ${at}, which stood there before` };
    return this.#stands(at)
      ? { kind: 'moved', to: at }
      : { kind: 'lost', hint: `\`moved\` sends it to ${at}, which nothing declares` };
  }

  #next(address: string): string | null {
    const exact = this.#targets.get(address);
    if (exact !== undefined) return exact;
    const bracket = address.endsWith(']') ? address.lastIndexOf('[') : -1;
    if (bracket < 0) return null;
    const whole = this.#targets.get(address.slice(0, bracket));
    return whole === undefined ? null : whole + address.slice(bracket);
  }

  /** Terraform moves nothing onto an object that is there: it destroys what should have moved. */
  #taken(base: string, to: string): boolean {
    const target = to.endsWith(']') ? to.slice(0, to.lastIndexOf('[')) : to;
    if (target === base || !this.#stands(to)) return false;
    return this.#before?.resources.has(target) === true && !this.mentions(target);
  }

  /** Whether something is declared at an address; what is inside a module is believed to be there. */
  #stands(address: string): boolean {
    const [first = '', second = ''] = address.split(/[.[]/, 3);
    return first === 'module'
      ? this.#configuration.modules.has(second)
      : this.#configuration.resources.has(`${first}.${second}`);
  }
}

/** `lifecycle { destroy = false }`; without it Terraform destroys. */
function forgets({ block }: Statement): boolean {
  return nested(block.body, 'lifecycle').some((lifecycle) => {
    const destroy = attribute(lifecycle, 'destroy');
    return destroy?.kind === 'bool' && !destroy.value;
  });
}
