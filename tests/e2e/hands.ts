import type { Page } from '@playwright/test'
import { tabTo } from './keyboard'

type Role = Parameters<Page['getByRole']>[0]

/** The same story by mouse or by keys alone: how a person reaches a control and uses it. */
export interface Hands {
  press(role: Role, name: string): Promise<void>
  write(role: 'textbox' | 'spinbutton', name: string, value: string): Promise<void>
  /** One of a row of choices, of which `now` is the present one, right before it. */
  choose(now: string, wanted: string): Promise<void>
}

export function mouse(page: Page): Hands {
  const of = (role: Role, name: string) => page.getByRole(role, { name, exact: true }).first()
  return {
    press: (role, name) => of(role, name).click({ timeout: 15_000 }),
    write: (role, name, value) => of(role, name).fill(value, { timeout: 15_000 }),
    choose: (_now, wanted) => of('button', wanted).click({ timeout: 15_000 }),
  }
}

export function keys(page: Page): Hands {
  return {
    async press(role, name) {
      await tabTo(page, role, name)
      await page.keyboard.press('Enter')
    },
    async write(role, name, value) {
      await tabTo(page, role, name)
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(value)
    },
    async choose(now) {
      await tabTo(page, 'button', now)
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Space')
    },
  }
}
