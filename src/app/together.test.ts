import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { together } from './together.ts';

async function late<T>(value: T): Promise<T> {
  await pause(5);
  return value;
}

async function fails(message: string, milliseconds: number): Promise<number> {
  await pause(milliseconds);
  throw new Error(message);
}

test('answers stand in the order of the questions', async () => {
  expect(await together([late(1), Promise.resolve('two')])).toEqual([1, 'two']);
});

test('the first of the list that fails is reported, also when a later one fails sooner', async () => {
  await expect(together([late(1), fails('second', 20), fails('third', 0)])).rejects.toThrow('second');
});
