/** A small hall, a small network: everything real, in seconds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { TrainConfigInput } from '../../../src/contract'
import { plenumJson } from './program'

export const smallConfig = {
  preset: 'custom',
  windowSteps: 8,
  horizonSteps: 6,
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
} as const satisfies TrainConfigInput

export const idJson = z.string().regex(/^[a-z]_[0-9a-z]{10,24}$/)

export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'plenum-integration-'))
  readonly config = this.write('config.json', JSON.stringify(smallConfig))

  file(name: string): string {
    return join(this.path, name)
  }
  write(name: string, content: string | Uint8Array): string {
    const path = this.file(name)
    writeFileSync(path, content)
    return path
  }
  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

/** Simulates and imports a hall of four sensors over a week. Returns the dataset's ID. */
export async function importHall(folder: Folder, workspace: string): Promise<string> {
  const log = folder.file('hall.csv')
  const common = ['--workspace', workspace]
  await plenumJson([...common, 'simulate', '--sensors', '4', '--weeks', '1', '--seed', '7', '--out', log])
  const imported = await plenumJson([...common, 'import', log])
  return z.object({ dataset: idJson }).parse(imported).dataset
}

/** Trains on it. Returns the run's ID. */
export async function trainSmall(folder: Folder, workspace: string, dataset: string, steps = 20): Promise<string> {
  const args = ['train', dataset, '--config', folder.config, '--steps', String(steps), '--seed', '5']
  const trained = await plenumJson(['--workspace', workspace, ...args])
  return z.object({ run: idJson }).parse(trained).run
}
