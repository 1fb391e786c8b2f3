import { inject, type InjectionKey, onBeforeUnmount, provide, type ShallowRef, shallowRef, watch } from 'vue'
import type { ChartSpec } from './spec'

/** Where the cursor is, on which kind of axis, and over which chart. */
interface Cursor {
  readonly axis: string
  readonly at: number
  readonly over: symbol
}
const key: InjectionKey<ShallowRef<Cursor | undefined>> = Symbol('cursor')

/** Charts below this component whose x axes mean the same (time; steps; a quantity of that name) share their cursor. */
export function linkCursors(): void {
  provide(key, shallowRef())
}

/**
 * The part of one chart: `tell` what is under its pointer, and `show` hears what is under that of another chart with the
 * same axis.
 */
export function useLinkedCursor(
  spec: () => ChartSpec,
  show: (at: number | undefined) => void,
): { tell(at: number | undefined): void } {
  const cursor = inject(key, undefined)
  const over = Symbol('chart')
  const axis = (): string => {
    const { x } = spec()
    return x.kind === 'time' ? 'time' : x.label
  }
  if (cursor === undefined) return { tell: () => undefined }
  watch(cursor, (now, before) => {
    if (now?.over === over) return
    if (now?.axis === axis()) show(now.at)
    else if (before?.axis === axis() && before.over !== over) show(undefined)
  })
  const tell = (at: number | undefined): void => {
    if (at !== undefined) cursor.value = { axis: axis(), at, over }
    else if (cursor.value?.over === over) cursor.value = undefined
  }
  onBeforeUnmount(() => tell(undefined))
  return { tell }
}
