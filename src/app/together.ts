/** Questions asked at once. */

/**
 * Waits for all of them. When several fail, the first of the list is the one that is reported, whichever failed first:
 * the same input gives the same error.
 */
export async function together<T extends readonly unknown[]>(
  asked: {
    readonly [K in keyof T]: Promise<T[K]>;
  },
): Promise<T> {
  const settled = await Promise.allSettled(asked);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as unknown as T;
}
