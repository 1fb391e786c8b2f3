import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

function plenum(args: readonly string[]): unknown {
  const output = execFileSync(process.execPath, ['out/cli/plenum.cjs', ...args, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse(output)
}

/** A sweep of one agent with two seeds and two very short episodes. */
export function prepareSweep(file: string): void {
  const config = join(dirname(file), 'sweep.json')
  const environment = { servers: 3, streams: 12, serverLimit: 5, stepsPerEpisode: 50 }
  const agent = { hiddenSizes: [8, 8], batchSize: 8, replaySize: 100, randomSteps: 10 }
  writeFileSync(config, JSON.stringify({ algorithms: ['ddpg'], runs: 2, maxEpisodes: 2, agent, environment }))
  plenum(['sweep', '--workspace', file, '--config', config, '--name', 'Small sweep'])
}

/** A workspace with a small hall and three short trainings of it, two of them scored: made by the terminal, as a person would. */
export function prepareRuns(file: string): string[] {
  const folder = dirname(file)
  const log = join(folder, 'hall.csv')
  plenum(['simulate', '--workspace', file, '--sensors', '4', '--weeks', '2', '--seed', '3', '--out', log])
  const { dataset } = plenum(['import', log, '--workspace', file, '--name', 'Small hall', '--tz', 'UTC']) as {
    dataset: string
  }
  return [16, 24, 32].map((hiddenSize, index) => {
    const config = join(folder, `config-${String(hiddenSize)}.json`)
    writeFileSync(config, JSON.stringify({ hiddenSize, validateEvery: 5, validationStarts: 8, plenum: { ridge: 10 } }))
    const training = ['train', dataset, '--workspace', file, '--config', config, '--steps', '10', '--name']
    const { run } = plenum([...training, `Cells ${String(hiddenSize)}`]) as { run: string }
    if (index < 2) plenum(['evaluate', run, '--workspace', file, '--starts', '6', '--scenarios', '8'])
    return run
  })
}
