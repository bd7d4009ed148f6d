/** Where a change meets another open one: each may be harmless alone. */
import type { Meeting, OpenChange, Touch, TouchedSet } from '../../model/interaction.ts';
import type { RepoPath } from '../../model/path.ts';

/** Names shorter than this are in every program. */
const SHORTEST_NAME = 4;
const MOST_MEETINGS = 40;
/** Names of functions and columns that say nothing. */
const COMMON: ReadonlySet<string> = new Set(
  'main init test setup teardown close open start stop name type value data state status count index items user users test get set add remove update create delete handle process render constructor string'.split(
    ' ',
  ),
);

/** Meetings of one change with the others, in the order of the others; of each other change at most forty. */
export function meetingsOf(own: TouchedSet, others: readonly OpenChange[]): readonly Meeting[] {
  const index = new Map(own.touches.map((touch) => [keyOf(touch), touch]));
  return others.flatMap((other) =>
    [
      ...other.conflicts.map(
        (path): Meeting => ({
          kind: 'conflict',
          other: { name: other.name, head: other.head },
          path,
          line: null,
          subject: path,
          own: 'changes it',
          others: 'changes the same lines',
        }),
      ),
      ...shared(index, other),
      ...relied(own, other),
      ...called(own, other),
    ].slice(0, MOST_MEETINGS),
  );
}

function keyOf({ what, name }: Touch): string {
  return `${what} ${name}`;
}

function shared(own: ReadonlyMap<string, Touch>, other: OpenChange): readonly Meeting[] {
  return other.touched.touches.flatMap((theirs): readonly Meeting[] => {
    const mine = own.get(keyOf(theirs));
    // A function's name alone is no thing that two changes share: another class may have it, too.
    if (mine === undefined || theirs.what === 'function') return [];
    if (mine.how === theirs.how && mine.value !== null && mine.value === theirs.value) return [];
    const contradicts =
      (mine.how === 'removed') !== (theirs.how === 'removed') ||
      (mine.what === 'setting' && mine.value !== null && theirs.value !== null && mine.value !== theirs.value);
    return [
      {
        kind: contradicts ? 'contradiction' : 'shared',
        other: { name: other.name, head: other.head },
        path: mine.path,
        line: mine.line,
        subject: `${mine.what} ${mine.name}`,
        own: phrase(mine),
        others: phrase(theirs),
      },
    ];
  });
}

/** One changes the schema, the code of the other speaks of what is gone there, or is not there before it lands. */
function relied(own: TouchedSet, other: OpenChange): readonly Meeting[] {
  const at = { name: other.name, head: other.head };
  const mine = schemaUses(own.touches, other.touched).map(
    ({ touch, path }): Meeting => ({
      kind: 'order',
      other: at,
      path: touch.path,
      line: touch.line,
      subject: `${touch.what} ${touch.name}`,
      own: phrase(touch),
      others: `speaks of it in ${path}`,
    }),
  );
  const theirs = schemaUses(other.touched.touches, own).map(
    ({ touch, path }): Meeting => ({
      kind: 'order',
      other: at,
      path,
      line: null,
      subject: `${touch.what} ${touch.name}`,
      own: 'speaks of it',
      others: `${phrase(touch)} in ${touch.path}`,
    }),
  );
  return [...mine, ...theirs];
}

function schemaUses(
  touches: readonly Touch[],
  code: TouchedSet,
): readonly { readonly touch: Touch; readonly path: RepoPath }[] {
  const own = new Set(code.touches.map(keyOf));
  return touches.flatMap((touch) => {
    if (touch.what !== 'column' && touch.what !== 'table') return [];
    if (touch.how === 'changed' || own.has(keyOf(touch))) return [];
    const [table = '', column] = touch.name.split(/\.(?=[^.]*$)/);
    const words = touch.what === 'column' && column !== undefined ? [column, table] : [touch.name];
    if (words.some((word) => word.length < SHORTEST_NAME) || COMMON.has(words[0] ?? '')) return [];
    for (const [path, spoken] of code.words) {
      if (words.every((word) => speaksOf(spoken, word))) return [{ touch, path }];
    }
    return [];
  });
}

/** `order_items` is spoken of as `order_items`, `orderItems`, `OrderItem`. */
function speaksOf(words: ReadonlySet<string>, name: string): boolean {
  const plain = name.slice(name.lastIndexOf('.') + 1).replaceAll('_', '');
  return words.has(plain) || (plain.endsWith('s') && words.has(plain.slice(0, -1)));
}

/** One calls what the other takes away or gives other parameters. */
function called(own: TouchedSet, other: OpenChange): readonly Meeting[] {
  const at = { name: other.name, head: other.head };
  const broken = ({ touches }: TouchedSet): readonly Touch[] =>
    touches.filter(
      ({ what, how, name }) =>
        what === 'function' && how !== 'added' && name.length >= SHORTEST_NAME && !COMMON.has(name.toLowerCase()),
    );
  const declaredIn = ({ touches }: TouchedSet, name: string): boolean =>
    touches.some((touch) => touch.what === 'function' && touch.name === name && touch.how !== 'removed');
  return [
    ...broken(other.touched).flatMap((touch): readonly Meeting[] => {
      const call = own.calls.get(touch.name);
      if (call === undefined || declaredIn(own, touch.name)) return [];
      return [
        {
          kind: 'call',
          other: at,
          path: call.path,
          line: call.line,
          subject: `function ${touch.name}`,
          own: 'calls it',
          others: `${phrase(touch)} in ${touch.path}`,
        },
      ];
    }),
    ...broken(own).flatMap((touch): readonly Meeting[] => {
      const call = other.touched.calls.get(touch.name);
      if (call === undefined || declaredIn(other.touched, touch.name)) return [];
      return [
        {
          kind: 'call',
          other: at,
          path: touch.path,
          line: touch.line,
          subject: `function ${touch.name}`,
          own: phrase(touch),
          others: `calls it in ${call.path}:${call.line}`,
        },
      ];
    }),
  ];
}

function phrase({ how, value }: Touch): string {
  if (how === 'removed') return 'takes it away';
  if (value === null) return how === 'added' ? 'adds it' : 'changes it';
  return how === 'added' ? `adds it as ${value}` : `makes it ${value}`;
}
