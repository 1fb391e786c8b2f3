import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { presetConfig, trainConfigSchema, type Evaluation, type TrainConfigInput } from '../../../src/contract'
import { evaluate, loadTensorFlow, Operations, runTraining } from '../../../src/compute'
import { simulateHall, type HallSeries } from '../../../src/domain'
import type { BenchRow } from '../rows'

// loaded with this file: the runner that imports it is closed before the measurement starts
const runtime = await loadTensorFlow()
const resources = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'resources')

/** The bundled log of eight indoor places, as it was published: local time without a zone. */
function indoorClimate(): HallSeries {
  const text = gunzipSync(readFileSync(join(resources, 'samples', 'indoor-climate.csv.gz'))).toString('utf8')
  const [header = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  const sensors = header.filter((name) => name.startsWith('T')).map((name) => name.slice(1))
  const columns = sensors.flatMap((place) => [header.indexOf(`T${place}`), header.indexOf(`RH_${place}`)])
  return {
    steps: rows.length,
    sensors,
    variables: [
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ],
    startMs: Date.parse(`${rows[0]?.[0]?.replace(' ', 'T') ?? ''}Z`),
    cadenceSeconds: 600,
    timeZone: 'UTC',
    values: Float32Array.from(rows.flatMap((row) => columns.map((column) => Number(row[column])))),
  }
}

function simulated(): HallSeries {
  const hall = simulateHall({ sensors: 35, weeks: 8, seed: 1 })
  const values = new Float32Array(hall.steps * hall.sensors.length * hall.variables.length)
  let at = 0
  for (const row of hall.rows()) {
    values.set(row, at)
    at += row.length
  }
  return { ...hall, values }
}

/** The first `days` of a log. */
function beginning(series: HallSeries, days: number): HallSeries {
  const steps = Math.min(series.steps, Math.floor((days * 86_400) / series.cadenceSeconds))
  const row = series.sensors.length * series.variables.length
  return { ...series, steps, values: series.values.slice(0, steps * row) }
}

async function judge(
  operations: Operations,
  series: HallSeries,
  config: TrainConfigInput,
  seed: number,
): Promise<{ evaluation: Omit<Evaluation, 'run'>; note: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'plenum-quality-'))
  try {
    const { values, ...description } = series
    const file = join(directory, 'series.f32')
    writeFileSync(file, values)
    const log = { ...description, file, sensors: [...series.sensors], variables: [...series.variables] }
    let best = { file: '', step: 0 }
    const outcome = await runTraining(
      operations,
      { series: log, config: trainConfigSchema.parse(config), seed, directory, resumeFrom: null },
      {
        progress: ({ step, secondsSpent, validation }) => {
          if (validation === null) return
          process.stderr.write(`step ${step}, ${secondsSpent.toFixed(0)} s, score ${validation.score.toFixed(4)}\n`)
        },
        checkpoint: (notice) => {
          if (notice.best !== null) best = notice
        },
        wantsStop: () => false,
      },
    )
    const job = { checkpoint: best.file, series: log, period: 'test', starts: 100, scenarios: 50, seed: 1 } as const
    const evaluation = await evaluate(
      operations,
      { ...job, sampler: 'plain' },
      { signal: new AbortController().signal, progress: () => undefined },
    )
    const seconds = outcome.secondsSpent.toFixed(0)
    return { evaluation, note: `${outcome.step} steps in ${seconds} s, best at step ${best.step}` }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/**
 * `npm run bench -- quality [--log real|simulated] [--preset plenum|thesis] [--config JSON] [--seed N] [--days N]`: trains, then
 * scores 50 scenarios of 24 steps from 100 starts of the test period beside the AR bootstrap.
 */
export async function bench(args: string[]): Promise<BenchRow[]> {
  const { values: options } = parseArgs({
    args,
    options: {
      log: { type: 'string', default: 'real' },
      preset: { type: 'string', default: 'plenum' },
      config: { type: 'string', default: '{}' },
      seed: { type: 'string', default: '1' },
      days: { type: 'string' },
    },
  })
  const whole = options.log === 'simulated' ? simulated() : indoorClimate()
  const series = options.days === undefined ? whole : beginning(whole, Number(options.days))
  const change = JSON.parse(options.config) as TrainConfigInput
  const config = { ...presetConfig(options.preset === 'thesis' ? 'thesis' : 'plenum'), ...change }
  const { evaluation, note } = await judge(new Operations(runtime), series, config, Number(options.seed))
  const model = evaluation.models.find(({ name }) => name === 'gan')
  const peer = evaluation.models.find(({ name }) => name === 'ar-bootstrap')
  const between = evaluation.correlation.betweenSensors
  return Object.keys(model?.variables ?? {}).flatMap((variable) => {
    const unit = series.variables.find(({ name }) => name === variable)?.unit ?? ''
    const row = (
      name: string,
      unitOf: string,
      ours: number | null,
      theirs: number | null,
      bar: string,
      most: number,
    ) => {
      const ratio = (ours ?? NaN) / (theirs ?? NaN)
      return {
        name: `${name}, ${variable} (${note})`,
        ours: { min: ours ?? NaN, median: ours ?? NaN, unit: unitOf },
        peer: { name: 'AR bootstrap', min: theirs ?? NaN, median: theirs ?? NaN },
        ratio: { min: ratio, median: ratio },
        bar,
        holds: ratio <= most,
      }
    }
    const own = model?.variables[variable]
    const other = peer?.variables[variable]
    if (own === undefined || other === undefined) return []
    const ten = 'at least 10 % better'
    const covered = own.coverage80 ?? NaN
    return [
      row('pinball', unit, own.pinball, other.pinball, ten, 0.9),
      row('CRPS', unit, own.crps, other.crps, ten, 0.9),
      row('RMSE of the mean', unit, own.rmse, other.rmse, '', Infinity),
      row('KL of values', 'bits', own.klBits, other.klBits, 'not above', 1),
      row('KL of increments', 'bits', own.klIncrementBits, other.klIncrementBits, 'at most 1.2 times', 1.2),
      {
        ...row('80 % interval covers', 'share', covered, other.coverage80, '0.72 to 0.84', Infinity),
        holds: covered >= 0.72 && covered <= 0.84,
      },
      {
        ...row(
          'correlation error between sensors',
          '',
          between.gan?.[variable] ?? null,
          between['ar-bootstrap']?.[variable] ?? null,
          'at most 0.05',
          Infinity,
        ),
        holds: (between.gan?.[variable] ?? NaN) <= 0.05,
      },
    ]
  })
}
