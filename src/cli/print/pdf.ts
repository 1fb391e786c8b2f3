import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { PlenumError } from '../../contract'
import { findBrowser } from './browser'

const patienceMs = 120_000

/** Nothing is fetched, kept or shown: the page is a file that needs nothing else. */
const quiet = [
  '--headless',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-pdf-header-footer',
]

/** Prints an HTML file. @throws PlenumError `unavailable`, `cancelled` */
async function print(browser: string, page: string, profile: string, out: string, signal: AbortSignal): Promise<void> {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const args = [...quiet, ...root, `--user-data-dir=${profile}`, `--print-to-pdf=${out}`, pathToFileURL(page).href]
  try {
    await promisify(execFile)(browser, args, { timeout: patienceMs, signal })
  } catch (thrown) {
    goOnUnlessAborted(signal)
    throw unprinted(browser, thrown)
  }
  // a terminal tells the browser of a Ctrl-C as well, and it may end well
  goOnUnlessAborted(signal)
  if (!existsSync(out)) throw unprinted(browser)
}

function goOnUnlessAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new PlenumError('cancelled', 'Cancelled.')
}

function unprinted(browser: string, cause?: unknown): PlenumError {
  return new PlenumError('unavailable', 'The browser printed nothing.', {
    place: { file: browser },
    fix: 'Write .html and print that, or name another browser with PLENUM_CHROMIUM.',
    cause,
  })
}

/**
 * Has a page written to `out`, or, where that ends in .pdf, written elsewhere and printed to it, all or nothing.
 * @param write gets the path of the HTML file
 * @param signal of the person, who may stop the printing
 * @returns what `write` answers, with the file that was asked for. @throws PlenumError
 */
export async function writtenPage<T extends { file: string; bytes: number }>(
  out: string,
  write: (file: string) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const path = resolve(out)
  if (extname(path).toLowerCase() !== '.pdf') return write(path)
  // before minutes of work go into the page
  const browser = findBrowser()
  const folder = mkdtempSync(join(tmpdir(), 'plenum-print-'))
  const draft = `${path}.part`
  try {
    const page = join(folder, 'page.html')
    const written = await write(page)
    await print(browser, page, join(folder, 'profile'), draft, signal)
    renameSync(draft, path)
    return { ...written, file: path, bytes: statSync(path).size }
  } finally {
    rmSync(draft, { force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}
