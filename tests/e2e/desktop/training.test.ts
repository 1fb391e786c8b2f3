import { expect, test } from '@playwright/test'
import { branches, importsQuickly, looksAtScenarios, trainsByKeys } from '../training'
import { type Desktop, launchDesktop } from './launch'

let desktop: Desktop
test.beforeAll(async () => {
  desktop = await launchDesktop()
})
test.afterAll(() => desktop.close())

test('a training by keys alone, looked at, and a branch of it', async () => {
  test.setTimeout(600_000)
  const { page } = desktop
  const shell = { name: 'desktop', savedCsv: () => Promise.resolve('') } as const
  await importsQuickly(page)
  await trainsByKeys(page, shell, { name: 'By keys', steps: 8, validateEvery: 4 })
  await looksAtScenarios(page, shell)
  await branches(page, shell, 'By keys')
  await page.getByRole('link', { name: 'Branch of By keys' }).click()
  await expect(page.getByRole('region', { name: 'Branches' }).getByRole('link', { name: 'Slower' })).toBeVisible()
})
