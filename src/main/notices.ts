import { Notification } from 'electron'
import { z } from 'zod'
import type { Page } from './page'
import { icon } from './paths'

const noticeSchema = z.strictObject({ title: z.string().min(1).max(120), body: z.string().max(300) })
/** Share done; above 1 the system shows a bar without an end; null takes it away. */
const progressSchema = z.number().min(0).max(2).nullable()

/** What reaches a person who looks elsewhere: a system notification, and progress in the task bar. */
export function serveNotices(page: Page): void {
  const { window } = page
  page.on('plenum:notify', (_event, message) => {
    const notice = noticeSchema.safeParse(message)
    if (!notice.success || window.isFocused() || !Notification.isSupported()) return
    const shown = new Notification({ ...notice.data, icon: icon() })
    shown.on('click', () => {
      if (window.isMinimized()) window.restore()
      window.focus()
      page.send('plenum:command', 'jobs')
    })
    shown.show()
  })
  page.on('plenum:progress', (_event, message) => {
    const share = progressSchema.safeParse(message)
    if (share.success) window.setProgressBar(share.data ?? -1)
  })
}
