import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { PlenumError, type SensorPosition } from '../../contract'
import { useConnection } from './connection'

/** Changes that follow each other faster than this are saved together. */
const saveAfterMs = 300

/** Where the sensors of a data set hang: loaded, changed and saved as one goes. */
export function usePositions(dataset: () => string | undefined) {
  const connection = useConnection()
  const positions = shallowRef<readonly SensorPosition[]>([])
  const status = ref<'loading' | 'saved' | 'saving' | 'failed'>('loading')
  const problem = shallowRef<PlenumError>()
  const unknown = shallowRef<readonly string[]>([])
  /** What a deletion took away, until the next change. */
  const removed = shallowRef<readonly SensorPosition[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let pending: { dataset: string; positions: readonly SensorPosition[] } | undefined

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      problem.value = undefined
      if (pending === undefined) status.value = 'saved'
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
      status.value = 'failed'
    }
  }
  async function save(): Promise<void> {
    clearTimeout(timer)
    const wanted = pending
    pending = undefined
    if (wanted === undefined) return
    await attempt(async () => {
      await connection.request('datasets/place', { dataset: wanted.dataset, positions: [...wanted.positions] })
    })
  }
  function set(next: readonly SensorPosition[]): void {
    const which = dataset()
    if (which === undefined) return
    positions.value = next
    unknown.value = []
    removed.value = []
    status.value = 'saving'
    pending = { dataset: which, positions: next }
    clearTimeout(timer)
    timer = setTimeout(() => void save(), saveAfterMs)
  }
  function move(sensor: string, x: number, y: number): void {
    const known = positions.value.find((each) => each.sensor === sensor)
    const moved = { sensor, z: known?.z ?? null, rack: known?.rack ?? null, x, y }
    set(known === undefined ? [...positions.value, moved] : positions.value.map((p) => (p === known ? moved : p)))
  }
  function remove(): void {
    const before = positions.value
    set([])
    removed.value = before
  }
  async function fromFile(grant: string): Promise<void> {
    const which = dataset()
    if (which === undefined) return
    await save()
    await attempt(async () => {
      const read = await connection.request('datasets/placeFromFile', { dataset: which, file: { grant } })
      positions.value = read.positions
      unknown.value = read.unknown
      removed.value = []
    })
  }
  async function load(which: string | undefined): Promise<void> {
    await save()
    positions.value = []
    unknown.value = []
    removed.value = []
    if (which === undefined) return
    status.value = 'loading'
    await attempt(async () => {
      const read = await connection.request('datasets/positions', { dataset: which })
      if (dataset() === which) positions.value = read.positions
    })
  }
  watch(dataset, (which) => void load(which), { immediate: true })
  onScopeDispose(() => void save())
  const bySensor = computed(() => new Map(positions.value.map((each) => [each.sensor, each])))
  return { positions, bySensor, status, problem, unknown, removed, set, move, remove, fromFile }
}
export type HallPositions = ReturnType<typeof usePositions>
