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
