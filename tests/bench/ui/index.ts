import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchRow } from '../rows'
import { launchChromium } from './browser'
import { makeHall } from './hall'
import { stillPage } from './frames'
import { answers } from './input'
import { remembers } from './memory'
import { looks, paints } from './page'
import { makeRuns, runsShow } from './runs'
import { benchService } from './service'

type Part = 'service' | 'page' | 'input' | 'memory' | 'runs'

function numberOf(options: readonly string[], name: string, otherwise: number): number {
  const at = options.indexOf(`--${name}`)
  const given = Number(options[at + 1])
  return at < 0 || !Number.isFinite(given) ? otherwise : given
}

/**
 * `npm run bench -- ui [--sensors 350] [--days 365] [--runs 10000] [--only service|page|input|memory|runs]`, after
 * `npm run build`: the window in real Chromium, on a hall of 350 sensors over a year, and on a workspace of 10,000 runs. Each
 * part tells its rows on stderr as it ends.
 */
export async function bench(options: readonly string[]): Promise<BenchRow[]> {
  const sensors = numberOf(options, 'sensors', 350)
  const days = numberOf(options, 'days', 365)
  const only = options.includes('--only') ? options[options.indexOf('--only') + 1] : undefined
  const wanted = (part: Part): boolean => only === undefined || only === part
  const folder = mkdtempSync(join(tmpdir(), 'plenum-bench-ui-'))
  const file = join(folder, 'hall.plenum')
  const rows: BenchRow[] = []
  const tell = (more: readonly BenchRow[]): void => {
    rows.push(...more)
    for (const { name, ours, bar, holds } of more) {
      process.stderr.write(
        `${name}: ${ours.median.toFixed(2)} ${ours.unit}${bar && ` (${bar}: ${holds ? 'yes' : 'no'})`}\n`,
      )
    }
  }
  async function ofRuns(): Promise<void> {
    const many = join(folder, 'runs.plenum')
    const runs = numberOf(options, 'runs', 10_000)
    makeRuns(many, runs)
    const chromium = await launchChromium()
    try {
      tell(await runsShow(chromium.page, many, runs))
    } finally {
      await chromium.close()
    }
  }
  try {
    if (wanted('runs')) await ofRuns()
    if (only === 'runs') return rows
    const { dataset, name } = makeHall(file, sensors, days)
    // small enough to begin with its steps within seconds
    const trained = wanted('input') ? makeHall(file, 35, 30).dataset : ''
    if (wanted('service')) tell(benchService(file, dataset, days))
    if (only === 'service') return rows
    const chromium = await launchChromium()
    if (wanted('page')) tell(await stillPage(chromium.page))
    const { rows: starts, served } = await paints(chromium.page, file, name)
    try {
      if (wanted('page')) {
        tell(starts)
        tell(await looks(chromium.page, name, sensors))
      }
      if (wanted('memory')) tell(await remembers(chromium, dataset))
      if (wanted('input')) tell(await answers(chromium.page, trained, name))
      return rows
    } finally {
      await chromium.close()
      await served.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
