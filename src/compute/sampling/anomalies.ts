import { PlenumError, type Anomaly } from '../../contract'

/** What an anomaly does to the noise of one sensor at one step: z becomes scale · z + offset. */
export interface NoiseChange {
  readonly scale: number
  readonly offset: number
}

/** Anomalies by sensor, checked. */
export class AnomalyPlan {
  private readonly bySensor = new Map<number, Anomaly[]>()

  /** @throws PlenumError `bad-input` for a sensor the model does not have or a step beyond the last. */
  constructor(anomalies: readonly Anomaly[], sensors: readonly string[], steps: number) {
    for (const anomaly of anomalies) {
      const sensor = sensors.indexOf(anomaly.sensor)
      if (sensor < 0) {
        throw new PlenumError('bad-input', `The model knows no sensor "${anomaly.sensor}".`, {
          place: { field: 'sensor' },
        })
      }
      if (anomaly.step > steps) {
        throw new PlenumError('bad-input', `An anomaly at step ${anomaly.step} lies beyond the last step, ${steps}.`, {
          place: { field: 'step' },
        })
      }
      this.bySensor.set(sensor, [...(this.bySensor.get(sensor) ?? []), anomaly])
    }
  }

  /**
   * The change for a sensor at a step (counted from 0); null without an anomaly there, so that the noise stays untouched to
   * the bit. Several anomalies at once multiply their scales and add their offsets.
   */
  changeAt(sensor: number, step: number): NoiseChange | null {
    const anomalies = this.bySensor.get(sensor)
    if (anomalies === undefined) return null
    let scale = 1
    let offset = 0
    let any = false
    for (const anomaly of anomalies) {
      const since = step - (anomaly.step - 1)
      if (since < 0 || since >= (anomaly.durationSteps ?? Infinity)) continue
      const reached = Math.min(1, (since + 1) / anomaly.rampSteps)
      scale *= 1 + (anomaly.scale - 1) * reached
      offset += anomaly.offset
      any = true
    }
    return any ? { scale, offset } : null
  }
}
