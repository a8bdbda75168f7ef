/** Things that are gone through and counted, and need not all be in memory: there may be a million. A list is one, too. */
export interface Many<Item> extends Iterable<Item> {
  readonly length: number;
}

/** What is made of the wanted ones of some items, made anew each time that it is gone through. */
export function many<Item, Made>(
  items: readonly Item[],
  isWanted: (item: Item) => boolean,
  make: (item: Item) => Made,
): Many<Made> {
  let length = 0;
  for (const item of items) if (isWanted(item)) length += 1;
  return {
    length,
    *[Symbol.iterator]() {
      for (const item of items) if (isWanted(item)) yield make(item);
    },
  };
}
