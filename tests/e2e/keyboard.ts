import { expect, type Page } from '@playwright/test'

/** More stops than any page has. */
const mostStops = 250

/** Presses Tab until the element with this role and name has the focus, as a person without a mouse does. */
export async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true })
  await expect(wanted.first()).toBeVisible()
  const reached = (): Promise<boolean> =>
    wanted.evaluateAll((elements) => elements.some((element) => element === document.activeElement))
  for (let stop = 0; stop < mostStops; stop++) {
    if (await reached()) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never comes to the ${role} "${name}".`)
}
