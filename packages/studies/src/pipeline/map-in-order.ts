/**
 * Maps items with a few in flight at a time; results keep the items' order.
 *
 * @param items - what to map.
 * @param inFlight - largest number of promises pending at once, at least 1.
 * @param map - called in order; after a rejection it is not called again.
 * @returns the results, or the first rejection.
 */
export async function mapInOrder<Item, Result>(
  items: readonly Item[],
  inFlight: number,
  map: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  let failed = false;
  const work = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        results[index] = await map(items[index]!, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, items.length) }, work));
  return results;
}
