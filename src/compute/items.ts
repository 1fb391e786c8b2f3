import { PlenumError } from '../contract'

/** Item `i` of a list that must have it. @throws PlenumError `internal` when it has not. */
export function itemAt<Item>(items: readonly Item[], i: number): Item {
  const item = items[i]
  if (item === undefined) throw new PlenumError('internal', `A list of ${items.length} has no item ${i}.`)
  return item
}
