import { expect, type Page } from '@playwright/test'
import { examine, type JourneyShell } from './journey'

const minuteMs = 60_000

/** The table of runs: found, sorted, tagged; then all three are laid side by side. */
export async function choosesRuns(page: Page, shell: JourneyShell): Promise<void> {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Compare' }).click()
  const table = page.getByRole('region', { name: 'Runs' })
  await table.getByRole('combobox', { name: 'Kind' }).selectOption('train')
  await expect(table.getByRole('rowheader')).toHaveCount(3)
  await expect(table.getByRole('button', { name: /^Compare/ })).toBeDisabled()
  // a number alone may be in the ID of another
  await table.getByRole('textbox', { name: 'Find a run' }).fill('Cells 24')
  await expect(table.getByRole('rowheader')).toHaveCount(1)
  await table.getByRole('textbox', { name: 'Find a run' }).fill('')
  await expect(table.getByRole('rowheader')).toHaveCount(3)
  await table.getByRole('button', { name: 'Name' }).click()
  await expect(table.getByRole('rowheader').first()).toContainText('Cells 16')
  await table.getByRole('button', { name: 'Name' }).click()
  await expect(table.getByRole('rowheader').first()).toContainText('Cells 32')

  await table.getByRole('checkbox', { name: 'Choose Cells 24' }).check()
  await table.getByRole('button', { name: 'Tags and notes…' }).click()
  await page.getByRole('textbox', { name: 'Add tags' }).fill('favourite, night')
  await page.getByRole('textbox', { name: 'Notes' }).fill('The one for the night shift.')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(table.getByRole('rowheader').filter({ hasText: 'favourite' })).toHaveCount(1)
  await table.getByRole('combobox', { name: 'Tag' }).selectOption('night')
  await expect(table.getByRole('rowheader')).toHaveCount(1)
  await table.getByRole('combobox', { name: 'Tag' }).selectOption('')
  await table.getByRole('button', { name: 'Columns' }).click()
  await table.getByRole('checkbox', { name: 'hiddenSize' }).check()
  await expect(table.getByRole('columnheader', { name: 'hiddenSize' })).toBeVisible()
  await examine(page, shell, 'runs')
  await table.getByRole('button', { name: 'Choose all 3' }).click()
  await table.getByRole('button', { name: 'Compare 3' }).click()
}

/** What differs, scores against a pinned baseline, curves, and the same start by each. */
export async function comparesRuns(page: Page, shell: JourneyShell): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: '3 runs side by side' })).toBeVisible()
  const differs = page.getByRole('region', { name: 'What differs' })
  await expect(differs.getByRole('row', { name: /hiddenSize/ })).toContainText('16')
  await expect(differs.getByRole('row', { name: /hiddenSize/ })).toContainText('32')
  const scores = page.getByRole('region', { name: 'Scores beside the baselines' })
  await expect(scores.getByRole('columnheader', { name: /AR bootstrap/ })).toBeVisible()
  await scores.getByRole('combobox', { name: 'Compare with' }).selectOption('ar-bootstrap')
  await expect(scores.getByRole('columnheader', { name: /AR bootstrap pinned/ })).toBeVisible()
  await expect(scores.getByText(/better|worse|cannot tell/).first()).toBeVisible()
  await expect(scores.getByText('Not evaluated')).toBeVisible()
  await examine(page, shell, 'compare')
  await expect(page.getByRole('img', { name: /validation\.score of 3 runs/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /Parallel coordinates/ })).toBeVisible()

  const same = page.getByRole('region', { name: 'The same start by each' })
  await same.getByRole('spinbutton', { name: 'Start points' }).fill('2')
  await same.getByRole('button', { name: 'Sample all' }).click()
  await expect(page.getByRole('img', { name: /real past and 12 scenarios/ })).toHaveCount(3, { timeout: 2 * minuteMs })
  await expect(page.getByRole('img', { name: /^Power spectrum/ })).toBeVisible({ timeout: minuteMs })
  await page.getByRole('slider', { name: 'Step' }).focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('img', { name: /Heat map of the sensors forecast by Cells 16 at step 24/ })).toBeVisible()
  await same.scrollIntoViewIfNeeded()
  await examine(page, shell, 'compare-start')
  await page.getByRole('img', { name: /^Power spectrum/ }).scrollIntoViewIfNeeded()
  await examine(page, shell, 'compare-distributions')
}
