import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import {
  PlenumError,
  type RunCondition,
  type RunField,
  type RunRow,
  type RunSelection,
  type RunSort,
} from '../../contract'
import { useConnection } from './connection'

/** What a tall window shows: the first page is waited for, and its curves may have to be summed up first. */
const usualRows = 32
/** Many runs may change at once, a running one several times a second. */
const settleMs = 400
/** Pages that are only scrolled past are not fetched: they would queue up before the one that is looked at. */
const arriveMs = 60

/** What is asked of the service: which runs, in which order. */
export interface RunQuery {
  readonly selection: RunSelection
  readonly sort: readonly RunSort[]
}

type RunColumn = Extract<RunField, { of: 'run' }>['name']

/** Trainings, archived ones too, of which a column `is` a value. */
export function trainings(
  ...conditions: readonly (readonly [name: RunColumn, is: RunCondition['is'], value: RunCondition['value']])[]
): RunSelection {
  return {
    conditions: [['kind', '=', 'train'] as const, ...conditions].map(([name, is, value]) => ({
      field: { of: 'run', name },
      is,
      value,
    })),
    tags: [],
    search: '',
    archived: 'all',
    trials: true,
  }
}
/** Those that scenarios can be sampled from: they hold a checkpoint. */
export const usableTrainings = trainings(['step', '>', 0], ['status', '!=', 'failed'])

/**
 * Rows of a table that may be very long: only the pages that are looked at are fetched. `ensure` names the rows in view;
 * a change of the query, or of a run, fetches those again and forgets the others. Before any are named it is the first page.
 */
export function useRunPages(query: () => RunQuery, pageRows = usualRows) {
  const connection = useConnection()
  const total = ref(0)
  const status = ref<'loading' | 'ready' | 'failed'>('loading')
  const problem = shallowRef<PlenumError>()
  const pages = shallowRef<ReadonlyMap<number, readonly RunRow[]>>(new Map())
  let generation = 0
  let underWay = 0
  let wanted: readonly number[] = [0]
  let settling: ReturnType<typeof setTimeout> | undefined
  let arriving: ReturnType<typeof setTimeout> | undefined
  const asked = new Set<number>()

  async function load(page: number): Promise<void> {
    if (asked.has(page)) return
    asked.add(page)
    const mine = generation
    underWay++
    const { selection, sort } = query()
    try {
      const answer = await connection.request('runs/table', {
        ...selection,
        sort: [...sort],
        offset: page * pageRows,
        limit: pageRows,
      })
      if (mine !== generation) return
      total.value = answer.total
      pages.value = new Map(pages.value).set(page, answer.rows)
      status.value = 'ready'
      problem.value = undefined
    } catch (thrown) {
      if (mine !== generation) return
      asked.delete(page)
      problem.value = PlenumError.from(thrown)
      status.value = 'failed'
    } finally {
      if (mine === generation) underWay--
    }
  }
  /** Fetches anew; what is shown stays until the answer is there. */
  function reload(): void {
    generation++
    underWay = 0
    asked.clear()
    const stale = pages.value
    pages.value = new Map([...stale].filter(([page]) => wanted.includes(page)))
    for (const page of wanted) void load(page)
  }
  function ensure(first: number, last: number): void {
    const from = Math.floor(first / pageRows)
    const to = Math.floor(last / pageRows)
    wanted = Array.from({ length: to - from + 1 }, (_, i) => from + i)
    clearTimeout(arriving)
    arriving = setTimeout(() => {
      for (const page of wanted) void load(page)
    }, arriveMs)
  }
  function row(index: number): RunRow | undefined {
    return pages.value.get(Math.floor(index / pageRows))?.[index % pageRows]
  }
  /** Some time after a change, however many follow it: rows move also where changes never cease, or an answer takes longer. */
  function reloadSoon(): void {
    settling ??= setTimeout(() => {
      settling = undefined
      if (underWay > 0) reloadSoon()
      else reload()
    }, settleMs)
  }
  /** The first page. */
  const rows = computed(() => pages.value.get(0) ?? [])
  // a table that is scrolled down stays there while its order changes
  watch(query, reload)
  const stops = [
    connection.onReady(reload),
    connection.listen('runs/changed', {}, reloadSoon),
    connection.listen('sweeps/changed', {}, reloadSoon),
    connection.listen('datasets/changed', {}, reloadSoon),
  ]
  onScopeDispose(() => {
    clearTimeout(settling)
    clearTimeout(arriving)
    for (const stop of stops) stop()
  })
  return { total, rows, status, problem, row, ensure, reload }
}
