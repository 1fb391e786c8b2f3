import { chromium, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWorkspace } from '../../../src/service/store'
import { serveFile } from '../../e2e/web/serve'
import { measured, type BenchRow } from '../rows'
import { makeHall } from './hall'

const sensors = 350
const days = 365
const panSeconds = 5
/** A frame of 60 a second, and the grain of the clock. */
const frameMs = 16.7 + 1

function row(name: string, unit: string, values: number[], bar: string, holds: (median: number) => boolean): BenchRow {
  const ours = { ...measured(values), unit }
  return { name, ours, peer: null, ratio: null, bar, holds: holds(ours.median) }
}

/** Wall and processor milliseconds of the service for one answer. */
function timed(work: () => unknown): { wall: number; processor: number } {
  const cpu = process.cpuUsage()
  const start = performance.now()
  work()
  const { user, system } = process.cpuUsage(cpu)
  return { wall: performance.now() - start, processor: (user + system) / 1000 }
}

/** What the service needs for the stretches that the page asks for, in this process. */
function benchService(file: string, dataset: string): BenchRow[] {
  const workspace = openWorkspace(file)
  try {
    const { from } = workspace.datasets.get(dataset)
    const band = (offset: number, length: number) => () =>
      workspace.series.band({
        dataset,
        variable: 'temperature',
        fromMs: Date.parse(from) + offset * 86_400_000,
        toMs: Date.parse(from) + (offset + length) * 86_400_000,
        maxPoints: 2400,
      })
    return [
      { name: 'a band of the whole year, the first time', all: [timed(band(0, days))] },
      { name: 'a band of the whole year, again', all: [1, 2, 3].map(() => timed(band(0, days))) },
      { name: 'a band of 90 days', all: [10, 20, 30].map((offset) => timed(band(offset, 90))) },
      { name: 'a band of 7 days', all: [10, 20, 30].map((offset) => timed(band(offset, 7))) },
    ].flatMap(({ name, all }) => [
      row(
        `service: ${name}`,
        'ms',
        all.map(({ wall }) => wall),
        '',
        () => true,
      ),
      row(
        `service: ${name}, processor time`,
        'ms',
        all.map(({ processor }) => processor),
        '',
        () => true,
      ),
    ])
  } finally {
    workspace.close()
  }
}

/** Milliseconds between the pictures shown while the window is moved by a tenth with every one of them. */
async function pan(page: Page): Promise<number[]> {
  await page
    .getByRole('group', { name: /Arrow keys/ })
    .first()
    .focus()
  for (let zoom = 0; zoom < 3; zoom++) await page.keyboard.press('+')
  await page.waitForTimeout(1500)
  return page.evaluate(async (forMs) => {
    const frames: number[] = []
    const start = performance.now()
    let last = start
    while (last - start < forMs) {
      const right = Math.floor((last - start) / 1000) % 2 === 0
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: right ? 'ArrowRight' : 'ArrowLeft', bubbles: true }),
      )
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      frames.push(now - last)
      last = now
    }
    return frames.slice(1)
  }, panSeconds * 1000)
}

/** `npm run bench -- ui`, after `npm run build`: the data set page of 350 sensors over a year, in real Chromium. */
export async function bench(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-bench-ui-'))
  const file = join(folder, 'hall.plenum')
  const executablePath = process.env.PLENUM_CHROMIUM
  try {
    const { dataset } = makeHall(file, sensors, days)
    const service = benchService(file, dataset)
    const browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    const started = performance.now()
    const served = await serveFile(file)
    try {
      await page.goto(served.url)
      await page
        .getByRole('link', { name: `Hall of ${sensors}` })
        .first()
        .waitFor()
      const paint = performance.now() - started
      const opening = performance.now()
      await page
        .getByRole('link', { name: `Hall of ${sensors}` })
        .first()
        .click()
      await page
        .getByRole('img', { name: /of 1 sensor over time/ })
        .first()
        .waitFor()
      const open = performance.now() - opening
      const all = performance.now()
      await page.getByRole('button', { name: 'Show all', exact: true }).click()
      await page
        .getByRole('img', { name: /as a band/ })
        .last()
        .waitFor()
      const band = performance.now() - all
      const frames = await pan(page)
      const late = frames.filter((frame) => frame > frameMs).length / frames.length
      return [
        ...service,
        row('first usable paint after `plenum serve` starts', 'ms', [paint], '< 1500 ms', (ms) => ms < 1500),
        row('open the data set, one sensor', 'ms', [open], '< 1000 ms', (ms) => ms < 1000),
        row(`show all ${sensors} sensors, both variables`, 'ms', [band], '< 1000 ms', (ms) => ms < 1000),
        row(
          'pictures over 16.7 ms (and 1 ms of grain) while panning',
          'share',
          [late],
          '< 0.05',
          (share) => share < 0.05,
        ),
        row('time between pictures while panning', 'ms', frames, '', () => true),
      ]
    } finally {
      await served.close()
      await browser.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
