import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { peakOfCompute, plenum } from '../product'
import { measured, type BenchRow } from '../rows'

const limitMebibytes = 1500
const importedSchema = z.object({ dataset: z.string() })

/**
 * Peak memory of the process that trains, as `plenum train` runs it, on a simulated hall of 350 sensors × 1 year, for twelve
 * steps with two validations. Linux only; 1 GB in the temporary folder meanwhile.
 */
export async function memoryRows(turns: number): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-bench-'))
  try {
    const [csv, config, workspace] = ['hall.csv', 'config.json', 'w.plenum'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    plenum(['build'])
    plenum(['plenum', 'simulate', '--sensors', '350', '--weeks', '52', '--out', csv])
    const imported = plenum(['plenum', 'import', csv, '--tz', 'UTC', '--json', '--workspace', workspace])
    rmSync(csv)
    const { dataset } = importedSchema.parse(JSON.parse(imported))
    const rows: BenchRow[] = []
    for (const preset of ['thesis', 'plenum']) {
      writeFileSync(config, JSON.stringify({ preset, validateEvery: 6, checkpointEvery: 6 }))
      const peaks: number[] = []
      for (let turn = 0; turn < turns; turn++)
        peaks.push(
          await peakOfCompute([
            'plenum',
            'train',
            dataset,
            '--steps',
            '12',
            '--config',
            config,
            '--workspace',
            workspace,
          ]),
        )
      const ours = { ...measured(peaks), unit: 'MiB' }
      rows.push({
        name: `peak memory of a training (${preset}), 350 sensors × 1 year`,
        ours,
        peer: null,
        ratio: null,
        bar: `< ${limitMebibytes} MiB`,
        holds: ours.median < limitMebibytes,
      })
    }
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
