import { afterEach, describe, expect, it, vi } from 'vitest'
import { reactive } from 'vue'
import { connect, decodeMessage, encodeMessage, type PlenumError, serviceContract } from '../../../src/contract'
import {
  type Browser,
  type DesktopBridge,
  desktopShell,
  plain,
  socketEndpoint,
  webShell,
} from '../../../src/renderer/transport'
import { print } from '../../../src/renderer/transport/browser'
import type { ServiceState } from '../../../src/renderer/transport'

/** The page's side of a WebSocket, with the server's side in the hands of the test. */
class FakeSocket extends EventTarget {
  readonly OPEN = 1
  readyState = 1
  readonly sent: string[] = []
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {
    this.readyState = 3
  }
  tell(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: encodeMessage(message) }))
  }
  die(reason: string): void {
    this.dispatchEvent(new CloseEvent('close', { reason }))
  }
}
const asSocket = (socket: FakeSocket): WebSocket => socket as unknown as WebSocket

describe('an end over a WebSocket', () => {
  it('carries a request and its reply, typed arrays included', async () => {
    const socket = new FakeSocket()
    const client = connect(serviceContract, socketEndpoint(asSocket(socket)))
    const lines = client.request('scenarios/lines', { set: 's_0123456789', sensor: '1', variable: 'T' })
    expect(decodeMessage(socket.sent[0] ?? '')).toMatchObject({ kind: 'request', id: 0, name: 'scenarios/lines' })
    const values = Float32Array.of(1.5, NaN)
    socket.tell({
      kind: 'reply',
      id: 0,
      output: {
        pastMs: new Float64Array(0),
        past: new Float32Array(0),
        futureMs: Float64Array.of(1, 2),
        values,
        shown: [0],
        scenarios: 1,
        actual: new Float32Array(2),
        anomalous: [0, 1],
      },
    })
    expect((await lines).values).toEqual(values)
  })
  it('rejects what is pending when the connection is lost', async () => {
    const socket = new FakeSocket()
    const client = connect(serviceContract, socketEndpoint(asSocket(socket)))
    const pending = client.request('datasets/list', {})
    socket.die('')
    await expect(pending).rejects.toMatchObject({ code: 'process-lost' } satisfies Partial<PlenumError>)
  })
})

describe('what a wire can carry', () => {
  it('turns reactive state into plain data, drops what is undefined and keeps typed arrays', () => {
    const array = Float32Array.of(1)
    const state = reactive({ options: { columns: { T1: { role: 'ignore' } }, name: undefined }, list: [1, 2] })
    const copy = plain({ state, array }) as { state: unknown; array: unknown }
    expect(() => structuredClone(copy)).not.toThrow()
    expect(copy.state).toEqual({ options: { columns: { T1: { role: 'ignore' } } }, list: [1, 2] })
    expect(copy.state).not.toHaveProperty('options.name')
    expect(copy.array).toBe(array)
  })
})

function fakeBrowser(
  answer: (path: string, init: RequestInit) => Response,
): Browser & { downloads: string[]; printed: string[] } {
  const downloads: string[] = []
  const printed: string[] = []
  return {
    downloads,
    printed,
    print: (url) => {
      printed.push(url)
      return Promise.resolve()
    },
    fetch: (path, init) => Promise.resolve(answer(path, init)),
    openSocket: () => asSocket(new FakeSocket()),
    askForFiles: () => Promise.resolve([new File(['time,T\n'], 'hall ü.csv')]),
    download: (url, name) => void downloads.push(`${url} as ${name}`),
    noticesUnasked: () => false,
    askForNotices: () => Promise.resolve(),
    notify: () => undefined,
  }
}

describe('the shell of a browser', () => {
  it('uploads chosen files under their own names and hands back grants', async () => {
    const seen: [string, string | null, unknown][] = []
    const shell = webShell(
      fakeBrowser((path, init) => {
        seen.push([path, new Headers(init.headers).get('x-plenum-name'), init.method])
        return Response.json({ grant: 'g_0123456789abcdef', name: 'hall ü.csv', bytes: 7 })
      }),
    )
    expect(await shell.chooseLogFiles()).toEqual([{ grant: 'g_0123456789abcdef', name: 'hall ü.csv', bytes: 7 }])
    expect(seen).toEqual([['files', 'hall%20%C3%BC.csv', 'POST']])
  })
  it('downloads an export and its card only when it is delivered', async () => {
    const browser = fakeBrowser(() => Response.json({ grant: 'g_0123456789abcdef', url: '/downloads/1' }))
    const target = await webShell(browser).chooseSaveFile('set.csv')
    expect(browser.downloads).toEqual([])
    await target?.deliver('card')
    expect(browser.downloads).toEqual(['/downloads/1 as set.csv', '/downloads/1/card as set.json'])
  })
  it('has a page for a PDF written as HTML, and opens the dialog of the printer for it', async () => {
    const names: unknown[] = []
    const browser = fakeBrowser((_path, { body }) => {
      names.push(body)
      return Response.json({ grant: 'g_0123456789abcdef', url: '/downloads/1' })
    })
    const target = await webShell(browser).choosePdf('report.pdf')
    expect(names).toEqual(['{"name":"report.html"}'])
    expect(browser.printed).toEqual([])
    await target?.deliver('nothing')
    expect(browser.printed).toEqual(['/downloads/1/page'])
    expect(browser.downloads).toEqual([])
  })
  it('says in the server’s own words why a file was refused', async () => {
    const shell = webShell(fakeBrowser(() => Response.json({ message: 'The upload broke off.' }, { status: 400 })))
    await expect(shell.sampleLog()).rejects.toMatchObject({ code: 'bad-input', message: 'The upload broke off.' })
  })
})

describe('the shell of the window', () => {
  function bridge(): DesktopBridge & {
    tell(state: ServiceState): void
    asked: () => number
    readonly dropped: readonly string[]
  } {
    const listeners = new Set<(state: ServiceState) => void>()
    let asks = 0
    const dropped: string[] = []
    return {
      platform: 'linux',
      connect: () => {
        asks += 1
      },
      asked: () => asks,
      dropped,
      chooseLogFiles: () =>
        Promise.reject(new Error("Error invoking remote method 'plenum:choose-logs': PlenumError: No such file.")),
      chooseSaveFile: () => Promise.resolve(null),
      chooseModelFiles: () => Promise.resolve([]),
      choosePdf: (name) => Promise.resolve({ grant: 'g_0123456789abcdef', name }),
      printPdf: (grant) =>
        Promise.reject(new Error(`Error invoking remote method 'plenum:print-pdf': Error: ${grant} is gone.`)),
      dropPdf: (grant) => {
        dropped.push(grant)
        return Promise.resolve()
      },
      sampleLog: () => Promise.resolve({ grant: 'g_0123456789abcdef', name: 'a.csv', bytes: 1 }),
      grantDropped: () => Promise.resolve([]),
      onServiceState: (receive) => {
        listeners.add(receive)
        return () => void listeners.delete(receive)
      },
      recentWorkspaces: () => Promise.resolve([]),
      openWorkspace: () =>
        Promise.reject(new Error("Error invoking remote method 'plenum:open-workspace': Error: No workspace.")),
      chooseWorkspace: () => Promise.resolve(false),
      forgetWorkspace: () => Promise.resolve(),
      onOpenLogs: () => () => undefined,
      onCommand: () => () => undefined,
      notify: () => undefined,
      showProgress: () => undefined,
      tell: (state) => {
        for (const receive of [...listeners]) receive(state)
      },
    }
  }
  it('asks again for a port when the service becomes ready, and drops the port when it restarts', async () => {
    const target = new EventTarget()
    const desktop = bridge()
    const { port1, port2 } = new MessageChannel()
    const opening = desktopShell(desktop, target as Window).connect()
    expect(desktop.asked()).toBe(1)
    desktop.tell({ state: 'ready', message: '' })
    expect(desktop.asked()).toBe(2)
    const event = new MessageEvent('message', { data: 'plenum:port' })
    Object.defineProperties(event, { source: { value: target }, ports: { value: [port1] } })
    target.dispatchEvent(event)
    const endpoint = await opening
    const closed = vi.fn<(reason: string) => void>()
    endpoint.onClose(closed)
    desktop.tell({ state: 'restarting', message: 'The service stopped.' })
    expect(closed).toHaveBeenCalledExactlyOnceWith('The service stopped.')
    port2.close()
  })
  it('takes Electron’s words off what main said, and answers null when nothing was chosen', async () => {
    const desktop = bridge()
    const shell = desktopShell(desktop, new EventTarget() as Window)
    await expect(shell.chooseLogFiles()).rejects.toMatchObject({ message: 'No such file.' })
    expect(await shell.chooseSaveFile('a.csv')).toBeNull()
    const pdf = await shell.choosePdf('a.pdf')
    expect(pdf?.name).toBe('a.pdf')
    await expect(pdf?.deliver('nothing')).rejects.toMatchObject({ message: 'g_0123456789abcdef is gone.' })
    await pdf?.giveBack()
    expect(desktop.dropped).toEqual(['g_0123456789abcdef'])
    await expect(shell.workspaces?.open('1')).rejects.toMatchObject({ message: 'No workspace.' })
  })
})

describe('printing in a browser', () => {
  /** A frame that loads nothing by itself: it says that it has when it is given a page. */
  function framed(): { load: (page: unknown) => void; removed: () => number } {
    let frame = document.createElement('iframe')
    let removed = 0
    vi.spyOn(document.body, 'append').mockImplementation((added) => {
      if (added instanceof HTMLIFrameElement) frame = added
      vi.spyOn(frame, 'remove').mockImplementation(() => {
        removed++
      })
    })
    return {
      load: (page) => {
        Object.defineProperty(frame, 'contentWindow', { value: page })
        frame.dispatchEvent(new Event('load'))
      },
      removed: () => removed,
    }
  }
  afterEach(() => {
    vi.restoreAllMocks()
  })
  it('opens the dialog for the page, and takes it away afterwards', async () => {
    const { load, removed } = framed()
    const page = Object.assign(new EventTarget(), { print: vi.fn<() => void>() })
    const printing = print('about:blank')
    load(page)
    await printing
    expect(page.print).toHaveBeenCalledOnce()
    expect(removed()).toBe(0)
    page.dispatchEvent(new Event('afterprint'))
    expect(removed()).toBe(1)
  })
  it('says so where the browser shows a page of its own instead, and leaves nothing', async () => {
    const { load, removed } = framed()
    const printing = print('about:blank')
    load({
      addEventListener: () => {
        throw new DOMException('Blocked a frame from accessing a cross-origin frame.', 'SecurityError')
      },
    })
    await expect(printing).rejects.toMatchObject({ code: 'unavailable' })
    expect(removed()).toBe(1)
  })
})
