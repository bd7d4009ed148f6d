/** Work that never ends by itself is ended; work that ends is not touched. */
import { describe, expect, it } from 'vitest';
import { withinTime } from '../../src/composition/time-limit.ts';

/** `(func (loop br 0))`, exported as `f`. */
const ENDLESS_WASM = Buffer.from('0061736d0100000001040160000003020100070501016600000a0901070003400c000b0b', 'hex');

/** The types of Node.js leave WebAssembly to those of browsers. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, () => void>> };
}

function exported(bytes: Uint8Array, name: string): () => void {
  const { Instance, Module } = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
  const found = new Instance(new Module(bytes)).exports[name];
  if (found === undefined) throw new TypeError(`it exports no ${name}`);
  return found;
}

describe('work within a time', () => {
  it('gives what it gives', () => {
    expect(withinTime(60_000, () => 7)).toEqual({ value: 7 });
    expect(withinTime(60_000, () => undefined)).toEqual({ value: undefined });
  });

  it('fails as it fails', () => {
    const error = new RangeError('too deep');
    const failing = (): never => {
      throw error;
    };
    expect(() => withinTime(60_000, failing)).toThrow(error);
  });

  it('may hold work within a time of its own', () => {
    expect(withinTime(60_000, () => [withinTime(60_000, () => 1), 2])).toEqual({ value: [{ value: 1 }, 2] });
  });

  it.each([
    [
      'a loop',
      () => {
        for (;;);
      },
    ],
    ['a pattern', () => /^(?:a+)+$/.test(`${'a'.repeat(60)}b`)],
    ['WebAssembly', () => exported(ENDLESS_WASM, 'f')()],
  ])('is stopped in %s', (_, work) => {
    expect(withinTime(50, work)).toBeNull();
    expect(withinTime(60_000, () => 'the next')).toEqual({ value: 'the next' });
  });

  it('is stopped although it catches everything', () => {
    const work = (): void => {
      for (;;) {
        try {
          for (;;);
        } catch {
          // Whatever it is.
        }
      }
    };
    expect(withinTime(50, work)).toBeNull();
  });
});
