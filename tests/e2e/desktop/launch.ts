import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
  /** A folder of the test's own; the workspace lies in it. */
  readonly folder: string
  close(): Promise<void>
}

/** How the program is started on the workspace of `folder`, as a file manager would. */
export function commandLine(folder: string, files: readonly string[] = []): string[] {
  return [
    // root has no Chromium sandbox
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    resolve('.'),
    `--user-data-dir=${join(folder, 'user')}`,
    '--workspace',
    join(folder, 'test.plenum'),
    ...files,
  ]
}

/**
 * The real program in a real window, on a workspace of its own. @param prepare makes files in its folder before it
 * starts; those that it answers are given to the program. @param temp the folder for temporary files, the system's where left
 * out
 */
export async function launchDesktop(
  prepare: (folder: string) => string[] = () => [],
  temp = tmpdir(),
): Promise<Desktop> {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-e2e-'))
  const executablePath = process.env.PLENUM_ELECTRON
  const app = await _electron.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: commandLine(folder, prepare(folder)),
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      TMPDIR: temp,
    },
  })
  const page = await app.firstWindow()
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 720)
  })
  return {
    app,
    page,
    folder,
    close: async () => {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
