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
function askForFiles(): Promise<File[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
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
  notify({ title, body }) {
    if (document.hasFocus() || !('Notification' in window) || Notification.permission !== 'granted') return
    new Notification(title, { body }).addEventListener('click', () => window.focus())
  },
}
