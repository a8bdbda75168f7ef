/** Events on their way to those who subscribed to them. */

/** A frame for subscribers, as JSON will write it. */
export type PushedEvent = Readonly<Record<string, unknown>>;

/** Hears each event with the keys under which it can be subscribed to. */
export type BusListener = (keys: readonly string[], event: PushedEvent) => void;

export class Bus {
  readonly #listeners = new Set<BusListener>();

  /** Gives back what ends it. */
  listen(listener: BusListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  emit(keys: readonly string[], event: PushedEvent): void {
    for (const listener of this.#listeners) listener(keys, event);
  }
}
