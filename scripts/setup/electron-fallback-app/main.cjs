/**
 * Makes a packaged Electron behave like a bare one: `electron [-r MODULE] [--switch…] APP [ARGUMENT…]` runs the app in
 * the folder (or file) APP, as Electron's own default app does. Electron 22 runs this file: CommonJS, Node 16.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- Electron 22 loads no ECMAScript modules */
'use strict'
const { app, dialog } = require('electron')
const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')

/** @param {string[]} args */
function parse(args) {
  const modules = []
  let target = null
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index]
    if (argument === '-r' || argument === '--require') modules.push(args[(index += 1)])
    else if (!argument.startsWith('-')) {
      target = argument
      break
    }
  }
  return { modules, target }
}

/**
 * @param {string} folder
 * @returns {string} the module to run
 */
function adopt(folder) {
  if (!fs.statSync(folder).isDirectory()) {
    app.setAppPath(path.dirname(folder))
    return folder
  }
  const description = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  app.setAppPath(folder)
  if (description.productName || description.name) app.setName(description.productName || description.name)
  if (description.version) app.setVersion(description.version)
  return path.resolve(folder, description.main || 'index.js')
}

const { modules, target } = parse(process.argv.slice(1))
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
if (modules.length > 0) Module._preloadModules(modules)
if (target === null) {
  console.error('Usage: electron [-r MODULE] APP [ARGUMENT…]')
  app.exit(2)
} else {
  try {
    require(adopt(path.resolve(target)))
  } catch (error) {
    console.error(error)
    if (app.isReady()) dialog.showErrorBox('Plenum could not start', String(error))
    app.exit(1)
  }
}
