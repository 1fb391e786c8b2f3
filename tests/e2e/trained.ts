import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Small enough for seconds; its critic judges single steps, so that Metropolis-Hastings can be chosen. */
const config = {
  preset: 'custom',
  windowSteps: 8,
  horizonSteps: 12,
  hiddenSize: 8,
  embeddingSize: 3,
  noiseSize: 4,
  criticChannels: [8, 8],
  criticDense: 12,
  criticSteps: 1,
  batchSize: 8,
  validateEvery: 10,
  checkpointEvery: 10,
  validationStarts: 3,
  validationScenarios: 2,
}

export const sensors = ['S01', 'S02', 'S03', 'S04'] as const

/** Fills a workspace with a simulated hall of four sensors and a short training of it, named “Hall model”. */
export function makeTrained(workspaceFile: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-e2e-hall-'))
  try {
    const log = join(folder, 'hall.csv')
    const settings = join(folder, 'config.json')
    writeFileSync(settings, JSON.stringify(config))
    plenum(workspaceFile, 'simulate', '--sensors', '4', '--weeks', '1', '--seed', '7', '--out', log)
    const { dataset } = JSON.parse(plenum(workspaceFile, 'import', log)) as { dataset: string }
    plenum(
      workspaceFile,
      'train',
      dataset,
      '--config',
      settings,
      '--steps',
      '20',
      '--seed',
      '5',
      '--name',
      'Hall model',
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function plenum(workspaceFile: string, ...args: string[]): string {
  const command = ['out/cli/plenum.cjs', '--workspace', workspaceFile, '--json', ...args]
  const ended = spawnSync(process.execPath, command, { encoding: 'utf8' })
  if (ended.status !== 0)
    throw new Error(`plenum ${args.join(' ')} ended with ${String(ended.status)}: ${ended.stderr}`)
  return ended.stdout
}
