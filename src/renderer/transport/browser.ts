import { PlenumError } from '../../contract'
import type { Browser } from './web'

/** Saves `url` under `name`, as a click on a link would. */
export function download(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
}

/** Shows the browser's file dialog; without a choice there are no files. */
function askForFiles(accept?: string): Promise<File[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  if (accept !== undefined) input.accept = accept
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}

/** Loads a page unseen and opens the dialog of the printer for it. @throws PlenumError `unavailable` */
export function print(url: string): Promise<void> {
  const frame = document.createElement('iframe')
  frame.src = new URL(url, document.baseURI).href
  frame.title = document.title
  frame.setAttribute('aria-hidden', 'true')
  frame.tabIndex = -1
  // a frame that is not displayed is not printed
  frame.style.cssText = 'position: fixed; width: 0; height: 0; border: 0'
  return new Promise((resolve, reject) => {
    frame.addEventListener('load', () => {
      try {
        const page = frame.contentWindow
        if (page === null) throw new TypeError('The frame has no page.')
        page.addEventListener('afterprint', () => frame.remove())
        page.print()
        resolve()
      } catch (thrown) {
        // what the browser shows in place of a page that it could not load is not ours to print
        frame.remove()
        reject(
          new PlenumError('unavailable', 'The browser could not load the page that is to be printed.', {
            fix: 'See whether `plenum serve` still runs, or save it as a page and print that.',
            cause: thrown,
          }),
        )
      }
    })
    document.body.append(frame)
  })
}

/** The real browser this page runs in. */
export const realBrowser: Browser = {
  fetch: (path, init) => fetch(new URL(path, document.baseURI), init),
  openSocket(path) {
    const url = new URL(path, document.baseURI)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    url.hash = ''
    return new WebSocket(url)
  },
  askForFiles,
  download,
  print,
  noticesUnasked: () => 'Notification' in window && Notification.permission === 'default',
  async askForNotices() {
    await Notification.requestPermission()
  },
  notify({ title, body }) {
    if (document.hasFocus() || !('Notification' in window) || Notification.permission !== 'granted') return
    new Notification(title, { body }).addEventListener('click', () => window.focus())
  },
}
