import { computed } from 'vue'
import type { AnomalyInput, RequestOutput, ServiceContract } from '../../../contract'
import { useConnection } from '../../stores'
import type { ScenarioInput } from '../../stores/scenarios'
import { useFollowing } from './useFollowing'

/** Scenarios behind a fan; of chains, which are far slower, fewer. */
const fanScenarios = { plain: 50, mh: 8 } as const

export type Sampled = RequestOutput<ServiceContract, 'anomalies/preview'>
/** Values of some sensors of one start: [count × steps × sensors × variables]. */
export interface SampledSensors {
  readonly sensors: readonly string[]
  readonly count: number
  readonly sampled: Sampled
}

/**
 * What the wizard draws: the shown sensor's scenarios without and with the anomalies, and scenario 1 of the whole hall
 * without and with them. Each asks for no more than what changes: an anomaly changes its own sensor only.
 */
export function usePreviews(
  input: () => ScenarioInput | undefined,
  sensors: () => readonly string[],
  shown: () => string,
  anomalies: () => readonly AnomalyInput[],
) {
  const connection = useConnection()
  const base = computed(() => {
    const asked = input()
    if (asked === undefined) return undefined
    const { run, steps, seed, sampler = 'plain', chain, startMs = asked.startsMs?.[0] } = asked
    return {
      run,
      sampler,
      ...(steps === undefined ? {} : { steps }),
      ...(seed === undefined ? {} : { seed }),
      ...(chain === undefined ? {} : { chain }),
      ...(startMs === undefined ? {} : { startMs }),
    }
  })
  const askFor = (wanted: readonly string[], count: number, under: readonly AnomalyInput[]) =>
    base.value === undefined || wanted.length === 0
      ? undefined
      : { ...base.value, count, sensors: [...wanted], anomalies: [...under] }
  const load = async (key: NonNullable<ReturnType<typeof askFor>>): Promise<SampledSensors> => ({
    sensors: key.sensors,
    count: key.count,
    sampled: await connection.request('anomalies/preview', key),
  })
  const count = computed(() => fanScenarios[base.value?.sampler ?? 'plain'])
  const own = (): string[] => (shown() === '' ? [] : [shown()])
  const touched = computed(() => [...new Set(anomalies().map(({ sensor }) => sensor))])

  const fanBefore = useFollowing(() => askFor(own(), count.value, []), load)
  const fanAfter = useFollowing(() => {
    const under = anomalies().filter(({ sensor }) => sensor === shown())
    return askFor(own(), count.value, under)
  }, load)
  const hallBefore = useFollowing(() => askFor(sensors(), 1, []), load)
  let askedLast: ReturnType<typeof askFor>
  // after the fan that is being looked at, so that it does not wait for the maps
  const hallAfter = useFollowing(
    () => (fanAfter.busy.value ? askedLast : (askedLast = askFor(touched.value, 1, anomalies()))),
    load,
  )
  const problem = computed(
    () => fanBefore.problem.value ?? fanAfter.problem.value ?? hallBefore.problem.value ?? hallAfter.problem.value,
  )
  const valueOf = (followed: typeof fanBefore) => computed(() => followed.value.value?.answer)
  return {
    fanBefore: valueOf(fanBefore),
    fanAfter: valueOf(fanAfter),
    hallBefore: valueOf(hallBefore),
    hallAfter: valueOf(hallAfter),
    busy: computed(() => fanBefore.busy.value || fanAfter.busy.value),
    problem,
  }
}

/** One sensor and variable of a preview, [count × steps]; empty where the preview has other sensors. */
export function linesOf(
  { sensors, count, sampled }: SampledSensors,
  sensor: string,
  variable: number,
  variables: number,
): Float32Array<ArrayBuffer> {
  const at = sensors.indexOf(sensor)
  if (at < 0) return new Float32Array(0)
  const width = sensors.length * variables
  const steps = sampled.values.length / count / width
  return Float32Array.from(
    { length: count * steps },
    (_, row) => sampled.values[row * width + at * variables + variable] ?? NaN,
  )
}

/** Scenario 1 at a step (from 0): of every sensor named, from `after` where that has it, else from `before`. */
export function hallAt(
  names: readonly string[],
  step: number,
  variable: number,
  variables: number,
  before: SampledSensors,
  after?: SampledSensors,
): Float32Array<ArrayBuffer> {
  const read = ({ sensors, sampled }: SampledSensors, at: number): number =>
    sampled.values[(step * sensors.length + at) * variables + variable] ?? NaN
  const placesOf = (sampled: SampledSensors | undefined) =>
    new Map((sampled?.sensors ?? []).map((name, place) => [name, place]))
  const placesBefore = placesOf(before)
  const placesAfter = placesOf(after)
  return Float32Array.from(names, (name) => {
    const changed = placesAfter.get(name)
    if (after !== undefined && changed !== undefined) return read(after, changed)
    const place = placesBefore.get(name)
    return place === undefined ? NaN : read(before, place)
  })
}
