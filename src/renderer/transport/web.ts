import { z } from 'zod'
import { cardNameOf, PlenumError } from '../../contract'
import type { LogFile, SaveTarget, Shell } from './shell'
import { opened } from './socket'

const logFileSchema = z.object({ grant: z.string(), name: z.string(), bytes: z.number() })
const downloadSchema = z.object({ grant: z.string(), url: z.string() })
const refusalSchema = z.object({ message: z.string() })

/** What the shell needs of a browser; tests hand in their own. */
export interface Browser {
  fetch(path: string, init: RequestInit): Promise<Response>
  openSocket(path: string): WebSocket
  /** Shows the browser's file dialog. @param accept ends of names, any file where left out */
  askForFiles(accept?: string): Promise<File[]>
  download(url: string, name: string): void
  /** Opens the dialog of the printer for a page of our own server. */
  print(url: string): Promise<void>
  /** Whether the person was never asked about system notifications. */
  noticesUnasked(): boolean
  askForNotices(): Promise<void>
  /** A system notification, if the person has allowed them. */
  notify(notice: { readonly title: string; readonly body: string }): void
}

async function post<T>(browser: Browser, path: string, init: RequestInit, schema: z.ZodType<T>): Promise<T> {
  let response: Response
  try {
    response = await browser.fetch(path, { ...init, method: 'POST', credentials: 'same-origin' })
  } catch (thrown) {
    if (init.signal?.aborted === true) throw new PlenumError('cancelled', 'Cancelled.', { cause: thrown })
    throw new PlenumError('process-lost', 'Plenum’s server does not answer.', {
      fix: 'See whether `plenum serve` still runs.',
      cause: thrown,
    })
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) {
    const refusal = refusalSchema.safeParse(body)
    const reason = refusal.success ? refusal.data.message : `The server refused the file (HTTP ${response.status}).`
    throw new PlenumError('bad-input', reason)
  }
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new PlenumError('malformed-message', `The answer to ${path} does not fit.`)
  return parsed.data
}

/** The shell of a browser: a WebSocket for the contract, uploads and downloads for the files. */
export function webShell(browser: Browser): Shell {
  const upload = (file: File, signal: AbortSignal | undefined): Promise<LogFile> => {
    const headers = { 'x-plenum-name': encodeURIComponent(file.name) }
    return post(browser, 'files', { body: file, headers, ...(signal === undefined ? {} : { signal }) }, logFileSchema)
  }
  const uploadAll = (files: File[], signal?: AbortSignal): Promise<LogFile[]> =>
    Promise.all(files.map((file) => upload(file, signal)))
  const prepare = (name: string): Promise<z.infer<typeof downloadSchema>> =>
    post(
      browser,
      'downloads',
      { body: JSON.stringify({ name }), headers: { 'content-type': 'application/json' } },
      downloadSchema,
    )
  // the server keeps what was prepared no longer than it runs
  const giveBack = (): Promise<void> => Promise.resolve()
  return {
    kind: 'web',
    connect: () => opened(browser.openSocket('socket')),
    chooseLogFiles: async () => uploadAll(await browser.askForFiles()),
    grantDropped: uploadAll,
    sampleLog: () => post(browser, 'files/sample', {}, logFileSchema),
    async chooseSaveFile(suggestedName): Promise<SaveTarget> {
      const { grant, url } = await prepare(suggestedName)
      const deliver: SaveTarget['deliver'] = (beside) => {
        browser.download(url, suggestedName)
        if (beside === 'card') browser.download(`${url}/card`, cardNameOf(suggestedName))
        return Promise.resolve()
      }
      return { grant, name: suggestedName, deliver, giveBack }
    },
    async choosePdf(suggestedName): Promise<SaveTarget> {
      const name = suggestedName.replace(/\.pdf$/i, '.html')
      const { grant, url } = await prepare(name)
      return { grant, name, deliver: () => browser.print(`${url}/page`), giveBack }
    },
    chooseModelFiles: async (signal) => uploadAll(await browser.askForFiles('.plenum-model'), signal),
    // a lost service closes the socket, and that tells enough
    onServiceState: () => () => undefined,
    workspaces: undefined,
    onOpenLogs: () => () => undefined,
    onCommand: () => () => undefined,
    noticesUnasked: () => browser.noticesUnasked(),
    askForNotices: () => browser.askForNotices(),
    notify: (notice) => browser.notify(notice),
    // a browser has no task bar of its own: the jobs button and the title of its tab tell
    showProgress: () => undefined,
  }
}
