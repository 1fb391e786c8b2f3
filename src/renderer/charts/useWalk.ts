import { type Ref, shallowRef } from 'vue'

/** Where an arrow key leads: columns to the right, rows down. */
export const arrowWays: Readonly<Partial<Record<string, readonly [columns: number, rows: number]>>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}

/**
 * Arrows go from cell to cell of a picture that has the focus; Enter or the space bar choose the cell they are at.
 * @param step the cell that an arrow leads to from another one, or from nowhere
 */
export function useWalk<Cell>({
  choosable,
  step,
  choose,
}: {
  choosable: () => boolean
  step: (from: Cell | undefined, key: string) => Cell | undefined
  choose: (cell: Cell) => void
}) {
  const walked: Ref<Cell | undefined> = shallowRef()

  function pressed(event: KeyboardEvent): void {
    if (!choosable() || event.ctrlKey || event.metaKey || event.altKey) return
    if (arrowWays[event.key] !== undefined) walked.value = step(walked.value, event.key)
    else if ((event.key === 'Enter' || event.key === ' ') && walked.value !== undefined) choose(walked.value)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  /** With a pointer: where the arrows were is of no meaning any more. */
  function picked(cell: Cell | undefined): void {
    if (!choosable() || cell === undefined) return
    walked.value = undefined
    choose(cell)
  }
  function leave(): void {
    walked.value = undefined
  }
  return { walked, pressed, picked, leave }
}
