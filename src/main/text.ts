/** The words of menus and system dialogs. The window's own are in src/renderer/text. */
export const text = {
  logs: { title: 'Choose logs', filter: 'Logs', all: 'All files' },
  models: { title: 'Choose a model', filter: 'Models of Plenum' },
  save: { title: 'Save as' },
  print: {
    title: 'Save as PDF',
    gone: 'This page is not there any more. Write it again.',
    unprinted: 'The page could not be printed. Save it as a page, and print that with a browser.',
    failed: (file: string) => `${file} could not be written. Choose another place for it.`,
  },
  workspace: {
    open: 'Open a workspace',
    create: 'New workspace',
    filter: 'Plenum workspaces',
    suggested: 'workspace.plenum',
    gone: 'This workspace is not in the list any more.',
    missing: (path: string) => `There is no file ${path}. Is its disk connected?`,
    failed: 'The workspace was not opened',
  },
  busy: {
    close: 'Work is still running. Close Plenum all the same?',
    open: 'Work is still running. Open the other workspace all the same?',
    detail:
      'A running training saves a checkpoint first and can be resumed. Other running work is cancelled and leaves nothing.',
    stay: 'Keep working',
    saveAndClose: 'Save and close',
    saveAndOpen: 'Save and open',
  },
  menu: {
    file: 'File',
    newWorkspace: 'New workspace…',
    openWorkspace: 'Open workspace…',
    recent: 'Open recent',
    noRecent: 'None yet',
    import: 'Import a log…',
    newRun: 'New training…',
    edit: 'Edit',
    view: 'View',
    palette: 'Do or find anything…',
    jobs: 'Jobs',
    help: 'Help',
    keys: 'Keys',
    about: 'About Plenum',
    aboutDetail: (version: string, electron: string) =>
      `Version ${version}, Electron ${electron}. Everything runs on this machine.`,
  },
} as const
