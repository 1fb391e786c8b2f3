import { dialog } from 'electron'
import { text } from './text'

/** Asks before running work is stopped. */
export function confirmBusy(what: 'close' | 'open'): boolean {
  const answer = dialog.showMessageBoxSync({
    type: 'question',
    message: text.busy[what],
    detail: text.busy.detail,
    buttons: [text.busy.stay, what === 'close' ? text.busy.saveAndClose : text.busy.saveAndOpen],
    defaultId: 0,
    cancelId: 0,
  })
  return answer === 1
}
