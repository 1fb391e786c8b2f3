import { type Browser, chromium, type Page } from '@playwright/test'
import { readdirSync, readFileSync } from 'node:fs'

export interface RealChromium {
  readonly page: Page
  /** Memory of the process that draws the page, bytes: its own, and its share of what processes have in common. */
  rendererBytes(): number
  close(): Promise<void>
}

/** Process identifiers below `parent`, by what /proc tells. */
function descendants(parent: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      // the second field is in brackets and may hold anything
      const [, ppid] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
      children.set(Number(ppid), [...(children.get(Number(ppid)) ?? []), Number(name)])
    } catch {
      // it ended meanwhile
    }
  }
  const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)])
  return below(parent)
}

function pssBytes(pid: number): number {
  const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

/** A real Chromium with one page of the size that every page has to fit. */
export async function launchChromium(): Promise<RealChromium> {
  const executablePath = process.env.PLENUM_CHROMIUM
  const server = await chromium.launchServer({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const browser: Browser = await chromium.connect(server.wsEndpoint())
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  return {
    page,
    rendererBytes() {
      const renderers = descendants(server.process().pid ?? -1).filter((pid) =>
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer'),
      )
      // the page's is the largest; Chromium keeps a spare one
      return Math.max(...renderers.map(pssBytes))
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}
