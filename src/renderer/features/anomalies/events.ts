import type { Anomaly } from '../../../contract'

/** One shape in time on one or several sensors, as the wizard edits it; each sensor becomes an anomaly. */
export interface AnomalyEvent {
  readonly sensors: readonly string[]
  /** First step, from 1. */
  readonly step: number
  readonly durationSteps: number
  readonly rampSteps: number
  readonly scale: number
  readonly offset: number
}

export function firstEvent(sensors: readonly string[], steps: number): AnomalyEvent {
  const step = Math.min(10, steps)
  return { sensors, step, durationSteps: steps - step + 1, rampSteps: 1, scale: 3, offset: 0 }
}

/** With another first step the last one stays; the ramp stays within. */
export function withBegin(event: AnomalyEvent, step: number, steps: number): AnomalyEvent {
  const begin = bounded(step, 1, steps)
  const last = Math.max(begin, lastStep(event))
  return withDuration({ ...event, step: begin }, last - begin + 1, steps)
}
export function withDuration(event: AnomalyEvent, duration: number, steps: number): AnomalyEvent {
  const durationSteps = bounded(duration, 1, steps - event.step + 1)
  return { ...event, durationSteps, rampSteps: bounded(event.rampSteps, 1, durationSteps) }
}
export function withRamp(event: AnomalyEvent, ramp: number): AnomalyEvent {
  return { ...event, rampSteps: bounded(ramp, 1, event.durationSteps) }
}
export function lastStep({ step, durationSteps }: AnomalyEvent): number {
  return step + durationSteps - 1
}

/** Share of the full size that is reached at a step, 0 outside. */
export function sizeAt({ step, durationSteps, rampSteps }: AnomalyEvent, at: number): number {
  const since = at - step
  return since < 0 || since >= durationSteps ? 0 : Math.min(1, (since + 1) / rampSteps)
}

export function toAnomalies(events: readonly AnomalyEvent[]): Anomaly[] {
  return events.flatMap(({ sensors, ...shape }) => sensors.map((sensor) => ({ sensor, ...shape })))
}

/** Anomalies of one shape that follow each other become one event. */
export function toEvents(anomalies: readonly Anomaly[], steps: number): AnomalyEvent[] {
  const events: AnomalyEvent[] = []
  for (const { sensor, step, scale, durationSteps = steps - step + 1, rampSteps, offset } of anomalies) {
    const shape = { step, durationSteps, rampSteps: Math.min(rampSteps, durationSteps), scale, offset }
    const last = events.at(-1)
    const isSame = last !== undefined && shapeKey(last) === shapeKey(shape) && !last.sensors.includes(sensor)
    if (isSame) events[events.length - 1] = { ...last, sensors: [...last.sensors, sensor] }
    else events.push({ sensors: [sensor], ...shape })
  }
  return events
}

/** What is left of events on these sensors that ends within the horizon. */
export function within(events: readonly AnomalyEvent[], sensors: readonly string[], steps: number): AnomalyEvent[] {
  const known = new Set(sensors)
  return events
    .map((event) => ({ ...event, sensors: event.sensors.filter((sensor) => known.has(sensor)) }))
    .filter((event) => event.sensors.length > 0 && lastStep(event) <= steps)
}

function shapeKey({ step, durationSteps, rampSteps, scale, offset }: Omit<AnomalyEvent, 'sensors'>): string {
  return [step, durationSteps, rampSteps, scale, offset].join()
}

function bounded(value: number, least: number, most: number): number {
  return Math.min(Math.max(Math.round(value), least), Math.max(least, most))
}
