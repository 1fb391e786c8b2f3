import { expect, type Page } from '@playwright/test'
import { examine, type JourneyShell } from './journey'

const minuteMs = 60_000

export interface ShortTraining {
  readonly name: string
  readonly steps: number
  readonly validateEvery: number
}

const next = (page: Page): Promise<void> => page.getByRole('button', { name: 'Continue', exact: true }).click()

/** Through the wizard with the mouse, from its first step to the page of the training; each step is looked at. */
export async function trainsByMouse(page: Page, shell: JourneyShell, wanted: ShortTraining): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Which log, and which part to learn from' })).toBeVisible()
  await expect(page.getByRole('img', { name: /over time|of \d+ sensors/ }).first()).toBeVisible()
  await examine(page, shell, 'train-choose')
  await next(page)
  await expect(page.getByRole('radio', { name: /^Plenum/ })).toBeChecked()
  await page.getByText('Every setting').click()
  await page.getByRole('spinbutton', { name: 'Validation starts' }).fill('8')
  await examine(page, shell, 'train-details')
  await page.getByText('Every setting').click()
  await expect(page.getByRole('img', { name: /what is read, and what is to be made/ })).toBeVisible()
  await examine(page, shell, 'train-set')
  await next(page)
  await page.getByRole('spinbutton', { name: 'Steps', exact: true }).fill(String(wanted.steps))
  await page.getByRole('spinbutton', { name: 'Validate every' }).fill(String(wanted.validateEvery))
  await page.getByRole('textbox', { name: 'Name' }).fill(wanted.name)
  const measured = page.getByRole('region', { name: 'Measured on this device' })
  await expect(measured).toContainText(/steps\/s/, { timeout: 2 * minuteMs })
  await expect(measured).toContainText(/CPU|GPU/)
  await expect(measured).toContainText(/Altogether: about/)
  await examine(page, shell, 'train-check')
  await next(page)
  await expect(page.getByText(new RegExp(`for ${String(wanted.steps)} steps; on .+ this takes about`))).toBeVisible()
  await examine(page, shell, 'train-run')
  await page.getByRole('button', { name: 'Start training' }).click()
  await expect(page.getByRole('heading', { name: wanted.name })).toBeVisible()
}
