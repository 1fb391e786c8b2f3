/** The service for scripts: `const { client, close } = openSession(file, create)`; docs/api says what can be asked of it. */
export { openSession, type Session } from './session'
export { PlenumError } from '../contract'
