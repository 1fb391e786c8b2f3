import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { presetConfig, trainConfigSchema, type TrainConfigInput } from '../../../src/contract'
import { loadTensorFlow, openSource, Operations } from '../../../src/compute'
import type { ScenarioScores } from '../../../src/domain'
import { logNamed } from '../quality/logs'
import type { BenchRow } from '../rows'
import { sampled, scoreRows, scoresOf, still, testStarts, train } from '../samplers/work'
import { judgedScenarios, trainJudge } from './judge'

// loaded with this file: the runner that imports it is closed before the measurement starts
const runtime = await loadTensorFlow()

/**
 * `npm run bench -- critic [--log real|simulated] [--seeds 1,2] [--weights 0,0.03] [--config JSON] [--starts 40]
 * [--scenarios 20] [--chain 20]` (`--chain 0`: no judge): trains `plenum` with each weight of a critic, compares the first with the others, and the
 * first's plain sampling with Metropolis-Hastings over whole futures, judged by a critic that was trained afterwards.
 * Relative changes with standard errors over blocks of the same starts of the test period.
 */
export async function bench(args: string[]): Promise<BenchRow[]> {
  const { values: options } = parseArgs({
    args,
    options: {
      log: { type: 'string', default: 'real' },
      seeds: { type: 'string', default: '1,2' },
      weights: { type: 'string', default: '0,0.03' },
      config: { type: 'string', default: '{}' },
      starts: { type: 'string', default: '40' },
      scenarios: { type: 'string', default: '20' },
      chain: { type: 'string', default: '20' },
    },
  })
  const series = logNamed(options.log === 'simulated' ? 'simulated' : 'real', null)
  const preset = presetConfig('plenum')
  const change = JSON.parse(options.config) as TrainConfigInput
  const operations = new Operations(runtime)
  const rows: BenchRow[] = []
  const count = Number(options.scenarios)
  for (const seed of options.seeds.split(',').map(Number)) {
    let reference: ScenarioScores | null = null
    for (const adversarialWeight of options.weights.split(',').map(Number)) {
      const plenum = { ...preset.plenum, ...change.plenum, adversarialWeight }
      const config = trainConfigSchema.parse({ ...preset, ...change, plenum })
      const directory = mkdtempSync(join(tmpdir(), 'plenum-critic-'))
      try {
        const began = Date.now()
        const best = await train(operations, series, config, seed, directory)
        const note = `seed ${seed}, ${config.steps} steps in ${((Date.now() - began) / 1000).toFixed(0)} s, best at ${best.step}`
        const opened = await openSource(operations, best.file, series, { sampler: 'plain', chain: 1 }, still)
        const starts = testStarts(series, opened, Number(options.starts))
        const plain = await scoresOf(opened, series, starts, count, (start) => sampled(opened, [start], count))
        const own: BenchRow[] = []
        if (reference !== null) {
          own.push(...scoreRows(plain, reference, 'without a critic', `weight ${adversarialWeight}, ${note}`))
        } else if (options.chain !== '0') {
          const judge = await trainJudge(operations, opened, series, seed)
          const chains = judgedScenarios(judge, opened, count, Number(options.chain))
          const judged = await scoresOf(opened, series, starts, count, chains.scenariosOf)
          const { areaUnderCurve, brier, z, slope } = judge.figures
          const words = `AUC ${areaUnderCurve.toFixed(3)}, Brier ${brier.toFixed(3)}, z ${z.toFixed(2)}, slope ${slope.toFixed(2)}, accepted ${chains.acceptance().toFixed(2)}`
          own.push(...scoreRows(judged, plain, 'plain sampling', `judge, ${note}, ${words}`))
        }
        reference ??= plain
        for (const { name } of own) process.stderr.write(`${name}\n`)
        rows.push(...own)
        opened.dispose()
      } finally {
        rmSync(directory, { recursive: true, force: true })
      }
    }
  }
  return rows
}
