import { PlenumError, type Anomaly, type AnomalyDraw } from '../contract'
import { RandomGenerator } from './random'

/** Of {@link RandomGenerator}, apart from every other use of the same seed. */
const drawStream = 0xa0

/** Whether a value of `sensor` at `step` (1-based) was made under one of the anomalies. */
export function isAnomalous(anomalies: readonly Anomaly[], sensor: string, step: number): boolean {
  return anomalies.some(
    (anomaly) =>
      anomaly.sensor === sensor && step >= anomaly.step && step < anomaly.step + (anomaly.durationSteps ?? Infinity),
  )
}

/**
 * Exactly `draw.count` anomalies within `steps` steps of the sensors. Each goes to one of the sensors that still have room,
 * all equally likely; at least one quiet step lies between two of a sensor, so that each is a stretch of its own in the
 * labels. In time order, then in the order of the sensors.
 * @throws PlenumError `bad-input` when so many do not fit, saying how many would
 */
export function drawAnomalies(draw: AnomalyDraw, sensors: readonly string[], steps: number): Anomaly[] {
  const { count, durationSteps } = draw
  const shortest = durationSteps[0]
  // k anomalies need k · shortest steps and k − 1 quiet ones between them
  const perSensor = Math.floor((steps + 1) / (shortest + 1))
  if (count > perSensor * sensors.length) throw tooMany(draw, sensors.length, steps, perSensor * sensors.length)
  const random = new RandomGenerator(draw.seed, drawStream)
  const shares = sharesOf(random, count, sensors.length, perSensor)
  const drawn = sensors.flatMap((sensor, index) => {
    const durations = durationsOf(random, shares[index] ?? 0, draw, steps)
    const firsts = placesOf(random, durations, steps)
    return durations.map((duration, number): Anomaly => ({
      sensor,
      step: firsts[number] ?? 1,
      scale: within(random, draw.scale),
      durationSteps: duration,
      rampSteps: Math.min(duration, wholeWithin(random, draw.rampSteps)),
      offset: within(random, draw.offset),
    }))
  })
  const order = new Map(sensors.map((sensor, index) => [sensor, index]))
  return drawn.sort((a, b) => a.step - b.step || (order.get(a.sensor) ?? 0) - (order.get(b.sensor) ?? 0))
}

/** How many go to each sensor. */
function sharesOf(random: RandomGenerator, count: number, sensors: number, perSensor: number): number[] {
  const shares = new Array<number>(sensors).fill(0)
  const open = shares.map((_, sensor) => sensor)
  for (let given = 0; given < count; given++) {
    const place = random.integer(open.length)
    const sensor = open[place] ?? 0
    shares[sensor] = (shares[sensor] ?? 0) + 1
    if (shares[sensor] === perSensor) open.splice(place, 1)
  }
  return shares
}

/** Durations of one sensor's, each drawn so that the shortest of those to come still fit; then in random order. */
function durationsOf(random: RandomGenerator, count: number, { durationSteps }: AnomalyDraw, steps: number): number[] {
  const [shortest, longest] = durationSteps
  const drawn: number[] = []
  let left = steps - (count - 1)
  for (let number = 0; number < count; number++) {
    const room = left - (count - 1 - number) * shortest
    const duration = wholeWithin(random, [shortest, Math.min(longest, room)])
    drawn.push(duration)
    left -= duration
  }
  return Array.from(random.permutation(count), (number) => drawn[number] ?? shortest)
}

/** First steps, from 1: all ways to share the quiet steps among the gaps are equally likely. */
function placesOf(random: RandomGenerator, durations: readonly number[], steps: number): number[] {
  const count = durations.length
  const quiet = steps - durations.reduce((sum, duration) => sum + duration, 0) - (count - 1)
  // `count` different numbers below quiet + count, sorted: the gaps between them are the quiet steps before each
  const chosen = Array.from(random.permutation(quiet + count).subarray(0, count)).sort((a, b) => a - b)
  let busy = 0
  return durations.map((duration, number) => {
    const first = (chosen[number] ?? 0) + busy + 1
    busy += duration
    return first
  })
}

function wholeWithin(random: RandomGenerator, [low, high]: readonly [number, number]): number {
  return low + random.integer(high - low + 1)
}

/** To the hundredth, so that what is shown is what was used; never outside the range. */
function within(random: RandomGenerator, [low, high]: readonly [number, number]): number {
  const value = Math.round((low + random.uniform() * (high - low)) * 100) / 100
  return Math.min(high, Math.max(low, value))
}

function tooMany({ count, durationSteps }: AnomalyDraw, sensors: number, steps: number, most: number): PlenumError {
  const [shortest] = durationSteps
  const what = `${count} anomalies of at least ${shortest} ${shortest === 1 ? 'step' : 'steps'}`
  return new PlenumError(
    'bad-input',
    `${what} do not fit on ${sensors} ${sensors === 1 ? 'sensor' : 'sensors'} within ${steps} steps: at most ${most} do, because two of a sensor never touch.`,
    { fix: 'Ask for fewer or shorter anomalies, more sensors, or more steps.' },
  )
}
