/** The web shell: the same page in a browser, over the loopback interface only. */
export { startWebShell, type WebShell, type WebShellOptions } from './server'
