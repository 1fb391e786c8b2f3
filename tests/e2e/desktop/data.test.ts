import { expect, type Page, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as data from '../data'
import { examine } from '../journey'
import { tabTo } from '../keyboard'
import { type Desktop, launchDesktop } from './launch'

let desktop: Desktop
let page: Page
test.beforeAll(async () => {
  desktop = await launchDesktop()
  page = desktop.page
})
test.afterAll(() => desktop.close())

const shell: data.DataShell = {
  name: 'desktop',
  async choose(paths, press) {
    // the system's own dialog cannot be used by a test: it answers as a person would who chose these files
    await desktop.app.evaluate(
      ({ dialog }, filePaths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
      },
      [...paths],
    )
    await press()
  },
  async saved(press) {
    const done = desktop.app.evaluate(
      ({ session }, folder) =>
        new Promise<string>((resolve) => {
          session.defaultSession.once('will-download', (_event, item) => {
            const path = `${folder}/${item.getFilename()}`
            item.setSavePath(path)
            item.once('done', () => resolve(path))
          })
        }),
      desktop.folder,
    )
    await press()
    const path = await done
    return { name: basename(path), content: readFileSync(path) }
  },
}
const press = (key: string): Promise<void> => page.keyboard.press(key)
/** Replaces what a field holds. */
async function write(role: 'textbox' | 'combobox' | 'spinbutton', name: string, value: string): Promise<void> {
  await tabTo(page, role, name)
  await press('Control+A')
  await page.keyboard.type(value)
}
async function activate(role: 'button' | 'link', name: string): Promise<void> {
  await tabTo(page, role, name)
  await press('Enter')
}

test('with the keyboard alone: a log with odd columns is chosen, corrected, imported and explored', async () => {
  const files = data.writeOddLog(desktop.folder)
  await expect(page.getByRole('button', { name: 'Import a log' })).toBeVisible()
  await activate('button', 'Import a log')
  await expect(page.getByRole('heading', { name: 'Import a log' })).toBeVisible()
  await shell.choose(files, () => activate('button', 'Choose files…'))
  await expect(page.getByRole('heading', { name: 'What this gives' })).toBeVisible()
  await data.seesWhatWasDetected(page)

  await write('textbox', 'Name', 'Halle 3')
  await write('combobox', 'Time zone', 'Europe/Berlin')
  // a choice opens with the keys of the system; its letters choose, too
  await tabTo(page, 'combobox', 'Holds: Akku [V]')
  await page.keyboard.type('Nothing')
  await write('textbox', 'Variable: Temp. Zuluft [°C]', 'supply temperature')
  await tabTo(page, 'tab', 'Columns')
  await press('ArrowRight')
  await press('ArrowRight')
  await write('textbox', 'Called: Schrank A1', 'rack A1')
  await press('Tab')
  await expect(page.getByRole('complementary', { name: 'What this gives' })).toContainText('rack A1')
  await activate('button', 'Check the log')
  await data.seesReport(page, shell)
  await write('textbox', 'Source', 'logger TL-200 of hall 3')
  await write('combobox', 'Licence', 'internal')
  await activate('button', 'Import')
  await data.seesDataset(page)
  await examine(page, shell, 'data-set-odd')
  await tabTo(page, 'tab', 'Faults')
  await press('End')
  await expect(page.getByRole('tabpanel', { name: 'Source' })).toContainText('internal')

  await activate('link', 'Explore')
  await expect(page.getByRole('img', { name: /^Cross-correlation of supply temperature and humidity/ })).toBeVisible()
  await tabTo(page, 'button', 'Values')
  await press('ArrowRight')
  await press('Space')
  await tabTo(page, 'checkbox', 'rack A1')
  await press('Space')
  await write('spinbutton', 'Longest lag', '12')
  await expect(page.getByRole('img', { name: /lags up to 12 hours/ })).toHaveCount(3)
  await examine(page, shell, 'explore')
  const csv = await shell.saved(() => activate('button', 'Save as CSV: Cross-correlation'))
  expect(csv.content.toString()).toContain('Mean of 3 sensors')
  const png = await shell.saved(() => activate('button', 'Save as PNG: Autocorrelation'))
  expect(png.content.subarray(1, 4).toString()).toBe('PNG')
})

test('a log that is dropped from a file manager is looked into', async () => {
  const [first] = data.writeOddLog(desktop.folder)
  await data.section(page, 'Home')
  const session = await page.context().newCDPSession(page)
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop'): Promise<unknown> =>
    session.send('Input.dispatchDragEvent', {
      type,
      x: 600,
      y: 300,
      data: { items: [], files: [first], dragOperationsMask: 1 },
    })
  await drag('dragEnter')
  await drag('dragOver')
  await drag('drop')
  await expect(page.getByRole('complementary', { name: 'What this gives' })).toContainText(basename(join(first)))
})
