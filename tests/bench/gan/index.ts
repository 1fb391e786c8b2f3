import { parseArgs } from 'node:util'
import { loadTensorFlow, Operations } from '../../../src/compute'
import { logNamed } from '../quality/logs'
import { measured, type BenchRow } from '../rows'
import { hall, modelOf, week } from './hall'
import { memoryRows } from './memory'
import { Ours } from './ours'
import { Peer } from './peer'
import { scaleRows } from './scale'

// loaded with this file: the runner that imports it is closed before the measurement starts
const runtime = await loadTensorFlow()

const sensors = 35
const scenarios = 100

/** Milliseconds of each of `count` runs. */
async function timed(count: number, work: () => Promise<void> | void): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times
}

interface Side {
  readonly name: string
  /** Milliseconds of a few runs. */
  measure(): Promise<number[]>
}

/** Both sides in turn, so that what else the machine does meets both; the ratio is taken turn by turn. */
async function compare(
  name: string,
  ours: () => Promise<number[]>,
  peer: Side | null,
  limit: number,
  turns: number,
): Promise<BenchRow> {
  const own: number[] = []
  const theirs: number[] = []
  const ratios: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    const mine = await ours()
    own.push(...mine)
    if (peer === null) continue
    const other = await peer.measure()
    theirs.push(...other)
    ratios.push(measured(mine).median / measured(other).median)
  }
  const ratio = peer === null ? null : measured(ratios)
  return {
    name,
    ours: { ...measured(own), unit: 'ms' },
    peer: peer === null ? null : { ...measured(theirs), name: peer.name },
    ratio,
    bar: `≤ ${limit} × ${peer?.name ?? 'PyTorch, which could not be measured'}`,
    holds: ratio !== null && ratio.median <= limit,
  }
}

/** `npm run bench -- gan [--turns N] [--only training,rollout,chains,scale,memory]`: issue 4's table of speed. */
export async function bench(options: readonly string[], cacheFolder: string): Promise<BenchRow[]> {
  const { values } = parseArgs({
    args: [...options],
    options: { turns: { type: 'string', default: '5' }, only: { type: 'string' } },
  })
  const operations = new Operations(runtime)
  const turns = Number(values.turns)
  const wanted = (part: string): boolean => values.only === undefined || values.only.split(',').includes(part)
  const series = hall(sensors, 4 * week)
  const ours = new Ours(operations, series, modelOf(series))
  const carried = new Ours(operations, series, modelOf(series, { carryState: true }))
  const peer = wanted('training') || wanted('rollout') ? await Peer.start(cacheFolder) : null
  const rows: BenchRow[] = []
  try {
    if (wanted('training')) rows.push(...(await trainingRows(ours, peer, turns)))
    if (wanted('rollout')) rows.push(...(await rolloutRows(ours, carried, peer, Math.min(3, turns))))
  } finally {
    peer?.stop()
    carried.dispose()
    ours.dispose()
  }
  if (wanted('chains')) {
    const simulated = logNamed('simulated', { days: 28, from: 0 })
    for (const [what, carryState, limit] of [
      ['window read again', false, 22],
      ['state carried', true, 12],
    ] as const) {
      const chained = new Ours(operations, simulated, modelOf(simulated, { carryState }))
      try {
        rows.push(...(await chainRows(what, chained, limit, Math.min(3, turns))))
      } finally {
        chained.dispose()
      }
    }
  }
  if (wanted('scale')) rows.push(...(await scaleRows(operations)))
  if (wanted('memory')) rows.push(...(await memoryRows(Math.min(3, turns))))
  return rows
}

async function trainingRows(ours: Ours, peer: Peer | null, turns: number): Promise<BenchRow[]> {
  const each = 5
  const own = (): Promise<number[]> => timed(each, () => ours.iteration())
  await own()
  await peer?.measure('iteration', each)
  const name = 'one generator iteration: 5 critic steps + 1, batch 64'
  const torch = peer === null ? null : { name: peer.name, measure: () => peer.measure('iteration', each) }
  const plain = ours.plainIteration()
  plain()
  const tape = { name: 'the same model by tfjs’s tape and Adam', measure: () => timed(2, plain) }
  return [
    await compare(name, own, torch, 0.9, turns),
    await compare(`${name}, against plain tfjs`, own, tape, 0.4, turns),
  ]
}

async function rolloutRows(ours: Ours, carried: Ours, peer: Peer | null, turns: number): Promise<BenchRow[]> {
  await ours.rollout(10)
  await peer?.measure('rollout', 10)
  const name = `rollout of 24 steps, ${sensors} sensors × ${scenarios} scenarios`
  const torch = peer === null ? null : { name: peer.name, measure: () => peer.measure('rollout', scenarios) }
  const own = (): Promise<number[]> => timed(1, () => ours.rollout(scenarios))
  const carry = (): Promise<number[]> => timed(1, () => carried.rollout(scenarios))
  await carried.rollout(10)
  return [
    await compare(`${name}, window read again at each step`, own, torch, 1.3, turns),
    await compare(`${name}, LSTM state carried`, carry, torch, 0.15, turns),
  ]
}

/** Steps a critic is trained before its chains are timed: what its scores are worth decides how many candidates it has to judge. */
const trainedIterations = 150

/**
 * Metropolis-Hastings sampling, 20 proposals a step, against plain sampling of the same model, on the simulated hall: by the
 * critic as it is calibrated, and where its odds have no bound, so that all candidates have to be judged.
 */
async function chainRows(what: string, ours: Ours, limit: number, turns: number): Promise<BenchRow[]> {
  const few = 6
  const candidates = 21
  for (let i = 0; i < trainedIterations; i++) ours.iteration()
  const { calibration, figures } = await ours.calibrated()
  await ours.rollout(few)
  const plain = { name: 'plain sampling', measure: () => timed(1, () => ours.rollout(few)) }
  const name = `Metropolis-Hastings sampling, K = 20, ${sensors} sensors × ${few} scenarios × 24 steps, ${what}`
  const rows: BenchRow[] = []
  for (const [odds, mostLogOdds] of [
    [`AUC of the critic ${figures.areaUnderCurve.toFixed(2)}`, calibration.mostLogOdds],
    ['odds without a bound', Infinity],
  ] as const) {
    let judged = 0
    const chains = (): Promise<number[]> =>
      timed(1, async () => {
        judged = await ours.chains(few, candidates, { ...calibration, mostLogOdds })
      })
    const row = await compare(name, chains, plain, limit, turns)
    rows.push({ ...row, name: `${name}, ${odds}, ${judged.toFixed(1)} of ${candidates} candidates judged` })
  }
  return rows
}
