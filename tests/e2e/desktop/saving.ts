import { expect } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cardNameOf } from '../../../src/contract'
import type { SavedTable } from '../exports'
import type { JourneyShell } from '../journey'
import type { Desktop } from './launch'

/** The system's own dialog cannot be used by a test: it answers as a person would who chose this file. */
export async function choosesFile({ app }: Desktop, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
}

/** Saves a table under this name, and answers it with its card. */
export async function savedTable(desktop: Desktop, name: string, press: () => Promise<void>): Promise<SavedTable> {
  const file = join(desktop.folder, name)
  await choosesFile(desktop, file)
  await press()
  await expect(desktop.page.getByText(new RegExp(`rows written to ${name}`))).toBeVisible({ timeout: 60_000 })
  return { content: readFileSync(file), card: JSON.parse(readFileSync(cardNameOf(file), 'utf8')) as unknown }
}

export function desktopShell(desktop: () => Desktop): JourneyShell {
  let saved = 0
  return {
    name: 'desktop',
    async savedCsv(press) {
      saved += 1
      const file = join(desktop().folder, `export-${String(saved)}.csv`)
      await choosesFile(desktop(), file)
      await press()
      await expect(desktop().page.getByText(/rows written to/)).toBeVisible({ timeout: 60_000 })
      return readFileSync(file, 'utf8')
    },
  }
}
