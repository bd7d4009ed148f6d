/** Assertions of the common test frameworks: what they are, and whether they say exactly what is expected. */
import { lastOf } from './calls.ts';

const EXACT: ReadonlySet<string> = new Set(
  `toBe toEqual toStrictEqual toMatchObject toHaveBeenCalledWith toHaveBeenCalledTimes toHaveLength toContain toContainEqual
   toMatch toBeCloseTo toMatchInlineSnapshot toHaveProperty equal strictEqual deepEqual deepStrictEqual eq eql equals
   assertEqual assertEquals assertListEqual assertDictEqual assertRaises assertIn assertAlmostEqual assertIs assertSame
   assertThrows assertArrayEquals isEqualTo isSameAs containsExactly Equal EqualValues ErrorIs ErrorContains JSONEq
   ElementsMatch Len Empty Zero Nil NoError EqualError Exactly JSONEqf Regexp Contains InDelta InEpsilon Subset
   assertCountEqual assertTupleEqual assertSetEqual assertMultiLineEqual assertRaisesRegex assertRegex assertIsNone assertNull`.split(
    /\s+/,
  ),
);
const LOOSE: ReadonlySet<string> = new Set(
  `toBeDefined toBeTruthy toBeFalsy toBeNull toBeUndefined toBeInstanceOf toHaveBeenCalled toThrow toThrowError toBeGreaterThan
   toBeGreaterThanOrEqual toBeLessThan ok notEqual exists assertTrue assertFalse assertIsNotNone assertNotEqual
   assertNotNull isNotNull isNotEmpty isTrue isFalse True False NotNil Error Errorf NotEmpty Fatal Fatalf Fail
   FailNow isInstanceOf`.split(/\s+/),
);
/** What stands before the name of an assertion. */
const ASSERTING: ReadonlySet<string> = new Set(
  'expect assert require t chai should self Assertions Assert assertThat is'.split(' '),
);

/** Null for a call that asserts nothing. `text` is the beginning of the whole expression. */
export function assertionOf(called: string, text: string): 'exact' | 'loose' | null {
  if (called === 'assert' && text.startsWith('assert ')) return text.includes('==') ? 'exact' : 'loose';
  const name = lastOf(called);
  const first = called.slice(0, Math.max(0, called.indexOf('.')));
  // What a function says that is asked until it says nothing: `checkFor(t, …, func() error { … })`.
  if (called === 'fmt.Errorf' || called === 'errors.New') return 'loose';
  // Projects write their own: `require_NoError(t, err)`, `checkNatsError(t, …)`.
  if (first === '' && OWN.test(name)) return 'loose';
  const asserts = ASSERTING.has(first) || (first === '' && name.startsWith('assert') && name !== 'assertThat');
  if (!asserts) return null;
  // `Equal(t, true, x)` says no more than `True(t, x)`.
  if (EXACT.has(name)) return EQUALS.has(name) && TRUTH.test(text) ? 'loose' : 'exact';
  // What libraries of assertions offer is more than a list, and projects write their own.
  return LOOSE.has(name) || LIBRARIES.has(first) || /^assert[A-Z_]/.test(name) ? 'loose' : null;
}

const OWN = /^(?:require|check|verify|expect|must|waitFor|eventually)_?[A-Z]/;
const EQUALS: ReadonlySet<string> = new Set(['Equal', 'equal', 'strictEqual', 'assertEqual', 'assertEquals']);
const TRUTH = /[(,]\s*(?:true|false|True|False)\s*[,)]/;

/** Objects of which every method asserts. */
const LIBRARIES: ReadonlySet<string> = new Set(['assert', 'require', 'Assertions', 'Assert']);
