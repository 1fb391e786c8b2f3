import { type Browser, chromium, type Download, expect, type Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import type { SavedTable } from '../exports'
import type { JourneyShell } from '../journey'

/** The Chromium of the machine, or Playwright's own. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.PLENUM_CHROMIUM
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    // root has no Chromium sandbox
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
}

/** The next download whose name ends so. */
export function downloadOf(page: Page, end: string): Promise<Download> {
  return page.waitForEvent('download', (download) => download.suggestedFilename().endsWith(end))
}

/** What is downloaded with the next table: itself, and its card. */
export async function savedTable(page: Page, ending: string, press: () => Promise<void>): Promise<SavedTable> {
  const [table, card] = await Promise.all([downloadOf(page, `.${ending}`), downloadOf(page, '.json'), press()])
  return {
    content: readFileSync(await table.path()),
    card: JSON.parse(readFileSync(await card.path(), 'utf8')) as unknown,
  }
}

/** @param card what the card beside every CSV has to say */
export function webShell(page: () => Page, card: Readonly<Record<string, unknown>>): JourneyShell {
  return {
    name: 'web',
    async savedCsv(press) {
      const [csv, told] = await Promise.all([downloadOf(page(), '.csv'), downloadOf(page(), '.json'), press()])
      expect(JSON.parse(readFileSync(await told.path(), 'utf8'))).toMatchObject(card)
      return readFileSync(await csv.path(), 'utf8')
    },
  }
}
