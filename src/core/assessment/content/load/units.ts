/** Units as data. Canonical: milliseconds, bytes, shares of one, events a second, cores. */

/** Milliseconds of a unit of time. */
export const TIME_UNITS: ReadonlyMap<string, number> = new Map([
  ...units(1e-6, 'ns nano nanos nanosecond nanoseconds'),
  ...units(1e-3, 'us µs micro micros microsecond microseconds'),
  ...units(1, 'ms milli millis msec msecs millisecond milliseconds'),
  ...units(1_000, 's sec secs second seconds'),
  ...units(60_000, 'm min mins minute minutes'),
  ...units(3_600_000, 'h hr hrs hour hours'),
  ...units(86_400_000, 'd day days'),
  ...units(604_800_000, 'w week weeks'),
  ...units(2_629_800_000, 'mo month months'),
  ...units(31_557_600_000, 'y yr year years'),
]);

/** Bytes of a unit of size; case counts for `m` (milli) and `M` alone, which the reader looks at. */
export const SIZE_UNITS: ReadonlyMap<string, number> = new Map([
  ...units(1, 'b byte bytes'),
  ...units(1e3, 'k kb'),
  ...units(1e6, 'm mb'),
  ...units(1e9, 'g gb'),
  ...units(1e12, 't tb'),
  ...units(2 ** 10, 'ki kib'),
  ...units(2 ** 20, 'mi mib'),
  ...units(2 ** 30, 'gi gib'),
  ...units(2 ** 40, 'ti tib'),
]);

/** The unit of a key by its last word, as the words come out of `wordsOf`. */
export const UNIT_WORDS: ReadonlyMap<string, string> = new Map([
  ...named('ns', 'ns nano nanosecond'),
  ...named('us', 'us micro microsecond'),
  ...named('ms', 'ms milli msec millisecond'),
  ...named('s', 's sec second'),
  ...named('m', 'min minute'),
  ...named('h', 'hr hour'),
  ...named('d', 'day'),
  ...named('byte', 'byte bytes'),
  ...named('kb', 'kb kilobyte'),
  ...named('mb', 'mb megabyte'),
  ...named('gb', 'gb gigabyte'),
  ...named('kib', 'kib'),
  ...named('mib', 'mib'),
  ...named('gib', 'gib'),
  ...named('%', 'percent percentage pct'),
]);

function units(factor: number, names: string): readonly (readonly [string, number])[] {
  return names.split(' ').map((name) => [name, factor]);
}

function named(unit: string, words: string): readonly (readonly [string, string])[] {
  return words.split(' ').map((word) => [word, unit]);
}
