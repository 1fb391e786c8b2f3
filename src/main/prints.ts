import { mkdtempSync, rmSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { text } from './text'

/** A page that the service is to write, and the PDF that a person chose for it. */
interface Pending {
  readonly folder: string
  readonly html: string
  readonly out: string
}

/** What printing is done with. */
export interface Means {
  /** Folder for pages on their way. */
  readonly temp: string
  /** Lets the service write a file. */
  readonly grant: (html: string) => Promise<{ grant: string }>
  /** A page as PDF. */
  readonly print: (html: string) => Promise<Uint8Array>
}

/**
 * Pages on their way to a PDF, each in a folder of its own that is gone when the page is printed, given back or left alone. One
 * is printed at a time, in the order they were asked for.
 */
export class Prints {
  /** By grant: pages that are not written yet. */
  private readonly waiting = new Map<string, Pending>()
  private readonly printing = new Set<Pending>()
  private last: Promise<unknown> = Promise.resolve()

  constructor(private readonly means: Means) {}

  get busy(): boolean {
    return this.printing.size > 0
  }

  /** @param out the PDF that was chosen. @returns the grant by which its page is written, and the name of the PDF */
  async prepare(out: string): Promise<{ grant: string; name: string }> {
    const folder = mkdtempSync(join(this.means.temp, 'plenum-print-'))
    const html = join(folder, 'page.html')
    try {
      const { grant } = await this.means.grant(html)
      this.waiting.set(grant, { folder, html, out })
      return { grant, name: basename(out) }
    } catch (thrown) {
      remove(folder)
      throw thrown
    }
  }

  /** Prints the page that was written, all of it or nothing. @throws Error with a sentence for the person */
  async print(grant: unknown): Promise<void> {
    const found = typeof grant === 'string' ? this.waiting.get(grant) : undefined
    if (typeof grant !== 'string' || found === undefined) throw new Error(text.print.gone)
    this.waiting.delete(grant)
    this.printing.add(found)
    const mine = this.last.then(async () => replace(found.out, await this.printed(found.html)))
    this.last = mine.catch(() => undefined)
    try {
      await mine
    } finally {
      remove(found.folder)
      this.printing.delete(found)
    }
  }

  /** A page that will not be written after all. */
  drop(grant: unknown): void {
    const found = typeof grant === 'string' ? this.waiting.get(grant) : undefined
    if (typeof grant !== 'string' || found === undefined) return
    this.waiting.delete(grant)
    remove(found.folder)
  }

  /** Every page that nobody can write any more. */
  dropWaiting(): void {
    for (const grant of this.waiting.keys()) this.drop(grant)
  }

  /** At the end: nothing stays, whatever is under way. */
  end(): void {
    this.dropWaiting()
    for (const { folder } of this.printing) remove(folder)
  }

  private async printed(html: string): Promise<Uint8Array> {
    try {
      return await this.means.print(html)
    } catch (thrown) {
      // Chromium speaks in codes
      throw new Error(text.print.unprinted, { cause: thrown })
    }
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

async function replace(out: string, content: Uint8Array): Promise<void> {
  const draft = `${out}.part`
  try {
    await writeFile(draft, content)
    await rename(draft, out)
  } catch (thrown) {
    await rm(draft, { force: true })
    throw new Error(text.print.failed(out), { cause: thrown })
  }
}
