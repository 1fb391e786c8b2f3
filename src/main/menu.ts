import { app, dialog, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Page } from './page'
import type { RecentWorkspaces } from './recent'
import type { ServiceHost } from './serviceHost'
import { text } from './text'
import type { Workspaces } from './workspaces'

const words = text.menu

/** The application menu; what the page does is sent to it as the name of one of its commands. */
export function setMenu(page: Page, host: ServiceHost, workspaces: Workspaces, recent: RecentWorkspaces): void {
  const command = (id: string, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    // shown only: the page hears these keys itself and knows when they mean something else
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => page.send('plenum:command', id),
  })
  const others = recent.list(host.workspaceFile).filter(({ current, exists }) => !current && exists)
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: words.file,
      submenu: [
        { label: words.newWorkspace, click: () => void workspaces.chooseAndTell('new') },
        {
          label: words.openWorkspace,
          accelerator: 'CommandOrControl+O',
          click: () => void workspaces.chooseAndTell('open'),
        },
        {
          label: words.recent,
          submenu:
            others.length === 0
              ? [{ label: words.noRecent, enabled: false }]
              : others.map(({ id, name, folder }) => ({
                  label: `${name} – ${folder}`,
                  click: () => {
                    const path = recent.pathOf(id)
                    if (path !== undefined) void workspaces.openAndTell(path)
                  },
                })),
        },
        { type: 'separator' },
        command('import', words.import),
        command('new-run', words.newRun),
        { type: 'separator' },
        { role: process.platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { label: words.edit, role: 'editMenu' },
    {
      label: words.view,
      submenu: [
        command('palette', words.palette, 'CommandOrControl+K'),
        command('jobs', words.jobs, 'CommandOrControl+J'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
      ],
    },
    {
      label: words.help,
      role: 'help',
      submenu: [command('keys', words.keys), { label: words.about, click: () => void about() }],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function about(): Promise<unknown> {
  const detail = words.aboutDetail(app.getVersion(), process.versions.electron)
  return dialog.showMessageBox({ type: 'info', message: 'Plenum', detail })
}
