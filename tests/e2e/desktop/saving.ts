import { expect } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JourneyShell } from '../journey'
import type { Desktop } from './launch'

/** The system's own dialog cannot be used by a test: it answers as a person would who chose this file. */
export async function choosesFile({ app }: Desktop, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
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
